/** The model of the page: turns the rows of the report into objects. */

import { timeOf } from '../src/dates.js';
import {
  type ArticleEntry,
  type MemberEntry,
  PAGE_RELATIONS,
  type PageReport,
  type PairEntry,
} from '../src/report/page/data.js';
import type { Relation } from '../src/types/report.js';

export interface Article {
  readonly number: number;
  readonly id: string;
  /** The title, or the end of the id. */
  readonly title: string;
  readonly publisher: string;
  /** The date as written in the article; '' if unknown. */
  readonly published: string;
  /** Milliseconds since 1970; NaN if unknown. */
  readonly time: number;
  readonly url: string;
  readonly words: number;
  readonly more: NonNullable<ArticleEntry[6]>;
}

export interface Pair {
  readonly number: number;
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
  readonly relation: Relation;
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly passages: number;
  readonly moved: number;
  readonly longest: number;
  readonly kept: number;
  readonly coverage: { readonly a: number; readonly b: number };
  readonly contradicted: number;
  readonly marks: { readonly a: number; readonly b: number };
  readonly more: NonNullable<PairEntry[15]>;
}

/** A copy: an article of a story, and the article that links it to the story. */
export interface Copy {
  /** Number of the story, from 1. */
  readonly story: number;
  /** Number within the story, from 1. */
  readonly number: number;
  readonly article: number;
  /** The representative, or the member that links the article. */
  readonly against: number;
  readonly similarity: number;
  readonly relation: Relation;
  /** Number of the pair; -1 if the report does not list it. */
  readonly pair: number;
  readonly isEdition: boolean;
  readonly isAccepted: boolean;
}

export interface Story {
  /** From 1. */
  readonly number: number;
  readonly representative: number;
  readonly origin: number | undefined;
  readonly reasons: readonly string[];
  readonly copies: readonly Copy[];
  /** Number of the first copy among those of all stories. */
  readonly first: number;
  /** Times of the earliest and the latest article; NaN without a known date. */
  readonly from: number;
  readonly to: number;
}

export interface Model {
  readonly page: PageReport;
  readonly articles: readonly Article[];
  /** The pair with a number; undefined if the report does not list it. */
  pairAt(number: number): Pair | undefined;
  readonly stories: readonly Story[];
  /** All copies in the order of the stories. */
  readonly copies: readonly Copy[];
  /** Pairs that belong to no story: shared passages, translations, related articles, and copies across stories. */
  readonly apart: readonly Pair[];
  /** The pairs of `apart` by article. */
  readonly apartOf: ReadonlyMap<number, readonly Pair[]>;
}

export function modelOf(page: PageReport): Model {
  const articles = page.articles.map(articleOf(page));
  let behind = 0;
  const stories = page.stories.map(({ a, origin, reasons = [], size }, n): Story => {
    const first = behind;
    const copies = page.members.slice(first, first + size).map(copyOf(n + 1, a));
    behind += size;
    let [from, to] = [Number.NaN, Number.NaN];
    for (const { time } of [articles[a], ...copies.map(copy => articles[copy.article])]) {
      if (Number.isNaN(time)) continue;
      if (!(from <= time)) from = time;
      if (!(to >= time)) to = time;
    }
    return { number: n + 1, representative: a, origin, reasons, copies, first, from, to };
  });
  const copies = stories.flatMap(story => story.copies);
  const isLinking = new Uint8Array(page.pairs.length);
  for (const { pair } of copies) if (pair >= 0) isLinking[pair] = 1;
  const apart = page.pairs.flatMap((entry, number) => (isLinking[number] === 1 ? [] : [pairOf(entry, number)]));
  const apartOf = new Map<number, Pair[]>();
  for (const pair of apart) {
    for (const article of [pair.a, pair.b]) {
      const known = apartOf.get(article);
      if (known === undefined) apartOf.set(article, [pair]);
      else known.push(pair);
    }
  }
  const pairAt = (number: number): Pair | undefined => {
    const entry = number < 0 ? undefined : page.pairs.at(number);
    return entry && pairOf(entry, number);
  };
  return { page, articles, pairAt, stories, copies, apart, apartOf };
}

const articleOf =
  ({ publishers }: PageReport) =>
  ([id, title, publisher, published, url, words, more = {}]: ArticleEntry, number: number): Article => ({
    number,
    id,
    title: title.trim() === '' ? (id.split('/').at(-1) ?? id) : title,
    publisher: publishers[publisher],
    published,
    time: timeOf(published),
    url,
    words,
    more,
  });

/** Words of the passages that a pair of no story shares. */
export const sharedWords = ({ more: { shared = [] } }: Pair): number =>
  shared.reduce((sum, [, , , , words]) => sum + words, 0);

/** Whether the name of a publisher is that of a folder. */
export const isFolder = (publisher: string): boolean => publisher.endsWith('/');

function pairOf(entry: PairEntry, number: number): Pair {
  const [a, b, similarity, relation, aInB, bInA, passages, moved, longest, kept, inA, inB, contradicted] = entry;
  return {
    number,
    a,
    b,
    similarity,
    relation: PAGE_RELATIONS[relation],
    containment: { aInB, bInA },
    passages,
    moved,
    longest,
    kept,
    coverage: { a: inA, b: inB },
    contradicted,
    marks: { a: entry[13], b: entry[14] },
    more: entry[15] ?? {},
  };
}

const copyOf =
  (story: number, representative: number) =>
  ([article, similarity, relation, pair, via, flags]: MemberEntry, n: number): Copy => ({
    story,
    number: n + 1,
    article,
    against: via < 0 ? representative : via,
    similarity,
    relation: PAGE_RELATIONS[relation],
    pair,
    isEdition: (flags & 1) !== 0,
    isAccepted: (flags & 2) !== 0,
  });
