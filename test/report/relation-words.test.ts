/** What two articles are to each other, in words. */
import { describe, expect, test } from 'vitest';
import { memberLine, timeBetween } from '../../src/report/relation-words.js';
import type { Pair } from '../../src/types/report.js';

test.each([
  ['2026-03-01T08:00Z', '2026-03-01T14:10Z', '6 hours later'],
  ['2026-03-01T08:00Z', '2026-03-01T07:15Z', '45 minutes earlier'],
  ['2026-03-01T08:00Z', '2026-03-01T09:00+01:00', 'at the same time'],
  ['2026-03-01T08:00Z', '2026-03-01', 'the same day'],
  ['2026-03-01', '2026-03-02', '1 day later'],
  ['2026-03-05T08:00Z', '2026-03-01T14:10Z', '4 days earlier'],
  // a time without a zone is UTC on every machine
  ['2026-03-01T08:00', '2026-03-01T14:10Z', '6 hours later'],
  ['2026-03-05', 'yesterday', undefined],
  ['2026-03-05T08:00Z', '2026-03-06Tea', undefined],
  ['5 March', '2026-03-01', undefined],
  [undefined, '2026-03-01', undefined],
])('from %s to %s', (from, to, expected) => expect(timeBetween(from, to)).toBe(expected));

describe('a member of a story', () => {
  const line = (relation: Pair['relation'], member = 'b', evidence: Pair['evidence'] = {}): string =>
    memberLine(
      {
        a: 'a',
        b: 'b',
        similarity: 0.9,
        relation,
        jaccard: 0.4,
        containment: { aInB: 0.5, bInA: 0.6 },
        alignment: { passages: 2, moved: 0, longest: 40, kept: 86, coverage: { a: 0.4, b: 0.93 } },
        evidence,
        machineMarks: { a: 0, b: 0 },
        passages: [{ a: [0, 30], b: [0, 30], words: 28 }],
      },
      member,
      new Map([
        ['a', { words: 230, published: '2026-03-01T08:00Z' }],
        ['b', { words: 110, boilerplate: 10, published: '2026-03-01T14:00Z' }],
      ]),
    );

  test.each([
    ['identical', 'b', 'copied word for word, 6 hours later'],
    ['near-identical', 'b', 'copied, 14 words exchanged, 6 hours later'],
    ['near-identical', 'a', 'copied, 14 words exchanged, 6 hours earlier'],
    ['excerpt', 'b', 'an excerpt, 93 % of it from the longer article, 6 hours later'],
    ['excerpt', 'a', 'the longer article, from which 93 % of the excerpt comes, 6 hours earlier'],
    ['paraphrase', 'b', 'rewritten, 86 % of the words kept in order, 6 hours later'],
    ['translation', 'b', 'the same in another language, 6 hours later'],
    ['passage', 'b', '28 words in one passage of both, 6 hours later'],
    ['related', 'b', 'tells the same story in its own words, 6 hours later'],
  ] as const)('%s, beside %s', (relation, member, expected) => expect(line(relation, member)).toBe(expected));

  test('whose names and numbers differ', () =>
    expect(line('paraphrase', 'b', { contradicted: 0.4 })).toContain('names and numbers differ'));
});
