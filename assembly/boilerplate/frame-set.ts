/** The frames that are looked for, that of the source (0) and that of the corpus (1): see runs.ts and hash-table.ts. */
import { FILTER_SLOTS, SET_ROOM } from '../../src/kernels/constants/boilerplate';
import { i32At, setI32, setU8, u8At } from '../memory';
import { FILTER_SIZE, FILTERS, FRAME_RUNS, SET_SIZE, SETS } from './layout';

let sourceMask: i32 = 0;
let corpusMask: i32 = 0;
let sourceFilterMask: i32 = 0;
let corpusFilterMask: i32 = 0;
/** 0 marks a free slot, so it is kept apart. */
let sourceHoldsZero: bool = false;
let corpusHoldsZero: bool = false;

/** Looks from now on for the first `count` of `FRAME_RUNS` in a group. */
export function lookFor(group: i32, count: i32): void {
  const set = SETS + <usize>group * SET_SIZE;
  const filter = FILTERS + <usize>group * FILTER_SIZE;
  const mask = powerOfTwo(count * SET_ROOM) - 1;
  const filterMask = (powerOfTwo(count * FILTER_SLOTS) >>> 3) - 1;
  memory.fill(set, 0, (<usize>mask + 1) << 2);
  memory.fill(filter, 0, <usize>filterMask + 1);
  let holdsZero = false;
  for (let i = 0; i < count; i++) {
    const run = i32At(FRAME_RUNS, i);
    if (run === 0) holdsZero = true;
    else setI32(set, slotOf(set, mask, run), run);
    const byte = (run >>> 3) & filterMask;
    setU8(filter, byte, u8At(filter, byte) | (1 << (run & 7)));
  }
  if (group === 0) {
    sourceMask = mask;
    sourceFilterMask = filterMask;
    sourceHoldsZero = holdsZero;
  } else {
    corpusMask = mask;
    corpusFilterMask = filterMask;
    corpusHoldsZero = holdsZero;
  }
}

/** At least so much, and so much that a byte of a filter has eight slots. */
function powerOfTwo(least: i32): i32 {
  let power = 16;
  while (power < least) power <<= 1;
  return power;
}

function slotOf(set: usize, mask: i32, run: i32): i32 {
  let slot = run & mask;
  let other = i32At(set, slot);
  while (other !== 0 && other !== run) {
    slot = (slot + 1) & mask;
    other = i32At(set, slot);
  }
  return slot;
}

/** Of the first `count` runs of an article, those that one of the filters lets through: where they start. Returns how many. */
export function filterRuns(runs: usize, count: i32, starts: usize): i32 {
  const source = FILTERS;
  const corpus = FILTERS + FILTER_SIZE;
  const mask = sourceFilterMask;
  const otherMask = corpusFilterMask;
  let found = 0;
  for (let start = 0; start < count; start++) {
    const run = i32At(runs, start);
    // written in any case, and kept where it is let through: a branch would be guessed wrong too often
    setI32(starts, found, start);
    const bits = u8At(source, (run >>> 3) & mask) | u8At(corpus, (run >>> 3) & otherMask);
    found += (bits >>> (run & 7)) & 1;
  }
  return found;
}

/** Of the first `count` of `starts`, those where a run of the group's frame starts, to `into`. Returns how many. */
export function framedRuns(group: i32, runs: usize, starts: usize, count: i32, into: usize): i32 {
  const set = SETS + <usize>group * SET_SIZE;
  const mask = group === 0 ? sourceMask : corpusMask;
  const holdsZero = group === 0 ? sourceHoldsZero : corpusHoldsZero;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const start = i32At(starts, i);
    const run = i32At(runs, start);
    setI32(into, found, start);
    const other = i32At(set, slotOf(set, mask, run));
    found += i32(other === run) & (i32(run !== 0) | i32(holdsZero));
  }
  return found;
}
