/** The table of `npm run bench:ablation`: one row for each part of the detection that is left out. */
import type { Share } from './interval.js';
import { table, withInterval } from './tables.js';

/** Figures of the held-out half of the stories without one part of the detection. */
export interface AblationRow {
  readonly without: string;
  /**
   * Rewrites by language models: share that became candidates, recall at 0.5 % false positives, and share that reaches
   * 0.5.
   */
  readonly becameCandidates: Share;
  readonly atEqualAlarms: Share;
  readonly reported: Share;
  /** Distinct pairs that reach 0.5, and number of unlisted candidates that do. */
  readonly distinct: Share;
  readonly unlisted: number;
  /** Copies, and distinct pairs, of the small folders that reach 0.5. */
  readonly small: Share;
  readonly smallDistinct: Share;
  /** The kind of machine paraphrase with the lowest share at 0.5. */
  readonly lowest: Share & { readonly kind: string };
  /** Number of candidate pairs among the samples. */
  readonly candidates: number;
}

export function ablationTable(rows: readonly AblationRow[]): string[] {
  const percent = ({ share }: Share): string => `${(100 * share).toFixed(1)} %`;
  const counted = ({ share, of }: Share): string => `${Math.round(share * of)} of ${of}`;
  const [{ reported, small }] = rows;
  const head = [
    'left out',
    `${reported.of} rewrites: became candidates`,
    'at 0.5 % false positives',
    'reported',
    'distinct pairs reported',
    'unlisted pairs reported',
    `${small.of} copies in small folders: reported`,
    'distinct pairs reported',
    'lowest share of a kind of paraphrase',
    'candidate pairs',
  ];
  return table(
    head,
    1,
    rows.map(row => [
      row.without,
      percent(row.becameCandidates),
      percent(row.atEqualAlarms),
      withInterval(row.reported),
      counted(row.distinct),
      String(row.unlisted),
      withInterval(row.small),
      counted(row.smallDistinct),
      row.lowest.share === 1 ? '100.0 %' : `${percent(row.lowest)} (${row.lowest.kind})`,
      String(row.candidates),
    ]),
  );
}
