/**
 * Short arrays cut from long ones. To make a typed array of its own for each part of each profile costs more than to fill
 * it (1.5 us against 0.05 for a view); what is cut from one slab is let go together, once nobody holds any of it.
 */

/** Bytes. Some hundred arrays of an article of usual length. */
const SLAB = 1 << 19;
/** Larger ones are made on their own: a slab should not be held for one array. */
const LARGE = SLAB >> 3;
const ALIGNMENT = 8;

let slab = new ArrayBuffer(SLAB);
let used = 0;

interface NumberArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
}

/** An array of zeros. */
export function cut<T>(make: NumberArrayConstructor<T>, length: number): T {
  const bytes = length * make.BYTES_PER_ELEMENT;
  if (bytes > LARGE) return new make(length);
  if (used + bytes > SLAB) {
    slab = new ArrayBuffer(SLAB);
    used = 0;
  }
  const array = new make(slab, used, length);
  used += (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  return array;
}
