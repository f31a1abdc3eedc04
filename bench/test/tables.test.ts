import { expect, test } from 'vitest';
import type { Figures } from '../figures.js';
import { changesOf } from '../tables.js';

const share = (value: number) => ({ share: value, low: value - 0.05, high: value + 0.05, of: 100 });
function figures(recall: number, seconds: number, sets = ['one']): Figures {
  return {
    sets: sets.map(set => ({
      set,
      method: 'twicetold' as const,
      seconds,
      candidatesPerArticle: 5,
      reported: 100,
      passages: 0,
      kinds: [
        {
          kind: 'spin',
          label: 'copy',
          pairs: 100,
          candidates: share(0.9),
          reported: share(recall),
          passage: share(0),
          oneCluster: share(0.8),
          reportedOrOneCluster: share(0.9),
        },
      ],
    })),
    recallAt: [],
    reliability: [],
  };
}

test('runs with the same figures and other times do not differ', () => {
  expect(changesOf(figures(0.8, 1), figures(0.8, 99))).toEqual(['nothing changed']);
});

test('only changed figures are listed, with a note if one left the interval', () => {
  const [, , small] = changesOf(figures(0.8, 1), figures(0.82, 1));
  expect(small).toBe('| twicetold | one | copy spin | reported | 80.0 % (75.0–85.0) | 82.0 % (77.0–87.0) |  |');
  expect(changesOf(figures(0.8, 1), figures(0.9, 1))[2]).toMatch(/\| yes \|$/);
});

test('a set of one run alone is no difference', () => {
  expect(changesOf(figures(0.8, 1, ['one', 'two']), figures(0.8, 1))).toEqual(['nothing changed']);
});
