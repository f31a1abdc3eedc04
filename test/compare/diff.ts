/** The word diff of two texts, made like that of `compare`. */
import { alignPair } from '../../src/compare/comparison.js';
import { diffRows, diffSpans, type RunSpan, replacementsOf } from '../../src/compare/word-diff.js';
import { type LocatedTokens, tokenizeLocated } from '../../src/text/tokenize.js';
import type { DiffRow, DiffRun, Replacement } from '../../src/types/comparison.js';
import { ENGLISH, englishCorpus } from './texts.js';

export interface Diff {
  readonly a: LocatedTokens;
  readonly b: LocatedTokens;
  readonly spans: readonly RunSpan[];
  readonly rows: readonly DiffRow[];
  readonly runs: readonly DiffRun[];
  readonly replacements: readonly Replacement[];
}

export function diffOf(textA: string, textB: string): Diff {
  const [a, b] = [tokenizeLocated(textA), tokenizeLocated(textB)];
  const spans = diffSpans(a, b, alignPair(englishCorpus(a, b), 2).alignment);
  const rows = diffRows(a, b, spans);
  const replacements = replacementsOf(a, b, spans, { a: ENGLISH, b: ENGLISH });
  return { a, b, spans, rows, runs: rows.flatMap(row => row.runs), replacements };
}
