/** Writes the posting lists of parts of the values. */
import {
  FIRST_POSTING,
  FREQUENT_POSTINGS,
  INDEX_STARTS,
  INDEX_VALUES,
  LIST_END,
  SLOT_OF,
  TABLE,
  TAKEN,
} from './layout.generated';

/** Slots of a table for `values` values: a power of two, at most two thirds full. */
export function slotsFor(values: u32): u32 {
  let slots: u32 = 16;
  while (slots << 1 < values * 3) slots <<= 1;
  return slots;
}

/**
 * Indexes a part: writes the posting lists of its values, and replaces each value by the position of its sketch in the
 * list. Returns the end of the last list.
 *
 * @param part   number of the part in the range; `INDEX_STARTS` has the start of each part in `INDEX_VALUES` for each
 *               batch
 * @param parts  parts of the range
 * @param base   first entry of the lists of the part
 * @param values number of values of the part
 */
export function indexPart(
  part: u32,
  parts: u32,
  batches: u32,
  sketchBits: u32,
  batchSize: u32,
  base: u32,
  values: u32,
  maxDocumentFrequency: u32,
): u32 {
  const slots = slotsFor(values);
  memory.fill(TABLE, 0, (<usize>slots) << 3);
  const lists = (<usize>base) << 2;
  const distinct = countValues(part, parts, batches, sketchBits, (slots - 1) << 3);
  const end = placeLists(distinct, lists, maxDocumentFrequency);
  fillLists(part, parts, batches, sketchBits, batchSize, lists);
  return end;
}

/** Finds the slot of each value, and counts its sketches there. Returns the number of slots in `TAKEN`. */
function countValues(part: u32, parts: u32, batches: u32, sketchBits: u32, mask: u32): u32 {
  const table = TABLE;
  const values = INDEX_VALUES;
  const taken = TAKEN;
  let slotOf = SLOT_OF;
  let order = taken;
  let starts = INDEX_STARTS + ((<usize>part) << 2);
  for (let batch: u32 = 0; batch < batches; batch++) {
    const end = values + ((<usize>load<u32>(starts, 4)) << 2);
    for (let at = values + ((<usize>load<u32>(starts)) << 2); at < end; at += 4) {
      const key = (load<u32>(at) >>> sketchBits) + 1;
      let offset = (key << 3) & mask;
      let other = load<u32>(table + <usize>offset);
      while (other !== key && other !== 0) {
        offset = (offset + 8) & mask;
        other = load<u32>(table + <usize>offset);
      }
      const slot = table + <usize>offset;
      const held = load<u32>(slot, 4);
      store<u32>(slot, key);
      store<u32>(slot, held + 1, 4);
      // the next value overwrites one that is not new
      store<u32>(order, <u32>slot);
      order += usize(held === 0) << 2;
      store<u32>(slotOf, <u32>slot);
      slotOf += 4;
    }
    starts += (<usize>parts + 1) << 2;
  }
  return <u32>((order - taken) >>> 2);
}

/** Replaces the number of sketches in each slot by the start of its list, and marks both ends of the list. */
function placeLists(distinct: u32, lists: usize, maxDocumentFrequency: u32): u32 {
  let next: u32 = 1;
  const taken = TAKEN;
  const end = taken + ((<usize>distinct) << 2);
  for (let at = taken; at < end; at += 4) {
    const slot = <usize>load<u32>(at);
    const frequency = load<u32>(slot, 4);
    if (frequency > maxDocumentFrequency && frequency > 1) {
      store<u32>(slot, next, 4);
      store<u32>(lists + ((<usize>next) << 2), FIRST_POSTING);
      next += min<u32>(FREQUENT_POSTINGS, frequency);
      store<u32>(lists + ((<usize>next) << 2), LIST_END);
      next++;
      continue;
    }
    // branch-free, because the condition is unpredictable: the next list overwrites that of a value of only one sketch
    const isListed = frequency > 1;
    store<u32>(slot, select<u32>(next, 0, isListed), 4);
    store<u32>(lists + ((<usize>next) << 2), FIRST_POSTING);
    next += select<u32>(frequency, 0, isListed);
  }
  return next;
}

/** Writes the postings in the order of the sketches. */
function fillLists(part: u32, parts: u32, batches: u32, sketchBits: u32, batchSize: u32, lists: usize): void {
  const mask = (1 << sketchBits) - 1;
  const values = INDEX_VALUES;
  let slotOf = SLOT_OF;
  let first: u32 = 0;
  let starts = INDEX_STARTS + ((<usize>part) << 2);
  for (let batch: u32 = 0; batch < batches; batch++) {
    const end = values + ((<usize>load<u32>(starts, 4)) << 2);
    for (let at = values + ((<usize>load<u32>(starts)) << 2); at < end; at += 4) {
      const sketch = load<u32>(at) & mask;
      const slot = <usize>load<u32>(slotOf);
      slotOf += 4;
      const place = load<u32>(slot, 4);
      const posting = lists + ((<usize>place) << 2);
      const marks = load<u32>(posting);
      store<u32>(posting, marks | (first + sketch));
      // at the end of a list cut short the position stays
      store<u32>(slot, place + 1 - ((marks >>> 30) & 1), 4);
      // the first posting has no earlier one: position 0
      store<u32>(at, ((place & ~(<u32>(<i32>marks >> 31))) << sketchBits) | sketch);
    }
    starts += (<usize>parts + 1) << 2;
    first += batchSize;
  }
}
