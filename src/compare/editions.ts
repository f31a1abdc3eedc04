/** Two versions from one source are an edition of one article, not a copy by somebody else. */
import type { ArticleRow } from '../model.js';
import { publisherOf } from '../text/publisher.js';

type Published = Pick<ArticleRow, 'url' | 'source'>;

/** An address without what varies between two visits. */
const addressOf = (row: Published): string | undefined => row.url?.replace(/[?#].*$/, '').replace(/\/$/, '');

const UNKNOWN = 0;
const NONE = -1;

/** Articles are asked about many times each, so their publishers and addresses become numbers. */
export class Editions {
  readonly #rowOf: (article: number) => Published;
  readonly #publishers: Int32Array;
  readonly #addresses: Int32Array;
  readonly #numbers = new Map<string, number>();

  /** @param size of the articles */
  constructor(size: number, rowOf: (article: number) => Published) {
    this.#rowOf = rowOf;
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
    const row = this.#rowOf(article);
    this.#publishers[article] = this.#numberOf('publisher', publisherOf(row));
    // one address is one host, and who has that is one publisher already
    this.#addresses[article] = this.#numberOf('address', isHosted(row) ? undefined : addressOf(row));
  }

  #numberOf(kind: string, name: string | undefined): number {
    if (name === undefined) return NONE;
    const key = `${kind} ${name}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** True where the publisher is the host of the address. */
const isHosted = ({ url }: Published): boolean => url !== undefined && publisherOf({ url }) !== undefined;
