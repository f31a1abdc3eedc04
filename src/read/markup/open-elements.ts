/** The elements that are open at a place of the markup. */
import { CAPTION, flagsOf, HIDDEN, isBlock, isCaption, isHidden, words } from './elements.js';

/** What an element that is opened ends by that: a paragraph any block, an item the next one. */
const ENDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', words('li')],
  ['dt', words('dt dd')],
  ['dd', words('dt dd')],
  ['tr', words('tr td th')],
  ['td', words('td th')],
  ['th', words('td th')],
  ['tbody', words('tbody thead tfoot tr td th')],
  ['option', words('option')],
  ['a', words('a')],
]);
const PARAGRAPH = words('p');

/** What keeps an end tag in it from ending anything outside. */
const TABLES = words('table td th tr tbody thead tfoot caption');
const LISTS = words('ul ol dl menu dir');

/** How far up an end tag is followed; what is nested deeper without an end is not a page but an attack. */
const FAR = 256;
const NEAR = 16;

/** A stack that ends what authors forgot to end, much as browsers do; constant time for each tag, amortised. */
export class OpenElements {
  readonly #names: string[] = [];
  readonly #flags: number[] = [];
  readonly #hiding: boolean;
  /** Of the place in the markup: those of all open elements. */
  flags = 0;
  /** Told of every element that ends, the innermost first, with the flags that it had. */
  ended: ((name: string, flags: number) => void) | undefined;

  constructor(hiding: boolean) {
    this.#hiding = hiding;
  }

  get depth(): number {
    return this.#names.length;
  }

  open(name: string, attributes: string, empty: boolean): void {
    this.#imply(name);
    if (empty) return;
    const hidden = this.#hiding && isHidden(name, attributes) ? HIDDEN : 0;
    this.#names.push(name);
    this.#flags.push(this.flags);
    this.flags |= flagsOf(name) | (isCaption(name, attributes) ? CAPTION : 0) | hidden;
  }

  close(name: string): void {
    const block = isBlock(name);
    const ofTable = TABLES.has(name);
    const lowest = Math.max(0, this.#names.length - FAR);
    for (let at = this.#names.length - 1; at >= lowest; at--) {
      const open = this.#names[at];
      if (open === name) {
        this.#cut(at);
        return;
      }
      if (block ? TABLES.has(open) && !ofTable : isBlock(open)) return;
    }
  }

  #imply(name: string): void {
    const ends = ENDS.get(name) ?? (isBlock(name) ? PARAGRAPH : undefined);
    if (ends === undefined) return;
    const lowest = Math.max(0, this.#names.length - NEAR);
    for (let at = this.#names.length - 1; at >= lowest; at--) {
      const open = this.#names[at];
      if (ends.has(open)) this.#cut(at);
      else if (open === 'table' || LISTS.has(open) || (name === 'a' && isBlock(open))) return;
    }
  }

  #cut(at: number): void {
    if (this.ended !== undefined) {
      for (let last = this.#names.length - 1, { flags } = this; last >= at; flags = this.#flags[last--]) {
        this.ended(this.#names[last], flags);
      }
    }
    this.flags = this.#flags[at];
    this.#names.length = at;
    this.#flags.length = at;
  }
}
