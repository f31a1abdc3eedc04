/** Rows of a batch as bytes: packed where articles are read, read where a report asks for them. */
import type { ArticleRow, ArticleStatus } from '../types/report.js';

/** What a row says besides its id and what can be counted. */
export type About = Omit<ArticleRow, 'id' | 'words' | 'boilerplate' | 'status'>;

const STATUSES: readonly ArticleStatus[] = ['ok', 'too-short', 'unreadable', 'binary'];
export const OK = 0;
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
export const FIELDS = ['title', 'source', 'url', 'published'] as const;
/** Those and the reason. */
export const LITERALS = FIELDS.length + 1;

// what a row's literals are made of: printable ASCII that stands for itself, any such characters, or what JSON has to be read for
const [ASCII, PLAIN] = [0, 1];
export const ESCAPED = 2;

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

export type Filling<T> = { -readonly [Key in keyof T]?: T[Key] };

/** What the packed row says besides the id that it was packed under. */
export function unpackRow(rows: PackedRows, index: number, id: string): About {
  const about: Filling<About> = {};
  unpackInto(about, rows, index, id);
  return about;
}

/** Sets what is known, field by field: that is several times as fast as spreading objects of what is known. */
export function unpackInto(row: Filling<About>, rows: PackedRows, index: number, id: string): void {
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

export function pathAt({ paths, pathOf }: PackedRows, index: number, id: string): string | undefined {
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
export function textAt({ bytes, ends, kinds }: PackedRows, index: number, literal: number): string | undefined {
  const at = index * LITERALS + literal;
  const [start, end] = [startOf(ends, at), ends[at]];
  if (start === end) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (kinds[index] === ASCII) return buffer.toString('latin1', start + 1, end - 1);
  return JSON.parse(buffer.toString('utf8', start, end));
}

const startOf = (ends: Uint32Array, literal: number): number => (literal === 0 ? 0 : ends[literal - 1]);
