/**
 * Machine translations of the evaluation sets by Apertium (Forcada et al. 2011), which Debian ships with its language
 * pairs: `apt-get install apertium apertium-eng-spa apertium-fr-es apertium-es-pt apertium-spa-ita apertium-eng-cat`.
 * Translations are stored outside of the repository, because they belong to the owners of the originals.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Article } from '../../src/types/article.js';

/** Folder of the stored translations. */
const CACHE = process.env.TWICETOLD_TRANSLATIONS ?? `${tmpdir()}/twicetold-translations`;

/** The chain of language pairs of Apertium for each target: French, Portuguese and Italian by way of Spanish. */
export const PATHS = {
  es: ['eng-spa'],
  fr: ['eng-spa', 'es-fr'],
  pt: ['eng-spa', 'es-pt'],
  it: ['eng-spa', 'spa-ita'],
  ca: ['eng-spa', 'spa-cat'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Target = keyof typeof PATHS;

/** Articles per call: if a call fails, no more are lost. */
const BATCH = 20;

export function apertiumPresent(): boolean {
  const { status, stdout } = spawnSync('apertium', ['-l'], { encoding: 'utf8' });
  return status === 0 && Object.values(PATHS).every(path => path.every(pair => stdout.split(/\s+/).includes(pair)));
}

/**
 * Translates English articles.
 *
 * @param name of the set; part of the file names of the stored translations
 * @returns the translations with the ids of the originals; articles on which Apertium fails are left out
 */
export function translated(name: string, articles: readonly Article[], target: Target): Article[] {
  let texts = new Map(articles.map(({ id, text }) => [id, text]));
  PATHS[target].forEach((pair, step) => {
    texts = through(pair, texts, `${CACHE}/${name}-${PATHS[target].slice(0, step + 1).join('-')}`);
  });
  return articles.flatMap(article => {
    const text = texts.get(article.id);
    return text === undefined ? [] : [{ ...article, text }];
  });
}

function through(pair: string, texts: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  mkdirSync(folder, { recursive: true });
  const all = [...texts];
  const done = new Map<string, string>();
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all.slice(at, at + BATCH);
    const path = `${folder}/${encodeURIComponent(batch[0][0])}.json`;
    if (!existsSync(path)) writeFileSync(path, JSON.stringify(translate(pair, batch)));
    for (const [id, text] of JSON.parse(readFileSync(path, 'utf8')) as [string, string][]) done.set(id, text);
  }
  return done;
}

function translate(pair: string, batch: readonly (readonly [string, string])[]): [string, string][] {
  // Apertium sometimes loses an end tag.
  const input = batch
    .map(([, text], n) => `<p id="x${n}">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>\n`)
    .join('');
  // Apertium opens its input by name. The stdin of a Node child process cannot be opened by name; a pipe from `cat`
  // can.
  const command = 'cat | apertium -u -f html "$0"';
  const { stdout } = spawnSync('sh', ['-c', command, pair], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const parts = stdout.split(/<p id="x(\d+)">/);
  return batch.flatMap(([id], n) => {
    const text = parts[parts.indexOf(String(n), 1) + 1];
    return text === undefined || parts.indexOf(String(n)) < 0 ? [] : [[id, plain(text)]];
  });
}

const plain = (html: string): string =>
  html
    .replace(/<\/p>\s*$/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
