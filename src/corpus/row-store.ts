/**
 * The report rows of all articles. Titles and addresses are packed into bytes, batch by batch, where the articles are read, and
 * unpacked where a report needs them: packed rows pass between threads without a copy of each string, and millions of them stay
 * off the heap.
 *
 *     bytes   | title 0 | source 0 | url 0 | published 0 | reason 0 | disguised 0 | credits 0 | title 1 | ...   UTF-8
 *     ends              ^          ^       ^             ^          ^             ^           ^         ^       seven a row
 *     present   one byte a row: bit n is set where the row has text n ('' is present and takes no bytes); bit 7 says `ignored`
 *     numbers   the number of the record in its file, or 0
 */
import type { Article } from '../types/article.js';
import {
  ALSO_INCOMPLETE,
  type ArticleRow,
  type ArticleRows,
  type ArticleStatus,
  type DescribedRow,
  type Pair,
  STATUSES,
} from '../types/report.js';

// ---- rows of a batch

/** The part of a row that is packed; `RowStore` keeps the rest in columns. */
export type RowDetails = Omit<ArticleRow, 'id' | 'words' | 'boilerplate' | 'status'>;

export const statusNumber = (status: ArticleStatus): number => STATUSES.indexOf(status);
export const statusName = (number: number): ArticleStatus => STATUSES[number];

/** Why an article is not compared. @param words what there is, such as "12 words"; @param incomplete what is missing */
export function tooShort(words: string, minWords: number, incomplete: string | undefined): string {
  const short = `${words}; at least ${minWords} are needed to compare`;
  return incomplete === undefined ? short : short + ALSO_INCOMPLETE + incomplete;
}

/** What an article says about other articles. It is packed with the row, and no report shows it. */
export type Claims = Pick<Article, 'credits' | 'ignored'>;

/** The texts that a report shows. */
const SHOWN = ['title', 'source', 'url', 'published', 'reason', 'disguised'] as const;
/** The packed texts of a row, in the order of their bytes. */
const TEXTS = [...SHOWN, 'credits'] as const;
/** In `present`. */
const IGNORED = 1 << TEXTS.length;
export type TextField = (typeof TEXTS)[number];

/** Plain data, so that a message can carry it to another thread. */
export interface PackedRows {
  /** Distinct paths of consecutive rows. */
  readonly paths: readonly string[];
  /** By row: position in `paths`, `NO_PATH` or `PATH_IS_ID`. */
  readonly pathOf: Int32Array;
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly present: Uint8Array;
  readonly numbers: Uint32Array;
  /** Texts with lone surrogates, which UTF-8 cannot encode, by position in `ends`; they take no bytes. */
  readonly illFormed: ReadonlyMap<number, string>;
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

  add(id: string, details: RowDetails & Claims): void {
    this.#pathOf.push(this.#pathNumber(id, details.path));
    this.#numbers.push(details.row ?? 0);
    let present = details.ignored === true ? IGNORED : 0;
    TEXTS.forEach((field, bit) => {
      const text = details[field];
      if (text !== undefined) present |= 1 << bit;
      // many articles credit what is taken for their own address: it is kept once
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
    };
  }

  #addText(text: string): void {
    if (LONE_SURROGATE.test(text)) {
      this.#illFormed.set(this.#texts.length, text);
      this.#texts.push('');
    } else this.#texts.push(text);
  }

  /** The rows of a batch mostly come from one file, or from files of one article each, whose id is the path. */
  #pathNumber(id: string, path: string | undefined): number {
    if (path === undefined) return NO_PATH;
    if (path === id) return PATH_IS_ID;
    if (this.#paths[this.#paths.length - 1] !== path) this.#paths.push(path);
    return this.#paths.length - 1;
  }
}

export type Writable<T> = { -readonly [Key in keyof T]?: T[Key] };

/** @param id the id that the row was packed under */
export function unpackRow(rows: PackedRows, index: number, id: string): RowDetails {
  const details: Writable<RowDetails> = {};
  unpackInto(details, rows, index, id);
  return details;
}

/** Sets the fields that are present: several times as fast as spreading an object of them. */
export function unpackInto(row: Writable<RowDetails>, rows: PackedRows, index: number, id: string): void {
  const path = pathAt(rows, index, id);
  if (path !== undefined) row.path = path;
  if (rows.numbers[index] > 0) row.row = rows.numbers[index];
  const { ends, present } = rows;
  const first = index * TEXTS.length;
  const start = startOf(ends, first);
  const end = ends[first + SHOWN.length - 1];
  // most rows are ASCII: one string holds all their texts at the offsets of the bytes
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
}

function pathAt({ paths, pathOf }: PackedRows, index: number, id: string): string | undefined {
  const path = pathOf[index];
  if (path === NO_PATH) return undefined;
  return path === PATH_IS_ID ? id : paths[path];
}

/** One text of a row without the others; undefined where the row does not have it. */
export function textAt(rows: PackedRows, index: number, field: TextField): string | undefined {
  if (!hasText(rows, index, field)) return undefined;
  const at = index * TEXTS.length + TEXTS.indexOf(field);
  return rows.illFormed.get(at) ?? decode(rows, startOf(rows.ends, at), rows.ends[at]);
}

/** What the article of a row says about others. */
export function claimsAt(rows: PackedRows, index: number): Claims {
  const given = textAt(rows, index, 'credits');
  const credits = given === '' ? textAt(rows, index, 'url') : given;
  const isIgnored = (rows.present[index] & IGNORED) !== 0;
  return { ...(credits !== undefined && { credits }), ...(isIgnored && { ignored: true }) };
}

const hasText = ({ present }: PackedRows, index: number, field: TextField): boolean =>
  (present[index] & (1 << TEXTS.indexOf(field))) !== 0;

const startOf = (ends: Uint32Array, text: number): number => (text === 0 ? 0 : ends[text - 1]);

function decode({ bytes }: PackedRows, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8', start, end);
}

// ---- rows of all articles

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

/** Rows ordered by id. A row is unpacked when it is read. */
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
  /** Ids that several articles came with. */
  #sharedIds: ReadonlySet<string> | undefined;
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

  /** The id that the article came with. */
  givenIdOf(article: number): string {
    return this.#locations.givenIds.get(article) ?? this.#ids[article];
  }

  /** Whether the article has enough words to be compared. */
  isCompared(article: number): boolean {
    return isCompared(this.statusOf(article));
  }

  /**
   * The id that the article came with, where no other article has it; otherwise `path#row`. An id that the corpus made (`ID~2`) is in no
   * file.
   */
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

  /** The file of an article, without the rest of its row. */
  pathOf(article: number): string | undefined {
    const { batches, batchOf, indexOf, givenIds } = this.#locations;
    const { paths, pathOf } = batches[batchOf[article]];
    const path = pathOf[indexOf[article]];
    if (path === NO_PATH) return undefined;
    return path === PATH_IS_ID ? (givenIds.get(article) ?? this.#ids[article]) : paths[path];
  }

  /** The number of the record in its file; 0 for an article that is no record. */
  rowOf(article: number): number {
    const { batches, batchOf, indexOf } = this.#locations;
    return batches[batchOf[article]].numbers[indexOf[article]];
  }

  /** One text of a row without the others; undefined where the row does not have it. */
  fieldOf(article: number, field: TextField): string | undefined {
    const { batches, batchOf, indexOf } = this.#locations;
    return textAt(batches[batchOf[article]], indexOf[article], field);
  }

  /** What the article says about others. */
  claimsOf(article: number): Claims {
    const { batches, batchOf, indexOf } = this.#locations;
    return claimsAt(batches[batchOf[article]], indexOf[article]);
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

  /** The row without making its texts; undefined where a text of it is not packed. */
  describe(article: number): DescribedRow | undefined {
    const { batches, batchOf, indexOf, givenIds } = this.#locations;
    const packed = batches[batchOf[article]];
    const status = this.statusOf(article);
    if (packed.illFormed.size > 0 || status !== statusName(this.#status[article])) return undefined;
    const [id, index] = [this.#ids[article], indexOf[article]];
    const [words, left] = [this.words[article], this.#left[article]];
    return {
      id,
      path: pathAt(packed, index, givenIds.get(article) ?? id),
      row: packed.numbers[index] || undefined,
      words,
      boilerplate: left === words ? undefined : words - left,
      status,
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

  /** Number of articles of each status, and of words discounted as boilerplate. */
  totals(): Readonly<Record<ArticleStatus, number>> & { readonly boilerplate: number } {
    const totals = { ok: 0, partial: 0, 'too-short': 0, unreadable: 0, binary: 0, boilerplate: 0 };
    for (let article = 0; article < this.length; article++) {
      totals[this.statusOf(article)]++;
      totals.boilerplate += this.words[article] - this.#left[article];
    }
    return totals;
  }

  /** Shares of the words of two articles that are boilerplate, 0 to 1; undefined where nothing of either is. */
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

  /** The status with boilerplate discounted: an article that was long enough may be too short now. */
  statusOf(article: number): ArticleStatus {
    const status = statusName(this.#status[article]);
    const left = this.#left[article];
    return isCompared(status) && left !== this.words[article] && left < this.#minWords ? 'too-short' : status;
  }
}

/** Shares of the words of two articles that are boilerplate, 0 to 1; undefined where nothing of either is. @param leftA words of A besides */
export function discountedShares(wordsA: number, leftA: number, wordsB: number, leftB: number): Pair['discounted'] {
  if (leftA === wordsA && leftB === wordsB) return undefined;
  const share = (words: number, left: number): number => (words === 0 ? 0 : Math.round((1 - left / words) * 1e4) / 1e4);
  return { a: share(wordsA, leftA), b: share(wordsB, leftB) };
}

const isCompared = (status: ArticleStatus): boolean => status === 'ok' || status === 'partial';
