/** Sets of 32-bit hashes, their members numbered in the order in which they first came (distinct.ts). */
import { i32At, setI32, setU16, u16At } from '../memory';

/** Slots for so many values: full ones are at most one in three, so that few are displaced, which cannot be foretold. */
export function slotsFor(length: i32): i32 {
  return 1 << (33 - clz(max(8, length + (length >>> 1))));
}

/**
 * @param members filled with the distinct values
 * @param slots   filled with their numbers + 1, by open addressing with linear probing
 * @param numbers filled with the number of each value; 0 where nobody asks
 * @returns how many members
 */
export function numberAll(values: usize, length: i32, members: usize, slots: usize, mask: i32, numbers: usize): i32 {
  memory.fill(slots, 0, <usize>(mask + 1) * 2);
  let size = 0;
  for (let i = 0; i < length; i++) {
    const hash = i32At(values, i);
    let slot = hash & mask;
    let number = u16At(slots, slot);
    // few are displaced; whether a value is new cannot be foretold, and is no branch
    while (i32(number !== 0) & i32(i32At(members, number - 1) !== hash)) {
      slot = (slot + 1) & mask;
      number = u16At(slots, slot);
    }
    const isNew = i32(number === 0);
    setI32(members, size, hash);
    size += isNew;
    number |= size & -isNew;
    setU16(slots, slot, number);
    if (numbers !== 0) setU16(numbers, i, number - 1);
  }
  return size;
}

/** Number of a hash among the members; -1 where it is none. */
export function numberOf(hash: i32, members: usize, slots: usize, mask: i32): i32 {
  let slot = hash & mask;
  let number = u16At(slots, slot);
  while (i32(number !== 0) & i32(i32At(members, number - 1) !== hash)) {
    slot = (slot + 1) & mask;
    number = u16At(slots, slot);
  }
  return number - 1;
}

/** How many of some distinct values are members. */
export function commonIn(values: usize, length: i32, members: usize, slots: usize, mask: i32): i32 {
  let common = 0;
  for (let i = 0; i < length; i++) common += i32(numberOf(i32At(values, i), members, slots, mask) >= 0);
  return common;
}
