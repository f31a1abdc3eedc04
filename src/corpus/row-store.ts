/** Stores the report rows of all articles; a row stays packed until a report reads it. */
import type { ArticleRow, ArticleRows, ArticleStatus, DescribedRow, Pair } from '../types/report.js';
import {
  type Claims,
  claimsAt,
  hasText,
  type PackedRows,
  pathAt,
  SHOWN,
  TEXTS,
  type TextField,
  textAt,
  unpackInto,
  type Writable,
} from './packed-rows.js';
import { discountedShares, isCompared, statusName, tooShort } from './status.js';

/** Rows in the direct-mapped cache of unpacked rows: clusters read the rows of their members several times. */
const CACHED_ROWS = 1 << 16;

/** Locations of the packed rows. */
export interface RowLocations {
  readonly batches: readonly PackedRows[];
  /** For each article its index in `batches`. */
  readonly batchOf: Uint32Array;
  /** For each article its row in the batch. */
  readonly indexOf: Uint32Array;
  /** Original ids of renamed articles (`id~2`), whose rows are packed under the original id. */
  readonly givenIds: ReadonlyMap<number, string>;
}

/** Rows ordered by id; reading a row unpacks it. */
export class RowStore implements ArticleRows {
  /** Number of tokens of each article. */
  readonly words: Uint32Array;
  readonly #ids: readonly string[];
  /** `statusNumber` of each article. */
  readonly #status: Uint8Array;
  readonly #locations: RowLocations;
  readonly #minWords: number;
  /** Number of tokens of each article without boilerplate. */
  #left: Uint32Array;
  /** Original ids of several articles. */
  #sharedIds: ReadonlySet<string> | undefined;
  readonly #cache: (ArticleRow | undefined)[];

  /** @param minWords least words without boilerplate of a compared article */
  constructor(
    ids: readonly string[],
    words: Uint32Array,
    status: Uint8Array,
    locations: RowLocations,
    minWords: number,
  ) {
    this.#ids = ids;
    this.words = words;
    this.#status = status;
    this.#locations = locations;
    this.#minWords = minWords;
    this.#left = words;
    this.#cache = Array.from({ length: Math.min(ids.length, CACHED_ROWS) });
  }

  get length(): number {
    return this.#ids.length;
  }

  get renamed(): number {
    return this.#locations.givenIds.size;
  }

  idOf(article: number): string {
    return this.#ids[article];
  }

  /** The original id. */
  givenIdOf(article: number): string {
    return this.#locations.givenIds.get(article) ?? this.#ids[article];
  }

  /** Whether the article has enough words to be compared. */
  isCompared(article: number): boolean {
    return isCompared(this.statusOf(article));
  }

  /** The original id if it is unique, otherwise `path#row`: no file contains an id that the corpus made (`ID~2`). */
  nameOf(article: number): string {
    const { givenIds } = this.#locations;
    this.#sharedIds ??= new Set(givenIds.values());
    const id = givenIds.get(article) ?? this.#ids[article];
    if (!this.#sharedIds.has(id)) return id;
    const row = this.rowOf(article);
    return `${this.pathOf(article) ?? id}${row === 0 ? '' : `#${row}`}`;
  }

  /** Number of words without boilerplate. */
  lengthOf(article: number): number {
    return this.#left[article];
  }

  /** The file of an article, without unpacking its row. */
  pathOf(article: number): string | undefined {
    const { batches, batchOf, indexOf, givenIds } = this.#locations;
    return pathAt(batches[batchOf[article]], indexOf[article], givenIds.get(article) ?? this.#ids[article]);
  }

  /** Number of the record in its file; 0 for an article that is no record. */
  rowOf(article: number): number {
    const { batches, batchOf, indexOf } = this.#locations;
    return batches[batchOf[article]].numbers[indexOf[article]];
  }

  /** One text of a row, without unpacking the others; undefined if the row does not have it. */
  fieldOf(article: number, field: TextField): string | undefined {
    const { batches, batchOf, indexOf } = this.#locations;
    return textAt(batches[batchOf[article]], indexOf[article], field);
  }

  /** The claims of the article about other articles. */
  claimsOf(article: number): Claims {
    const { batches, batchOf, indexOf } = this.#locations;
    return claimsAt(batches[batchOf[article]], indexOf[article]);
  }

  /** Like `Array.at`: a negative index counts from the end; undefined outside. */
  at(index: number): ArticleRow | undefined {
    const article = index < 0 ? index + this.length : index;
    if (!(article >= 0 && article < this.length)) return undefined;
    const slot = article % CACHED_ROWS;
    const cached = this.#cache[slot];
    if (cached?.id === this.#ids[article]) return cached;
    const row = this.#unpack(article);
    this.#cache[slot] = row;
    return row;
  }

  /** The row with packed texts; undefined if one of its parts is not packed. */
  describe(article: number): DescribedRow | undefined {
    const { batches, batchOf, indexOf, givenIds } = this.#locations;
    const packed = batches[batchOf[article]];
    const status = this.statusOf(article);
    if (packed.illFormed.size + packed.more.size > 0 || status !== statusName(this.#status[article])) return undefined;
    const [id, index] = [this.#ids[article], indexOf[article]];
    const [words, left] = [this.words[article], this.#left[article]];
    return {
      id,
      path: pathAt(packed, index, givenIds.get(article) ?? id),
      row: packed.numbers[index] || undefined,
      words,
      boilerplate: left === words ? undefined : words - left,
      status,
      more: undefined,
      texts: SHOWN,
      utf8: packed.bytes,
      ends: packed.ends,
      first: index * TEXTS.length,
      present: packed.present[index],
    };
  }

  *[Symbol.iterator](): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) yield this.#unpack(article);
  }

  *ofStatus(status: ArticleStatus): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) {
      if (this.statusOf(article) === status) yield this.#unpack(article);
    }
  }

  *disguised(): Generator<ArticleRow> {
    const { batches, batchOf, indexOf } = this.#locations;
    for (let article = 0; article < this.length; article++) {
      if (hasText(batches[batchOf[article]], indexOf[article], 'disguised')) yield this.#unpack(article);
    }
  }

  /** Number of records of each status, also those that a row stands for, and of words discounted as boilerplate. */
  totals(): Readonly<Record<ArticleStatus, number>> & { readonly boilerplate: number } {
    const { batches, batchOf, indexOf } = this.#locations;
    const totals = { ok: 0, partial: 0, 'too-short': 0, unreadable: 0, binary: 0, boilerplate: 0 };
    for (let article = 0; article < this.length; article++) {
      totals[this.statusOf(article)] += 1 + (batches[batchOf[article]].more.get(indexOf[article]) ?? 0);
      totals.boilerplate += this.words[article] - this.#left[article];
    }
    return totals;
  }

  /** Shares of boilerplate in the words of two articles, 0 to 1; undefined if neither has any. */
  discountedOf(a: number, b: number): Pair['discounted'] {
    if (this.#left === this.words) return undefined;
    return discountedShares(this.words[a], this.#left[a], this.words[b], this.#left[b]);
  }

  /** @param left number of tokens of each article without boilerplate */
  discount(left: Uint32Array): void {
    this.#left = left;
    this.#cache.fill(undefined);
  }

  #unpack(article: number): ArticleRow {
    const { batches, batchOf, indexOf, givenIds } = this.#locations;
    const id = this.#ids[article];
    const row: Writable<ArticleRow> & { id: string } = { id };
    unpackInto(row, batches[batchOf[article]], indexOf[article], givenIds.get(article) ?? id);
    const words = this.words[article];
    const left = this.#left[article];
    row.words = words;
    if (left !== words) row.boilerplate = words - left;
    row.status = this.statusOf(article);
    if (row.status !== statusName(this.#status[article])) {
      row.reason = tooShort(`${left} words besides ${words - left} of boilerplate`, this.#minWords, row.reason);
    }
    return row as ArticleRow;
  }

  /** The status after discounting boilerplate, which can make an article too short. */
  statusOf(article: number): ArticleStatus {
    const status = statusName(this.#status[article]);
    const left = this.#left[article];
    return isCompared(status) && left !== this.words[article] && left < this.#minWords ? 'too-short' : status;
  }
}
