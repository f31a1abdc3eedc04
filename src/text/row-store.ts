/**
 * Who the articles are, kept as bytes: a million titles and addresses as objects would fill the heap long before the
 * tokens fill the memory. A row is made when somebody asks for it.
 */
import type { ArticleRow, ArticleRows, ArticleStatus, DescribedRow } from '../model.js';

/** What a row says besides its id and what can be counted. */
export type About = Omit<ArticleRow, 'id' | 'words' | 'boilerplate' | 'status'>;

const STATUSES: readonly ArticleStatus[] = ['ok', 'too-short', 'unreadable', 'binary'];
const OK = 0;
export const statusNumber = (status: ArticleStatus): number => STATUSES.indexOf(status);
export const statusName = (number: number): ArticleStatus => STATUSES[number];

/** Rows of a batch, one behind the other. */
export interface PackedRows {
  readonly paths: readonly string[];
  /** Position in `paths`; negative where there is none, or where the path is the id. By row. */
  readonly pathOf: Int32Array;
  /** What its literals are made of. By row. */
  readonly kinds: Uint8Array;
  /** JSON string literals: title, source, url, published and reason of each row; nothing stands for what is absent. */
  readonly bytes: Uint8Array;
  /** Where each literal ends; five a row. */
  readonly ends: Uint32Array;
}

/** What never changes of a literal, in their order. */
const FIELDS = ['title', 'source', 'url', 'published'] as const;
/** Those and the reason. */
const LITERALS = FIELDS.length + 1;

/** Printable ASCII that stands for itself, any such characters, and what JSON has to be read for. */
const [ASCII, PLAIN, ESCAPED] = [0, 1, 2];

/** Quotation marks, backslashes, and what cannot be seen: no writer of JSON, however careful, escapes anything else. */
const TO_ESCAPE = /["\\\p{C}\p{Zl}\p{Zp}]/u;
const NOT_ASCII = /[^\x20-\x7e]/;

/** Gathers the rows of a batch. */
export class RowPacker {
  readonly #paths: string[] = [];
  readonly #pathOf: number[] = [];
  readonly #kinds: number[] = [];
  readonly #literals: string[] = [];

  add(id: string, { path, title, source, url, published, reason }: About): void {
    this.#pathOf.push(this.#pathNumber(id, path));
    const kinds = [title, source, url, published, reason].map(text => this.#addLiteral(text));
    this.#kinds.push(Math.max(...kinds));
  }

  pack(): PackedRows {
    const json = this.#literals.join('');
    const bytes = new TextEncoder().encode(json);
    const ends = new Uint32Array(this.#literals.length);
    const isAscii = bytes.length === json.length;
    let end = 0;
    this.#literals.forEach((literal, i) => {
      end += isAscii ? literal.length : Buffer.byteLength(literal);
      ends[i] = end;
    });
    return {
      paths: this.#paths,
      pathOf: Int32Array.from(this.#pathOf),
      kinds: Uint8Array.from(this.#kinds),
      bytes,
      ends,
    };
  }

  #addLiteral(text: string | undefined): number {
    if (text === undefined) {
      this.#literals.push('');
      return ASCII;
    }
    const isEscaped = TO_ESCAPE.test(text);
    this.#literals.push(isEscaped ? JSON.stringify(text) : `"${text}"`);
    return isEscaped ? ESCAPED : NOT_ASCII.test(text) ? PLAIN : ASCII;
  }

  /** A batch is mostly of one file, or of files that are one article each and are called by their path. */
  #pathNumber(id: string, path: string | undefined): number {
    if (path === undefined) return NO_PATH;
    if (path === id) return SAME_AS_ID;
    if (this.#paths[this.#paths.length - 1] !== path) this.#paths.push(path);
    return this.#paths.length - 1;
  }
}

const NO_PATH = -1;
const SAME_AS_ID = -2;

type Filling<T> = { -readonly [Key in keyof T]?: T[Key] };

/** What the packed row says besides the id that it was packed under. */
export function unpackRow(rows: PackedRows, index: number, id: string): About {
  const about: Filling<About> = {};
  unpackInto(about, rows, index, id);
  return about;
}

/** Sets what is known, field by field: that is several times as fast as spreading objects of what is known. */
function unpackInto(row: Filling<About>, rows: PackedRows, index: number, id: string): void {
  const path = pathAt(rows, index, id);
  const first = index * LITERALS;
  const [title, source, url, published, reason] = textsAt(rows, first, rows.kinds[index]);
  if (path !== undefined) row.path = path;
  if (title !== undefined) row.title = title;
  if (source !== undefined) row.source = source;
  if (url !== undefined) row.url = url;
  if (published !== undefined) row.published = published;
  if (reason !== undefined) row.reason = reason;
}

function pathAt({ paths, pathOf }: PackedRows, index: number, id: string): string | undefined {
  const number = pathOf[index];
  if (number === NO_PATH) return undefined;
  return number === SAME_AS_ID ? id : paths[number];
}

/** Most rows are ASCII without escapes, and their texts can be cut out of one string as they stand. */
function textsAt({ bytes, ends }: PackedRows, first: number, kind: number): (string | undefined)[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = startOf(ends, first);
  const whole = kind === ASCII ? buffer.toString('latin1', start, ends[first + LITERALS - 1]) : '';
  const texts: (string | undefined)[] = [];
  for (let i = first, from = start; i < first + LITERALS; i++) {
    const end = ends[i];
    if (end === from) texts.push(undefined);
    else if (kind === ASCII) texts.push(whole.slice(from - start + 1, end - start - 1));
    else texts.push(JSON.parse(buffer.toString('utf8', from, end)));
    from = end;
  }
  return texts;
}

/** One text of a row, without the others. */
function textAt({ bytes, ends, kinds }: PackedRows, index: number, literal: number): string | undefined {
  const at = index * LITERALS + literal;
  const [start, end] = [startOf(ends, at), ends[at]];
  if (start === end) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (kinds[index] === ASCII) return buffer.toString('latin1', start + 1, end - 1);
  return JSON.parse(buffer.toString('utf8', start, end));
}

const startOf = (ends: Uint32Array, literal: number): number => (literal === 0 ? 0 : ends[literal - 1]);

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
