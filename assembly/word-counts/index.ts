/**
 * Counts document frequencies of words.
 *
 * Duplicate words of an article are removed first, in a table that fits the L1 cache. An entry of the large table
 * therefore needs no field for the last article.
 */
import { i32At, reach, setI32 } from '../memory';
import {
  COUNTED_WORDS,
  COUNTS,
  DISTINCT,
  HASHES,
  layOutArticle,
  layOutColumns,
  SEEN,
  WORD_COUNTS,
} from './layout.generated';

export * from './layout.generated';

/** The first address after the area of an article. */
let articleEnd: usize = 0;

/** Open addressing with linear probing. A slot has eight bytes: the word, 0 if free, and its count. */
let table: usize = 0;
let slots: u32 = 0;
let used: u32 = 0;
/** Count of the word with hash 0, which a slot cannot represent. */
let zeros: i32 = 0;

/**
 * Reserves memory for articles and clears the counts.
 *
 * @param tokens     tokens of the longest article, a power of two
 * @param firstSlots initial slots of the table, a power of two
 */
export function reserve(tokens: u32, firstSlots: u32): void {
  articleEnd = layOutArticle((__heap_base + 63) & ~63, tokens);
  used = 0;
  zeros = 0;
  clear(articleEnd, firstSlots);
}

/** Counts each distinct word of an article of `tokens` tokens once. */
export function countArticle(hashes: usize, tokens: i32): void {
  const count = makeDistinct(hashes, tokens);
  makeRoom(count);
  for (let i = 0; i < count; i++) {
    const slot = slotOf(i32At(DISTINCT, i));
    store<u32>(slot, load<u32>(slot, 4) + 1, 4);
  }
}

/** Adds the counts `COUNTS` of the first `count` words of `HASHES`. */
export function addCounts(count: i32): void {
  makeRoom(count);
  for (let i = 0; i < count; i++) {
    const hash = i32At(HASHES, i);
    const more = i32At(COUNTS, i);
    if (hash === 0) {
      zeros += more;
      continue;
    }
    const slot = slotOf(hash);
    store<u32>(slot, load<u32>(slot, 4) + more, 4);
  }
}

/** Writes the counted words to the columns without free slots. Returns their number. */
export function gatherCounts(): u32 {
  makeColumns(used + 2);
  const words = COUNTED_WORDS;
  const counts = WORD_COUNTS;
  let count = 0;
  const end = table + ((<usize>slots) << 3);
  for (let slot = table; slot < end; slot += 8) {
    const hash = load<i32>(slot);
    // the next word overwrites the content of a free slot
    setI32(words, count, hash);
    setI32(counts, count, load<i32>(slot, 4));
    count += i32(hash !== 0);
  }
  setI32(words, count, 0);
  setI32(counts, count, zeros);
  return count + i32(zeros !== 0);
}

/** Writes the table to the columns, slot by slot; a count of 0 marks a free slot. Returns the number of slots. */
export function copyTable(): u32 {
  makeRoom(1);
  makeColumns(slots);
  for (let slot: u32 = 0; slot < slots; slot++) {
    const at = table + ((<usize>slot) << 3);
    setI32(COUNTED_WORDS, slot, load<i32>(at));
    setI32(WORD_COUNTS, slot, load<i32>(at, 4));
  }
  let slot = 0;
  while (i32At(WORD_COUNTS, slot) !== 0) slot++;
  setI32(WORD_COUNTS, slot, zeros);
  return slots;
}

/**
 * Writes the distinct words of an article to `DISTINCT`, except the word with hash 0, which it counts. Returns their
 * number.
 */
function makeDistinct(hashes: usize, tokens: i32): i32 {
  const seen = SEEN;
  let seenSlots = 256;
  while (seenSlots < tokens << 2) seenSlots <<= 1;
  memory.fill(seen, 0, (<usize>seenSlots) << 2);
  const mask = (seenSlots - 1) << 2;
  let to = DISTINCT;
  let zero = 0;
  const end = hashes + ((<usize>tokens) << 2);
  for (let from = hashes; from < end; from += 4) {
    const hash = load<i32>(from);
    let at = (hash << 2) & mask;
    let other = load<i32>(seen + <usize>at);
    while (other !== 0 && other !== hash) {
      at = (at + 4) & mask;
      other = load<i32>(seen + <usize>at);
    }
    store<i32>(seen + <usize>at, hash);
    // branch-free, because the condition is unpredictable: the next word overwrites a known one
    store<i32>(to, hash);
    to += usize(other !== hash) << 2;
    zero |= i32(hash === 0);
  }
  zeros += zero;
  return <i32>((to - DISTINCT) >>> 2);
}

/** The slot of a word; inserts a new word. */
function slotOf(hash: i32): usize {
  const mask = ((<usize>slots) << 3) - 1;
  let at = ((<usize>hash) << 3) & mask;
  let other = load<i32>(table + at);
  if (other !== hash) {
    while (other !== 0 && other !== hash) {
      at = (at + 8) & mask;
      other = load<i32>(table + at);
    }
    if (other === 0) {
      store<i32>(table + at, hash);
      used++;
    }
  }
  return table + at;
}

/** Keeps half of the slots free for up to `more` new words. A larger table is placed after the old one. */
function makeRoom(more: u32): void {
  if ((used + more) * 2 <= slots) return;
  const before = table;
  const end = table + ((<usize>slots) << 3);
  let wanted = slots;
  while ((used + more) * 2 > wanted) wanted <<= 1;
  clear(end, wanted);
  used = 0;
  for (let at = before; at < end; at += 8) {
    const hash = load<i32>(at);
    if (hash !== 0) store<i32>(slotOf(hash), load<i32>(at, 4), 4);
  }
}

function clear(at: usize, count: u32): void {
  table = at;
  slots = count;
  reach(at + ((<usize>count) << 3));
  memory.fill(at, 0, (<usize>count) << 3);
}

function makeColumns(words: u32): void {
  reach(layOutColumns((table + ((<usize>slots) << 3) + 63) & ~63, words));
}
