/** The pipeline for two articles, in reading order: two articles in, Comparison out. */

import { profileOf } from './compare/profile.js';
import { replacementsOf } from './compare/replacements.js';
import { alignPair, identicalVerdict, verdictOf } from './compare/verify.js';
import { diffRows, diffSpans, type RunSpan } from './compare/word-diff.js';
import type { Article, ArticleRow, Comparison, DetectOptions, DiffRun } from './model.js';
import { estimateJaccard, type Sketch, sketchOf } from './sketch/sketch.js';
import { NO_FACTS, type WordWeights, wordWeights } from './text/corpus-facts.js';
import { languageOf } from './text/lexicon.js';
import { contentShingles } from './text/shingles.js';
import { type LocatedTokens, tokenizeLocated } from './text/tokenize.js';
import { TOOL } from './version.js';

/**
 * Compares two articles word by word. With nothing else to go by, word weights come from the shipped lexicon alone, so
 * that the similarity can differ a little from what a scan of many articles says of the same two.
 */
export function compareArticles(a: Article, b: Article, options: DetectOptions): Comparison {
  const [tokensA, tokensB] = [tokenizeLocated(a.text), tokenizeLocated(b.text)];
  const shorter = tokensB.hashes.length < tokensA.hashes.length ? tokensB : tokensA;
  const weights = wordWeights(NO_FACTS, languageOf(shorter.hashes));
  const profileA = profileOf(tokensA, weights, options.shingleSize);
  const profileB = profileOf(tokensB, weights, options.shingleSize);
  const alignment = alignPair(profileA, profileB);
  const same = sameWords(tokensA.hashes, tokensB.hashes);
  const verdict = same ? identicalVerdict(tokensA.hashes.length) : verdictOf(profileA, profileB);
  const spans: RunSpan[] = same ? everythingKept(tokensA) : diffSpans(tokensA, tokensB, alignment);
  const sketch = (tokens: LocatedTokens): Sketch =>
    sketchOf(contentShingles(tokens, weights, options.shingleSize), options.numPerm);
  const relation = verdict.similarity >= options.threshold ? verdict.relation : 'related';
  return {
    schema: 'twicetold.comparison/1',
    tool: TOOL,
    articles: [rowOf(a, tokensA, options.minWords), rowOf(b, tokensB, options.minWords)],
    pair: { a: a.id, b: b.id, ...verdict, relation },
    jaccardEstimate: Math.round(estimateJaccard(sketch(tokensA), sketch(tokensB)).estimate * 1e4) / 1e4,
    passages: alignment.passages,
    diff: {
      rows: diffRows(tokensA, tokensB, spans),
      words: countWords(spans),
      replacements: replacementsOf(tokensA, tokensB, spans, weights satisfies WordWeights),
    },
  };
}

function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((hash, i) => hash === b[i]);
}

function everythingKept(tokens: LocatedTokens): RunSpan[] {
  const all = [0, tokens.hashes.length] as const;
  return tokens.hashes.length === 0 ? [] : [{ kind: 'kept', a: all, b: all }];
}

function rowOf({ text: _, ...about }: Article, tokens: LocatedTokens, minWords: number): ArticleRow {
  const words = tokens.hashes.length;
  return { ...about, words, status: words < minWords ? 'too-short' : 'ok' };
}

/** Words of each kind; replaced and moved words are counted in A, added ones in B. */
function countWords(spans: readonly RunSpan[]): Record<DiffRun['kind'], number> {
  const words = { kept: 0, replaced: 0, added: 0, removed: 0, moved: 0 };
  for (const { kind, a, b } of spans) words[kind] += kind === 'added' ? b[1] - b[0] : a[1] - a[0];
  return words;
}
