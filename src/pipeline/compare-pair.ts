/** The pipeline for two articles, in reading order: two articles and what was learned for them in, Comparison out. */

import { agreementOf, indexKeys } from '../across/agreement.js';
import { DIGITS, type Keys, keysOf, kindAt, NAME, positionAt } from '../across/keys.js';
import { type TranslationEvidence, translationSimilarity } from '../across/score.js';
import { estimateJaccard, SCALE_BOUND, type Sketch, sketchTokens } from '../candidates/sketch.js';
import { Editions } from '../cluster/editions.js';
import { alignPair, CorpusWords } from '../compare/comparison.js';
import { toOriginalOffsets, toOriginalRange, withoutBoilerplate } from '../compare/passages.js';
import { isShortText } from '../compare/score.js';
import { roundedEvidence, sharesWording } from '../compare/translations.js';
import { identicalVerdict, tellsOneStory, verdictFrom } from '../compare/verify.js';
import { diffRows, diffSpans, type RunSpan, replacementsOf } from '../compare/word-diff.js';
import {
  type Corpus,
  countFrequencies,
  type DocumentFrequencies,
  type WordWeights,
  weightsByLanguage,
} from '../corpus/corpus.js';
import { discountedShares, incompleteness, LARGE_DISCOUNT } from '../corpus/status.js';
import { sameWords, tokenStoreOf } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import { type Language, languageOf } from '../text/language.js';
import { locateWords } from '../text/read-words.js';
import { BOILERPLATE, type LocatedTokens, type Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Comparison, Counterpart } from '../types/comparison.js';
import { ALSO_INCOMPLETE, type ArticleRow } from '../types/report.js';
import { TOOL } from '../version.js';

/** Compares two articles with what was learned for them. The numbers are those of a scan that learned the same. */
export function comparePair(a: Article, b: Article, learned: LearnedPair, options: DetectOptions): Comparison {
  const { frequencies, markBackground, tokensA, tokensB, disguisedA, disguisedB } = learned;
  const [remainderA, remainderB] = [withoutBoilerplate(tokensA), withoutBoilerplate(tokensB)];
  const [restA, restB] = [remainderA.rest, remainderB.rest];
  for (const rest of [restA, restB]) markBackground(rest);
  const corpus = {
    store: tokenStoreOf([restA, restB]),
    languages: Int8Array.of(languageOf(tokensA.hashes), languageOf(tokensB.hashes)),
    frequencies,
  };
  const weightsOf = weightsByLanguage(frequencies);
  const [weightsA, weightsB] = [weightsOf(corpus.languages[0]), weightsOf(corpus.languages[1])];
  const words = new CorpusWords(frequencies, weightsOf);
  const { findings, alignment } = alignPair(corpus, options.shingleSize, options.minPassage, words);
  // pages of nothing but boilerplate have no words that could be the same, unless they are one page
  const isSame =
    sameWords(restA.hashes, restB.hashes) && (restA.hashes.length > 0 || sameWords(tokensA.hashes, tokensB.hashes));
  const verdict = isSame ? identicalVerdict(restA.hashes.length) : verdictFrom(findings);
  const aligned = toOriginalOffsets(alignment, remainderA, remainderB);
  const everythingKept = { passages: [], partner: Int32Array.from(restA.hashes.keys()) };
  const spans = diffSpans(
    tokensA,
    tokensB,
    isSame ? toOriginalOffsets(everythingKept, remainderA, remainderB) : aligned,
  );
  const sketch = (tokens: Tokens, weights: WordWeights): Sketch => {
    const { values, bound } = sketchTokens(tokens, weights, options.shingleSize, options.sketchSize, SCALE_BOUND);
    return { values: values.slice(), bound };
  };
  const { estimate } = estimateJaccard(sketch(restA, weightsA), sketch(restB, weightsB));
  const { passages, ...found } = verdict;
  const below = passages.length > 0 ? 'passage' : tellsOneStory(verdict) ? 'related' : 'unrelated';
  const relation = verdict.similarity >= options.threshold ? verdict.relation : below;
  const jaccardEstimate = Math.round(estimate * 1e4) / 1e4;
  const articles = [
    rowOf({ ...a, ...(disguisedA !== undefined && { disguised: disguisedA }) }, tokensA, restA, options.minWords),
    rowOf({ ...b, ...(disguisedB !== undefined && { disguised: disguisedB }) }, tokensB, restB, options.minWords),
  ] as const;
  const both = [a, b];
  const isEdition = new Editions(2, {
    fieldOf: (article, field) => both[article][field],
    at: article => both[article],
  }).are(0, 1);
  const [wordsA, wordsB] = [tokensA.hashes.length, tokensB.hashes.length];
  const discounted = discountedShares(wordsA, restA.hashes.length, wordsB, restB.hashes.length);
  const about = { ...(discounted !== undefined && { discounted }), ...(isEdition && { edition: true as const }) };
  const [languageA, languageB] = corpus.languages;
  const isOpen = options.acrossLanguages || verdict.similarity < options.threshold;
  const isShort = isShortText({ length: 1, ...verdict.evidence });
  if (languageA !== languageB && isOpen && !isShort && !sharesWording(verdict)) {
    const { similarity, evidence, counterparts } = translationOf(tokensA, languageA, tokensB, languageB);
    if (similarity >= options.threshold) {
      return {
        schema: 'twicetold.comparison/2',
        tool: TOOL,
        articles,
        pair: { a: a.id, b: b.id, ...found, similarity, relation: 'translation', evidence, ...about },
        jaccardEstimate,
        passages: aligned.passages,
        counterparts,
        diff: { rows: [], words: countWords(spans), replacements: [] },
      };
    }
  }
  const isLarge = discounted !== undefined && Math.max(discounted.a, discounted.b) >= LARGE_DISCOUNT;
  const undiscounted = isLarge ? similarityOfAll(tokensA, tokensB, corpus, options.shingleSize) : undefined;
  const shared = passages.map(({ a, b, words }) => ({
    a: toOriginalRange(a, remainderA),
    b: toOriginalRange(b, remainderB),
    words,
  }));
  return {
    schema: 'twicetold.comparison/2',
    tool: TOOL,
    articles,
    pair: {
      a: a.id,
      b: b.id,
      ...found,
      relation,
      ...(relation === 'passage' && { passages: shared }),
      ...about,
      ...(undiscounted !== undefined && { undiscounted }),
    },
    jaccardEstimate,
    passages: aligned.passages,
    diff: {
      rows: diffRows(tokensA, tokensB, spans),
      words: countWords(spans),
      replacements: replacementsOf(tokensA, tokensB, spans, { a: weightsA, b: weightsB }),
    },
  };
}

/** The similarity of two articles by all their words, those flagged as boilerplate included. */
function similarityOfAll(a: Tokens, b: Tokens, corpus: Corpus, shingleSize: number): number {
  if (sameWords(a.hashes, b.hashes)) return 1;
  const whole = [a, b].map(({ hashes, flags }) => ({ hashes, flags: flags.map(flag => flag & ~BOILERPLATE) }));
  return verdictFrom(alignPair({ ...corpus, store: tokenStoreOf(whole) }, shingleSize).findings).similarity;
}

const KINDS: Readonly<Record<number, Counterpart['kind']>> = { [NAME]: 'name', [DIGITS]: 'number' };

/** What the names and numbers of two articles in different languages say. */
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

function rowOf(
  { text: _, incomplete: given, ...about }: Article & Pick<ArticleRow, 'disguised'>,
  tokens: Tokens,
  rest: Tokens,
  minWords: number,
): ArticleRow {
  const [words, left] = [tokens.hashes.length, rest.hashes.length];
  const boilerplate = words - left;
  const incomplete = incompleteness(given, words);
  const row = { ...about, words, ...(boilerplate > 0 && { boilerplate }) };
  if (left < minWords) {
    const short = `${left} words; below ${minWords} nothing is sure but identity`;
    const reason = incomplete === undefined ? short : short + ALSO_INCOMPLETE + incomplete;
    return { ...row, status: 'too-short', reason };
  }
  return incomplete === undefined ? { ...row, status: 'ok' } : { ...row, status: 'partial', reason: incomplete };
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

/** Two articles, and what was learned for comparing them. */
export interface LearnedPair {
  readonly frequencies: DocumentFrequencies;
  /** Marks the words that many articles hold which have nothing else in common, in place. */
  readonly markBackground: (tokens: Tokens) => void;
  /** Tokens of A and of B, boilerplate flagged. */
  readonly tokensA: LocatedTokens;
  readonly tokensB: LocatedTokens;
  /** What A and B show instead of what they hold. */
  readonly disguisedA: string | undefined;
  readonly disguisedB: string | undefined;
}

/** Learns from the two articles alone: they are too few to show boilerplate or a background. */
export function learnFromTwo(a: Article, b: Article, minWords: number): LearnedPair {
  const [{ tokens: tokensA, disguised: disguisedA }, { tokens: tokensB, disguised: disguisedB }] = [a, b].map(
    ({ text }) => locateWords(text),
  );
  const store = tokenStoreOf([tokensA, tokensB]);
  const distinct = sameWords(tokensA.hashes, tokensB.hashes) ? [0] : [0, 1];
  const teaching = Uint32Array.from(distinct.filter(article => store.counts[article] >= minWords));
  const frequencies = countFrequencies(store, teaching);
  return { frequencies, markBackground: () => {}, tokensA, tokensB, disguisedA, disguisedB };
}
