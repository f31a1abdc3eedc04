/** What is written at once. */
import type { Piece } from '../report/pieces.js';

/** Characters gathered before they are written. */
const CHUNK = 1 << 18;

/** Many small pieces of text as few large ones; bytes come in large pieces. */
export function* gather(pieces: Iterable<Piece>): Generator<Piece> {
  let chunk = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') chunk += piece;
    const isText = typeof piece === 'string';
    if (chunk !== '' && (!isText || chunk.length >= CHUNK)) {
      yield chunk;
      chunk = '';
    }
    if (!isText) yield piece;
  }
  if (chunk !== '') yield chunk;
}
