/** Templates are learned from all pages of a group, or from a sample of a large group, and found on every page. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boilerplateFinder, groupBySource, learnTemplates, removeBoilerplate } from '../../src/corpus/boilerplate.js';
import { type Blocks, joinBlocks } from '../../src/corpus/boilerplate-blocks.js';
import {
  BY_PUBLISHER,
  IN_CORPUS,
  IN_FOLDER,
  type Template,
  type TemplateRule,
  templateLearner,
} from '../../src/corpus/boilerplate-templates.js';
import { type TokenStore, tokenStoreOf, tokensOf } from '../../src/corpus/token-store.js';
import { mix32, PARAGRAPH_START, SENTENCE_START } from '../../src/text/tokenize.js';
import { gramsOf, keyOf, spansOf, templateOf } from '../oracle/boilerplate.js';

const FRAME_WORDS = 40;
const FRAME = Uint32Array.from({ length: FRAME_WORDS }, (_, i) => mix32(3_000_000_000 + i));

/** Pages with `words` words of their own each, some of them after the frame. */
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
const ascending = (values: Iterable<number>): number[] => [...values].sort((x, y) => x - y);
const learn = (store: TokenStore, articles: Uint32Array, rule: TemplateRule): Template =>
  templateLearner(store, Math.max(...store.counts))(articles, rule);

describe.each([
  ['a publisher', BY_PUBLISHER],
  ['a folder', IN_FOLDER],
  ['a corpus', IN_CORPUS],
] as const)('the template of %s', (_, rule) => {
  const store = pagesOf(200, 80);
  const learned = (words: number): number[] => ascending(learn(store, allOf(store), { ...rule, words }));
  const ofFrame = ascending(gramsOf(FRAME));

  test('is all the text that its pages share', () => {
    expect(learned(Number.POSITIVE_INFINITY)).toEqual(ofFrame);
    expect(learned(rule.words)).toEqual(ofFrame);
  });

  test('is the same from any sample of the pages', () => {
    fc.assert(
      // a tenth of the pages up to all of them
      fc.property(fc.integer({ min: 2_400, max: 24_000 }), words => {
        expect(learned(words)).toEqual(ofFrame);
      }),
      { numRuns: 20 },
    );
  });

  test('is not learned from a single page', () => {
    expect(learned(1)).toEqual([]);
    expect(learned(200)).toEqual([]);
  });

  test('is learned when only some of the sampled pages have it', () => {
    const mixed = pagesOf(400, 80, page => mix32(page) % 3 === 0);
    for (const words of [Number.POSITIVE_INFINITY, 20_000, 10_000]) {
      expect(ascending(learn(mixed, allOf(mixed), { ...rule, words }))).toEqual(ofFrame);
    }
  });
});

describe('a publisher with more words than the sample limit', () => {
  const PAGES = 2400;
  const OWN_WORDS = 300;
  const store = pagesOf(PAGES, OWN_WORDS);
  const articles = allOf(store);
  const sources = [{ name: 'paper.example', published: true }];
  const sourceOf = new Uint32Array(PAGES);
  const groups = groupBySource(articles, sourceOf, sources);
  const search = { templates: learnTemplates(store, groups)(0, 2), sources, sourceOf };
  const expected = [
    {
      source: 'paper.example',
      articles: PAGES,
      words: FRAME_WORDS,
      example: { article: 0, start: 0, end: FRAME_WORDS },
    },
  ];

  test('is sampled at every second page', () => {
    expect(PAGES * (OWN_WORDS + FRAME_WORDS)).toBeGreaterThan(BY_PUBLISHER.words);
    expect(PAGES * (OWN_WORDS + FRAME_WORDS)).toBeLessThan(BY_PUBLISHER.words * 2);
  });

  test('has its frame found on all pages, sampled or not; the corpus does not count it again', () => {
    expect(search.templates.map(ascending)).toEqual([ascending(gramsOf(FRAME)), ascending(gramsOf(FRAME))]);
    for (const article of articles) {
      const tokens = tokensOf(store, article);
      const spans = boilerplateFinder(search, tokens.hashes.length)(tokens, article);
      expect(spans.map(({ start, end, group }) => [start, end, group])).toEqual([[0, FRAME_WORDS, 0]]);
    }
  });

  test('has its frame removed from all pages, for any ranges', () => {
    const cuts = [0, 1, 1000, PAGES];
    const remove = removeBoilerplate(store, articles, search);
    const parts = cuts.slice(1).map((to, n) => remove(cuts[n], to));
    expect(joinBlocks(parts)).toEqual(expected);
    for (const article of articles) {
      const { hashes } = tokensOf(store, article);
      expect(hashes.length).toBe(OWN_WORDS);
      expect(hashes[0]).toBe(mix32(article * 10_000));
    }
  });
});

test('a group learns the same alone as among others', () => {
  const sources = ['one', 'two', 'three'].map(name => ({ name, published: true }));
  // the second source prints no frame
  const store = pagesOf(60, 80, page => page % 3 !== 1);
  const groups = groupBySource(
    allOf(store),
    Uint32Array.from({ length: 60 }, (_, page) => page % 3),
    sources,
  );
  const learnGroups = learnTemplates(store, groups);
  const together = learnGroups(0, 4);
  expect(together.map(ascending)).toEqual([
    ascending(gramsOf(FRAME)),
    [],
    ascending(gramsOf(FRAME)),
    ascending(gramsOf(FRAME)),
  ]);
  const alone = [0, 1, 2, 3].flatMap(group => learnGroups(group, group + 1));
  expect(alone).toEqual(together);
});

describe('boilerplate is that of the reference implementation', () => {
  /** Pages that mix whole and cut parts of frames with their own words and the words of other pages. */
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
  const sources = ['one', 'two', 'three'].map(name => ({ name, published: true }));

  test('for any pages: templates, blocks and remaining words', () => {
    // no word is a name or a number: many of them make a note, which keeps its skeleton
    let learned = 0;
    const pages = fc.array(page, { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(pages, fc.nat(40), (printedPages, cut) => {
        const words = printedPages.map(({ pieces }, number) =>
          Uint32Array.from(pieces.flatMap(each => printed(each, number))),
        );
        const store = tokenStoreOf(
          words.map(hashes => ({ hashes, flags: Uint8Array.from(hashes, hash => hash & 60) })),
        );
        const sourceOf = Uint32Array.from(printedPages, ({ source }) => source);
        const { articles, starts } = groupBySource(allOf(store), sourceOf, sources);
        const rules = [BY_PUBLISHER, BY_PUBLISHER, BY_PUBLISHER, { ...IN_CORPUS, articles: 6 }];
        const groupOf = (group: number): Uint32Array => articles.subarray(starts[group], starts[group + 1]);
        const templates = rules.map((rule, group) => learn(store, groupOf(group), rule));
        const expected = rules.map((rule, group) =>
          templateOf(
            [...groupOf(group)].map(article => words[article]),
            rule,
            group < 3,
            IN_FOLDER.text,
          ),
        );
        expect(templates.map(ascending)).toEqual(expected.map(ascending));
        learned += templates.filter(({ length }) => length > 0).length;

        const remove = removeBoilerplate(store, allOf(store), { templates, sources, sourceOf });
        const cuts = [0, Math.min(cut, words.length), words.length];
        const blocks = joinBlocks(cuts.slice(1).map((to, n) => remove(cuts[n], to)));
        const { kept, holders } = removed(words, sourceOf, expected);
        expect(
          words.map((_, number) => tokensOf(store, number)).map(({ hashes, flags }) => [[...hashes], [...flags]]),
        ).toEqual(kept);
        const counted = blocks.map(({ articles: count, source }) => `${count} ${source !== undefined}`);
        const most = [...holders]
          .filter(([, count]) => count > 1)
          .map(([key, count]) => `${count} ${key.startsWith('s')}`);
        expect(counted.sort()).toEqual(most.sort());
      }),
      { numRuns: 60 },
    );
    expect(learned).toBeGreaterThan(40);
  });

  /** The remaining words of each page, and the count of each block. */
  function removed(
    words: readonly Uint32Array[],
    sourceOf: Uint32Array,
    templates: readonly ReadonlySet<number>[],
  ): { kept: [number[], number[]][]; holders: Map<string, number> } {
    const holders = new Map<string, number>();
    const kept = words.map((hashes, article): [number[], number[]] => {
      const isCut = new Uint8Array(hashes.length);
      for (const [template, ofSource] of [
        [templates[sourceOf[article]], true],
        [templates[3], false],
      ] as const)
        for (const [start, end] of spansOf(hashes, template)) {
          if (isCut.subarray(start, end).every(cut => cut === 1)) continue;
          isCut.fill(1, start, end);
          const key = `${ofSource ? 's' : 'c'}${keyOf(hashes, start, ofSource)}`;
          holders.set(key, (holders.get(key) ?? 0) + 1);
        }
      const rest = [...hashes.keys()].filter(i => isCut[i] === 0);
      const begins = (i: number): boolean => i > 0 && isCut[i - 1] === 1;
      return [
        rest.map(i => hashes[i]),
        rest.map(i => (hashes[i] & 60) | (begins(i) ? SENTENCE_START | PARAGRAPH_START : 0)),
      ];
    });
    return { kept, holders };
  }

  test('for an article of any length', () => {
    const template = Uint32Array.from(gramsOf(FRAME));
    const search = { templates: [template], sources: [], sourceOf: new Uint32Array(1) };
    for (const words of [0, 7, 8, 4096, 65_536, 300_000]) {
      const own = Uint32Array.from({ length: words }, (_, i) => mix32(i));
      const hashes = new Uint32Array(words + FRAME_WORDS);
      hashes.set(own);
      hashes.set(FRAME, words);
      const store = tokenStoreOf([{ hashes, flags: new Uint8Array(hashes.length) }]);
      const blocks: Blocks = removeBoilerplate(store, Uint32Array.of(0), search)(0, 1);
      expect([...blocks.values()].map(({ example }) => example)).toEqual([
        { article: 0, start: words, end: words + FRAME_WORDS },
      ]);
      expect(store.counts[0]).toBe(words);
    }
  });

  test('for a template of any size', () => {
    const long = Uint32Array.from({ length: 200_000 }, (_, i) => mix32(i));
    const search = { templates: [Uint32Array.from(gramsOf(long))], sources: [], sourceOf: new Uint32Array(1) };
    const spans = boilerplateFinder(search, long.length)({ hashes: long, flags: new Uint8Array(long.length) }, 0);
    expect(spans.map(({ start, end }) => [start, end])).toEqual([[0, long.length]]);
  });
});
