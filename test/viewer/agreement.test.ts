/** The word diff in the page, on a terminal and in JSON: the same words, of the same kind, and both texts to the character. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readArticles } from '../../src/library/read.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import type { PageDiff, PageText } from '../../src/report/page/data.js';
import { renderComparison } from '../../src/report/render.js';
import { PLAIN, type Style } from '../../src/report/style.js';
import type { Comparison, DiffRun } from '../../src/types/comparison.js';
import { type Diff, unpackDiff } from '../../viewer/unpack-diff.js';
import { ROOT } from '../cli/sandbox.js';
import { readColumn, readColumns, readMarkdown } from '../report/read-diff.js';
import { anyText } from '../text/any-text.js';

/** The diff as the page reads it, with A or with B on the left. */
function pageDiff(comparison: Comparison, isTurned: boolean): Diff {
  const html = [...renderComparison(comparison, 'html')].join('');
  const elements = new Map(
    [...html.matchAll(/<script type="application\/json" data-(text|diff)="([^"]*)">([^<]*)<\/script>/g)].map(
      ([, kind, name, json]): [string, unknown] => [`${kind} ${name}`, JSON.parse(json)],
    ),
  );
  const [a, b] = [elements.get('text 0') as PageText, elements.get('text 1') as PageText];
  return unpackDiff(elements.get('diff 0 1') as PageDiff, a, b, isTurned);
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const runsOf = (comparison: Comparison): readonly DiffRun[] => comparison.diff.rows.flatMap(({ runs }) => runs);

function expectAgreement(textA: string, textB: string): Comparison {
  const comparison = compareArticles({ id: 'a', text: textA }, { id: 'b', text: textB });
  const json: Comparison = JSON.parse([...renderComparison(comparison, 'json')].join(''));
  expect(json.diff).toEqual(comparison.diff);
  const runs = runsOf(json);
  const page = pageDiff(comparison, false);
  const asRuns = page.rows.map(row =>
    row.map(({ kind, left, right, passage }) => ({ kind, a: left, b: right, ...(passage > 0 && { passage }) })),
  );
  expect(asRuns).toEqual(json.diff.rows.map(row => row.runs));
  if (json.counterparts === undefined && runs.length > 0) {
    const [inA, inB] = [runs.map(({ a }) => a).join(''), runs.map(({ b }) => b).join('')];
    // half of a character is none, in UTF-8
    expect([inA, inB]).toEqual([textA, textB].map(text => Buffer.from(text).toString()));
    const [a, b] = (['left', 'right'] as const).map(side =>
      page.rows.flatMap(row => row.map(run => run[side])).join(''),
    );
    expect([a, b]).toEqual([inA, inB]);
  }
  const [a, b] = json.articles.map(({ words, boilerplate = 0 }) => words - boilerplate);
  const { words } = json.diff;
  if (json.counterparts === undefined) {
    expect([a, b]).toEqual([
      words.kept + words.replaced + words.removed + words.moved,
      words.kept + words.replacing + words.added + words.movedInB,
    ]);
  }
  const turned = pageDiff(comparison, true);
  expect([turned.left, turned.right]).toEqual([page.right, page.left]);
  const { added, removed, replaced, replacing, moved, movedInB, ...others } = page.words;
  expect(turned.words).toEqual({
    ...others,
    added: removed,
    removed: added,
    replaced: replacing,
    replacing: replaced,
    moved: movedInB,
    movedInB: moved,
  });
  return comparison;
}

test('page and JSON agree on any two texts', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (start, middle, end) => {
      expectAgreement(`${start} ${middle}\n\n${end}`, `${start}\n\n${end} ${middle}`);
    }),
    { numRuns: 100, seed: 17 },
  );
});

/** Words in sentences and paragraphs, some of them exchanged, moved and left out. */
const word = fc.constantFrom(
  ...'the harbour bridge council of ferry vote a winter storm was Ellery station ice'.split(' '),
);
const sentence = fc.array(word, { minLength: 4, maxLength: 14 }).map(words => `${words.join(' ')}.`);
const paragraphs = fc.array(fc.array(sentence, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 });
const textOf = (parts: readonly (readonly string[])[]): string => parts.map(part => part.join(' ')).join('\n\n');

test('page, terminal and JSON agree word for word on texts that were edited', () => {
  const edits = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(paragraphs, paragraphs, edits, (ours, others, [from, to, cut]) => {
      const moved = ours.toSpliced(from % ours.length, 1);
      moved.splice(to % (moved.length + 1), 0, ours[from % ours.length], others[0]);
      const b = textOf(moved)
        .replace(/winter (\w+)/g, 'cold $1')
        .slice(0, 2000 - (cut % 400));
      const comparison = expectAgreement(textOf(ours), b);
      if (runsOf(comparison).length > 0) expectTexts(comparison, textOf(ours), b);
    }),
    { numRuns: 60, seed: 4 },
  );
});

const COLORS = new Chalk({ level: 1 });

/** What a report in text or Markdown shows in the marks of one article, and the texts without the marks. */
function expectTexts(comparison: Comparison, textA: string, textB: string): void {
  const both = { a: textA, b: textB };
  const render = (format: 'text' | 'markdown', width: number, style: Style): string =>
    [...renderComparison(comparison, format, { style, width })].join('');
  const marked = (side: 'a' | 'b'): string =>
    runsOf(comparison)
      .filter(({ kind, a, b }) => kind !== 'kept' && !(kind === 'boilerplate' && a === b))
      .flatMap(run => wordsIn(run[side]))
      .join('');
  for (const style of [PLAIN, COLORS]) {
    for (const width of [60, 80]) {
      const { onlyA, onlyB, ...texts } = readColumn(render('text', width, style));
      expect(texts).toEqual(both);
      expect({ a: wordsIn(onlyA).join(''), b: wordsIn(onlyB).join('') }).toEqual({ a: marked('a'), b: marked('b') });
    }
    expect(readColumns(render('text', 120, style))).toEqual(both);
  }
  const { onlyA, onlyB, ...texts } = readMarkdown(render('markdown', 80, PLAIN));
  expect(texts).toEqual(both);
  expect({ a: wordsIn(onlyA).join(''), b: wordsIn(onlyB).join('') }).toEqual({ a: marked('a'), b: marked('b') });
}

/** Paragraphs of any script, and what separates them and their words: single spaces and empty lines as a rule. */
const anyWord = fc.oneof(
  { weight: 8, arbitrary: word },
  {
    weight: 2,
    arbitrary: fc.constantFrom('Ellery,', '“storm”', '(ice)', 'well-known', '$40', '1,200', 'über', 'it’s'),
  },
  { weight: 2, arbitrary: fc.constantFrom('市议会批准了新的港口预算。', '桥梁', '渡轮', '시의회는', 'ヴェ') },
);
const anySpace = fc.oneof(
  { weight: 20, arbitrary: fc.constant(' ') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '  ', '\t', ' \n', '\r\n') },
);
const anyBreak = fc.oneof(
  { weight: 6, arbitrary: fc.constant('\n\n') },
  { weight: 2, arbitrary: fc.constantFrom('\n', '\r\n\r\n', '\n\n\n', ' \n\n', '\n\t\n') },
);
const anyParagraph = fc
  .array(fc.tuple(anyWord, anySpace), { minLength: 6, maxLength: 40 })
  .map(parts => `${parts.map(([text, space], n) => text + (n + 1 < parts.length ? space : '')).join('')}.`);
const anyArticle = fc.array(fc.tuple(anyParagraph, anyBreak), { minLength: 2, maxLength: 6 });
const anyEnd = fc.constantFrom('', '\n', '\n\n', ' ');
const laid = (parts: readonly (readonly [string, string])[], end: string): string =>
  parts.map(([text, space], n) => text + (n + 1 < parts.length ? space : end)).join('');

test('every format holds both texts to the byte, and marks the same words', () => {
  const edits = fc.array(fc.nat(), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(
      anyArticle,
      anyArticle,
      edits,
      anyEnd,
      anyEnd,
      (ours, others, [from, to, kind, at, every], endA, endB) => {
        const moved = ours.toSpliced(from % ours.length, 1);
        moved.splice(to % (moved.length + 1), 0, ours[from % ours.length], ...(at % 2 === 0 ? [others[0]] : []));
        let b = laid(moved, endB).replace(/winter (\w+)/g, 'cold $1');
        if (kind % 4 === 1) b = b.replace(/\n\n/g, ' ');
        if (kind % 4 === 2) b = b.replace(/\. /g, '.\n\n').replaceAll('the ', 'The ');
        if (kind % 4 === 3)
          b = b
            .split(' ')
            .filter((_, n) => n % (3 + (every % 9)) !== 0)
            .join(' ');
        const a = laid(ours, endA);
        const comparison = expectAgreement(a, b);
        if (comparison.counterparts === undefined) expectTexts(comparison, a, b);
      },
    ),
    { numRuns: Number(process.env.DIFFS ?? 60), seed: 44 },
  );
});

interface Story {
  readonly clusters: readonly (readonly string[])[];
  readonly independent: readonly (readonly [string, string])[];
}
const NEWSROOM = 'fixtures/newsroom';
const { clusters, independent }: Story = JSON.parse(readFileSync(join(ROOT, NEWSROOM, 'expected.json'), 'utf8'));
/** All tellings of each story: its copies, and what others wrote of their own. */
const stories = clusters.map(ids => [
  ...ids,
  ...independent.flatMap(([told, own]) => (ids.includes(told) ? [own] : [])),
]);
const newsroom = new Map<string, string>();
for await (const item of readArticles(NEWSROOM, { cwd: ROOT }))
  if ('article' in item) newsroom.set(item.article.id, item.article.text);

/** All formats show two articles of the newsroom alike, whichever is given first. */
function expectNewsroom(first: string, second: string): void {
  const [a, b] = [newsroom.get(first)!, newsroom.get(second)!];
  expectTexts(expectAgreement(a, b), a, b);
}

test.each(stories)('page, terminal and JSON agree word for word on each two tellings of the story of %s', (...ids) => {
  expect(ids.length).toBeGreaterThan(1);
  for (const [n, first] of ids.entries()) for (const second of ids.slice(n + 1)) expectNewsroom(first, second);
});

test('page, terminal and JSON agree word for word on neighbours of different stories', () => {
  const ids = [...newsroom.keys()];
  expect(ids.length).toBeGreaterThan(30);
  // articles in the order of the files, each with one of another folder
  for (const [n, id] of ids.entries()) if (n % 4 === 0) expectNewsroom(id, ids[(n + 7) % ids.length]);
});

/** Words of a vocabulary in no order, in paragraphs of 100. */
function longText(words: number, affix: string): string {
  let state = 7;
  const next = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `${affix}word${(state >>> 8) % 3000}`;
  };
  const paragraphs = Array.from({ length: words / 100 }, () => Array.from({ length: 100 }, next).join(' '));
  return paragraphs.join('\n\n');
}

test.each([
  ['60,000 words', longText(60_000, ''), /word(?=\d*7\b)/g],
  ['60,000 words, nothing in common', longText(60_000, ''), /word/g],
  ['20,000 words with markup', longText(20_000, '<b>*_|'), /word(?=\d*7\b)/g],
])('Markdown of two long articles fits into a comment and counts what it leaves out: %s', (_, a, some) => {
  const b = a.replace(some, 'other');
  const comparison = compareArticles({ id: 'a', text: a }, { id: 'b', text: b });
  const markdown = [...renderComparison(comparison, 'markdown')].join('');
  expect(markdown.length).toBeLessThanOrEqual(65_536);
  expect(markdown.length).toBeGreaterThan(50_000);
  const [, shown, left] = /### Word diff\n\n(.*)_and ([\d,]+) more words/s.exec(markdown)!;
  const isShown = wordsIn(shown.replace(/<\/?(?:del|ins)>|⇄\d+ |&#?\w+;/g, ' ')).length;
  const all = runsOf(comparison).flatMap(run =>
    run.kind === 'kept' ? wordsIn(run.a) : [run.a, run.b].flatMap(wordsIn),
  );
  expect(isShown + Number(left.replaceAll(',', ''))).toBe(all.length);
});
