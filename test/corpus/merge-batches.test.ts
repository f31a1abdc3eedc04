/** Any batches of articles merge into the same numbered collection (in the pipeline: build-corpus.test.ts). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MergedBatches, mergeBatches } from '../../src/corpus/merge-batches.js';
import { prepare } from '../../src/corpus/prepare.js';
import { sourceOf } from '../../src/corpus/sources.js';
import { IN_MEMORY } from '../../src/corpus/storage.js';
import { tokensOf } from '../../src/corpus/token-store.js';
import { languageOf } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';
import type { Article, ReadItem } from '../../src/types/article.js';

const MIN_WORDS = 3;
const merge = (batches: readonly (readonly ReadItem[])[], counts: number[] = []): Promise<MergedBatches> =>
  mergeBatches(
    batches.map(items => prepare(items, MIN_WORDS)),
    MIN_WORDS,
    IN_MEMORY,
    count => counts.push(count),
  );

const text = fc
  .array(fc.constantFrom('the', 'rain', 'fell', 'on', 'der', 'und', 'Regen', 'Omsk.', '\n\n', '雨'), { maxLength: 12 })
  .map(words => words.join(' '));
const optional = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const item: fc.Arbitrary<ReadItem> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        id: fc.oneof(
          fc.constantFrom('a', 'b', 'a~2', 'a~3', '\ud800', '\uffff', '😀', '10', '9', ''),
          fc.string({ maxLength: 3 }),
        ),
        text,
        path: optional('x.jsonl', 'y.jsonl', 'a', 'site/b'),
        source: optional('The Paper', 'the paper', 'wire'),
        url: optional('https://www.paper.example/1', 'https://other.example/2', 'nonsense'),
        title: optional('One', 'Two'),
      })
      .map(({ id, text: its, ...about }) => ({
        article: {
          id,
          text: its,
          ...Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
        },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ReadItem>(
      { problem: { id: 'broken', path: 'broken', status: 'unreadable', reason: 'no permission' } },
      { problem: { id: 'a', path: 'a', status: 'binary', reason: 'an image' } },
      { skipped: { path: 'package.json', reason: 'no article' } },
    ),
  },
);
const items = fc.array(item, { maxLength: 25 });
const batched = items.chain(its =>
  fc
    .tuple(
      fc.shuffledSubarray(its, { minLength: its.length }),
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
    )
    .map(([shuffled, sizes]) => {
      const batches: ReadItem[][] = [];
      for (let at = 0, turn = 0; at < shuffled.length; turn++) {
        // empty batches too, but finitely many
        const size = sizes[turn % sizes.length] + (turn % sizes.length === 0 ? 1 : 0);
        batches.push(shuffled.slice(at, at + size));
        at += size;
      }
      return { its, batches };
    }),
);

/** Everything a later stage reads. Sources by name: their numbers depend on the order. */
const plain = ({ rows, store, languages, firstOf, sources, sourceOf: numbers }: MergedBatches): unknown =>
  Array.from(rows, (row, i) => ({
    row,
    hashes: [...tokensOf(store, i).hashes],
    flags: [...tokensOf(store, i).flags],
    language: languages[i],
    first: firstOf[i],
    source: sources[numbers[i]],
  }));

describe('batches in any order', () => {
  test('give the same collection', async () => {
    await fc.assert(
      fc.asyncProperty(batched, async ({ its, batches }) => {
        expect(plain(await merge(batches))).toEqual(plain(await merge([its])));
      }),
      { numRuns: 300 },
    );
  });

  test('give articles in code-unit order of their ids, each id unique', async () => {
    await fc.assert(
      fc.asyncProperty(batched, async ({ its, batches }) => {
        const ids = [...(await merge(batches)).rows].map(row => row.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual([...ids].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0)));
        // each given id still exists
        const given = its.flatMap(one =>
          'article' in one ? [one.article.id] : 'problem' in one ? [one.problem.id] : [],
        );
        for (const id of given) expect(ids).toContain(id);
        expect(ids).toHaveLength(given.length);
      }),
      { numRuns: 300 },
    );
  });

  test('keep the words, language, source and row of each article', async () => {
    await fc.assert(
      fc.asyncProperty(items, async its => {
        // ids that name their item
        const named = its.map((one, i) =>
          'article' in one ? { article: { ...one.article, id: `${one.article.id}|${i}` } } : one,
        );
        const { rows, store, languages, sources, sourceOf: numbers } = await merge(named.map(one => [one]));
        for (const [i, row] of [...rows].entries()) {
          const number = Number(/\|(\d+)$/.exec(row.id)?.[1] ?? -1);
          if (number < 0) continue;
          const { text: written, ...about } = (named[number] as { article: Article }).article;
          const tokens = tokenize(written);
          expect(row).toMatchObject({ ...about, words: tokens.hashes.length });
          expect([...tokensOf(store, i).hashes]).toEqual([...tokens.hashes]);
          expect([...tokensOf(store, i).flags]).toEqual([...tokens.flags]);
          expect(languages[i]).toBe(languageOf(tokens.hashes));
          expect(sources[numbers[i]]).toEqual(sourceOf(about));
        }
      }),
    );
  });

  test('report the number of articles after each batch', async () => {
    await fc.assert(
      fc.asyncProperty(batched, async ({ batches }) => {
        const counts: number[] = [];
        const { rows } = await merge(batches, counts);
        expect(counts).toHaveLength(batches.length);
        expect(counts).toEqual([...counts].sort((x, y) => x - y));
        expect(counts.at(-1) ?? 0).toBe(rows.length);
      }),
    );
  });
});

test('records with one id and one text are ordered by their rows, for any order of batches', async () => {
  const record = (row: number): ReadItem => ({
    article: { id: 'a', path: 'x.jsonl', row, text: 'The rain fell on Omsk.' },
  });
  for (const batches of [[[record(1), record(7)]], [[record(7)], [record(1)]]]) {
    const { rows } = await merge(batches);
    expect([...rows].map(({ id, row }) => [id, row])).toEqual([
      ['a', 1],
      ['a~2', 7],
    ]);
  }
});
