import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../text/any-text.js';
import { diffOf } from './diff.js';
import { textPairs, written } from './texts.js';

const STORY = `The storm tore the roof off the old cannery on Tuesday night, and the harbour master closed both piers.

Fishermen who had moored there since April spent the morning dragging their boats onto gravel.

“Nobody slept,” said Ines Varga, whose trawler lost a mast. The council promised sandbags by Friday.`;

/** A second sentence for each paragraph, by its first letter; it makes the paragraph too long to be ignored. */
const ASIDES: Readonly<Record<string, string>> = {
  T: 'Gusts bent streetlamps along the esplanade, and two chestnut trees came down across the tramway.',
  F: 'Several hulls were holed beneath the waterline, insurers reckoned, and most nets hung shredded from bollards.',
  '“': 'Engineers will inspect the breakwater tomorrow, weather permitting, before ferries resume their winter timetable.',
};

const shown = (a: string, b: string): string[] =>
  diffOf(a, b).runs.map(
    ({ kind, a: was, b: is }) =>
      `${kind}: ${was.trim()}${was && is && was !== is ? ' -> ' : ''}${was === is ? '' : is.trim()}`,
  );

describe('kinds of run', () => {
  test('the same text is kept', () => {
    expect(diffOf(STORY, STORY).runs.every(({ kind, a, b }) => kind === 'kept' && a === b)).toBe(true);
  });

  test('a word in place of another is replaced', () => {
    const { runs } = diffOf(STORY, STORY.replace('tore', 'ripped').replace('promised', 'pledged'));
    expect(runs.filter(run => run.kind !== 'kept')).toEqual([
      { kind: 'replaced', a: 'tore ', b: 'ripped ' },
      { kind: 'replaced', a: 'promised ', b: 'pledged ' },
    ]);
  });

  test('words are added and removed at their position', () => {
    const { runs } = diffOf(STORY, STORY.replace('old cannery', 'cannery').replace('both piers', 'both wooden piers'));
    expect(runs.filter(run => run.kind !== 'kept')).toEqual([
      { kind: 'removed', a: 'old ', b: '' },
      { kind: 'added', a: '', b: 'wooden ' },
    ]);
  });

  test('a change of case or punctuation is kept, with the spelling of both sides', () => {
    const { runs } = diffOf(STORY, STORY.toUpperCase());
    expect(runs.every(run => run.kind === 'kept')).toBe(true);
    expect(runs.map(run => run.b).join('')).toBe(STORY.toUpperCase());
  });

  test('a paragraph that moved is shown at both ends, under one number', () => {
    const [one, two, three] = STORY.split('\n\n').map(text => `${text} ${ASIDES[text[0]]}`);
    const { runs } = diffOf([one, two, three].join('\n\n'), [one, three, two].join('\n\n'));
    const moved = runs.filter(run => run.kind === 'moved');
    const side = (name: 'a' | 'b'): string => moved.map(run => run[name]).join('');
    expect([two, three]).toContain(side('a').trim());
    expect(side('b').trim()).toBe(side('a').trim());
    expect(new Set(moved.map(run => run.passage)).size).toBe(1);
    expect(moved[0].passage).toBeGreaterThan(0);
    expect(new Set(runs.map(run => run.kind))).toEqual(new Set(['kept', 'moved']));
  });

  test('of unrelated texts one is removed, the other added', () => {
    const other =
      'Quarterly earnings at the brewery beat forecasts, its chairman told shareholders gathering outside Leipzig yesterday.';
    expect(new Set(diffOf(STORY, other).runs.map(run => run.kind))).toEqual(new Set(['removed', 'added']));
  });

  test.each([
    ['nothing against nothing', '', '', []],
    ['nothing against something', '', 'one word', ['added: one word']],
    ['something against nothing', 'one word', '', ['removed: one word']],
    ['punctuation alone', '...', '!!!', ['removed: ...', 'added: !!!']],
  ])('%s', (_, a, b, runs) => {
    expect(shown(a, b)).toEqual(runs);
  });
});

describe('rows', () => {
  test('are paragraphs', () => {
    const { rows } = diffOf(STORY, STORY.replace('tore', 'ripped').replace('boats onto', 'vessels over'));
    expect(
      rows.map(({ runs }) =>
        runs
          .map(run => run.a)
          .join('')
          .trim(),
      ),
    ).toEqual(STORY.split('\n\n'));
    expect(rows[1].runs.map(run => run.b).join('')).toContain('their vessels over gravel');
  });

  test('put an added paragraph at its position in the other text', () => {
    const [one, two, three] = STORY.split('\n\n');
    const extra = 'Insurers expect claims beyond six million.';
    const { rows } = diffOf(STORY, [one, two, extra, three].join('\n\n'));
    expect(
      rows.map(({ runs }) =>
        runs
          .map(run => run.b)
          .join('')
          .trim(),
      ),
    ).toEqual([one, two, extra, three]);
  });

  test('are never empty', () => {
    fc.assert(
      fc.property(textPairs, ({ a, b }) => {
        for (const { runs } of diffOf(a, b).rows) expect(runs.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('each letter appears once', () => {
  const pair = fc.oneof(
    textPairs,
    fc.record({ a: anyText, b: anyText }),
    // texts of few letters, so that they share many runs, with anything between them
    fc
      .tuple(fc.array(anyText, { minLength: 4, maxLength: 8 }), fc.array(fc.nat(7), { maxLength: 8 }))
      .map(([parts, order]) => ({
        a: written([parts]),
        b: written([order.map(i => parts[i % parts.length])]),
      })),
  );
  /** The text as the tokeniser reads it: a byte order mark inside a text has no width and no meaning. */
  const normal = (text: string): string =>
    new TextDecoder().decode(new TextEncoder().encode(withoutSpaces(text).normalize('NFKC'))).replaceAll('\ufeff', '');
  // NFKC puts a space before these characters, which would split their word; the tokeniser drops the space.
  const withoutSpaces = (text: string): string =>
    text.replace(/[\ufc5e-\ufc63\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e]/gu, form =>
      form.normalize('NFKC').slice(1),
    );
  const plain = (text: string): string => text.replaceAll('\ufeff', '');

  test('the runs of A join to A exactly', () => {
    fc.assert(
      fc.property(pair, ({ a, b }) => {
        const { runs, a: tokens } = diffOf(plain(a), plain(b));
        if (tokens.hashes.length > 0) expect(runs.map(run => run.a).join('')).toBe(normal(a));
      }),
      { numRuns: 200 },
    );
  });

  test('the runs of B hold each of its letters once', () => {
    fc.assert(
      fc.property(pair, ({ a, b }) => {
        const { runs, spans, b: tokens } = diffOf(plain(a), plain(b));
        // a passage that moved only past another moved one has both ends in one run
        fc.pre(spans.every(({ kind, a: inA, b: inB }) => kind !== 'moved' || inA[0] === inA[1] || inB[0] === inB[1]));
        const letters = (text: string): string => [...text].sort().join('');
        if (tokens.hashes.length > 0) expect(letters(runs.map(run => run.b).join(''))).toBe(letters(normal(b)));
      }),
      { numRuns: 200 },
    );
  });

  test('the ranges cover A in order, and each word of B once', () => {
    fc.assert(
      fc.property(pair, ({ a, b }) => {
        const { spans, a: tokensA, b: tokensB } = diffOf(a, b);
        const places = (side: 'a' | 'b'): number[] =>
          spans.flatMap(span => Array.from({ length: span[side][1] - span[side][0] }, (_, i) => span[side][0] + i));
        expect(places('a')).toEqual([...tokensA.hashes.keys()]);
        expect(places('b').sort((x, y) => x - y)).toEqual([...tokensB.hashes.keys()]);
        // B is in order too, except for moved runs
        const still = spans.filter(span => span.kind !== 'moved' && span.b[1] > span.b[0]).map(span => span.b[0]);
        expect(still).toEqual([...still].sort((x, y) => x - y));
      }),
      { numRuns: 200 },
    );
  });

  test('each kind of run has its sides, and kept words are the same words', () => {
    fc.assert(
      fc.property(pair, ({ a, b }) => {
        const { spans, a: tokensA, b: tokensB } = diffOf(a, b);
        for (const { kind, a: inA, b: inB, passage } of spans) {
          const sides = [inA[1] > inA[0], inB[1] > inB[0]];
          if (kind === 'kept' || kind === 'replaced') expect(sides).toEqual([true, true]);
          if (kind === 'removed') expect(sides).toEqual([true, false]);
          if (kind === 'added') expect(sides).toEqual([false, true]);
          if (kind === 'moved') expect(sides).toContain(true);
          expect(passage !== undefined).toBe(kind === 'moved');
          if (kind === 'kept') expect([...tokensA.hashes.slice(...inA)]).toEqual([...tokensB.hashes.slice(...inB)]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
