/** The pipeline for two articles, in reading order: two articles in, Comparison out. */

import { agreementOf, indexKeys } from '../across/agreement.js';
import { DIGITS, type Keys, keysOf, kindAt, NAME, positionAt } from '../across/keys.js';
import { type TranslationEvidence, translationSimilarity } from '../across/score.js';
import { estimateJaccard, SCALE_BOUND, type Sketch, sketchTokens } from '../candidates/sketch.js';
import { Editions } from '../cluster/editions.js';
import { alignPair } from '../compare/comparison.js';
import { toOriginalOffsets, toOriginalRange, withoutBoilerplate } from '../compare/passages.js';
import { isShortText } from '../compare/score.js';
import { roundedEvidence, sharesWording } from '../compare/translations.js';
import { identicalVerdict, tellsOneStory, verdictFrom } from '../compare/verify.js';
import { diffRows, diffSpans, type RunSpan, replacementsOf } from '../compare/word-diff.js';
import {
  type BoilerplateSearch,
  findBoilerplate,
  groupBySource,
  LARGE_DISCOUNT,
  learnTemplates,
  removeBoilerplate,
} from '../corpus/boilerplate.js';
import {
  type Corpus,
  countFrequencies,
  type DocumentFrequencies,
  type WordWeights,
  weightsByLanguage,
} from '../corpus/corpus.js';
import { incompleteness } from '../corpus/prepare.js';
import { discountedShares } from '../corpus/row-store.js';
import { findRuns, markBackground, NO_RUNS, type RunHolders } from '../corpus/runs.js';
import { SourceNumbers, sourceOf } from '../corpus/sources.js';
import { type CorpusStatistics, templatesFor } from '../corpus/statistics.js';
import { findIdentical, hashOfText, sameWords, tokenStoreOf } from '../corpus/token-store.js';
import { completeOptions, type GivenOptions } from '../options.js';
import { type Language, languageOf } from '../text/language.js';
import { addWords, locateWords } from '../text/read-words.js';
import { BOILERPLATE, type LocatedTokens, TokenColumns, type Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Comparison, Counterpart } from '../types/comparison.js';
import { ALSO_INCOMPLETE, type ArticleRow } from '../types/report.js';
import { TOOL } from '../version.js';

/**
 * Compares two articles word by word, the way a scan does. Without other articles, word weights come from the shipped
 * lexicon and the two articles alone: the numbers are those of a scan of just the two.
 *
 * Articles in different languages are compared by their names and numbers where their words say nothing, and with the option
 * `acrossLanguages` whatever these say. Of a translation there is no word diff, but a list of counterparts.
 *
 * @param given options; those left out have their defaults
 * @param among other articles to learn word weights and boilerplate from, as a scan of all of them does; the two may be
 *   among them. Boilerplate is not compared then, and is a kind of its own in the diff
 * @param statistics what another corpus taught (`decodeStatistics`); `among` is ignored then
 * @throws UserError where an option has an impossible value, or WebAssembly or memory is missing
 */
export function compareArticles(
  a: Article,
  b: Article,
  given: GivenOptions = {},
  among: Iterable<Article> = [],
  statistics?: CorpusStatistics,
): Comparison {
  const options = completeOptions(given);
  const { frequencies, runs, tokensA, tokensB, disguisedA, disguisedB } =
    statistics === undefined ? learnFrom(a, b, among, options.minWords) : statisticsOn(a, b, statistics);
  const [remainderA, remainderB] = [withoutBoilerplate(tokensA), withoutBoilerplate(tokensB)];
  const [restA, restB] = [remainderA.rest, remainderB.rest];
  for (const rest of [restA, restB]) markBackground(rest, runs);
  const corpus = {
    store: tokenStoreOf([restA, restB]),
    languages: Int8Array.of(languageOf(tokensA.hashes), languageOf(tokensB.hashes)),
    frequencies,
  };
  const weightsOf = weightsByLanguage(frequencies);
  const [weightsA, weightsB] = [weightsOf(corpus.languages[0]), weightsOf(corpus.languages[1])];
  const { findings, alignment } = alignPair(corpus, options.shingleSize, options.minPassage);
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
  readonly runs: RunHolders;
  /** Tokens of A and of B, boilerplate flagged. */
  readonly tokensA: LocatedTokens;
  readonly tokensB: LocatedTokens;
  /** What A and B show instead of what they hold. */
  readonly disguisedA: string | undefined;
  readonly disguisedB: string | undefined;
}

/**
 * Learns from A, B and other articles what a scan of all of them learns: a text that occurs twice counts once, and articles
 * of fewer words teach nothing.
 *
 * @param among the other articles; those with the id or the path of A or B are left out
 */
export function learnFrom(a: Article, b: Article, among: Iterable<Article>, minWords: number): LearnedPair {
  const own = new Set([a.id, a.path, b.id, b.path]);
  const articles = [a, b, ...[...among].filter(({ id }) => !own.has(id))];
  // in the order of a scan: of articles with the same text the first is the one that is compared
  articles.sort((x, y) => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0));
  const [atA, atB] = [articles.indexOf(a), articles.lastIndexOf(b)];
  const [{ tokens: tokensA, disguised: disguisedA }, { tokens: tokensB, disguised: disguisedB }] = [a, b].map(
    ({ text }) => locateWords(text),
  );
  const found = { disguisedA, disguisedB };
  const tokens: Tokens[] = articles.map(({ text }, i) => (i === atA ? tokensA : i === atB ? tokensB : wordsOf(text)));
  const store = tokenStoreOf(tokens);

  const firstOf = findIdentical(
    store,
    Uint32Array.from(tokens, ({ hashes }) => hashOfText(hashes)),
  );
  const longEnough = (of: Uint32Array): Uint32Array => of.filter(i => store.counts[i] >= minWords);
  const teaching = longEnough(Uint32Array.from(tokens.keys()).filter(i => firstOf[i] === i));
  // two articles are too few to show boilerplate
  if (articles.length === 2)
    return { ...found, frequencies: countFrequencies(store, teaching), runs: NO_RUNS, tokensA, tokensB };

  const numbers = new SourceNumbers();
  const sourceNumbers = Uint32Array.from(articles, article => numbers.numberOf(sourceOf(article)));
  const groups = groupBySource(
    teaching,
    teaching.map(i => sourceNumbers[i]),
    numbers.sources,
  );
  const templates = learnTemplates(store, groups)(0, groups.starts.length - 1);
  const search = { templates, sources: numbers.sources, sourceOf: sourceNumbers };
  const flaggedA = flagBoilerplate(tokensA, firstOf[atA], search);
  const flaggedB = flagBoilerplate(tokensB, firstOf[atB], search);
  removeBoilerplate(store, teaching, search)(0, teaching.length);
  const left = longEnough(teaching);
  const learned = { frequencies: countFrequencies(store, left), runs: findRuns(store, left) };
  return { ...found, ...learned, tokensA: flaggedA, tokensB: flaggedB };
}

function wordsOf(text: string): Tokens {
  const columns = new TokenColumns();
  addWords(text, columns);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** What statistics of another corpus say on two articles: the boilerplate of their sources, and the frequencies of their words. */
function statisticsOn(a: Article, b: Article, statistics: CorpusStatistics): LearnedPair {
  const sources = [sourceOf(a), sourceOf(b)];
  const search = { templates: templatesFor(statistics, sources), sources, sourceOf: Uint32Array.of(0, 1) };
  const [{ tokens: tokensA, disguised: disguisedA }, { tokens: tokensB, disguised: disguisedB }] = [a, b].map(
    ({ text }) => locateWords(text),
  );
  return {
    frequencies: statistics.frequencies,
    runs: statistics.runs,
    tokensA: flagBoilerplate(tokensA, 0, search),
    tokensB: flagBoilerplate(tokensB, 1, search),
    disguisedA,
    disguisedB,
  };
}

/** The tokens with a flag on those that are boilerplate. */
function flagBoilerplate(located: LocatedTokens, article: number, search: BoilerplateSearch): LocatedTokens {
  const flags = located.flags.slice();
  for (const { start, end } of findBoilerplate(located, article, search)) {
    for (let i = start; i < end; i++) flags[i] |= BOILERPLATE;
  }
  return { ...located, flags };
}
