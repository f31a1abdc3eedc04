/** A report on its way out: in pieces, so that a large one is never one string. */
import type { View } from './view.js';

/** A stretch of a report; bytes are UTF-8 and end with a whole character. */
export type Piece = string | Uint8Array;

export type Renderer<T> = (value: T, view: View) => Iterable<Piece>;

/** The whole report; a width outside 40 to 400 is brought inside. */
export function pieces<T>(render: Renderer<T>, value: T, view: View): Iterable<Piece> {
  return inChunks(render(value, bounded(view)));
}

function bounded(view: View): View {
  return { style: view.style, width: Math.min(400, Math.max(40, Math.floor(view.width))) };
}

/** Joins small pieces of text: a write for each line of a large report costs more than making the line. */
function* inChunks(pieces: Iterable<Piece>): Generator<Piece> {
  const enough = 64 * 1024;
  let chunk = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    chunk += piece;
    if (chunk.length >= enough) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
