/** JSON that is not one value a line, or not quite JSON: what can be read is read, the rest is named with its lines. */
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/read/json/json.js';
import { expectLinear } from '../../setup/count-work.js';
import { prose } from '../streams.js';
import { BEHIND, compact, FILE, indented, JOINED, read, readLines, readWhole, record } from './records.js';

const repaired = (what: string): string => `* JSON repaired in line 1: ${what}`;

const LAYOUTS: Readonly<Record<string, string>> = {
  concatenated: compact('a') + compact('b') + compact('c'),
  'two on a line': `${compact('a')}\n${compact('b')} ${compact('c')}\n`,
  indented: [indented('a'), indented('b'), indented('c')].join('\n'),
  'indented, by Windows': [indented('a'), indented('b'), indented('c')].join('\n').replaceAll('\n', '\r\n'),
  'some of them indented': `${compact('a')}\n${indented('b')}\n${compact('c')}\n`,
  'with commas': `${compact('a')},\n${compact('b')},\n${compact('c')},\n`,
  'in brackets, a record a line': `[\n${compact('a')},\n${compact('b')},\n${compact('c')}\n]\n`,
  'in brackets, with leading commas': `[${compact('a')}\n,${compact('b')}\n,${compact('c')}]\n`,
  'a list a line': `[${compact('a')},${compact('b')}]\n[${compact('c')}]`,
  'an indented list': JSON.stringify(
    ['a', 'b', 'c'].map(id => record(id)),
    null,
    2,
  ),
  'lists of several files': `[${compact('a')}]\n[\n${indented('b')},\n${indented('c')}\n]\n`,
  'behind record separators': ['a', 'b', 'c'].map(id => `\x1e${compact(id)}\n`).join(''),
  'behind byte order marks': `\uFEFF${compact('a')}\n\uFEFF${compact('b')}\uFEFF${compact('c')}`,
  'with white space in front': `\n\n ${compact('a')}\n\t${compact('b')}\n  ${compact('c')} \n`,
};

describe('records in other layouts', () => {
  it.each(Object.entries(LAYOUTS))('%s', (_, content) => {
    for (const size of [1, 50, 100_000]) {
      expect(readLines(content, size).filter(line => line !== JOINED)).toEqual(read('a', 'b', 'c'));
    }
    expect(readWhole(content).filter(line => !line.startsWith('*'))).toEqual(read('a', 'b', 'c'));
  });

  it('are mentioned if they are not JSON Lines', () => {
    expect(readLines(LAYOUTS.indented).at(-1)).toBe(JOINED);
    expect(readLines(`${compact('a')}\n${compact('b')}\n`)).toEqual(read('a', 'b'));
    expect(readLines(LAYOUTS['behind record separators'])).toEqual(read('a', 'b', 'c'));
  });

  it('have distinct ids', () => {
    const texts = ['{"text":"One."}{"text":"Two."}', '{\n"text":\n"Three."\n}', '{"text":"Four."}'].join('\n');
    expect(readLines(texts)).toEqual(['f#1: One.', 'f#1.2: Two.', 'f#2: Three.', 'f#6: Four.', JOINED]);
    expect(readWhole(texts).slice(0, 4)).toEqual(['f#1: One.', 'f#2: Two.', 'f#3: Three.', 'f#4: Four.']);
  });

  it('are cut into blocks between records', () => {
    for (const layout of [indented, (id: string) => indented(id).replace(/^/gm, '  ')]) {
      const ids = Array.from({ length: 300 }, (_, n) => `r${n}`);
      const content = ids.map(id => layout(id).replace('Words', prose(20_000).trim())).join(',\n');
      const found = readLines(`[\n${content}\n]\n`);
      expect(found.filter(line => line.startsWith('!'))).toEqual([]);
      expect(found.filter(line => line.startsWith('r')).length).toBe(300);
    }
  });
});

describe('records in other shapes', () => {
  const list = ['a', 'b', 'c'].map(id => record(id));
  const SHAPES: Readonly<Record<string, unknown>> = {
    'the answer of a search engine': {
      took: 1,
      hits: { total: 3, hits: list.map(_source => ({ _id: 'x', _source })) },
    },
    'nodes of edges': { data: { stories: { edges: list.map(node => ({ cursor: 'x', node })) } } },
    'a list in a list': [list],
    'lists in a list': list.map(one => [one]),
    'records by their keys': Object.fromEntries(list.map(one => [`k${one.id}`, one])),
    'columns and rows': { columns: ['id', 'text'], index: [0, 1, 2], data: list.map(({ id, text }) => [id, text]) },
    'a table with a header': [['id', 'text'], ...list.map(({ id, text }) => [id, text])],
    'columns by the keys of their rows': {
      id: Object.fromEntries(list.map(({ id }, n) => [n, id])),
      text: Object.fromEntries(list.map(({ text }, n) => [n, text])),
    },
  };

  it.each(Object.entries(SHAPES))('%s', (_, value) => {
    const lines = readWhole(JSON.stringify(value));
    expect(lines.slice(0, 3)).toEqual(read('a', 'b', 'c'));
    expect(lines.slice(3)).toEqual([expect.stringMatching(/^\* its records are in /)]);
  });

  it('in the only line of a file, or in a statement', () => {
    for (const name of ['the answer of a search engine', 'nodes of edges']) {
      expect(
        readLines(JSON.stringify(SHAPES[name]))
          .slice(0, 3)
          .map(line => line.split(': ')[1]),
      ).toEqual(['Words of a.', 'Words of b.', 'Words of c.']);
    }
    const statement = `window.data = ${JSON.stringify({ articles: list })};\n`;
    expect(readWhole(statement).slice(0, 3)).toEqual(read('a', 'b', 'c'));
    expect(readLines(statement).slice(0, 3)).toEqual(read('a', 'b', 'c'));
    expect(readWhole(`${JSON.stringify(JSON.stringify(list))}\n${JSON.stringify(compact('x'))}`).slice(0, 3)).toEqual(
      read('a', 'b', 'c'),
    );
  });

  it('a line each', () => {
    const lines = [
      JSON.stringify({ _index: 'x', _source: record('a') }),
      JSON.stringify(JSON.stringify(record('b'))),
      JSON.stringify({ page: 1, articles: [record('c'), { text: 'Without an id.' }] }),
    ];
    expect(readLines(lines.join('\n')).slice(0, 4)).toEqual([...read('a', 'b', 'c'), 'f#3.2: Without an id.']);
  });

  it('do not include the comments on a record', () => {
    const value = [{ title: 'x', comments: [record('a')] }];
    for (const lines of [readWhole(JSON.stringify(value)), readLines(JSON.stringify(value[0]))]) {
      expect(lines).toEqual([expect.stringMatching(/^! record 1.*: no text field/)]);
    }
  });

  it('in an export that breaks off', () => {
    for (const content of [
      JSON.stringify({ articles: [record('a'), record('x')] }, null, 2),
      `{"total":2,"items":[${compact('a')},${compact('x')}]}`,
    ]) {
      const cut = content.slice(0, content.indexOf('Words of x'));
      for (const lines of [readWhole(cut), readLines(cut)]) {
        expect(lines.filter(line => !line.startsWith('*') && line !== BEHIND)).toEqual([
          read('a')[0],
          expect.stringMatching(/^! lines? \d+.*: not valid JSON: |^x: {2}\[cut off\]$/),
        ]);
      }
    }
  });
});

describe('JSON with repairs', () => {
  it.each([
    ['NaN for a value, Infinity for a value', `{"id":"a","n":NaN,"m":[Infinity],"text":"Words of a."}`],
    ['None for a value, True for a value', `{"id":"a","n":None,"m":True,"text":"Words of a."}`],
    ['trailing commas', `{"id":"a","tags":["x",],"text":"Words of a.",}`],
    [
      'trailing commas, comments',
      `{"id":"a", /* b */ "tags":["x", // c\n], # d\n"text":"Words of a." /**/ }`.replace(' # d', ''),
    ],
    ['comments', `// first\n{"id":"a","text":/* here */"Words of a."} // last`],
    ['raw control characters', `{"id":"a","text":"Words of a.","more":"x\ty\nz\x1b"}`],
    ['NUL bytes', `{"id":"a","text":"Wor\0ds of a."}\0\0`],
    ['single quotation marks', `{'id':'a','more':'it\\'s "x"','text':"Words of a."}`],
    ['keys without quotation marks', `{id:"a",text:"Words of a."}`],
  ])('%s', (what, content) => {
    const notices = what.split(', ').sort();
    for (const lines of [readLines(`${compact('b')}\n${content}\n${compact('c')}\n`), readWhole(content)]) {
      expect(lines.filter(line => !line.startsWith('*') && !/^[bc]/.test(line))).toEqual(read('a'));
      const said = lines.find(line => line.startsWith('* JSON repaired in line'))!;
      expect(said.split(': ')[1].split(', ').sort()).toEqual(notices);
    }
  });

  it.each([
    ['backslashes', String.raw`{"id":"a","more":"C:\market \xe9 \user","text":"Words of a."}`],
    ['numbers', '{"id":"a","n":[01,.5,0x1F,+3],"text":"Words of a."}'],
    ['calls for values', '{"id":ObjectId("a"),"n":NumberLong(7),"d":Date(x),"text":"Words of a."}'],
    ['tuples', '{"id":"a","n":(1,"x",()),"text":"Words of a."}'],
    ['words around values', 'callback({"id":"a","text":"Words of a."});'],
    ['words around values', 'data: {"id":"a","text":"Words of a."}'],
    ['words around values', 'window.story = {"id":"a","text":"Words of a."};'],
  ])('%s in %s', (what, content) => {
    for (const lines of [readLines(`${content}\n${compact('b')}\n`), readWhole(`${content}\n`)]) {
      expect(lines.filter(line => /^[a!]/.test(line))).toEqual(read('a'));
      expect(lines).toContain(repaired(what));
    }
  });

  it('reads dates and characters in calls and escapes', () => {
    const [item] = readJson(
      String.raw`{'d': 1, 'date': datetime.datetime(2024, 1, 31, 8, 5, tzinfo=utc), 'text': "Caf\xe9 \'x\' in C:\market"}`,
      FILE,
      {},
    );
    expect(item).toMatchObject({ article: { published: '2024-01-31T08:05:00Z', text: "Café 'x' in C:\\market" } });
  });

  it('keeps the characters of a text', () => {
    expect(readLines('{"id":"a","n":NaN,"text":"One\\n\ttwo \\u00e9 \\"x\\" \u2028 \\\\"}')).toEqual([
      'a: One\n\ttwo é "x" \u2028 \\',
      repaired('NaN for a value, raw control characters'),
    ]);
  });

  it('reads settings with comments as a file without articles', () => {
    const file = { path: 'tsconfig.json', explicit: false };
    expect(readJson('{ // settings\n "strict": true, }', file, {})).toEqual([
      { skipped: { path: 'tsconfig.json', reason: 'no record with a text field' } },
    ]);
  });
});

it.each<[string, string]>([
  ['lines that are cut', '{"id":"a","text":"cut\n'],
  ['lists that are never closed', '{"a":[\n'],
  ['lists that are never closed, between commas', '{"a":["x",\n'],
  ['strings that are never closed', '{"a":"\n'],
  ['comments that are never closed', '/* {\n'],
  ['words', 'word {\n'],
  ['values side by side', '{"text":"a"} '],
  ['broken values side by side', '{"text":"a},'],
  ['opening brackets', '['],
  ['opening braces', '{'],
  ['raw control characters', '{"text":"\t\t\t"}\n'],
  ['commas', ',,,,,{,'],
  ['words in front of braces', 'x {"a":1},'],
  ['calls', 'f('],
  ['objects over several lines without an end', '{\n"a":\n'],
])('takes linear time for %s', async (_, part) => {
  await expectLinear(8000, size => readLines(part.repeat(size / part.length)));
  await expectLinear(8000, size => readWhole(part.repeat(size / part.length)));
});
