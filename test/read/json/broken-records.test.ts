/** A record that is broken costs its own lines, and is named. */
import { describe, expect, it } from 'vitest';

import { BEHIND, compact, indented, JOINED, read, readLines, readWhole, record } from './records.js';

describe('a record without its end', () => {
  const TEXT = 'Words of x that go on.';
  const [a, b] = [compact('a'), compact('b')];
  const NO_BRACE = 'its closing brace is missing';

  it.each([
    ['without its brace', `{"id":"x","text":"${TEXT}"`, TEXT],
    ['without two braces', `{"id":"x","text":"${TEXT}","more":{"a":{"b":1}`, TEXT],
    ['without a bracket and a brace', `{"id":"x","text":"${TEXT}","more":["a","b"`, TEXT],
    ['with a comma', `{"id":"x","text":"${TEXT}",`, TEXT],
    ['cut in its text', `{"id":"x","text":"${TEXT.slice(0, 8)}`, TEXT.slice(0, 8)],
    ['cut in a name', `{"id":"x","text":"${TEXT}","mo`, TEXT],
    ['cut in a value after its text', `{"id":"x","text":"${TEXT}","more":"wor`, TEXT],
    ['cut after a colon', `{"id":"x","text":"${TEXT}","more":`, TEXT],
  ])('is read in part %s', (_, begun, text) => {
    const part = expect.stringMatching(new RegExp(`^x: ${text} \\[(?:cut off|${NO_BRACE})\\]$`));
    const expected = (lines: string[]) => expect(lines.filter(line => !line.startsWith('*') && line !== BEHIND));
    for (const end of ['', '\n', '\r\n']) {
      expected(readLines(`${a}\n${begun}${end}`)).toEqual([...read('a'), part]);
      expected(readWhole(`[${a},\n${begun}${end}`)).toEqual([...read('a'), part]);
    }
    expected(readLines(`${a}\n${begun}\n${b}\n`)).toEqual([...read('a'), part, ...read('b')]);
    // A comma goes on with the list that was open.
    if (!begun.includes('['))
      expected(readWhole(`[${a},\n${begun}\n,${b}]`)).toEqual([...read('a'), part, ...read('b')]);
  });

  it('is read in part in an object around the list', () => {
    const whole = `{"total":2,"items":[${a},{"id":"x","text":"${TEXT}"],"next":{"page":2}}`;
    expect(readWhole(whole)).toEqual([...read('a'), `x: ${TEXT}`, '* JSON repaired in line 1: missing brackets']);
  });

  it('takes no part of a text for a record', () => {
    const text = 'Write\n{"id": 7}\nor\n {"text": "x"}\n.';
    const raw = JSON.stringify({ id: 'x', text }).replaceAll('\\n', '\n');
    expect(readLines(`${a}\n${raw}\n${b}`)).toEqual([
      ...read('a'),
      `x: ${text}`,
      ...read('b'),
      '* JSON repaired in line 2: raw control characters',
      JOINED,
    ]);
  });
});

describe('a broken record', () => {
  const broken = (at: string, lines: readonly string[], from: number, to = from): void => {
    const found = readLines(lines.join('\n')).filter(line => line !== BEHIND);
    const where = from === to ? `line ${from}` : `lines ${from} to ${to}`;
    const begun = /^x: (.*) \[(?:cut off|its closing brace is missing)\]$/;
    const mended =
      found.includes('x: Words of x.') && found.includes(`* JSON repaired in line ${from}: missing brackets`);
    const told = found.filter(line => line.startsWith('!') || begun.test(line));
    const isTold = new RegExp(`^! ${where}: not valid JSON: `);
    for (const line of told)
      expect(isTold.test(line) || 'Words of x.}'.startsWith(begun.exec(line)![1]), at).toBe(true);
    expect(told.length + Number(mended), at).toBe(1);
    const others = lines.flatMap(line => /"id": ?"(\w+)"/.exec(line)?.[1] ?? []).filter(id => id !== 'x');
    expect(
      found.filter(line => !/^[!*x]/.test(line)),
      at,
    ).toEqual(read(...others));
  };

  it('loses only its line, wherever it is broken', () => {
    const whole = compact('x');
    for (let cut = 1; cut < whole.length; cut++) {
      broken(`cut to ${cut}`, [compact('a'), whole.slice(0, cut), compact('b'), compact('c')], 2);
      const found = readLines([compact('a'), whole.slice(cut), compact('b'), compact('c')].join('\n'));
      // The nested object at the beginning of what is left is a value, too.
      for (const line of found.filter(line => line.startsWith('!'))) {
        expect(line).toMatch(/^! (?:line 2|record 2 \(line 2\)): /);
      }
      expect(found.filter(line => !line.startsWith('!'))).toEqual(read('a', 'b', 'c'));
      expect(found.length).toBeGreaterThan(3);
      broken(`last, cut to ${cut}`, [compact('a'), compact('b'), whole.slice(0, cut)], 3);
    }
    for (let at = 1; at < whole.length - 1; at++) {
      if (!'{}[]:,"'.includes(whole[at])) continue;
      broken(`without ${at}`, [compact('a'), whole.slice(0, at) + whole.slice(at + 1), compact('b')], 2);
    }
  });

  it('loses only its lines if it spans several', () => {
    const whole = indented('x').split('\n');
    for (let line = 1; line < whole.length - 1; line++) {
      const without = whole.with(line, whole[line].replace(/["{}[\]]/, ''));
      broken(`line ${line}`, [indented('a'), ...without, indented('b')].join('\n').split('\n'), 11, 10 + whole.length);
    }
  });

  it('is lost alone in a list on one line', () => {
    const list = `[${compact('a')},{"id":"x","text":"He said "no" twice."},${compact('b')},{"id":"y"},${compact('c')}]`;
    for (const found of [readWhole(list), readWhole(`{"total":4,"articles":${list},"next":{"text":"no record"}}`)]) {
      expect(found.slice(0, 3)).toEqual([
        read('a')[0],
        expect.stringMatching(/^! line 1: not valid JSON/),
        read('b')[0],
      ]);
      expect(found.at(-1)).toBe(read('c')[0]);
    }
  });

  it('is lost alone in a list in an object', () => {
    const list = [record('a'), record('x'), record('b')];
    const whole = JSON.stringify({ total: 3, items: list, next: { page: 2 } }, null, 2);
    const found = readWhole(whole.replace('"id": "x",', '"id": "x"'));
    expect(found).toEqual([
      read('a')[0],
      expect.stringMatching(/^! lines 14 to 23: not valid JSON: unexpected/),
      read('b')[0],
    ]);
  });

  it('ends before the next record if its list is never closed', () => {
    for (const list of ['[', '["x",', '[{"id":"tag"},', '[["x"],']) {
      const cut = `{"id":"x","text":"Words of x.","tags":${list}`;
      const records = [compact('a'), cut, compact('b'), compact('c')];
      const expected = [...read('a'), 'x: Words of x. [cut off]', ...read('b', 'c')];
      expect(readLines(records.join('\n')), list).toEqual(expected);
      expect(readWhole(`[${records.join('\n')}]`), list).toEqual(expected);
      const between = list === '[' ? '\n' : ',\n';
      const indented = [record('a'), record('b')].map(value => JSON.stringify(value, null, 2));
      const lines = `{\n  "id": "x",\n  "text": "Words of x.",\n  "tags": ${list.replace(/,$/, '')}${between}`;
      expect(readWhole(`[\n${indented[0]},\n${lines}${indented[1]}\n]`), list).toEqual([
        ...read('a'),
        'x: Words of x. [cut off]',
        ...read('b'),
      ]);
    }
    // A list of records, one in each line, in a record that is whole.
    const list = `{"id":"x","text":"Words of x.","more":[\n{"id":"y","n":NaN},\n{"id":"z"}]}`;
    expect(readLines(list)[0]).toBe('x: Words of x.');
  });

  it('at the end of a file is reported, with the records that may be missing after it', () => {
    const whole = [compact('a'), compact('b')];
    for (const cut of ['{"id":"x","text":"Words', '{"id":"x","text":"Words"', '{\n"id":"x",\n"text":"Words']) {
      const part = expect.stringMatching(/^x: Words \[/);
      for (const size of [10, 1 << 16]) {
        expect(readLines([...whole, cut].join('\n'), size)).toEqual([...read('a', 'b'), part, BEHIND]);
      }
      expect(readWhole(`[${[...whole, cut].join(',\n')}`)).toEqual([...read('a', 'b'), part, BEHIND]);
      // a list within an object ends in the same way
      expect(readWhole(`{"articles":[${[...whole, cut].join(',\n')}`)).toEqual([...read('a', 'b'), part, BEHIND]);
      expect(readWhole(cut), 'one record').toEqual([part]);
      expect(readLines([whole[0], cut.replaceAll('\n', ''), whole[1]].join('\n'))).toEqual([
        ...read('a'),
        part,
        ...read('b'),
      ]);
    }
    expect(readLines(`${compact('a')}\n{"id":"x"`)).toEqual([
      ...read('a'),
      expect.stringMatching(/^! line 2: not valid/),
    ]);
  });

  it('is reported with its line in a file that is not JSON', () => {
    expect(readWhole('Just words\nand more')).toEqual([expect.stringMatching(/^! line 1: not valid JSON: /)]);
    expect(readWhole('{"text": 7, "more": "cut')).toEqual([
      expect.stringMatching(/^! line 1: not valid JSON: Unterminated string/),
    ]);
    expect(readLines('1\n"x"\nnull\nx 2\n')).toEqual([
      '! record 1 (line 1): expected an object, found a number',
      '! record 2 (line 2): expected an object, found a string',
      '! record 3 (line 3): expected an object, found null',
      expect.stringMatching(/^! line 4: not valid JSON: Unexpected token 'x'/),
    ]);
  });

  it('is counted from the twenty-first of a kind on', () => {
    const found = readLines(`${compact('a')}\n${'{"text":\n'.repeat(1000)}${compact('b')}\n`);
    expect(found.length).toBe(23);
    expect(found.slice(-2)).toEqual([
      'b: Words of b.',
      expect.stringMatching(/^! line 22: not valid JSON.* \(and 979 like it\)$/),
    ]);
    expect(readWhole(JSON.stringify(Array(1000).fill({ x: 1 }))).at(-1)).toMatch(
      /^! record 21: no text field.* \(and 979 like it\)$/,
    );
  });

  it('does not depend on its depth', () => {
    for (const opening of ['[', '{"a":', '{"a":[']) {
      const deep = opening.repeat(100_000);
      const found = readLines(`${compact('a')}\n{"id":"x","y":${deep}\n${compact('b')}\n`);
      expect(found.filter(line => !line.startsWith('!'))).toEqual(read('a', 'b'));
      expect(readWhole(deep).length).toBe(1);
    }
  });
});
