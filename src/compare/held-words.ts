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
import { LOWEST_WEIGHTS, UNIT } from './lowest-weights.js';
import type { Profile } from './profile.js';
import { scratch } from './scratch.js';
import { FOUND, LONGEST_PIVOT, MOST_SLOTS, pairHash, type Visit } from './visit-program.js';

/** Slots of a filter, by the words of the pivot: as few as can be to stay in the cache, but for few to look held by chance. */
const SLOTS_A_WORD = 32;
const FEWEST_SLOTS = 1 << 14;

/** What a token counts in a coverage, by its flags; in tenths. */
const TENTHS = Uint8Array.from(COUNTS, count => Math.round(10 * count));
/** What weighs 1 in a cover is here. */
const COUNTED = 10 * UNIT;

// What follows is filled for one pivot and one visitor at a time, as the memory of the program is.
let filled: HeldWords | undefined;
let slots = FEWEST_SLOTS;
/** What each token of the pivot counts in its coverage. */
const tokenCounts = new Uint16Array(LONGEST_PIVOT);

const countedAt = scratch(Uint8Array);

/** What is rather too much as a share of what is rather too little, 0 to 1. */
export const atMostOne = (held: number, all: number): number => (held === 0 ? 0 : held < all ? held / all : 1);

function charactersAmong(flags: Uint8Array): number {
  let characters = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] & CHARACTER) characters++;
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
  readonly #program: Visit;
  #pivot: Profile | undefined;

  /** @param weights the lowest ones of the language that all articles are in */
  constructor(weights: Uint8Array, program: Visit) {
    this.#lowest = weights;
    this.#program = program;
  }

  /** Makes an article the pivot, if it is not. */
  open(pivot: Profile): void {
    if (pivot === this.#pivot && filled === this) return;
    const { weightAt, pairAt, wordCounts, lowest, tenths, words: distinct } = this.#program;
    if (filled !== this) {
      lowest.set(this.#lowest);
      tenths.set(TENTHS);
    }
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
    distinct.set(vocabulary.hashes);
    wordCounts.fill(0, 0, vocabulary.size);
    for (let i = 0; i < length; i++) {
      const word = words[i];
      tokenCounts[i] = TENTHS[flags[i]] * Math.ceil(wordWeights[word] * UNIT);
      wordCounts[word] += tokenCounts[i];
    }
  }

  /** Looks up a visitor's words in the pivot, and the other way round. */
  visit({ hashes, flags }: Tokens): void {
    const pivot = this.#pivot!;
    this.open(pivot);
    const program = this.#program;
    const { length } = hashes;
    program.hashes.set(hashes);
    program.flags.set(flags);
    for (let part = 0; part < PARTS; part++) program.ends[part] = partStart(length, part + 1);
    program.visitorAt.fill(0, 0, slots);
    program.run(length, slots - 1, pivot.vocabulary.size);
    const { found } = program;
    let held = 0;
    let all = 0;
    for (let part = 0; part < PARTS; part++) {
      const heldOfPart = found[FOUND.held + part];
      const allOfPart = found[FOUND.all + part];
      this.visitorParts[part] = atMostOne(heldOfPart, allOfPart);
      held += heldOfPart;
      all += allOfPart;
    }
    this.visitorCovered = atMostOne(held, all);
    this.visitorWords = length - found[FOUND.repeated];
    this.characters = found[FOUND.flags] & CHARACTER ? charactersAmong(flags) : 0;
    this.pairs = found[FOUND.pairs];
    this.trigrams = found[FOUND.trigrams];
    this.copied = found[FOUND.copied];
    this.words = found[FOUND.words];
    this.pivotCovered = atMostOne(found[FOUND.covered], pivot.cover.all * COUNTED);
  }

  /** Coverage of ten equal parts of the pivot by the visitor, 0 to 1; fills the given array. */
  coverPivot(parts: Float64Array): void {
    const mask = slots - 1;
    const { visitorAt } = this.#program;
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
    const { visitorAt, lowest } = this.#program;
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
      if (isCounted[slot] === 0) ofVisitor += lowest[hashes[i] & (LOWEST_WEIGHTS - 1)];
      isCounted[slot] = 1;
    }
    return atMostOne(common, ofVisitor / UNIT);
  }
}
