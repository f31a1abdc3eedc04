/** What a report is laid out for. */
import { PLAIN, type Style } from './style.js';

/** Colours and width of the text format. */
export interface View {
  readonly style: Style;
  /** Columns to lay text out for, 40 to 400. */
  readonly width: number;
}

export const DEFAULT_VIEW: View = { style: PLAIN, width: 80 };
