/**
 * What many articles hold that otherwise have nothing in common says nothing about any two of them: it is looked for by
 * source and in the whole corpus (frames.ts), told in the report, and cut out of the store before candidates and scores.
 */
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, learnFrame, type Stretch, stretchesOf } from './frames.js';
import { type FramesProgram, framesProgram } from './frames-program.js';
import { HashSet } from './hash-table.js';
import { putAligned } from './put-aligned.js';
import { RUN, SET_ROOM } from './run-constants.js';
import { filterOf, filterRuns, type RunFilter } from './runs.js';
import type { Source } from './sources.js';
import { saveTokens, type TokenStore, tokensOf } from './token-store.js';
import { BOILERPLATE, mix32, PARAGRAPH_START, SENTENCE_START, type Tokens } from './tokenize.js';

/** A stretch that was found in many articles. */
export interface BoilerplateBlock {
  /** Source, host or folder whose articles hold it; absent where it is common to the corpus. */
  readonly source?: string;
  readonly articles: number;
  readonly words: number;
  /** Where it can be looked up: an article and the half-open range of its words. */
  readonly example: { readonly article: number; readonly start: number; readonly end: number };
}

/** Blocks by the hash of their first words and of whether a source has them. */
export type Blocks = Map<number, FoundBlock>;

/** Where several sources hold a block, the example is the first article's and the source the last one's. */
interface FoundBlock {
  source?: string;
  articles: number;
  words: number;
  example: BoilerplateBlock['example'];
  last: number;
}

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
  program = framesProgram(),
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
    const hashesAt = putAligned(tokens.hashes, hashes);
    const flagsAt = putAligned(tokens.flags, flags);
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

/** Articles whose stretch begins with the same words are counted as holding one block. */
function addBlock(
  blocks: Blocks,
  hashes: Uint32Array,
  article: number,
  [start, end]: Stretch,
  source: string | undefined,
): void {
  let key = source === undefined ? 0 : 1;
  for (let i = start; i < start + RUN; i++) key = mix32(key ^ hashes[i]);
  addStretch(blocks, key | 0, article, start, end, source);
}

/** @param key of 32 bits with a sign: such numbers are found soonest */
function addStretch(
  blocks: Blocks,
  key: number,
  article: number,
  start: number,
  end: number,
  source: string | undefined,
): void {
  const known = blocks.get(key);
  // most are of a block that is known, which an earlier article has shown
  if (known !== undefined && known.last < article && known.example.article < article) {
    known.articles++;
    if (source !== undefined) known.source = source;
    known.last = article;
    return;
  }
  addTo(blocks, key, {
    ...(source !== undefined && { source }),
    articles: 1,
    words: end - start,
    example: { article, start, end },
    last: article,
  });
}

/** Adds what was found of a block, whatever the order in which its articles come. */
function addTo(blocks: Blocks, key: number, block: FoundBlock): void {
  const known = blocks.get(key);
  if (known === undefined) {
    blocks.set(key, block);
    return;
  }
  known.articles += block.articles;
  if (isBefore(block, known)) {
    known.words = block.words;
    known.example = block.example;
  }
  // whether there is a source is in the key
  if (block.last > known.last) {
    if (block.source !== undefined) known.source = block.source;
    known.last = block.last;
  }
}

function isBefore({ example: x }: FoundBlock, { example: y }: FoundBlock): boolean {
  return x.article < y.article || (x.article === y.article && x.start < y.start);
}

/** The blocks that several articles hold, the most widespread first. */
export function joinBlocks(parts: readonly Blocks[]): BoilerplateBlock[] {
  const all: Blocks = new Map();
  for (const part of parts) for (const [key, block] of part) addTo(all, key, { ...block });
  const ofCorpus = (block: BoilerplateBlock): number => (block.source === undefined ? 1 : 0);
  return [...all.values()]
    .filter(block => block.articles > 1)
    .sort(
      (x, y) =>
        y.articles * y.words - x.articles * x.words ||
        x.example.article - y.example.article ||
        ofCorpus(x) - ofCorpus(y) ||
        x.example.start - y.example.start,
    )
    .map(({ last: _, ...block }) => block);
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
