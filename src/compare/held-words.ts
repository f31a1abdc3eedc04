/**
 * Which words of two articles the other one holds, by a few short loops over their tokens: without a branch, without
 * sorting, and with tables that stay in the processor's cache.
 *
 * Words are looked up by some bits of their hash, without asking for the rest (a filter of one hash function: Bloom 1970).
 * A word that is held is never overlooked, another may look held: what is found is rather too much. What an article has of
 * distinct things is counted by slots, and rather too low. Both are what an upper bound needs.
 */
import { CHARACTER, type Tokens } from '../text/tokenize.js';
import { COUNTS, PARTS, partStart } from './coverage.js';
import { COPIED_RUN } from './evidence.js';
import { LOWEST_WEIGHTS, UNIT } from './lowest-weights.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';

// Loops run half as fast again over what is the module's own: constants and arrays that the compiler knows for good.
const RUN = COPIED_RUN - 1;
const IS_CHARACTER = CHARACTER;
const LOWEST_MASK = LOWEST_WEIGHTS - 1;

/** Slots of a filter, by the words of the pivot: as few as can be to stay in the cache, but for few to look held by chance. */
const SLOTS_A_WORD = 32;
const FEWEST_SLOTS = 1 << 14;
const MOST_SLOTS = 1 << 18;
/** Two neighbouring words as one hash, in their order. */
const pairHash = (before: number, hash: number): number => Math.imul(before, 0x9e3779b1) ^ hash;

/** Words of the longest pivot. */
export const LONGEST_PIVOT = 1 << 16;

/** What a token counts in a coverage, by its flags; in tenths. */
const TENTHS = Uint8Array.from(COUNTS, count => Math.round(10 * count));
/** What weighs 1 in a cover is here. */
const COUNTED = 10 * UNIT;

// What follows is filled for one pivot and one visitor at a time.
let filled: HeldWords | undefined;
let slots = FEWEST_SLOTS;
/** By slot: the weight of the pivot's heaviest word there, and 1 where it has two neighbouring words. */
const weightAt = new Uint8Array(MOST_SLOTS);
const pairAt = new Uint8Array(MOST_SLOTS);
/** By slot: 1 where the visitor has a word. */
const visitorAt = new Uint8Array(MOST_SLOTS);
/** What each token of the pivot counts in its coverage, and all occurrences of a word together. */
const tokenCounts = new Uint16Array(LONGEST_PIVOT);
const wordCounts = new Uint32Array(LONGEST_PIVOT);
const lowest = new Uint8Array(LOWEST_WEIGHTS);

const countedAt = scratch(Uint8Array);

/** What is rather too much as a share of what is rather too little, 0 to 1. */
export const atMostOne = (held: number, all: number): number => (held === 0 ? 0 : held < all ? held / all : 1);

function charactersAmong(flags: Uint8Array): number {
  let characters = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] & IS_CHARACTER) characters++;
  return characters;
}

/** One article, the pivot, and any number of visitors one after the other, all of one language. */
export class HeldWords {
  /** Set by `visit`. Distinct words of the visitor. */
  visitorWords = 0;
  /** Its characters of scripts without spaces; exact. */
  characters = 0;
  /** Coverage of the visitor by the pivot: of ten equal parts, and of the whole. 0 to 1. */
  readonly visitorParts = new Float64Array(PARTS);
  visitorCovered = 0;
  /** Places in the visitor where two and three words follow one another as they do somewhere in the pivot. */
  pairs = 0;
  trigrams = 0;
  /** Words of it in runs as long as copied ones are. */
  copied = 0;
  /** Distinct words of the pivot that the visitor holds, and coverage of the pivot. */
  words = 0;
  pivotCovered = 0;

  readonly #lowest: Uint8Array;
  #pivot: Profile | undefined;

  /** @param weights the lowest ones of the language that all articles are in */
  constructor(weights: Uint8Array) {
    this.#lowest = weights;
  }

  /** Makes an article the pivot, if it is not. */
  open(pivot: Profile): void {
    if (pivot === this.#pivot && filled === this) return;
    if (filled !== this) lowest.set(this.#lowest);
    filled = this;
    this.#pivot = pivot;
    const { length, hashes, flags, words, wordWeights, vocabulary } = pivot;
    slots = FEWEST_SLOTS;
    while (slots < MOST_SLOTS && slots < length * SLOTS_A_WORD) slots *= 2;
    const mask = slots - 1;
    weightAt.fill(0, 0, slots);
    for (let word = 0; word < vocabulary.size; word++) {
      const slot = vocabulary.hashes[word] & mask;
      weightAt[slot] = Math.max(weightAt[slot], Math.ceil(wordWeights[word] * UNIT));
    }
    pairAt.fill(0, 0, slots);
    for (let i = 1; i < length; i++) pairAt[pairHash(hashes[i - 1], hashes[i]) & mask] = 1;
    wordCounts.fill(0, 0, vocabulary.size);
    for (let i = 0; i < length; i++) {
      const word = words[i];
      tokenCounts[i] = TENTHS[flags[i]] * Math.ceil(wordWeights[word] * UNIT);
      wordCounts[word] += tokenCounts[i];
    }
  }

  /** Looks up a visitor's words in the pivot, and the other way round. */
  visit(visitor: Tokens): void {
    this.open(this.#pivot!);
    this.#mark(visitor.hashes);
    this.#cover(visitor);
    this.#findRuns(visitor.hashes);
    this.#findWords();
  }

  #mark(hashes: Uint32Array): void {
    const mask = slots - 1;
    visitorAt.fill(0, 0, slots);
    let repeated = 0;
    for (let i = 0; i < hashes.length; i++) {
      const slot = hashes[i] & mask;
      repeated = (repeated + visitorAt[slot]) | 0;
      visitorAt[slot] = 1;
    }
    this.visitorWords = hashes.length - repeated;
  }

  #cover({ hashes, flags }: Tokens): void {
    const mask = slots - 1;
    let held = 0;
    let all = 0;
    let anyFlag = 0;
    for (let part = 0, i = 0; part < PARTS; part++) {
      let heldOfPart = 0;
      let allOfPart = 0;
      for (const end = partStart(hashes.length, part + 1); i < end; i++) {
        const hash = hashes[i];
        const flag = flags[i];
        heldOfPart = (heldOfPart + TENTHS[flag] * weightAt[hash & mask]) | 0;
        allOfPart = (allOfPart + TENTHS[flag] * lowest[hash & LOWEST_MASK]) | 0;
        anyFlag |= flag;
      }
      this.visitorParts[part] = atMostOne(heldOfPart, allOfPart);
      held += heldOfPart;
      all += allOfPart;
    }
    this.visitorCovered = atMostOne(held, all);
    this.characters = anyFlag & IS_CHARACTER ? charactersAmong(flags) : 0;
  }

  #findRuns(hashes: Uint32Array): void {
    const mask = slots - 1;
    let pairs = 0;
    let trigrams = 0;
    let copied = 0;
    let run = 0;
    let before = hashes[0];
    for (let i = 1; i < hashes.length; i++) {
      const hash = hashes[i];
      const held = pairAt[pairHash(before, hash) & mask];
      before = hash;
      run = Math.imul(run + 1, held);
      pairs = (pairs + held) | 0;
      trigrams = (trigrams + ((1 - run) >>> 31)) | 0;
      // a run of pairs has one word more
      if (run >= RUN) copied += run === RUN ? RUN + 1 : 1;
    }
    this.pairs = pairs;
    this.trigrams = trigrams;
    this.copied = copied;
  }

  #findWords(): void {
    const mask = slots - 1;
    const { vocabulary, cover } = this.#pivot!;
    const { size, hashes } = vocabulary;
    let words = 0;
    let covered = 0;
    for (let word = 0; word < size; word++) {
      const held = visitorAt[hashes[word] & mask];
      words = (words + held) | 0;
      covered += held * wordCounts[word];
    }
    this.words = words;
    this.pivotCovered = atMostOne(covered, cover.all * COUNTED);
  }

  /** Coverage of ten equal parts of the pivot by the visitor, 0 to 1; fills the given array. */
  coverPivot(parts: Float64Array): void {
    const mask = slots - 1;
    const { length, hashes, cover } = this.#pivot!;
    for (let part = 0, i = 0; part < PARTS; part++) {
      let held = 0;
      for (const end = partStart(length, part + 1); i < end; i++) {
        held = (held + tokenCounts[i] * visitorAt[hashes[i] & mask]) | 0;
      }
      parts[part] = atMostOne(held, cover.parts[part] * COUNTED);
    }
  }

  /** Weight of the words in common over that of all distinct words of the visitor, or of the pivot. */
  sharedVocabulary({ hashes }: Tokens, ofPivot: boolean): number {
    const mask = slots - 1;
    const { vocabulary, wordWeights } = this.#pivot!;
    let common = 0;
    let all = 0;
    for (let word = 0; word < vocabulary.size; word++) {
      common += wordWeights[word] * visitorAt[vocabulary.hashes[word] & mask];
      all += wordWeights[word];
    }
    if (ofPivot) return atMostOne(common, all);
    const isCounted = countedAt(slots).fill(0, 0, slots);
    let ofVisitor = 0;
    for (let i = 0; i < hashes.length; i++) {
      const slot = hashes[i] & mask;
      if (isCounted[slot] === 0) ofVisitor += lowest[hashes[i] & LOWEST_MASK];
      isCounted[slot] = 1;
    }
    return atMostOne(common, ofVisitor / UNIT);
  }
}
