/** Makes the comparison of two articles, from reading their words to the diff. */

import { agreementOf, indexKeys } from '../across/agreement.js';
import { DIGITS, type Keys, keysOf, kindAt, NAME, positionAt } from '../across/keys.js';
import { type TranslationEvidence, translationSimilarity } from '../across/score.js';
import { estimateJaccard, SCALE_BOUND, type Sketch, sketchTokens } from '../candidates/sketch.js';
import { Editions } from '../cluster/editions.js';
import { isShortText } from '../compare/score.js';
import { roundedEvidence, sharesWording } from '../compare/translations.js';
import { diffRows, diffSpans, type RunSpan, replacementsOf } from '../compare/word-diff.js';
import { countFrequencies, type WordWeights } from '../corpus/corpus.js';
import { discountedShares, incompleteness, LARGE_DISCOUNT } from '../corpus/status.js';
import { sameWords, tokenStoreOf } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import type { Language } from '../text/language.js';
import { locateWords } from '../text/read-words.js';
import type { LocatedTokens, Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Comparison, Counterpart } from '../types/comparison.js';
import { ALSO_INCOMPLETE, type ArticleRow } from '../types/report.js';
import { TOOL } from '../version.js';
import {
  type AlignedArticle,
  AlignedArticles,
  type AlignedPair,
  type LearnedArticles,
  type LocatedArticle,
  relationOf,
} from './aligned-articles.js';
import { placesOf } from './places.js';

/** Compares two articles under learned statistics; the numbers equal those of a scan with the same statistics. */
export function comparePair(learned: LearnedArticles, options: DetectOptions): Comparison {
  return comparisonOf(new AlignedArticles(learned, options).align(0, 1), options, learned.site);
}

/** The comparison of two aligned articles. @param site site of the statistics */
export function comparisonOf(aligned: AlignedPair, options: DetectOptions, site?: string | null): Comparison {
  const { a, b, verdict, alignment } = aligned;
  const { article: articleA, tokens: tokensA, rest: restA, weights: weightsA, language: languageA } = a;
  const { article: articleB, tokens: tokensB, rest: restB, weights: weightsB, language: languageB } = b;
  const spans = diffSpans(tokensA, tokensB, alignment);
  const sketch = (tokens: Tokens, weights: WordWeights): Sketch => {
    const { values, bound } = sketchTokens(tokens, weights, options.shingleSize, options.sketchSize, SCALE_BOUND);
    return { values: values.slice(), bound };
  };
  const { estimate } = estimateJaccard(sketch(restA, weightsA), sketch(restB, weightsB));
  const { passages: _, ...found } = verdict;
  const relation = relationOf(aligned, options);
  const jaccardEstimate = Math.round(estimate * 1e4) / 1e4;
  const articles = [rowOf(a, options.minWords), rowOf(b, options.minWords)] as const;
  const both = [articleA, articleB];
  const lookup = {
    fieldOf: (n: number, field: 'url' | 'source' | 'title') => both[n][field],
    at: (n: number) => both[n],
  };
  const isEdition = new Editions(2, lookup, site).are(0, 1);
  const [wordsA, wordsB] = [tokensA.hashes.length, tokensB.hashes.length];
  const discounted = discountedShares(wordsA, restA.hashes.length, wordsB, restB.hashes.length);
  const about = { ...(discounted !== undefined && { discounted }), ...(isEdition && { edition: true as const }) };
  const isOpen = options.acrossLanguages || verdict.similarity < options.threshold;
  const isShort = isShortText({ length: 1, ...verdict.evidence });
  if (languageA !== languageB && isOpen && !isShort && !sharesWording(verdict)) {
    const { similarity, evidence, counterparts } = translationOf(tokensA, languageA, tokensB, languageB);
    if (similarity >= options.threshold) {
      return {
        schema: 'twicetold.comparison/2',
        tool: TOOL,
        articles,
        pair: { a: articleA.id, b: articleB.id, ...found, similarity, relation: 'translation', evidence, ...about },
        jaccardEstimate,
        passages: aligned.aligned.passages,
        counterparts,
        diff: { rows: [], words: countWords(spans), replacements: [] },
      };
    }
  }
  const isLarge = discounted !== undefined && Math.max(discounted.a, discounted.b) >= LARGE_DISCOUNT;
  const undiscounted = isLarge ? aligned.similarityOfAll() : undefined;
  const places = placesOf(aligned, relation);
  return {
    schema: 'twicetold.comparison/2',
    tool: TOOL,
    articles,
    pair: {
      a: articleA.id,
      b: articleB.id,
      ...found,
      relation,
      ...(relation === 'passage' && { passages: aligned.shared }),
      ...(places.length > 0 && { places }),
      ...about,
      ...(undiscounted !== undefined && { undiscounted }),
    },
    jaccardEstimate,
    passages: aligned.aligned.passages,
    diff: {
      rows: diffRows(tokensA, tokensB, spans),
      words: countWords(spans),
      replacements: replacementsOf(tokensA, tokensB, spans, { a: weightsA, b: weightsB }),
    },
  };
}

const KINDS: Readonly<Record<number, Counterpart['kind']>> = { [NAME]: 'name', [DIGITS]: 'number' };

/** Compares the names and numbers of two articles in different languages. */
function translationOf(
  tokensA: LocatedTokens,
  languageA: Language,
  tokensB: LocatedTokens,
  languageB: Language,
): {
  readonly similarity: number;
  readonly evidence: TranslationEvidence;
  readonly counterparts: readonly Counterpart[];
} {
  const [keysA, keysB] = [keysOf(tokensA, languageA), keysOf(tokensB, languageB)];
  const { evidence, aligned } = agreementOf(indexKeys(keysA), indexKeys(keysB));
  const decoder = new TextDecoder();
  const word = ({ bytes, starts, ends }: LocatedTokens, keys: Keys, n: number): string => {
    const token = positionAt(keys, n);
    return decoder.decode(bytes.subarray(starts[token], ends[token]));
  };
  return {
    similarity: translationSimilarity(evidence),
    evidence: roundedEvidence(name => evidence[name]),
    counterparts: aligned.map(({ a, b }) => ({
      kind: KINDS[Math.min(kindAt(keysA, a), kindAt(keysB, b))] ?? 'word',
      a: word(tokensA, keysA, a),
      b: word(tokensB, keysB, b),
    })),
  };
}

function rowOf({ article, disguised, tokens, rest }: AlignedArticle, minWords: number): ArticleRow {
  const { text: _, incomplete: given, ...details } = article;
  const about = { ...details, ...(disguised !== undefined && { disguised }) };
  const [words, left] = [tokens.hashes.length, rest.hashes.length];
  const boilerplate = words - left;
  const incomplete = incompleteness(given, words);
  const row = { ...about, words, ...(boilerplate > 0 && { boilerplate }) };
  if (left < minWords) {
    const short = `${left} words; below ${minWords} only identical texts are certain`;
    const reason = incomplete === undefined ? short : short + ALSO_INCOMPLETE + incomplete;
    return { ...row, status: 'too-short', reason };
  }
  return incomplete === undefined ? { ...row, status: 'ok' } : { ...row, status: 'partial', reason: incomplete };
}

/** Number of words of each kind in A, in B, or in both. */
function countWords(spans: readonly RunSpan[]): Comparison['diff']['words'] {
  const words = { kept: 0, replaced: 0, replacing: 0, added: 0, removed: 0, moved: 0, movedInB: 0 };
  let boilerplate = 0;
  for (const { kind, a, b } of spans) {
    const [inA, inB] = [a[1] - a[0], b[1] - b[0]];
    if (kind === 'boilerplate') boilerplate += inA + inB;
    else words[kind] += kind === 'added' ? inB : inA;
    if (kind === 'replaced') words.replacing += inB;
    if (kind === 'moved') words.movedInB += inB;
  }
  return boilerplate === 0 ? words : { ...words, boilerplate };
}

/** Finds the words of an article with their offsets. */
export const located = (article: Article): LocatedArticle => ({ article, ...locateWords(article.text) });

/** Learns only from the two articles, which are too few for boilerplate or background. */
export function learnFromTwo(a: Article, b: Article, minWords: number): LearnedArticles {
  const articles = [located(a), located(b)];
  const [{ tokens: tokensA }, { tokens: tokensB }] = articles;
  const store = tokenStoreOf([tokensA, tokensB]);
  const distinct = sameWords(tokensA.hashes, tokensB.hashes) ? [0] : [0, 1];
  const teaching = Uint32Array.from(distinct.filter(article => store.counts[article] >= minWords));
  return { frequencies: countFrequencies(store, teaching), markBackground: () => {}, articles };
}
