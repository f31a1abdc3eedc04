/**
 * Which articles of a segment hold each sketch value: posting lists in the order of the values, in blocks that are read one by one.
 *
 *   fences   | first value of block 0 | of block 1 | ...          held in memory, four bytes for 1 KB of postings
 *   block    | length | list | list | ...
 *   list     | gap to the value before << 1 | article |            of one article, all numbers as varints
 *            | gap << 1 | 1 | bytes | article | gap to it | ...     of several, ascending
 *
 * The first list of a block belongs to its fence, with gap 0. A list that does not fit continues in the next block.
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
/** Most bytes in front of the articles of a list, and of an article. */
const LIST_HEAD = 10;
const ARTICLE = 5;

export class PostingWriter {
  readonly #fences: number[] = [];
  readonly #block = Buffer.alloc(PAYLOAD);
  readonly #articles = Buffer.alloc(PAYLOAD);
  #at = HEAD;
  #value = 0;
  readonly #start: number;
  /** Postings so far. */
  count = 0;

  constructor(readonly file: IndexFileWriter) {
    this.#start = file.size;
  }

  /** @param value larger than those before; @param articles ascending, at least one */
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
      const room = PAYLOAD - this.#at - LIST_HEAD;
      let length = writeVarint(this.#articles, 0, articles[next++]);
      while (next < to && length + ARTICLE <= room) {
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

  /** @param articles in the segment */
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

  /** Says which values will be asked for, ascending: blocks that lie near one another are read at a time. */
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
   * Goes through the articles that hold a value, ascending, until `use` returns false. Quickest where the values of several calls
   * ascend.
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

  /** The block in which the list of a value begins, where there is one. */
  #blockOf(value: number): number {
    const fences = this.#fenceValues();
    let [low, high] = [0, fences.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (fences[middle] < value) low = middle + 1;
      else high = middle;
    }
    // the list may begin in the block before the first that begins with it
    return Math.max(0, low - 1);
  }

  /** Every list, in the order of the values; a list over several blocks comes in parts. */
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

  /** Bytes of a block that hold lists. */
  #lengthOf(payload: Buffer): number {
    const length = payload[0] + (payload[1] << 8);
    if (length > PAYLOAD) throw this.#wrong();
    return length;
  }

  /**
   * Goes through the lists from a place on. Returns false where `use` did.
   *
   * @param begin  where a list begins
   * @param before the value that its gap counts from; with `wanted` the value itself
   * @param wanted only the articles of this value, whose list it is
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
    // numbers of more bytes than fit into a block end with it
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

  /** Where the list of a value begins; -1 where the block has none. */
  #skip(bytes: Buffer, length: number, fence: number, wanted: number): number {
    let value = fence;
    for (let at = HEAD; at < length; ) {
      const begin = at;
      let byte = bytes[at++];
      let head = byte & 127;
      // numbers of more bytes than fit into a block end with it
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
      // an article, or the bytes of several
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
