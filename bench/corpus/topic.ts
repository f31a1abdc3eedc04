/**
 * The words that an article has at hand: at first those of its theme and its event, then more and more of those that it
 * has used. Texts repeat themselves, and a chain forgets what it said two words ago.
 */
import type { Chance } from './chance.js';
import type { Story } from './story.js';

const WORDS = 96;
/** Of those at the beginning, the share that the theme brings with it. */
const OF_THEME = 0.65;
const STREAM = 0x70b1c;

export class Topic {
  /** The content words, for whoever draws from them. */
  readonly words = new Int32Array(WORDS);
  readonly #topics: readonly Int32Array[];
  #theme: Int32Array;
  /** By word, the last article that had it at hand. */
  readonly #latest: Uint32Array;
  #article = 0;

  /** @param topics content words of the articles that were learned from */
  constructor(topics: readonly Int32Array[], vocabulary: number) {
    this.#topics = topics;
    this.#theme = topics[0];
    this.#latest = new Uint32Array(vocabulary);
  }

  /** Words of two articles that were learned from; those who tell of one event share them, the closest ones all. */
  begin({ theme, event, closeness }: Story, own: Chance, shared: Chance): void {
    this.#article++;
    shared.reset(theme, STREAM);
    this.#theme = this.#topics[shared.below(this.#topics.length)];
    if (event !== undefined) shared.reset(event, STREAM);
    const drawn = event === undefined ? own : shared;
    const second = this.#topics[drawn.below(this.#topics.length)];
    for (let i = 0; i < WORDS; i++) {
      const from = i < WORDS * OF_THEME ? this.#theme : second;
      const common = from[drawn.below(from.length)];
      this.words[i] = own.unit() < closeness ? common : from[own.below(from.length)];
      this.#latest[this.words[i]] = this.#article;
    }
  }

  hasAtHand(word: number): boolean {
    return this.#latest[word] === this.#article;
  }

  /** @param chance what content word makes room for this one; undefined for a word that is none */
  use(word: number, chance: Chance | undefined): void {
    this.#latest[word] = this.#article;
    if (chance !== undefined) this.words[chance.below(WORDS)] = word;
  }

  draw(chance: Chance): number {
    return this.words[chance.below(WORDS)];
  }

  /** A word of the theme, whatever the article has at hand. */
  drawOfTheme(chance: Chance): number {
    return this.#theme[chance.below(this.#theme.length)];
  }
}
