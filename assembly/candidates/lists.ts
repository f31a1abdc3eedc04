/**
 * Groups the values of some parts by value, and lists who holds each: indexParts in postings.ts, which says why. The lists
 * stand from the first byte of the memory on.
 */
import { END, FIRST, FIRST_HOLDERS } from '../../src/kernels/constants/candidates';

/** What one thread needs to index a range of parts, in memory of its own; see `layOutIndex`. */
export let indexValues: usize = 0;
export let spanStarts: usize = 0;
let table: usize = 0;
let slots: usize = 0;
let taken: usize = 0;

/**
 * Lays everything out from an address on, and returns where it ends.
 *
 * @param rangeValues of all parts
 * @param spans       places in `spanStarts`
 * @param partValues  of the largest part
 */
export function layOutIndex(from: usize, rangeValues: u32, spans: u32, partValues: u32): usize {
  indexValues = (from + 63) & ~63;
  spanStarts = indexValues + ((<usize>rangeValues) << 2);
  slots = spanStarts + ((<usize>spans) << 2);
  taken = slots + ((<usize>partValues) << 2);
  // written to behind the last as well
  table = (taken + ((<usize>partValues + 1) << 2) + 63) & ~63;
  return table + ((<usize>entriesFor(partValues)) << 3);
}

/** Entries of a table for so many values: of two numbers each, the key, 0 where it is free, and what is to be known of it. */
function entriesFor(values: u32): u32 {
  let entries: u32 = 16;
  while (entries << 1 < values * 3) entries <<= 1;
  return entries;
}

/**
 * Indexes a part: lists the holders of its values, and writes in place of each the place of its holder. Returns the place where
 * the last list ends.
 *
 * @param part      in the range; `spanStarts` says for each batch where in `indexValues` each part begins
 * @param parts     of the range
 * @param base      where the lists of the part begin
 * @param values    of the part
 */
export function indexPart(
  part: u32,
  parts: u32,
  batches: u32,
  sketchBits: u32,
  batchSize: u32,
  base: u32,
  values: u32,
  mostHolders: u32,
): u32 {
  const entries = entriesFor(values);
  memory.fill(table, 0, (<usize>entries) << 3);
  const lists = (<usize>base) << 2;
  const distinct = countValues(part, parts, batches, sketchBits, (entries - 1) << 3);
  const end = placeLists(distinct, lists, mostHolders);
  fillLists(part, parts, batches, sketchBits, batchSize, lists);
  return end;
}

/** Finds the entry of each value, and counts its holders there. Returns how many entries are `taken`. */
function countValues(part: u32, parts: u32, batches: u32, sketchBits: u32, mask: u32): u32 {
  const base = table;
  let slot = slots;
  let order = taken;
  let span = spanStarts + ((<usize>part) << 2);
  for (let batch: u32 = 0; batch < batches; batch++) {
    const end = indexValues + ((<usize>load<u32>(span, 4)) << 2);
    for (let at = indexValues + ((<usize>load<u32>(span)) << 2); at < end; at += 4) {
      const key = (load<u32>(at) >>> sketchBits) + 1;
      let entry = (key << 3) & mask;
      let other = load<u32>(base + <usize>entry);
      while (other !== key && other !== 0) {
        entry = (entry + 8) & mask;
        other = load<u32>(base + <usize>entry);
      }
      const its = base + <usize>entry;
      const held = load<u32>(its, 4);
      store<u32>(its, key);
      store<u32>(its, held + 1, 4);
      // what is not new is written over by the next
      store<u32>(order, <u32>its);
      order += usize(held === 0) << 2;
      store<u32>(slot, <u32>its);
      slot += 4;
    }
    span += (<usize>parts + 1) << 2;
  }
  return <u32>((order - taken) >>> 2);
}

/** Puts the place where its list begins in place of the number of holders, and marks both ends. */
function placeLists(distinct: u32, lists: usize, mostHolders: u32): u32 {
  let next: u32 = 1;
  const end = taken + ((<usize>distinct) << 2);
  for (let at = taken; at < end; at += 4) {
    const entry = <usize>load<u32>(at);
    const size = load<u32>(entry, 4);
    if (size > mostHolders && size > 1) {
      store<u32>(entry, next, 4);
      store<i32>(lists + ((<usize>next) << 2), FIRST);
      next += min<u32>(FIRST_HOLDERS, size);
      store<i32>(lists + ((<usize>next) << 2), END);
      next++;
      continue;
    }
    // one holder alone is in no list, which cannot be predicted: written in any case, and written over by the next
    const listed = size > 1;
    store<u32>(entry, select<u32>(next, 0, listed), 4);
    store<i32>(lists + ((<usize>next) << 2), FIRST);
    next += select<u32>(size, 0, listed);
  }
  return next;
}

/** Lists the holders in the order of the sketches. */
function fillLists(part: u32, parts: u32, batches: u32, sketchBits: u32, batchSize: u32, lists: usize): void {
  const mask = (1 << sketchBits) - 1;
  let slot = slots;
  let first: u32 = 0;
  let span = spanStarts + ((<usize>part) << 2);
  for (let batch: u32 = 0; batch < batches; batch++) {
    const end = indexValues + ((<usize>load<u32>(span, 4)) << 2);
    for (let at = indexValues + ((<usize>load<u32>(span)) << 2); at < end; at += 4) {
      const sketch = load<u32>(at) & mask;
      const entry = <usize>load<u32>(slot);
      slot += 4;
      const place = load<u32>(entry, 4);
      const list = lists + ((<usize>place) << 2);
      const marks = load<u32>(list);
      store<u32>(list, marks | (first + sketch));
      // stays where the list ends
      store<u32>(entry, place + 1 - ((marks >>> 30) & 1), 4);
      // nobody stands before the first
      store<u32>(at, ((place & ~(<u32>(<i32>marks >> 31))) << sketchBits) | sketch);
    }
    span += (<usize>parts + 1) << 2;
    first += batchSize;
  }
}
