/** Stores two templates, that of the source (0) and that of the corpus (1), each as a filter and a hash set. */
import { i32At, setI32, setU8, u8At } from '../memory';
import {
  CORPUS_FILTER,
  CORPUS_SET,
  FILTER_SLOTS,
  SET_SLOTS,
  SOURCE_FILTER,
  SOURCE_SET,
  TEMPLATE,
} from './layout.generated';

let sourceMask: i32 = 0;
let corpusMask: i32 = 0;
let sourceFilterMask: i32 = 0;
let corpusFilterMask: i32 = 0;
/** Whether the set has the n-gram with hash 0, which a slot cannot represent. */
let sourceHoldsZero: bool = false;
let corpusHoldsZero: bool = false;

/** Makes the first `count` n-grams of `TEMPLATE` the template of a group. */
export function setTemplate(group: i32, count: i32): void {
  const set = group === 0 ? SOURCE_SET : CORPUS_SET;
  const filter = group === 0 ? SOURCE_FILTER : CORPUS_FILTER;
  const mask = powerOfTwo(count * SET_SLOTS) - 1;
  const filterMask = (powerOfTwo(count * FILTER_SLOTS) >>> 3) - 1;
  memory.fill(set, 0, (<usize>mask + 1) << 2);
  memory.fill(filter, 0, <usize>filterMask + 1);
  let holdsZero = false;
  for (let i = 0; i < count; i++) {
    const gram = i32At(TEMPLATE, i);
    if (gram === 0) holdsZero = true;
    else setI32(set, slotOf(set, mask, gram), gram);
    const byte = (gram >>> 3) & filterMask;
    setU8(filter, byte, u8At(filter, byte) | (1 << (gram & 7)));
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

/** The smallest power of two that is at least `least` and 16; a byte of a filter has eight slots. */
function powerOfTwo(least: i32): i32 {
  let power = 16;
  while (power < least) power <<= 1;
  return power;
}

/** The slot of an n-gram, or the free slot for it. */
function slotOf(set: usize, mask: i32, gram: i32): i32 {
  let slot = gram & mask;
  let other = i32At(set, slot);
  while (other !== 0 && other !== gram) {
    slot = (slot + 1) & mask;
    other = i32At(set, slot);
  }
  return slot;
}

/** Writes the positions of the first `count` n-grams that pass one of the filters. Returns their number. */
export function filterGrams(grams: usize, count: i32, starts: usize): i32 {
  const source = SOURCE_FILTER;
  const corpus = CORPUS_FILTER;
  const mask = sourceFilterMask;
  const otherMask = corpusFilterMask;
  let found = 0;
  for (let start = 0; start < count; start++) {
    const gram = i32At(grams, start);
    // branch-free, because the condition is unpredictable: the next position overwrites one that does not pass
    setI32(starts, found, start);
    const bits = u8At(source, (gram >>> 3) & mask) | u8At(corpus, (gram >>> 3) & otherMask);
    found += (bits >>> (gram & 7)) & 1;
  }
  return found;
}

/**
 * Writes those of the first `count` positions in `starts` at which an n-gram of the template starts. Returns their
 * number.
 */
export function matchGrams(group: i32, grams: usize, starts: usize, count: i32, into: usize): i32 {
  const set = group === 0 ? SOURCE_SET : CORPUS_SET;
  const mask = group === 0 ? sourceMask : corpusMask;
  const holdsZero = group === 0 ? sourceHoldsZero : corpusHoldsZero;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const start = i32At(starts, i);
    const gram = i32At(grams, start);
    setI32(into, found, start);
    const other = i32At(set, slotOf(set, mask, gram));
    found += i32(other === gram) & (i32(gram !== 0) | i32(holdsZero));
  }
  return found;
}
