/** The sample newsroom, scanned as a user would, against what is known of it by construction. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../src/types/comparison.js';
import type { Report } from '../src/types/report.js';
import { ROOT, type Sandbox, sandbox } from './cli/sandbox.js';

const NEWSROOM = 'fixtures/newsroom';

interface Expected {
  readonly clusters: readonly (readonly string[])[];
  /** By `a|b`. */
  readonly relations: Readonly<Record<string, string>>;
  /** Tellings by another outlet: never copies. */
  readonly independent: readonly (readonly [string, string])[];
  readonly related: readonly (readonly [string, string])[];
  readonly tooShort: readonly string[];
}

const load = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const expected = load(`${NEWSROOM}/expected.json`) as Expected;
const keyOf = (a: string, b: string): string => [a, b].sort().join('|');

const cleanups: (() => void)[] = [];
let newsroom: Sandbox;
let report: Report;
let withRelated: Report;

async function scan(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await newsroom.run(['scan', NEWSROOM, ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

beforeAll(async () => {
  newsroom = sandbox({}, clean => cleanups.push(clean));
  cpSync(join(ROOT, NEWSROOM), newsroom.path(NEWSROOM), { recursive: true });
  [report, withRelated] = (await Promise.all([scan('--format', 'json'), scan('--format', 'json', '--related')])).map(
    json => JSON.parse(json) as Report,
  ) as [Report, Report];
});
afterAll(() => {
  for (const clean of cleanups) clean();
});

/** The story of each article that belongs to one; an independent telling belongs to the story it tells. */
const storyOf = new Map<string, number>();
for (const [story, ids] of expected.clusters.entries()) for (const id of ids) storyOf.set(id, story);
const told = new Map(storyOf);
for (const [original, telling] of expected.independent) told.set(telling, storyOf.get(original)!);

describe('a scan of the newsroom', () => {
  test('finds these clusters and no other', () => {
    const found = report.clusters.map(({ representative, members }) =>
      [representative, ...members.map(member => member.id)].sort(),
    );
    const asText = (clusters: readonly (readonly string[])[]): string[] => clusters.map(ids => ids.join('\n')).sort();
    expect(asText(found)).toEqual(asText(expected.clusters));
  });

  test('tells how the copies were made', () => {
    const found = new Map(report.pairs.map(pair => [keyOf(pair.a, pair.b), pair.relation]));
    expect(Object.fromEntries(Object.keys(expected.relations).map(key => [key, found.get(key)]))).toEqual(
      expected.relations,
    );
  });

  test('pairs no strangers', () => {
    const strangers = report.pairs.filter(({ a, b }) => !storyOf.has(a) || storyOf.get(a) !== storyOf.get(b));
    expect(strangers).toEqual([]);
    expect(report.summary).toMatchObject({ pairsNotListed: 0, related: 0, unreadable: 0, binary: 0 });
  });

  test('leaves out what is too short', () => {
    const short = report.articles.filter(row => row.status !== 'ok');
    expect(short.map(row => row.id)).toEqual(expected.tooShort);
    for (const row of short) expect(row).toMatchObject({ status: 'too-short', words: 16 });
  });

  test('reads every article whole', () => {
    expect(report.articles.length).toBeGreaterThanOrEqual(30);
    const lengths = report.articles.filter(row => row.status === 'ok').map(({ id, words }) => ({ id, words }));
    expect(lengths.filter(({ words }) => words < 250 || words > 700)).toEqual([]);
  });
});

describe('the same event told independently', () => {
  test.each(expected.independent)('is no copy: %s, %s', (a, b) => {
    expect(report.pairs.map(pair => keyOf(pair.a, pair.b))).not.toContain(keyOf(a, b));
  });

  test.each(expected.related)('is shown as related when asked for: %s, %s', (a, b) => {
    const pair = withRelated.pairs.find(its => keyOf(its.a, its.b) === keyOf(a, b));
    expect(pair?.relation).toBe('related');
  });

  test('nothing else is', () => {
    const related = withRelated.pairs.filter(pair => pair.relation === 'related');
    expect(withRelated.summary.related).toBe(related.length);
    const strangers = related.filter(({ a, b }) => !told.has(a) || told.get(a) !== told.get(b));
    expect(strangers).toEqual([]);
  });

  test('and the rest of the report is the same', () => {
    expect(withRelated.clusters).toEqual(report.clusters);
    expect(withRelated.pairs.filter(pair => pair.relation !== 'related')).toEqual(report.pairs);
  });
});

describe('what is printed', () => {
  const validator = (name: string) => new Ajv2020({ strict: true, allErrors: true }).compile(load(name) as object);

  test('as JSON is what the schema says', () => {
    const valid = validator('report.schema.json');
    for (const value of [report, withRelated]) expect(valid(value) ? [] : valid.errors).toEqual([]);
  });

  test('of two articles, too', async () => {
    const valid = validator('comparison.schema.json');
    const pairs = Object.entries(expected.relations).filter(([key]) => key.split('|').every(id => id.includes('/')));
    const compared = pairs.slice(0, 4).map(async ([key, relation]) => {
      const { code, stdout, stderr } = await newsroom.run(['compare', ...key.split('|'), '--format', 'json']);
      expect([code, stderr]).toEqual([0, '']);
      const comparison = JSON.parse(stdout) as Comparison;
      expect(valid(comparison) ? [] : valid.errors).toEqual([]);
      expect(comparison.pair.relation).toBe(relation);
    });
    await Promise.all(compared);
  });

  test('as text is fit for a person', async () => {
    const text = await scan('--related', '--width', '100');
    await expect(text).toMatchFileSnapshot('expected/newsroom.100.text.snap');
  });
});

test('made again, the newsroom is the same to the byte', () => {
  const copy = sandbox({ 'package.json': '{"type":"module"}' });
  cpSync(join(ROOT, 'fixtures'), copy.path('fixtures'), { recursive: true });
  // What is made must come from the originals alone, not from what was made before.
  writeFileSync(copy.path(`${NEWSROOM}/expected.json`), '');
  for (const name of ['dailyscoop-net', 'infobuzz-hub', 'redian-kuaixun', 'noticias-al-dia']) {
    for (const file of readdirSync(copy.path(`${NEWSROOM}/${name}`)))
      writeFileSync(copy.path(`${NEWSROOM}/${name}/${file}`), '');
  }
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const { status, stderr } = spawnSync(process.execPath, [tsx, 'fixtures/make.ts'], {
    cwd: copy.folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const bytesIn = (root: string): Record<string, string> => {
    const entries = readdirSync(join(root, NEWSROOM), { recursive: true, withFileTypes: true });
    const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    return Object.fromEntries(paths.sort().map(path => [path.slice(root.length), readFileSync(path, 'base64')]));
  };
  expect(bytesIn(copy.folder)).toEqual(bytesIn(ROOT.replace(/\/$/, '')));
});
