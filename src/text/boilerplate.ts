/**
 * What many articles hold that otherwise have nothing in common says nothing about any two of them: it is looked for by
 * source and in the whole corpus (frames.ts), told in the report, and cut out of the store before candidates and scores.
 */
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, learnFrame, type Stretch, stretchesOf } from './frames.js';
import { HashSet } from './hash-table.js';
import { RUN, writeRuns } from './runs.js';
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
interface FoundBlock extends BoilerplateBlock {
  readonly last: number;
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

/** The frames as sets, made when they are first asked for. */
const frameSets = new WeakMap<Frames, (HashSet | undefined)[]>();

function frameSet(frames: Frames, group: number): HashSet | undefined {
  const sets = frameSets.get(frames) ?? [];
  frameSets.set(frames, sets);
  if (frames[group].length === 0) return undefined;
  sets[group] ??= new HashSet(frames[group]);
  return sets[group];
}

let runBuffer = new Uint32Array(1 << 12);

/** Flags what is frame on an article, in its source or in the corpus. Returns whether anything is. */
export function flagFrames(
  { hashes, flags }: Tokens,
  article: number,
  { frames, sources, sourceOf }: FrameSearch,
  blocks: Blocks,
): boolean {
  const group = frames.length === 1 ? 0 : sourceOf[article];
  const ofSource = frames.length === 1 ? undefined : frameSet(frames, group);
  const ofCorpus = frameSet(frames, frames.length - 1);
  if (ofSource === undefined && ofCorpus === undefined) return false;
  if (runBuffer.length < hashes.length) runBuffer = new Uint32Array(hashes.length * 2);
  const runs = runBuffer;
  const count = writeRuns(hashes, runs, 0);
  let flagged = false;
  const flag = (frame: HashSet, source: string | undefined): void => {
    for (const [start, end] of stretchesOf(count, at => frame.has(runs[at]))) {
      if (flags.subarray(start, end).every(its => (its & BOILERPLATE) !== 0)) continue;
      for (let at = start; at < end; at++) flags[at] |= BOILERPLATE;
      flagged = true;
      addBlock(blocks, hashes, article, [start, end], source);
    }
  };
  if (ofSource !== undefined) flag(ofSource, sources[group].name);
  if (ofCorpus !== undefined) flag(ofCorpus, undefined);
  return flagged;
}

/** Finds the frames of the articles [from, to) of `articles`, says what they are, and cuts them out. */
export function cutFrames(
  store: TokenStore,
  articles: Uint32Array,
  search: FrameSearch,
  from: number,
  to: number,
): Blocks {
  const blocks: Blocks = new Map();
  for (let i = from; i < to; i++) {
    const tokens = tokensOf(store, articles[i]);
    if (flagFrames(tokens, articles[i], search, blocks)) saveTokens(store, articles[i], withoutBoilerplate(tokens));
  }
  return blocks;
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
  const { words, example } = isBefore(block, known) ? block : known;
  const { source, last } = block.last > known.last ? block : known;
  const articles = known.articles + block.articles;
  blocks.set(key, { ...(source !== undefined && { source }), articles, words, example, last });
}

function isBefore({ example: x }: BoilerplateBlock, { example: y }: BoilerplateBlock): boolean {
  return x.article < y.article || (x.article === y.article && x.start < y.start);
}

/** The blocks that several articles hold, the most widespread first. */
export function joinBlocks(parts: readonly Blocks[]): BoilerplateBlock[] {
  const all: Blocks = new Map();
  for (const part of parts) for (const [key, block] of part) addTo(all, key, block);
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
  let at = flags.findIndex(flag => (flag & BOILERPLATE) !== 0);
  if (at < 0) return tokens;
  let gap = false;
  for (let i = at; i < hashes.length; i++) {
    if (flags[i] & BOILERPLATE) gap = true;
    else {
      hashes[at] = hashes[i];
      flags[at++] = gap ? flags[i] | SENTENCE_START | PARAGRAPH_START : flags[i];
      gap = false;
    }
  }
  return { hashes: hashes.subarray(0, at), flags: flags.subarray(0, at) };
}
