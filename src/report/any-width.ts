/**
 * Measures text of any script in terminal columns. Loading `string-width` takes 40 ms: import this file only on use.
 */
import stringWidth from 'string-width';
import { isSingleWidth, type TextMeasure } from './style.js';

/** Code units passed to the segmenter at once: older engines copy its whole input for each grapheme. */
const SEGMENT_LENGTH = 128;
/** Columns of the widest grapheme of any script. */
const MAX_GRAPHEME_WIDTH = 4;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export const ANY_WIDTH: TextMeasure = { columns, graphemes };

function columns(text: string): number {
  if (isSingleWidth(text)) return text.length;
  if (text.length <= SEGMENT_LENGTH) return stringWidth(text);
  let sum = 0;
  for (const part of segments(text)) sum += stringWidth(part);
  return sum;
}

function* graphemes(text: string): Generator<string> {
  for (const part of segments(text)) {
    if (isSingleWidth(part)) yield* part;
    else {
      for (const { segment } of segmenter.segment(part)) {
        // a grapheme may have any number of marks, which would make the grapheme wider than any line
        if (segment.length > MAX_GRAPHEME_WIDTH / 2 && stringWidth(segment) > MAX_GRAPHEME_WIDTH) yield* segment;
        else yield segment;
      }
    }
  }
}

/** Splits the text into parts of whole graphemes. */
function* segments(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > SEGMENT_LENGTH) {
    const end = start + SEGMENT_LENGTH + (/[\ud800-\udbff]/.test(text[start + SEGMENT_LENGTH - 1]!) ? 1 : 0);
    const part = text.slice(start, end);
    const last = segmenter.segment(part).containing(part.length - 1)?.index ?? 0;
    // a grapheme that fills the whole part is no character of any script: split the grapheme
    yield last === 0 ? part : part.slice(0, last);
    start += last === 0 ? part.length : last;
  }
  if (start < text.length) yield text.slice(start);
}
