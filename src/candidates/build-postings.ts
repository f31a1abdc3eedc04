/** The values of a part grouped by a table, and their holders listed. The program (index-program.ts) does the same, sooner. */
import { END, FIRST, FIRST_HOLDERS } from '../kernels/constants/candidates.js';

/** The values of some parts in a batch. */
export interface Span {
  readonly values: Uint32Array;
  /** Of the first of `values`, in the batch. */
  readonly offset: number;
  /** Where each part begins in the batch, and where the last one ends. */
  readonly starts: Uint32Array;
}

/**
 * Lists who holds each value of a part, and writes in place of the value the place of its holder.
 *
 * @param part  of the spans
 * @param size  values in the part, 1 or more
 * @param bits  of each value: the number of its sketch in the batch
 * @param base  where the lists of the part begin
 * @returns where the last one ends, from `base` on
 */
export function listHolders(
  spans: readonly Span[],
  part: number,
  size: number,
  bits: number,
  batchSize: number,
  lists: Int32Array,
  base: number,
  mostHolders: number,
): number {
  const table = tableFor(size);
  const distinct = countValues(spans, part, bits, table, slots);
  const end = placeLists(table, distinct, lists, base, mostHolders);
  fillLists(spans, part, bits, batchSize, table, slots, lists, base);
  return end;
}

/** Pairs of a value, 0 where the slot is free, and what is to be known of it. */
let slotTable = new Uint32Array(0);
/** By value of the part, in the order of the sketches: the slot it is in. */
let slots = new Uint32Array(0);
/** The slots that are taken, in the order in which they were. */
let taken = new Uint32Array(0);

function tableFor(values: number): Uint32Array {
  let length = 32;
  while (length < values * 3) length *= 2;
  if (slots.length < values) {
    slots = new Uint32Array(values + (values >>> 2));
    // written to behind the last as well
    taken = new Uint32Array(slots.length + 1);
  }
  if (slotTable.length !== length) slotTable = new Uint32Array(length);
  else slotTable.fill(0);
  return slotTable;
}

/** Finds the slot of each value, and counts its holders there. Returns how many slots are `taken`. */
function countValues(
  spans: readonly Span[],
  part: number,
  bits: number,
  table: Uint32Array,
  into: Uint32Array,
): number {
  const mask = table.length - 1;
  const order = taken;
  let distinct = 0;
  let n = 0;
  for (const { values, offset, starts } of spans) {
    const end = starts[part + 1] - offset;
    for (let i = starts[part] - offset; i < end; i++) {
      const key = ((values[i] >>> bits) + 1) | 0;
      let at = (key << 1) & mask;
      for (;;) {
        const other = table[at] | 0;
        if (other === key || other === 0) break;
        at = (at + 2) & mask;
      }
      table[at] = key;
      const held = table[at + 1];
      table[at + 1] = held + 1;
      // what is not new is written over by the next
      order[distinct] = at + 1;
      distinct += (held - 1) >>> 31;
      into[n++] = at + 1;
    }
  }
  return distinct;
}

/**
 * Puts the place where its list begins in place of the number of holders, and marks both ends. Returns the place where the last
 * one ends.
 */
function placeLists(
  table: Uint32Array,
  distinct: number,
  lists: Int32Array,
  base: number,
  mostHolders: number,
): number {
  const order = taken;
  let next = 1;
  for (let i = 0; i < distinct; i++) {
    const at = order[i];
    const size = table[at];
    if (size === 1) {
      table[at] = 0;
      continue;
    }
    table[at] = next;
    lists[base + next] = FIRST;
    if (size <= mostHolders) next += size;
    else {
      next += Math.min(FIRST_HOLDERS, size);
      lists[base + next++] = END;
    }
  }
  return next;
}

/** Lists the holders in the order of the sketches, and writes in place of each value the place of its holder. */
function fillLists(
  spans: readonly Span[],
  part: number,
  bits: number,
  batchSize: number,
  table: Uint32Array,
  slotOf: Uint32Array,
  lists: Int32Array,
  base: number,
): void {
  const mask = 2 ** bits - 1;
  let n = 0;
  let first = 0;
  for (const { values, offset, starts } of spans) {
    const end = starts[part + 1] - offset;
    for (let i = starts[part] - offset; i < end; i++) {
      const sketch = values[i] & mask;
      const at = slotOf[n++];
      const place = table[at];
      const marks = lists[base + place];
      lists[base + place] = marks | (first + sketch);
      // stays where the list ends
      table[at] = place + 1 - ((marks >>> 30) & 1);
      // nobody stands before the first
      values[i] = ((place & ~(marks >> 31)) << bits) | sketch;
    }
    first += batchSize;
  }
}
