/** Writes the text of an article: paragraphs of sentences, some of them quotations. */
import { Cast } from './cast.js';
import { Chance, mix } from './chance.js';
import type { Learned } from './learned.js';
import { pickLength } from './lengths.js';
import { SentenceMaker } from './sentence.js';
import { type Story, storyOf } from './story.js';
import { Topic } from './topic.js';
import { MARK } from './vocabulary.js';
import { Wording } from './wording.js';

/** Share of the sentences that are quotations. */
const QUOTED = 0.1;
const SAID = 'said,said,said,said,said,says,added,told reporters,explained,argued,warned,insisted'
  .split(',')
  .map(verb => Buffer.from(verb));
const CURLY = [Buffer.from('“'), Buffer.from('”')] as const;
const STRAIGHT = [Buffer.from('"'), Buffer.from('"')] as const;
const SPACE = Buffer.from(' ');
const COMMA = Buffer.from(',');
const STOP = Buffer.from('.');
const PARAGRAPH = Buffer.from('\n\n');

/** Minimum length of a text in words. */
const SHORTEST = 40;
/** Maximum length of a text in bytes, including room for its last sentence. */
const CAPACITY = 1 << 18;
const ROOM = 1 << 14;

/** Random streams. Each is independent of how many numbers the others have yielded. */
const STREAM = { story: 0x570, text: 0x9705e, headline: 0x4ead };

export class Prose {
  readonly #learned: Learned;
  readonly #seed: number;
  readonly #words: number;
  readonly #chance = new Chance();
  readonly #shared = new Chance();
  readonly #topic: Topic;
  readonly #cast: Cast;
  readonly #sentence: SentenceMaker;
  readonly #wording: Wording;
  readonly #bytes = new Uint8Array(CAPACITY);
  #at = 0;
  #story: Story = { theme: 0, event: undefined, closeness: 0 };

  /** @param words mean length of an article */
  constructor(learned: Learned, seed: number, words: number) {
    this.#learned = learned;
    this.#seed = seed;
    this.#words = words;
    this.#topic = new Topic(learned.topics, learned.vocabulary.size);
    this.#cast = new Cast(learned.names);
    this.#sentence = new SentenceMaker(learned, this.#topic);
    this.#wording = new Wording(learned, this.#cast);
  }

  /** The topic of the last article. */
  get story(): Story {
    return this.#story;
  }

  /** The text of an article as UTF-8, valid until the next call. */
  text(article: number, curly: boolean): Uint8Array {
    const chance = this.#begin(article, STREAM.text);
    const { lengths } = this.#learned;
    const target = Math.max(SHORTEST, this.#words * pickLength(lengths.article, chance));
    let left = 0;
    for (let words = 0; words < target && this.#at < CAPACITY - ROOM; left--) {
      if (left === 0) left = pickLength(lengths.paragraph, chance);
      else this.#append(SPACE);
      const count = this.#sentence.make(this.#story, pickLength(lengths.sentence, chance), chance);
      if (chance.unit() < QUOTED) this.#quote(count, curly ? CURLY : STRAIGHT, chance);
      else this.#emit(count, chance);
      words += count;
      if (left === 1) this.#append(PARAGRAPH);
    }
    return this.#bytes.subarray(0, left === 0 ? this.#at - PARAGRAPH.length : this.#at);
  }

  /** A headline as UTF-8, valid until the next call. */
  headline(article: number): Uint8Array {
    const chance = this.#begin(article, STREAM.headline);
    const count = this.#sentence.make(this.#story, 5 + chance.below(5), chance);
    this.#emit(count - 1, chance);
    return this.#bytes.subarray(0, this.#at);
  }

  /** Sets the random streams, the topic and the cast for an article. */
  #begin(article: number, stream: number): Chance {
    const own = mix(this.#seed, article);
    this.#chance.reset(own, STREAM.story);
    this.#story = storyOf(this.#seed, article, this.#chance, this.#shared);
    this.#topic.begin(this.#story, this.#chance, this.#shared);
    this.#cast.assemble(this.#story, this.#chance);
    this.#wording.begin();
    this.#sentence.begin();
    this.#chance.reset(own, stream);
    this.#at = 0;
    return this.#chance;
  }

  /** Writes the first words of the current sentence, with a capital. */
  #emit(count: number, chance: Chance): void {
    const { kinds } = this.#learned.vocabulary;
    const { words, seeds } = this.#sentence;
    const start = this.#at;
    let at = start;
    for (let i = 0; i < count; i++) {
      if (i > 0 && kinds[words[i]] < MARK) this.#bytes[at++] = 0x20;
      at = this.#wording.write(words[i], seeds[i], chance, this.#bytes, at);
    }
    const first = this.#bytes[start];
    if (first >= 0x61 && first <= 0x7a) this.#bytes[start] = first - 0x20;
    this.#at = at;
  }

  /** Writes the current sentence as a quotation with its speaker. */
  #quote(count: number, [open, close]: readonly [Uint8Array, Uint8Array], chance: Chance): void {
    const order = chance.below(4);
    const said = SAID[chance.below(SAID.length)];
    if (order === 0) {
      this.#mention(1, chance);
      this.#append(SPACE, said, COMMA, SPACE);
    }
    this.#append(open);
    const followed = order === 1 || order === 2;
    this.#emit(followed ? count - 1 : count, chance);
    if (!followed) {
      this.#append(close);
      return;
    }
    this.#append(COMMA, close, SPACE);
    if (order === 1) this.#append(said, SPACE);
    this.#mention(1 + chance.below(2), chance);
    if (order === 2) this.#append(SPACE, said);
    this.#append(STOP);
  }

  #mention(words: number, chance: Chance): void {
    this.#at = this.#cast.mention(words, chance, this.#bytes, this.#at);
  }

  #append(...pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#bytes.set(piece, this.#at);
      this.#at += piece.length;
    }
  }
}
