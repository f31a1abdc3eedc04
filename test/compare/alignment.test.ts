import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignPair, CorpusComparison } from '../../src/compare/comparison.js';
import type { Alignment } from '../../src/compare/passages.js';
import { CompareKernel } from '../../src/kernels/compare.js';
import { tokenize } from '../../src/text/tokenize.js';
import { englishCorpus, inventedWords, plainDraft, type TextPair, textPairs, written } from './texts.js';

const aligned = (a: string, b: string): Alignment => alignPair(englishCorpus(a, b), 2).alignment;
const paragraphs = (...texts: readonly string[]): string => texts.join('\n\n');
const FOUR = [0, 24, 48, 72].map(from => `The ${inventedWords(from, from + 24).join(' ')}.`);

describe('alignment', () => {
  test('of a text with itself is one passage', () => {
    const text = written(plainDraft(12));
    const { passages, partner } = aligned(text, text);
    expect(passages).toEqual([{ a: [0, 144], b: [0, 144], kept: 144, moved: false }]);
    expect([...partner]).toEqual([...partner.keys()]);
  });

  test('of unrelated texts is empty, for any shared function words', () => {
    const { passages, partner } = aligned(written(plainDraft(12)), written(plainDraft(12, 1000)));
    expect(passages).toEqual([]);
    expect(partner.every(j => j < 0)).toBe(true);
  });

  test.each([
    ['nothing and nothing', '', ''],
    ['nothing and something', '', written(plainDraft(3))],
    ['something and nothing', written(plainDraft(3)), ''],
    ['function words', 'the of and in to the of and', 'the of and in to the of and'],
  ])('%s does not', (_, a, b) => {
    expect(aligned(a, b).passages).toEqual([]);
  });

  test('of an excerpt is one passage of the longer text', () => {
    const [, , third] = FOUR;
    expect(aligned(third, paragraphs(...FOUR)).passages).toEqual([{ a: [0, 25], b: [50, 75], kept: 25, moved: false }]);
  });

  test('continues over single replaced, removed and added words', () => {
    const words = inventedWords(0, 40);
    const edited = words.map((word, i) => (i % 8 === 3 ? 'another' : word)).filter((_, i) => i !== 20);
    const { passages } = aligned(words.join(' '), [...edited.slice(0, 10), 'added', ...edited.slice(10)].join(' '));
    expect(passages).toEqual([{ a: [0, 40], b: [0, 40], kept: 34, moved: false }]);
  });

  test('pairs the characters of scripts without spaces', () => {
    const text = '市长说这座桥将关闭一个月渡船在晚上也会开';
    const { passages } = aligned(`记者问${text}`, `${text}吗`);
    expect(passages).toEqual([{ a: [3, 23], b: [0, 20], kept: 20, moved: false }]);
  });
});

describe('moved passages', () => {
  test('a moved paragraph is one passage, the only one marked as moved', () => {
    const [one, two, three, four] = FOUR;
    const { passages } = aligned(paragraphs(one, two, three, four), paragraphs(one, three, four, two));
    expect(passages).toEqual([
      { a: [0, 25], b: [0, 25], kept: 25, moved: false },
      { a: [25, 50], b: [75, 100], kept: 25, moved: true },
      { a: [50, 100], b: [25, 75], kept: 50, moved: false },
    ]);
  });

  test('of two swapped halves, the shorter one moved', () => {
    const [one, two, three] = FOUR;
    const { passages } = aligned(paragraphs(one, two, three), paragraphs(three, one, two));
    expect(passages.map(({ a, moved }) => [a, moved])).toEqual([
      [[0, 50], false],
      [[50, 75], true],
    ]);
  });

  test('are the same from the other text', () => {
    const [one, two, three, four] = FOUR;
    const [long, short] = [paragraphs(one, two, three, four), paragraphs(one, four, two)];
    const forward = aligned(long, short).passages;
    const back = aligned(short, long).passages;
    expect(forward.map(p => ({ ...p, a: p.b, b: p.a })).sort((x, y) => x.a[0] - y.a[0])).toEqual(back);
  });
});

describe('any two texts', () => {
  const check = (claim: (pair: TextPair) => void): void => {
    fc.assert(fc.property(textPairs, claim), { numRuns: 150 });
  };

  test('each word has at most one partner, an equal word with no other partner', () => {
    check(({ a, b }) => {
      const [one, other] = [tokenize(a).hashes, tokenize(b).hashes];
      const { partner } = aligned(a, b);
      const partners = [...partner].filter(j => j >= 0);
      expect(partner).toHaveLength(one.length);
      expect(new Set(partners).size).toBe(partners.length);
      partner.forEach((j, i) => {
        if (j >= 0) expect(other[j]).toBe(one[i]);
      });
    });
  });

  test('passages follow the order of A, begin and end with a kept word, and count their kept words', () => {
    check(({ a, b }) => {
      const { passages, partner } = aligned(a, b);
      const kept = [...partner.keys()].filter(i => partner[i] >= 0);
      for (const { a: inA, b: inB, kept: count } of passages) {
        const its = kept.filter(i => i >= inA[0] && i < inA[1] && partner[i] >= inB[0] && partner[i] < inB[1]);
        expect(its).toContain(inA[0]);
        expect(its).toContain(inA[1] - 1);
        expect(count).toBeLessThanOrEqual(Math.min(inA[1] - inA[0], inB[1] - inB[0]));
        expect(count).toBeGreaterThan(0);
      }
      expect(passages.map(p => p.a[0])).toEqual(passages.map(p => p.a[0]).sort((x, y) => x - y));
      // every kept word is in a passage, on both sides
      for (const i of kept) {
        const holds = passages.some(p => p.a[0] <= i && i < p.a[1] && p.b[0] <= partner[i] && partner[i] < p.b[1]);
        expect(holds).toBe(true);
      }
    });
  });

  test('passages that did not move have the same order in both', () => {
    check(({ a, b }) => {
      const still = aligned(a, b).passages.filter(passage => !passage.moved);
      still.slice(1).forEach((passage, n) => {
        expect(passage.b[0]).toBeGreaterThan(still[n].b[0]);
      });
    });
  });

  test('all positions lie within the texts', () => {
    check(({ a, b }) => {
      const [one, other] = [tokenize(a).hashes, tokenize(b).hashes];
      for (const passage of aligned(a, b).passages) {
        for (const [[start, end], length] of [
          [passage.a, one.length],
          [passage.b, other.length],
        ] as const) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(length);
        }
      }
    });
  });
});

describe('repetitive text needs no more memory than other text', () => {
  const LENGTH = 20_000;
  // the number of anchors sets the memory, and bounds the time too
  const bytes = (text: string): number => {
    const kernel = new CompareKernel();
    kernel.guardPairs();
    const corpus = englishCorpus(`${text} beginning`, `${text} ending`);
    new CorpusComparison(corpus, 2, { similarity: 0, related: undefined }, kernel).compare(0, 1);
    kernel.check();
    return kernel.memoryBytes;
  };
  const normal = bytes(
    Array.from({ length: LENGTH }, (_, i) => `w${((i * 7919) % 9973).toString(36)}x${i % 3}`).join(' '),
  );

  test.each([
    ['one word', ['danger']],
    ['two words in turn', ['danger', 'warning']],
    ['a sentence over and over', inventedWords(0, 12)],
    ['words as often as an anchor may occur', inventedWords(0, Math.floor(LENGTH / 12))],
    ['words a little more often', inventedWords(0, Math.floor(LENGTH / 13))],
    ['a function word between any two', inventedWords(0, 1500).flatMap(word => [word, 'the'])],
  ])('%s', (_, words) => {
    const text = Array.from({ length: LENGTH }, (__, i) => words[i % words.length]).join(' ');
    // twelve anchors a word at 28 bytes each; their square would be 11 GB
    expect(bytes(text)).toBeLessThan(normal + 12 * LENGTH * 28 + 2 ** 23);
  });
});
