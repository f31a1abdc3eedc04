/** The report rows of all articles, ordered by id. Titles and addresses stay packed as bytes; a row is unpacked when it is read. */
import type { ArticleRow, ArticleRows, ArticleStatus } from '../types/report.js';
import { type PackedRows, statusName, type TextField, textAt, unpackInto, type Writable } from './packed-rows.js';

/** Unpacked rows that are cached, in a direct-mapped cache: clusters ask for the rows of their members several times. */
const CACHED_ROWS = 1 << 16;

/** Where the row of each article is packed. */
export interface RowLocations {
  readonly batches: readonly PackedRows[];
  /** By article: position in `batches`. */
  readonly batchOf: Uint32Array;
  /** By article: row of the batch. */
  readonly indexOf: Uint32Array;
  /** Original ids of the articles that were renamed (`id~2`): their rows are packed under the original id. */
  readonly givenIds: ReadonlyMap<number, string>;
}

export class RowStore implements ArticleRows {
  /** Number of tokens of each article. */
  readonly words: Uint32Array;
  readonly #ids: readonly string[];
  /** As `statusNumber` gives it. */
  readonly #status: Uint8Array;
  readonly #locations: RowLocations;
  readonly #minWords: number;
  /** Number of tokens of each article without boilerplate. */
  #left: Uint32Array;
  readonly #cache: (ArticleRow | undefined)[];

  /** @param minWords articles with fewer words besides boilerplate are too short to be compared */
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

  isOk(article: number): boolean {
    return this.#statusOf(article) === 'ok';
  }

  /** One text of a row without the others; undefined where the row does not have it. */
  fieldOf(article: number, field: TextField): string | undefined {
    const { batches, batchOf, indexOf } = this.#locations;
    return textAt(batches[batchOf[article]], indexOf[article], field);
  }

  /** As `Array.at`: a negative index counts from the end; undefined outside. */
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

  *[Symbol.iterator](): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) yield this.#unpack(article);
  }

  *ofStatus(status: ArticleStatus): Generator<ArticleRow> {
    for (let article = 0; article < this.length; article++) {
      if (this.#statusOf(article) === status) yield this.#unpack(article);
    }
  }

  /** Number of articles of each status, and of words discounted as boilerplate. */
  totals(): Readonly<Record<ArticleStatus, number>> & { readonly boilerplate: number } {
    const totals = { ok: 0, 'too-short': 0, unreadable: 0, binary: 0, boilerplate: 0 };
    for (let article = 0; article < this.length; article++) {
      totals[this.#statusOf(article)]++;
      totals.boilerplate += this.words[article] - this.#left[article];
    }
    return totals;
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
    row.status = this.#statusOf(article);
    if (row.status !== statusName(this.#status[article])) {
      row.reason = `${left} words besides ${words - left} of boilerplate; at least ${this.#minWords} are needed to compare`;
    }
    return row as ArticleRow;
  }

  /** The status with boilerplate discounted: an article that was long enough may be too short now. */
  #statusOf(article: number): ArticleStatus {
    const status = statusName(this.#status[article]);
    const left = this.#left[article];
    return status === 'ok' && left !== this.words[article] && left < this.#minWords ? 'too-short' : status;
  }
}
