/** The compare kernel gives the numbers of the reference (test/oracle), and its upper-bound filter loses no pair. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignPair, CorpusComparison } from '../../src/compare/comparison.js';
import { EVIDENCE, type EvidenceName, type EvidenceValues } from '../../src/compare/score.js';
import { type Pairs, type ScoredPair, verifyPairs } from '../../src/compare/verify.js';
import { type Corpus, countFrequencies } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { CompareKernel, MAX_SHORT } from '../../src/kernels/compare.js';
import { type Exports, WASM } from '../../src/kernels/generated/compare.js';
import { startKernel } from '../../src/kernels/host.js';
import { LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/language.js';
import { BACKGROUND, tokenize } from '../../src/text/tokenize.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { oracleOf, scoreByOracle } from '../oracle/compare.js';
import { editedInFrame } from '../texts/language-sample.js';
import { LANGUAGE_SAMPLES } from '../texts/languages.js';
import { AGAINST } from './evidence.js';
import { textPairs } from './texts.js';

const EVIDENCE_NAMES = Object.keys(EVIDENCE) as EvidenceName[];
const ENGLISH = LANGUAGES.indexOf('en');
const SENTENCE = /[A-Z][^.]*\./g;
const ANYTHING = { similarity: 0, related: undefined };

/** A story of any length, versions of it, and an unrelated text. */
const family = fc
  .record({
    seed: fc.nat(),
    length: fc.integer({ min: 30, max: 500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, length, share }) => {
    const random = randomFrom(seed);
    const story = inventStory(random, length);
    const [first, ...rest] = story.split('\n\n');
    return [
      story,
      reword(random, story, share),
      excerptOf(story, share),
      [...rest, first].join('\n\n'),
      story.replace(SENTENCE, sentence => (random() < 0.2 ? `“${sentence}”` : sentence)),
      `${inventStory(random, length)}\n\n${story}`,
      inventStory(random, length),
    ];
  });
const sample = fc
  .constantFrom(...LANGUAGE_SAMPLES)
  .map(its => [its.original, editedInFrame(its), its.paraphrase, its.other]);
const edited = textPairs.map(({ a, b }) => [a, b, `${a} ${b}`]);
const odd = fc.constantFrom('', 'Word', '2,000 11 12 2024', '市長', 'Danger '.repeat(300), '“Danger!” '.repeat(40));
const texts = fc
  .tuple(fc.oneof(family, sample, edited), fc.oneof(family, sample, edited), fc.array(odd, { maxLength: 2 }))
  .map(parts => parts.flat());

/** @param languages taken one after the other, over and over, whatever the texts are in */
function corpusOf(articles: readonly string[], languages: readonly number[] = [ENGLISH]): Corpus {
  const store = tokenStoreOf(articles.map(tokenize));
  return {
    store,
    languages: Int8Array.from(articles, (_, article) => languages[article % languages.length]),
    frequencies: countFrequencies(store, Uint32Array.from(articles.keys())),
  };
}

/** The corpus with every fifth run of seventeen words marked as background. */
function withBackground(corpus: Corpus): Corpus {
  for (const { flags } of corpus.store.segments as readonly { flags: Uint8Array }[])
    flags.forEach((flag, i) => {
      if (Math.floor(i / 17) % 5 === 0) flags[i] = flag | BACKGROUND;
    });
  return corpus;
}

/** All pairs of `count` articles, the larger number first. */
function allPairs(count: number): { left: Uint32Array; right: Uint32Array } {
  const pairs = Array.from({ length: count }, (_, left) => Array.from({ length: left }, (__, right) => [left, right]));
  const column = (side: 0 | 1): Uint32Array => Uint32Array.from(pairs.flat(), pair => pair[side]);
  return { left: column(0), right: column(1) };
}

const ANY_LANGUAGES = fc.array(fc.constantFrom(UNKNOWN_LANGUAGE, ...LANGUAGES.keys()), { minLength: 1, maxLength: 3 });

/** The scores of all pairs. */
const scored = (corpus: Corpus, pairs: Pairs, floor: number, related = false, minPassage?: number): ScoredPair[] => {
  const keep = { shingleSize: 2, floor, related, ...(minPassage !== undefined && { minPassage }) };
  return verifyPairs(corpus, pairs, keep)(0, pairs.left.length);
};

/** A kernel that reports the decisions of its filter. */
class WatchedKernel extends CompareKernel {
  readonly #onFilter: (passed: boolean, bound: EvidenceValues) => void;

  constructor(onFilter: (passed: boolean, bound: EvidenceValues) => void) {
    super();
    this.#onFilter = onFilter;
  }

  override passes(article: number, queryIsShorter: boolean): boolean {
    const passed = super.passes(article, queryIsShorter);
    this.#onFilter(passed, this.bound());
    return passed;
  }
}

/** A kernel that checks the guard zones after each pair. */
function guardedKernel(exports = startKernel<Exports>(WASM)): CompareKernel {
  const kernel = new CompareKernel(exports);
  kernel.guardPairs();
  return kernel;
}

describe('the kernel', () => {
  const guarded = guardedKernel();

  test('gives the numbers of the reference, bit by bit, for any shingle size', () => {
    fc.assert(
      fc.property(
        texts,
        ANY_LANGUAGES,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (articles, its, shingleSize, passage) => {
          const corpus = withBackground(corpusOf(articles, its));
          const comparison = new CorpusComparison(corpus, shingleSize, { ...ANYTHING, passage }, guarded);
          const oracle = oracleOf(corpus, shingleSize, passage);
          for (let b = 1; b < articles.length; b++) {
            for (let a = 0; a < b; a++) {
              const expected = oracle(a, b);
              const findings = comparison.compare(b, a)!;
              expect(findings).toEqual(expected.findings);
              expect(comparison.alignment(findings)).toEqual(expected.alignment);
            }
          }
          guarded.check();
        },
      ),
      { numRuns: 15 },
    );
  });

  test('keeps the pairs of the reference, at any floor', () => {
    // any floor, or exactly the score of one pair
    const floors = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20));
    fc.assert(
      fc.property(
        texts,
        ANY_LANGUAGES,
        floors,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 5, max: 200 }),
        (articles, its, height, related, isTurned, minPassage) => {
          const corpus = withBackground(corpusOf(articles, its));
          const { left, right } = allPairs(articles.length);
          const pairs = isTurned ? { left: right, right: left } : { left, right };
          const all = scoreByOracle(corpus, pairs, 2, minPassage);
          const floor = Number.isInteger(height) ? all[height % all.length].similarity : height;
          const kept = all
            .map(pair => (pair.similarity < Math.min(floor, 0.5) ? pair : { ...pair, passages: [] }))
            .filter(pair => pair.similarity >= floor || pair.passages.length > 0 || (related && pair.related));
          expect(scored(corpus, pairs, floor, related, minPassage)).toEqual(kept);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('evicts profiles when its cache is full', () => {
    const random = randomFrom(3);
    const articles = Array.from({ length: 24 }, () => inventStory(random, 6000)).flatMap(story => [
      story,
      reword(random, story, 0.1),
    ]);
    const corpus = corpusOf(articles);
    let dropped = 0;
    const kernel = guardedKernel();
    const { dropKept } = CompareKernel.prototype;
    kernel.dropKept = () => {
      dropped++;
      dropKept.call(kernel);
    };
    const comparison = new CorpusComparison(corpus, 2, ANYTHING, kernel);
    const oracle = oracleOf(corpus, 2);
    for (let n = 0; n < articles.length; n += 2) {
      expect(comparison.compare(n + 1, n)).toEqual(oracle(n, n + 1).findings);
    }
    // again, with profiles that were evicted
    expect(comparison.compare(0, 1)).toEqual(oracle(0, 1).findings);
    expect(dropped).toBeGreaterThan(1);
    kernel.check();
  });

  test('that writes past a region throws an error with its name, at once or at the next pair', () => {
    const corpus = corpusOf(LANGUAGE_SAMPLES.slice(0, 2).flatMap(({ original, paraphrase }) => [original, paraphrase]));
    const regions = [
      ['PARTNER', (pair: Exports, words: number) => pair.PARTNER.value + words * 4],
      ['PASSAGES', (pair: Exports, words: number) => pair.PASSAGES.value + ((words >> 1) + 1) * 24],
    ] as const;
    for (const [region, endOf] of regions) {
      for (const again of [false, true]) {
        const pair = startKernel<Exports>(WASM);
        const kernel = guardedKernel(pair);
        const comparison = new CorpusComparison(corpus, 2, ANYTHING, kernel);
        const { lengths } = comparison.compare(0, 1)!;
        kernel.check();
        new Uint8Array(pair.memory.buffer)[endOf(pair, lengths.shorter)]++;
        if (again) comparison.compare(2, 3);
        expect(() => kernel.check()).toThrow(`a kernel wrote beyond its region ${region}`);
      }
    }
  });

  test('loses no pair across languages, and none with articles too long for the filter', () => {
    const [german, english] = ['de', 'en'].map(language => LANGUAGES.indexOf(language));
    for (let seed = 0; seed < 30; seed++) {
      const random = randomFrom(seed);
      const story = inventStory(random, 200);
      const corpus = corpusOf([story, reword(random, story, 0.4 + seed / 60)], [german, english]);
      const pairs = { left: Uint32Array.of(1, 0), right: Uint32Array.of(0, 1) };
      const [{ similarity }] = scored(corpus, pairs, 0);
      expect(scored(corpus, pairs, similarity)).toHaveLength(2);
    }
    const random = randomFrom(7);
    const excerpt = inventStory(random, 60);
    for (const length of [500, 2000, 40_000]) {
      const whole = `${inventStory(random, length)}\n\n${excerpt}\n\n${inventStory(random, length)}`;
      const corpus = corpusOf([excerpt, whole, inventStory(random, 60)]);
      expect(scored(corpus, allPairs(3), 0.5).map(({ a, b }) => [a, b])).toEqual([[0, 1]]);
    }
  });

  test('does not depend on the other pairs', () => {
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const corpora = [1, 2].map(n =>
      corpusOf(LANGUAGE_SAMPLES.slice(n, n + 4).flatMap(its => [its.original, its.paraphrase])),
    );
    const pairs = allPairs(8);
    const inTurn = corpora.map(corpus => ({ verify: verifyPairs(corpus, pairs, keep), found: [] as ScoredPair[] }));
    for (let n = 0; n < pairs.left.length; n++) {
      for (const { verify, found } of inTurn) found.push(...verify(n, n + 1));
    }
    expect(inTurn.map(({ found }) => found)).toEqual(corpora.map(corpus => scored(corpus, pairs, 0.5)));
  });
});

describe('long articles', () => {
  const random = randomFrom(11);
  const words = (count: number): string =>
    Array.from({ length: Math.ceil(count / 500) }, () => inventStory(random, 500)).join('\n\n');
  const story = inventStory(random, 400);
  const between = (text: string, length: number): string => `${words(length / 2)}\n\n${text}\n\n${words(length / 2)}`;

  test('get the numbers of the reference', { timeout: 120_000 }, () => {
    const base = words(MAX_SHORT * 2.1);
    const reworded = reword(random, base, 0.2);
    const articles = [
      story,
      between(story, MAX_SHORT),
      between(story, 70_000),
      base,
      `${reworded.slice(0, reworded.length / 2)}\n\n${words(3000)}`,
      'Danger! '.repeat(70_000),
      `${'We say danger and nothing else. '.repeat(12_000)} ${story}`,
      LANGUAGE_SAMPLES.map(({ original }) => original)
        .join('\n\n')
        .repeat(20),
    ];
    const corpus = corpusOf(articles, [ENGLISH, UNKNOWN_LANGUAGE]);
    const { counts } = corpus.store;
    expect(counts.filter(count => count > MAX_SHORT).length).toBeGreaterThan(5);
    const kernel = guardedKernel();
    const comparison = new CorpusComparison(corpus, 2, ANYTHING, kernel);
    const oracle = oracleOf(corpus, 2);
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [2, 6],
      [3, 4],
      [5, 6],
      [5, 0],
      [6, 0],
      [7, 5],
      [7, 7],
      [2, 3],
    ]) {
      if (a === b) continue;
      const expected = oracle(Math.min(a, b), Math.max(a, b));
      const findings = comparison.compare(a, b)!;
      expect(findings, `${a} ${b}`).toEqual(expected.findings);
      expect(comparison.alignment(findings).passages).toEqual(expected.alignment.passages);
    }
    kernel.check();
  });

  test('a copy within several hundred thousand words is an excerpt', { timeout: 120_000 }, () => {
    const archive = between(story, 400_000);
    const paraphrase = reword(random, story, 0.2);
    const stranger = inventStory(random, 400);
    const corpus = corpusOf([story, paraphrase, stranger, archive]);
    const pairs = { left: Uint32Array.of(3, 3, 3), right: Uint32Array.of(0, 1, 2) };
    const [copy, edited, other] = scored(corpus, pairs, 0);
    expect(copy).toMatchObject({ relation: 'excerpt', containment: { aInB: 1 } });
    expect(copy.similarity).toBeGreaterThan(0.99);
    expect(copy.alignment.coverage.a).toBeGreaterThan(0.95);
    expect(edited.relation).toBe('excerpt');
    expect(edited.alignment.coverage.a).toBeGreaterThan(0.8);
    expect(other.similarity).toBeLessThan(0.5);
    expect(other.alignment.coverage.a).toBeLessThan(0.3);
  });

  test('memory is linear in the words', { timeout: 120_000 }, () => {
    const kernel = new CompareKernel();
    const text = words(200_000);
    const corpus = corpusOf([text, `${text} more`]);
    const before = kernel.memoryBytes;
    new CorpusComparison(corpus, 2, ANYTHING, kernel).compare(0, 1);
    expect((kernel.memoryBytes - before) / corpus.store.counts[0]).toBeLessThan(300);
  });
});

describe('the filter', () => {
  test('passes few unrelated pairs', () => {
    const articles = Array.from({ length: 40 }, (_, n) => inventStory(randomFrom(n), 300));
    const pairs = allPairs(articles.length);
    const passes: boolean[] = [];
    const kernel = new WatchedKernel(passed => passes.push(passed));
    verifyPairs(
      corpusOf(articles),
      pairs,
      { shingleSize: 2, floor: 0.5, related: false },
      kernel,
    )(0, pairs.left.length);
    expect(passes).toHaveLength(pairs.left.length);
    expect(passes.filter(passed => passed).length).toBeLessThan(0.02 * passes.length);
  });

  test('bounds each number of the evidence from the side of a copy', () => {
    let bounds: EvidenceValues[] = [];
    const kernel = new WatchedKernel((_, bound) => bounds.push(bound));
    fc.assert(
      fc.property(texts, ANY_LANGUAGES, (articles, languages) => {
        const corpus = corpusOf(articles, languages);
        // a threshold low enough that everything passes
        const related = { vocabulary: 0, names: 0 };
        const comparison = new CorpusComparison(corpus, 2, { similarity: 0.001, related }, kernel);
        for (let query = 0; query < articles.length; query++) {
          for (let candidate = 0; candidate < articles.length; candidate++) {
            if (query === candidate) continue;
            bounds = [];
            const { evidence } = comparison.compare(query, candidate)!;
            // no bound exists when one article is much longer
            for (const bound of bounds) {
              for (const name of EVIDENCE_NAMES) {
                const slack = AGAINST.includes(name) ? evidence[name] - bound[name] : bound[name] - evidence[name];
                expect(slack, name).toBeGreaterThanOrEqual(-1e-9);
              }
            }
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

test('an article and the same text in a longer page of another language', () => {
  const english = inventStory(randomFrom(1), 300);
  const german = LANGUAGE_SAMPLES[0].original;
  const corpus = corpusOf([english, `${german}\n\n${english}\n\n${german}`], [ENGLISH, LANGUAGES.indexOf('de')]);
  const { findings } = alignPair(corpus, 2);
  expect(findings).toEqual(oracleOf(corpus, 2)(0, 1).findings);
});
