/** Makes a token store, the input of the functions of the detection, from the rows of a batch. */
import { type TokenStore, tokenStoreOf } from '../corpus/token-store.js';
import { type BytesColumn, numbersAt, sharedBytesAt } from './frames.js';

/** The store is a copy that a step may change in place. */
export function storeOf(rows: number, hashes: BytesColumn, flags: BytesColumn): TokenStore {
  return tokenStoreOf(
    Array.from({ length: rows }, (_, row) => ({ hashes: numbersAt(hashes, row), flags: sharedBytesAt(flags, row) })),
  );
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The numbers 0 to `size` - 1. */
export const allOf = (size: number): Uint32Array => Uint32Array.from({ length: size }, (_, n) => n);
