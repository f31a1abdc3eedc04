/** Terminal columns: what a text takes up, and how it is cut or padded to a number of them. */

/** Measures any text; there once `any-width.ts` is loaded, which takes a while. */
let measureAny: ((text: string) => number) | undefined;

export function measureWith(measure: (text: string) => number): void {
  measureAny = measure;
}

function stringWidth(text: string): number {
  if (measureAny === undefined) throw new TypeError('any-width.ts is not loaded');
  return measureAny(text);
}

let segmenter: Intl.Segmenter | undefined;
/** Made when a text first needs it: most are of single characters. */
function segmented(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Characters handed to the segmenter at once: on older engines it copies its whole input for each grapheme. */
const STRETCH = 128;
/** Columns of the widest grapheme that is a character of some script. */
const WIDEST = 4;
/**
 * Characters of one column each, whatever stands beside them: ASCII, Latin letters and signs, curly quotes, dashes, the
 * ellipsis, and what reports are drawn with. None joins another to one grapheme.
 */
const SINGLE =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u024f\u2018-\u201d\u2013\u2014\u2026\u2190-\u2193\u21c4\u2500-\u259f]*$/;

const SINGLE_OR_BREAKS = new RegExp(SINGLE.source.replace('[', '[\\t\\n\\r'));

/** Whether a value holds no text but such as `columns` and `graphemes` can tell without `any-width.ts`, once it is printable. */
export function isSingle(value: unknown): boolean {
  if (typeof value === 'string') return SINGLE_OR_BREAKS.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isSingle);
}

/** Columns that printable text takes up: 2 for wide characters and emoji, 0 for combining marks. */
export function columns(text: string): number {
  if (SINGLE.test(text)) return text.length;
  if (text.length <= STRETCH) return stringWidth(text);
  let sum = 0;
  for (const stretch of stretches(text)) sum += stringWidth(stretch);
  return sum;
}

/** The user-perceived characters of a text, which no cut may go through: none takes more than 4 columns. */
export function* graphemes(text: string): Generator<string> {
  for (const stretch of stretches(text)) {
    if (SINGLE.test(stretch)) yield* stretch;
    else {
      for (const { segment } of segmented(stretch)) {
        // marks piled up without end are one grapheme by the rules, and would be wider than any line
        if (segment.length > WIDEST / 2 && stringWidth(segment) > WIDEST) yield* segment;
        else yield segment;
      }
    }
  }
}

/** The text in short pieces that end where a grapheme does. */
function* stretches(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > STRETCH) {
    const end = start + STRETCH + (/[\ud800-\udbff]/.test(text[start + STRETCH - 1]!) ? 1 : 0);
    const piece = text.slice(start, end);
    const last = segmented(piece).containing(piece.length - 1)?.index ?? 0;
    // a grapheme longer than a stretch is no character of any script
    yield last === 0 ? piece : piece.slice(0, last);
    start += last === 0 ? piece.length : last;
  }
  if (start < text.length) yield text.slice(start);
}

/** The text if it takes at most `width` columns, else its beginning and an ellipsis. */
export function cutEnd(text: string, width: number): string {
  let used = 0;
  let kept = '';
  for (const grapheme of graphemes(text)) {
    const next = columns(grapheme);
    if (used + next > width) return `${withinColumns(kept, width - 1)}…`;
    used += next;
    kept += grapheme;
  }
  return text;
}

/** The text if it takes at most `width` columns, else its two ends around an ellipsis: file names tell most at their ends. */
export function cutMiddle(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const all = [...graphemes(text)];
  const tail = Math.ceil((width - 1) / 2);
  let start = all.length;
  for (let used = 0; start > 0; start--) {
    used += columns(all[start - 1]!);
    if (used > tail) break;
  }
  return `${withinColumns(text, width - 1 - tail)}…${all.slice(start).join('')}`;
}

function withinColumns(text: string, width: number): string {
  let used = 0;
  let kept = '';
  for (const grapheme of graphemes(text)) {
    used += columns(grapheme);
    if (used > width) break;
    kept += grapheme;
  }
  return kept;
}
