/**
 * The profile of an article for comparisons: a relocatable block of memory without absolute addresses.
 *
 * The gram sets of a short article follow directly; those of a long article are in the pair area. n: words, m: slots of
 * a dictionary, a power of two.
 *
 * ```text
 * profile     │ header │ hashes vocabulary weights words places placesByWord starts sentences │ vocabulary slots │ flags kinds │
 *                        n + 2 of 32 bits each                                                  m of 16 or 32 bits n bytes each
 *
 * gram sets   │ grams trigrams shingles │ slots of each │
 *               n of 32 bits each         m of 16 or 32 bits each
 * ```
 */

import { f64At } from '../memory';
import { fewestSlotsFor, slotsFor } from './hash-dictionary';
import { PARTS, SHORT_WORDS } from './layout.generated';

/** Bits of a word in `kinds`. */
export const CONTENT_WORD: i32 = 1;
/** A content word with a capital somewhere inside a sentence. */
export const NAME: i32 = 2;
export const NUMERAL: i32 = 4;
/** A capitalised content word at the start of a sentence, before another capitalised word: mostly also a name. */
export const LEADING_NAME: i32 = 8;
/** Names and numbers. */
export const FACT: i32 = NAME | NUMERAL | LEADING_NAME;

/** Bits of finished steps in `stage`: positions and sentences, gram sets. */
export const ALIGNABLE: i32 = 1;
export const WITH_GRAMS: i32 = 2;

@unmanaged
export class Profile {
  /** Number of words. */
  length: i32;
  /** Slots of each dictionary. */
  slots: i32;
  stage: i32;
  /** Tokens per word: 2 if most tokens are single characters of scripts without spaces. */
  perWord: i32;
  /** Distinct words. */
  size: i32;
  /** Distinct names and distinct numbers. */
  names: i32;
  numerals: i32;
  /** Quoted tokens, and numeric tokens. */
  quoted: i32;
  numeric: i32;
  /** Number of content words and of sentences. */
  contentCount: i32;
  sentenceCount: i32;
  /** Number of distinct pairs of characters, 3-grams and shingles. */
  pairCount: i32;
  trigramCount: i32;
  shingleCount: i32;
  /** Address of the tables of its language. */
  language: usize;
  /** Offset of the gram sets. */
  sets: usize;
  /** Weights of the distinct names and numbers, leading names included. */
  facts: f64;

  get address(): usize {
    return changetype<usize>(this);
  }
  get mask(): i32 {
    return this.slots - 1;
  }
  /** Whether the article is short: its slots have 16 bits, and its gram sets are part of the profile. */
  get isShort(): bool {
    return isShort(this.length);
  }
  private get slotBytes(): usize {
    return <usize>this.slots * bytesOfSlot(this.length);
  }
  /** Weight of the words of each part and of all words, f64. */
  get cover(): usize {
    return this.address + COVER;
  }
  coverOfAll(): f64 {
    return f64At(this.cover, PARTS);
  }

  /** Hash of each token. */
  get hashes(): usize {
    return this.address + HEADER;
  }
  /** Hash of each distinct word by first occurrence; the index is the number of the word. */
  get vocabulary(): usize {
    return this.column(1);
  }
  /** Weight of each distinct word, 0 to 1, f32. */
  get weights(): usize {
    return this.column(2);
  }
  /** Number of the word of each token. */
  get words(): usize {
    return this.column(3);
  }
  /** Positions of the content words, ascending. */
  get places(): usize {
    return this.column(4);
  }
  /** The positions grouped by word: those of word w from starts[w] to before starts[w + 1], ascending. */
  get placesByWord(): usize {
    return this.column(5);
  }
  get starts(): usize {
    return this.column(6);
  }
  /** Number of the sentence of each token. */
  get sentences(): usize {
    return this.column(7);
  }
  get vocabularySlots(): usize {
    return this.column(8);
  }
  get flags(): usize {
    return this.vocabularySlots + this.slotBytes;
  }
  /** Kind of each distinct word. */
  get kinds(): usize {
    return this.flags + <usize>this.length;
  }

  /** Distinct pairs of characters. */
  get pairs(): usize {
    return this.address + this.sets;
  }
  get trigrams(): usize {
    return this.pairs + <usize>this.length * 4;
  }
  get shingles(): usize {
    return this.pairs + <usize>this.length * 8;
  }
  get pairSlots(): usize {
    return this.pairs + <usize>this.length * 12;
  }
  get trigramSlots(): usize {
    return this.pairSlots + this.slotBytes;
  }
  get shingleSlots(): usize {
    return this.pairSlots + 2 * this.slotBytes;
  }

  /** Distinct grams: words, or pairs of characters in scripts without spaces. */
  get gramCount(): i32 {
    return this.perWord === 1 ? this.size : this.pairCount;
  }
  get grams(): usize {
    return this.perWord === 1 ? this.vocabulary : this.pairs;
  }
  get gramSlots(): usize {
    return this.perWord === 1 ? this.vocabularySlots : this.pairSlots;
  }

  private column(nth: i32): usize {
    return this.address + HEADER + <usize>nth * (<usize>this.length + 2) * 4;
  }
}

const COVER: usize = offsetof<Profile>();
const HEADER: usize = COVER + (PARTS + 1) * 8;

function isShort(length: i32): bool {
  return length <= SHORT_WORDS;
}

function bytesOfSlot(length: i32): usize {
  return isShort(length) ? sizeof<u16>() : sizeof<u32>();
}

export function slotsOf(length: i32): i32 {
  return isShort(length) ? slotsFor(length) : fewestSlotsFor(length);
}

/** Bytes of a profile without its gram sets. */
export function coreBytes(length: i32): usize {
  const bytes = HEADER + (<usize>length + 2) * 32 + <usize>slotsOf(length) * bytesOfSlot(length) + <usize>length * 2;
  return (bytes + 15) & ~15;
}

/** Bytes of the gram sets. */
export function setBytes(length: i32): usize {
  return <usize>length * 12 + <usize>slotsOf(length) * 3 * bytesOfSlot(length);
}

/** Bytes of the profile of an article of `length` words. */
export function profileBytes(length: i32): usize {
  const bytes = isShort(length) ? coreBytes(length) + setBytes(length) : coreBytes(length);
  return (bytes + 15) & ~15;
}

/** Start of one of `PARTS` equal parts of an article. */
export function partStart(length: i32, part: i32): i32 {
  return (part * length + PARTS - 1) / PARTS;
}
