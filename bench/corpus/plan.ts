/** Decides which article is a copy of which. The decision depends on the number of the article and the seed alone. */
import { KINDS } from '../paraphrase/kinds.js';
import { Chance, mix, unitOf } from './chance.js';

export const COPY_KINDS: readonly string[] = ['identical', ...KINDS];

export interface PlannedCopy {
  /** Numbers of the original, and of an article that some kinds mix it with. Neither is a copy. */
  readonly of: number;
  readonly partner: number;
  /** Index of the first kind to try; if the text does not suit it, the next kind is tried. */
  readonly kind: number;
}

/** Share of the copies that belong to families. The original of family k is article k * k * SPREAD. */
const IN_FAMILIES = 0.1;
const SPREAD = 500;
/** The first articles are never copies. */
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

  /** @returns undefined if the article is not a copy */
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

  /** The article, or the nearest one before it that is not a copy. */
  #original(article: number): number {
    let at = article;
    while (this.isCopy(at)) at--;
    return at;
  }
}
