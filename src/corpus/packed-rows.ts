/**
 * Packs the report rows of a batch into bytes in the thread that reads it; `row-store.ts` unpacks them.
 *
 * Packed rows pass between threads without copying each string, and millions of rows stay off the heap.
 *
 * ```text
 * bytes   │ title 0 │ source 0 │ url 0 │ published 0 │ reason 0 │ disguised 0 │ credits 0 │ title 1 │ ...   UTF-8
 * ends              ^          ^       ^             ^          ^             ^           ^         ^       seven a row
 * present   one byte a row: bit n is set if the row has text n ('' is present and takes no bytes); bit 7 is `ignored`
 * numbers   the number of the record in its file, or 0
 * ```
 */
import type { Article } from '../types/article.js';
import type { ArticleRow } from '../types/report.js';

/** The packed part of a row; `RowStore` has the rest in columns. */
export type RowDetails = Omit<ArticleRow, 'id' | 'words' | 'boilerplate' | 'status'>;

/** Claims of an article about other articles: packed with the row, but in no report. */
export type Claims = Pick<Article, 'credits' | 'ignored'>;

/** The texts in a report. */
export const SHOWN = ['title', 'source', 'url', 'published', 'reason', 'disguised'] as const;
/** The packed texts of a row, in the order of their bytes. */
export const TEXTS = [...SHOWN, 'credits'] as const;
/** Bit of `present`. */
const IGNORED = 1 << TEXTS.length;
export type TextField = (typeof TEXTS)[number];

/** Plain data that can be sent to another thread. */
export interface PackedRows {
  /** Distinct paths of consecutive rows. */
  readonly paths: readonly string[];
  /** For each row an index in `paths`, `NO_PATH` or `PATH_IS_ID`. */
  readonly pathOf: Int32Array;
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly present: Uint8Array;
  readonly numbers: Uint32Array;
  /** Texts with lone surrogates, which UTF-8 cannot encode, by index in `ends`; they take no bytes. */
  readonly illFormed: ReadonlyMap<number, string>;
  /** `more` of the rows that have it. */
  readonly more: ReadonlyMap<number, number>;
}

const NO_PATH = -1;
const PATH_IS_ID = -2;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Collects the rows of a batch. */
export class RowPacker {
  readonly #paths: string[] = [];
  readonly #pathOf: number[] = [];
  readonly #texts: string[] = [];
  readonly #present: number[] = [];
  readonly #numbers: number[] = [];
  readonly #illFormed = new Map<number, string>();
  readonly #more = new Map<number, number>();

  add(id: string, details: RowDetails & Claims): void {
    if (details.more !== undefined) this.#more.set(this.#pathOf.length, details.more);
    this.#pathOf.push(this.#pathNumber(id, details.path));
    this.#numbers.push(details.row ?? 0);
    let present = details.ignored === true ? IGNORED : 0;
    TEXTS.forEach((field, bit) => {
      const text = details[field];
      if (text !== undefined) present |= 1 << bit;
      // many articles credit their own address: '' refers to `url`
      this.#addText(field === 'credits' && text === details.url ? '' : (text ?? ''));
    });
    this.#present.push(present);
  }

  pack(): PackedRows {
    const joined = this.#texts.join('');
    const bytes = new TextEncoder().encode(joined);
    const isAscii = bytes.length === joined.length;
    const ends = new Uint32Array(this.#texts.length);
    let end = 0;
    this.#texts.forEach((text, i) => {
      end += isAscii ? text.length : Buffer.byteLength(text);
      ends[i] = end;
    });
    return {
      paths: this.#paths,
      pathOf: Int32Array.from(this.#pathOf),
      bytes,
      ends,
      present: Uint8Array.from(this.#present),
      numbers: Uint32Array.from(this.#numbers),
      illFormed: this.#illFormed,
      more: this.#more,
    };
  }

  #addText(text: string): void {
    if (LONE_SURROGATE.test(text)) {
      this.#illFormed.set(this.#texts.length, text);
      this.#texts.push('');
    } else this.#texts.push(text);
  }

  /** Rows of a batch are mostly from one file, or from files of one article, whose id is the path. */
  #pathNumber(id: string, path: string | undefined): number {
    if (path === undefined) return NO_PATH;
    if (path === id) return PATH_IS_ID;
    if (this.#paths[this.#paths.length - 1] !== path) this.#paths.push(path);
    return this.#paths.length - 1;
  }
}

export type Writable<T> = { -readonly [Key in keyof T]?: T[Key] };

/** @param id id under which the row was packed */
export function unpackRow(rows: PackedRows, index: number, id: string): RowDetails {
  const details: Writable<RowDetails> = {};
  unpackInto(details, rows, index, id);
  return details;
}

/** Sets the present fields; several times as fast as spreading an object. */
export function unpackInto(row: Writable<RowDetails>, rows: PackedRows, index: number, id: string): void {
  const path = pathAt(rows, index, id);
  if (path !== undefined) row.path = path;
  if (rows.numbers[index] > 0) row.row = rows.numbers[index];
  const { ends, present } = rows;
  const first = index * TEXTS.length;
  const start = startOf(ends, first);
  const end = ends[first + SHOWN.length - 1];
  // most rows are ASCII: decode all texts at once, and slice at the byte offsets
  const whole = decode(rows, start, end);
  const isAscii = whole.length === end - start;
  for (let bit = 0, from = start; bit < SHOWN.length; bit++) {
    const to = ends[first + bit];
    if (present[index] & (1 << bit)) {
      row[SHOWN[bit]] =
        rows.illFormed.get(first + bit) ?? (isAscii ? whole.slice(from - start, to - start) : decode(rows, from, to));
    }
    from = to;
  }
  const more = rows.more.get(index);
  if (more !== undefined) row.more = more;
}

export function pathAt({ paths, pathOf }: PackedRows, index: number, id: string): string | undefined {
  const path = pathOf[index];
  if (path === NO_PATH) return undefined;
  return path === PATH_IS_ID ? id : paths[path];
}

/** One text of a row, without unpacking the others; undefined if the row does not have it. */
export function textAt(rows: PackedRows, index: number, field: TextField): string | undefined {
  if (!hasText(rows, index, field)) return undefined;
  const at = index * TEXTS.length + TEXTS.indexOf(field);
  return rows.illFormed.get(at) ?? decode(rows, startOf(rows.ends, at), rows.ends[at]);
}

/** The claims of the article of a row. */
export function claimsAt(rows: PackedRows, index: number): Claims {
  const given = textAt(rows, index, 'credits');
  const credits = given === '' ? textAt(rows, index, 'url') : given;
  const isIgnored = (rows.present[index] & IGNORED) !== 0;
  return { ...(credits !== undefined && { credits }), ...(isIgnored && { ignored: true }) };
}

export const hasText = ({ present }: PackedRows, index: number, field: TextField): boolean =>
  (present[index] & (1 << TEXTS.indexOf(field))) !== 0;

const startOf = (ends: Uint32Array, text: number): number => (text === 0 ? 0 : ends[text - 1]);

function decode({ bytes }: PackedRows, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8', start, end);
}
