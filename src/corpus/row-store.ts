/**
 * Who the articles are, kept as bytes: a million titles and addresses as objects would fill the heap long before the
 * tokens fill the memory. A row is made when somebody asks for it.
 */
import type { ArticleRow, ArticleRows, ArticleStatus, DescribedRow } from '../types/report.js';
import {
  ESCAPED,
  FIELDS,
  type Filling,
  LITERALS,
  OK,
  type PackedRows,
  pathAt,
  statusName,
  textAt,
  unpackInto,
} from './packed-rows.js';

/** Rows that are kept once they were made. */
const REMEMBERED = 1 << 16;

/** Where an article's row was packed. */
export interface RowPlaces {
  readonly batches: readonly PackedRows[];
  readonly batchOf: Uint32Array;
  readonly indexOf: Uint32Array;
  /** Ids that articles came with, where they were made distinct: rows were packed under those. */
  readonly givenIds: ReadonlyMap<number, string>;
}

/** The rows of all articles, ordered by id. */
export class RowStore implements ArticleRows {
  /** Tokens of each. */
  readonly words: Uint32Array;
  readonly #ids: readonly string[];
  readonly #status: Uint8Array;
  readonly #places: RowPlaces;
  readonly #minWords: number;
  /** Tokens left of each without boilerplate. */
  #left: Uint32Array;
  readonly #made: (ArticleRow | undefined)[];

  constructor(ids: readonly string[], words: Uint32Array, status: Uint8Array, places: RowPlaces, minWords: number) {
    this.#ids = ids;
    this.words = words;
    this.#status = status;
    this.#places = places;
    this.#minWords = minWords;
    this.#left = words;
    this.#made = Array.from({ length: Math.min(ids.length, REMEMBERED) });
  }

  get length(): number {
    return this.#ids.length;
  }

  get renamed(): number {
    return this.#places.givenIds.size;
  }

  idOf(article: number): string {
    return this.#ids[article];
  }

  isOk(article: number): boolean {
    return this.#statusOf(article) === 'ok';
  }

  fieldOf(article: number, field: (typeof FIELDS)[number]): string | undefined {
    const { batches, batchOf, indexOf } = this.#places;
    return textAt(batches[batchOf[article]], indexOf[article], FIELDS.indexOf(field));
  }

  /** Makes the row; the last ones made are remembered, as the members of a cluster are asked for again and again. */
  rowOf(article: number): ArticleRow {
    const place = article % REMEMBERED;
    const known = this.#made[place];
    if (known?.id === this.#ids[article]) return known;
    const row = this.#make(article);
    this.#made[place] = row;
    return row;
  }

  #make(article: number): ArticleRow {
    const { batches, batchOf, indexOf, givenIds } = this.#places;
    const id = this.#ids[article];
    const row: Filling<ArticleRow> & { id: string } = { id };
    unpackInto(row, batches[batchOf[article]], indexOf[article], givenIds.get(article) ?? id);
    const words = this.words[article];
    const left = this.#left[article];
    const status = this.#statusOf(article);
    row.words = words;
    if (left !== words) row.boilerplate = words - left;
    row.status = status;
    if (status !== statusName(this.#status[article])) {
      row.reason = `${left} words besides ${words - left} of boilerplate; at least ${this.#minWords} are needed to compare`;
    }
    return row as ArticleRow;
  }

  /** As of an array: undefined outside, from the end where it is negative. */
  at(index: number): ArticleRow | undefined {
    const article = index < 0 ? index + this.length : index;
    return article >= 0 && article < this.length ? this.rowOf(article) : undefined;
  }

  describe(article: number, row: DescribedRow): boolean {
    const { batches, batchOf, indexOf, givenIds } = this.#places;
    const rows = batches[batchOf[article]];
    const index = indexOf[article];
    const status = this.#status[article];
    const [words, left] = [this.words[article], this.#left[article]];
    if (rows.kinds[index] === ESCAPED || (status === OK && left !== words && left < this.#minWords)) return false;
    row.id = this.#ids[article];
    row.path = pathAt(rows, index, givenIds.get(article) ?? row.id);
    row.words = words;
    row.boilerplate = words - left;
    row.status = statusName(status);
    row.literals = rows.bytes;
    row.ends = rows.ends;
    row.first = index * LITERALS;
    return true;
  }

  *[Symbol.iterator](): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) yield this.#make(article);
  }

  *ofStatus(status: ArticleStatus): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) {
      if (this.#statusOf(article) === status) yield this.#make(article);
    }
  }

  /** Articles of each status, and words discounted as boilerplate. */
  totals(): Readonly<Record<ArticleStatus, number>> & { readonly boilerplate: number } {
    const totals = { ok: 0, 'too-short': 0, unreadable: 0, binary: 0, boilerplate: 0 };
    for (let article = 0; article < this.length; article++) {
      totals[this.#statusOf(article)]++;
      totals.boilerplate += this.words[article] - this.#left[article];
    }
    return totals;
  }

  /** Takes note of how many words of each article are left without boilerplate. */
  discount(left: Uint32Array): void {
    this.#left = left;
    this.#made.fill(undefined);
  }

  #statusOf(article: number): ArticleStatus {
    const status = statusName(this.#status[article]);
    const tooShort = status === 'ok' && !this.#sameLeft(article) && this.#left[article] < this.#minWords;
    return tooShort ? 'too-short' : status;
  }

  #sameLeft(article: number): boolean {
    return this.#left[article] === this.words[article];
  }
}
