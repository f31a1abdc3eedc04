/** The filters of the list, and their form in its address. */
import { computed, effect, signal } from '@preact/signals';
import { RELATIONS, type Relation } from '../src/types/report.js';
import { listParameters, replaceListAddress, route } from './route.js';

export const KINDS = ['stories', 'copies', 'apart', 'accepted', 'templates'] as const;
export type Kind = (typeof KINDS)[number];
export const SORTS = ['size', 'similarity', 'newest', 'oldest', 'title', 'publisher'] as const;
export type Sort = (typeof SORTS)[number];

export interface Filters {
  readonly kind: Kind;
  readonly query: string;
  readonly relations: readonly Relation[];
  /** Publisher of one of the two articles; with `of`, publisher of the copy. */
  readonly source: string;
  /** Publisher of the repeated article. */
  readonly of: string;
  /** First and last day, `2026-03-04`; '' for any. */
  readonly from: string;
  readonly to: string;
  /** Similarity, 0 to 1. */
  readonly least: number;
  readonly most: number;
  /** Leaves out accepted and decided pairs. */
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

/** Reads the parameters of an address, and ignores unknown ones. */
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

/** Whether a filter is set. */
export const isFiltered = computed(() => {
  const { kind: _, sort: __, ...rest } = filters.value;
  const { kind: ___, sort: ____, ...any } = ANY;
  return JSON.stringify(rest) !== JSON.stringify(any);
});

// a changed filter changes the address, and a link with filters sets them
effect(() => {
  const parameters = parametersOf(filters.value);
  if (route.peek().view === 'list' && listParameters() !== parameters) replaceListAddress(parameters);
});
window.addEventListener('hashchange', () => {
  if (route.peek().view !== 'list' || !location.hash.startsWith('#list?')) return;
  const next = filtersOf(listParameters());
  if (parametersOf(next) !== parametersOf(filters.peek())) filters.value = next;
});
