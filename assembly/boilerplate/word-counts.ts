/**
 * In how many articles each word stands: HashCounter in hash-table.ts, but that the words of an article are made distinct
 * first, in a table that the nearest cache holds. So an entry need not know who counted it last.
 */
import { i32At, reach, setI32 } from '../memory';
import { FRAME_RUNS, HASHES, LEARNT, RUNS, SEEN } from './layout';

/** What comes out: words and how many articles hold each, in two columns. */
export let countedWords: usize = 0;
export let wordCounts: usize = 0;

/** Slots of eight bytes: a word, 0 where it is free, and its count. */
let table: usize = 0;
let slots: u32 = 0;
let used: u32 = 0;
/** Articles that hold the word whose hash is 0. */
let zeros: i32 = 0;

/** Forgets what was counted; with so many slots to begin with, a power of two. */
export function beginCounts(firstSlots: u32): void {
  used = 0;
  zeros = 0;
  clear(LEARNT, firstSlots);
}

/** Counts each word of the article of so many tokens at `hashes` once. */
export function countArticle(hashes: usize, tokens: i32): void {
  const count = makeDistinct(hashes, tokens);
  makeRoom(count);
  for (let i = 0; i < count; i++) {
    const at = placeOf(i32At(RUNS, i));
    store<u32>(at, load<u32>(at, 4) + 1, 4);
  }
}

/** Adds what was counted elsewhere: the first `count` words of `HASHES`, each as often as `FRAME_RUNS` says. */
export function addCounts(count: i32): void {
  makeRoom(count);
  for (let i = 0; i < count; i++) {
    const hash = i32At(HASHES, i);
    const its = i32At(FRAME_RUNS, i);
    if (hash === 0) {
      zeros += its;
      continue;
    }
    const at = placeOf(hash);
    store<u32>(at, load<u32>(at, 4) + its, 4);
  }
}

/** Writes what was counted to the columns, one word behind the other. Returns how many there are. */
export function gatherCounts(): u32 {
  makeColumns(used + 2);
  let count = 0;
  const end = table + ((<usize>slots) << 3);
  for (let at = table; at < end; at += 8) {
    const hash = load<i32>(at);
    // a free slot is written over by the next
    setI32(countedWords, count, hash);
    setI32(wordCounts, count, load<i32>(at, 4));
    count += i32(hash !== 0);
  }
  setI32(countedWords, count, 0);
  setI32(wordCounts, count, zeros);
  return count + i32(zeros !== 0);
}

/** Writes what was counted to the columns as it stands, a word in its slot or behind it. Returns how many slots there are. */
export function spreadCounts(): u32 {
  makeRoom(1);
  makeColumns(slots);
  for (let slot: u32 = 0; slot < slots; slot++) {
    const at = table + ((<usize>slot) << 3);
    setI32(countedWords, slot, load<i32>(at));
    setI32(wordCounts, slot, load<i32>(at, 4));
  }
  let slot = 0;
  while (i32At(wordCounts, slot) !== 0) slot++;
  setI32(wordCounts, slot, zeros);
  return slots;
}

/** Writes each word of an article once to `RUNS`, but for that whose hash is 0. Returns how many. */
function makeDistinct(hashes: usize, tokens: i32): i32 {
  let seenSlots = 256;
  while (seenSlots < tokens << 2) seenSlots <<= 1;
  memory.fill(SEEN, 0, (<usize>seenSlots) << 2);
  const mask = (seenSlots - 1) << 2;
  let to: usize = RUNS;
  let zero = 0;
  const end = hashes + ((<usize>tokens) << 2);
  for (let from = hashes; from < end; from += 4) {
    const hash = load<i32>(from);
    let at = (hash << 2) & mask;
    let other = load<i32>(SEEN + <usize>at);
    while (other !== 0 && other !== hash) {
      at = (at + 4) & mask;
      other = load<i32>(SEEN + <usize>at);
    }
    store<i32>(SEEN + <usize>at, hash);
    // what is known is written over by the next: no branch that would be guessed wrong
    store<i32>(to, hash);
    to += usize(other !== hash) << 2;
    zero |= i32(hash === 0);
  }
  zeros += zero;
  return <i32>((to - RUNS) >>> 2);
}

/** The slot of a word, which is put there if it is new. */
function placeOf(hash: i32): usize {
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

/** Keeps half of the slots free, be all the next ones new. */
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
    if (hash !== 0) store<i32>(placeOf(hash), load<i32>(at, 4), 4);
  }
}

function clear(at: usize, count: u32): void {
  table = at;
  slots = count;
  reach(at + ((<usize>count) << 3));
  memory.fill(at, 0, (<usize>count) << 3);
}

function makeColumns(length: u32): void {
  countedWords = table + ((<usize>slots) << 3);
  wordCounts = countedWords + ((((<usize>length) << 2) + 7) & ~7);
  reach(wordCounts + ((<usize>length) << 2));
}
