/**
 * The fields of articles and pairs as JSON: what a large report is made of. `json.ts` writes any object by its shape; here
 * the same bytes are written field by field, several times as fast.
 */
import type { ArticleRow, ArticleRows, ArticleStatus, DescribedRow, Pair } from '../types/report.js';
import type { JsonBuffer } from './json-buffer.js';

/** A row that is not made: its texts are written as they were packed. */
export class RowFields implements DescribedRow {
  id = '';
  path: string | undefined = undefined;
  words = 0;
  boilerplate = 0;
  status: ArticleStatus = 'ok';
  literals = new Uint8Array(0);
  ends = new Uint32Array(0);
  first = 0;
}

/** The rows, one object over and over for those that need not be made. */
export function* eachRow(rows: ArticleRows): Generator<ArticleRow | RowFields> {
  const row = new RowFields();
  for (let i = 0; i < rows.length; i++) yield rows.describe?.(i, row) ? row : rows.at(i)!;
}

const ROW = {
  id: ', "id": ',
  path: ', "path": ',
  title: ', "title": ',
  source: ', "source": ',
  url: ', "url": ',
  published: ', "published": ',
  words: ', "words": ',
  boilerplate: ', "boilerplate": ',
  status: ', "status": ',
  reason: ', "reason": ',
};

const PAIR = {
  a: ', "a": ',
  b: ', "b": ',
  similarity: ', "similarity": ',
  relation: ', "relation": ',
  jaccard: ', "jaccard": ',
  aInB: ', "containment": { "aInB": ',
  bInA: ', "bInA": ',
  passages: ' }, "alignment": { "passages": ',
  moved: ', "moved": ',
  longest: ', "longest": ',
  kept: ', "kept": ',
  coverageOfA: ', "coverage": { "a": ',
  coverageOfB: ', "b": ',
  evidence: ' } }, "evidence": ',
  marksOfA: ', "machineMarks": { "a": ',
  marksOfB: ', "b": ',
  end: ' }',
  edition: ', "edition": true',
};

type Bytes<T> = { readonly [Key in keyof T]: Uint8Array };

/** Writes fields with a comma before each. */
export class BulkFields {
  readonly #row: Bytes<typeof ROW>;
  readonly #pair: Bytes<typeof PAIR>;
  readonly #beforeValue: (key: string) => Uint8Array;

  /**
   * @param space       between the signs
   * @param beforeValue a comma, the key and a colon
   */
  constructor(space: '' | ' ', beforeValue: (key: string) => Uint8Array) {
    this.#row = asBytes(ROW, space);
    this.#pair = asBytes(PAIR, space);
    this.#beforeValue = beforeValue;
  }

  row(out: JsonBuffer, row: RowFields): void {
    const before = this.#row;
    const { literals, ends, first } = row;
    const start = first === 0 ? 0 : ends[first - 1];
    const [title, source, url, published, reason] = [first, first + 1, first + 2, first + 3, first + 4];
    out.bytes(before.id);
    out.string(row.id);
    if (row.path !== undefined) {
      out.bytes(before.path);
      out.string(row.path);
    }
    const target = out.room(ends[reason] - start + MOST_KEYS);
    let at = out.length;
    at = literal(target, at, before.title, literals, start, ends[title]);
    at = literal(target, at, before.source, literals, ends[title], ends[source]);
    at = literal(target, at, before.url, literals, ends[source], ends[url]);
    at = literal(target, at, before.published, literals, ends[url], ends[published]);
    out.end(at);
    out.numberAfter(before.words, row.words);
    if (row.boilerplate > 0) out.numberAfter(before.boilerplate, row.boilerplate);
    out.bytes(before.status);
    out.string(row.status);
    if (ends[reason] > ends[published]) {
      out.bytes(before.reason);
      out.part(literals, ends[published], ends[reason]);
    }
  }

  pair(out: JsonBuffer, pair: Pair): void {
    const before = this.#pair;
    const { containment, alignment, evidence, machineMarks } = pair;
    out.bytes(before.a);
    out.string(pair.a);
    out.bytes(before.b);
    out.string(pair.b);
    out.numberAfter(before.similarity, pair.similarity);
    out.bytes(before.relation);
    out.string(pair.relation);
    out.numberAfter(before.jaccard, pair.jaccard);
    out.numberAfter(before.aInB, containment.aInB);
    out.numberAfter(before.bInA, containment.bInA);
    out.numberAfter(before.passages, alignment.passages);
    out.numberAfter(before.moved, alignment.moved);
    out.numberAfter(before.longest, alignment.longest);
    out.numberAfter(before.kept, alignment.kept);
    out.numberAfter(before.coverageOfA, alignment.coverage.a);
    out.numberAfter(before.coverageOfB, alignment.coverage.b);
    out.bytes(before.evidence);
    const start = out.length;
    for (const name in evidence) out.numberAfter(this.#beforeValue(name), evidence[name]);
    if (out.length === start) out.bytes(EMPTY);
    else {
      out.replace(start, OPEN);
      out.bytes(before.end);
    }
    out.numberAfter(before.marksOfA, machineMarks.a);
    out.numberAfter(before.marksOfB, machineMarks.b);
    out.bytes(before.end);
    if (pair.edition === true) out.bytes(before.edition);
  }
}

const EMPTY = Buffer.from('{}');
const OPEN = EMPTY[0];

/** Bytes of the keys of a row's literals, with what stands around them; more than there are. */
const MOST_KEYS = 128;

/**
 * Copies byte by byte: texts are shorter than what it would cost to call for a copy. Nothing where there is no literal.
 * @returns where the next byte goes
 */
function literal(
  target: Uint8Array,
  at: number,
  before: Uint8Array,
  literals: Uint8Array,
  from: number,
  to: number,
): number {
  if (from === to) return at;
  const key = before.length;
  for (let i = 0; i < key; i++) target[at + i] = before[i];
  const start = at + key - from;
  for (let i = from; i < to; i++) target[start + i] = literals[i];
  return start + to;
}

function asBytes<T extends Readonly<Record<string, string>>>(pieces: T, space: '' | ' '): Bytes<T> {
  const bytes = Object.entries(pieces).map(([name, text]) => [name, Buffer.from(text.replaceAll(' ', space))]);
  return Object.fromEntries(bytes);
}
