/** Makes sentences as word numbers, with the phrases that articles of one event or theme share. */
import { Chance, mix, Tail } from './chance.js';
import type { Learned } from './learned.js';
import type { Story } from './story.js';
import type { Topic } from './topic.js';
import { END, MARK, WORD } from './vocabulary.js';

/** Probability that a content word that never followed its context comes from the topic. */
const TOPICALITY = 0.5;
/** Share of the intended length before which a sentence does not end. */
const EARLY = 0.8;
/** Attempts to draw a word that is allowed at its position. */
const TRIES = 4;
/**
 * Share of the sentences with a phrase of the event (in the articles closest to it), and with a phrase of the theme.
 */
const EVENT_PHRASES = 0.6;
const THEME_PHRASES = 0.2;
/** Phrases of an event; a theme has as many frequent phrases, and infinitely many rare ones. */
const PHRASES = 14;
const FURTHER_PHRASES = new Tail(0.6);
/** Tokens in a phrase: three to nine. */
const SHORTEST_PHRASE = 3;
const PHRASE_LENGTHS = 7;
const LONGEST = 90;
const NO_TOPIC = new Int32Array(0);

export class SentenceMaker {
  readonly words = new Int32Array(LONGEST + 1);
  /** Seed of the name or number of each word; 0 if the article decides. */
  readonly seeds = new Int32Array(LONGEST + 1);
  readonly #learned: Learned;
  readonly #topic: Topic;
  readonly #phrase = new Chance();
  readonly #told = new Set<number>();

  constructor(learned: Learned, topic: Topic) {
    this.#learned = learned;
    this.#topic = topic;
  }

  /** Starts an article. */
  begin(): void {
    this.#told.clear();
  }

  /**
   * Makes a sentence of about the given number of words, valid until the next call.
   * @returns the number of its tokens; the last one is the end mark
   */
  make(story: Story, length: number, chance: Chance): number {
    const { kinds, content, stop } = this.#learned.vocabulary;
    const phrase = this.#phraseOf(story, chance);
    const phraseAt = phrase === 0 ? -1 : chance.below(Math.max(1, length - SHORTEST_PHRASE));
    let phraseEnd = -1;
    let topical = stop;
    let last = stop;
    for (let count = 0; count < LONGEST; count++) {
      let word = 0;
      if (count === phraseAt) {
        this.#phrase.reset(phrase, 0);
        phraseEnd = count + SHORTEST_PHRASE + this.#phrase.below(PHRASE_LENGTHS);
        word = this.#topic.drawOfTheme(this.#phrase);
      } else if (count < phraseEnd) word = this.#nextOfPhrase(topical, last);
      else word = this.#next(topical, last, count, count < EARLY * length, chance);
      const inPhrase = count < phraseEnd;
      this.seeds[count] = inPhrase ? mix(phrase, count - phraseAt) | 1 : 0;
      if (!inPhrase && (kinds[word] === END || (count >= length && content[last] === 1))) {
        this.words[count] = kinds[word] === END ? word : stop;
        return count + 1;
      }
      this.words[count] = word;
      // A phrase continues in the same way after any words.
      if (count === phraseAt) topical = stop;
      else if (content[last] === 1) topical = last;
      last = word;
    }
    this.seeds[LONGEST] = 0;
    this.words[LONGEST] = stop;
    return LONGEST + 1;
  }

  /**
   * Draws a word that suits the article: of two draws, the second one counts if it belongs to the topic and the first
   * does not.
   */
  #next(topical: number, last: number, count: number, early: boolean, chance: Chance): number {
    const { language, vocabulary } = this.#learned;
    const { kinds, content } = vocabulary;
    const topic = this.#topic;
    language.after(topical, last);
    let word = language.next(topic.words, TOPICALITY, chance);
    const noMark = count === 0 || kinds[last] >= MARK;
    for (let i = 0; i < TRIES && kinds[word] >= MARK && (kinds[word] === END ? early : noMark); i++) {
      word = language.next(topic.words, TOPICALITY, chance);
    }
    if (!topic.hasAtHand(word)) {
      const other = language.next(topic.words, TOPICALITY, chance);
      if (content[other] === content[word] && topic.hasAtHand(other)) word = other;
    }
    if (kinds[word] === WORD) topic.use(word, content[word] === 1 ? chance : undefined);
    return kinds[word] >= MARK && (noMark || count < 2) ? topic.draw(chance) : word;
  }

  /** True for a word that is neither a mark nor dependent on the article. */
  #nextOfPhrase(topical: number, last: number): number {
    const { language, vocabulary } = this.#learned;
    language.after(topical, last);
    for (let i = 0; i < 2 * TRIES; i++) {
      const word = language.next(NO_TOPIC, 0, this.#phrase);
      if (vocabulary.kinds[word] < MARK) return word;
    }
    return vocabulary.unknown;
  }

  /**
   * The seed of the phrase that the sentence shares with other articles; 0 for none. An article has each phrase once.
   */
  #phraseOf({ event, theme, closeness }: Story, chance: Chance): number {
    const unit = chance.unit();
    const ofEvent = event !== undefined && unit < EVENT_PHRASES * closeness;
    if (!ofEvent && unit < 1 - THEME_PHRASES) return 0;
    for (let i = 0; i < TRIES; i++) {
      const phrase = ofEvent
        ? mix(event, 0x100 + chance.below(PHRASES)) | 1
        : mix(theme, 0x200 + FURTHER_PHRASES.index(chance.unit(), PHRASES)) | 1;
      if (this.#told.has(phrase)) continue;
      this.#told.add(phrase);
      return phrase;
    }
    return 0;
  }
}
