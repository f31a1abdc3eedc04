/** Represents a pair in a report; its values stay in the packed row, because a million objects would fill the heap. */
import { packedNumbers, verdictOn } from '../compare/packed-pairs.js';
import type { PairVerdict, Verdict } from '../compare/verify.js';
import type { RowStore } from '../corpus/row-store.js';
import type { PackedNumbers, Pair, Relation } from '../types/report.js';

/** Most fields are getters, which spreading does not copy: use `wholePair`. */
export class ListedPair implements Pair {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  declare readonly discounted?: NonNullable<Pair['discounted']>;
  declare readonly undiscounted?: number;
  declare readonly fingerprints?: NonNullable<Pair['fingerprints']>;
  declare readonly edition?: true;
  declare places?: NonNullable<Pair['places']>;
  readonly #verdict: Verdict;

  /** @param relation relation in the report, which may be `passage` or `related` */
  constructor(
    pair: PairVerdict,
    relation: Relation,
    rows: Pick<RowStore, 'idOf' | 'discountedOf'>,
    isEdition: boolean,
    undiscounted?: number,
    fingerprints?: Pair['fingerprints'],
  ) {
    this.a = rows.idOf(pair.a);
    this.b = rows.idOf(pair.b);
    const discounted = rows.discountedOf(pair.a, pair.b);
    if (discounted !== undefined) this.discounted = discounted;
    if (undiscounted !== undefined) this.undiscounted = undiscounted;
    if (fingerprints !== undefined) this.fingerprints = fingerprints;
    this.relation = relation;
    this.#verdict = pair;
    if (isEdition) this.edition = true;
  }

  get similarity(): number {
    return this.#verdict.similarity;
  }

  get jaccard(): number {
    return this.#verdict.jaccard;
  }

  get containment(): Pair['containment'] {
    return this.#verdict.containment;
  }

  get alignment(): Pair['alignment'] {
    return this.#verdict.alignment;
  }

  get evidence(): Pair['evidence'] {
    return this.#verdict.evidence;
  }

  get machineMarks(): Pair['machineMarks'] {
    return this.#verdict.machineMarks;
  }

  get passages(): Pair['passages'] {
    return this.relation === 'passage' ? this.#verdict.passages : undefined;
  }

  get packed(): PackedNumbers | undefined {
    return packedNumbers(this.#verdict);
  }

  get verdict(): Verdict {
    return this.#verdict;
  }
}

/** Adds places to a pair. Changes a `ListedPair` in place, because a copy would unpack all its numbers. */
export function withPlaces(pair: Pair, places: NonNullable<Pair['places']>): Pair {
  if (!(pair instanceof ListedPair)) return { ...pair, places };
  pair.places = places;
  return pair;
}

/** Converts a pair to a plain object. */
export function wholePair(pair: Pair): Pair {
  if (!(pair instanceof ListedPair)) return pair;
  const { a, b, relation, edition, verdict, passages, places, fingerprints, discounted, undiscounted } = pair;
  const { passages: _, ...rest } = verdictOn(verdict);
  return {
    a,
    b,
    ...rest,
    relation,
    ...(passages !== undefined && { passages }),
    ...(places !== undefined && { places }),
    ...(fingerprints !== undefined && { fingerprints }),
    ...(discounted !== undefined && { discounted }),
    ...(undiscounted !== undefined && { undiscounted }),
    ...(edition === true && { edition }),
  };
}
