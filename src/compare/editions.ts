/** Editions: two versions of one article from one publisher are no copies. */
import { hostOf, publisherOf } from '../corpus/publisher.js';

/** An address without what varies between two visits. */
const addressOf = (url: string): string => url.replace(/[?#].*$/, '').replace(/\/$/, '');

/** Looks up what is known of an article. */
type FieldOf = (article: number, field: 'url' | 'source') => string | undefined;

const UNKNOWN = 0;
const NONE = -1;

/** Numbers publishers and addresses, because each article is asked about many times. */
export class Editions {
  readonly #fieldOf: FieldOf;
  readonly #publishers: Int32Array;
  readonly #addresses: Int32Array;
  readonly #publisherNumbers = new Map<string, number>();
  readonly #addressNumbers = new Map<string, number>();

  /** @param size of the articles */
  constructor(size: number, fieldOf: FieldOf) {
    this.#fieldOf = fieldOf;
    this.#publishers = new Int32Array(size);
    this.#addresses = new Int32Array(size);
  }

  /** True where both have one publisher, or one address. */
  are(a: number, b: number): boolean {
    if (this.#publishers[a] === UNKNOWN) this.#learn(a);
    if (this.#publishers[b] === UNKNOWN) this.#learn(b);
    if (this.#publishers[a] !== NONE && this.#publishers[a] === this.#publishers[b]) return true;
    return this.#addresses[a] !== NONE && this.#addresses[a] === this.#addresses[b];
  }

  #learn(article: number): void {
    const url = this.#fieldOf(article, 'url');
    const host = url === undefined ? undefined : hostOf(url);
    const publisher = host ?? publisherOf({ source: this.#fieldOf(article, 'source') });
    this.#publishers[article] = numberOf(this.#publisherNumbers, publisher);
    // one address is one host, and who has that is one publisher already
    const address = host !== undefined || url === undefined ? undefined : addressOf(url);
    this.#addresses[article] = numberOf(this.#addressNumbers, address);
  }
}

function numberOf(numbers: Map<string, number>, name: string | undefined): number {
  if (name === undefined) return NONE;
  let number = numbers.get(name);
  if (number === undefined) {
    number = numbers.size + 1;
    numbers.set(name, number);
  }
  return number;
}
