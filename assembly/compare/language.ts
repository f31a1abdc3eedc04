/**
 * Looks up word weights and function words of a language. The few words that weigh less than 1 are in a table that fits
 * the cache.
 */

import { f32At, i32At, u8At } from '../memory';
import { LanguageTables, LOWEST_BITS } from './layout.generated';

const LOWEST_MASK: i32 = (1 << LOWEST_BITS) - 1;

// the tables of the selected language
let selected: usize = 0;
let words: usize = 0;
let slots: usize = 0;
let mask: i32 = 0;
let weights: usize = 0;
let isContents: usize = 0;
let lowest: usize = 0;
// exported for reading; only `setLanguage` sets these variables
/** Upper bound of the weights of function words, 0 to 255. */
export let functionWeight: i32 = 0;
/** Perfect-hash set of the function words: a member is in slot `hash * multiplier >>> shift`. */
export let functionWords: usize = 0;
export let multiplier: i32 = 0;
export let shift: i32 = 0;

/** Selects the language of all lookups. @param language address of its `LanguageTables` */
export function setLanguage(language: usize): void {
  if (language === selected) return;
  selected = language;
  const tables = changetype<LanguageTables>(language);
  words = tables.words;
  slots = tables.slots;
  mask = tables.mask;
  weights = tables.weights;
  isContents = tables.isContent;
  lowest = tables.lowestWeights;
  functionWeight = tables.functionWeight;
  functionWords = tables.functionWords;
  multiplier = tables.multiplier;
  shift = tables.shift;
}

/** Deselects the language, because the memory of its tables is reused. */
export function forgetLanguage(): void {
  selected = 0;
}

/** Number of a common word, from 1; 0 for all other words. */
export function commonWord(hash: i32): i32 {
  let slot = hash & mask;
  let number = i32At(slots, slot);
  while (i32(number !== 0) & i32(i32At(words, number - 1) !== hash)) {
    slot = (slot + 1) & mask;
    number = i32At(slots, slot);
  }
  return number;
}

/** Weight of a word by its number, 0 to 1. */
export function weightOf(word: i32): f64 {
  return f32At(weights, word);
}

export function isContent(word: i32): i32 {
  return u8At(isContents, word);
}

/** Lower bound of the weight of a word, 0 to 255, without probing and branches. */
export function lowestWeight(hash: i32): i32 {
  return u8At(lowest, hash & LOWEST_MASK);
}
