/**
 * Learns from articles that have something in common (their publisher, their folder, the corpus) which runs of words are
 * their frame: the newsletter box, the cookie notice, the explanation under every daily report.
 *
 * A run is frame when many of the articles hold it. But a text that five thousand sites copy is held by many, too:
 * where such runs make up most of an article, they are its text, and what most of its holders have as text is no frame.
 */
import { capacityFor } from './hash-table.js';
import { RUN, RunTable, runsIn, writeRuns } from './runs.js';
import { type TokenStore, tokensOf } from './token-store.js';

/** Words between two frame runs that belong to the same stretch. */
const MAX_GAP = 8;
/** A stretch shorter than this is a phrase. Words. */
const MIN_STRETCH = 10;

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
/** In place of a run that few articles hold. */
const RARE = 0xffffffff;

/** Half-open range of words. */
export type Stretch = [start: number, end: number];

/** Stretches of an article whose runs qualify, given by the word they start at. */
export function stretchesOf(count: number, qualifies: (start: number) => boolean): Stretch[] {
  const found: Stretch[] = [];
  for (let start = 0; start < count; start++) {
    if (!qualifies(start)) continue;
    const last = found[found.length - 1];
    if (last !== undefined && start <= last[1] + MAX_GAP) last[1] = start + RUN;
    else found.push([start, start + RUN]);
  }
  return found.filter(([start, end]) => end - start >= MIN_STRETCH);
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

/** The frame runs of a group of articles, in no particular order. */
export function learnFrame(store: TokenStore, articles: Uint32Array, rule: FrameRule): Uint32Array {
  const teachers = teachersOf(store, articles, rule);
  const least = enoughOf(rule, teachers.length);
  if (teachers.length < least) return NONE;
  // four versions of one story are no pay wall yet
  const textShare = rule === BY_PUBLISHER && least < BY_PUBLISHER.articles ? IN_FOLDER.text : rule.text;

  const several = Math.max(2, Math.ceil(least / 2));
  const starts = new Uint32Array(teachers.length + 1);
  teachers.forEach((article, i) => {
    starts[i + 1] = starts[i] + runsIn(store.counts[article]);
  });
  const runs = new Uint32Array(starts[teachers.length]);
  teachers.forEach((article, i) => {
    writeRuns(tokensOf(store, article).hashes, runs, starts[i]);
  });
  const recurring = recurringRuns(runs, several, least);
  if (recurring === 0) return NONE;

  // from here on `runs` holds slots
  const slots = runs;
  const table = new RunTable(recurring);
  teachers.forEach((_, i) => {
    for (let at = starts[i]; at < starts[i + 1]; at++) if (runs[at] !== RARE) slots[at] = table.count(runs[at], i);
  });
  if (table.counts.every(holders => holders < least)) return NONE;

  table.startOver();
  teachers.forEach((article, i) => {
    const its = slots.subarray(starts[i], starts[i + 1]);
    const holdersAt = (start: number): number => (its[start] === RARE ? 0 : table.counts[its[start]]);
    if (!its.some(slot => slot !== RARE && table.counts[slot] >= least)) return;
    const found = stretchesOf(its.length, start => holdersAt(start) >= least);
    const length = store.counts[article];
    const words = found.reduce((sum, [start, end]) => sum + end - start, 0);
    const most = Math.max(textShare, surrounds(found, length) ? NOTHING_ELSE : 0);
    if (words <= most * length && !restIsShared(its.length, holdersAt, several, least)) return;
    for (const slot of its) if (slot !== RARE && table.counts[slot] >= least) table.countAsText(slot, i);
  });
  const frame: number[] = [];
  for (let slot = 0; slot < table.counts.length; slot++) {
    const holders = table.counts[slot];
    if (holders >= least && table.textCounts[slot] * 2 < holders) frame.push(table.runAt(slot));
  }
  return Uint32Array.from(frame);
}

/**
 * Puts RARE in place of most runs that stand less than `several` times, and returns how many are left; none, where none
 * stands `least` times. Runs that meet by chance are counted as one, so that only too many can be left: a table of
 * every run of the corpus would be in nobody's cache.
 */
function recurringRuns(runs: Uint32Array, several: number, least: number): number {
  const highest = 255;
  const counters = new Uint8Array(capacityFor(several < 8 ? runs.length * 2 : runs.length >>> 1));
  const mask = counters.length - 1;
  let most = 0;
  for (let at = 0; at < runs.length; at++) {
    const count = counters[runs[at] & mask];
    if (count === highest) continue;
    counters[runs[at] & mask] = count + 1;
    if (count >= most) most = count + 1;
  }
  if (most < Math.min(least, highest)) return 0;
  const enough = Math.min(several, highest);
  let left = 0;
  for (let at = 0; at < runs.length; at++) {
    if (counters[runs[at] & mask] < enough || runs[at] === RARE) runs[at] = RARE;
    else left++;
  }
  return left;
}

/** True where the stretches stand at both ends of the page, as a frame does. */
function surrounds(found: readonly Stretch[], length: number): boolean {
  return found.length > 1 && found[0][0] <= EDGE && found[found.length - 1][1] >= length - EDGE;
}

/** Copies of one story share more than the stretch that half of the folder holds; pages of one site do not. */
function restIsShared(count: number, holdersAt: (start: number) => number, several: number, least: number): boolean {
  let rest = 0;
  let shared = 0;
  for (let start = 0; start < count; start++) {
    const holders = holdersAt(start);
    if (holders >= least) continue;
    rest++;
    if (holders >= several) shared++;
  }
  return shared > REST_SHARED * rest;
}
