/**
 * Finds the rows that pass the filters. A keystroke in the search must show its result within one frame: one pass checks each copy once,
 * orders that do not depend on the filters are kept, and the charts follow after a pause.
 */
import { computed, effect, signal } from '@preact/signals';
import type { Relation } from '../src/types/report.js';
import { isDecided } from './decisions.js';
import { type Filters, filters, isFiltered, type Sort } from './filter.js';
import { type Accepted, accepted, model } from './loaded.js';
import type { Copy, Pair, Story } from './model.js';

const { page, articles, stories, copies } = model;

/** A link between two articles: a copy, or a pair of no story. */
interface Linked {
  readonly article: number;
  readonly against: number;
  readonly similarity: number;
  readonly relation: Relation;
}

// ---- search

let searched: readonly string[] | undefined;
/** The text to search in, by article. */
const searchedWords = (): readonly string[] =>
  (searched ??= articles.map(({ title, id, publisher }) => `${title}\n${id}\n${publisher}`.toLowerCase()));
// prepare the texts after the page is shown, and before the first keystroke
setTimeout(searchedWords, 400);

const terms = computed(() => filters.value.query.toLowerCase());

interface Found {
  readonly terms: readonly string[];
  /** By article: 1 if it contains all terms. */
  readonly hits: Uint8Array;
}

let before: Found | undefined;

/** By article: 1 if it contains all terms of the query; undefined without a query. */
const found = computed((): Uint8Array | undefined => {
  const wanted = terms.value.split(/\s+/).filter(term => term !== '');
  const last = before;
  before = undefined;
  if (wanted.length === 0) return undefined;
  const words = searchedWords();
  const hits = new Uint8Array(words.length);
  // a longer query can only match articles that matched the previous one
  const isNarrower = last?.terms.every(known => wanted.some(term => term.includes(known))) === true;
  for (let n = 0; n < words.length; n++) {
    if (isNarrower && last?.hits[n] === 0) continue;
    let isHit = 1;
    for (const term of wanted) {
      if (words[n].includes(term)) continue;
      isHit = 0;
      break;
    }
    hits[n] = isHit;
  }
  before = { terms: wanted, hits };
  return hits;
});

// ---- filters

/** Milliseconds of a day. */
export const DAY_LENGTH = 86_400_000;

/** The bits of the filters that a chart sets. Each chart counts the copies that pass all other filters. */
const OWN = { relation: 1, similarity: 2, publisher: 4, time: 8 } as const;
/** The bit of the search and of `isNew`, which all charts follow. */
const OTHERS = 16;

/** Makes a function that returns the bits of the filters that a link fails. */
function checkOf(given: Filters, hits: Uint8Array | undefined): (link: Linked) => number {
  const { relations, source, of, from, to, least, most, isNew } = given;
  const { publishers, articles: entries } = page;
  const sourceNumber = source === '' ? -1 : publishers.indexOf(source);
  const ofNumber = of === '' ? -1 : publishers.indexOf(of);
  const first = from === '' ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const last = to === '' ? Number.POSITIVE_INFINITY : Date.parse(to) + DAY_LENGTH - 1;
  const isDated = from !== '' || to !== '';
  const isOfSource = source !== '' || of !== '';
  const wanted = new Set(relations);
  const isPublished = (article: number, against: number): boolean => {
    const [by, from] = [entries[article][2], entries[against][2]];
    if (of !== '') return from === ofNumber && (source === '' || by === sourceNumber);
    return by === sourceNumber || from === sourceNumber;
  };
  return ({ article, against, similarity, relation }) => {
    let failed = 0;
    if (similarity < least || similarity > most) failed |= OWN.similarity;
    if (wanted.size > 0 && !wanted.has(relation)) failed |= OWN.relation;
    if (isOfSource && !isPublished(article, against)) failed |= OWN.publisher;
    if (isDated && !(articles[article].time >= first && articles[article].time <= last)) failed |= OWN.time;
    if (hits !== undefined && hits[article] === 0 && hits[against] === 0) failed |= OTHERS;
    else if (isNew && isDecided(article, against)) failed |= OTHERS;
    return failed;
  };
}

/** By copy: the bits of the filters that it fails. */
const failedBy = computed((): Uint8Array => {
  const check = checkOf(filters.value, found.value);
  const { isNew } = filters.value;
  const failed = new Uint8Array(copies.length);
  for (let n = 0; n < copies.length; n++) failed[n] = check(copies[n]) | (isNew && copies[n].isAccepted ? OTHERS : 0);
  return failed;
});

/** Milliseconds without a change after which the charts are updated. */
const PAUSE = 150;
const charted = signal<Uint8Array>(failedBy.peek());
let timer = 0;
effect(() => {
  const failed = failedBy.value;
  clearTimeout(timer);
  timer = setTimeout(() => {
    charted.value = failed;
  }, PAUSE);
});

/** The copies that pass all filters except that of one chart. */
export function copiesBut(own: keyof typeof OWN): readonly Copy[] {
  const failed = charted.value;
  const counted = 255 & ~OWN[own];
  const passing: Copy[] = [];
  for (let n = 0; n < copies.length; n++) if ((failed[n] & counted) === 0) passing.push(copies[n]);
  return passing;
}

// ---- rows

export type Row =
  /** A story with the copies that pass. */
  | { readonly kind: 'story'; readonly story: Story; readonly copies: () => readonly Copy[] }
  | { readonly kind: 'copy'; readonly copy: Copy }
  | { readonly kind: 'pair'; readonly pair: Pair }
  | { readonly kind: 'accepted'; readonly at: number }
  | { readonly kind: 'template'; readonly at: number };

/** A check also lists new articles that repeat nothing. */
const isCheck = page.kind === 'check';

const asLink = ({ a, b, similarity, relation }: Pair): Linked => ({ article: b, against: a, similarity, relation });

/** The rows of the list, sorted. */
export const rows = computed((): readonly Row[] => {
  const { kind, sort } = filters.value;
  switch (kind) {
    case 'stories':
      return storyRows(sort);
    case 'copies': {
      const failed = failedBy.value;
      const passing: Row[] = [];
      for (const n of orderOf('copies', sort)) if (failed[n] === 0) passing.push({ kind: 'copy', copy: copies[n] });
      return passing;
    }
    case 'apart': {
      const passes = checkOf(filters.value, found.value);
      return orderOf('apart', sort).flatMap((n): Row[] => {
        const pair = model.apart[n];
        return passes(asLink(pair)) === 0 ? [{ kind: 'pair', pair }] : [];
      });
    }
    case 'accepted': {
      const passes = checkOf({ ...filters.value, isNew: false }, found.value);
      return orderOf('accepted', sort).flatMap((at): Row[] =>
        passes(accepted[at]) === 0 ? [{ kind: 'accepted', at }] : [],
      );
    }
    case 'templates': {
      const hits = found.value;
      return page.families.flatMap(({ members }, at): Row[] =>
        hits === undefined || members.some(member => hits[member] === 1) ? [{ kind: 'template', at }] : [],
      );
    }
  }
});

function storyRows(sort: Sort): readonly Row[] {
  const failed = failedBy.value;
  const passing = new Uint32Array(stories.length);
  const highest = new Float64Array(stories.length);
  for (let n = 0; n < copies.length; n++) {
    if (failed[n] !== 0) continue;
    const { story, similarity } = copies[n];
    passing[story - 1]++;
    if (similarity > highest[story - 1]) highest[story - 1] = similarity;
  }
  const isAloneListed = isCheck && !isFiltered.value;
  const listed: Row[] = [];
  for (const n of orderOf('stories', sort)) {
    const story = stories[n];
    const isListed = passing[n] > 0 || (isAloneListed && story.copies.length === 0);
    if (isListed)
      listed.push({
        kind: 'story',
        story,
        copies: () => story.copies.filter((_, at) => failed[story.first + at] === 0),
      });
  }
  // the only order that depends on the filters; the sort is stable
  const highestOf = (row: Row): number => (row.kind === 'story' ? highest[row.story.number - 1] : 0);
  return sort === 'similarity' ? listed.sort((x, y) => highestOf(y) - highestOf(x)) : listed;
}

// ---- orders

interface Keys {
  readonly article: number;
  readonly size: number;
  readonly similarity: number;
  /** Keys for `newest` and `oldest`; NaN sorts last. */
  readonly late: number;
  readonly early: number;
}

const linkKeys = ({ article, similarity }: Accepted | Linked): Keys => {
  const { time } = articles[article];
  return { article, size: 0, similarity, late: time, early: time };
};

/** The sort keys of each kind of row. */
const LISTED = {
  stories: () =>
    stories.map(
      ({ representative, copies: { length }, from, to }): Keys => ({
        article: representative,
        size: length,
        similarity: 0,
        late: to,
        early: from,
      }),
    ),
  copies: () => copies.map(linkKeys),
  apart: () => model.apart.map(pair => linkKeys(asLink(pair))),
  accepted: () => accepted.map(linkKeys),
} as const;

const orders = new Map<string, readonly number[]>();

/** The sorted numbers of the rows of a kind, computed once. */
function orderOf(listed: keyof typeof LISTED, sort: Sort): readonly number[] {
  const known = orders.get(`${listed} ${sort}`);
  if (known !== undefined) return known;
  const keys = LISTED[listed]();
  const compare = COMPARE[sort];
  const order = keys.map((_, n) => n).sort((x, y) => compare(keys[x], keys[y]) || x - y);
  orders.set(`${listed} ${sort}`, order);
  return order;
}

const collator = new Intl.Collator('en', { numeric: true });
const difference = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);
const late = (time: number): number => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time);
const early = (time: number): number => (Number.isNaN(time) ? Number.POSITIVE_INFINITY : time);

const COMPARE: Readonly<Record<Sort, (x: Keys, y: Keys) => number>> = {
  size: (x, y) => y.size - x.size,
  similarity: (x, y) => y.similarity - x.similarity,
  newest: (x, y) => difference(late(y.late), late(x.late)),
  oldest: (x, y) => difference(early(x.early), early(y.early)),
  title: (x, y) => collator.compare(articles[x.article].title, articles[y.article].title),
  publisher: (x, y) => collator.compare(articles[x.article].publisher, articles[y.article].publisher),
};
