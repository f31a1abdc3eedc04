/** What is known of the words of a language: few weigh less than 1, and those stand in a table that fits the cache. */
import { LOWEST_BITS } from '../../src/kernels/constants/compare';
import { f32At, i32At, reach, u8At } from '../memory';
import { TABLES } from './layout';

const LOWEST_MASK: i32 = (1 << LOWEST_BITS) - 1;

let end: usize = TABLES;

/** Room for a table; bytes. The memory may grow. */
export function allocate(bytes: i32): usize {
  const at = end;
  end = (end + <usize>bytes + 15) & ~15;
  reach(end);
  return at;
}

/** Lets go of all tables. */
export function clear(): void {
  current = 0;
  end = TABLES;
}

// the language at hand: addresses and sizes of its tables
let words: usize = 0;
let slots: usize = 0;
let mask: i32 = 0;
let weights: usize = 0;
let isContents: usize = 0;
let lowest: usize = 0;
/** No function word weighs more; 0 to 255. */
export let functionWeight: i32 = 0;
/** A table of them, as few-hashes.ts makes it. */
export let functionWords: usize = 0;
export let multiplier: i32 = 0;
export let shift: i32 = 0;

let current: usize = 0;

/** Selects the language of all lookups. Its row holds the addresses and sizes of its tables, as comparison.ts writes them. */
export function setLanguage(language: usize): void {
  if (language === current) return;
  current = language;
  words = <usize>i32At(language, 0);
  slots = <usize>i32At(language, 1);
  mask = i32At(language, 2);
  weights = <usize>i32At(language, 3);
  isContents = <usize>i32At(language, 4);
  lowest = <usize>i32At(language, 5);
  functionWeight = i32At(language, 6);
  functionWords = <usize>i32At(language, 7);
  multiplier = i32At(language, 8);
  shift = i32At(language, 9);
}

/** Number of a word in the table, from 1; 0 where it is not there, as most are not. */
export function knownWord(hash: i32): i32 {
  let slot = hash & mask;
  let number = i32At(slots, slot);
  while (i32(number !== 0) & i32(i32At(words, number - 1) !== hash)) {
    slot = (slot + 1) & mask;
    number = i32At(slots, slot);
  }
  return number;
}

/** By its number. */
export function weightOf(word: i32): f64 {
  return f32At(weights, word);
}

export function isContent(word: i32): i32 {
  return u8At(isContents, word);
}

/** What a word of that hash weighs at least, 0 to 255: looked up by some bits of it. */
export function lowestWeight(hash: i32): i32 {
  return u8At(lowest, hash & LOWEST_MASK);
}
