/**
 * Renders the tables of measurements in the README and in docs/measured.md from the figures of `npm run bench:quality --
 * --json bench/results/quality.json`.
 */
import type { Figures, SetFigures } from './figures.js';
import { recallLine, reliabilityTable, table, withInterval } from './tables.js';

/** Kinds in plain words; a kind without an entry keeps its name. */
const TITLES: Readonly<Record<string, string>> = {
  'mt-spa': 'round-trip translation in a scraper’s page',
  spin40: '40 % of the words spun',
  spin20: '20 % of the words spun',
  excerpt: 'excerpt, 40 % of the sentences',
  shuffle: 'sentences shuffled and spun',
  typo: '3 % of the letters mistyped',
  scrape: 'verbatim in a scraper’s page',
  'web-copy': 'wire copies on news sites',
  'llm-rewrite': 'two rewrites by language models',
  'rewrite-neutral': 'original and neutral rewrite',
  'rewrite-objective': 'original and objective rewrite',
  'rewrite-sensational': 'original and sensational rewrite',
  'rewrite-emotionally_triggering': 'original and emotional rewrite',
  'rewrite-advA': 'original and rewrite A',
  'rewrite-advB': 'original and rewrite B',
  'rewrite-advC': 'original and rewrite C',
  silver: 'agency copy re-edited (silver labels)',
  'same-event': 'one event, three outlets',
  'web-independent': 'one story, told independently',
  'ecb-same_event': 'briefs on one event',
  'ecb-same_topic_diff_event': 'briefs on like events',
  independent: 'one event, another outlet',
};

const byMethod =
  ({ sets }: Figures) =>
  (method: string): SetFigures[] =>
    sets.filter(its => its.method === method);

/** For each kind: the expected result, and the results of each method; the recall at fixed rates of false positives. */
export function qualityTables(figures: Figures): string {
  const of = byMethod(figures);
  const find = (method: string, set: string, label: string, kind: string) =>
    of(method)
      .find(its => its.set === set)
      ?.kinds.find(its => its.kind === kind && its.label === label);
  // The kinds of disguise are left out: they would fill a table of their own.
  const rows = of('twicetold')
    .filter(({ set }) => set !== 'disguises')
    .flatMap(({ set, kinds }) =>
      kinds.map(({ kind, label, pairs, reported, heldOut }) => {
        const opponent = find('two-word', set, label, kind);
        const title =
          label === 'copy' && kind === 'ecb-same_event' ? 'briefs after one agency text' : (TITLES[kind] ?? kind);
        return [
          set,
          title,
          String(pairs),
          label === 'copy' ? 'found' : 'not reported',
          withInterval(reported),
          heldOut === undefined ? '' : withInterval(heldOut),
          withInterval(find('textbook', set, label, kind)?.reported),
          withInterval(opponent?.reported),
          withInterval(opponent?.atEqualAlarms),
        ];
      }),
    );
  const head = [
    'set',
    'kind',
    'pairs',
    'should be',
    'twicetold',
    'held-out half',
    'textbook MinHash',
    'two-word Jaccard, 0.2',
    'the same at our false alarms',
  ];
  return [...table(head, 4, rows), '', ...figures.recallAt.map(at => `- ${recallLine(at)}`), ''].join('\n');
}

/** For each set the reported pairs that are wrong or on no list; for ranges of the similarity the share of copies. */
export function qualityDetails(figures: Figures): string {
  const of = byMethod(figures);
  const alarms = of('twicetold').map(({ set, reported, unlisted, distinct }) => [
    set,
    String(reported),
    ...[unlisted, distinct].map(share => (share === undefined ? '' : String(Math.round(share.share * share.of)))),
    ...['textbook', 'two-word'].map(method => {
      const its = of(method).find(other => other.set === set);
      const wrong = [its?.unlisted, its?.distinct].reduce(
        (sum, share) => sum + (share === undefined ? 0 : Math.round(share.share * share.of)),
        0,
      );
      return its === undefined ? '' : `${its.reported}, ${wrong}`;
    }),
  ]);
  const alarmHead = [
    'set',
    'pairs reported',
    'of these on no list',
    'distinct',
    'textbook MinHash: reported, wrong or on no list',
    'two-word Jaccard: reported, wrong or on no list',
  ];
  return [
    ...table(alarmHead, 1, alarms),
    '',
    'Of the candidates of the held-out halves whose similarity is in a range, how many are copies:',
    '',
    ...reliabilityTable(figures.reliability),
    '',
  ].join('\n');
}
