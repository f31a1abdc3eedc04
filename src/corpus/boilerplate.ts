/**
 * Text that many otherwise unrelated articles share is no evidence about two of them. It is searched for by source
 * and in the whole corpus (boilerplate-templates.ts), listed in the report, and cut out of the store before candidates and
 * scores.
 */

import { BoilerplateFinder } from '../kernels/boilerplate.js';
import { CAPITAL, NUMBER, type Tokens } from '../text/tokenize.js';
import { addSpan, type Blocks } from './boilerplate-blocks.js';
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, type Template, templateLearner } from './boilerplate-templates.js';
import { dropKeys, type KeyStore } from './key-store.js';
import type { Source } from './sources.js';
import { longestOf, saveTokens, type TokenStore, tokensOf } from './token-store.js';

/** Articles by what they have in common; the last group is the corpus. */
export interface Groups {
  /** Article numbers group by group, ascending in each. */
  readonly articles: Uint32Array;
  /** Group g stands from starts[g] to starts[g + 1]. */
  readonly starts: Uint32Array;
  /** Of all groups but the last. */
  readonly sources: readonly Source[];
}

/**
 * @param articles the first article of each text, so that identical pages do not vote for one another; ascending
 * @param sourceOf position in `sources`, for each of `articles`
 */
export function groupBySource(articles: Uint32Array, sourceOf: Uint32Array, sources: readonly Source[]): Groups {
  // one folder alone is not a source
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

/** The template of each group, in the order of the groups; the last is that of the corpus. */
export type Templates = readonly Template[];

/**
 * Prepares to learn templates.
 *
 * @returns function that learns the templates of the groups [from, to)
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

/** What the articles of a corpus are searched for. */
export interface BoilerplateSearch {
  readonly templates: Templates;
  readonly sources: readonly Source[];
  /** Position in `sources`, by article. */
  readonly sourceOf: Uint32Array;
}

/** A note has at most so many words besides its skeleton, ... */
const NOTE_WORDS = 100;
/** ... these are at least this share of all of it, ... */
const NOTE_REST = 0.25;
/** ... and names and numbers are at least this share of them, and so many times the share that they are of the skeleton. */
const NOTE_FACTS = 0.25;
const NOTE_CONTRAST = 1.2;

/**
 * Is what many articles share in an article the skeleton of a template? Then the rest is facts, more than in the prose
 * between the frames of a page: without its skeleton the note would be too short to compare, and its copies would be lost.
 *
 * @param left flags of the rest
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

/** A finder, and a function that makes it look for what is boilerplate on an article. */
function finderFor({ templates, sourceOf }: BoilerplateSearch, tokens: number) {
  const corpus = templates.length - 1;
  const finder = new BoilerplateFinder(
    tokens,
    templates.reduce((most, { length }) => Math.max(most, length), 0),
    isNote,
  );
  finder.setCorpusTemplate(templates[corpus]);
  let source = -1;
  /** Returns whether there is anything to look for. */
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
 * Prepares to cut boilerplate out of the articles of a store.
 *
 * @param keys of the articles, which lose those that stand in boilerplate
 * @param cuts where given, receives what `restoreBoilerplate` needs
 * @returns function that cuts it out of `articles[from]` to `articles[to - 1]`, and says what it was
 */
export function removeBoilerplate(
  store: TokenStore,
  articles: Uint32Array,
  search: BoilerplateSearch,
  keys?: KeyStore,
  cuts?: number[],
): (from: number, to: number) => Blocks {
  const { finder, lookFor } = finderFor(search, longestOf(store, articles));
  const behind = new Behind();
  return (from, to) => {
    const blocks: Blocks = new Map();
    let article = 0;
    let tokens = NO_TOKENS;
    let spans: { start: number; end: number }[] = [];
    let cut: readonly Range[] = [];
    const keepCut = (): void => {
      cut = joinedSpans(spans);
      behind.clear();
      for (const { start, end } of cut) behind.add(tokens, start, end);
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
        behind.put(tokens, 0, behind.words, left);
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

/** Ranges that overlap or meet become one. */
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
 * Puts boilerplate back where it was cut out. What is cut out stands behind what is left of its article:
 *
 *     whole     a1 a2 B1 B2 a3 B3          cuts     article, number of ranges, 2, 4, 5, 6
 *     stored    a1 a2 a3 | B1 B2 B3
 *
 * @param cuts as `removeBoilerplate` recorded them
 */
export function restoreBoilerplate(store: TokenStore, cuts: Uint32Array): void {
  const behind = new Behind();
  for (let at = 0; at < cuts.length; ) {
    const [article, first] = [cuts[at], at + 2];
    const end = first + 2 * cuts[at + 1];
    const left = store.counts[article];
    store.counts[article] += wordsOf(cuts, first, end);
    const tokens = tokensOf(store, article);
    behind.keep(tokens, left);
    let [content, cut, place] = [left, behind.words, tokens.hashes.length];
    for (let n = end - 2; n >= first; n -= 2) {
      const [start, stop] = [cuts[n], cuts[n + 1]];
      move(tokens, content - (place - stop), content, stop);
      content -= place - stop;
      cut -= stop - start;
      behind.put(tokens, cut, cut + stop - start, start);
      place = start;
    }
    saveTokens(store, article, tokens);
    at = end;
  }
}

/** Cuts boilerplate out once more that was put back. @param cuts as `removeBoilerplate` recorded them */
export function cutAgain(store: TokenStore, cuts: Uint32Array): void {
  const behind = new Behind();
  for (let at = 0; at < cuts.length; ) {
    const [article, first] = [cuts[at], at + 2];
    const end = first + 2 * cuts[at + 1];
    const tokens = tokensOf(store, article);
    const { length } = tokens.hashes;
    behind.clear();
    let content = cuts[first];
    for (let n = first; n < end; n += 2) {
      behind.add(tokens, cuts[n], cuts[n + 1]);
      const next = n + 2 < end ? cuts[n + 2] : length;
      move(tokens, cuts[n + 1], next, content);
      content += next - cuts[n + 1];
    }
    behind.put(tokens, 0, behind.words, content);
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

/** Words of the ranges of an article in `cuts`. */
function wordsOf(cuts: Uint32Array, first: number, end: number): number {
  let words = 0;
  for (let n = first; n < end; n += 2) words += cuts[n + 1] - cuts[n];
  return words;
}

/** What stands behind the content of an article, while the content moves; the same memory for all articles. */
class Behind {
  #hashes = new Uint32Array(0);
  #flags = new Uint8Array(0);
  words = 0;

  clear(): void {
    this.words = 0;
  }

  /** Keeps all from `start` on. */
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

  /** Writes the words from `start` to `end` to a place in the article. */
  put({ hashes, flags }: Tokens, start: number, end: number, place: number): void {
    hashes.set(this.#hashes.subarray(start, end), place);
    flags.set(this.#flags.subarray(start, end), place);
  }
}

/** A half-open range of words; `group` is 0 where the source has it as boilerplate, 1 where the corpus has it. */
interface BoilerplateSpan {
  readonly start: number;
  readonly end: number;
  readonly group: number;
}

/**
 * Prepares to find the boilerplate of articles.
 *
 * @param longest words of the longest of them
 * @returns function that finds the boilerplate of one. Spans may overlap
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

/** Articles of one source one after the other, so that its template stays in the cache. */
function bySource(articles: Uint32Array, sourceOf: Uint32Array): Float64Array {
  const ordered = Float64Array.from(articles, article => sourceOf[article] * 2 ** 32 + article).sort();
  return ordered.map(both => both % 2 ** 32);
}
