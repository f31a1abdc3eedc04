/** How a report looks on a terminal, without knowing terminals: each entry wraps a piece of text. */
import type { Relation } from '../types/report.js';

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

/** True where the style leaves text as it is, so that what colour would say has to be said with signs. */
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
