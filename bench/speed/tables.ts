/** Renders the results as Markdown tables, which a run prints at its end. */
import { table } from '../tables.js';
import { totalRecall } from './recall.js';
import { isFloorOf, type PeerFigures, type ScanFigures, type SpeedResults } from './results.js';

/** Formats a number as `10,000`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Seconds with three significant digits: `0.123 s`, `12.3 s`, `123 s`. */
export const seconds = (value: number): string => (Number.isFinite(value) ? `${significant(value)} s` : '-');

/** Three significant digits, never in scientific notation. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 1000) return count(value);
  return value.toFixed(Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(Math.max(value, 1e-9))))));
}

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(100 * share).toFixed(2)} %`);
const gigabytes = (bytes: number): string => (Number.isFinite(bytes) ? `${(bytes / 1e9).toFixed(2)} GB` : '-');

/** The name of a corpus: `10,000 articles` or `100,000 files`. */
export const corpusName = ({ form, articles, fromDisk }: Pick<ScanFigures, 'form' | 'articles' | 'fromDisk'>): string =>
  `${count(articles)} ${form === 'jsonl' ? 'articles' : 'files'}${fromDisk ? ' from disk' : ''}`;

export function speedTables(results: SpeedResults): string[] {
  const { machine, date, runs } = results;
  const memory = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  return [
    `${date}: ${machine.cpu}, ${machine.cores} cores, ${memory}, ${machine.os}, Node ${machine.node}; medians of up to ${runs} runs, turn by turn`,
    ...startTable(results),
    ...(results.scans.length > 0 ? [...scanTables(results), ...stageTable(results), ...recallTable(results)] : []),
    ...sketchingTables(results),
    ...comparingTable(results),
    ...peerTable(results),
  ];
}

function startTable({ starts = [] }: SpeedResults): string[] {
  const rows = starts.map(({ name, wall, cpu }) => [name, ...[wall, cpu].map(seconds)]);
  return rows.length === 0 ? [] : ['', ...table(['start', 'wall', 'CPU'], 1, rows)];
}

function scanTables({ scans, floors, growth, cores }: SpeedResults): string[] {
  const rows = scans.map(scan => {
    const floor = floors.find(its => isFloorOf(its, scan));
    return [
      corpusName(scan),
      `${scan.jobs}${scan.onOneCore ? ', one core' : ''}`,
      scan.failed === undefined ? String(scan.walls.length) : `failed: ${scan.failed}`,
      ...[scan.wall, scan.cpu].map(seconds),
      gigabytes(scan.peakMemory),
      significant(scan.megabytesPerSecond),
      count(scan.articlesPerSecond),
      scan.candidatePairs === undefined ? '-' : (scan.candidatePairs / scan.articles).toFixed(1),
      seconds(floor?.wall ?? NaN),
      floor === undefined ? '-' : significant(scan.wall / floor.wall),
    ];
  });
  const head = ['scan', 'threads', 'runs', 'wall', 'CPU', 'peak memory', 'MB/s', 'articles/s'];
  const steps = growth.map(({ from, to, exponent }) => `${count(from)} to ${count(to)}: ${exponent.toFixed(3)}`);
  return [
    '',
    ...table([...head, 'pairs compared an article', 'floor', 'times the floor'], 1, rows),
    '',
    'The floor opens, reads and closes the same files, or splits the same lines and parses each as JSON, on one thread.',
    ...(steps.length > 0 ? [`Growth exponent: ${steps.join('; ')}`] : []),
    ...(cores === undefined
      ? []
      : [
          `${cores.jobs} threads: ${cores.speedup.toFixed(2)} times the speed of one, ${count(cores.articles)} articles` +
            (cores.overOneCore === undefined
              ? ''
              : `; ${cores.overOneCore.toFixed(2)} times that of one with the whole process on one core`),
        ]),
  ];
}

function stageTable({ scans }: SpeedResults): string[] {
  const names = [...new Set(scans.flatMap(({ stages }) => stages.map(({ name }) => name)))];
  if (names.length === 0) return [];
  const rows = scans.map(scan => [
    corpusName(scan),
    `${scan.jobs}${scan.onOneCore ? ', one core' : ''}`,
    ...names.map(name => seconds(scan.stages.find(stage => stage.name === name)?.seconds ?? NaN)),
    seconds(scan.wall - scan.stages.reduce((sum, stage) => sum + stage.seconds, 0)),
  ]);
  return ['', ...table(['time by stage', 'threads', ...names, 'the rest'], 1, rows)];
}

function recallTable({ recall }: SpeedResults): string[] {
  if (recall.length === 0) return [];
  const kinds = [...new Set(recall.flatMap(its => its.kinds.map(({ kind }) => kind)))].sort();
  const rows = kinds.map(kind => [
    kind,
    ...recall.map(its => percent(totalRecall(its.kinds.filter(one => one.kind === kind)))),
  ]);
  const name = ({ articles }: { readonly articles: number }): string => `${count(articles)} articles`;
  return [
    '',
    ...table(['planted copies found', ...recall.map(name)], 1, [
      ...rows,
      ['all', ...recall.map(its => percent(its.recall))],
      [`all of the ${count(recall[0].articles)}`, ...recall.map(its => percent(its.ofSmallest))],
    ]),
  ];
}

function sketchingTables({ sketching }: SpeedResults): string[] {
  if (sketching === undefined) return [];
  const { articles, bytes, stages, scripts } = sketching;
  return [
    '',
    ...table(
      [`sketching ${count(articles)} articles, ${significant(bytes / 1e6)} MB, one core`, 'MB/s'],
      1,
      stages.map(stage => [stage.name, significant(stage.megabytesPerSecond)]),
    ),
    '',
    ...table(
      ['the same in other scripts, UTF-8 to sketch', 'MB/s', 'of English'],
      1,
      scripts.map(script => [
        script.name,
        significant(script.megabytesPerSecond),
        percent(script.megabytesPerSecond / scripts[0].megabytesPerSecond),
      ]),
    ),
  ];
}

function comparingTable({ comparing }: SpeedResults): string[] {
  if (comparing === undefined) return [];
  const { articles, pairs, kept, ways } = comparing;
  return [
    '',
    ...table(
      [
        `comparing ${count(pairs)} candidate pairs of ${count(articles)} articles, ${count(kept)} kept`,
        'pairs/s',
        'times',
      ],
      1,
      ways.map(way => [way.name, count(way.pairsPerSecond), significant(ways[0].pairsPerSecond / way.pairsPerSecond)]),
    ),
  ];
}

/** The ratio of the speed of this tool to that of a peer, from text and from shingles. */
export const timesFaster = (ours: PeerFigures, peer: PeerFigures) => ({
  fromText: ours.fromText / peer.fromText,
  fromShingles: ours.fromShingles / peer.fromShingles,
});

function peerTable({ peers }: SpeedResults): string[] {
  if (peers === undefined) return [];
  const { articles, bytes, figures, missing } = peers;
  const rows = figures.map(peer => {
    const times = timesFaster(figures[0], peer);
    return [
      `${peer.name} (${peer.version})`,
      ...[peer.fromText, times.fromText, peer.fromShingles, times.fromShingles].map(significant),
      count(peer.shingles),
      peer.does,
    ];
  });
  return [
    '',
    ...table(
      [
        `128 values from all runs of 3 words, ${count(articles)} articles, ${significant(bytes / 1e6)} MB, one core`,
        'MB/s from text',
        'ours is, times',
        'MB/s from shingles',
        'ours is, times',
        'shingles',
        'how',
      ],
      1,
      rows,
    ),
    ...missing.map(line => `Left out: ${line}`),
  ];
}
