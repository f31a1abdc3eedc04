/**
 * What a screen asks of a visitor that has nothing to do with the pivot: found when an article is first visited, and
 * remembered, as most are visited again and again. Rather too little, as `held-words.ts` tells.
 */
import { LOWEST_BITS, PARTS } from '../../src/kernels/constants/compare';
import { CHARACTER, QUOTED } from '../../src/kernels/constants/token-flags';
import { i32At, setI32, u8At } from '../memory';
import { FACTS, FACTS_SIZE, MOST_FACTS, SEEN_BITS, TENTHS } from './layout';
import { partStart } from './profile';
import { flagsOfVisitor, hashesOfVisitor } from './visitor';
import { lowestWeight } from './weights';

// a row: whose it is, and what
const CORPUS: i32 = 0;
const ARTICLE: i32 = 1;
const DISTINCT: i32 = 2;
const QUOTED_WORDS: i32 = 3;
const CHARACTERS: i32 = 4;
const COVER: i32 = 5;

const SLOTS: i32 = 1 << LOWEST_BITS;

let corpus = 0;
let row: usize = FACTS;

/** Nothing is known of the articles of another corpus. */
export function forgetFacts(): void {
  corpus++;
}

/** Finds what there is to know of the visitor, if it is not known. */
export function findFacts(article: i32, length: i32): void {
  row = FACTS + <usize>(article & (MOST_FACTS - 1)) * FACTS_SIZE;
  if (i32At(row, CORPUS) === corpus && i32At(row, ARTICLE) === article) return;
  setI32(row, CORPUS, corpus);
  setI32(row, ARTICLE, article);
  const hashes = hashesOfVisitor;
  const flags = flagsOfVisitor;
  memory.fill(SEEN_BITS, 0, SLOTS >>> 3);
  let repeated = 0;
  let quoted = 0;
  let characters = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let ofPart = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const hash = i32At(hashes, i);
      const flag = u8At(flags, i);
      const slot = hash & (SLOTS - 1);
      const bits = i32At(SEEN_BITS, slot >>> 5);
      repeated += (bits >>> slot) & 1;
      setI32(SEEN_BITS, slot >>> 5, bits | (1 << slot));
      ofPart += u8At(TENTHS, flag) * lowestWeight(hash);
      quoted += i32((flag & QUOTED) !== 0);
      characters += i32((flag & CHARACTER) !== 0);
    }
    setI32(row, COVER + part, ofPart);
  }
  setI32(row, DISTINCT, length - repeated);
  setI32(row, QUOTED_WORDS, quoted);
  setI32(row, CHARACTERS, characters);
}

/** Distinct words. */
export function distinctInVisitor(): i32 {
  return i32At(row, DISTINCT);
}
/** Tokens in quotation marks, and characters of scripts without spaces. */
export function quotedInVisitor(): i32 {
  return i32At(row, QUOTED_WORDS);
}
export function charactersInVisitor(): i32 {
  return i32At(row, CHARACTERS);
}
/** What the words of a tenth count together, as `COUNTED` says. */
export function coverOfVisitor(part: i32): i32 {
  return i32At(row, COVER + part);
}
