/** Texts of 20 to 39 words: a scan and a comparison give the relations that so few words allow, and no others. */
import { describe, expect, test } from 'vitest';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Report } from '../../src/types/report.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { article } from './news.js';

const random = randomFrom(17);
const story = (words = 250): string => inventStory(random, words);
const others = Array.from({ length: 40 }, (_, n) => article(`other-${n}`, story()));
const scan = (texts: Readonly<Record<string, string>>, options = {}): Promise<Report> =>
  findDuplicates([[...Object.entries(texts).map(([id, text]) => article(id, text)), ...others]], options);
const relationsOf = ({ pairs }: Report): string[] => pairs.map(({ a, b, relation }) => `${a} ${b} ${relation}`);

/** The relation of two texts by a scan, checked against the comparison. */
async function relationOf(a: string, b: string): Promise<string> {
  const [pair] = (await scan({ a, b })).pairs;
  const compared = compareArticles({ id: 'a', text: a }, { id: 'b', text: b }).pair;
  expect(compared.relation).toBe(pair?.relation ?? 'unrelated');
  return compared.relation;
}

const SWAN =
  'A swan that had settled on the rails at Lowmarket held up tram services for 40 minutes on Tuesday morning. Nobody was hurt, the operator said, and the bird flew off by itself.';
const FIRE =
  'Firefighters from Morwick and Tarnholm needed six hours to put out a blaze in a warehouse full of carpets near the old harbour. The cause is unknown, a spokeswoman said.';
const SEAT =
  'Jane Carver wins the seat of Lowmarket in the county council. The result was announced by the returning officer shortly after midnight, and the turnout was higher than before.';
const RESULTS =
  'Results will be posted here as soon as they are available. Please check back later tonight for the full results of all of the races.';
const DEVELOPING =
  'This is a developing story. Check back for updates. If you have information about this story please send us an email or call the newsroom.';

describe('two short texts', () => {
  test.each([
    ['with a word more', SWAN.replace('hurt', 'seriously hurt')],
    ['with words less', SWAN.replace(' morning', '').replace('by itself', 'itself')],
    ['with another word', SWAN.replace('settled', 'landed')],
    ['in capitals, with a word more', SWAN.replace('tram', 'all tram').toUpperCase()],
    ['under a dateline', `LOWMARKET ${SWAN}`],
  ])('%s are nearly identical', async (_, text) => {
    expect(await relationOf(SWAN, text)).toBe('near-identical');
  });

  test.each([
    [
      'that retell one another',
      SWAN,
      'Tram services at Lowmarket were held up for 40 minutes on Tuesday because a swan sat on the line. The operator said it flew away and that nobody had come to any harm.',
    ],
    ['with nothing in common', SWAN, FIRE],
    ['with another number', SWAN, SWAN.replace('40', '25')],
    ['with another day', SWAN, SWAN.replace('Tuesday', 'Friday')],
    ['with another place', SWAN, SWAN.replace('Lowmarket', 'Highgate')],
    ['with another name at the start', SEAT, SEAT.replace('Jane Carver', 'Martin Pellow')],
    ['that announce something', RESULTS, RESULTS.replace('are', 'become').replace('all of', 'all')],
    ['that ask to come back', DEVELOPING, DEVELOPING.replace('Check', 'Please check').replace('have', 'have any')],
  ])('%s are not reported', async (_, a, b) => {
    expect(await relationOf(a, b)).toBe('unrelated');
    // nor a passage, nor related
    expect((await scan({ a, b }, { related: true, minPassage: 10 })).pairs).toEqual([]);
  });

  test('of a template with different numbers are no copies', async () => {
    const quakes = ['4.2 Morwick 12', '5.1 Tarnholm 40', '3.9 Lowmarket 7', '4.8 Ferrow 23', '4.4 Highgate 31'].map(
      facts => {
        const [strength, place, depth] = facts.split(' ');
        return `A quake of magnitude ${strength} shook the coast near ${place} early in the morning, the survey reported. It struck at a depth of ${depth} kilometres, and no damage was known at first.`;
      },
    );
    const report = await scan(Object.fromEntries(quakes.map((text, n) => [`quake-${n}`, text])));
    expect(report.pairs).toEqual([]);
  });
});

describe('a teaser', () => {
  const teaserOf = (text: string): string => text.replace(/\s+/g, ' ').split(' ').slice(0, 30).join(' ');
  const [first, second] = [story(), story()];

  test('is an excerpt of its article', async () => {
    const report = await scan({ article: first, teaser: teaserOf(first) });
    expect(relationsOf(report)).toEqual(['article teaser excerpt']);
    expect(report.clusters).toMatchObject([{ representative: 'article', members: [{ id: 'teaser' }] }]);
  });

  test('does not chain articles', async () => {
    // two stories with the same first two sentences
    const teasers = { teaser: SWAN, z: SWAN.replace('bird', 'animal') };
    const report = await scan({ x: `${SWAN} ${first}`, y: `${SWAN} ${second}`, ...teasers });
    expect(relationsOf(report).filter(pair => pair.includes('excerpt'))).toHaveLength(4);
    for (const { representative, members } of report.clusters) {
      const ids = [representative, ...members.map(({ id }) => id)];
      expect(ids.filter(id => id === 'x' || id === 'y')).toHaveLength(1);
    }
  });

  test('does not make a digest of its article', async () => {
    const sentences = first.split(/(?<=\.)\s+/);
    const teasers = [0, 1, 2, 3].map(n => sentences.slice(3 * n, 3 * n + 2).join(' '));
    const report = await scan(Object.fromEntries([['article', first], ...teasers.map((text, n) => [`t${n}`, text])]));
    expect(report.digests).toEqual([]);
  });

  test('in three unrelated articles is a box, and an excerpt of none', async () => {
    const box =
      'Martha Pellow is a gardener who has written nine books on hedges, orchards and the weather. Readers reach her at the office of this paper in Ferrow, or on the third bench of the park.';
    const around = (n: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: n }, (_, k) => [`page-${k}`, `${story()}\n\n${box}`]));
    const excerpts = async (texts: Record<string, string>): Promise<string[]> =>
      relationsOf(await scan({ box, ...texts })).filter(pair => pair.startsWith('box'));
    expect(await excerpts(around(2))).toHaveLength(2);
    expect(await excerpts(around(3))).toEqual([]);
    // a story with many copies is no box
    expect(
      await excerpts(Object.fromEntries([0, 1, 2].map(n => [`copy-${n}`, `${box} ${first} ${n} copies.`]))),
    ).toHaveLength(3);
  });
});

test('below 20 words only identical texts are found, unless --min-words says otherwise', async () => {
  const a = 'Firefighters from Morwick and Tarnholm put out a blaze in a warehouse of carpets near Ferrow harbour.';
  const b = a.replace('put', 'quickly put');
  const report = await scan({ a, b });
  expect(report).toMatchObject({ pairs: [], summary: { tooShort: 2 } });
  expect(relationsOf(await scan({ a, b }, { minWords: 10 }))).toEqual(['a b near-identical']);
});
