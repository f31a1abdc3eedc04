/** The word diff in the page, on a terminal and in JSON: the same words, of the same kind, and both texts to the character. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareArticles } from '../../src/pipeline/compare.js';
import type { PageDiff, PageText } from '../../src/report/page/data.js';
import { renderComparison } from '../../src/report/render.js';
import type { Comparison, DiffRun } from '../../src/types/comparison.js';
import { type Diff, unpackDiff } from '../../viewer/unpack-diff.js';
import { ROOT } from '../cli/sandbox.js';
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

/** Words of A that are not in B, and the other way, as signs mark them on a terminal; and all words of both. */
function terminalWords(comparison: Comparison) {
  const text = [...renderComparison(comparison, 'text')].join('');
  const diff = text.slice(text.indexOf('\n', text.indexOf('Word diff:')), text.search(/\n[\d,]+ words? kept, /));
  const plain = diff.replace(/⇄\d+/g, ' ').replaceAll('[~', ' ').replaceAll('~]', ' ');
  const [removed, added] = [/\[-(.*?)-\]/gs, /\{\+(.*?)\+\}/gs];
  const marked = (signs: RegExp): string[] => [...plain.matchAll(signs)].flatMap(([, words]) => wordsIn(words));
  return {
    a: wordsIn(plain.replace(added, ' ')),
    b: wordsIn(plain.replace(removed, ' ')),
    removed: marked(removed),
    added: marked(added),
  };
}

const runsOf = (comparison: Comparison): readonly DiffRun[] => comparison.diff.rows.flatMap(({ runs }) => runs);

/** Letters and marks that have one form. */
const isPlain = (text: string): boolean => /^[\n -~À-ÿ“”‘’–—]*$/.test(text);

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
    // a text without a word is in no run; the diff shows characters of other forms as they are compared
    if (isPlain(textA + textB)) expect([inA || textA, inB || textB]).toEqual([textA, textB]);
    const [a, b] = (['left', 'right'] as const).map(side =>
      page.rows.flatMap(row => row.map(run => run[side])).join(''),
    );
    expect([a, b]).toEqual([inA, inB]);
  }
  const turned = pageDiff(comparison, true);
  expect([turned.left, turned.right]).toEqual([page.right, page.left]);
  expect(turned.words).toEqual({ ...page.words, added: page.words.removed, removed: page.words.added });
  return comparison;
}

test('page and JSON agree on any two texts', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (start, middle, end) => {
      expectAgreement(`${start} ${middle}\n\n${end}`, `${start}\n\n${end} ${middle}`);
    }),
    { numRuns: 150, seed: 17 },
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
      if (runsOf(comparison).length > 0) expectTerminal(comparison, textOf(ours), b);
    }),
    { numRuns: 100, seed: 4 },
  );
});

function expectTerminal(comparison: Comparison, textA: string, textB: string): void {
  const shown = terminalWords(comparison);
  expect({ a: shown.a, b: shown.b }).toEqual({ a: wordsIn(textA), b: wordsIn(textB) });
  const page = pageDiff(comparison, false).rows.flat();
  const words = (side: 'left' | 'right'): string[] =>
    page.filter(({ kind }) => kind !== 'kept').flatMap(run => wordsIn(run[side]));
  expect({ removed: shown.removed.toSorted(), added: shown.added.toSorted() }).toEqual({
    removed: words('left').toSorted(),
    added: words('right').toSorted(),
  });
}

test.each([
  ['harbour-courier/bridge-inquiry.txt', 'infobuzz-hub/bridge-probe.txt'],
  ['harbour-courier/bridge-inquiry.txt', 'dailyscoop-net/ferrow-bridge-alerts.txt'],
  ['meridian-times/chess-prodigy.txt', 'newsdrift24/chess-girl-pillow.txt'],
  ['harbour-courier/budget-vote.txt', 'harbour-courier/budget-vote-weekend.txt'],
  ['meridian-times/tram-drivers.txt', 'tidewater-gazette/lighthouse-keeper.txt'],
  ['redian-kuaixun/shui-zha.txt', 'linjiang-daily/gu-zha.txt'],
])('page, terminal and JSON agree word for word on %s and %s', (first, second) => {
  const [a, b] = [first, second].map(name => readFileSync(join(ROOT, 'fixtures/newsroom', name), 'utf8'));
  const comparison = expectAgreement(a, b);
  if (!first.startsWith('redian')) expectTerminal(comparison, a, b);
});
