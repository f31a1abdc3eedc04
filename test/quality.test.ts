/**
 * The detector on the evaluation sets, which are kept beside the repository and not in it. Where they are absent, the
 * names of the skipped tests say so; TWICETOLD_DATA names another folder.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Label, pairKey } from '../bench/labels.js';
import { DATA, dataPresent, type EvaluationSet, loadSet, type SetName } from '../bench/sets.js';
import type { Comparison } from '../src/types/comparison.js';
import type { Report } from '../src/types/report.js';
import { type Sandbox, sandbox } from './cli/sandbox.js';

const present = dataPresent();
const WHERE = present ? '' : ' (skipped: the evaluation sets are not beside the repository)';

const cleanups: (() => void)[] = [];
let folder: Sandbox;
beforeAll(() => {
  folder = sandbox({}, clean => cleanups.push(clean));
});
afterAll(() => {
  for (const clean of cleanups) clean();
});

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.run([...args, '--quiet', '--format', 'json']);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** A set's labelled pairs, and which pairs a scan of it reports as copies. */
class Measured {
  constructor(
    readonly set: EvaluationSet,
    readonly reported: ReadonlySet<string>,
  ) {}

  static async of(name: SetName, ...options: readonly string[]): Promise<Measured> {
    const set = loadSet(name);
    const report = JSON.parse(await run('scan', set.path, ...options)) as Report;
    expect(report.articles).toHaveLength(set.articles.length);
    // a shared passage makes no copy
    const copies = report.pairs.filter(pair => pair.relation !== 'passage');
    return new Measured(set, new Set(copies.map(pair => pairKey(pair.a, pair.b))));
  }

  kinds(label: Label): string[] {
    return [
      ...new Set([...this.set.pairs.values()].filter(pair => pair.label === label).map(pair => pair.kind)),
    ].sort();
  }

  /** Share of the pairs of a label, or of one kind of them, that are reported. */
  share(label: Label, kind?: string): number {
    const pairs = [...this.set.pairs].filter(
      ([, pair]) => pair.label === label && (kind === undefined || pair.kind === kind),
    );
    expect(pairs.length).toBeGreaterThan(0);
    return pairs.filter(([key]) => this.reported.has(key)).length / pairs.length;
  }

  /** Share of the reported pairs that the set does not list. */
  unlisted(): number {
    return [...this.reported].filter(key => !this.set.pairs.has(key)).length / this.reported.size;
  }
}

describe.skipIf(!present)(`the seed pair${WHERE}`, () => {
  test('falls in one cluster', async () => {
    const { clusters, summary } = JSON.parse(await run('scan', join(DATA, 'seeds'))) as Report;
    expect(summary).toMatchObject({ articles: 2, pairs: 1, clusters: 1, copies: 1 });
    expect(clusters[0]!.members).toMatchObject([{ relation: 'paraphrase' }]);
  });

  test('is a paraphrase, and the diff pairs the words that were exchanged', async () => {
    const seeds = ['original.txt', 'paraphrase.txt'].map(name => join(DATA, 'seeds', name));
    const { pair, diff } = JSON.parse(await run('compare', ...seeds)) as Comparison;
    expect(pair.relation).toBe('paraphrase');
    expect(pair.similarity).toBeGreaterThanOrEqual(0.5);
    const runs = diff.rows.flatMap(row => row.runs).filter(its => its.kind === 'replaced');
    for (const [from, to] of [
      ['found', 'discovered'],
      ['lawmakers', 'representatives'],
    ] as const) {
      expect(diff.replacements).toContainEqual({ from, to, count: expect.any(Number) });
      expect(runs.filter(({ a, b }) => a.toLowerCase().includes(from) && b.toLowerCase().includes(to))).not.toEqual([]);
    }
  });
});

describe.skipIf(!present)(`same-event: copies and independent reports of one event${WHERE}`, () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await Measured.of('same-event');
  });

  test('95 % of the copies are found', () => expect(measured.share('copy')).toBeGreaterThanOrEqual(0.95));
  test('at most 1 % of the distinct pairs are reported', () =>
    expect(measured.share('distinct')).toBeLessThanOrEqual(0.01));
});

describe.skipIf(!present)(`llm-rewrite: articles rewritten by a language model${WHERE}`, () => {
  let measured: Measured;
  let candidates: Measured;
  beforeAll(async () => {
    [measured, candidates] = [await Measured.of('llm-rewrite'), await Measured.of('llm-rewrite', '--threshold', '0')];
  });

  test('85 % are found', () => expect(measured.share('copy')).toBeGreaterThanOrEqual(0.85));
  test('94 % become candidates', () => expect(candidates.share('copy')).toBeGreaterThanOrEqual(0.94));
});

describe.skipIf(!present)(`machine-paraphrase: copies made in seven ways${WHERE}`, () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await Measured.of('machine-paraphrase');
  });

  test('99 % of each kind are found', () => {
    const kinds = measured.kinds('copy');
    expect(kinds).toHaveLength(7);
    const found = Object.fromEntries(kinds.map(kind => [kind, measured.share('copy', kind)]));
    expect(Object.entries(found).filter(([, share]) => share < 0.99)).toEqual([]);
  });

  test('at most 1 % of the reported pairs are unlisted', () => expect(measured.unlisted()).toBeLessThanOrEqual(0.01));
});
