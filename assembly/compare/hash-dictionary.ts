/**
 * Sets of 32-bit hashes whose members are numbered in the order in which they first occur, from 0. Slots hold number + 1 of a
 * member, 0 where they are free (open addressing with linear probing): 16 bits are enough for a short article, and stay in
 * the processor's cache; a long one has 32.
 */
import { i32At, setI32 } from '../memory';

/** Slots for the dictionary of a short article. At most a third are full: few members are displaced, which costs a missed branch. */
export function slotsFor(length: i32): i32 {
  return 1 << (33 - clz(max(8, length + (length >>> 1))));
}

/** Slots for the dictionary of a long article: at most two thirds are full. */
export function fewestSlotsFor(length: i32): i32 {
  return 1 << (32 - clz(max(8, length + (length >>> 1))));
}

/**
 * Numbers the distinct values of a column.
 *
 * @typeParam Slot u16 or u32
 * @param members filled with the distinct values
 * @param slots   filled with number + 1 of each member
 * @param mask    number of slots - 1
 * @param numbers filled with the number of each value; 0 for no such column
 * @returns how many members
 */
export function numberAll<Slot>(
  values: usize,
  length: i32,
  members: usize,
  slots: usize,
  mask: i32,
  numbers: usize,
): i32 {
  memory.fill(slots, 0, <usize>(mask + 1) * sizeof<Slot>());
  let size = 0;
  for (let i = 0; i < length; i++) {
    const hash = i32At(values, i);
    let slot = hash & mask;
    let number = slotAt<Slot>(slots, slot);
    while (i32(number !== 0) & i32(i32At(members, number - 1) !== hash)) {
      slot = (slot + 1) & mask;
      number = slotAt<Slot>(slots, slot);
    }
    // no branch on whether a value is new: the processor could not predict it
    const isNew = i32(number === 0);
    setI32(members, size, hash);
    size += isNew;
    number |= size & -isNew;
    store<Slot>(slots + <usize>slot * sizeof<Slot>(), <Slot>number);
    if (numbers !== 0) setI32(numbers, i, number - 1);
  }
  return size;
}

/** Number of a hash among the members; -1 where it is not a member. */
export function numberOf<Slot>(hash: i32, members: usize, slots: usize, mask: i32): i32 {
  let slot = hash & mask;
  let number = slotAt<Slot>(slots, slot);
  while (i32(number !== 0) & i32(i32At(members, number - 1) !== hash)) {
    slot = (slot + 1) & mask;
    number = slotAt<Slot>(slots, slot);
  }
  return number - 1;
}

/** How many of `length` distinct values are members. */
export function commonIn<Slot>(values: usize, length: i32, members: usize, slots: usize, mask: i32): i32 {
  let common = 0;
  for (let i = 0; i < length; i++) common += i32(numberOf<Slot>(i32At(values, i), members, slots, mask) >= 0);
  return common;
}

function slotAt<Slot>(slots: usize, slot: i32): i32 {
  return <i32>load<Slot>(slots + <usize>slot * sizeof<Slot>());
}
