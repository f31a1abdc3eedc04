/** Labels of pairs of articles in an evaluation set. */

export type Label = 'copy' | 'distinct' | 'unknown' | 'unlisted';

export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly label: Label;
  readonly kind: string;
}

export const pairKey = (a: string, b: string): string => (a < b ? `${a}\t${b}` : `${b}\t${a}`);
