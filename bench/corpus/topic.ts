/**
 * The active words of an article: at first words of its theme and its event, later more and more of the words that the
 * article has used. Real texts repeat their words, but a Markov chain forgets them.
 */
import type { Chance } from './chance.js';
import type { Story } from './story.js';

const WORDS = 96;
/** Share of the first active words that come from the theme. */
const OF_THEME = 0.65;
const STREAM = 0x70b1c;

export class Topic {
  /** The active content words. */
  readonly words = new Int32Array(WORDS);
  readonly #topics: readonly Int32Array[];
  #theme: Int32Array;
  /** For each word the last article that had it among its active words. */
  readonly #latest: Uint32Array;
  #article = 0;

  /** @param topics content words of the learned articles */
  constructor(topics: readonly Int32Array[], vocabulary: number) {
    this.#topics = topics;
    this.#theme = topics[0];
    this.#latest = new Uint32Array(vocabulary);
  }

  /**
   * Takes words of two learned articles. Articles of one event share these words; the closest articles share all of
   * them.
   */
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

  /** @param chance selects the active word that `word` replaces; undefined if `word` is not a content word */
  use(word: number, chance: Chance | undefined): void {
    this.#latest[word] = this.#article;
    if (chance !== undefined) this.words[chance.below(WORDS)] = word;
  }

  draw(chance: Chance): number {
    return this.words[chance.below(WORDS)];
  }

  /** Draws a word of the theme. */
  drawOfTheme(chance: Chance): number {
    return this.#theme[chance.below(this.#theme.length)];
  }
}
