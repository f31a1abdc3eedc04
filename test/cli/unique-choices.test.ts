/** `unique`: which of several copies stays. */
import { describe, expect, test } from 'vitest';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

describe('--keep', () => {
  const copies = (...about: readonly object[]): string =>
    jsonLines(about.map((its, n) => ({ id: `${n}`, text: n % 2 === 0 ? BRIDGE : BRIDGE_EDITED, ...its })));
  const long = `${BRIDGE}\nThe ferry is painted in the colours of the town and carries forty people at a time on every trip.`;
  const cases: readonly (readonly [keep: string | undefined, input: string, kept: string])[] = [
    ['oldest', copies({ published: '2024-03-03' }, { published: '2024-03-01' }, { published: '2024-03-02' }), '1'],
    ['newest', copies({ published: '2024-03-02' }, { published: '2024-03-03' }, {}), '1'],
    ['longest', copies({}, { text: long }, {}), '1'],
    ['first', copies({ published: '2024-03-02' }, { published: '2024-03-01' }), '0'],
    ['source:reuters,ap', copies({}, { source: 'AP News' }, { url: 'https://www.reuters.com/a' }), '2'],
    ['source:ap,reuters', copies({}, { source: 'AP News' }, { url: 'https://www.reuters.com/a' }), '1'],
    ['source:nobody,newest', copies({ published: '2024-03-01' }, { published: '2024-03-02' }), '1'],
    // published first is what makes an origin here
    ['origin', copies({ published: '2024-03-02' }, { published: '2024-03-01' }), '1'],
    [undefined, copies({ published: '2024-03-02' }, { published: '2024-03-01' }), '1'],
    [undefined, copies({}, { text: long }), '1'],
  ];

  test.for(cases)('%s', async ([keep, input, kept]) => {
    const { call } = sandbox({ 'feed.jsonl': input });
    const args = keep === undefined ? [] : ['--keep', keep];
    const { stdout } = await call(['unique', 'feed.jsonl', ...args]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).id),
    ).toEqual([kept]);
    // the report names the same one
    const report = JSON.parse((await call(['scan', 'feed.jsonl', '--format', 'json', ...args])).stdout);
    expect(report.clusters.map((cluster: { representative: string }) => cluster.representative)).toEqual([kept]);
  });

  test('an unknown rule', async () => {
    const { call } = sandbox({ 'feed.jsonl': copies({}, {}) });
    const { code, stderr } = await call(['unique', 'feed.jsonl', '--keep', 'eldest']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/"eldest"[\s\S]*did you mean oldest/)]);
  });
});

test('an excerpt goes, its longer original never, and --drop leaves relations out', async () => {
  const excerpt = `${BRIDGE.split('.').slice(0, 3).join('.')}.`;
  const input = jsonLines([
    { id: 'part', text: excerpt, published: '2024-01-01' },
    { id: 'whole', text: `${BRIDGE}\n${ORCHARD}`, published: '2024-02-01' },
  ]);
  const { call } = sandbox({ 'feed.jsonl': input });
  for (const keep of ['oldest', 'first', 'longest']) {
    const { stdout } = await call(['unique', 'feed.jsonl', '--keep', keep]);
    expect(JSON.parse(stdout).id).toBe('whole');
  }
  expect((await call(['unique', 'feed.jsonl', '--drop', 'identical,near-identical'])).stdout).toBe(input);
});

test('--editions: the latest, the earliest, or all with other words', async () => {
  const versions = [
    { id: 'early', text: BRIDGE, url: 'https://post.example/1', published: '2024-03-01' },
    { id: 'late', text: BRIDGE_EDITED, url: 'https://post.example/2', published: '2024-03-02' },
    { id: 'same', text: BRIDGE_EDITED, url: 'https://post.example/3', published: '2024-03-02' },
  ];
  const other = { id: 'other', text: CHESS, url: 'https://chess.example/1' };
  const { call } = sandbox({ 'feed.jsonl': jsonLines([...versions, other]), 'site.jsonl': jsonLines(versions) });
  const keptOf = async (file: string, args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await call(['unique', file, ...args]);
    const ids = stdout.trim().split('\n');
    return ids.map(line => JSON.parse(line).id).filter(id => id !== 'other');
  };
  const kept = (...args: readonly string[]) => keptOf('feed.jsonl', args);
  expect(await kept()).toEqual(['early']);
  expect(await kept('--editions', 'latest')).toEqual(['late']);
  expect(await kept('--editions', 'earliest', '--keep', 'newest')).toEqual(['early']);
  expect(await kept('--editions', 'all')).toEqual(['early', 'late']);
  // two posts of one site are no versions of one article for that reason alone, as in a scan
  expect(await keptOf('site.jsonl', ['--editions', 'all'])).toEqual(['early']);
  await call(['scan', 'feed.jsonl', '--save-stats', 'stats']);
  expect(await keptOf('site.jsonl', ['--editions', 'all', '--stats', 'stats'])).toEqual(['early', 'late']);
});
