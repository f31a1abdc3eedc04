/**
 * Who the articles are, kept as bytes: a million titles and addresses as objects would fill the heap long before the
 * tokens fill the memory. A row is made when somebody asks for it.
 */
import type { ArticleRow, ArticleRows, ArticleStatus } from '../model.js';

/** What a row says besides its id and what can be counted. */
export type About = Omit<ArticleRow, 'id' | 'words' | 'boilerplate' | 'status'>;

const STATUSES: readonly ArticleStatus[] = ['ok', 'too-short', 'unreadable', 'binary'];
export const statusNumber = (status: ArticleStatus): number => STATUSES.indexOf(status);
export const statusName = (number: number): ArticleStatus => STATUSES[number];

/** Rows of a batch, one behind the other. */
export interface PackedRows {
  readonly paths: readonly string[];
  /** JSON of each: path number, title, source, url, published, reason. */
  readonly bytes: Uint8Array;
  /** Row i stands from starts[i] to starts[i + 1]. */
  readonly starts: Uint32Array;
}

/** Gathers the rows of a batch. */
export class RowPacker {
  readonly #paths: string[] = [];
  readonly #rows: string[] = [];

  add(id: string, { path, title, source, url, published, reason }: About): void {
    const told = `${quoted(title)},${quoted(source)},${quoted(url)},${quoted(published)},${quoted(reason)}`;
    this.#rows.push(`[${this.#pathNumber(id, path)},${told}]`);
  }

  pack(): PackedRows {
    const starts = new Uint32Array(this.#rows.length + 1);
    this.#rows.forEach((row, i) => {
      starts[i + 1] = starts[i] + Buffer.byteLength(row);
    });
    return { paths: this.#paths, bytes: new TextEncoder().encode(this.#rows.join('')), starts };
  }

  /** A batch is mostly of one file, or of files that are one article each and are called by their path. */
  #pathNumber(id: string, path: string | undefined): number {
    if (path === undefined) return NO_PATH;
    if (path === id) return SAME_AS_ID;
    if (this.#paths[this.#paths.length - 1] !== path) this.#paths.push(path);
    return this.#paths.length - 1;
  }
}

/** What JSON escapes, and some more. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** As `JSON.stringify` has it in a list, for strings that mostly have nothing to escape. */
function quoted(text: string | undefined): string {
  if (text === undefined) return 'null';
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

const NO_PATH = -1;
const SAME_AS_ID = -2;

const decoder = new TextDecoder();

type Filling<T> = { -readonly [Key in keyof T]?: T[Key] };

/** What the packed row says besides the id that it was packed under. */
export function unpackRow(rows: PackedRows, index: number, id: string): About {
  const about: Filling<About> = {};
  unpackInto(about, rows, index, id);
  return about;
}

/** Sets what is known, field by field: that is several times as fast as spreading objects of what is known. */
function unpackInto(row: Filling<About>, { paths, bytes, starts }: PackedRows, index: number, id: string): void {
  const [path, title, source, url, published, reason] = fieldsOf(
    decoder.decode(bytes.subarray(starts[index], starts[index + 1])),
  );
  if (path !== NO_PATH) row.path = path === SAME_AS_ID ? id : paths[path];
  if (title !== null) row.title = title;
  if (source !== null) row.source = source;
  if (url !== null) row.url = url;
  if (published !== null) row.published = published;
  if (reason !== null) row.reason = reason;
}

type Field = string | null;
type Fields = [path: number, title: Field, source: Field, url: Field, published: Field, reason: Field];

/** `JSON.parse` of a row; most rows have nothing escaped, and their strings can be cut out as they stand. */
function fieldsOf(json: string): Fields {
  if (json.includes('\\')) return JSON.parse(json);
  let at = json.indexOf(',') + 1;
  const fields: Fields = [Number(json.slice(1, at - 1)), null, null, null, null, null];
  for (let i = 1; i < fields.length; i++) {
    if (json.charCodeAt(at) !== QUOTE) {
      at += 'null,'.length;
      continue;
    }
    const end = json.indexOf('"', at + 1);
    fields[i] = json.slice(at + 1, end);
    at = end + 2;
  }
  return fields;
}

const QUOTE = 0x22;

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
