/** A report on its way out: in pieces, so that a large one is never one string. */
import type { View } from './view.js';

/** A stretch of a report; bytes are UTF-8 and end with a whole character. */
export type Piece = string | Uint8Array;

export type Renderer<T> = (value: T, view: View) => Iterable<Piece>;

/** The whole report, in the pieces that it is made in; a width outside 40 to 400 is brought inside. */
export function pieces<T>(render: Renderer<T>, value: T, view: View): Iterable<Piece> {
  return render(value, bounded(view));
}

function bounded(view: View): View {
  return { style: view.style, width: Math.min(400, Math.max(40, Math.floor(view.width))) };
}
