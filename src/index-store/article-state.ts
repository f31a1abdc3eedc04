/**
 * The state of the articles of a segment: which are removed, and which are copies of an article with a smaller id (of articles with the
 * same words only the first by id is compared). A commit that changes the state writes a new file. The state also marks short texts, which
 * never changes, because a check needs this for many articles.
 *
 *     "twicetold state 2\n\0\0" | articles u32 | removed, one bit an article | copies, the same | short texts, the same | CRC-32
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { damaged } from './faults.js';
import { IndexFile, IndexFileWriter } from './files.js';

const MAGIC = 'twicetold state 2\n\0\0';
const HEAD = MAGIC.length + 4;

export class ArticleState {
  readonly #removed: Uint8Array;
  readonly #copies: Uint8Array;
  readonly #short: Uint8Array;
  /** Number of articles that are not removed. */
  live: number;
  /** Whether the state differs from its file. */
  isChanged = true;

  constructor(
    readonly articles: number,
    removed: Uint8Array = new Uint8Array((articles + 7) >>> 3),
    copies: Uint8Array = new Uint8Array((articles + 7) >>> 3),
    short: Uint8Array = new Uint8Array((articles + 7) >>> 3),
  ) {
    this.#removed = removed;
    this.#copies = copies;
    this.#short = short;
    this.live = articles;
    for (let article = 0; article < articles; article++) if (bit(removed, article)) this.live--;
  }

  isLive(article: number): boolean {
    return !bit(this.#removed, article);
  }

  /** Whether an article is the first by id of all live articles with its words. */
  isFirst(article: number): boolean {
    return !bit(this.#removed, article) && !bit(this.#copies, article);
  }

  isShort(article: number): boolean {
    return bit(this.#short, article);
  }

  setShort(article: number): void {
    this.#short[article >>> 3] |= 1 << (article & 7);
  }

  remove(article: number): void {
    if (!this.isLive(article)) return;
    this.#removed[article >>> 3] |= 1 << (article & 7);
    this.live--;
    this.isChanged = true;
  }

  setFirst(article: number, isFirst: boolean): void {
    if (isFirst) this.#copies[article >>> 3] &= ~(1 << (article & 7));
    else this.#copies[article >>> 3] |= 1 << (article & 7);
    this.isChanged = true;
  }

  static read(folder: string, name: string, articles: number): ArticleState {
    const file = new IndexFile(join(folder, name));
    try {
      const bytes = (articles + 7) >>> 3;
      if (file.size !== HEAD + 3 * bytes + 4) throw damaged(file.name, 'the length of the file is wrong');
      const content = file.read(0, file.size);
      if (crc32(content.subarray(0, -4)) !== content.readUInt32LE(content.length - 4))
        throw damaged(file.name, 'a checksum is wrong');
      if (content.toString('latin1', 0, MAGIC.length) !== MAGIC || content.readUInt32LE(MAGIC.length) !== articles)
        throw damaged(file.name, 'not the state of this segment');
      const state = new ArticleState(
        articles,
        content.subarray(HEAD, HEAD + bytes),
        content.subarray(HEAD + bytes, HEAD + 2 * bytes),
        content.subarray(HEAD + 2 * bytes, HEAD + 3 * bytes),
      );
      state.isChanged = false;
      return state;
    } finally {
      file.close();
    }
  }

  /** Writes a new file. */
  write(folder: string, name: string): void {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(this.articles, head.write(MAGIC, 'latin1'));
    const content = Buffer.concat([head, this.#removed, this.#copies, this.#short]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(content));
    const file = new IndexFileWriter(join(folder, name));
    try {
      file.write(content);
      file.write(sum);
      file.finish();
    } catch (error) {
      file.abandon();
      throw error;
    }
    this.isChanged = false;
  }
}

const bit = (bits: Uint8Array, n: number): boolean => (bits[n >>> 3] & (1 << (n & 7))) !== 0;
