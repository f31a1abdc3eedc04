/** The statistics of a corpus, saved and used again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholePair } from '../../src/cluster/listed-pair.js';
import { wordWeights } from '../../src/corpus/corpus.js';
import { prepare } from '../../src/corpus/prepare.js';
import {
  type CorpusStatistics,
  decodeStatistics,
  encodeStatistics,
  nameOfStatistics,
} from '../../src/corpus/statistics.js';
import { completeOptions } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { scan } from '../../src/pipeline/scan.js';
import { knownWords, LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/language.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { Pair } from '../../src/types/report.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { article, inventNews } from '../pipeline/news.js';

const OPTIONS = completeOptions({});
const FOOTER = inventStory(randomFrom(77), 60);
/** Stories, their copies, and a common footer on each page of one publisher. */
const NEWS: readonly ReadItem[] = inventNews(randomFrom(5), 8).map((item, i) =>
  'article' in item && i % 2 === 0
    ? article(item.article.id, `${item.article.text}\n\n${FOOTER}`, { url: `https://example.org/${i}` })
    : item,
);

async function scanned(
  items: readonly ReadItem[],
  statistics?: CorpusStatistics,
): Promise<{ readonly pairs: readonly Pair[]; readonly learned: CorpusStatistics; readonly name: unknown }> {
  let learned: CorpusStatistics | undefined;
  const report = await scan([prepare(items, OPTIONS.minWords)], OPTIONS, {
    ...(statistics !== undefined && { statistics }),
    onStatistics: used => {
      learned = used;
    },
  });
  return { pairs: report.pairs.map(wholePair), learned: learned!, name: report.statistics };
}

const fileOf = (statistics: CorpusStatistics): Buffer => Buffer.concat(encodeStatistics(statistics));
const WHOLE = await scanned(NEWS);
const FILE = fileOf(WHOLE.learned);

test('saved statistics load to the same bytes, for any order of the articles', async () => {
  expect(fileOf(decodeStatistics(FILE, 'x'))).toEqual(FILE);
  expect(fileOf((await scanned([...NEWS].reverse())).learned)).toEqual(FILE);
  expect(WHOLE.learned.templates.some(template => template.length > 0)).toBe(true);
});

test('document frequencies limited to some languages give the same weights as those of all words', () => {
  const { frequenciesIn } = decodeStatistics(FILE, 'x');
  const { frequencies } = WHOLE.learned;
  const all = [...frequencies.words].filter((_, slot) => frequencies.counts[slot] > 0);
  const languages = fc.integer({ min: UNKNOWN_LANGUAGE, max: LANGUAGES.length - 1 });
  fc.assert(
    fc.property(fc.array(languages, { minLength: 1, maxLength: 3 }), fc.integer(), (some, strange) => {
      const table = frequenciesIn!(some);
      for (const language of some) {
        const [few, every] = [wordWeights(table, language), wordWeights(frequencies, language)];
        for (const word of [...all, strange >>> 0, ...knownWords(language).keys()]) {
          if (few.weightOf(word) !== every.weightOf(word) || few.isContent(word) !== every.isContent(word))
            throw new Error(`the weight of ${word} in language ${language} is another one`);
        }
      }
    }),
    { numRuns: 20 },
  );
  expect(decodeStatistics(FILE, 'x').name).toEqual(nameOfStatistics(WHOLE.learned));
});

/** Posts of a site, every twelfth by a guest author with other publications: two posts of the site are no editions. */
const SITE: readonly ReadItem[] = NEWS.map((item, i) => {
  const { id, text } = (item as { article: Article }).article;
  return article(id, text, { source: i % 12 < 2 && i < 24 ? 'Guest' : 'Our Site', path: `posts/${id}.md` });
});

test.for([
  ['several publishers', NEWS, null],
  ['a site', SITE, 'our site'],
] as const)('any part of a corpus of %s has the pairs of all under its statistics', async ([, items, site]) => {
  const whole = await scanned(items);
  expect(whole.learned.site).toBe(site);
  expect(new Set(whole.pairs.map(({ edition = false }) => edition))).toEqual(new Set([false, true]));
  const statistics = decodeStatistics(fileOf(whole.learned), 'x');
  await fc.assert(
    fc.asyncProperty(fc.subarray([...items], { minLength: 2 }), async part => {
      const ids = new Set(part.map(item => (item as { article: Article }).article.id));
      const expected = whole.pairs.filter(({ a, b }) => ids.has(a) && ids.has(b));
      const found = await scanned(part, statistics);
      expect(found.pairs).toEqual(expected);
      expect(found.name).toEqual(nameOfStatistics(whole.learned));
    }),
    { numRuns: 20 },
  );
});

test('statistics of version 1 load: a scan learns the missing main publisher from its own articles', async () => {
  const { learned, pairs } = await scanned(SITE);
  const { site: _, ...older } = learned;
  const file = Buffer.from(
    fileOf(older)
      .toString('latin1')
      .replace(/^twicetold statistics 2/, 'twicetold statistics 1'),
    'latin1',
  );
  const statistics = decodeStatistics(file, 'x');
  expect(statistics.site).toBeUndefined();
  expect((await scanned(SITE, statistics)).pairs).toEqual(pairs);
  const guests = SITE.filter(item => (item as { article: Article }).article.source === 'Guest');
  const editions = (await scanned(guests, statistics)).pairs.filter(({ edition }) => edition === true);
  expect(editions).toEqual([]);
});

test('the name and the checksum of statistics cover the main publisher', async () => {
  const { learned } = await scanned(SITE);
  const names = ['our site', null, 'another'].map(site => nameOfStatistics({ ...learned, site }).fingerprint);
  expect(new Set(names).size).toBe(3);
  const file = fileOf(learned).toString('latin1').replace('our site', 'my  site');
  expect(() => decodeStatistics(Buffer.from(file, 'latin1'), 'x')).toThrow('the checksum is wrong');
});

test('two articles compared alone get the verdict of the whole corpus', () => {
  const statistics = decodeStatistics(FILE, 'x');
  const byId = new Map(
    NEWS.map(item => [(item as { article: Article }).article.id, (item as { article: Article }).article]),
  );
  expect(WHOLE.pairs.length).toBeGreaterThan(8);
  for (const pair of WHOLE.pairs) {
    const { places: _, ...alone } = compareArticles(byId.get(pair.a)!, byId.get(pair.b)!, {}, [], statistics).pair;
    expect(alone).toEqual(pair);
  }
});

describe('a rejected file', () => {
  const refused = (bytes: Uint8Array): string => {
    try {
      decodeStatistics(bytes, 'archive.stats');
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('accepted');
  };

  test('gives the reason', () => {
    expect(refused(Buffer.from('{"a":1}'))).toBe('archive.stats: not a statistics file of twicetold');
    expect(refused(Buffer.alloc(0))).toBe('archive.stats: not a statistics file of twicetold');
    expect(refused(Buffer.from('twicetold statistics 3\n{}\n'))).toBe(
      'archive.stats: statistics of version 3; this twicetold reads versions up to 2',
    );
    expect(refused(Buffer.from('twicetold statistics 1\n{"tool":'))).toContain('the header is not JSON');
    expect(refused(Buffer.from('twicetold statistics 1\n{}\n'))).toContain('the header is incomplete');
    expect(refused(FILE.subarray(0, -4))).toContain('the length of the file is wrong');
    const tokens = FILE.toString('latin1').replace(/"tokens":\d+/, '"tokens":99');
    expect(refused(Buffer.from(tokens, 'latin1'))).toContain('cuts texts into words in another way');
  });

  test('is any file with one changed byte, unless that byte has no meaning', () => {
    const end = FILE.indexOf(0x0a, 30);
    fc.assert(
      fc.property(
        fc.integer({ min: end + 1, max: FILE.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const bytes = Buffer.from(FILE);
          bytes[at] = bytes[at]! ^ change;
          expect(refused(bytes)).toContain('the checksum is wrong');
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has impossible sizes', () => {
    const header = (values: object): Buffer =>
      Buffer.from(
        `twicetold statistics 1\n${JSON.stringify({ tool: '1', tokens: 1, articles: 1, words: 0, templates: [{ grams: 0 }], runs: { rate: 8, count: 0 }, sha256: '', ...values })}\n`,
      );
    expect(refused(header({ words: 2 ** 31 }))).toContain('the length of the file is wrong');
    expect(refused(header({ words: -1 }))).toContain('the header is incomplete');
    expect(refused(header({ words: 1e300 }))).toContain('the header is incomplete');
    expect(refused(header({ site: 1 }))).toContain('the header is incomplete');
    expect(refused(header({ templates: [] }))).toContain('the header is incomplete');
    expect(refused(header({ templates: [{ grams: 4 }, { grams: 0 }] }))).toContain('the header is incomplete');
  });
});
