/**
 * Makes labelled copies of articles, as an evaluation set.
 *
 *   npx tsx bench/paraphrase.ts ARTICLES.jsonl --seed 7 --out FOLDER [--kinds spin,quote,spin+frame] [--limit 100]
 *   npm run bench:quality -- FOLDER
 *
 * ARTICLES.jsonl holds one `{"id","text"}` per line. The articles should be English and tell different stories, because
 * copies among them are not labelled. Writes FOLDER/articles.jsonl and FOLDER/pairs.tsv. The same seed gives the same
 * files for any order of the articles.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generate, type Source } from './paraphrase/generate.js';
import { KINDS, makersOf } from './paraphrase/kinds.js';

function read(path: string): Source[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line, i) => {
      const { id, text, ...rest } = JSON.parse(line) as Partial<Source>;
      if (typeof id !== 'string' || typeof text !== 'string' || /[\t\r\n]/.test(id)) {
        throw new Error(`${path}: line ${i + 1} has no id or no usable text`);
      }
      return { id, text, ...rest };
    });
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      kinds: { type: 'string' },
      limit: { type: 'string' },
    },
  });
  const { seed, out, kinds = KINDS.join(','), limit } = values;
  if (positionals.length !== 1 || out === undefined)
    throw new Error('usage: paraphrase.ts ARTICLES.jsonl --out FOLDER');
  if (limit !== undefined && !/^[1-9]\d*$/.test(limit)) throw new Error(`--limit ${limit} is not a number of articles`);
  const chosen = [...new Set(kinds.split(','))];
  for (const kind of chosen) makersOf(kind);
  const made = generate(read(positionals[0]), {
    seed,
    kinds: chosen,
    ...(limit !== undefined && { limit: Number(limit) }),
  });
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/articles.jsonl`, made.articles.map(article => `${JSON.stringify(article)}\n`).join(''));
  writeFileSync(
    `${out}/pairs.tsv`,
    made.pairs.map(({ a, b, label, kind }) => `${a}\t${b}\t${label}\t${kind}\n`).join(''),
  );
  const left = [...made.left].map(([kind, count]) => `${count} ${kind}`).join(', ');
  process.stderr.write(
    `${made.articles.length} articles, ${made.pairs.length} labelled pairs${left && `; too short or nothing to change: ${left}`}\n`,
  );
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
