/**
 * Writes a realistic corpus of any size: articles from a language model of real articles, with planted copies.
 *
 *   npx tsx bench/corpus.ts --train ARTICLES.jsonl [--train MORE.jsonl] --articles 100000 --out CORPUS.jsonl
 *   npx tsx bench/corpus.ts --train ARTICLES.jsonl --articles 100000 --files FOLDER
 *
 *   --seed 1       seed of the random numbers
 *   --copies 0.1   share of the articles that are copies of earlier articles
 *   --words 480    mean length of a text without its page frame
 *   --stats FILE   write the printed figures as JSON, and the figures of the whole corpus, which takes a while
 *
 * FILE.pairs.tsv lists the planted copies: original, copy, label, kind. Copies of one original are not listed as pairs
 * of each other. An article depends on its number and the seed alone: the first thousand articles of a large corpus are
 * those of a small one. Standard error gets a comparison of the generated language with held-out real articles.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { comparisonTables, corpusTables } from './corpus/curve-tables.js';
import { FunctionWords } from './corpus/grams.js';
import { learn } from './corpus/learn.js';
import { FilesWriter, JsonLinesWriter } from './corpus/records.js';
import { compareWithReal, corpusCurves, figuresOf } from './corpus/statistics.js';
import { chooseTexts, readTexts } from './corpus/train.js';
import { CorpusWriter } from './corpus/write.js';

const USAGE = 'usage: corpus.ts --train FILE.jsonl [--train ...] --articles N (--out FILE.jsonl | --files FOLDER)';

/** @throws Error if the value is not a number within the bounds */
function numberOf(name: string, given: string, least: number, most: number): number {
  const value = Number(given);
  if (given.trim() === '' || !(value >= least && value <= most))
    throw new Error(`--${name} must be ${least} to ${most}`);
  return value;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      train: { type: 'string', multiple: true },
      articles: { type: 'string' },
      out: { type: 'string' },
      files: { type: 'string' },
      seed: { type: 'string', default: '1' },
      copies: { type: 'string', default: '0.1' },
      words: { type: 'string', default: '480' },
      stats: { type: 'string' },
    },
  });
  const { train, out, files, stats } = values;
  const path = out ?? files;
  if (
    train === undefined ||
    values.articles === undefined ||
    path === undefined ||
    (out !== undefined && files !== undefined)
  ) {
    throw new Error(USAGE);
  }
  const options = {
    articles: Math.floor(numberOf('articles', values.articles, 0, 99_999_999)),
    seed: Math.floor(numberOf('seed', values.seed, 0, 2 ** 31 - 1)),
    copies: numberOf('copies', values.copies, 0, 0.9),
    words: numberOf('words', values.words, 40, 5000),
  };
  const start = performance.now();
  const chosen = chooseTexts(readTexts(train));
  const learned = learn(chosen.train, options.seed);
  const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  const { train: learnedFrom, heldOut, leftOut } = chosen;
  console.error(
    `learned from ${learnedFrom.length} articles in ${seconds(start)}`,
    `(${heldOut.length} kept aside, ${leftOut} copies left out)`,
  );

  const comparison = compareWithReal(chosen, learned, options.seed);
  for (const line of comparisonTables(comparison)) console.error(line);

  const curves =
    stats === undefined ? undefined : corpusCurves(new FunctionWords(chosen.train), options.articles * options.words);
  const writing = performance.now();
  mkdirSync(dirname(path), { recursive: true });
  const records = out !== undefined ? new JsonLinesWriter(out) : new FilesWriter(path);
  const pairs = openSync(`${path.replace(/\/+$/, '')}.pairs.tsv`, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    writeSync(pairs, lines.join(''));
    lines = [];
  };
  new CorpusWriter(learned, options).writeAll(
    records,
    ({ a, b, label, kind }) => {
      lines.push(`${a}\t${b}\t${label}\t${kind}\n`);
      if (lines.length >= 10_000) flush();
    },
    text => curves?.add(text),
  );
  flush();
  closeSync(pairs);
  records.close();
  if (stats !== undefined && curves !== undefined) {
    const corpus = figuresOf(curves);
    for (const line of corpusTables(corpus)) console.error(line);
    writeFileSync(stats, `${JSON.stringify({ options, ...comparison, corpus }, undefined, 2)}\n`);
  }
  console.error(`\nwrote ${options.articles} articles to ${path} in ${seconds(writing)}`);
}

main();
