/**
 * What many articles hold that otherwise have nothing in common says nothing about any two of them: it is looked for by
 * source and in the whole corpus (frames.ts), told in the report, and cut out of the store before candidates and scores.
 */

import { HashSet } from '../collections/hash-table.js';
import { type FramesProgram, framesProgram } from '../kernels/boilerplate.js';
import { SET_ROOM } from '../kernels/constants/boilerplate.js';
import { copyPreservingAlignment } from '../kernels/copy-preserving-alignment.js';
import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START, type Tokens } from '../text/tokenize.js';
import { addBlock, addStretch, type Blocks } from './boilerplate-blocks.js';
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, learnFrame, stretchesOf } from './boilerplate-templates.js';
import type { Source } from './sources.js';
import { saveTokens, type TokenStore, tokensOf } from './token-store.js';
import { filterOf, filterRuns, type RunFilter } from './word-runs.js';

/** Articles by what they have in common; the last group is the corpus. */
export interface Groups {
  /** Article numbers group by group, ascending in each. */
  readonly articles: Uint32Array;
  /** Group g stands from starts[g] to starts[g + 1]. */
  readonly starts: Uint32Array;
  /** Of all groups but the last. */
  readonly sources: readonly Source[];
}

/** Runs that are frame in each group, in the order of the groups; the last are those of the corpus. */
export type Frames = readonly Uint32Array[];

/**
 * @param articles the first article of each text, so that identical pages do not vote for one another; ascending
 * @param sourceOf position in `sources`, for each of `articles`
 */
export function groupBySource(articles: Uint32Array, sourceOf: Uint32Array, sources: readonly Source[]): Groups {
  // one folder is no source among others
  const told = sources.length === 1 && !sources[0].published ? [] : sources;
  const starts = new Uint32Array(told.length + 2);
  if (told.length > 0) for (const source of sourceOf) starts[source + 1]++;
  for (let group = 0; group < told.length; group++) starts[group + 1] += starts[group];
  const grouped = new Uint32Array(starts[told.length] + articles.length);
  const next = starts.slice();
  if (told.length > 0)
    articles.forEach((article, i) => {
      grouped[next[sourceOf[i]]++] = article;
    });
  grouped.set(articles, starts[told.length]);
  starts[told.length + 1] = grouped.length;
  return { articles: grouped, starts, sources: told };
}

/** Learns the frames of the groups [from, to). */
export function learnFrames(
  store: TokenStore,
  { articles, starts, sources }: Groups,
  from: number,
  to: number,
): Frames {
  const frames: Uint32Array[] = [];
  for (let group = from; group < to; group++) {
    const rule = group === sources.length ? IN_CORPUS : sources[group].published ? BY_PUBLISHER : IN_FOLDER;
    frames.push(learnFrame(store, articles.subarray(starts[group], starts[group + 1]), rule));
  }
  return frames;
}

/** What is to be found on the articles of a corpus. */
export interface FrameSearch {
  readonly frames: Frames;
  readonly sources: readonly Source[];
  /** Position in `sources`, by article. */
  readonly sourceOf: Uint32Array;
}

/** The frame runs of a group, as they are looked for. */
interface WantedRuns {
  readonly set: HashSet;
  readonly filter: RunFilter;
}

/** By group, made when it is first asked for. */
const wantedRuns = new WeakMap<Frames, WantedRuns[]>();

function wantedOf(frames: Frames, group: number): WantedRuns {
  let wanted = wantedRuns.get(frames);
  if (wanted === undefined) {
    wanted = [];
    wantedRuns.set(frames, wanted);
  }
  wanted[group] ??= { set: new HashSet(frames[group], SET_ROOM), filter: filterOf(frames[group]) };
  return wanted[group];
}

/** Runs of an article that may be frame, the words they start at, and those of them that are. */
let runs = new Uint32Array(1 << 12);
let starts = new Uint32Array(1 << 12);
let framed = new Uint32Array(1 << 12);

/** Flags what is frame on an article, in its source or in the corpus. Returns whether anything is. */
export function flagFrames(tokens: Tokens, article: number, search: FrameSearch, blocks: Blocks): boolean {
  const { frames, sources, sourceOf } = search;
  const corpus = frames.length - 1;
  const group = corpus === 0 ? corpus : sourceOf[article];
  if (frames[group].length === 0 && frames[corpus].length === 0) return false;
  const ofCorpus = wantedOf(frames, corpus);
  const ofSource = wantedOf(frames, group);
  const { hashes } = tokens;
  if (runs.length < hashes.length) {
    runs = new Uint32Array(hashes.length * 2);
    starts = new Uint32Array(hashes.length * 2);
    framed = new Uint32Array(hashes.length * 2);
  }
  const count = filterRuns(hashes, ofSource.filter, ofCorpus.filter, starts, runs);
  if (count === 0) return false;
  const inSource =
    group !== corpus &&
    frames[group].length > 0 &&
    flag(ofSource.set, count, tokens, article, sources[group].name, blocks);
  const inCorpus = frames[corpus].length > 0 && flag(ofCorpus.set, count, tokens, article, undefined, blocks);
  return inSource || inCorpus;
}

/** Flags the stretches made of the first `count` of `runs` that are in a set. */
function flag(
  set: HashSet,
  count: number,
  { hashes, flags }: Tokens,
  article: number,
  source: string | undefined,
  blocks: Blocks,
): boolean {
  let size = 0;
  for (let i = 0; i < count; i++) {
    framed[size] = starts[i];
    size += Number(set.has(runs[i]));
  }
  let flagged = false;
  for (const stretch of stretchesOf(framed, size)) {
    const [start, end] = stretch;
    let before = BOILERPLATE;
    for (let at = start; at < end; at++) {
      before &= flags[at];
      flags[at] |= BOILERPLATE;
    }
    if (before === BOILERPLATE) continue;
    flagged = true;
    addBlock(blocks, hashes, article, stretch, source);
  }
  return flagged;
}

/**
 * Finds the frames of the articles [from, to) of `articles`, says what they are, and cuts them out.
 *
 * @param program that does so sooner; null for the plain reference
 */
export function cutFrames(
  store: TokenStore,
  articles: Uint32Array,
  search: FrameSearch,
  from: number,
  to: number,
  program: FramesProgram | null = framesProgram(),
): Blocks {
  const blocks: Blocks = new Map();
  const cut = program && fastCut(program, store, search, blocks);
  for (const article of bySource(articles.subarray(from, to), search.sourceOf)) {
    if (cut?.(article)) continue;
    const tokens = tokensOf(store, article);
    if (flagFrames(tokens, article, search, blocks)) saveTokens(store, article, withoutBoilerplate(tokens));
  }
  return blocks;
}

/** Cuts the frame out of an article by the program; returns whether it could. Articles of one source best come together. */
function fastCut(
  program: FramesProgram,
  store: TokenStore,
  { frames, sources, sourceOf }: FrameSearch,
  blocks: Blocks,
): (article: number) => boolean {
  const corpus = frames.length - 1;
  const { hashes, flags, frameRuns, stretches } = program.views();
  const lookFor = (group: 0 | 1, runs: Uint32Array): boolean => {
    if (runs.length > frameRuns.length) return false;
    frameRuns.set(runs);
    program.lookFor(group, runs.length);
    return true;
  };
  if (!lookFor(1, frames[corpus])) return () => false;
  let source = -1;
  let fits = false;
  return article => {
    const count = store.counts[article];
    const its = sourceOf[article];
    const hasOwn = corpus > 0 && frames[its].length > 0;
    if (!hasOwn && frames[corpus].length === 0) return true;
    if (its !== source) {
      source = its;
      fits = lookFor(0, hasOwn ? frames[its] : NO_RUNS);
    }
    if (!fits || count > program.mostTokens) return false;
    const tokens = tokensOf(store, article);
    const hashesAt = copyPreservingAlignment(tokens.hashes, hashes);
    const flagsAt = copyPreservingAlignment(tokens.flags, flags);
    const left = program.cutFrame(hashesAt, flagsAt, count, hasOwn, frames[corpus].length > 0);
    if (left === count) return true;
    const end = program.stretches * STRETCH;
    for (let at = 0; at < end; at += STRETCH) {
      const name = stretches[at + 3] === 0 ? sources[its].name : undefined;
      addStretch(blocks, stretches[at + 2], article, stretches[at], stretches[at + 1], name);
    }
    const { firstCut } = program;
    const [firstHash, firstFlag] = [
      (hashesAt - hashes.byteOffset) / hashes.BYTES_PER_ELEMENT,
      flagsAt - flags.byteOffset,
    ];
    tokens.hashes.set(hashes.subarray(firstHash + firstCut, firstHash + left), firstCut);
    tokens.flags.set(flags.subarray(firstFlag + firstCut, firstFlag + left), firstCut);
    saveTokens(store, article, { hashes: tokens.hashes.subarray(0, left), flags: tokens.flags.subarray(0, left) });
    return true;
  };
}

const NO_RUNS = new Uint32Array(0);
/** Numbers that the program tells of a stretch: start, end, key, group. */
const STRETCH = 4;

/** Those of one source one after the other, so that what is looked for on them stays in the cache. */
function bySource(articles: Uint32Array, sourceOf: Uint32Array): Float64Array {
  const ordered = Float64Array.from(articles, article => sourceOf[article] * 2 ** 32 + article).sort();
  return ordered.map(both => both % 2 ** 32);
}

/** The tokens that are not flagged, moved together in place; what follows a gap begins a sentence. */
export function withoutBoilerplate(tokens: Tokens): Tokens {
  const { hashes, flags } = tokens;
  const { length } = flags;
  let at = 0;
  while (at < length && (flags[at] & BOILERPLATE) === 0) at++;
  if (at === length) return tokens;
  for (let i = at; i < length; ) {
    while (i < length && (flags[i] & BOILERPLATE) !== 0) i++;
    const first = i;
    while (i < length && (flags[i] & BOILERPLATE) === 0) i++;
    if (first === i) break;
    hashes.copyWithin(at, first, i);
    flags.copyWithin(at, first, i);
    flags[at] |= SENTENCE_START | PARAGRAPH_START;
    at += i - first;
  }
  return { hashes: hashes.subarray(0, at), flags: flags.subarray(0, at) };
}
