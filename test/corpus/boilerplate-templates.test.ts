/** Frames learned from all pages of a group, or from some where there are too many, and found on all of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutFrames, flagFrames, groupBySource, learnFrames } from '../../src/corpus/boilerplate.js';
import { type Blocks, joinBlocks } from '../../src/corpus/boilerplate-blocks.js';
import {
  BY_PUBLISHER,
  type FrameRule,
  IN_CORPUS,
  IN_FOLDER,
  learnFrame,
  stretchesOf,
} from '../../src/corpus/boilerplate-templates.js';
import { type TokenStore, tokenStoreOf, tokensOf } from '../../src/corpus/token-store.js';
import { runsIn, writeRuns } from '../../src/corpus/word-runs.js';
import { framesProgram } from '../../src/kernels/boilerplate.js';
import { RUN } from '../../src/kernels/constants/boilerplate.js';
import { BOILERPLATE, mix32 } from '../../src/text/tokenize.js';

const FRAME_WORDS = 40;
const FRAME = Uint32Array.from({ length: FRAME_WORDS }, (_, i) => mix32(3_000_000_000 + i));

/** Pages of so many words of their own each, the frame before them where it is wanted. */
function pagesOf(count: number, words: number, isFramed: (page: number) => boolean = () => true): TokenStore {
  return tokenStoreOf(
    Array.from({ length: count }, (_, page) => {
      const own = Uint32Array.from({ length: words }, (_, i) => mix32(page * 10_000 + i));
      const hashes = isFramed(page) ? Uint32Array.of(...FRAME, ...own) : own;
      return { hashes, flags: new Uint8Array(hashes.length) };
    }),
  );
}
const allOf = ({ size }: TokenStore): Uint32Array => Uint32Array.from(Array(size).keys());
const runsOf = (hashes: Uint32Array): number[] => {
  const runs = new Uint32Array(runsIn(hashes.length));
  writeRuns(hashes, runs, 0);
  return [...runs];
};
const ascending = (values: Iterable<number>): number[] => [...values].sort((x, y) => x - y);

describe.each([
  ['a publisher', BY_PUBLISHER],
  ['a folder', IN_FOLDER],
  ['a corpus', IN_CORPUS],
] as const)('the frame of %s', (_, rule) => {
  const store = pagesOf(200, 80);
  const learned = (words: number): number[] => ascending(learnFrame(store, allOf(store), { ...rule, words }));
  const ofFrame = ascending(runsOf(FRAME));

  test('is all of what its pages have in common', () => {
    expect(learned(Number.POSITIVE_INFINITY)).toEqual(ofFrame);
    expect(learned(rule.words)).toEqual(ofFrame);
  });

  test('is the same whichever part of the pages teaches it', () => {
    fc.assert(
      // a tenth of the pages to all of them
      fc.property(fc.integer({ min: 2_400, max: 24_000 }), words => {
        expect(learned(words)).toEqual(ofFrame);
      }),
      { numRuns: 20 },
    );
  });

  test('is not learned from a page alone', () => {
    expect(learned(1)).toEqual([]);
    expect(learned(200)).toEqual([]);
  });

  test('is learned where a part of the pages has it, and the others teach as well', () => {
    const mixed = pagesOf(400, 80, page => mix32(page) % 3 === 0);
    for (const words of [Number.POSITIVE_INFINITY, 20_000, 10_000]) {
      expect(ascending(learnFrame(mixed, allOf(mixed), { ...rule, words } satisfies FrameRule))).toEqual(ofFrame);
    }
  });
});

describe('a publisher with more words than teach', () => {
  const PAGES = 2400;
  const OWN_WORDS = 300;
  const store = pagesOf(PAGES, OWN_WORDS);
  const articles = allOf(store);
  const sources = [{ name: 'paper.example', published: true }];
  const sourceOf = new Uint32Array(PAGES);
  const groups = groupBySource(articles, sourceOf, sources);
  const search = { frames: learnFrames(store, groups, 0, 2), sources, sourceOf };
  const expected = [
    {
      source: 'paper.example',
      articles: PAGES,
      words: FRAME_WORDS,
      example: { article: 0, start: 0, end: FRAME_WORDS },
    },
  ];

  test('has them: every second page teaches', () => {
    expect(PAGES * (OWN_WORDS + FRAME_WORDS)).toBeGreaterThan(BY_PUBLISHER.words);
    expect(PAGES * (OWN_WORDS + FRAME_WORDS)).toBeLessThan(BY_PUBLISHER.words * 2);
  });

  test('has its frame found on all pages, those that did not teach it too; the corpus does not count it again', () => {
    expect(search.frames.map(ascending)).toEqual([ascending(runsOf(FRAME)), ascending(runsOf(FRAME))]);
    const blocks: Blocks = new Map();
    for (const article of articles) {
      const { hashes, flags } = tokensOf(store, article);
      const copy = { hashes, flags: flags.slice() };
      expect(flagFrames(copy, article, search, blocks)).toBe(true);
      expect(copy.flags.findIndex(flag => (flag & BOILERPLATE) === 0)).toBe(FRAME_WORDS);
      expect(copy.flags.subarray(FRAME_WORDS).some(flag => (flag & BOILERPLATE) !== 0)).toBe(false);
    }
    expect(joinBlocks([blocks])).toEqual(expected);
  });

  test('has it cut out of all of them, whatever the ranges', () => {
    const cuts = [0, 1, 1000, PAGES];
    const parts = cuts.slice(1).map((to, n) => cutFrames(store, articles, search, cuts[n], to));
    expect(joinBlocks(parts)).toEqual(expected);
    for (const article of articles) {
      const { hashes } = tokensOf(store, article);
      expect(hashes.length).toBe(OWN_WORDS);
      expect(hashes[0]).toBe(mix32(article * 10_000));
    }
  });
});

test('groups learn the same alone as together', () => {
  const sources = ['one', 'two', 'three'].map(name => ({ name, published: true }));
  // the second source prints no frame
  const store = pagesOf(60, 80, page => page % 3 !== 1);
  const groups = groupBySource(
    allOf(store),
    Uint32Array.from({ length: 60 }, (_, page) => page % 3),
    sources,
  );
  const together = learnFrames(store, groups, 0, 4);
  expect(together.map(ascending)).toEqual([
    ascending(runsOf(FRAME)),
    [],
    ascending(runsOf(FRAME)),
    ascending(runsOf(FRAME)),
  ]);
  const alone = [0, 1, 2, 3].flatMap(group => learnFrames(store, groups, group, group + 1));
  expect(alone).toEqual(together);
});

describe('the program', () => {
  /** Pages of words that several of them print: runs of frames, whole or cut, between words of their own and of others. */
  const piece = fc.record({
    from: fc.constantFrom(0, 0, 0, 1, 2),
    start: fc.nat(6),
    words: fc.integer({ min: 1, max: 60 }),
  });
  const page = fc.record({ source: fc.nat(2), pieces: fc.array(piece, { minLength: 1, maxLength: 6 }) });
  const printed = (its: { from: number; start: number; words: number }, number: number): number[] =>
    Array.from({ length: its.words }, (_, i) =>
      mix32((its.from === 0 ? number * 10_000 + its.words * 100 : its.from * 1_000_000) + its.start + i),
    );

  test('finds the frames, the blocks and the rest of the pages that its plain reference finds', () => {
    const program = framesProgram();
    expect(program).not.toBeNull();
    let framed = 0;
    fc.assert(
      fc.property(fc.array(page, { minLength: 8, maxLength: 60 }), fc.nat(40), (pages, cut) => {
        const found = [program, null].map(its => {
          const store = tokenStoreOf(
            pages.map(({ pieces }, number) => {
              const hashes = Uint32Array.from(pieces.flatMap(each => printed(each, number)));
              return { hashes, flags: Uint8Array.from(hashes, hash => hash & 63) };
            }),
          );
          const sources = ['one', 'two', 'three'].map(name => ({ name, published: true }));
          const sourceOf = Uint32Array.from(pages, ({ source }) => source);
          const { articles, starts } = groupBySource(allOf(store), sourceOf, sources);
          const rules = [BY_PUBLISHER, BY_PUBLISHER, BY_PUBLISHER, { ...IN_CORPUS, articles: 6 }];
          const frames = rules.map((rule, group) =>
            learnFrame(store, articles.subarray(starts[group], starts[group + 1]), rule, its),
          );
          const search = { frames, sources, sourceOf };
          const cuts = [0, Math.min(cut, pages.length), pages.length];
          const blocks = cuts
            .slice(1)
            .map((to, n) => cutFrames(store, allOf(store), search, cuts[n], to, its))
            .map(each => [...each].sort(([x], [y]) => x - y));
          framed += frames.filter(({ length }) => length > 0).length;
          const left = pages
            .map((_, number) => tokensOf(store, number))
            .map(each => [[...each.hashes], [...each.flags]]);
          return { frames: frames.map(ascending), blocks, left };
        });
        expect(found[0]).toEqual(found[1]);
      }),
      { numRuns: 60 },
    );
    expect(framed).toBeGreaterThan(40);
  });
});

describe('stretches', () => {
  const stretchesIn = (its: readonly boolean[]) => {
    const starts = Uint32Array.from(its.keys()).filter(start => its[start]);
    return stretchesOf(starts, starts.length);
  };
  const runs = fc.array(fc.boolean(), { maxLength: 120 });

  test('are in order, apart from one another, ten words or longer, and begin and end with a run', () => {
    fc.assert(
      fc.property(runs, its => {
        const found = stretchesIn(its);
        let before = -1;
        for (const [start, end] of found) {
          expect(end - start).toBeGreaterThanOrEqual(10);
          expect(start).toBeGreaterThan(before);
          expect([its[start], its[end - RUN]]).toEqual([true, true]);
          before = end + 8;
        }
      }),
    );
  });

  test('cover every run but those of a phrase', () => {
    fc.assert(
      fc.property(runs, its => {
        const found = stretchesIn(its);
        its.forEach((is, start) => {
          const inside = found.some(([from, to]) => from <= start && start + RUN <= to);
          const neighbour = its.some(
            (other, at) => other && at !== start && Math.abs(at - start) <= 16 && at >= start - 16,
          );
          if (is && neighbour && !inside) {
            // it stands with others, but all of them are shorter than a stretch together
            const near = its.flatMap((other, at) => (other && Math.abs(at - start) <= 16 ? [at] : []));
            expect(Math.max(...near) - Math.min(...near) + RUN).toBeLessThan(10);
          }
        });
      }),
    );
  });
});
