/**
 * The posting lists of a segment: for each sketch value the articles that hold it, in the order of the values, in blocks that can be read
 * one by one. All numbers in lists are varints.
 *
 *   fences   | first value of block 0 | of block 1 | ...          kept in memory, four bytes for 1 KB of postings
 *   block    | length | list | list | ...
 *   list     | gap to the previous value << 1 | article |          one article
 *            | gap << 1 | 1 | bytes | article | gap | gap | ...     several articles, ascending, as gaps behind the first
 *
 * The value of the first list of a block is the fence, and its gap is 0. A list that does not fit continues in the next block.
 */
import { damaged } from './faults.js';
import {
  Blocks,
  type IndexFile,
  type IndexFileWriter,
  POSTING_PAYLOAD as PAYLOAD,
  POSTING_BLOCK,
  type Section,
  Table,
} from './files.js';
import { writeVarint } from './token-code.js';

const HEAD = 2;
/** Most bytes of the head of a list, and of an article. */
const LIST_HEAD = 10;
const ARTICLE = 5;

export class PostingWriter {
  readonly #fences: number[] = [];
  readonly #block = Buffer.alloc(PAYLOAD);
  readonly #articles = Buffer.alloc(PAYLOAD);
  #at = HEAD;
  #value = 0;
  readonly #start: number;
  /** Number of postings so far. */
  count = 0;

  constructor(readonly file: IndexFileWriter) {
    this.#start = file.size;
  }

  /** Adds a list. @param value larger than all earlier values; @param articles ascending, at least one */
  add(value: number, articles: ArrayLike<number>, from = 0, to = articles.length): void {
    this.count += to - from;
    for (let next = from; next < to; ) {
      if (this.#at + LIST_HEAD + ARTICLE > PAYLOAD) this.#flush();
      const isFirst = this.#at === HEAD;
      if (isFirst) this.#fences.push(value);
      const gap = isFirst ? 0 : value - this.#value;
      this.#value = value;
      if (to - next === 1) {
        this.#at = writeVarint(this.#block, writeVarint(this.#block, this.#at, gap * 2), articles[next++]);
        continue;
      }
      const available = PAYLOAD - this.#at - LIST_HEAD;
      let length = writeVarint(this.#articles, 0, articles[next++]);
      while (next < to && length + ARTICLE <= available) {
        length = writeVarint(this.#articles, length, articles[next] - articles[next - 1]);
        next++;
      }
      this.#at = writeVarint(this.#block, writeVarint(this.#block, this.#at, gap * 2 + 1), length);
      this.#block.set(this.#articles.subarray(0, length), this.#at);
      this.#at += length;
      if (next < to) this.#flush();
    }
  }

  finish(): { readonly postings: Section; readonly fences: Section } {
    if (this.#at > HEAD) this.#flush();
    const postings = { start: this.#start, count: this.#fences.length };
    const fences = Buffer.alloc(this.#fences.length * 4);
    this.#fences.forEach((fence, n) => {
      fences.writeUInt32LE(fence, n * 4);
    });
    return { postings, fences: this.file.writeTable(fences, 4) };
  }

  #flush(): void {
    this.#block.writeUInt16LE(this.#at, 0);
    this.file.writeBlock(this.#block.subarray(0, this.#at), POSTING_BLOCK);
    this.#at = HEAD;
  }
}

export class PostingLists {
  readonly #blocks: Blocks;
  readonly #fences: Table;
  #first: Uint32Array | undefined;

  /** @param articles number of articles in the segment */
  constructor(
    readonly file: IndexFile,
    postings: Section,
    fences: Section,
    readonly articles: number,
    ahead = 1,
  ) {
    this.#blocks = new Blocks(file, postings.start, postings.count, ahead, POSTING_BLOCK);
    this.#fences = new Table(file, fences, 4, 64);
  }

  /** Announces the values of the next calls of `of`, ascending, so that neighbouring blocks are read together. */
  expect(values: Uint32Array): void {
    const fences = this.#fenceValues();
    const blocks: number[] = [];
    let block = 0;
    for (const value of values) {
      block = Math.max(block, this.#blockOf(value));
      if (block < fences.length && blocks.at(-1) !== block) blocks.push(block);
    }
    this.#blocks.expect(blocks);
  }

  /**
   * Calls `use` with each article that holds a value, ascending, until it returns false. Fastest for ascending values.
   */
  of(value: number, use: (article: number) => boolean): void {
    const fences = this.#fenceValues();
    for (let block = this.#blockOf(value); block < fences.length && fences[block] <= value; block++) {
      const payload = this.#blocks.expected(block);
      const length = this.#lengthOf(payload);
      const found = this.#skip(payload, length, fences[block], value);
      if (found >= 0 && !this.#parse(payload, length, found, value, value, use)) return;
    }
  }

  /** The block in which the list of a value would begin. */
  #blockOf(value: number): number {
    const fences = this.#fenceValues();
    let [low, high] = [0, fences.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (fences[middle] < value) low = middle + 1;
      else high = middle;
    }
    // the list may begin at the end of the previous block
    return Math.max(0, low - 1);
  }

  /** All lists in the order of the values; a list that spans several blocks is yielded in parts. */
  *all(): Generator<{ readonly value: number; readonly articles: readonly number[] }> {
    const fences = this.#fenceValues();
    for (let block = 0; block < fences.length; block++) {
      const lists: { value: number; articles: number[] }[] = [];
      let last: { value: number; articles: number[] } | undefined;
      const payload = this.#blocks.at(block);
      this.#parse(payload, this.#lengthOf(payload), HEAD, fences[block], undefined, (article, value) => {
        if (last?.value !== value) {
          last = { value, articles: [] };
          lists.push(last);
        }
        last.articles.push(article);
        return true;
      });
      yield* lists;
    }
  }

  /** The number of bytes of a block that hold lists. */
  #lengthOf(payload: Buffer): number {
    const length = payload[0] + (payload[1] << 8);
    if (length > PAYLOAD) throw this.#wrong();
    return length;
  }

  /**
   * Decodes lists and calls `use` with their articles. Returns false if `use` did.
   *
   * @param begin  position of the first list
   * @param before the value before the first list; with `wanted`, the value of the first list
   * @param wanted stops behind the list of this value; undefined for all lists
   */
  #parse(
    payload: Buffer,
    length: number,
    begin: number,
    before: number,
    wanted: number | undefined,
    use: (article: number, value: number) => boolean,
  ): boolean {
    let value = before;
    let at = begin;
    let byte = 0;
    // a damaged varint ends at the end of the block
    const varint = (): number => {
      byte = payload[at++];
      let number = byte & 127;
      for (let scale = 128; byte >= 128 && at < length; scale *= 128) {
        byte = payload[at++];
        number += (byte & 127) * scale;
      }
      return number;
    };
    for (let isFirst = true; at < length; isFirst = false) {
      const head = varint();
      const gap = Math.floor(head / 2);
      if (wanted === undefined || !isFirst) value += gap;
      if (!(value < 2 ** 32)) throw this.#wrong();
      if (wanted !== undefined && value > wanted) return true;
      const isSeveral = head % 2 !== 0;
      const end = isSeveral ? varint() + at : at + 1;
      if (!(end <= length)) throw this.#wrong();
      for (let article = -1; at < end; ) {
        const step = varint();
        if (byte >= 128 || (article >= 0 && step === 0)) throw this.#wrong();
        article = article < 0 ? step : article + step;
        if (!(article < this.articles)) throw this.#wrong();
        if (!use(article, value)) return false;
      }
      if (isSeveral && at !== end) throw this.#wrong();
    }
    return true;
  }

  /** The position of the list of a value; -1 if the block has none. */
  #skip(bytes: Buffer, length: number, fence: number, wanted: number): number {
    let value = fence;
    for (let at = HEAD; at < length; ) {
      const begin = at;
      let byte = bytes[at++];
      let head = byte & 127;
      // a damaged varint ends at the end of the block
      for (let scale = 128; byte >= 128 && at < length; scale *= 128) {
        byte = bytes[at++];
        head += (byte & 127) * scale;
      }
      value += Math.floor(head / 2);
      if (!(value < 2 ** 32)) throw this.#wrong();
      if (value >= wanted) return value === wanted ? begin : -1;
      byte = bytes[at++];
      let number = byte & 127;
      for (let scale = 128; byte >= 128 && at < length; scale *= 128) {
        byte = bytes[at++];
        number += (byte & 127) * scale;
      }
      // the number is an article, or the length of several articles in bytes
      if (head % 2 !== 0) at += number;
      if (!(at <= length)) throw this.#wrong();
    }
    return -1;
  }

  #fenceValues(): Uint32Array {
    if (this.#first === undefined) {
      const first = this.#fences.numbers();
      for (let n = 1; n < first.length; n++) if (first[n] < first[n - 1]) throw this.#wrong();
      this.#first = first;
    }
    return this.#first;
  }

  #wrong(): Error {
    return damaged(this.file.name, 'a posting list is wrong');
  }
}
