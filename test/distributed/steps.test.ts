/** The steps of a distributed run, brought together by a scheduler that is as plain as can be, give what a scan gives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wholePair } from '../../src/cluster/listed-pair.js';
import { encodeStatistics } from '../../src/corpus/statistics.js';
import { BatchWriter, columnsOf, FrameReader, type Row, type Schema } from '../../src/distributed/frames.js';
import { stepNamed } from '../../src/distributed/steps.js';
import { completeOptions } from '../../src/options.js';
import { scan } from '../../src/pipeline/scan.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { Cluster, Pair } from '../../src/types/report.js';
import { prepared } from '../index-store/indexes.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { article, inventNews } from '../pipeline/news.js';

type Value = number | string | Uint8Array;
type AnyRow = Readonly<Record<string, Value>>;

const OPTIONS = { related: true };
const folder = mkdtempSync(join(tmpdir(), 'twicetold-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a step over rows in one task, with batches of a few rows. */
function run(name: string, rows: readonly AnyRow[], settings: Record<string, unknown> = {}): AnyRow[] {
  const step = stepNamed(name);
  const task = step.begin({ options: OPTIONS, ...settings });
  const found: AnyRow[] = [];
  const copied = (value: Value): Value => (value instanceof Uint8Array ? Uint8Array.from(value) : value);
  const emit = (row: Row<Schema>): void => {
    found.push(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, copied(value)])));
  };
  for (let from = 0; from < rows.length; from += 7) {
    const writer = new BatchWriter(step.input);
    for (const row of rows.slice(from, from + 7)) writer.add(row as Row<Schema>);
    const [{ header, body }] = new FrameReader().push(writer.take()!);
    task.push(columnsOf(header, body, step.input), emit);
  }
  task.end?.(emit);
  return found;
}

/** Rows in the order of some columns. */
function sorted(rows: readonly AnyRow[], ...columns: string[]): AnyRow[] {
  return [...rows].sort((x, y) => {
    const column = columns.find(name => x[name] !== y[name]);
    return column === undefined ? 0 : x[column] < y[column] ? -1 : 1;
  });
}

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const NO_BYTES = new Uint8Array(0);
const numbersOf = (values: readonly Value[]): Uint8Array => new Uint8Array(Uint32Array.from(values as number[]).buffer);

/** The sum of the counts of each hash, as a part of statistics. */
function summed(kind: string, rows: readonly AnyRow[], least: number): AnyRow {
  const counts = new Map<Value, number>();
  for (const { hash, count } of rows) counts.set(hash, (counts.get(hash) ?? 0) + (count as number));
  const kept = [...counts].filter(([, count]) => count >= least);
  return {
    kind,
    key: '',
    hashes: numbersOf(kept.map(([hash]) => hash)),
    counts: numbersOf(kept.map(([, count]) => count)),
  };
}

/** What a scheduler does between the steps, for a corpus in which all words teach. */
function distribute(items: readonly ReadItem[]) {
  const records = items.map(item => ({
    path: '',
    start: 0,
    record: JSON.stringify((item as { article: Article }).article),
  }));
  const articles = sorted(run('prepare', records), 'id').map((row, number) => ({ ...row, number }) as AnyRow);
  const firstOf = new Map<string, number>();
  const textOf = ({ fingerprint, number }: AnyRow): number => {
    const text = Buffer.from(fingerprint as Uint8Array).toString('hex');
    if (text === '') return number as number;
    if (!firstOf.has(text)) firstOf.set(text, number as number);
    return firstOf.get(text)!;
  };
  const members = articles.map(row => ({ ...row, first: textOf(row) }) as AnyRow);
  const texts = members.filter(({ number, first, status }) => number === first && status !== 'too-short');

  const teachers = [
    ...sorted(texts, 'source', 'number').map(row => ({ ...row, group: row.source })),
    ...texts.map(row => ({ ...row, group: '' })),
  ];
  const templates = run('learn', teachers).map(({ group, grams }) => ({
    kind: 'template',
    key: group,
    hashes: grams,
    counts: NO_BYTES,
  }));
  const boilerplate = run('statistics', templates, { articles: 0, rate: 8 })[0].bytes as Uint8Array;
  const cut = run('cut', texts, { statistics: file('boilerplate', boilerplate) });
  const contents = cut.filter(({ words }) => (words as number) >= 20);
  const counted = summed('words', run('words', contents), 1);
  const runs = summed('runs', run('runs', contents, { rate: 8 }), 6);
  const [{ bytes }] = run('statistics', [...templates, counted, runs], { articles: contents.length, rate: 8 });
  const statistics = file('statistics', bytes as Uint8Array);

  const sketches = run('sketch', contents, { statistics });
  const candidates = pairUp(sketches);
  const contentOf = new Map(sketches.map(row => [row.number, row]));
  const queries = [...new Set(candidates.map(({ left }) => left))].map(left => ({ left, right: left, rank: 0 }));
  const rows: AnyRow[] = [...queries, ...candidates.map(pair => ({ ...pair, rank: 1 }))];
  const compared = rows.map((pair): AnyRow => ({ ...contentOf.get(pair.right), ...pair }));
  const scored = run('compare', sorted(compared, 'left', 'rank', 'right'), { statistics });

  const component = componentsOf(scored);
  const left = new Map(cut.map(({ number, words }) => [number, words]));
  const none = { a: 0, b: 0, id: '', details: '', words: 0, left: 0, packed: NO_BYTES };
  const connected = [
    ...members.map(row => ({
      ...none,
      ...row,
      kind: 0,
      a: row.number,
      b: row.first,
      component: component(row.first),
      left: left.get(row.first) ?? row.words,
    })),
    ...scored.map(pair => ({ ...none, ...pair, kind: 1, left: 1, component: component(pair.a) })),
    ...candidates
      .filter(pair => component(pair.left) === component(pair.right))
      .map(pair => ({ ...none, kind: 2, a: pair.left, b: pair.right, component: component(pair.left) })),
  ] as AnyRow[];
  const inOrder = sorted(connected, 'component', 'kind', 'a', 'b');
  const findings = run('cluster', inOrder);
  const valuesOf = (kind: string) =>
    findings.filter(row => row.kind === kind).map(row => JSON.parse(row.value as string));
  const selected = run('select', inOrder, { searches: 1 }).filter(({ removed }) => removed !== '');
  const removed = selected.map(row => JSON.parse(row.removed as string) as Removed);
  return { statistics: bytes as Uint8Array, sketches, valuesOf, removed };
}

interface Removed {
  readonly id: string;
  readonly duplicate_of: string;
}

/** The candidate pairs of sketches. @param common file of the values that are not shuffled */
function pairUp(sketches: readonly AnyRow[], common?: string): AnyRow[] {
  const settings = { buckets: 5, ...(common !== undefined && { common }) };
  const before = run('predecessors', sorted(run('values', sketches, settings), 'bucket'), { buckets: 3 });
  const byCommon = common === undefined ? [] : run('common-predecessors', sketches, { ...settings, buckets: 3 });
  return run('overlaps', sorted([...before, ...byCommon], 'bucket'));
}

function componentsOf(pairs: readonly AnyRow[]): (article: Value) => Value {
  const parents = new Map<Value, Value>();
  const rootOf = (article: Value): Value => {
    const parent = parents.get(article) ?? article;
    return parent === article ? article : rootOf(parent);
  };
  for (const { a, b } of pairs) parents.set(rootOf(a), rootOf(b));
  return rootOf;
}

const byIds = (x: Pair, y: Pair): number => (`${x.a} ${x.b}` < `${y.a} ${y.b}` ? -1 : 1);
const byRepresentative = (x: Cluster, y: Cluster): number => (x.representative < y.representative ? -1 : 1);

const random = randomFrom(77);
const FOOTER = inventStory(random, 60);
const STORIES = inventNews(random, 8).map((item, i) => {
  const { id, text } = (item as { article: Article }).article;
  return i % 2 === 0 ? article(id, `${text}\n\n${FOOTER}`, { url: `https://example.org/${i}` }) : item;
});
const NEWS = [
  ...STORIES,
  ...STORIES.slice(0, 9).map((item, i) =>
    article(`${i % 2 === 0 ? '0' : 'z'}-copy`.concat(`-${i}`), (item as { article: Article }).article.text),
  ),
  ...Array.from({ length: 8 }, (_, n) => article(`box-${n}`, `${inventStory(random, 90)}\n\n${FOOTER}`)),
  ...STORIES.slice(9, 14).map((item, i) =>
    article(
      `teaser-${i}`,
      (item as { article: Article }).article.text
        .split(/\s+/)
        .slice(20, 45 + i)
        .join(' '),
    ),
  ),
  article('short', 'Too short to compare.'),
  article('short-copy', 'Too short to compare.'),
  article('empty', '-'),
];

test('the steps give the statistics, pairs, clusters and digests of a scan', async () => {
  let taught: Uint8Array = NO_BYTES;
  // as they stand in a file of records
  const records = NEWS.map(
    (item, n): ReadItem => ({ article: { ...(item as { article: Article }).article, path: '', row: n + 1 } }),
  );
  const report = await scan([prepared(records)], completeOptions(OPTIONS), {
    onStatistics: statistics => {
      taught = Buffer.concat(encodeStatistics(statistics));
    },
  });
  const { statistics, valuesOf } = distribute(NEWS);
  expect(Buffer.compare(statistics, taught)).toBe(0);
  const pairs = report.pairs.map(pair => {
    const { undiscounted: _, ...rest } = wholePair(pair);
    return rest;
  });
  expect(pairs.length).toBeGreaterThan(40);
  expect((valuesOf('pair') as Pair[]).sort(byIds)).toEqual([...pairs].sort(byIds));
  const clusters = report.clusters.map(({ id: _, ...cluster }) => cluster as Cluster);
  expect((valuesOf('cluster') as Cluster[]).sort(byRepresentative)).toEqual([...clusters].sort(byRepresentative));
  expect(valuesOf('digest')).toEqual(report.digests);
});

test('what goes has a pair with what stays, and nothing goes twice', () => {
  const { removed } = distribute(NEWS);
  const gone = new Set(removed.map(({ id }) => id));
  expect(gone.size).toBe(removed.length);
  expect(removed.length).toBeGreaterThan(15);
  for (const { duplicate_of: kept } of removed) expect(gone).not.toContain(kept);
});

test('values that very many articles hold give the same candidates where no task sees all holders', () => {
  const [story] = inventNews(random, 1) as { article: Article }[];
  const family = Array.from({ length: 130 }, (_, n) =>
    article(`copy-${n}`, `${story.article.text} Number${n} ends it.`),
  );
  const { sketches } = distribute([...NEWS, ...family]);
  const values = run('common', sketches).map(({ value }) => value);
  expect(values.length).toBeGreaterThan(10);
  const listed = file('listed', Buffer.from(JSON.stringify(values.map(value => [value, []]))));
  const [first, second] = [sketches.slice(0, 70), sketches.slice(70)].map(part =>
    run('holders', part, { common: listed }),
  );
  const placesOf = (value: Value): Value[] =>
    [...first, ...second]
      .filter(row => row.value === value)
      .map(({ place }) => place)
      .sort((x, y) => (x as number) - (y as number))
      .slice(0, 4);
  const common = file('common', Buffer.from(JSON.stringify(values.map(value => [value, placesOf(value)]))));
  const pairs = pairUp(sketches);
  expect(sorted(pairUp(sketches, common), 'left', 'right')).toEqual(sorted(pairs, 'left', 'right'));
  // four holders of each value come before all others
  expect(pairs.length).toBeLessThan(sketches.length * 8);
});

test('a row has the values of one bucket, and not too many of them', () => {
  const { sketches } = distribute(NEWS);
  const many = Array.from({ length: 60 }, () => sketches).flat();
  const rows = run('values', many, { buckets: 5 });
  const sizes = rows.map(({ values }) => (values as Uint8Array).length / 4);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  expect(sum(sizes)).toBe(sum(many.map(({ values }) => (values as Uint8Array).length / 4)));
  expect(Math.max(...sizes)).toBe(2048);
  const bucketOf = new Map<number, Value>();
  for (const { bucket, values, places } of rows) {
    const held = new Uint32Array(Uint8Array.from(values as Uint8Array).buffer);
    expect((places as Uint8Array).length).toBe(held.length * 8);
    for (const value of held) expect(bucketOf.get(value) ?? bucket).toBe(bucket);
    for (const value of held) bucketOf.set(value, bucket);
  }
});
