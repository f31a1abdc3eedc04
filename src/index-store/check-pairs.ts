/** Finds the pairs of a check: compares the new texts with those of the index that share enough sketch values. */
import type { CandidatePairs } from '../candidates/candidates.js';
import { SKETCH_ENGINES } from '../candidates/engine.js';
import { joinSketches, valuesOf } from '../candidates/sketch.js';
import { findBoxes } from '../cluster/boxes.js';
import { CLOSE_MEMBERS, contradicts, findFamilies, mayDiffer } from '../cluster/template-families.js';
import { unpackPairs, verdictOn } from '../compare/packed-pairs.js';
import { type ScoredPair, verifyPairs } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import { compareText } from '../corpus/merge-batches.js';
import { sharedCopy, tokenStoreOf, tokensOf } from '../corpus/token-store.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import type { DetectOptions } from '../options.js';
import { ARTICLES_PER_RANGE } from '../pipeline/find-candidates.js';
import { beginStage, type Environment, evenCuts } from '../pipeline/stages.js';
import type { Tokens } from '../text/tokenize.js';
import { decisiveTexts } from './decisive-texts.js';
import type { IndexWords } from './index-words.js';
import { type Candidate, KnownValues, type Query, QueryValues } from './known-values.js';
import type { NewTexts } from './new-texts.js';

/** Number of queries whose candidates are in memory together. */
const QUERIES_AT_ONCE = 256;
/** Most pairs that are compared in this thread: for so few, starting other threads takes longer. */
const FEW_PAIRS = 1024;
const PAIRS_PER_RANGE = 512;
/** Most texts of the index whose own pairs are compared, to decide whether new texts are notes of a template family. */
const MOST_NEIGHBOURS = 2000;
/**
 * Most words of these pairs: a number for all new texts together, and a number for each new text whose facts differ from those of another text. Notes
 * of templates are short, but all pairs of a story with a hundred different copies would take ten times the time of the check. Comparing a million
 * words takes about an eighth of a second.
 */
const MOST_WORDS = 2 ** 19;
const MOST_WORDS_EACH = 2 ** 17;
/** Number of texts of the index whose pairs are compared before the limit is tested again. */
const NEIGHBOURS_AT_ONCE = 8;

/** The number of a text: articles of the index first (`KnownNumbers`), then the new articles. */
export type TextNumber = number;

/** A pair of texts; the id of `a` is smaller. */
export interface TextPair extends ScoredPair {
  readonly a: TextNumber;
  readonly b: TextNumber;
}

interface Text {
  readonly number: TextNumber;
  readonly id: string;
  readonly tokens: Tokens;
  readonly language: number;
}

export class PairFinder {
  readonly #texts: NewTexts;
  readonly #options: DetectOptions;
  readonly #environment: Environment;
  readonly #values: KnownValues;
  readonly #words: IndexWords;
  readonly #queries: (Query & { readonly text: Text })[] = [];
  /** The texts whose pairs were looked for, also those without tokens to compare: asking twice would never end. */
  readonly #asked = new Set<TextNumber>();
  /** Number of words of each compared text. */
  readonly #counts = new Map<TextNumber, number>();
  /** Number of compared pairs of new texts. */
  compared = 0;
  /** Further texts of the index whose pairs were compared, and the number of words of these pairs. */
  readonly #further = new Set<TextNumber>();
  #furtherWords = 0;
  /** Number of new texts whose facts differ from those of another text. */
  #differing = 0;
  /** Whether one of the limits was reached. */
  isCutShort = false;

  /** @param words of the index */
  constructor(texts: NewTexts, words: IndexWords, options: DetectOptions, environment: Environment) {
    this.#texts = texts;
    this.#words = words;
    this.#options = options;
    this.#environment = environment;
    const { candidates } = SKETCH_ENGINES['bottom-k'];
    const rule = 'rule' in candidates ? candidates.rule({ ...options }) : { maxDocumentFrequency: 100, minOverlap: 3 };
    this.#values = new KnownValues(texts.numbers, rule, texts.isFirst);
  }

  /** The text number of a new article. */
  numberOf(article: number): TextNumber {
    return this.#texts.numbers.size + article;
  }

  idOf(number: TextNumber): string {
    const { numbers, ids } = this.#texts;
    return number < numbers.size ? numbers.idOf(number) : ids[number - numbers.size];
  }

  /**
   * Finds all pairs of new texts, without pairs of two notes of one template family, and the families that hold new texts. A family is listed with
   * its new texts and its first two members.
   */
  async find(): Promise<{
    readonly pairs: readonly TextPair[];
    readonly families: readonly (readonly TextNumber[])[];
  }> {
    const { groups, isCompared } = this.#texts;
    const wanted = groups.flatMap(({ first, known, isKnown }) =>
      isKnown ? [known[0]] : isCompared[first] === 1 ? [this.numberOf(first)] : [],
    );
    const own = new Set(wanted);
    const all: TextPair[] = [];
    for (let next: readonly TextNumber[] = wanted; next.length > 0; next = this.#next(all, own))
      for (const pair of await this.#pairsOf(next)) all.push(pair);
    const { members, unlike } = this.#families(all);
    const isOwn = ({ a, b }: TextPair): boolean => own.has(a) || own.has(b);
    const mayBeUnlike = this.isCutShort ? this.#pairsToTell(all, own) : isOwn;
    return {
      pairs: all.filter(pair => isOwn(pair) && !(unlike.has(pair) && mayBeUnlike(pair))),
      families: members
        .map(family => family.filter((text, n) => n < 2 || own.has(text)))
        .filter(family => family.some(text => own.has(text))),
    };
  }

  /**
   * For a check that reached a limit: tells the pairs that a family may exclude. These are the pairs of new texts for which enough contradicting
   * texts were compared with others; all other pairs are listed, because two copies look like two members of a family while their own pair is
   * unknown.
   */
  #pairsToTell(pairs: readonly TextPair[], own: ReadonlySet<TextNumber>): (pair: TextPair) => boolean {
    const left = new Map<TextNumber, { known: number; unknown: number }>();
    for (const pair of pairs.filter(contradicts)) {
      for (const [text, other] of [
        [pair.a, pair.b],
        [pair.b, pair.a],
      ]) {
        if (!own.has(text)) continue;
        const counts = left.get(text) ?? { known: 0, unknown: 0 };
        left.set(text, counts);
        if (own.has(other) || this.#further.has(other)) counts.known++;
        else counts.unknown++;
      }
    }
    const isEnough = (text: TextNumber): boolean => {
      const { known, unknown } = left.get(text) ?? { known: 0, unknown: 0 };
      return unknown === 0 || known >= CLOSE_MEMBERS;
    };
    return ({ a, b }) => (!own.has(a) || isEnough(a)) && (!own.has(b) || isEnough(b));
  }

  /** The next texts of the index whose own pairs are needed to judge the pairs of new texts, up to the limit. */
  #next(pairs: readonly TextPair[], own: ReadonlySet<TextNumber>): TextNumber[] {
    const decisive = decisiveTexts(pairs, own, {
      threshold: this.#options.threshold,
      isShort: text => (this.#counts.get(text) ?? 0) < SHORT_TEXT,
      isAsked: text => this.#asked.has(text),
    });
    if (this.isCutShort) return [];
    const differing = pairs.filter(mayDiffer).flatMap(({ a, b }) => [a, b].filter(text => own.has(text)));
    this.#differing = new Set(differing).size;
    const allowed = MOST_NEIGHBOURS - this.#further.size;
    if (decisive.length > allowed) this.isCutShort = true;
    return decisive.slice(0, allowed);
  }

  /** The families, with members ordered by id, and the pairs that are no copies because of a family or a box. */
  #families(pairs: readonly TextPair[]): {
    readonly members: readonly (readonly TextNumber[])[];
    readonly unlike: ReadonlySet<TextPair>;
  } {
    const texts = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    texts.sort((x, y) => compareText(this.idOf(x), this.idOf(y)));
    const order = new Map(texts.map((number, n) => [number, n]));
    const numbered = new Map(pairs.map(pair => [{ ...pair, a: order.get(pair.a)!, b: order.get(pair.b)! }, pair]));
    const { threshold } = this.#options;
    const { members, unlike } = findFamilies([...numbered.keys()], threshold);
    const alike = [...numbered.keys()].filter(pair => !unlike.has(pair));
    const boxes = findBoxes(
      alike,
      threshold,
      texts.map(number => this.#counts.get(number) ?? 0),
    );
    return {
      members: members.map(family => family.map(n => texts[n])),
      // after a limit, the stories around a box may be copies of each other that were not compared
      unlike: new Set([...unlike, ...(this.isCutShort ? [] : boxes)].map(pair => numbered.get(pair)!)),
    };
  }

  /** The pairs of some texts with texts of the index and with earlier queries. */
  async #pairsOf(wanted: readonly TextNumber[]): Promise<TextPair[]> {
    const from = this.#queries.length;
    const isFurther = from > 0;
    const atOnce = isFurther ? NEIGHBOURS_AT_ONCE : QUERIES_AT_ONCE;
    await this.#addQueries(wanted);
    const holders = new QueryValues(this.#queries, 0, this.#queries.length);
    const onDone = beginStage(this.#environment, 'candidates', wanted.length);
    const pairs: TextPair[] = [];
    for (let at = from; at < this.#queries.length; at += atOnce) {
      const end = Math.min(this.#queries.length, at + atOnce);
      const candidates = this.#values.candidates(this.#queries, holders, [at, end], from);
      if (!isFurther) this.compared += candidates.length;
      for (const pair of await this.#compare(candidates)) pairs.push(pair);
      onDone(end - from);
      if (!isFurther) continue;
      for (const { text } of this.#queries.slice(at, end)) this.#further.add(text.number);
      this.#furtherWords += this.#wordsOf(candidates);
      if (this.#furtherWords <= MOST_WORDS + this.#differing * MOST_WORDS_EACH) continue;
      this.isCutShort = true;
      break;
    }
    return pairs;
  }

  /** The number of words of compared pairs. */
  #wordsOf(candidates: readonly Candidate[]): number {
    let words = 0;
    for (const { query, other, known } of candidates) {
      words += this.#queries[query].text.tokens.hashes.length;
      words += other === undefined ? (this.#counts.get(known!) ?? 0) : this.#queries[other].text.tokens.hashes.length;
    }
    return words;
  }

  async #addQueries(wanted: readonly TextNumber[]): Promise<void> {
    for (const number of wanted) this.#asked.add(number);
    const texts = wanted.map(number => this.#textOf(number)).filter(text => text !== undefined);
    const values = await this.#sketches(texts);
    texts.forEach((text, n) => {
      const known = text.number < this.#texts.numbers.size ? { known: text.number } : {};
      const isShort = text.tokens.hashes.length < SHORT_TEXT;
      this.#queries.push({ ...known, id: text.id, values: values(n), isShort, text });
    });
  }

  /** The values of the sketches of texts, by position. */
  async #sketches(texts: readonly Text[]): Promise<(n: number) => Uint32Array> {
    const { runner } = this.#environment;
    const onDone = beginStage(this.#environment, 'sketch', texts.length);
    const frequencies = this.#words.for(texts);
    if (texts.length <= ARTICLES_PER_RANGE) {
      const { sketch } = SKETCH_ENGINES['bottom-k'];
      const values = texts.map(({ tokens, language }) =>
        sketch(tokens, this.#words.weightsOf(language), this.#options).slice(),
      );
      onDone(texts.length);
      return n => values[n];
    }
    const corpus = {
      store: tokenStoreOf(texts.map(({ tokens }) => tokens)),
      languages: languagesOf(texts),
      frequencies,
    };
    const articles = sharedCopy(Uint32Array.from(texts, (_, n) => n));
    const cuts = evenCuts(texts.length, ARTICLES_PER_RANGE);
    const batches = await runner.run('sketchArticles', { corpus, articles, options: this.#options }, cuts, onDone);
    const sketches = joinSketches(batches, ARTICLES_PER_RANGE);
    return n => valuesOf(sketches, n);
  }

  /** A text with its tokens; undefined for an article of the index that is too short to be compared. */
  #textOf(number: TextNumber): Text | undefined {
    const { numbers, store, languages } = this.#texts;
    if (number >= numbers.size) {
      const article = number - numbers.size;
      return { number, id: this.idOf(number), tokens: tokensOf(store, article), language: languages[article] };
    }
    const { row, tokens, details } = numbers.contentOf(number);
    return row.posted ? { number, id: details.id, tokens, language: row.language } : undefined;
  }

  async #compare(candidates: readonly Candidate[]): Promise<TextPair[]> {
    if (candidates.length === 0) return [];
    const texts = new Map<TextNumber, Text>();
    const numbers = candidates.map(({ query, other, known }) => {
      const pair = [this.#queries[query].text, other === undefined ? undefined : this.#queries[other].text] as const;
      const second = pair[1] ?? texts.get(known!) ?? this.#textOf(known!);
      if (second === undefined) return undefined;
      texts.set(pair[0].number, pair[0]).set(second.number, second);
      for (const { number, tokens } of [pair[0], second]) this.#counts.set(number, tokens.hashes.length);
      return [pair[0].number, second.number] as const;
    });
    // a verdict depends on the order of the two texts: the order by id, as in a scan
    const ordered = [...texts.values()].sort((x, y) => compareText(x.id, y.id));
    const place = new Map(ordered.map(({ number }, n) => [number, n]));
    const places = numbers
      .filter(pair => pair !== undefined)
      .map(([x, y]) => [Math.max(place.get(x)!, place.get(y)!), Math.min(place.get(x)!, place.get(y)!)] as const)
      .sort((x, y) => x[0] - y[0] || x[1] - y[1]);
    const corpus = {
      store: tokenStoreOf(ordered.map(({ tokens }) => tokens)),
      languages: languagesOf(ordered),
      frequencies: this.#words.for(ordered),
    };
    const pairs = {
      left: sharedCopy(Uint32Array.from(places, ([left]) => left)),
      right: sharedCopy(Uint32Array.from(places, ([, right]) => right)),
    };
    const scored = await this.#score(corpus, pairs);
    return scored.map(pair => ({ ...pair, a: ordered[pair.a].number, b: ordered[pair.b].number }));
  }

  /** Compares pairs: a few in this thread with the prepared words of the index, more in the runner. */
  async #score(corpus: Corpus, pairs: CandidatePairs): Promise<readonly ScoredPair[]> {
    const count = pairs.left.length;
    const { shingleSize, threshold, related, minPassage } = this.#options;
    const keep = { shingleSize, floor: threshold, related, minPassage };
    const onDone = beginStage(this.#environment, 'compare', count);
    if (count <= FEW_PAIRS) {
      const scored = verifyPairs(corpus, pairs, keep, undefined, this.#words.prepared)(0, count);
      onDone(count);
      return scored;
    }
    const { runner } = this.#environment;
    const packed = await runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(count, PAIRS_PER_RANGE), onDone);
    return packed.flatMap(unpackPairs).map(pair => {
      const { a, b, related } = pair;
      return { ...verdictOn(pair), a, b, related };
    });
  }
}

function languagesOf(texts: readonly Text[]): Int8Array {
  const languages = new Int8Array(new SharedArrayBuffer(texts.length));
  languages.set(texts.map(({ language }) => language));
  return languages;
}
