/** Notes of one template are a family, not copies; copies of a member are still found. */
import { describe, expect, test } from 'vitest';
import { findFamilies } from '../../src/cluster/template-families.js';
import type { PairVerdict } from '../../src/compare/verify.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { evidenceLine } from '../../src/report/wording.js';
import type { Article } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';

const scan = (articles: readonly Article[]): Promise<Report> =>
  findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);

type Random = () => number;
type Note = (random: Random) => string;

const PLACES = 'Tarnholm Morwick Kellness Brusk Penhallow Arlen Vessmark Southmole Dunmore Ellery Marhaven Oxna'.split(
  ' ',
);
const PEOPLE = 'Oakes Renn Halsey Aydin Lindqvist Petrov Kowalski Costa Okafor Nilsen Byrne Moreau'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const number = (random: Random, from: number, to: number): string => String(Math.floor(from + random() * (to - from)));
const one = (random: Random, names: readonly string[]): string => names[Math.floor(random() * names.length)]!;

const NOTES: Readonly<Record<string, Note>> = {
  tides: r =>
    `Tides at ${one(r, PLACES)} on ${one(r, DAYS)}\n\nHigh water at ${one(r, PLACES)} pier comes at ${number(r, 1, 12)}.${number(r, 10, 59)} in the morning with ${number(r, 210, 590)} centimetres above the chart, low water at ${number(r, 1, 12)}.${number(r, 10, 59)} with ${number(r, 20, 190)}. The ferry to ${one(r, PLACES)} leaves ${number(r, 10, 50)} minutes later than planned, and boats that draw more than ${number(r, 120, 290)} centimetres should wait outside the mole. The harbour master, ${one(r, PEOPLE)}, reads the gauge again at ${number(r, 13, 22)} o'clock.`,
  market: r =>
    `The market at ${one(r, PLACES)} sold ${number(r, 100, 900)} head of cattle on ${one(r, DAYS)}, against ${number(r, 100, 900)} a week before. Heifers made up to ${number(r, 1000, 2900)} crowns, bullocks up to ${number(r, 1000, 2900)}, and calves were traded at about ${number(r, 100, 400)}. The best pen came from ${one(r, PEOPLE)} of ${one(r, PLACES)}. Buyers from ${one(r, PLACES)} took most of the lambs, at ${number(r, 60, 190)} crowns each, and the next sale is on ${one(r, DAYS)} at ${number(r, 8, 12)} o'clock with entries closing the day before.`,
  notice: r =>
    `The council of ${one(r, PLACES)} gives notice of an application under number ${number(r, 10000, 99999)} by ${one(r, PEOPLE)} to build ${number(r, 2, 40)} dwellings on ${number(r, 300, 9000)} square metres of land beside ${one(r, PLACES)} Road. The plans may be seen at the offices in ${one(r, PLACES)} until ${number(r, 2, 28)} ${one(r, ['March', 'April', 'June', 'July'])} during the hours of business. Whoever objects must write to the clerk, ${one(r, PEOPLE)}, within ${number(r, 14, 60)} days, and a fee of ${number(r, 100, 900)} crowns is due on the day of the hearing in ${one(r, PLACES)}. The mayor of ${one(r, PLACES)}, ${one(r, PEOPLE)}, will open the session at ${number(r, 8, 19)}.${number(r, 10, 59)} in room ${number(r, 10, 400)} of the town hall.`,
  // long runs shared by all notes make up most of it; little remains besides facts
  permit: r =>
    `The council of ${one(r, PLACES)} gives notice that it has received an application under number ${number(r, 10000, 99999)} from ${one(r, PEOPLE)} to build ${number(r, 2, 40)} dwellings on ${number(r, 300, 9000)} square metres of land beside ${one(r, PLACES)} Road. The plans may be seen at the offices in ${one(r, PLACES)} until ${number(r, 2, 28)} ${one(r, ['March', 'April', 'June', 'July'])} during the hours of business. Whoever wishes to object must do so in writing, giving the reasons, and the objection must reach the clerk, ${one(r, PEOPLE)}, within ${number(r, 14, 60)} days of this publication.`,
};

const NAMES = Object.keys(NOTES);
const family = (name: string, size: number, seed = 1): Article[] => {
  const random = randomFrom(seed);
  return Array.from({ length: size }, (_, n) => ({ id: `${name}-${n + 1}`, text: NOTES[name]!(random) }));
};
const others = (count: number): Article[] =>
  Array.from({ length: count }, (_, n) => ({ id: `other-${n}`, text: inventStory(randomFrom(100 + n), 200) }));
const pairs = (report: Report): string[] => report.pairs.map(({ a, b }) => `${a} ${b}`);

describe.each(NAMES)('notes of the template %s', name => {
  test.each([3, 6, 120])('%i of them are a family without a pair', async size => {
    const notes = family(name, size);
    const report = await scan([...notes, ...others(7)]);
    expect(pairs(report)).toEqual([]);
    expect(report.clusters).toEqual([]);
    expect(report.families).toHaveLength(1);
    const [found] = report.families;
    expect(found).toMatchObject({ articles: size, example: `${name}-1`, members: notes.map(({ id }) => id).sort() });
    expect(found!.words).toBeGreaterThan(30);
    expect(found!.skeleton).toContain('the');
    expect(found!.skeleton).not.toMatch(/\d{2}/);
    expect(report.summary).toMatchObject({ families: 1, pairs: 0 });
    expect(report.summary.templatePairs).toBeGreaterThan(1);
  });

  test('a copy of a member, word for word, reworded or with one number corrected, is a pair with that member alone', async () => {
    const notes = family(name, 9);
    const text = (n: number): string => notes[n]!.text;
    const copies: Article[] = [
      { id: 'copy-1', text: `${text(0)}\n\nAll rights remain with the desk that wrote this.` },
      { id: 'copy-2', text: reword(randomFrom(3), text(1), 0.2) },
      { id: 'copy-3', text: text(2).replace(/\d{3}/, '777') },
    ];
    const report = await scan([...notes, ...copies]);
    expect(pairs(report).sort()).toEqual([1, 2, 3].map(n => `copy-${n} ${name}-${n}`));
    expect(report.families.map(({ articles }) => articles)).toEqual([12]);
  });

  test('two of them alone are a pair whose names and numbers disagree', async () => {
    const report = await scan([...family(name, 2), ...others(7)]);
    expect(report.families).toEqual([]);
    for (const pair of report.pairs) expect(evidenceLine(pair)).toMatch(/; names and numbers disagree$/);
    expect(report.pairs).toHaveLength(1);
  });
});

/** Two notes share hardly a fifth of their three-word runs. */
const match: Note = r =>
  `${one(r, PLACES)} ${number(r, 0, 5)}, ${one(r, PLACES)} ${number(r, 0, 5)}. Before ${number(r, 400, 9800)} spectators in ${one(r, PLACES)}, ${one(r, PEOPLE)} opened the score with ${one(r, ['a header', 'a long shot', 'a penalty'])} in minute ${number(r, 2, 44)}; ${one(r, PEOPLE)} ${one(r, ['equalised', 'hit the post', 'was sent off'])} in minute ${number(r, 46, 88)}. The coach, ${one(r, PEOPLE)}, ${one(r, ['praised the second half', 'saw tired legs', 'would have taken a draw'])}. ${one(r, PLACES)} are now ${one(r, ['second', 'third', 'fifth'])} with ${number(r, 11, 60)} points and travel to ${one(r, PLACES)} on ${one(r, DAYS)} without ${one(r, PEOPLE)}, who saw a ${one(r, ['fifth', 'tenth'])} yellow card in the last ${number(r, 2, 9)} minutes.`;

test.each([3, 6, 60])('%i notes of a template with few words of its own are a family', async size => {
  const random = randomFrom(2);
  const notes = Array.from({ length: size }, (_, n) => ({ id: `match-${n}`, text: match(random) }));
  const report = await scan([...notes, ...others(7)]);
  expect(pairs(report)).toEqual([]);
  expect(report.families).toHaveLength(1);
  expect(report.families[0]!.articles).toBeGreaterThan(0.9 * size);
});

describe('copies of one story are no family', () => {
  test('with different errors in each: they agree with the story', () => {
    const pair = (a: number, b: number, contradicted: number): PairVerdict =>
      ({ a, b, similarity: 0.9, evidence: { verbatim: 0.5, contradicted, exclusive: 0 } }) as unknown as PairVerdict;
    const copies = [pair(1, 2, 0.35), pair(1, 3, 0.35), pair(2, 3, 0.35)];
    expect(findFamilies(copies, 0.5).members).toEqual([[1, 2, 3]]);
    const withStory = [...copies, pair(0, 1, 0.1), pair(0, 2, 0.1), pair(0, 3, 0.1)];
    expect(findFamilies(withStory, 0.5).members).toEqual([]);
  });

  test('with typing errors in their names', async () => {
    const text = family('market', 1)[0]!.text;
    const misspelt = (seed: number): string => {
      const random = randomFrom(seed);
      return text.replace(/[a-z]/g, letter => (random() < 0.03 ? 'q' : letter));
    };
    const report = await scan([1, 2, 3, 4].map(n => ({ id: `copy-${n}`, text: misspelt(n) })));
    expect(report.families).toEqual([]);
    expect(report.clusters.map(({ members }) => members.length)).toEqual([3]);
  });

  test('next to one with all facts replaced', async () => {
    const [story, exchanged] = family('notice', 2);
    const copies = [0, 1, 2].map(n => ({ id: `copy-${n}`, text: reword(randomFrom(n), story!.text, 0.1) }));
    const report = await scan([...copies, { ...exchanged!, id: 'exchanged' }]);
    expect(report.families).toEqual([]);
    expect(pairs(report)).toEqual(expect.arrayContaining(['copy-0 copy-1', 'copy-0 copy-2', 'copy-1 copy-2']));
    expect(pairs(report).some(pair => pair.endsWith('exchanged'))).toBe(true);
  });
});

test('the order of the articles does not matter', async () => {
  const articles = NAMES.slice(0, 3).flatMap(name => family(name, 8));
  const report = await scan(articles);
  expect(report.families.map(({ articles: size }) => size)).toEqual([8, 8, 8]);
  expect(await scan([...articles].reverse())).toEqual(report);
});
