/** Which article is a copy of which. Every article's part depends on its number and the seed alone. */
import { KINDS } from '../paraphrase/kinds.js';
import { Chance, mix, unitOf } from './chance.js';

export const COPY_KINDS: readonly string[] = ['identical', ...KINDS];

export interface PlannedCopy {
  /** Number of the article that it is a copy of, and of one that a kind may mix it with. Neither is a copy. */
  readonly of: number;
  readonly partner: number;
  /** Where among the kinds to begin: the next one is taken where one cannot be made of that text. */
  readonly kind: number;
}

/** Share of the copies that belong to families; the k-th family's original is article k * k * SPREAD. */
const IN_FAMILIES = 0.1;
const SPREAD = 500;
/** The first articles have nothing to be copies of. */
const FIRST = 20;

export class Plan {
  readonly #seed: number;
  readonly #copies: number;

  /** @param copies share of the articles that are copies, 0 to 1 */
  constructor(seed: number, copies: number) {
    this.#seed = seed;
    this.#copies = copies;
  }

  isCopy(article: number): boolean {
    return article >= FIRST && unitOf(mix(mix(this.#seed, 0xc097), article)) < this.#copies;
  }

  /** Undefined for an article of its own. */
  copyAt(article: number): PlannedCopy | undefined {
    if (!this.isCopy(article)) return undefined;
    const chance = new Chance(mix(this.#seed, 0xc09e), article);
    const families = Math.floor(Math.sqrt((article - 1) / SPREAD));
    const often = families > 0 && chance.unit() < IN_FAMILIES;
    const root = 1 + chance.below(families);
    const of = this.#original(often ? root * root * SPREAD : chance.below(article));
    const partner = this.#original(chance.below(article));
    const other = of > 0 ? this.#original(of - 1) : 1;
    return { of, partner: partner === of ? other : partner, kind: chance.below(COPY_KINDS.length) };
  }

  /** That article, or the nearest one before it that is no copy; the first ones never are. */
  #original(article: number): number {
    let at = article;
    while (this.isCopy(at)) at--;
    return at;
  }
}
