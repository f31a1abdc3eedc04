/**
 * One article prepared for comparison with others: a block of memory without absolute addresses of its own parts, so that
 * it can be moved as it is. n: words, m: slots of a dictionary, a power of two.
 *
 *   header | hashes vocabulary weights words places placesByWord starts sentences | vocabulary slots | flags kinds
 *            n + 2 each, of 32 bits                                                 m of 16 or 32 bits n bytes each
 *
 * The gram sets follow: directly behind in a short article, in the area of the pair for a long one.
 *
 *   | grams trigrams shingles | slots of each
 *     n of 32 bits each         m of 16 or 32 bits each
 */

import { f64At } from '../memory';
import { fewestSlotsFor, slotsFor } from './hash-dictionary';
import { PARTS, SHORT_WORDS } from './layout.generated';

/** What a word is in an article, in `kinds`: bits, several at once. */
export const CONTENT_WORD: i32 = 1;
/** A content word that is capitalised inside a sentence somewhere. */
export const NAME: i32 = 2;
export const NUMERAL: i32 = 4;
/** A content word that begins a sentence, capitalised, in front of another capitalised word: most often a name, too. */
export const LEADING_NAME: i32 = 8;
/** Names and numbers. */
export const FACT: i32 = NAME | NUMERAL | LEADING_NAME;

/** What has been made, in `stage`: places and sentences, gram sets. */
export const ALIGNABLE: i32 = 1;
export const WITH_GRAMS: i32 = 2;

@unmanaged
export class Profile {
  /** Words of the article. */
  length: i32;
  /** Slots of each dictionary. */
  slots: i32;
  stage: i32;
  /** Tokens that carry as much as one word: 2 where most are single characters, of scripts without spaces. */
  perWord: i32;
  /** Distinct words. */
  size: i32;
  /** Distinct names and distinct numbers. */
  names: i32;
  numerals: i32;
  /** Tokens in quotation marks, tokens that are numbers. */
  quoted: i32;
  numeric: i32;
  /** Content words, sentences. */
  contentCount: i32;
  sentenceCount: i32;
  /** Distinct pairs of characters; distinct 3-grams; distinct shingles of content words. */
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
  /** Short articles have slots of 16 bits, and are kept with their gram sets. */
  get isShort(): bool {
    return isShort(this.length);
  }
  private get slotBytes(): usize {
    return <usize>this.slots * bytesOfSlot(this.length);
  }
  /** Weights of the words of each part and of all, f64. */
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
  /** Hash of each distinct word, in the order in which they first occur; its place is the number of the word. */
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
  /** Places of the content words among the tokens, ascending. */
  get places(): usize {
    return this.column(4);
  }
  /** The same grouped by word: those of word w are from starts[w] to starts[w + 1], ascending. */
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

/** Bytes of the profile of an article of so many words. */
export function profileBytes(length: i32): usize {
  const bytes = isShort(length) ? coreBytes(length) + setBytes(length) : coreBytes(length);
  return (bytes + 15) & ~15;
}

/** Where one of `PARTS` equal parts of an article begins. */
export function partStart(length: i32, part: i32): i32 {
  return (part * length + PARTS - 1) / PARTS;
}
