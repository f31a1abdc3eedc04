/** How words get from the store into the memory of a program. */

/** Bytes that are copied at once. */
export const MACHINE_WORD = 8;

/**
 * Copies numbers to where they stand in a machine word as they did before: from shared memory others are copied byte by byte,
 * which takes four times as long. Returns the address in the program's memory.
 *
 * @param room that begins with a machine word; with one more machine word behind what is copied
 */
export function putAligned<T extends Uint32Array | Uint8Array>(numbers: T, room: T): number {
  const later = numbers.byteOffset % MACHINE_WORD;
  room.set(numbers, later / numbers.BYTES_PER_ELEMENT);
  return room.byteOffset + later;
}
