/**
 * The fields of articles and pairs as JSON: what a large report is made of. `json.ts` writes any object by its shape; here
 * the same bytes are written field by field, several times as fast.
 */
import type { ArticleRow, ArticleRows, ArticleStatus, DescribedRow, Pair } from '../model.js';
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
    const [title, source, url, published] = [ends[first], ends[first + 1], ends[first + 2], ends[first + 3]];
    out.bytes(before.id);
    out.string(row.id);
    if (row.path !== undefined) {
      out.bytes(before.path);
      out.string(row.path);
    }
    literal(out, before.title, literals, start, title);
    literal(out, before.source, literals, title, source);
    literal(out, before.url, literals, source, url);
    literal(out, before.published, literals, url, published);
    out.bytes(before.words);
    out.number(row.words);
    if (row.boilerplate > 0) {
      out.bytes(before.boilerplate);
      out.number(row.boilerplate);
    }
    out.bytes(before.status);
    out.string(row.status);
    literal(out, before.reason, literals, published, ends[first + 4]);
  }

  pair(out: JsonBuffer, pair: Pair): void {
    const before = this.#pair;
    const { containment, alignment, evidence, machineMarks } = pair;
    out.bytes(before.a);
    out.string(pair.a);
    out.bytes(before.b);
    out.string(pair.b);
    numberAfter(out, before.similarity, pair.similarity);
    out.bytes(before.relation);
    out.string(pair.relation);
    numberAfter(out, before.jaccard, pair.jaccard);
    numberAfter(out, before.aInB, containment.aInB);
    numberAfter(out, before.bInA, containment.bInA);
    numberAfter(out, before.passages, alignment.passages);
    numberAfter(out, before.moved, alignment.moved);
    numberAfter(out, before.longest, alignment.longest);
    numberAfter(out, before.kept, alignment.kept);
    numberAfter(out, before.coverageOfA, alignment.coverage.a);
    numberAfter(out, before.coverageOfB, alignment.coverage.b);
    out.bytes(before.evidence);
    const start = out.length;
    for (const name in evidence) numberAfter(out, this.#beforeValue(name), evidence[name]);
    if (out.length === start) out.bytes(EMPTY);
    else {
      out.replace(start, OPEN);
      out.bytes(before.end);
    }
    numberAfter(out, before.marksOfA, machineMarks.a);
    numberAfter(out, before.marksOfB, machineMarks.b);
    out.bytes(before.end);
    if (pair.edition === true) out.bytes(before.edition);
  }
}

const EMPTY = Buffer.from('{}');
const OPEN = EMPTY[0];

/** Nothing where there is no literal. */
function literal(out: JsonBuffer, before: Uint8Array, literals: Uint8Array, from: number, to: number): void {
  if (from === to) return;
  out.bytes(before);
  out.part(literals, from, to);
}

function numberAfter(out: JsonBuffer, before: Uint8Array, value: number): void {
  out.bytes(before);
  out.number(value);
}

function asBytes<T extends Readonly<Record<string, string>>>(pieces: T, space: '' | ' '): Bytes<T> {
  const bytes = Object.entries(pieces).map(([name, text]) => [name, Buffer.from(text.replaceAll(' ', space))]);
  return Object.fromEntries(bytes);
}
