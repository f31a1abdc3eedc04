/** Provides the corpora to scan: bench/corpus.ts writes missing ones, and later runs reuse them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFiles } from '../../src/read/find/find.js';
import { readArticles } from '../../src/read/read.js';
import { LANGUAGES, languageOf } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';
import { DATA } from '../sets.js';
import type { Form } from './results.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRITER = fileURLToPath(new URL('../corpus.ts', import.meta.url));
const ENGLISH_SETS = ['machine-paraphrase', 'same-event', 'llm-rewrite'];

export interface CorpusFiles {
  readonly form: Form;
  readonly articles: number;
  /** Absolute path of a file of JSON Lines or of a folder. */
  readonly path: string;
  /** The planted copies. */
  readonly pairs: string;
}

/**
 * Finds the corpus of a size in the folder, and writes it there if it is missing.
 *
 * @param train gives the JSON Lines files to learn from; called only if a corpus has to be written
 * @throws Error if the writer fails
 */
export async function provideCorpus(
  folder: string,
  form: Form,
  articles: number,
  train: () => Promise<readonly string[]>,
): Promise<CorpusFiles> {
  const path = join(resolve(folder), form === 'jsonl' ? `${articles}.jsonl` : `${articles}-files`);
  const pairs = `${path}.pairs.tsv`;
  if (existsSync(path)) return { form, articles, path, pairs };
  mkdirSync(folder, { recursive: true });
  // Written under a temporary name, so that an interrupted run leaves no incomplete corpus.
  const unfinished = form === 'jsonl' ? join(folder, `unfinished-${articles}.jsonl`) : join(folder, 'unfinished-files');
  rmSync(unfinished, { recursive: true, force: true });
  const from = (await train()).flatMap(file => ['--train', file]);
  const to = [form === 'jsonl' ? '--out' : '--files', unfinished];
  process.stderr.write(`writing ${basename(path)} ...\n`);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', WRITER, ...from, '--articles', String(articles), ...to],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status !== 0) throw new Error(`bench/corpus.ts ended with ${status}: ${stderr.trim()}`);
  renameSync(`${unfinished}.pairs.tsv`, pairs);
  renameSync(unfinished, path);
  return { form, articles, path, pairs };
}

/** The English evaluation sets if present, else the English articles of the sample newsroom, written to `folder`. */
export async function trainingFiles(folder: string): Promise<string[]> {
  const sets = ENGLISH_SETS.map(set => `${DATA}/${set}/articles.jsonl`).filter(path => existsSync(path));
  if (sets.length > 0) return sets;
  const { files } = await findFiles(['fixtures/newsroom'], { include: [], exclude: [], gitignore: false, cwd: ROOT });
  const english = LANGUAGES.indexOf('en');
  const lines: string[] = [];
  for (const file of files) {
    for await (const items of readArticles(file, { fields: {} })) {
      for (const item of items) {
        if (!('article' in item) || languageOf(tokenize(item.article.text).hashes) !== english) continue;
        lines.push(`${JSON.stringify({ id: item.article.id, text: item.article.text })}\n`);
      }
    }
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'newsroom.jsonl');
  writeFileSync(path, lines.join(''));
  return [path];
}
