/** Colours, columns and cuts of text for a terminal; the caller provides the escape sequences. */
import type { Relation } from '../types/report.js';
import type { PageTexts } from './page/texts.js';

/** Wraps a piece of text in the escape sequences of one colour or style. */
export type Paint = (text: string) => string;

/** The colours and styles of the text format. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly strikethrough: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
}

/** Colours and width of the text format. */
export interface View {
  readonly style: Style;
  /** Columns of the output, 40 to 400. */
  readonly width: number;
  /** Whether the evidence is shown, in numbers. */
  readonly isDetailed?: boolean;
  /** File with the report as JSON, which `compare` takes; absent if none is written. */
  readonly savedAs?: string | undefined;
  /** Address that the format `markdown` puts before the path of a file; links are relative without one. */
  readonly links?: string | undefined;
  /**
   * Texts and word diffs for the format `html`.
   *
   * @hidden only the command line collects them
   */
  readonly texts?: PageTexts;
}

export interface Layout extends View {
  readonly measure: TextMeasure;
}

const same: Paint = text => text;

export const PLAIN: Style = {
  bold: same,
  dim: same,
  strikethrough: same,
  red: same,
  green: same,
  yellow: same,
  blue: same,
  cyan: same,
};

export const DEFAULT_VIEW: View = { style: PLAIN, width: 80 };

/** Whether the style has no colours: reports then use signs instead. */
export function isPlain(style: Style): boolean {
  return style.red('x') === 'x';
}

/** The closer a copy, the warmer its colour. */
export function relationPaint(relation: Relation, style: Style): Paint {
  switch (relation) {
    case 'identical':
    case 'near-identical':
      return style.red;
    case 'excerpt':
      return style.yellow;
    case 'paraphrase':
      return style.cyan;
    case 'translation':
    case 'passage':
      return style.blue;
    case 'related':
    case 'unrelated':
      return style.dim;
  }
}

/** Measures printable text. `SINGLE_WIDTH` is cheap and fits most text; `ANY_WIDTH` (any-width.ts) fits all text. */
export interface TextMeasure {
  /** Columns of a text: 2 for wide characters and emoji, 0 for combining marks. */
  columns(text: string): number;
  /** The user-perceived characters of a text, each of at most 4 columns: a cut never splits one. */
  graphemes(text: string): Iterable<string>;
}

/** For text that `isSingleWidth` accepts. */
export const SINGLE_WIDTH: TextMeasure = { columns: text => text.length, graphemes: text => text };

/**
 * Characters of one column that never join a neighbour to one grapheme: ASCII, Latin letters and signs, curly quotes,
 * dashes, the ellipsis, and the signs in which reports draw.
 */
const SINGLE =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u024f\u2018-\u201d\u2013\u2014\u2026\u2190-\u2193\u21b3\u21b5\u21c4\u21e5\u240d\u2423\u2500-\u259f]*$/;
const SINGLE_OR_BREAKS = new RegExp(SINGLE.source.replace('[', '[\\t\\n\\r'));

/** Whether every character of the text is a grapheme of one column. */
export function isSingleWidth(text: string): boolean {
  return SINGLE.test(text);
}

/** Whether `isSingleWidth` accepts each string in a value after line breaks and tabs become spaces. */
export function hasSingleWidth(value: unknown): boolean {
  if (typeof value === 'string') return SINGLE_OR_BREAKS.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(hasSingleWidth);
}

/** Cuts a text of more than `width` columns at the end and adds an ellipsis. */
export function cutEnd(text: string, width: number, measure: TextMeasure): string {
  let used = 0;
  let kept = '';
  for (const grapheme of measure.graphemes(text)) {
    const next = measure.columns(grapheme);
    if (used + next > width) return `${prefix(kept, width - 1, measure).replace(/… ?$/, '')}…`;
    used += next;
    kept += grapheme;
  }
  return text;
}

/** Cuts a text of more than `width` columns in the middle, because the end of a path identifies the file. */
export function cutMiddle(text: string, width: number, measure: TextMeasure): string {
  if (measure.columns(text) <= width) return text;
  const all = [...measure.graphemes(text)];
  const tail = Math.ceil((width - 1) / 2);
  let start = all.length;
  for (let used = 0; start > 0; start--) {
    used += measure.columns(all[start - 1]!);
    if (used > tail) break;
  }
  return `${prefix(text, width - 1 - tail, measure)}…${all.slice(start).join('')}`;
}

function prefix(text: string, width: number, measure: TextMeasure): string {
  let used = 0;
  let kept = '';
  for (const grapheme of measure.graphemes(text)) {
    used += measure.columns(grapheme);
    if (used > width) break;
    kept += grapheme;
  }
  return kept;
}
