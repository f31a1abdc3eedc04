/**
 * Finds boilerplate by source and in the whole corpus (boilerplate-templates.ts), and removes it from the token store.
 *
 * Text that many otherwise unrelated articles share is no evidence about two of them. The report lists it.
 */

import { BoilerplateFinder } from '../kernels/boilerplate.js';
import { CAPITAL, NUMBER, type Tokens } from '../text/tokenize.js';
import { addSpan, type Blocks } from './boilerplate-blocks.js';
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, type Template, templateLearner } from './boilerplate-templates.js';
import { dropKeys, type KeyStore } from './key-store.js';
import type { Source } from './sources.js';
import { longestOf, saveTokens, type TokenStore, tokensOf } from './token-store.js';

/** Articles grouped by source; the last group is the whole corpus. */
export interface Groups {
  /** Article numbers, group by group, ascending in each. */
  readonly articles: Uint32Array;
  /** Group g is from starts[g] to before starts[g + 1]. */
  readonly starts: Uint32Array;
  /** Source of each group except the last. */
  readonly sources: readonly Source[];
}

/**
 * @param articles the first article of each text, so that identical pages count once; ascending
 * @param sourceOf for each of `articles` its index in `sources`
 */
export function groupBySource(articles: Uint32Array, sourceOf: Uint32Array, sources: readonly Source[]): Groups {
  // a single folder is no source: its group would be the corpus
  const grouping = sources.length === 1 && !sources[0].published ? [] : sources;
  const starts = new Uint32Array(grouping.length + 2);
  if (grouping.length > 0) for (const source of sourceOf) starts[source + 1]++;
  for (let group = 0; group < grouping.length; group++) starts[group + 1] += starts[group];
  const grouped = new Uint32Array(starts[grouping.length] + articles.length);
  const next = starts.slice();
  if (grouping.length > 0)
    articles.forEach((article, i) => {
      grouped[next[sourceOf[i]]++] = article;
    });
  grouped.set(articles, starts[grouping.length]);
  starts[grouping.length + 1] = grouped.length;
  return { articles: grouped, starts, sources: grouping };
}

/** The template of each group, the last one that of the corpus. */
export type Templates = readonly Template[];

/**
 * Prepares to learn templates.
 *
 * @returns a function that learns the templates of the groups [from, to)
 */
export function learnTemplates(
  store: TokenStore,
  { articles, starts, sources }: Groups,
): (from: number, to: number) => Templates {
  const learn = templateLearner(store, longestOf(store, articles));
  return (from, to) => {
    const templates: Template[] = [];
    for (let group = from; group < to; group++) {
      const rule = group === sources.length ? IN_CORPUS : sources[group].published ? BY_PUBLISHER : IN_FOLDER;
      templates.push(learn(articles.subarray(starts[group], starts[group + 1]), rule));
    }
    return templates;
  };
}

/** The templates of a corpus, with the source of each article. */
export interface BoilerplateSearch {
  readonly templates: Templates;
  readonly sources: readonly Source[];
  /** For each article its index in `sources`. */
  readonly sourceOf: Uint32Array;
}

/** Most words of a note besides its skeleton. */
const NOTE_WORDS = 100;
/** Least share of these words in the whole note. */
const NOTE_REST = 0.25;
/** Least share of names and numbers in these words, and its least ratio to their share in the skeleton. */
const NOTE_FACTS = 0.25;
const NOTE_CONTRAST = 1.2;

/**
 * Whether an article is a note of a template, whose shared words are the skeleton and whose other words are mostly
 * facts. Such an article keeps its boilerplate: without the skeleton it would be too short to compare, and its copies
 * would not be found.
 *
 * @param left  flags of the words that removing boilerplate would leave
 * @param whole flags of all words
 */
function isNote(left: Uint8Array, whole: Uint8Array): boolean {
  if (left.length > NOTE_WORDS || left.length < NOTE_REST * whole.length) return false;
  const facts = factsIn(left);
  const share = facts / left.length;
  const inSkeleton = (factsIn(whole) - facts) / (whole.length - left.length);
  return share >= NOTE_FACTS && share >= NOTE_CONTRAST * inSkeleton;
}

/** Number of capitalised words and numbers. */
function factsIn(flags: Uint8Array): number {
  let facts = 0;
  for (const flag of flags) if ((flag & (CAPITAL | NUMBER)) !== 0) facts++;
  return facts;
}

/** Makes a finder, and a function that loads the templates for an article. */
function finderFor({ templates, sourceOf }: BoilerplateSearch, tokens: number) {
  const corpus = templates.length - 1;
  const finder = new BoilerplateFinder(
    tokens,
    templates.reduce((most, { length }) => Math.max(most, length), 0),
    isNote,
  );
  finder.setCorpusTemplate(templates[corpus]);
  let source = -1;
  /** Loads the templates for an article. Returns whether there are any. */
  const lookFor = (article: number): boolean => {
    const template = corpus === 0 ? NO_GRAMS : templates[sourceOf[article]];
    if (sourceOf[article] !== source) finder.setSourceTemplate(template);
    source = sourceOf[article];
    return template.length > 0 || templates[corpus].length > 0;
  };
  return { finder, lookFor };
}

const NO_GRAMS = new Uint32Array(0);
const NO_TOKENS: Tokens = { hashes: NO_GRAMS, flags: new Uint8Array(0) };

/**
 * Prepares to remove boilerplate from the articles of a store.
 *
 * @param keys keys of the articles; those within boilerplate are removed
 * @param cuts output of the records for `restoreBoilerplate`, if given
 * @returns a function that removes the boilerplate of `articles[from]` to `articles[to - 1]`, and returns its blocks
 */
export function removeBoilerplate(
  store: TokenStore,
  articles: Uint32Array,
  search: BoilerplateSearch,
  keys?: KeyStore,
  cuts?: number[],
): (from: number, to: number) => Blocks {
  const { finder, lookFor } = finderFor(search, longestOf(store, articles));
  const removed = new RemovedWords();
  return (from, to) => {
    const blocks: Blocks = new Map();
    let article = 0;
    let tokens = NO_TOKENS;
    let spans: { start: number; end: number }[] = [];
    let cut: readonly Range[] = [];
    const keepCut = (): void => {
      cut = joinedSpans(spans);
      removed.clear();
      for (const { start, end } of cut) removed.add(tokens, start, end);
    };
    const onSpan = (start: number, end: number, key: number, group: number): void => {
      if (keys !== undefined || cuts !== undefined) spans.push({ start, end });
      addSpan(
        blocks,
        article,
        start,
        end,
        key,
        group === 0 ? search.sources[search.sourceOf[article]].name : undefined,
      );
    };
    for (article of bySource(articles.subarray(from, to), search.sourceOf)) {
      if (!lookFor(article)) continue;
      spans = [];
      tokens = tokensOf(store, article);
      const { hashes, flags } = tokens;
      const left = finder.remove(tokens, onSpan, cuts && keepCut);
      if (left === hashes.length) continue;
      if (cuts === undefined) {
        saveTokens(store, article, { hashes: hashes.subarray(0, left), flags: flags.subarray(0, left) });
      } else {
        cuts.push(article, cut.length);
        for (const { start, end } of cut) cuts.push(start, end);
        removed.put(tokens, 0, removed.words, left);
        saveTokens(store, article, tokens);
        store.counts[article] = left;
      }
      if (keys !== undefined) dropKeys(keys, article, spans);
    }
    finder.check();
    return blocks;
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Joins ranges that overlap or touch. */
function joinedSpans(spans: readonly Range[]): Range[] {
  if (spans.length === 1) return [spans[0]];
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((x, y) => x.start - y.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/**
 * Restores removed boilerplate, which the store keeps after the content of its article:
 *
 * ```text
 * whole     a1 a2 B1 B2 a3 B3          cuts     article, number of ranges, 2, 4, 5, 6
 * stored    a1 a2 a3 │ B1 B2 B3
 * ```
 *
 * @param cuts records of `removeBoilerplate`
 */
export function restoreBoilerplate(store: TokenStore, cuts: Uint32Array): void {
  const removed = new RemovedWords();
  for (let at = 0; at < cuts.length; ) {
    const [article, first] = [cuts[at], at + 2];
    const end = first + 2 * cuts[at + 1];
    const left = store.counts[article];
    store.counts[article] += wordsOf(cuts, first, end);
    const tokens = tokensOf(store, article);
    removed.keep(tokens, left);
    let [content, cut, place] = [left, removed.words, tokens.hashes.length];
    for (let n = end - 2; n >= first; n -= 2) {
      const [start, stop] = [cuts[n], cuts[n + 1]];
      move(tokens, content - (place - stop), content, stop);
      content -= place - stop;
      cut -= stop - start;
      removed.put(tokens, cut, cut + stop - start, start);
      place = start;
    }
    saveTokens(store, article, tokens);
    at = end;
  }
}

/** Removes restored boilerplate again. @param cuts records of `removeBoilerplate` */
export function cutAgain(store: TokenStore, cuts: Uint32Array): void {
  const removed = new RemovedWords();
  for (let at = 0; at < cuts.length; ) {
    const [article, first] = [cuts[at], at + 2];
    const end = first + 2 * cuts[at + 1];
    const tokens = tokensOf(store, article);
    const { length } = tokens.hashes;
    removed.clear();
    let content = cuts[first];
    for (let n = first; n < end; n += 2) {
      removed.add(tokens, cuts[n], cuts[n + 1]);
      const next = n + 2 < end ? cuts[n + 2] : length;
      move(tokens, cuts[n + 1], next, content);
      content += next - cuts[n + 1];
    }
    removed.put(tokens, 0, removed.words, content);
    saveTokens(store, article, tokens);
    store.counts[article] = content;
    at = end;
  }
}

function move({ hashes, flags }: Tokens, start: number, end: number, to: number): void {
  if (start === to || start === end) return;
  hashes.copyWithin(to, start, end);
  flags.copyWithin(to, start, end);
}

/** Number of words in the ranges of an article in `cuts`. */
function wordsOf(cuts: Uint32Array, first: number, end: number): number {
  let words = 0;
  for (let n = first; n < end; n += 2) words += cuts[n + 1] - cuts[n];
  return words;
}

/** A reusable buffer for the removed words of an article while its content moves. */
class RemovedWords {
  #hashes = new Uint32Array(0);
  #flags = new Uint8Array(0);
  words = 0;

  clear(): void {
    this.words = 0;
  }

  /** Copies all words from `start` on. */
  keep(tokens: Tokens, start: number): void {
    this.clear();
    this.add(tokens, start, tokens.hashes.length);
  }

  add({ hashes, flags }: Tokens, start: number, end: number): void {
    const words = this.words + end - start;
    if (words > this.#hashes.length) {
      const [before, flagsBefore] = [this.#hashes, this.#flags];
      [this.#hashes, this.#flags] = [new Uint32Array(2 * words), new Uint8Array(2 * words)];
      this.#hashes.set(before);
      this.#flags.set(flagsBefore);
    }
    this.#hashes.set(hashes.subarray(start, end), this.words);
    this.#flags.set(flags.subarray(start, end), this.words);
    this.words = words;
  }

  /** Copies the buffered words [start, end) to position `to` of the article. */
  put({ hashes, flags }: Tokens, start: number, end: number, to: number): void {
    hashes.set(this.#hashes.subarray(start, end), to);
    flags.set(this.#flags.subarray(start, end), to);
  }
}

/** A range of words, half-open; `group` is 0 for boilerplate of the source, 1 for that of the corpus. */
interface BoilerplateSpan {
  readonly start: number;
  readonly end: number;
  readonly group: number;
}

/**
 * Prepares to find the boilerplate of articles.
 *
 * @param longest words of the longest article
 * @returns a function that finds the boilerplate of an article; spans may overlap
 */
export function boilerplateFinder(
  search: BoilerplateSearch,
  longest: number,
): (tokens: Tokens, article: number) => readonly BoilerplateSpan[] {
  const { finder, lookFor } = finderFor(search, longest);
  return (tokens, article) => {
    const spans: BoilerplateSpan[] = [];
    if (lookFor(article)) finder.find(tokens, (start, end, _, group) => spans.push({ start, end, group }));
    return spans;
  };
}

/** Orders articles by source, so that a template stays in the cache. */
function bySource(articles: Uint32Array, sourceOf: Uint32Array): Float64Array {
  const ordered = Float64Array.from(articles, article => sourceOf[article] * 2 ** 32 + article).sort();
  return ordered.map(both => both % 2 ** 32);
}
