/**
 * Sets of 32-bit hashes that number their members by first occurrence, from 0.
 *
 * A slot has number + 1 of a member, or 0 if free (open addressing with linear probing). Slots of 16 bits suffice for a
 * short article and fit the cache; a long article has slots of 32 bits.
 */
import { i32At, setI32 } from '../memory';

/**
 * Slots of a short article, at most a third full, so that few members are displaced, which costs a mispredicted branch.
 */
export function slotsFor(length: i32): i32 {
  return 1 << (33 - clz(max(8, length + (length >>> 1))));
}

/** Slots of a long article, at most two thirds full. */
export function fewestSlotsFor(length: i32): i32 {
  return 1 << (32 - clz(max(8, length + (length >>> 1))));
}

/**
 * Numbers the distinct values of a column.
 *
 * @typeParam Slot u16 or u32
 * @param members output of the distinct values
 * @param slots   output of number + 1 of each member
 * @param mask    number of slots - 1
 * @param numbers output of the number of each value; address 0 for no output
 * @returns the number of members
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
    // branch-free, because new values are unpredictable
    const isNew = i32(number === 0);
    setI32(members, size, hash);
    size += isNew;
    number |= size & -isNew;
    store<Slot>(slots + <usize>slot * sizeof<Slot>(), <Slot>number);
    if (numbers !== 0) setI32(numbers, i, number - 1);
  }
  return size;
}

/** Number of a member; -1 for other hashes. */
export function numberOf<Slot>(hash: i32, members: usize, slots: usize, mask: i32): i32 {
  let slot = hash & mask;
  let number = slotAt<Slot>(slots, slot);
  while (i32(number !== 0) & i32(i32At(members, number - 1) !== hash)) {
    slot = (slot + 1) & mask;
    number = slotAt<Slot>(slots, slot);
  }
  return number - 1;
}

/** Number of members among `length` distinct values. */
export function commonIn<Slot>(values: usize, length: i32, members: usize, slots: usize, mask: i32): i32 {
  let common = 0;
  for (let i = 0; i < length; i++) common += i32(numberOf<Slot>(i32At(values, i), members, slots, mask) >= 0);
  return common;
}

function slotAt<Slot>(slots: usize, slot: i32): i32 {
  return <i32>load<Slot>(slots + <usize>slot * sizeof<Slot>());
}
