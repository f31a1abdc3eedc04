/**
 * Learns from articles that have something in common (their publisher, their folder, the corpus) which runs of words are
 * their frame: the newsletter box, the cookie notice, the explanation under every daily report.
 *
 * A run is frame when many of the articles hold it. But a text that five thousand sites copy is held by many, too:
 * where such runs make up most of an article, they are its text, and what most of its holders have as text is no frame.
 */

import { capacityFor } from '../collections/hash-table.js';
import { type FramesProgram, framesProgram } from '../kernels/boilerplate.js';
import { HIGHEST, MAX_GAP, MIN_STRETCH, RUN } from '../kernels/constants/boilerplate.js';
import { copyPreservingAlignment } from '../kernels/copy-preserving-alignment.js';
import { type TokenStore, tokensOf } from './token-store.js';
import { RunTable, runsIn, writeRuns } from './word-runs.js';

/** In a small group, what half of the articles hold, and at least this many. */
const SMALLEST_GROUP = 4;

/** When runs are the frame of a group of articles. */
export interface FrameRule {
  /** Articles that must hold a run, at least, and as a share of the group. */
  readonly articles: number;
  readonly share: number;
  /** Share of an article above which the runs are its text. */
  readonly text: number;
  /** Words to learn from: of a larger group every n-th article teaches. */
  readonly words: number;
}

/** A publisher that prints one stretch again and again prints its own frame, be it all but the headline: a pay wall is. */
export const BY_PUBLISHER: FrameRule = { articles: 8, share: 0.02, text: 0.97, words: 2 ** 19 };
/** A folder may be a site or a story: only a part of the page, on many pages, is a frame. */
export const IN_FOLDER: FrameRule = { articles: 8, share: 0.15, text: 0.75, words: 2 ** 19 };
/** Without knowing the source, a frame and a much-copied story differ only in how much of the page they are. */
export const IN_CORPUS: FrameRule = { articles: 20, share: 0.005, text: 0.5, words: 2 ** 22 };

/** Around a short text, a frame may be this much of the page. */
const NOTHING_ELSE = 0.75;
/** Words at the ends of a page that a frame may leave out: a date, a title. */
const EDGE = 10;
/** Where more than this share of the other runs is common as well, the stretch is part of a story that was copied. */
const REST_SHARED = 0.3;

const NONE = new Uint32Array(0);

/** Half-open range of words. */
export type Stretch = [start: number, end: number];

/** Stretches of an article whose runs qualify, given by the words they start at, ascending. */
export function stretchesOf(starts: Uint32Array, count: number): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at < count; ) {
    const first = starts[at];
    let last = first;
    for (at++; at < count && starts[at] <= last + RUN + MAX_GAP; at++) last = starts[at];
    if (last + RUN - first >= MIN_STRETCH) found.push([first, last + RUN]);
  }
  return found;
}

/** Articles that must hold a run; Infinity where the group is too small to say. */
function enoughOf(rule: FrameRule, size: number): number {
  const enough = Math.max(rule.articles, Math.ceil(rule.share * size));
  const half = Math.max(SMALLEST_GROUP, Math.ceil(size / 2));
  return size < Math.min(enough, half) ? Infinity : Math.min(enough, half);
}

/** Every n-th article, so that no more than the rule's words teach. */
function teachersOf(store: TokenStore, articles: Uint32Array, rule: FrameRule): Uint32Array {
  let words = 0;
  for (const article of articles) words += store.counts[article];
  const step = Math.ceil(words / rule.words);
  return step <= 1 ? articles : articles.filter((_, i) => i % step === 0);
}

/**
 * The frame runs of a group of articles, in no particular order.
 *
 * @param program that counts runs sooner; null for the plain reference
 */
export function learnFrame(
  store: TokenStore,
  articles: Uint32Array,
  rule: FrameRule,
  program: FramesProgram | null = framesProgram(),
): Uint32Array {
  const teachers = teachersOf(store, articles, rule);
  const least = enoughOf(rule, teachers.length);
  if (teachers.length < least) return NONE;
  // four versions of one story are no pay wall yet
  const textShare = rule === BY_PUBLISHER && least < BY_PUBLISHER.articles ? IN_FOLDER.text : rule.text;

  const several = Math.max(2, Math.ceil(least / 2));
  const recurring = recurringRuns(store, teachers, several, least, program);
  if (recurring === undefined) return NONE;

  const { starts, ends } = recurring;
  const table = new RunTable();
  const numbers = recurring.runs;
  for (let i = 0, at = 0; i < teachers.length; i++) {
    for (; at < ends[i]; at++) numbers[at] = table.count(recurring.runs[at], i);
  }
  const { counts, textCounts } = table;
  if (counts.every(holders => holders < least)) return NONE;

  table.startOver();
  const framed = new Uint32Array(ends.reduce((most, end, i) => Math.max(most, end - (ends[i - 1] ?? 0)), 0));
  for (let i = 0, end = 0; i < teachers.length; i++) {
    const begin = end;
    end = ends[i];
    let count = 0;
    let shared = 0;
    for (let at = begin; at < end; at++) {
      const holders = counts[numbers[at]];
      if (holders >= least) framed[count++] = starts[at];
      else if (holders >= several) shared++;
    }
    if (count === 0) continue;
    const found = stretchesOf(framed, count);
    const length = store.counts[teachers[i]];
    const words = found.reduce((sum, [start, stop]) => sum + stop - start, 0);
    const most = Math.max(textShare, surrounds(found, length) ? NOTHING_ELSE : 0);
    // copies of one story share more than the stretch that half of the folder holds; pages of one site do not
    const restIsShared = shared > REST_SHARED * (runsIn(length) - count);
    if (words <= most * length && !restIsShared) continue;
    for (let at = begin; at < end; at++) if (counts[numbers[at]] >= least) table.countAsText(numbers[at], i);
  }
  const frame: number[] = [];
  for (let number = 0; number < table.size; number++) {
    if (counts[number] >= least && textCounts[number] * 2 < counts[number]) frame.push(table.runAt(number));
  }
  return Uint32Array.from(frame);
}

/** Runs that may stand often, article by article. */
interface RecurringRuns {
  readonly runs: Uint32Array;
  /** The word of its article that each run starts at. */
  readonly starts: Uint32Array;
  /** By article: where its runs end. */
  readonly ends: Uint32Array;
}

/**
 * The runs that stand `several` times, and few others; undefined where none stands `least` times. Runs that meet by
 * chance are counted as one, so that only too many can be left: a table of every run of the corpus would be in
 * nobody's cache.
 */
function recurringRuns(
  store: TokenStore,
  articles: Uint32Array,
  several: number,
  least: number,
  program: FramesProgram | null,
): RecurringRuns | undefined {
  const ends = new Uint32Array(articles.length);
  let total = 0;
  let longest = 0;
  for (let i = 0; i < articles.length; i++) {
    const words = store.counts[articles[i]];
    total += runsIn(words);
    ends[i] = total;
    longest = Math.max(longest, words);
  }
  const slots = capacityFor(several < 8 ? total * 2 : total >>> 1);
  if (program !== null && longest <= program.mostTokens && total <= program.mostRuns) {
    program.beginGroup(articles.length, total, slots);
    const { hashes, learnt } = program.views();
    for (const article of articles) {
      const own = tokensOf(store, article).hashes;
      program.addArticle(copyPreservingAlignment(own, hashes), own.length);
    }
    if (program.most < Math.min(least, HIGHEST)) return undefined;
    program.keepRecurring(Math.min(several, HIGHEST));
    return learnt(total, articles.length);
  }
  const runs = new Uint32Array(total);
  const counters = new Uint8Array(slots);
  let most = 0;
  for (let i = 0, at = 0; i < articles.length; i++) {
    at += writeRuns(tokensOf(store, articles[i]).hashes, runs, at);
    most = countRuns(runs, i === 0 ? 0 : ends[i - 1], at, counters, most);
  }
  if (most < Math.min(least, HIGHEST)) return undefined;

  const starts = new Uint32Array(total);
  const enough = Math.min(several, HIGHEST);
  const mask = counters.length - 1;
  let left = 0;
  for (let i = 0, at = 0; i < articles.length; i++) {
    const first = at;
    const end = ends[i];
    for (; at < end; at++) {
      const run = runs[at];
      // what does not stay is written over by the next: no branch that would be guessed wrong
      runs[left] = run;
      starts[left] = at - first;
      left += (enough - 1 - counters[run & mask]) >>> 31;
    }
    ends[i] = left;
  }
  return { runs, starts, ends };
}

/** Counts the runs [from, to), and returns the highest count so far. */
function countRuns(runs: Uint32Array, from: number, to: number, counters: Uint8Array, before: number): number {
  const mask = counters.length - 1;
  let most = before;
  for (let at = from; at < to; at++) {
    const slot = runs[at] & mask;
    const count = counters[slot];
    if (count === HIGHEST) continue;
    counters[slot] = count + 1;
    if (count >= most) most = count + 1;
  }
  return most;
}

/** True where the stretches stand at both ends of the page, as a frame does. */
function surrounds(found: readonly Stretch[], length: number): boolean {
  return found.length > 1 && found[0][0] <= EDGE && found[found.length - 1][1] >= length - EDGE;
}
