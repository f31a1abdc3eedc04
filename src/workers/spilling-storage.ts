/** Storage with a memory budget: what does not fit is spilled to a temporary file. */

import { type Column, isSpilled, type Storage, type TokenCollector, type TokenSegment } from '../corpus/storage.js';
import type { Tokens } from '../text/tokenize.js';
import { SpillFile } from './spill-file.js';

/** Shares of the budget while articles are read, and for sketches. The rest is for rows, the index and the threads. */
const TOKEN_SHARE = 0.5;
const SKETCH_SHARE = 0.2;
/** Memory of an article beside its tokens and its sketch, mostly its row and its part of the index; measured. Bytes. */
const ARTICLE_BYTES = 1600;

const bytesOf = ({ hashes, flags }: Tokens): number => hashes.byteLength + flags.byteLength;

export class SpillingStorage implements Storage {
  readonly #file = new SpillFile();
  readonly #budget: number;
  #freeForTokens: number;
  #freeForSketches: number;

  /** @param budget bytes of memory that the whole scan may take, approximately; 0 spills everything */
  constructor(budget: number) {
    this.#budget = budget;
    this.#freeForTokens = budget * TOKEN_SHARE;
    this.#freeForSketches = budget * SKETCH_SHARE;
  }

  /** Bytes that did not fit into the budget. */
  get spilledBytes(): number {
    return this.#file.size;
  }

  collectTokens(): TokenCollector {
    const segments: TokenSegment[] = [];
    return {
      add: tokens => {
        const fits = bytesOf(tokens) <= this.#freeForTokens;
        if (fits) this.#freeForTokens -= bytesOf(tokens);
        segments.push(fits ? tokens : this.#spill(tokens));
      },
      finish: articles => {
        let free = this.#budget * (1 - SKETCH_SHARE) - articles * ARTICLE_BYTES;
        return segments.map(segment => {
          const tokens = inMemory(segment);
          if (tokens === undefined) return segment;
          free -= bytesOf(tokens);
          return free < 0 ? this.#spill(tokens) : segment;
        });
      },
    };
  }

  storeSketches(values: Uint32Array): Column<Uint32Array> {
    if (values.byteLength > this.#freeForSketches) return this.#file.append(values);
    this.#freeForSketches -= values.byteLength;
    return values;
  }

  close(): void {
    this.#file.close();
  }

  #spill({ hashes, flags }: Tokens): TokenSegment {
    return { hashes: this.#file.append(hashes), flags: this.#file.append(flags) };
  }
}

function inMemory({ hashes, flags }: TokenSegment): Tokens | undefined {
  return isSpilled(hashes) || isSpilled(flags) ? undefined : { hashes, flags };
}
