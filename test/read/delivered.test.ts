/** Forty-eight stories, some of them paraphrases of others: every form of delivery gives the same pairs. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Pair, Report } from '../../src/types/report.js';
import { sandbox } from '../cli/sandbox.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { DELIVERIES, type Files, type Story } from './deliveries.js';

/** Three of every four are one text in slightly other words. */
function inventStories(count: number): Story[] {
  const random = randomFrom(5);
  const texts: string[] = [];
  while (texts.length < count) {
    const story = inventStory(random, 150);
    texts.push(story, reword(random, story, 0.04), reword(random, story, 0.3), inventStory(random, 150));
  }
  return texts.map((text, index) => ({ name: `story-${String(index).padStart(3, '0')}`, text }));
}

const STORIES = inventStories(48);

/**
 * All that is said of a pair, under the names of the stories; whether one site published both is no matter of the
 * texts.
 */
function pairsOf({ pairs }: Report): Omit<Pair, 'edition'>[] {
  const nameOf = (id: string): string => /story-\d{3}/.exec(id)?.[0] ?? `no story: ${id}`;
  return pairs
    .map(({ a, b, edition: _edition, ...said }) => ({ ...said, a: nameOf(a), b: nameOf(b) }))
    .sort((x, y) => (`${x.a} ${x.b}` < `${y.a} ${y.b}` ? -1 : 1));
}

describe.concurrent('the same stories', () => {
  let expected: Omit<Pair, 'edition'>[];

  const scan = async (
    files: Files,
    jobs: number,
    onTestFinished: (clean: () => void) => void,
  ): Promise<{
    readonly report: Report;
    readonly stdout: string;
    readonly stderr: string;
    readonly code: number | null;
  }> => {
    const shop = sandbox({}, onTestFinished);
    shop.write(Object.fromEntries(Object.entries(files).map(([name, content]) => [`in/${name}`, content])));
    const { stdout, stderr, code } = await shop.call([
      'scan',
      'in',
      '--format',
      'json',
      '--places',
      'none',
      '--jobs',
      String(jobs),
    ]);
    return { report: JSON.parse(stdout), stdout, stderr, code };
  };

  beforeAll(async () => {
    const clean: (() => void)[] = [];
    const { report } = await scan(DELIVERIES['.txt files'](STORIES), 1, its => clean.push(its));
    for (const its of clean) its();
    expected = pairsOf(report);
  }, 120_000);

  test('give some pairs, but not all', () => {
    expect(expected.length).toBeGreaterThan(24);
    expect(expected.length).toBeLessThan(48);
    expect(new Set(expected.map(({ relation }) => relation)).size).toBeGreaterThan(1);
  });

  test.for(Object.keys(DELIVERIES))('as %s', { timeout: 120_000 }, async (name, { onTestFinished }) => {
    const files = DELIVERIES[name](STORIES);
    const one = await scan(files, 1, onTestFinished);
    const { code, stderr, report } = one;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(report.summary).toMatchObject({ articles: 48, ok: 48, boilerplateWords: 0 });
    expect(pairsOf(report)).toEqual(expected);
    expect((await scan(files, 2, onTestFinished)).stdout === one.stdout).toBe(true);
  });
});
