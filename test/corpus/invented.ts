/** Stories in an invented language: any number, all different, deterministic by seed. */

/** A small PRNG (mulberry32), from 0 to below 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za tri cla stro'.split(' ');
const VOCABULARY = 20_000;

export class InventedLanguage {
  readonly #next: () => number;
  readonly #words: readonly string[];

  constructor(seed: number) {
    this.#next = random(seed);
    this.#words = Array.from({ length: VOCABULARY }, () =>
      Array.from({ length: 2 + this.below(3) }, () => SYLLABLES[this.below(SYLLABLES.length)]).join(''),
    );
  }

  /** An integer from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  /** Words with the frequencies of real text: the n-th commonest about 1/n as often as the commonest (Zipf). */
  text(words: number): string {
    const parts: string[] = [];
    for (let i = 0; i < words; i++) {
      const rank = Math.floor(Math.exp(this.#next() * Math.log(VOCABULARY)));
      parts.push(this.#words[Math.min(VOCABULARY - 1, rank)] + (i % 15 === 14 || i === words - 1 ? '.' : ''));
    }
    return parts.join(' ');
  }

  /** The text with about `share` of its words replaced. */
  edited(text: string, share: number): string {
    return text.replace(/[a-z]+/g, word => (this.#next() < share ? this.text(1).slice(0, -1) : word));
  }
}
