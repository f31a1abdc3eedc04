import { describe, test } from 'vitest';
import type { Comparison } from '../../src/types/comparison.js';
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
