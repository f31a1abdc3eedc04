/** The view of the page and its address, such as `#story/3/pair/2`. */
import { computed, signal } from '@preact/signals';

export type Route =
  | { readonly view: 'list' }
  | { readonly view: 'story'; readonly story: number }
  | { readonly view: 'pair'; readonly story: number; readonly copy: number }
  /** A pair of no story, by its number in the page. */
  | { readonly view: 'apart'; readonly pair: number }
  | { readonly view: 'template'; readonly template: number }
  | { readonly view: 'notes' }
  | { readonly view: 'unknown'; readonly address: string };

const hash = signal(location.hash);
window.addEventListener('hashchange', () => {
  hash.value = location.hash;
});

/** The address without the filters of the list, which do not change the view. */
const path = computed(() => hash.value.slice(1).split('?', 1)[0] || 'list');
export const route = computed((): Route => routeOf(path.value));

function routeOf(address: string): Route {
  const [view, ...rest] = address.split('/');
  const numbers = rest.filter((_, n) => view !== 'story' || n !== 1).map(Number);
  const isNumbered = (count: number): boolean =>
    numbers.length === count && numbers.every(n => Number.isSafeInteger(n) && n > 0);
  if (view === 'list' && rest.length === 0) return { view: 'list' };
  if (view === 'story' && isNumbered(1) && rest.length === 1) return { view: 'story', story: numbers[0] };
  if (view === 'story' && isNumbered(2) && rest[1] === 'pair')
    return { view: 'pair', story: numbers[0], copy: numbers[1] };
  if (view === 'pair' && isNumbered(1)) return { view: 'apart', pair: numbers[0] };
  if (view === 'template' && isNumbered(1)) return { view: 'template', template: numbers[0] };
  if (view === 'notes') return { view: 'notes' };
  return { view: 'unknown', address };
}

export const storyAddress = (story: number): string => `#story/${story}`;
export const copyAddress = (story: number, copy: number): string => `#story/${story}/pair/${copy}`;
export const apartAddress = (pair: number): string => `#pair/${pair + 1}`;

/** The filters in the address of the list, behind `?`. */
export const listParameters = (): string => (location.hash.startsWith('#list?') ? location.hash.slice(6) : '');

/** Writes the filters into the address of the list, without a new entry in the history. */
export function replaceListAddress(parameters: string): void {
  history.replaceState(null, '', parameters === '' ? '#list' : `#list?${parameters}`);
  hash.value = location.hash;
}

export function go(address: string): void {
  if (location.hash !== address) location.hash = address;
}
