/**
 * Learns the template of a group of articles: the n-grams that are boilerplate, such as a newsletter box or a cookie
 * notice.
 *
 * A group is a publisher, a folder or the corpus. An n-gram of many articles in the group is boilerplate, with one
 * exception: if such n-grams make up most of an article, they are its text, as in a text that five thousand sites copy.
 * An n-gram that is text in most of its articles is no boilerplate.
 */

import { capacityFor } from '../collections/hash-table.js';
import { GRAM_WORDS, MIN_SPAN, RecurringGramFinder, SPAN_GAP } from '../kernels/boilerplate.js';
import { hashOfText, type TokenStore, tokensOf } from './token-store.js';

/** The n-grams of a template, in no particular order. */
export type Template = Uint32Array;

/** Least articles of an n-gram in a small group, where half of the articles must hold it. */
const SMALLEST_GROUP = 4;

/** Conditions for boilerplate in a group of articles. */
export interface TemplateRule {
  /** Least articles with an n-gram, as a number and as a share of the group. */
  readonly articles: number;
  readonly share: number;
  /** Share of an article above which such n-grams are its text. */
  readonly text: number;
  /** Approximate most words to learn from; a larger group is sampled. */
  readonly words: number;
}

/** Repeated text of a publisher is boilerplate even if it is the whole page except the headline, such as a paywall. */
export const BY_PUBLISHER: TemplateRule = { articles: 8, share: 0.02, text: 0.97, words: 2 ** 19 };
/** A folder may hold a site or one story: only a part of the page that many pages have is boilerplate. */
export const IN_FOLDER: TemplateRule = { articles: 8, share: 0.15, text: 0.75, words: 2 ** 19 };
/** Without a source, boilerplate and a much-copied story differ only in their share of the page. */
export const IN_CORPUS: TemplateRule = { articles: 20, share: 0.005, text: 0.5, words: 2 ** 22 };

/** Most share of boilerplate in a page if it surrounds a short text. */
const AROUND_TEXT = 0.75;
/** Words at the ends of a page that may be outside of the boilerplate, such as a date or a title. */
const EDGE = 10;
/** If more than this share of the other n-grams is also shared, the span is part of a copied story. */
const REST_SHARED = 0.3;

const NO_GRAMS = new Uint32Array(0);

/** Half-open range of words. */
type Span = readonly [start: number, end: number];

/** Number of n-grams in an article of `words` words. */
export const gramsIn = (words: number): number => Math.max(0, words - GRAM_WORDS + 1);

/**
 * Prepares to learn templates.
 *
 * @param tokens tokens of the longest article
 * @returns a function that learns the template of a group of articles
 */
export function templateLearner(
  store: TokenStore,
  tokens: number,
): (articles: Uint32Array, rule: TemplateRule) => Template {
  const finder = new RecurringGramFinder(tokens);
  return (articles, rule) => learnTemplate(store, articles, rule, finder);
}

function learnTemplate(
  store: TokenStore,
  articles: Uint32Array,
  rule: TemplateRule,
  finder: RecurringGramFinder,
): Template {
  const teachers = teachersOf(store, articles, rule);
  const least = requiredArticles(rule, teachers.length);
  if (teachers.length < least) return NO_GRAMS;
  // a few versions of one story are no paywall
  const textShare = rule.text === BY_PUBLISHER.text && least < BY_PUBLISHER.articles ? IN_FOLDER.text : rule.text;

  const several = Math.max(2, Math.ceil(least / 2));
  const lengths = Uint32Array.from(teachers, article => store.counts[article]);
  const total = lengths.reduce((sum, words) => sum + gramsIn(words), 0);
  const counters = capacityFor(several < 8 ? total * 2 : total >>> 1);
  const hashesOf = (position: number): Uint32Array => tokensOf(store, teachers[position]).hashes;
  const recurring = finder.find(lengths, hashesOf, { counters, several, least });
  if (recurring === undefined) return NO_GRAMS;

  const { starts, ends } = recurring;
  const table = new GramTable();
  // overwrite each n-gram with its number
  const numbers = recurring.grams;
  for (let i = 0, at = 0; i < teachers.length; i++) {
    for (; at < ends[i]; at++) numbers[at] = table.count(recurring.grams[at], i);
  }
  const { counts, textCounts } = table;
  if (counts.every(holders => holders < least)) return NO_GRAMS;

  table.startOver();
  const matches = new Uint32Array(ends.reduce((most, end, i) => Math.max(most, end - (ends[i - 1] ?? 0)), 0));
  for (let i = 0, end = 0; i < teachers.length; i++) {
    const begin = end;
    end = ends[i];
    let count = 0;
    let shared = 0;
    for (let at = begin; at < end; at++) {
      const holders = counts[numbers[at]];
      if (holders >= least) matches[count++] = starts[at];
      else if (holders >= several) shared++;
    }
    if (count === 0) continue;
    const spans = spansOf(matches, count);
    const words = spans.reduce((sum, [start, stop]) => sum + stop - start, 0);
    const most = Math.max(textShare, surrounds(spans, lengths[i]) ? AROUND_TEXT : 0);
    // copies of one story share more than that span; pages of one site do not
    const restIsShared = shared > REST_SHARED * (gramsIn(lengths[i]) - count);
    if (words <= most * lengths[i] && !restIsShared) continue;
    for (let at = begin; at < end; at++) if (counts[numbers[at]] >= least) table.countAsText(numbers[at], i);
  }
  const template: number[] = [];
  for (let number = 0; number < table.size; number++) {
    if (counts[number] >= least && textCounts[number] * 2 < counts[number]) template.push(table.gramAt(number));
  }
  return Uint32Array.from(template);
}

/**
 * Samples the articles by the hash of their words, down to about the words of the rule. Adding or removing an article
 * does not change the choice of the others.
 */
function teachersOf(store: TokenStore, articles: Uint32Array, rule: TemplateRule): Uint32Array {
  let words = 0;
  for (const article of articles) words += store.counts[article];
  let step = 1;
  while (step * rule.words < words) step *= 2;
  if (step === 1) return articles;
  const { textHashes } = store;
  return articles.filter(
    article => (textHashes?.[article] ?? hashOfText(tokensOf(store, article).hashes)) % step === 0,
  );
}

/** Least articles of an n-gram; Infinity if the group is too small. */
function requiredArticles(rule: TemplateRule, size: number): number {
  const enough = Math.max(rule.articles, Math.ceil(rule.share * size));
  const half = Math.max(SMALLEST_GROUP, Math.ceil(size / 2));
  return size < Math.min(enough, half) ? Infinity : Math.min(enough, half);
}

/**
 * Spans of an article formed by n-grams. @param starts first words of the n-grams, ascending; the first `count` count
 */
function spansOf(starts: Uint32Array, count: number): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < count; ) {
    const first = starts[at];
    let last = first;
    for (at++; at < count && starts[at] <= last + GRAM_WORDS + SPAN_GAP; at++) last = starts[at];
    if (last + GRAM_WORDS - first >= MIN_SPAN) spans.push([first, last + GRAM_WORDS]);
  }
  return spans;
}

/** Whether spans are at both ends of a page of `length` words, typical of boilerplate. */
function surrounds(spans: readonly Span[], length: number): boolean {
  return spans.length > 1 && spans[0][0] <= EDGE && spans[spans.length - 1][1] >= length - EDGE;
}

/** Number that no article has. */
const NO_ARTICLE = 0xffffffff;

/** A growing hash table that numbers n-grams by their first occurrence, and counts the articles of each. */
class GramTable {
  /** Open addressing: number of the n-gram + 1; 0 in a free slot. */
  #slots = new Uint32Array(1 << 9);
  /** For each number the n-gram, and the last article counted. */
  #grams = new Uint32Array(1 << 8);
  #last = new Uint32Array(1 << 8).fill(NO_ARTICLE);
  /** For each number the articles with the n-gram, and the articles whose text it is part of. */
  counts = new Uint32Array(1 << 8);
  textCounts = new Uint32Array(1 << 8);
  #size = 0;

  /** Number of distinct n-grams. */
  get size(): number {
    return this.#size;
  }

  /** Counts an n-gram once for each article; the calls must be ordered by article. Returns the number of the n-gram. */
  count(gram: number, article: number): number {
    const number = this.#numberOf(gram);
    if (this.#last[number] !== article) {
      this.#last[number] = article;
      this.counts[number]++;
    }
    return number;
  }

  /** Prepares for a second pass over the articles. */
  startOver(): void {
    this.#last.fill(NO_ARTICLE);
  }

  /** Counts the n-gram of this number as text, once for each article. */
  countAsText(number: number, article: number): void {
    if (this.#last[number] === article) return;
    this.#last[number] = article;
    this.textCounts[number]++;
  }

  gramAt(number: number): number {
    return this.#grams[number];
  }

  #numberOf(gram: number): number {
    const slots = this.#slots;
    const grams = this.#grams;
    const mask = slots.length - 1;
    let slot = gram & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) if (grams[slots[slot] - 1] === gram) return slots[slot] - 1;
    if (this.#size === grams.length) {
      this.#grow();
      return this.#numberOf(gram);
    }
    grams[this.#size] = gram;
    slots[slot] = ++this.#size;
    return this.#size - 1;
  }

  #grow(): void {
    this.#grams = doubled(this.#grams, 0);
    this.counts = doubled(this.counts, 0);
    this.textCounts = doubled(this.textCounts, 0);
    this.#last = doubled(this.#last, NO_ARTICLE);
    const slots = new Uint32Array(this.#grams.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#grams[number] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Twice as long, with `rest` in the new half. */
function doubled(column: Uint32Array, rest: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(column.length * 2).fill(rest, column.length);
  longer.set(column);
  return longer;
}
