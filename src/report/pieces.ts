/** A report on its way out: in chunks, so that a large one is never one string. */
import type { View } from './view.js';

export type Renderer<T> = (value: T, view: View) => Iterable<string>;

/** Renders in chunks. A width outside 40 to 400 is brought inside. */
export function render<T>(renderer: Renderer<T>, value: T, view: View): Iterable<string> {
  const width = Math.min(400, Math.max(40, Math.floor(view.width)));
  return coalesce(renderer(value, { style: view.style, width }));
}

/** Characters of a chunk: one write for each line of a large report costs more than making the line. */
const CHUNK = 64 * 1024;

function* coalesce(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
