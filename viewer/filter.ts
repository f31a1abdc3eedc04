/** The filters of the list, what passes them, and what each chart counts: all filters but its own. */
import { computed, effect, signal } from '@preact/signals';
import { RELATIONS, type Relation } from '../src/types/report.js';
import { isDecided } from './decisions.js';
import { accepted, model } from './loaded.js';
import type { Copy, Pair, Story } from './model.js';
import { listParameters, replaceListAddress, route } from './route.js';

export const KINDS = ['stories', 'copies', 'apart', 'accepted', 'templates'] as const;
export type Kind = (typeof KINDS)[number];
export const SORTS = ['size', 'similarity', 'newest', 'oldest', 'title', 'publisher'] as const;
export type Sort = (typeof SORTS)[number];

export interface Filters {
  readonly kind: Kind;
  readonly query: string;
  readonly relations: readonly Relation[];
  /** Publisher of one of the two articles; of the copy where `of` is set. */
  readonly source: string;
  /** Publisher of what is repeated. */
  readonly of: string;
  /** First and last day, `2026-03-04`; '' for any. */
  readonly from: string;
  readonly to: string;
  /** Similarity, 0 to 1. */
  readonly least: number;
  readonly most: number;
  /** Without what is accepted or decided. */
  readonly isNew: boolean;
  readonly sort: Sort;
}

const ANY: Filters = {
  kind: 'stories',
  query: '',
  relations: [],
  source: '',
  of: '',
  from: '',
  to: '',
  least: 0,
  most: 1,
  isNew: false,
  sort: 'size',
};

const KEYS = ['kind', 'query', 'relations', 'source', 'of', 'from', 'to', 'least', 'most', 'isNew', 'sort'] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads an address; what it does not understand is as if it were not there. */
function filtersOf(parameters: string): Filters {
  const given = new URLSearchParams(parameters);
  const text = (name: string): string => given.get(name) ?? '';
  const share = (name: string, standard: number): number => {
    const value = Number(given.get(name) ?? standard);
    return value >= 0 && value <= 1 ? value : standard;
  };
  const day = (name: string): string => (DAY.test(text(name)) ? text(name) : '');
  const names = text('relations').split(',');
  return {
    kind: KINDS.find(kind => kind === text('kind')) ?? ANY.kind,
    query: text('query'),
    relations: RELATIONS.filter(relation => names.includes(relation)),
    source: text('source'),
    of: text('of'),
    from: day('from'),
    to: day('to'),
    least: share('least', 0),
    most: share('most', 1),
    isNew: text('isNew') === 'true',
    sort: SORTS.find(sort => sort === text('sort')) ?? ANY.sort,
  };
}

function parametersOf(filters: Filters): string {
  const changed = KEYS.filter(key => String(filters[key]) !== String(ANY[key]));
  return new URLSearchParams(changed.map(key => [key, String(filters[key])])).toString();
}

export const filters = signal(filtersOf(listParameters()));

/** The address of the list with its filters. */
export const listAddress = computed(() => {
  const parameters = parametersOf(filters.value);
  return parameters === '' ? '#list' : `#list?${parameters}`;
});

export function change(part: Partial<Filters>): void {
  filters.value = { ...filters.value, ...part };
}

export const clear = (): void => change({ ...ANY, kind: filters.value.kind, sort: filters.value.sort });

/** Whether anything is left out. */
export const isFiltered = computed(() => {
  const { kind: _, sort: __, ...rest } = filters.value;
  const { kind: ___, sort: ____, ...any } = ANY;
  return JSON.stringify(rest) !== JSON.stringify(any);
});

// the address follows the filters, and the filters a link
effect(() => {
  const parameters = parametersOf(filters.value);
  if (route.peek().view === 'list' && listParameters() !== parameters) replaceListAddress(parameters);
});
window.addEventListener('hashchange', () => {
  if (route.peek().view !== 'list' || !location.hash.startsWith('#list?')) return;
  const next = filtersOf(listParameters());
  if (parametersOf(next) !== parametersOf(filters.peek())) filters.value = next;
});

/** A link between two articles: a copy, or a pair of no story. */
interface Linked {
  readonly article: number;
  readonly against: number;
  readonly similarity: number;
  readonly relation: Relation;
}

let searched: readonly string[] | undefined;
/** The text to search in, by article. */
const searchedWords = (): readonly string[] =>
  (searched ??= model.articles.map(({ title, id, publisher }) => `${title}\n${id}\n${publisher}`.toLowerCase()));
// a page of many articles is shown first, and the first keystroke finds the texts made
setTimeout(searchedWords, 400);

/** By article: whether the query is in its words. */
const found = computed((): Uint8Array | undefined => {
  const terms = filters.value.query
    .toLowerCase()
    .split(/\s+/)
    .filter(term => term !== '');
  if (terms.length === 0) return undefined;
  const words = searchedWords();
  const hits = new Uint8Array(words.length);
  for (let n = 0; n < words.length; n++) hits[n] = terms.every(term => words[n].includes(term)) ? 1 : 0;
  return hits;
});

/** Milliseconds of a day. */
export const DAY_LENGTH = 86_400_000;

/** The filters that a chart sets: each chart counts what passes the others. */
const OWN = { relation: 1, similarity: 2, publisher: 4, time: 8 } as const;
/** The search, and what is new: all charts follow them. */
const OTHERS = 16;

/** What a link does not pass, as bits. */
function checkOf(given: Filters, hits: Uint8Array | undefined): (link: Linked) => number {
  const { relations, source, of, from, to, least, most, isNew } = given;
  const publishers = model.page.publishers;
  const sourceNumber = source === '' ? -1 : publishers.indexOf(source);
  const ofNumber = of === '' ? -1 : publishers.indexOf(of);
  const entries = model.page.articles;
  const first = from === '' ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const last = to === '' ? Number.POSITIVE_INFINITY : Date.parse(to) + DAY_LENGTH - 1;
  const isDated = from !== '' || to !== '';
  const wanted = new Set(relations);
  const isPublished = (article: number, against: number): boolean => {
    const [by, from] = [entries[article][2], entries[against][2]];
    if (of !== '') return from === ofNumber && (source === '' || by === sourceNumber);
    return source === '' || by === sourceNumber || from === sourceNumber;
  };
  return ({ article, against, similarity, relation }) => {
    let failed = 0;
    if (similarity < least || similarity > most) failed |= OWN.similarity;
    if (wanted.size > 0 && !wanted.has(relation)) failed |= OWN.relation;
    if (!isPublished(article, against)) failed |= OWN.publisher;
    if (isDated && !(model.articles[article].time >= first && model.articles[article].time <= last)) failed |= OWN.time;
    if (hits !== undefined && hits[article] === 0 && hits[against] === 0) failed |= OTHERS;
    else if (isNew && isDecided(article, against)) failed |= OTHERS;
    return failed;
  };
}

/** By copy: what it does not pass. */
const failedBy = computed((): Uint8Array => {
  const check = checkOf(filters.value, found.value);
  const { isNew } = filters.value;
  return Uint8Array.from(model.copies, copy => check(copy) | (isNew && copy.isAccepted ? OTHERS : 0));
});

/** Copies that pass all filters, or all but those of one chart. */
export function copiesBut(own?: keyof typeof OWN): readonly Copy[] {
  const failed = failedBy.value;
  const counted = own === undefined ? 255 : 255 & ~OWN[own];
  return model.copies.filter((_, n) => (failed[n] & counted) === 0);
}

export type Row =
  | { readonly kind: 'story'; readonly story: Story; readonly copies: readonly Copy[] }
  | { readonly kind: 'copy'; readonly copy: Copy }
  | { readonly kind: 'pair'; readonly pair: Pair }
  | { readonly kind: 'accepted'; readonly at: number }
  | { readonly kind: 'template'; readonly at: number };

/** A check also lists new articles that repeat nothing. */
const isCheck = model.page.kind === 'check';

const asLink = ({ a, b, similarity, relation }: Pair): Linked => ({ article: b, against: a, similarity, relation });

/** The rows of the list, sorted. */
export const rows = computed((): readonly Row[] => {
  const { kind, sort } = filters.value;
  switch (kind) {
    case 'stories': {
      const byStory = new Map<number, Copy[]>();
      for (const copy of copiesBut()) {
        const known = byStory.get(copy.story);
        if (known === undefined) byStory.set(copy.story, [copy]);
        else known.push(copy);
      }
      const alone = isCheck && !isFiltered.value ? model.stories.filter(({ copies }) => copies.length === 0) : [];
      const found = [...byStory].map(([number, copies]) => ({
        kind: 'story' as const,
        story: model.stories[number - 1],
        copies,
      }));
      const all = [...found, ...alone.map(story => ({ kind: 'story' as const, story, copies: [] }))];
      return sorted(all, sort, ({ story, copies }) => ({
        article: story.representative,
        size: story.copies.length,
        similarity: copies.reduce((most, copy) => Math.max(most, copy.similarity), 0),
        time: sort === 'oldest' ? story.from : story.to,
        number: story.number,
      }));
    }
    case 'copies':
      return sorted(
        copiesBut().map(copy => ({ kind: 'copy' as const, copy })),
        sort,
        ({ copy }) => linkKeys(copy, copy.story * 1e6 + copy.number),
      );
    case 'apart': {
      const passes = checkOf(filters.value, found.value);
      return sorted(
        model.apart.filter(pair => passes(asLink(pair)) === 0).map(pair => ({ kind: 'pair' as const, pair })),
        sort,
        ({ pair }) => linkKeys(asLink(pair), pair.number),
      );
    }
    case 'accepted': {
      const passes = checkOf({ ...filters.value, isNew: false }, found.value);
      const passing = accepted.flatMap((link, at) => (passes(link) === 0 ? [{ kind: 'accepted' as const, at }] : []));
      return sorted(passing, sort, ({ at }) => linkKeys(accepted[at], at));
    }
    case 'templates': {
      const hits = found.value;
      return model.page.families.flatMap(({ members }, at) =>
        hits === undefined || members.some(member => hits[member] === 1) ? [{ kind: 'template' as const, at }] : [],
      );
    }
  }
});

interface Keys {
  readonly article: number;
  readonly size: number;
  readonly similarity: number;
  /** NaN goes last. */
  readonly time: number;
  readonly number: number;
}

const linkKeys = ({ article, similarity }: Linked, number: number): Keys => ({
  article,
  size: 0,
  similarity,
  time: model.articles[article].time,
  number,
});

function sorted<T extends Row>(list: readonly T[], sort: Sort, keysOf: (row: T) => Keys): readonly T[] {
  const keyed = list.map(row => ({ row, keys: keysOf(row) }));
  const text = ({ article }: Keys): string =>
    sort === 'title' ? model.articles[article].title : model.articles[article].publisher;
  const late = (time: number): number => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time);
  const early = (time: number): number => (Number.isNaN(time) ? Number.POSITIVE_INFINITY : time);
  const difference = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);
  const order: Readonly<Record<Sort, (x: Keys, y: Keys) => number>> = {
    size: (x, y) => y.size - x.size,
    similarity: (x, y) => y.similarity - x.similarity,
    newest: (x, y) => difference(late(y.time), late(x.time)),
    oldest: (x, y) => difference(early(x.time), early(y.time)),
    title: (x, y) => collator.compare(text(x), text(y)),
    publisher: (x, y) => collator.compare(text(x), text(y)),
  };
  keyed.sort((x, y) => order[sort](x.keys, y.keys) || x.keys.number - y.keys.number);
  return keyed.map(({ row }) => row);
}

const collator = new Intl.Collator('en', { numeric: true });
