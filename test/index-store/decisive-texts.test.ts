/** Only the texts of an index that decide about new texts are compared further. */
import { expect, test } from 'vitest';
import { identicalVerdict, type ScoredPair } from '../../src/compare/verify.js';
import { decisiveTexts } from '../../src/index-store/decisive-texts.js';

const NEW = 100;

/** A pair of copies, or of notes whose facts contradict one another. */
const pair = (a: number, b: number, contradicted = 0): ScoredPair => ({
  ...identicalVerdict(200),
  evidence: { verbatim: 0.6, contradicted, exclusive: contradicted },
  a,
  b,
  related: true,
});

/** Asks for texts until no more are wanted, as a check does. */
function asked(pairs: readonly ScoredPair[], isShort: (text: number) => boolean = () => false): number[] {
  const known = new Set([NEW]);
  for (;;) {
    const found = pairs.filter(({ a, b }) => known.has(a) || known.has(b));
    const next = decisiveTexts(found, new Set([NEW]), { threshold: 0.5, isShort, isAsked: text => known.has(text) });
    if (next.length === 0) return [...known].filter(text => text !== NEW).sort((x, y) => x - y);
    for (const text of next) known.add(text);
  }
}

const chain = (length: number, contradicted: number): ScoredPair[] =>
  Array.from({ length }, (_, n) => pair(n, n + 1, contradicted));

test('copies of copies are not needed', () => {
  expect(asked([pair(0, NEW), pair(1, NEW), ...chain(50, 0)])).toEqual([]);
});

test('notes that contradict one another are followed to the end, and their neighbours once', () => {
  const notes = [pair(0, NEW, 0.8), ...chain(5, 0.8), pair(5, 6), pair(6, 7)];
  expect(asked(notes)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('templates among other texts of the index are not followed from a copy', () => {
  expect(asked([pair(0, NEW), ...chain(5, 0.8)])).toEqual([]);
});

test('a text that differs a little from two others needs these, and further ones if they contradict others', () => {
  const beside = [pair(0, NEW, 0.1), pair(3, NEW, 0.1)];
  expect(asked([...beside, pair(0, 1), pair(3, 4)])).toEqual([0, 3]);
  expect(asked([...beside, ...chain(5, 0.8)])).toEqual([0, 1, 2, 3, 4, 5]);
});

test('of many texts that differ a little the most different ones are needed first, and the others if one contradicts another', () => {
  const many = Array.from({ length: 40 }, (_, n) => pair(n, NEW, 0.06 + n / 1000));
  expect(asked([...many, ...chain(39, 0)])).toEqual([36, 37, 38, 39]);
  expect(asked([...many, ...chain(39, 0), pair(38, 50, 0.8)]).filter(text => text < 40)).toHaveLength(40);
});

test('the texts around a short text are needed if they may be three stories', () => {
  const isShort = (text: number): boolean => text === 0;
  expect(asked([pair(0, NEW), pair(0, 1)], isShort)).toEqual([0]);
  expect(asked([pair(0, NEW), pair(0, 1), pair(0, 2), pair(1, 5)], isShort)).toEqual([0, 1, 2]);
});
