import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignPair } from '../../src/compare/comparison.js';
import { identicalVerdict, swapped, type Verdict, verdictFrom, verifyPairs } from '../../src/compare/verify.js';
import { countFrequencies } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { tokenize } from '../../src/text/tokenize.js';
import { contentShingles } from '../oracle/shingles.js';
import { ENGLISH, englishCorpus, inventedWords, plainDraft, textPairs, written } from './texts.js';

const verdict = (a: string, b: string): Verdict => verdictFrom(alignPair(englishCorpus(a, b), 2).findings);

describe('any two texts', () => {
  const check = (claim: (a: string, b: string) => void): void => {
    fc.assert(
      fc.property(textPairs, ({ a, b }) => claim(a, b)),
      { numRuns: 150 },
    );
  };

  test('have the same numbers from either side', () => {
    check((a, b) => {
      expect(verdict(b, a)).toEqual(swapped(verdict(a, b)));
    });
  });

  test('have numbers from 0 to 1, and a similarity below 1', () => {
    check((a, b) => {
      const { similarity, jaccard, containment, alignment, evidence, relation } = verdict(a, b);
      expect(similarity).toBeLessThanOrEqual(0.9999);
      const shares = { similarity, jaccard, ...containment, ...alignment.coverage, ...evidence };
      for (const [name, share] of Object.entries(shares)) {
        expect(share, name).toBeGreaterThanOrEqual(0);
        expect(share, name).toBeLessThanOrEqual(1);
        expect(Math.round(share * 1e4) / 1e4, name).toBe(share);
      }
      expect(['near-identical', 'excerpt', 'paraphrase']).toContain(relation);
    });
  });

  test('have the Jaccard and containment of their shingle sets', () => {
    check((a, b) => {
      const [one, other] = [a, b].map(text => new Set(contentShingles(tokenize(text), ENGLISH, 2)));
      const common = [...one].filter(shingle => other.has(shingle)).length;
      const share = (whole: number): number => (whole === 0 ? 0 : Math.round((common / whole) * 1e4) / 1e4);
      const { jaccard, containment } = verdict(a, b);
      expect(jaccard).toBe(share(one.size + other.size - common));
      expect(containment.aInB).toBe(share(one.size));
      expect(containment.bInA).toBe(share(other.size));
    });
  });

  test('do not change when swapped twice', () => {
    check((a, b) => {
      expect(swapped(swapped(verdict(a, b)))).toEqual(verdict(a, b));
    });
  });
});

describe('similarity', () => {
  /** The text with about `rate` of its invented words replaced by unique ones; a higher rate replaces a superset. */
  const spun = (text: string, rate: number): string => {
    let n = 0;
    return text.replace(/[a-z]{6}/g, word =>
      (++n * 7919) % 1000 < rate * 1000 ? inventedWords(1500 + n, 1501 + n)[0] : word,
    );
  };

  test('falls on average with the share of replaced words', () => {
    const texts = Array.from({ length: 12 }, (_, n) => written(plainDraft(20, n * 17)));
    const means = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9].map(rate => {
      const all = texts.map(text => verdict(text, spun(text, rate)).similarity);
      return all.reduce((sum, x) => sum + x, 0) / all.length;
    });
    means.slice(1).forEach((mean, n) => {
      // near 1, where all is copied, thousandths may vary either way
      expect(mean).toBeLessThan(means[n] + 0.005);
    });
    expect(means[0]).toBeGreaterThan(0.9);
    expect(means.at(-1)).toBeLessThan(0.3);
  });

  test('of a light edit is high, of an unrelated text low', () => {
    const text = written(plainDraft(20));
    expect(verdict(text, text.replace('the', 'a')).similarity).toBeGreaterThan(0.9);
    expect(verdict(text, written(plainDraft(20, 1000))).similarity).toBeLessThan(0.3);
  });

  test('of texts without words is low', () => {
    for (const [a, b] of [
      ['', ''],
      ['', 'one word'],
      ['...', written(plainDraft(5))],
    ]) {
      expect(verdict(a, b).similarity).toBeLessThan(0.5);
    }
  });
});

describe('relation', () => {
  const draft = plainDraft(24);
  const text = written(draft);

  test('an edited copy is near-identical', () => {
    expect(verdict(text, text.replace('the', 'a')).relation).toBe('near-identical');
  });

  test('a part is an excerpt, in either order', () => {
    const part = written(draft.slice(5, 12));
    expect(verdict(text, part).relation).toBe('excerpt');
    expect(verdict(part, text).relation).toBe('excerpt');
    expect(verdict(part, text).containment.aInB).toBeGreaterThan(0.95);
    expect(verdict(part, text).similarity).toBeGreaterThan(0.5);
  });

  test('a text with every third word replaced is a paraphrase', () => {
    let n = 0;
    const rewritten = written(
      draft.map(words => words.map(word => (++n % 3 ? word : inventedWords(2000 + n, 2001 + n)[0]))),
    );
    expect(verdict(text, rewritten).relation).toBe('paraphrase');
  });

  test('a text with reordered paragraphs is found, with moved passages', () => {
    const { similarity, alignment } = verdict(text, written([...draft.slice(12), ...draft.slice(0, 12)]));
    expect(similarity).toBeGreaterThan(0.5);
    expect(alignment.moved).toBe(1);
    expect(alignment.coverage.a).toBeGreaterThan(0.95);
  });

  test('the same words are identical, without a score', () => {
    expect(identicalVerdict(7)).toMatchObject({ similarity: 1, relation: 'identical', jaccard: 1, evidence: {} });
    expect(identicalVerdict(7).alignment).toMatchObject({ longest: 7, kept: 7, coverage: { a: 1, b: 1 } });
    expect(swapped(identicalVerdict(7))).toEqual(identicalVerdict(7));
  });
});

describe('verifying candidate pairs of a corpus', () => {
  const original = plainDraft(20);
  const texts = [
    written(original),
    written(original.slice(2)),
    written(plainDraft(20, 800)),
    written(original.slice(0, 18)),
  ];
  const store = tokenStoreOf(texts.map(tokenize));
  const articles = Uint32Array.from(texts.keys());
  const corpus = { store, languages: new Int8Array(4), frequencies: countFrequencies(store, articles) };
  const pairs = { left: Uint32Array.of(1, 2, 3, 3, 3), right: Uint32Array.of(0, 0, 0, 1, 2) };
  const keep = { shingleSize: 2, floor: 0.5, related: false };

  test('keeps the pairs at or above the floor, `a` before `b`, in the given order', () => {
    const scored = verifyPairs(corpus, pairs, keep)(0, 5);
    expect(scored.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 3],
      [1, 3],
    ]);
    expect(scored.every(({ similarity }) => similarity >= 0.5)).toBe(true);
  });

  test('in ranges gives the same as at once', () => {
    const verify = verifyPairs(corpus, pairs, { ...keep, floor: 0 });
    const whole = verify(0, 5);
    expect(whole).toHaveLength(5);
    expect(
      [
        [0, 2],
        [2, 3],
        [3, 5],
      ].flatMap(([from, to]) => verify(from, to)),
    ).toEqual(whole);
  });

  test('does not depend on the order of the two columns', () => {
    const turned = { left: pairs.right, right: pairs.left };
    expect(verifyPairs(corpus, turned, keep)(0, 5)).toEqual(verifyPairs(corpus, pairs, keep)(0, 5));
  });
});
