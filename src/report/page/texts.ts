/** The texts and word diffs of pairs that a page holds, within a budget of bytes. */
import type { Comparison } from '../../types/comparison.js';
import { jsonLine } from '../sanitize.js';
import { type PageDiff, type PageText, RUN_KINDS } from './data.js';

/** An article of a pair, read again. */
interface PairText {
  readonly id: string;
  readonly text: string;
  /** What stands in quotation marks, as ranges of the text; the page looks for them itself where they are absent. */
  readonly quotations?: readonly (readonly [start: number, end: number])[];
}

/** Two articles, A and B as the comparison has them. */
export interface ShownPair {
  readonly a: PairText;
  readonly b: PairText;
  readonly comparison: Comparison;
}

/** JSON for an element of a page: no text can end the element, or act where the page is printed. */
export const inertJson = (value: unknown): string => jsonLine(value).trimEnd().replaceAll('<', '\\u003c');

/** Bytes of a word and what follows it, about. */
const WORD = 6;

/** The first pairs whose texts fit into a number of bytes, as far as the words of their articles tell. */
export function pairsThatFit<P extends { readonly a: string; readonly b: string }>(
  pairs: readonly P[],
  bytes: number,
  wordsOf: (id: string) => number,
): readonly P[] {
  const seen = new Set<string>();
  let room = bytes;
  const end = pairs.findIndex(pair => {
    for (const id of [pair.a, pair.b]) {
      if (seen.has(id)) continue;
      seen.add(id);
      room -= wordsOf(id) * WORD;
    }
    return room < 0;
  });
  return end < 0 ? pairs : pairs.slice(0, end);
}

/** Texts by the id of their article, and diffs by the ids of two. */
export class PageTexts {
  /** What limits the texts, for people: "20MB". */
  readonly limit: string | undefined;
  readonly texts = new Map<string, PageText>();
  readonly diffs: { readonly a: string; readonly b: string; readonly diff: Omit<PageDiff, 'a' | 'b'> }[] = [];
  /** Fingerprints of contents by the id of their article, as a baseline writes them. */
  readonly contents = new Map<string, string>();
  readonly missing = new Map<string, number>();
  overLimit = 0;
  /** Whether the diffs compare two articles by themselves: boilerplate is not told from text then. */
  isAlone = false;
  /** Address of the service that shows the texts of any two articles (`?a=ID&b=ID`); absent where there is none. */
  service: string | undefined;
  #left: number;

  constructor(bytes: number, limit?: string) {
    this.#left = bytes;
    this.limit = limit;
  }

  /** Whether another pair may be added. */
  get isFull(): boolean {
    return this.#left <= 0;
  }

  /** Adds a pair where it fits. @returns whether it is in the page */
  add({ a, b, comparison }: ShownPair): boolean {
    const diff = packDiff(comparison);
    const [textA, textB] = sides(comparison);
    const fresh = [
      { ...a, text: textA === '' ? a.text : textA },
      { ...b, text: textB === '' ? b.text : textB },
    ].filter(({ id }) => !this.texts.has(id));
    const size = fresh.reduce((sum, { text }) => sum + Buffer.byteLength(text), 3 * diff.runs.length + 200);
    if (size > this.#left) {
      this.overLimit++;
      this.#left = Math.min(this.#left, 0);
      return false;
    }
    this.#left -= size;
    for (const { id, text, quotations } of fresh)
      this.texts.set(id, quotations === undefined ? [text] : [text, quotations]);
    this.diffs.push({ a: a.id, b: b.id, diff });
    return true;
  }

  /** Notes why the texts of some pairs are not in the page. */
  leaveOut(reason: string, pairs: number): void {
    this.missing.set(reason, (this.missing.get(reason) ?? 0) + pairs);
  }
}

/** The texts of both articles, put together from the runs of the diff; '' where there is no diff. */
function sides({ diff: { rows } }: Comparison): [a: string, b: string] {
  let [a, b] = ['', ''];
  for (const { runs } of rows) {
    for (const run of runs) {
      a += run.a;
      b += run.b;
    }
  }
  return [a, b];
}

function packDiff({ diff, counterparts, pair }: Comparison): Omit<PageDiff, 'a' | 'b'> {
  const runs: number[] = [];
  for (const row of diff.rows) {
    for (const { kind, a, b, passage } of row.runs)
      runs.push(RUN_KINDS.indexOf(kind), a.length, b.length, passage ?? 0);
  }
  return {
    runs,
    rows: diff.rows.map(row => row.runs.length),
    words: diff.words,
    replacements: diff.replacements,
    ...(counterparts && { counterparts }),
    evidence: pair.evidence,
  };
}
