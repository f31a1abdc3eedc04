/** Articles that pairs connect, as rows bring them component by component: what is decided among them needs no other article. */

import { NumberList } from '../collections/number-list.js';
import { PackedPairList } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { discountedShares } from '../corpus/status.js';
import { UserError } from '../errors.js';
import type { Pair } from '../types/report.js';
import type { ArticleDetails } from './article-steps.js';
import { type Columns, type Row, type Schema, textAt, valueAt } from './frames.js';
import type { Task } from './step.js';

/** The kinds of rows, in the order in which those of a component come. */
const ARTICLE = 0;
const SCORED = 1;
const CANDIDATE = 2;

/** Rows by component, and by kind, `a` and `b` in each component. */
export const COMPONENT = {
  component: 'f64',
  kind: 'i32',
  /** Of an article: its number and that of the first article with its text. Of a pair: its two articles. */
  a: 'f64',
  b: 'f64',
  id: 'text',
  details: 'text',
  words: 'i32',
  /** Of an article: words without boilerplate. Of a pair: the search that found it, from 1. */
  left: 'i32',
  packed: 'bytes',
} as const;

interface Member {
  readonly number: number;
  readonly first: number;
  readonly id: string;
  readonly details: ArticleDetails;
  readonly words: number;
  readonly left: number;
}

/** Pairs of articles by their places. */
export interface PlacedPairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/**
 * In a component an article is its place among the articles, in the order of their numbers. The pairs are stored in columns, because
 * the memory of a task grows with them (`LARGEST_COMPONENT` in spark/twicetold_spark/components.py).
 */
export class Component {
  readonly members: Member[] = [];
  /** By search, from 1 on: the pairs that it found. */
  readonly #scored: ScoredPair[][] = [];
  readonly #packed = new PackedPairList();
  readonly #left = new NumberList(Uint32Array);
  readonly #right = new NumberList(Uint32Array);
  readonly #placeOf = new Map<number, number>();

  constructor(readonly number: number) {}

  /** Adds a row. @throws Error if an article does not come before its pairs */
  add({ kind, a: as, b: bs, id, details, words, left, packed }: Columns<typeof COMPONENT>, row: number): void {
    const [a, b] = [as[row], bs[row]];
    if (kind[row] === ARTICLE) {
      this.#placeOf.set(a, this.members.length);
      this.members.push({
        number: a,
        first: b,
        id: textAt(id, row),
        details: JSON.parse(textAt(details, row)),
        words: words[row],
        left: left[row],
      });
      return;
    }
    const [x, y] = [this.#placeOf.get(a), this.#placeOf.get(b)];
    if (kind[row] === SCORED) {
      if (x === undefined || y === undefined) throw new Error(`articles ${a} and ${b} must precede their pair`);
      this.#scored[left[row]] ??= [];
      this.#scored[left[row]].push(this.#packed.add(valueAt(packed, row), x, y));
    } else if (kind[row] !== CANDIDATE) throw new UserError(`unknown kind of row: ${kind[row]}`);
    else if (x !== undefined && y !== undefined) {
      this.#left.push(x);
      this.#right.push(y);
    }
  }

  /** @returns by place: the place of the first article with the same words */
  firstPlaces(): Uint32Array {
    return Uint32Array.from(this.members, ({ first }) => this.#placeOf.get(first)!);
  }

  /** The pairs of the searches up to that one, ordered as those of a scan. */
  scoredPairs(search: number): ScoredPair[] {
    return this.#scored
      .slice(0, search + 1)
      .flat()
      .sort((x, y) => x.b - y.b || x.a - y.a);
  }

  /** The pairs that were compared, of two texts that both have a copy. */
  comparedAmong(copies: readonly { readonly a: number; readonly b: number }[]): PlacedPairs {
    const hasCopy = new Uint8Array(this.members.length);
    for (const { a, b } of copies) {
      hasCopy[a] = 1;
      hasCopy[b] = 1;
    }
    const [left, right] = [this.#left.values(), this.#right.values()];
    const haveCopies = (_: number, n: number): boolean => hasCopy[left[n]] === 1 && hasCopy[right[n]] === 1;
    return { left: left.filter(haveCopies), right: right.filter(haveCopies) };
  }
}

/** A task that hands over each component once its rows are complete. */
export function byComponent<Out extends Schema>(
  finish: (component: Component, emit: (row: Row<Out>) => void) => void,
): Task<typeof COMPONENT, Out> {
  let current: Component | undefined;
  return {
    push({ rows, columns }, emit) {
      for (let row = 0; row < rows; row++) {
        const number = columns.component[row];
        if (current?.number !== number) {
          if (current !== undefined) finish(current, emit);
          current = new Component(number);
        }
        current.add(columns, row);
      }
    },
    end(emit) {
      if (current !== undefined) finish(current, emit);
    },
  };
}

/** What clusters and reports ask about the articles of a component, by place. */
export class ComponentRows {
  readonly words: Uint32Array;
  readonly left: Uint32Array;
  readonly #members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.#members = members;
    this.words = Uint32Array.from(members, ({ words }) => words);
    this.left = Uint32Array.from(members, ({ left }) => left);
  }

  get length(): number {
    return this.#members.length;
  }

  idOf(place: number): string {
    return this.#members[place].id;
  }

  fieldOf(place: number, field: 'title' | 'source' | 'url' | 'published'): string | undefined {
    return this.#members[place].details[field];
  }

  at(place: number): { readonly path?: string } {
    return this.#members[place].details;
  }

  lengthOf(place: number): number {
    return this.left[place];
  }

  pathOf(place: number): string | undefined {
    return this.#members[place].details.path;
  }

  rowOf(place: number): number {
    return this.#members[place].details.row ?? 0;
  }

  discountedOf(a: number, b: number): Pair['discounted'] {
    return discountedShares(this.words[a], this.left[a], this.words[b], this.left[b]);
  }
}
