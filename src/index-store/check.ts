/**
 * Compares new articles with those of an index. The report is that of a check of all these articles (pipeline/check.ts) with the
 * statistics of the index.
 */

import { verifyPairs } from '../compare/verify.js';
import { compareText } from '../corpus/merge-batches.js';
import { type Claims, RowPacker } from '../corpus/packed-rows.js';
import { RowStore } from '../corpus/row-store.js';
import { statusNumber } from '../corpus/status.js';
import { tokenStoreOf, tokensOf } from '../corpus/token-store.js';
import { completeOptions, type DetectOptions } from '../options.js';
import type { CheckRules } from '../pipeline/build-check-report.js';
import { type FoundRepeats, reportOn } from '../pipeline/find-matches.js';
import { beginStage, type Environment, IN_PROCESS } from '../pipeline/stages.js';
import { largestDiscounts, type Numbered, pairKey, undiscountedOf } from '../pipeline/undiscounted.js';
import type { Language } from '../text/language.js';
import type { Tokens } from '../text/tokenize.js';
import type { ReadNotice } from '../types/article.js';
import type { CheckReport } from '../types/check.js';
import type { ArticleRow } from '../types/report.js';
import { PairFinder, type TextNumber } from './check-pairs.js';
import type { IndexWords } from './index-words.js';
import { findNewTexts, type NewTexts } from './new-texts.js';
import type { Store } from './store.js';
import { wholeTokens } from './stored-cuts.js';
import type { Batches, CheckOptions, IndexSettings } from './types.js';

/** The notice of a check that reaches its limit. */
const CUT_SHORT: ReadNotice = {
  path: 'index',
  reason:
    'some new articles have so many neighbours in the index that not all of these are compared with each other: a note of a template may be listed as a copy',
};

export async function checkArticles(
  store: Store,
  settings: IndexSettings,
  batches: Batches,
  { threshold, minPassage, related }: CheckOptions,
  rules: CheckRules,
  given: Partial<Environment>,
): Promise<CheckReport> {
  const { tokens: _, text: __, ...stored } = settings;
  const options = completeOptions({ ...stored, threshold, minPassage, related });
  const environment = { ...IN_PROCESS, ...given, statistics: store.statistics };
  const found = await findRepeats(store, batches, options, environment);
  await environment.runner.finish();
  beginStage(environment, 'cluster', found.scored.length);
  return reportOn(found, options, rules, environment, store.size);
}

async function findRepeats(
  store: Store,
  batches: Batches,
  options: DetectOptions,
  environment: Environment,
): Promise<FoundRepeats> {
  const texts = await findNewTexts(store, batches, options.minWords, environment);
  const finder = new PairFinder(texts, store.words, options, environment);
  const { pairs, families } = await finder.find();
  const articles = new InvolvedArticles(texts, finder);
  for (const { a, b } of pairs) {
    articles.addText(a);
    articles.addText(b);
  }
  for (const family of families) for (const text of family) articles.addText(text);
  const { rows, firstOf, isKnown, placeOf, numberAt } = articles.rows(options.minWords);
  const scored = pairs
    .map(pair => ({ ...pair, a: placeOf(pair.a), b: placeOf(pair.b) }))
    .sort((x, y) => x.b - y.b || x.a - y.a);
  const shareOf = (text: number): number => (rows.words[text] - rows.lengthOf(text)) / rows.words[text];
  const chosen = largestDiscounts(scored, shareOf);
  const { shingleSize } = options;
  const similarities = byAllWords(chosen, numberAt, { texts, words: store.words, shingleSize });
  return {
    rows,
    firstOf,
    isKnown,
    // where older statistics do not say it, an index counts as several publishers
    site: store.statistics.site ?? null,
    skipped: texts.skipped,
    notices: finder.isCutShort ? [...texts.notices, CUT_SHORT] : texts.notices,
    scored,
    undiscounted: (a, b) => undiscountedOf(firstOf[a], firstOf[b], similarities, shareOf),
    translations: [],
    candidatePairs: finder.compared,
    families: families.map(family => family.map(placeOf)),
    contents: {
      get: place => texts.contentOf(numberAt(place)),
      knownWith: contents => texts.knownWith(contents),
    },
  };
}

/** The sources of texts with their boilerplate. */
interface TextSource {
  readonly texts: NewTexts;
  readonly words: IndexWords;
  readonly shingleSize: number;
}

/** The similarities of pairs with boilerplate included. */
function byAllWords(
  pairs: readonly Numbered[],
  numberAt: (place: number) => TextNumber,
  { texts, words, shingleSize }: TextSource,
): ReadonlyMap<number, number> {
  if (pairs.length === 0) return new Map();
  const places = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort((x, y) => x - y);
  const whole = places.map(place => wholeText(texts, numberAt(place)));
  const corpus = {
    store: tokenStoreOf(whole.map(({ tokens }) => tokens)),
    languages: Int8Array.from(whole, ({ language }) => language),
    frequencies: words.for(whole),
  };
  const order = new Map(places.map((place, n) => [place, n]));
  const compared = {
    left: Uint32Array.from(pairs, ({ b }) => order.get(b)!),
    right: Uint32Array.from(pairs, ({ a }) => order.get(a)!),
  };
  const keep = { shingleSize, floor: 0, related: false };
  const scored = verifyPairs(corpus, compared, keep, undefined, words.prepared)(0, pairs.length);
  return new Map(scored.map(({ a, b, similarity }) => [pairKey(places[a], places[b]), similarity]));
}

function wholeText(
  { numbers, store, languages, cuts }: NewTexts,
  number: TextNumber,
): { readonly tokens: Tokens; readonly language: Language } {
  const fresh = number - numbers.size;
  if (fresh >= 0) return { tokens: wholeTokens(tokensOf(store, fresh), cuts.of(fresh)), language: languages[fresh] };
  const { part, article } = numbers.placeOf(number);
  const { row, tokens } = part.segment.content(article);
  return { tokens: wholeTokens(tokens, part.segment.cut(article)), language: row.language };
}

/** The articles that a report may name, new ones and some of the index, numbered in the order of their ids. */
class InvolvedArticles {
  readonly #texts: NewTexts;
  readonly #finder: PairFinder;
  /** By article: the text that represents all articles with the same words. */
  readonly #firstOf = new Map<TextNumber, TextNumber>();

  constructor(texts: NewTexts, finder: PairFinder) {
    this.#texts = texts;
    this.#finder = finder;
    for (let article = 0; article < texts.rows.length; article++) {
      const number = finder.numberOf(article);
      this.#firstOf.set(number, number);
    }
    for (const { first, articles, known, isKnown } of texts.groups) {
      const text = isKnown ? known[0] : finder.numberOf(first);
      for (const article of articles) this.#firstOf.set(finder.numberOf(article), text);
      for (const article of known) this.#firstOf.set(article, text);
    }
  }

  /** Adds all articles with the words of a text. */
  addText(text: TextNumber): void {
    if (this.#firstOf.has(text)) return;
    for (const copy of this.#texts.copiesOf(text)) this.#firstOf.set(copy, text);
  }

  rows(minWords: number): Pick<FoundRepeats, 'rows' | 'firstOf' | 'isKnown'> & {
    /** The row of an article. */
    placeOf(number: TextNumber): number;
    /** The article of a row. */
    numberAt(place: number): TextNumber;
  } {
    const { size } = this.#texts.numbers;
    const ids = [...this.#firstOf.keys()].map(number => ({ number, id: this.#finder.idOf(number) }));
    ids.sort((x, y) => compareText(x.id, y.id));
    const places = new Map(ids.map(({ number }, place) => [number, place]));
    const placeOf = (number: TextNumber): number => places.get(number)!;
    const packer = new RowPacker();
    const [words, left] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
    const status = new Uint8Array(ids.length);
    // a new article with the id of a known one is its next version: the report needs the id in the source
    const givenIds = new Map<number, string>();
    ids.forEach(({ number, id }, place) => {
      const row = this.#rowOf(number);
      const given = number < size ? this.#texts.sourceIdOf(id) : this.#texts.rows.givenIdOf(number - size);
      if (given !== id) givenIds.set(place, given);
      packer.add(given, row);
      words[place] = row.words;
      // as in a scan, an article has the boilerplate of its representative
      left[place] = this.#leftOf(this.#firstOf.get(number)!);
      status[place] = statusNumber(row.status);
    });
    const locations = {
      batches: [packer.pack()],
      batchOf: new Uint32Array(ids.length),
      indexOf: Uint32Array.from(ids.keys()),
      givenIds,
    };
    const rows = new RowStore(
      ids.map(({ id }) => id),
      words,
      status,
      locations,
      minWords,
    );
    rows.discount(left);
    return {
      rows,
      firstOf: Uint32Array.from(ids, ({ number }) => placeOf(this.#firstOf.get(number)!)),
      isKnown: Uint8Array.from(ids, ({ number }) => (number < size ? 1 : 0)),
      placeOf,
      numberAt: place => ids[place].number,
    };
  }

  #rowOf(number: TextNumber): ArticleRow & Claims {
    const { numbers, rows } = this.#texts;
    const fresh = number - numbers.size;
    if (fresh >= 0) return { ...rows.at(fresh)!, ...rows.claimsOf(fresh) };
    const { part, article } = numbers.placeOf(number);
    return part.segment.article(article);
  }

  /** Number of words of a text without boilerplate. */
  #leftOf(text: TextNumber): number {
    const { numbers, store } = this.#texts;
    if (text >= numbers.size) return store.counts[text - numbers.size];
    const { part, article } = numbers.placeOf(text);
    return part.segment.row(article).tokens;
  }
}
