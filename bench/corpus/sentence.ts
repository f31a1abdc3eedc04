/** Sentences of the vocabulary's numbers, with the phrases that articles of one event or theme have in common. */
import { Chance, mix, Tail } from './chance.js';
import type { Learned } from './learned.js';
import type { Story } from './story.js';
import type { Topic } from './topic.js';
import { END, MARK, WORD } from './vocabulary.js';

/** How often a content word that never followed its context is one of those at hand. */
const TOPICALITY = 0.5;
/** A sentence does not end by itself before this share of its length. */
const EARLY = 0.8;
/** Tries for a word that may stand where it would. */
const TRIES = 4;
/** Share of the sentences with a phrase of the event, in the articles closest to it, and with one of the theme. */
const EVENT_PHRASES = 0.6;
const THEME_PHRASES = 0.2;
/** Phrases that an event has; a theme has as many that are often used, and endlessly many more. */
const PHRASES = 14;
const FURTHER_PHRASES = new Tail(0.6);
/** Tokens a phrase: three to nine. */
const SHORTEST_PHRASE = 3;
const PHRASE_LENGTHS = 7;
const LONGEST = 90;
const NO_TOPIC = new Int32Array(0);

export class SentenceMaker {
  readonly words = new Int32Array(LONGEST + 1);
  /** Of each word, what its name or number is drawn by; 0 where that is the article's matter. */
  readonly seeds = new Int32Array(LONGEST + 1);
  readonly #learned: Learned;
  readonly #topic: Topic;
  readonly #phrase = new Chance();
  readonly #told = new Set<number>();

  constructor(learned: Learned, topic: Topic) {
    this.#learned = learned;
    this.#topic = topic;
  }

  /** A new article. */
  begin(): void {
    this.#told.clear();
  }

  /**
   * Makes a sentence of about that many words, and returns how many there are with its end mark, which is the last.
   * They are overwritten by the next.
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
      // a phrase goes on the same way whatever stands before it
      if (count === phraseAt) topical = stop;
      else if (content[last] === 1) topical = last;
      last = word;
    }
    this.seeds[LONGEST] = 0;
    this.words[LONGEST] = stop;
    return LONGEST + 1;
  }

  /** A word that goes with what the article said before: a second draw counts if it is at hand and the first is not. */
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

  /** No mark, and nothing that depends on the article. */
  #nextOfPhrase(topical: number, last: number): number {
    const { language, vocabulary } = this.#learned;
    language.after(topical, last);
    for (let i = 0; i < 2 * TRIES; i++) {
      const word = language.next(NO_TOPIC, 0, this.#phrase);
      if (vocabulary.kinds[word] < MARK) return word;
    }
    return vocabulary.unknown;
  }

  /** The seed of a phrase that the sentence has in common with other articles; 0 for none. No article has it twice. */
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
