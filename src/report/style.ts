/** How a report looks on a terminal, without knowledge of terminals: each entry of a style wraps a piece of text. */
import type { Relation } from '../types/report.js';
import type { TextMeasure } from './width.js';

/** Wraps a piece of text in the signs for one colour or style. */
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
  /** Columns to lay text out for, 40 to 400. */
  readonly width: number;
}

/** What text on a terminal is laid out with. */
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

/** True where the style leaves text as it is: reports then use signs instead of colours. */
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
    case 'related':
    case 'unrelated':
      return style.dim;
  }
}
