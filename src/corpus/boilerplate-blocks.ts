/** The blocks of boilerplate that a report tells: the same stretch of many articles, counted once, whoever finds it first. */

import { RUN } from '../kernels/constants/boilerplate.js';
import { mix32 } from '../text/tokenize.js';
import type { Stretch } from './boilerplate-templates.js';

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

/** Articles whose stretch begins with the same words are counted as holding one block. */
export function addBlock(
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
export function addStretch(
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
