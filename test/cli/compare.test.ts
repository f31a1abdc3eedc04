import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import type { Comparison } from '../../src/types/comparison.js';
import type { Report } from '../../src/types/report.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines } from './articles.js';
import { sandbox } from './sandbox.js';

const FILES = {
  'a.txt': BRIDGE,
  'b.txt': BRIDGE_EDITED,
  'c.md': CHESS,
  'feed.jsonl': jsonLines([
    { id: 'one', text: CHESS },
    { id: 'two', text: BRIDGE_EDITED },
    { text: CHESS },
    { id: '1', text: BRIDGE },
  ]),
  'single.json': JSON.stringify({ id: 'only', text: BRIDGE_EDITED }),
  'empty.json': '[]',
  'note#1.txt': BRIDGE_EDITED,
};

describe.concurrent('compare', () => {
  test('two files, as text and as JSON', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(FILES, onTestFinished);
    const [text, json] = await Promise.all([
      call(['compare', 'a.txt', 'b.txt']),
      call(['compare', 'a.txt', 'b.txt', '--format', 'json']),
    ]);
    expect([text.code, text.stderr, json.code, json.stderr]).toEqual([0, '', 0, '']);
    expect(text.stdout).toContain('near-identical');
    const comparison: Comparison = JSON.parse(json.stdout);
    expect(comparison.pair).toMatchObject({ a: 'a.txt', b: 'b.txt', relation: 'near-identical' });
  });

  test('--fail-on', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(FILES, onTestFinished);
    const codes = await Promise.all(
      [
        ['a.txt', 'b.txt', '--fail-on', 'any'],
        ['a.txt', 'b.txt', '--fail-on', 'identical'],
        ['a.txt', 'a.txt', '--fail-on', 'identical'],
        ['a.txt', 'c.md', '--fail-on', 'any'],
      ].map(async args => (await call(['compare', '-q', ...args])).code),
    );
    expect(codes).toEqual([1, 0, 1, 0]);
  });

  test.for([
    ['feed.jsonl#two', 'two'],
    ['feed.jsonl#2', 'two'],
    ['feed.jsonl#1', '1'],
    ['feed.jsonl#3', 'feed.jsonl#3'],
    ['single.json', 'only'],
    ['note#1.txt', 'note#1.txt'],
    ['./feed.jsonl#one', 'one'],
  ] as const)('%s is the article %s', async ([operand, id], { expect, onTestFinished }) => {
    const { call } = sandbox(FILES, onTestFinished);
    const { stdout, stderr } = await call(['compare', 'a.txt', operand, '--format', 'json']);
    expect(stderr).toBe('');
    const comparison: Comparison = JSON.parse(stdout);
    expect(comparison.articles.map(article => article.id)).toContain(id);
  });

  test.for([
    [
      'feed.jsonl',
      'feed.jsonl holds 4 articles; compare takes one from each side',
      'select one: feed.jsonl#1, or feed.jsonl#ID with one of one, two, feed.jsonl#3, 1',
    ],
    ['feed.jsonl#nix', 'feed.jsonl has no article "nix"', 'it has 4: one, two, feed.jsonl#3, 1'],
    ['empty.json', 'empty.json: ', undefined],
    ['nix.jsonl#1', 'nix.jsonl#1: no such file', undefined],
  ] as const)('%s is an error', async ([operand, message, hint], { expect, onTestFinished }) => {
    const { call } = sandbox(FILES, onTestFinished);
    const { code, stdout, stderr } = await call(['compare', 'a.txt', operand]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [first, second] = stderr.split('\n');
    expect(first.startsWith(`twicetold: ${message}`)).toBe(true);
    expect(second).toBe(hint === undefined ? '' : `  hint: ${hint}`);
  });

  test('clusters, members and ids of a report', async ({ expect, onTestFinished }) => {
    const { call, folder } = sandbox(FILES, onTestFinished);
    const scan = await call([
      'scan',
      'a.txt',
      'b.txt',
      'c.md',
      'feed.jsonl',
      '-o',
      'r.json',
      '--reporter',
      'text=r.txt',
    ]);
    expect(scan.code).toBe(0);
    const report: Report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    const text = readFileSync(join(folder, 'r.txt'), 'utf8');
    expect(text).toContain('\nWords of a pair: twicetold compare 1.1 --report r.json\n');
    const compared = async (...operands: string[]): Promise<string[]> => {
      const { stdout, stderr } = await call(['compare', ...operands, '--report', 'r.json', '--format', 'json']);
      expect(stderr).toBe('');
      return JSON.parse(stdout).articles.map(({ id }: { id: string }) => id);
    };
    for (const { id, representative, members } of report.clusters) {
      for (const [n, member] of members.entries())
        expect(await compared(`${id}.${n + 1}`)).toEqual([member.via ?? representative, member.id]);
      expect(await compared(`${id}`)).toEqual([representative, members[0]!.id]);
      expect(await compared(`${id}.1`, `${id}`)).toEqual([members[0]!.id, representative]);
    }
    expect(await compared('feed.jsonl#3', 'two')).toEqual(['feed.jsonl#3', 'two']);
    expect(await compared('1', 'a.txt')).toEqual([report.clusters[0]!.representative, 'a.txt']);
  });

  test.for([
    [['9', '--report', 'r.json'], 'no cluster 9 in r.json', 'the report has 2 clusters'],
    [['1.9', '--report', 'r.json'], 'no member 1.9 in r.json', 'the cluster has '],
    [['nix', '--report', 'r.json'], 'nix is no cluster of a report', 'a cluster is 3, a member of it 3.2'],
    [['1', '--report', 'nix.json'], 'nix.json: no such file', 'make one: twicetold scan PATH -o report.json'],
    [['1', '--report', 'single.json'], 'single.json is no report of this version of twicetold as JSON', 'make one: '],
    [['3.2', 'a.txt'], '3.2: no such file', 'for a cluster or a member of a report: compare 3.2 --report report.json'],
  ] as const)('%s is an error', async ([operands, message, hint], { expect, onTestFinished }) => {
    const { call } = sandbox(FILES, onTestFinished);
    await call(['scan', 'a.txt', 'b.txt', 'c.md', 'feed.jsonl', '-o', 'r.json']);
    const { code, stderr } = await call(['compare', ...operands]);
    expect(code).toBe(2);
    expect(stderr).toContain(`twicetold: ${message}\n  hint: ${hint}`);
  });

  test.for([
    ['plain text', BRIDGE_EDITED],
    ['one record', jsonLines([{ text: BRIDGE_EDITED }])],
    ['one JSON document', JSON.stringify([{ text: BRIDGE_EDITED }], null, 2)],
  ] as const)('%s on standard input', async ([, stdin], { expect, onTestFinished }) => {
    const { run } = sandbox(FILES, onTestFinished);
    const { code, stdout, stderr } = await run(['compare', '-', 'a.txt', '--format', 'json'], { stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const comparison: Comparison = JSON.parse(stdout);
    expect(comparison.pair.relation).toBe('near-identical');
  });
});

test.concurrent('an article without words is an error, not another story', async ({ expect, onTestFinished }) => {
  const empty = { 'empty.txt': '', 'blank.md': '---\ntitle: A title\n---\n\n', 'a.txt': BRIDGE };
  const { call } = sandbox(empty, onTestFinished);
  for (const [a, b, message] of [
    ['empty.txt', 'a.txt', 'empty.txt has no words'],
    ['a.txt', 'blank.md', 'blank.md has no words'],
    ['empty.txt', 'blank.md', 'empty.txt and blank.md have no words'],
  ] as const) {
    const { code, stdout, stderr } = await call(['compare', a, b]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `twicetold: ${message}: there is nothing to compare\n`,
    });
  }
});
