/** The speed benchmark: its computations, and one small run from end to end. No test depends on a timing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InventedLanguage } from '../../test/corpus/invented.js';
import { drawChart } from '../speed/chart.js';
import { runChild } from '../speed/child.js';
import { measureComparing } from '../speed/comparing.js';
import { parseLines, readFiles } from '../speed/floor.js';
import { speedOptions } from '../speed/options.js';
import { measurePeers } from '../speed/peers.js';
import { recallOf, totalRecall } from '../speed/recall.js';
import type { ScanFigures, SpeedResults } from '../speed/results.js';
import { runsFor, takeTurns } from '../speed/rounds.js';
import { SCRIPTS } from '../speed/scripts.js';
import { measureSketching } from '../speed/sketching.js';
import { medianStages, stagesIn } from '../speed/stages.js';
import { growthExponent, median } from '../speed/statistics.js';
import { speedTables } from '../speed/tables.js';
import { measureSpeed } from '../speed.js';

const ARTICLES = 200;
const FILES = 40;
const COPIES = 10;

let folder: string;
const texts: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twicetold-speed-'));
  const language = new InventedLanguage(4);
  for (let i = 0; i < ARTICLES - COPIES; i++) texts.push(language.text(120));
  for (let i = 0; i < COPIES; i++) texts.push(language.edited(texts[i], i % 2 === 0 ? 0 : 0.05));
  const ids = texts.map((_, i) => `a${i}`);
  const pairs = ids
    .slice(0, COPIES)
    .map((a, i) => [a, ids[ARTICLES - COPIES + i], 'copy', i % 2 === 0 ? 'identical' : 'edited']);
  const written = (rows: readonly (readonly string[])[]): string => rows.map(row => `${row.join('\t')}\n`).join('');
  const lines = texts.map((text, i) => JSON.stringify({ id: ids[i], text }));
  writeFileSync(join(folder, `${ARTICLES}.jsonl`), `${lines.join('\n')}\n`);
  // a doubtful pair, which is not counted
  writeFileSync(join(folder, `${ARTICLES}.jsonl.pairs.tsv`), written([...pairs, ['a0', 'a1', 'unknown', 'quote']]));
  // begins like the larger corpus and also ends with copies of the first articles
  const few = ARTICLES / 2;
  const chosen = [...lines.slice(0, few), ...lines.slice(ARTICLES - COPIES)];
  writeFileSync(join(folder, `${chosen.length}.jsonl`), chosen.join('\n'));
  writeFileSync(join(folder, `${chosen.length}.jsonl.pairs.tsv`), written(pairs));
  for (let i = 0; i < FILES; i++) {
    const path = join(folder, `${FILES}-files`, String(i % 3), `${i}.txt`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, texts[i]);
  }
  writeFileSync(join(folder, `${FILES}-files.pairs.tsv`), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('numbers', () => {
  test('the median is the middle value, or the mean of two', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  test('the growth exponent is 1 for linear growth and 2 for quadratic', () => {
    const small = { articles: 1000, wall: 2 };
    expect(growthExponent(small, { articles: 10_000, wall: 20 })).toBeCloseTo(1);
    expect(growthExponent(small, { articles: 10_000, wall: 200 })).toBeCloseTo(2);
  });

  test('long runs are repeated three times or not at all', () => {
    expect([1, 100, 1000].map(seconds => runsFor(seconds, 5))).toEqual([5, 3, 1]);
    expect(runsFor(100, 2)).toBe(2);
  });
});

describe('stages', () => {
  const said = 'twicetold: files: 1 to read\ntwicetold: time: read 1.23 s, boilerplate 0.40 s, word counts 2 s\n';

  test('are read from the line that the tool prints', () => {
    const stages = [
      { name: 'read', seconds: 1.23 },
      { name: 'boilerplate', seconds: 0.4 },
      { name: 'word counts', seconds: 2 },
    ];
    expect(stagesIn(said)).toEqual(stages);
    expect(stagesIn('time: read 1.23 s, boilerplate 0.40 s, word counts 2 s')).toEqual(stages);
  });

  test('are empty without such a line', () => {
    expect(stagesIn('')).toEqual([]);
    expect(stagesIn('warning: at this time: nothing 3 s\ntime: soon')).toEqual([]);
  });

  test('have one median each', () => {
    const run = (read: number, report: number) => [
      { name: 'read', seconds: read },
      { name: 'report', seconds: report },
    ];
    expect(medianStages([run(1, 9), run(3, 7), run(2, 8)])).toEqual(run(2, 8));
  });
});

describe('turns', () => {
  test('alternate, and a contestant that fails is left out of the following turns', async () => {
    const order: string[] = [];
    const contestant = (name: string, failsAt: number) => ({
      name,
      run: async () => {
        order.push(name);
        if (order.filter(its => its === name).length === failsAt) throw new Error('enough');
        return order.length;
      },
    });
    const turns = await takeTurns([contestant('a', 9), contestant('b', 2)], 3);
    expect(order.join('')).toBe('ababa');
    expect(turns).toEqual([{ runs: [1, 3, 5] }, { runs: [2], failed: 'enough' }]);
  });
});

test('a process is measured for time and memory; a failed one gives the reason', async () => {
  const run = await runChild(['-e', 'const kept = Buffer.alloc(5e7, 1); console.log(kept.length)'], folder);
  expect(run.stdout).toBe('50000000\n');
  expect(run.peakMemory).toBeGreaterThan(5e7);
  expect(run.cpu).toBeGreaterThan(0);
  expect(run.wall).toBeGreaterThan(0);
  await expect(runChild(['-e', 'throw new Error("no more")'], folder)).rejects.toThrow(/ended with 1: .*no more/);
});

test('the floor reads every byte and parses every line, also the last one without a line end', () => {
  const files = readFiles(join(folder, `${FILES}-files`));
  expect(files.items).toBe(FILES);
  expect(files.bytes).toBe(texts.slice(0, FILES).reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  expect(parseLines(join(folder, `${ARTICLES}.jsonl`)).items).toBe(ARTICLES);
  expect(parseLines(join(folder, `${ARTICLES / 2 + COPIES}.jsonl`)).items).toBe(ARTICLES / 2 + COPIES);
});

test('a copy is found as a pair or as two members of one cluster', async () => {
  const report = join(folder, 'report');
  const records = [
    { type: 'article', id: 'a' },
    { type: 'pair', a: 'a', b: 'b' },
    { type: 'cluster', id: 1, representative: 'c', members: [{ id: 'd' }, { id: 'e' }] },
    { type: 'cluster', id: 2, representative: 'f', members: [{ id: 'g' }] },
  ];
  writeFileSync(report, records.map(record => `${JSON.stringify(record)}\n`).join(''));
  const pair = (a: string, b: string, kind: string) => ({ a, b, kind, label: 'copy' as const });
  const kinds = await recallOf(report, [
    pair('b', 'a', 'spin'),
    pair('d', 'e', 'quote'),
    pair('e', 'g', 'quote'),
    pair('x', 'y', 'quote'),
  ]);
  expect(kinds).toEqual([
    { kind: 'quote', pairs: 3, found: 1 },
    { kind: 'spin', pairs: 1, found: 1 },
  ]);
  expect(totalRecall(kinds)).toBe(0.5);
});

test('other scripts keep words and sentences', () => {
  const english = 'The harbour froze, and nobody came. Nobody asked.';
  expect(SCRIPTS.Cyrillic(english)).toMatch(/^\p{sc=Cyrillic}+ \p{sc=Cyrillic}+ \p{sc=Cyrillic}+, /u);
  expect(SCRIPTS.Han(english)).toMatch(/^\p{sc=Han}+，\p{sc=Han}+。\p{sc=Han}+。$/u);
  const words = english.split(' ').length;
  expect(SCRIPTS['Latin with accents'](english).split(' ')).toHaveLength(words);
  expect(SCRIPTS['Latin with accents'](texts[0].repeat(5))).toMatch(/[äöü]/);
});

test('sketching is measured by stage, by script, and for the minhash package', async () => {
  const loops = { runs: 1, atLeast: 0 };
  const { stages, scripts } = await measureSketching(texts.slice(0, 10), loops);
  for (const { megabytesPerSecond } of [...stages, ...scripts]) expect(megabytesPerSecond).toBeGreaterThan(0);
  expect(scripts.map(({ name }) => name)).toEqual(['English', ...Object.keys(SCRIPTS)]);
  const { figures, missing } = await measurePeers(texts.slice(0, 10), loops, false, () => {});
  expect(figures.map(({ name }) => name)).toEqual(['twicetold', 'minhash']);
  // equal work: every run of three words of each text
  expect(figures.map(({ shingles }) => shingles)).toEqual([1180, 1180]);
  expect(missing).toHaveLength(1);
});

test('comparing is measured', async () => {
  const comparing = await measureComparing(texts, { runs: 1, atLeast: 0 });
  expect(comparing).toMatchObject({ articles: ARTICLES, kept: COPIES / 2 });
  expect(comparing.pairs).toBeGreaterThanOrEqual(comparing.kept);
  for (const { pairsPerSecond } of comparing.ways) expect(pairsPerSecond).toBeGreaterThan(0);
});

describe('a small run', () => {
  let results: SpeedResults;
  const told: string[] = [];
  const sizes = [ARTICLES / 2 + COPIES, ARTICLES];
  beforeAll(async () => {
    const args = ['--only', 'scans', '--runs', '2', '--jobs', '2', '--corpus', folder];
    results = await measureSpeed(speedOptions([...args, '--sizes', sizes.join(), '--files', String(FILES)]), line =>
      told.push(line),
    );
  });

  test('scans every corpus, one of them also with one thread', () => {
    expect(results.scans.flatMap(({ failed }) => failed ?? [])).toEqual([]);
    const spread = results.scans.filter(({ onOneCore, fromDisk }) => !onOneCore && !fromDisk);
    expect(spread.map(({ form, articles, jobs, walls }) => [form, articles, jobs, walls.length])).toEqual([
      ['jsonl', sizes[0], 2, 2],
      ['jsonl', sizes[1], 1, 2],
      ['jsonl', sizes[1], 2, 2],
      ['files', FILES, 2, 2],
    ]);
    expect(told).toHaveLength(2 * (results.scans.length + results.floors.length));
    expect(told[0]).toMatch(/^110 jsonl, floor: run 1 of 2, \d/);
    const cached = results.floors.filter(({ fromDisk }) => !fromDisk);
    expect(cached.map(({ articles }) => articles)).toEqual([...sizes, FILES]);
    // if the system can remove files from the page cache
    const fromDisk = results.scans.filter(its => its.fromDisk);
    expect(fromDisk).toHaveLength(results.floors.length - cached.length);
    for (const { form, jobs } of fromDisk) expect([form, jobs]).toEqual(['files', 2]);
    expect(results.cores).toMatchObject({ articles: ARTICLES, jobs: 2 });
    // if the system can keep a process on one core
    for (const { jobs, articles } of results.scans.filter(({ onOneCore }) => onOneCore)) {
      expect([jobs, articles]).toEqual([1, ARTICLES]);
      expect(results.cores?.overOneCore).toBeGreaterThan(0);
    }
    expect(results.growth.map(({ from, to }) => [from, to])).toEqual([sizes]);
  });

  test('counts the planted copies of each size, and those of the smallest in the larger ones', () => {
    expect(results.recall.map(({ articles, recall, ofSmallest }) => [articles, recall, ofSmallest])).toEqual([
      [sizes[0], 1, 1],
      [sizes[1], 1, 1],
    ]);
    expect(results.recall[0].kinds).toEqual([
      { kind: 'edited', pairs: 5, found: 5 },
      { kind: 'identical', pairs: 5, found: 5 },
    ]);
  });

  test('names no folder of this machine', () => expect(JSON.stringify(results)).not.toContain(folder));

  test('records a tool that fails', async () => {
    const tool = join(folder, 'broken.cjs');
    writeFileSync(tool, 'throw new Error("broken")');
    const args = ['--only', 'scans', '--runs', '2', '--jobs', '1', '--files', '0', '--corpus', folder];
    const broken = await measureSpeed(speedOptions([...args, '--sizes', String(ARTICLES), '--tool', tool]), () => {});
    expect(broken.scans[0].failed).toMatch(/broken/);
    expect(broken.recall).toEqual([]);
    expect(speedTables(broken).join('\n')).toMatch(/failed: .*broken/);
  });
});

test('starts are measured without a corpus', async () => {
  const results = await measureSpeed(speedOptions(['--only', 'start', '--runs', '1']), () => {});
  expect(results.starts?.map(({ name }) => name)).toEqual(['node, nothing to do', '--help', 'compare, two articles']);
  expect(speedTables(results).join('\n')).toMatch(/\| --help \| [\d.]+ s \| [\d.]+ s \|/);
});

describe('options', () => {
  test('have defaults, and a partial measurement replaces no results', () => {
    const options = speedOptions([]);
    expect(options).toMatchObject({ sizes: [10_000, 100_000, 1_000_000], oneThread: 100_000, runs: 5 });
    expect(options.out).toMatch(/speed\.json$/);
    expect(speedOptions(['--only', 'sketching']).out).toBeUndefined();
    expect(speedOptions(['--sizes', '300,20']).oneThread).toBe(300);
  });

  test.each([[['--sizes', '10k']], [['--runs', '0']], [['--only', 'everything']]])('refuse %j', args => {
    expect(() => speedOptions(args)).toThrow();
  });
});

describe('the chart', () => {
  const scan = (articles: number, wall: number, form: 'jsonl' | 'files' = 'jsonl'): ScanFigures => ({
    form,
    articles,
    bytes: articles * 3000,
    jobs: 2,
    walls: [wall],
    wall,
    cpu: wall * 1.8,
    peakMemory: 1e9,
    megabytesPerSecond: (articles * 0.003) / wall,
    articlesPerSecond: articles / wall,
    stages: [
      { name: 'read', seconds: wall / 2 },
      { name: 'compare', seconds: wall / 4 },
    ],
  });
  const peer = (name: string, fromText: number) => ({
    name,
    version: '1.0',
    does: 'much',
    fromText,
    fromShingles: fromText * 2,
    shingles: 9,
  });
  const results: SpeedResults = {
    schema: 'twicetold.speed/1',
    date: '2026-01-02',
    version: '0.1.0',
    machine: { cpu: 'A <fast> & "odd" one', cores: 2, memory: 2 ** 34, os: 'An OS', node: 'v20.0.0' },
    runs: 5,
    scans: [scan(1000, 0.5), scan(10_000, 4), scan(10_000, 6, 'files')],
    floors: [{ form: 'jsonl', articles: 1000, seconds: [0.1], wall: 0.1, scanTakes: 5 }],
    growth: [{ from: 1000, to: 10_000, exponent: 0.9 }],
    recall: [],
    peers: {
      articles: 10,
      bytes: 30_000,
      figures: [peer('ours', 200), peer('theirs', 0.5), peer('third', 4)],
      missing: [],
    },
  };

  /** The tags that are not closed: a check of well-formedness without a parser. */
  function unclosed(svg: string): string[] {
    const open: string[] = [];
    for (const [, end, name, empty] of svg.matchAll(/<(\/?)(\w+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
    }
    return open;
  }

  test('shows every scan and every peer, and is well formed', () => {
    const svg = drawChart(results);
    expect(unclosed(svg)).toEqual([]);
    for (const text of ['1,000 articles', '10,000 files', '4.00 s', 'read', 'compare', 'theirs', '0.500 / 1.00']) {
      expect(svg).toContain(`>${text}<`);
    }
    // this tool first, then the fastest
    expect(svg.indexOf('>third<')).toBeLessThan(svg.indexOf('>theirs<'));
    expect(svg).toContain('A &lt;fast&gt; &amp; &quot;odd&quot; one');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(drawChart(results)).toBe(svg);
  });

  test('draws partial results', () => {
    const { peers: _, ...noPeers } = results;
    expect(unclosed(drawChart(noPeers))).toEqual([]);
    const noScans = drawChart({ ...results, scans: [], floors: [] });
    expect(unclosed(noScans)).toEqual([]);
    expect(noScans).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('the tables hold every measurement', () => {
    const tables = speedTables(results).join('\n');
    expect(tables).toContain(
      '| 1,000 articles | 2 | 1 | 0.500 s | 0.900 s | 1.00 GB | 6.00 | 2,000 | - | 0.100 s | 5.00 |',
    );
    expect(tables).toContain('| 1,000 articles | 2 | 0.250 s | 0.125 s | 0.125 s |');
    expect(tables).toContain('Growth exponent: 1,000 to 10,000: 0.900');
    expect(tables).toContain('| theirs (1.0) | 0.500 | 400 | 1.00 | 400 | 9 | much |');
  });
});
