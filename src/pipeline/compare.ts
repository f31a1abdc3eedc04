/** The pipeline for two articles, in reading order: two articles in, Comparison out. */

import { estimateJaccard, SCALE_BOUND, type Sketch, sketchTokens } from '../candidates/sketch.js';
import { replacementsOf } from '../compare/replacements.js';
import { compareTwo, identicalVerdict, tellsOneStory } from '../compare/verify.js';
import { inWhole, unmarked } from '../compare/without-boilerplate.js';
import { diffRows, diffSpans, type RunSpan } from '../compare/word-diff.js';
import { type Corpus, weightsByLanguage } from '../corpus/corpus.js';
import type { WordWeights } from '../corpus/document-frequency.js';
import { sameWords } from '../corpus/exact-duplicates.js';
import { tokenStoreOf } from '../corpus/token-store.js';
import { completeOptions, type GivenOptions } from '../options.js';
import { languageOf } from '../text/lexicon.js';
import type { Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow } from '../types/report.js';
import { TOOL } from '../version.js';
import { learnAmong } from './corpus-statistics.js';

/**
 * Compares two articles word by word, with the kernel that a scan compares with: the numbers are those of a scan over A, B and
 * `among`. Word weights come from the shipped lexicon and from the articles given, so that a scan of other articles as well
 * can say a slightly different similarity.
 *
 * @param given options, as usual where nothing is said
 * @param among other articles to learn word weights and boilerplate from, the way a scan does; the two may be among them.
 *   Boilerplate counts for nothing then, and is a kind of its own in the diff
 * @throws UserError where an option cannot be what it is
 */
export function compareArticles(
  a: Article,
  b: Article,
  given: GivenOptions = {},
  among: Iterable<Article> = [],
): Comparison {
  const options = completeOptions(given);
  const { facts, tokensA, tokensB } = learnAmong(a, b, among, options.minWords);
  const [leftA, leftB] = [unmarked(tokensA), unmarked(tokensB)];
  const [restA, restB] = [leftA.rest, leftB.rest];
  const languages = Int8Array.of(languageOf(tokensA.hashes), languageOf(tokensB.hashes));
  const corpus: Corpus = { store: tokenStoreOf([restA, restB]), languages, facts };
  const weightsIn = weightsByLanguage(facts);
  const weights = { a: weightsIn(languages[0]), b: weightsIn(languages[1]) };
  // pages of nothing but boilerplate have no words that could be the same, unless they are one page
  const same =
    sameWords(restA.hashes, restB.hashes) && (restA.hashes.length > 0 || sameWords(tokensA.hashes, tokensB.hashes));
  const { verdict: compared, alignment } = compareTwo(corpus, options.shingleSize);
  const verdict = same ? identicalVerdict(restA.hashes.length) : compared;
  const aligned = inWhole(alignment, leftA, leftB);
  const everythingKept = { passages: [], partner: Int32Array.from(restA.hashes.keys()) };
  const spans = diffSpans(tokensA, tokensB, same ? inWhole(everythingKept, leftA, leftB) : aligned);
  const sketch = (tokens: Tokens, weights: WordWeights): Sketch => {
    const { values, bound } = sketchTokens(tokens, weights, options.shingleSize, options.sketchSize, SCALE_BOUND);
    return { values: values.slice(), bound };
  };
  const below = tellsOneStory(verdict) ? 'related' : 'unrelated';
  const relation = verdict.similarity >= options.threshold ? verdict.relation : below;
  return {
    schema: 'twicetold.comparison/2',
    tool: TOOL,
    articles: [rowOf(a, tokensA, restA, options.minWords), rowOf(b, tokensB, restB, options.minWords)],
    pair: { a: a.id, b: b.id, ...verdict, relation },
    jaccardEstimate:
      Math.round(estimateJaccard(sketch(restA, weights.a), sketch(restB, weights.b)).estimate * 1e4) / 1e4,
    passages: aligned.passages,
    diff: {
      rows: diffRows(tokensA, tokensB, spans),
      words: countWords(spans),
      replacements: replacementsOf(tokensA, tokensB, spans, weights),
    },
  };
}

function rowOf({ text: _, ...about }: Article, tokens: Tokens, rest: Tokens, minWords: number): ArticleRow {
  const [words, left] = [tokens.hashes.length, rest.hashes.length];
  const boilerplate = words - left;
  const row = { ...about, words, ...(boilerplate > 0 && { boilerplate }) };
  if (left >= minWords) return { ...row, status: 'ok' };
  return { ...row, status: 'too-short', reason: `${left} words; below ${minWords} nothing is sure but identity` };
}

/** Words of each kind; replaced and moved words are counted in A, added ones in B, boilerplate in both. */
function countWords(spans: readonly RunSpan[]): Comparison['diff']['words'] {
  const words = { kept: 0, replaced: 0, added: 0, removed: 0, moved: 0 };
  let boilerplate = 0;
  for (const { kind, a, b } of spans) {
    const [inA, inB] = [a[1] - a[0], b[1] - b[0]];
    if (kind === 'boilerplate') boilerplate += inA + inB;
    else words[kind] += kind === 'added' ? inB : inA;
  }
  return boilerplate === 0 ? words : { ...words, boilerplate };
}
