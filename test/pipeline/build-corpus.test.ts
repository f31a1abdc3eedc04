import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PreparedBatch, prepare } from '../../src/corpus/prepare.js';
import type { SpilledColumn, Storage, TokenSegment } from '../../src/corpus/storage.js';
import { tokensOf } from '../../src/corpus/token-store.js';
import { type BuiltCorpus, buildCorpus } from '../../src/pipeline/build-corpus.js';
import { IN_THREAD, type Runner } from '../../src/pipeline/stages.js';
import { tokenize } from '../../src/text/tokenize.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { Progress } from '../../src/types/report.js';
import { spilled } from '../candidates/stores.js';
import { inventStory, randomFrom } from '../invented/stories.js';

const MIN_WORDS = 3;
const article = (id: string, text: string, about: Partial<Article> = {}): ReadItem => ({
  article: { id, text, ...about },
});
const build = (...batches: (readonly ReadItem[])[]): Promise<BuiltCorpus> =>
  buildCorpus(
    batches.map(items => prepare(items, MIN_WORDS)),
    MIN_WORDS,
  );
const idsOf = ({ rows }: BuiltCorpus): string[] => [...rows].map(row => row.id);

/** Everything a later stage reads, as plain values. */
const plain = ({ rows, corpus, firstOf, boilerplate, compared }: BuiltCorpus): unknown => ({
  rows: [...rows],
  totals: rows.totals(),
  boilerplate,
  tokens: Array.from(rows, (_, i) => {
    const { hashes, flags } = tokensOf(corpus.store, i);
    return { hashes: [...hashes], flags: [...flags] };
  }),
  languages: [...corpus.languages],
  words: [...corpus.frequencies.words],
  counts: [...corpus.frequencies.counts],
  articles: corpus.frequencies.articles,
  firstOf: [...firstOf],
  compared: [...compared],
});

const item: fc.Arbitrary<ReadItem> = fc.oneof(
  fc
    .record({
      id: fc.constantFrom('a', 'b', 'b~2', 'a~3', 'c/d.txt', 'é', 'Z', '10', '9'),
      words: fc.array(fc.constantFrom('The', 'the', 'rain', 'fell', 'on', 'Omsk', 'today.', '\n\n'), { maxLength: 8 }),
      path: fc.constantFrom('x.jsonl', 'y.jsonl'),
    })
    .map(({ id, words, path }) => article(id, words.join(' ').toLowerCase(), { path })),
  fc.constantFrom<ReadItem>(
    { problem: { id: 'broken', path: 'broken', status: 'unreadable', reason: 'no permission' } },
    { problem: { id: 'picture.png', path: 'picture.png', status: 'binary', reason: 'an image' } },
    { skipped: { path: 'package.json', reason: 'no article' } },
  ),
);
const cut = (items: readonly ReadItem[], size: number): ReadItem[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

describe('the corpus', () => {
  test('does not depend on the order of articles and their batches', async () => {
    const input = fc.array(item, { maxLength: 20 }).chain(items =>
      fc.record({
        items: fc.constant(items),
        shuffled: fc.shuffledSubarray(items, { minLength: items.length }),
        size: fc.integer({ min: 1, max: 7 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, async ({ items, shuffled, size }) => {
        expect(plain(await build(...cut(shuffled, size)))).toEqual(plain(await build(items)));
      }),
    );
  });

  test('has its rows, and the tokens of each, in the order of ids', async () => {
    const built = await build(
      [article('b', 'rain fell on Omsk'), article('10', 'snow fell on Tomsk today')],
      [article('a', 'sun shone')],
    );
    expect(idsOf(built)).toEqual(['10', 'a', 'b']);
    expect([...tokensOf(built.corpus.store, 2).hashes]).toEqual([...tokenize('rain fell on Omsk').hashes]);
    expect([...built.rows].map(row => row.words)).toEqual([5, 2, 4]);
    expect([...built.rows.words]).toEqual([5, 2, 4]);
  });

  test('is built batch by batch; each batch is reported', async () => {
    async function* later(): AsyncGenerator<PreparedBatch> {
      yield prepare([article('b', 'rain fell on Omsk')], MIN_WORDS);
      await new Promise(setImmediate);
      yield prepare([article('a', 'rain fell on Omsk'), article('c', 'no')], MIN_WORDS);
    }
    const reported: Progress[] = [];
    const built = await buildCorpus(later(), MIN_WORDS, { onProgress: progress => reported.push(progress) });
    expect(idsOf(built)).toEqual(['a', 'b', 'c']);
    expect(reported.filter(({ stage }) => stage === 'read').map(({ done }) => done)).toEqual([1, 3]);
    expect(reported.at(-1)).toEqual({ stage: 'words', done: 1, total: 1 });
  });

  test('is empty without articles', async () => {
    const { rows, corpus, compared } = await build();
    expect([rows.length, corpus.store.size, compared.length]).toEqual([0, 0, 0]);
  });
});

describe('an id that occurs twice', () => {
  test('becomes distinct, in an order that depends on the texts', async () => {
    const [one, two] = [article('a', 'rain fell on Omsk'), article('a', 'snow fell on Tomsk')];
    const forward = await build([one, two]);
    expect(idsOf(forward)).toEqual(['a', 'a~2']);
    expect(plain(await build([two, one]))).toEqual(plain(forward));
  });

  test('does not change the path, even where the id was the path', async () => {
    const [record, file] = [
      article('b.txt', 'rain fell on Omsk', { path: 'a.jsonl' }),
      article('b.txt', 'snow fell on Tomsk', { path: 'b.txt' }),
    ];
    for (const items of [
      [record, file],
      [file, record],
    ]) {
      const { rows } = await build(items);
      expect([...rows].map(({ id, path }) => [id, path])).toEqual([
        ['b.txt', 'a.jsonl'],
        ['b.txt~2', 'b.txt'],
      ]);
    }
  });

  test('does not become an id that another article has', async () => {
    const ids = idsOf(await build([article('a', 'x'), article('a', 'y'), article('a~2', 'z'), article('a', 'w')]));
    expect(ids).toEqual(['a', 'a~2', 'a~3', 'a~4']);
    expect(new Set(ids).size).toBe(4);
  });

  test('becomes distinct and stays in order, whatever the ids are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 30 }), async items => {
        const ids = idsOf(await build(items));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual([...ids].sort((x, y) => (x < y ? -1 : 1)));
      }),
    );
  });
});

describe('identical texts', () => {
  test('are found whatever their capitals, punctuation and line ends', async () => {
    const { firstOf, compared } = await build([
      article('a', 'Rain fell on Omsk.'),
      article('b', 'rain fell\non   OMSK!'),
      article('c', 'Rain fell on Tomsk.'),
      article('d', '“Rain fell on Omsk”'),
    ]);
    expect([...firstOf]).toEqual([0, 0, 2, 0]);
    expect([...compared]).toEqual([0, 2]);
  });

  test('are exactly those with the same words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 30 }), async items => {
        const { rows, corpus, firstOf, compared } = await build(items);
        const words = Array.from(rows, (_, i) => tokensOf(corpus.store, i).hashes.join());
        const expected = words.map((own, i) => (own === '' ? i : words.indexOf(own)));
        expect([...firstOf]).toEqual(expected);
        const isCompared = (i: number): boolean => rows.at(i)?.status === 'ok' && expected[i] === i;
        expect([...compared]).toEqual([...words.keys()].filter(isCompared));
      }),
    );
  });

  test('can be too short to compare; texts without words are not identical', async () => {
    const { rows, firstOf, compared } = await build([
      article('a', 'two words'),
      article('b', 'Two words'),
      article('c', '...'),
      article('d', '!!!'),
    ]);
    expect([...rows].every(row => row.status === 'too-short')).toBe(true);
    expect([...firstOf]).toEqual([0, 0, 2, 3]);
    expect([...compared]).toEqual([]);
  });

  test('count once in document frequencies', async () => {
    const copies = Array.from({ length: 20 }, (_, i) => article(`copy-${i}`, 'rain fell on Omsk'));
    const { corpus } = await build(copies, [article('other', 'rain fell on Tomsk')]);
    expect(corpus.frequencies.articles).toBe(2);
    expect(Math.max(...corpus.frequencies.counts)).toBe(2);
  });
});

describe('the corpus is the same', () => {
  const random = randomFrom(3);
  const frames = [0, 1, 2].map(() => inventStory(random, 30));
  const items = Array.from({ length: 30 }, (_, i) => {
    const text = `${frames[i % 3]}\n\n${inventStory(random, 40)}`;
    return article(`n${i}`, text, { source: `paper ${i % 3}` });
  });
  const batches = (): PreparedBatch[] => cut(items, 4).map(batch => prepare(batch, MIN_WORDS));
  /** Document frequencies sorted by word: a word's slot in the table may depend on the ranges. */
  const frequencies = ({ words, counts }: BuiltCorpus['corpus']['frequencies']): [number, number][] =>
    Array.from(words, (hash, slot): [number, number] => [hash, counts[slot]])
      .filter(([, count]) => count > 0)
      .sort(([x], [y]) => x - y);

  test('with many cores and smaller ranges', async () => {
    const finely: Runner = {
      ...IN_THREAD,
      cores: 64,
      run: (stage, input, cuts) =>
        IN_THREAD.run(
          stage,
          input,
          stage === 'removeBoilerplate' || stage === 'countWords' ? [...Array(cuts.at(-1)! + 1).keys()] : cuts,
        ),
    };
    const [one, many] = [
      await buildCorpus(batches(), MIN_WORDS),
      await buildCorpus(batches(), MIN_WORDS, { runner: finely }),
    ];
    expect({ ...(plain(many) as object), words: [], counts: [] }).toEqual({
      ...(plain(one) as object),
      words: [],
      counts: [],
    });
    expect(one.boilerplate).toHaveLength(3);
    expect(frequencies(many.corpus.frequencies)).toEqual(frequencies(one.corpus.frequencies));
  });

  test('with spilled tokens', async () => {
    let reads = 0;
    const counted = <Values extends Uint32Array | Uint8Array>(values: Values): SpilledColumn<Values> => {
      const column = spilled(values);
      return {
        ...column,
        read(offset, count) {
          reads++;
          return column.read(offset, count);
        },
      };
    };
    const storage: Storage = {
      storeSketches: spilled,
      collectTokens() {
        const segments: TokenSegment[] = [];
        return {
          add: ({ hashes, flags }) => segments.push({ hashes: counted(hashes), flags: counted(flags) }),
          finish: () => segments,
        };
      },
    };
    expect(plain(await buildCorpus(batches(), MIN_WORDS, { storage }))).toEqual(
      plain(await buildCorpus(batches(), MIN_WORDS)),
    );
    expect(reads).toBeGreaterThan(0);
  });
});
