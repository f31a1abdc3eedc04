import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article, ReadItem } from '../../src/model.js';
import { type Collected, collectArticles } from '../../src/text/collect.js';
import { type PreparedBatch, prepare } from '../../src/text/prepare.js';
import { tokensOf } from '../../src/text/token-store.js';
import { tokenize } from '../../src/text/tokenize.js';

const MIN_WORDS = 3;
const article = (id: string, text: string, about: Partial<Article> = {}): ReadItem => ({
  article: { id, text, ...about },
});
const collect = (...batches: (readonly ReadItem[])[]): Promise<Collected> =>
  collectArticles(
    batches.map(items => prepare(items, MIN_WORDS)),
    MIN_WORDS,
    () => {},
  );

/** Everything a later stage can see, as plain values. */
const plain = ({ rows, corpus, firstOf, boilerplate, compared }: Collected): unknown => ({
  rows,
  boilerplate,
  starts: [...corpus.store.starts],
  hashes: [...corpus.store.hashes],
  flags: [...corpus.store.flags],
  languages: [...corpus.languages],
  words: [...corpus.facts.words],
  counts: [...corpus.facts.counts],
  articles: corpus.facts.articles,
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

describe('the order in which files come in', () => {
  test('and how they are batched changes nothing', async () => {
    const input = fc.array(item, { maxLength: 20 }).chain(items =>
      fc.record({
        items: fc.constant(items),
        shuffled: fc.shuffledSubarray(items, { minLength: items.length }),
        size: fc.integer({ min: 1, max: 7 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, async ({ items, shuffled, size }) => {
        expect(plain(await collect(...cut(shuffled, size)))).toEqual(plain(await collect(items)));
      }),
    );
  });

  test('rows come by id, each with its own tokens', async () => {
    const { rows, corpus } = await collect(
      [article('b', 'rain fell on Omsk'), article('10', 'snow fell on Tomsk today')],
      [article('a', 'sun shone')],
    );
    expect(rows.map(row => row.id)).toEqual(['10', 'a', 'b']);
    expect([...tokensOf(corpus.store, 2).hashes]).toEqual([...tokenize('rain fell on Omsk').hashes]);
    expect(rows.map(row => row.words)).toEqual([5, 2, 4]);
  });

  test('batches may come later; each is told of', async () => {
    async function* later(): AsyncGenerator<PreparedBatch> {
      yield prepare([article('b', 'rain fell on Omsk')], MIN_WORDS);
      await new Promise(setImmediate);
      yield prepare([article('a', 'rain fell on Omsk'), article('c', 'no')], MIN_WORDS);
    }
    const told: number[] = [];
    const { rows } = await collectArticles(later(), MIN_WORDS, count => told.push(count));
    expect(rows.map(row => row.id)).toEqual(['a', 'b', 'c']);
    expect(told).toEqual([1, 3]);
  });

  test('nothing gives nothing', async () => {
    const { rows, corpus, compared } = await collect();
    expect([rows.length, corpus.store.size, compared.length]).toEqual([0, 0, 0]);
  });
});

describe('an id that occurs twice', () => {
  test('is made distinct, in an order that the texts decide', async () => {
    const [one, two] = [article('a', 'rain fell on Omsk'), article('a', 'snow fell on Tomsk')];
    const forward = await collect([one, two]);
    expect(forward.rows.map(row => row.id)).toEqual(['a', 'a~2']);
    expect(plain(await collect([two, one]))).toEqual(plain(forward));
  });

  test('keeps clear of ids that look made', async () => {
    const { rows } = await collect([article('a', 'x'), article('a', 'y'), article('a~2', 'z'), article('a', 'w')]);
    expect(rows.map(row => row.id)).toEqual(['a', 'a~2', 'a~3', 'a~4']);
    expect(new Set(rows.map(row => row.id)).size).toBe(4);
  });

  test('gives distinct ids, in order, whatever the ids are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 30 }), async items => {
        const ids = (await collect(items)).rows.map(row => row.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual([...ids].sort((x, y) => (x < y ? -1 : 1)));
      }),
    );
  });
});

describe('identical texts', () => {
  test('are found whatever their capitals, punctuation and line ends', async () => {
    const { firstOf, compared } = await collect([
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
        const { rows, corpus, firstOf, compared } = await collect(items);
        const words = rows.map((_, i) => tokensOf(corpus.store, i).hashes.join());
        const expected = words.map((its, i) => (its === '' ? i : words.indexOf(its)));
        expect([...firstOf]).toEqual(expected);
        expect([...compared]).toEqual([...rows.keys()].filter(i => rows[i].status === 'ok' && expected[i] === i));
      }),
    );
  });

  test('that are too short are found too, and not compared; those without words are no copies of one another', async () => {
    const { rows, firstOf, compared } = await collect([
      article('a', 'two words'),
      article('b', 'Two words'),
      article('c', '...'),
      article('d', '!!!'),
    ]);
    expect(rows.every(row => row.status === 'too-short')).toBe(true);
    expect([...firstOf]).toEqual([0, 0, 2, 3]);
    expect([...compared]).toEqual([]);
  });

  test('document frequencies count a text once, however often it was copied', async () => {
    const copies = Array.from({ length: 20 }, (_, i) => article(`copy-${i}`, 'rain fell on Omsk'));
    const { corpus } = await collect(copies, [article('other', 'rain fell on Tomsk')]);
    expect(corpus.facts.articles).toBe(2);
    expect(Math.max(...corpus.facts.counts)).toBe(2);
  });
});
