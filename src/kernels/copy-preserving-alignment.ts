/** How columns of an article get from the token store into the memory of a kernel. */

/** Bytes of a machine word. */
export const WORD_BYTES = 8;

/**
 * Copies a column to the same place within a machine word. Between places that differ, an engine copies from shared
 * memory byte by byte, which takes four times as long.
 *
 * @param room begins with a machine word, and is one machine word longer than the column
 * @returns the address of the copy in the kernel's memory
 */
export function copyPreservingAlignment<T extends Uint32Array | Uint8Array>(column: T, room: T): number {
  const offset = column.byteOffset % WORD_BYTES;
  room.set(column, offset / column.BYTES_PER_ELEMENT);
  return room.byteOffset + offset;
}
