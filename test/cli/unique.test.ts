/** `unique`: the records without their copies, byte for byte. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { ROOT, sandbox } from './sandbox.js';

/** BRIDGE is the older one, and longer than BRIDGE_EDITED. */
const NEWS = [
  { id: 'a', text: BRIDGE, source: 'Harbour Post', published: '2024-03-01' },
  { id: 'b', text: ORCHARD },
  { id: 'c', text: BRIDGE_EDITED, source: 'Coast Wire', published: '2024-03-02' },
  { id: 'd', text: CHESS },
];
const lines = jsonLines(NEWS).split(/(?<=\n)/);

/** Every record is in one of the two outputs, to the byte and in order. */
function expectWhole(input: string, kept: string, removed: string): void {
  const left = { kept, removed };
  for (const line of input.split(/(?<=\n)/)) {
    const place = left.kept.startsWith(line) ? 'kept' : 'removed';
    expect(left[place].startsWith(line), line).toBe(true);
    left[place] = left[place].slice(line.length);
  }
  expect(left).toEqual({ kept: '', removed: '' });
}

describe('records of JSON Lines', () => {
  test('are written without copies, and the input and other outputs are what they were', async () => {
    const input = lines.join('');
    const { call, path } = sandbox({ 'feed.jsonl': input });
    const { code, stdout, stderr } = await call([
      'unique',
      'feed.jsonl',
      '-o',
      'kept.jsonl',
      '--removed',
      'gone.jsonl',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('4 records: 3 kept, 1 removed (1 near-identical)');
    const [kept, removed] = ['kept.jsonl', 'gone.jsonl'].map(name => readFileSync(path(name), 'utf8'));
    expect(removed).toBe(lines[2]);
    expectWhole(input, kept, removed);
    expect(readFileSync(path('feed.jsonl'), 'utf8')).toBe(input);
    // what is kept has no copy
    const again = await call(['unique', 'kept.jsonl']);
    expect(again.stdout).toBe(kept);
    expect(again.stderr).toContain('3 records: 3 kept, 0 removed');
  });

  test('that are no article, blank lines, byte order mark, line ends and a missing one stay', async () => {
    const [older, newer] = [
      { text: BRIDGE, date: '2024-01-01' },
      { text: BRIDGE_EDITED, date: '2024-01-02' },
    ];
    const [original, copy] = [JSON.stringify(older), JSON.stringify(newer)];
    const cases = [
      `\uFEFF${copy}\r\n\r\n${original}\r\n{"text": "short"}\r\nbroken {\r\n{"other": 1}`,
      `${original}\n \t\n${copy}\n\n`,
      `${original}\n[1]\n${copy}`,
      // over several lines, and two in one line
      `${JSON.stringify(older, null, 2)}\n${JSON.stringify(newer, null, 2)}\n{"text":"x"}\n`,
    ];
    for (const input of cases) {
      const { call, path } = sandbox({ 'feed.jsonl': input });
      const { code } = await call(['unique', 'feed.jsonl', '-o', 'kept.jsonl', '--removed', 'gone.jsonl']);
      expect(code).toBe(0);
      const [kept, removed] = ['kept.jsonl', 'gone.jsonl'].map(name => readFileSync(path(name), 'utf8'));
      expect(JSON.parse(removed).text).toBe(BRIDGE_EDITED);
      expect(kept.length + removed.length).toBe(input.length);
      expect(kept.startsWith('\uFEFF')).toBe(input.startsWith('\uFEFF'));
      expect(input.replace(removed, '')).toBe(kept);
    }
  });

  test('that share a line with another one stay', async () => {
    const input = `${JSON.stringify({ text: BRIDGE })}\n${JSON.stringify({ text: BRIDGE_EDITED })}{"text": "more"}\n`;
    const { call } = sandbox({ 'feed.jsonl': input });
    const { stdout } = await call(['unique', 'feed.jsonl']);
    expect(stdout).toBe(input);
  });

  test('of one id are told apart', async () => {
    const input = jsonLines([
      { id: 'x', text: BRIDGE },
      { id: 'x', text: ORCHARD },
      { id: 'x', text: BRIDGE },
    ]);
    const { call } = sandbox({ 'feed.jsonl': input });
    const { stdout } = await call(['unique', 'feed.jsonl']);
    expect(stdout).toBe(
      input
        .split(/(?<=\n)/)
        .slice(0, 2)
        .join(''),
    );
    const annotated = await call(['unique', 'feed.jsonl', '--annotate']);
    expect(JSON.parse(annotated.stdout.trim().split('\n')[2])).toMatchObject({ id: 'x', duplicate_of: 'feed.jsonl#1' });
  });

  test('in UTF-16 and compressed', async () => {
    const [wide, packed] = [Buffer.from(`\uFEFF${lines.join('')}`, 'utf16le'), gzipSync(lines.join(''))];
    const { call, path } = sandbox({ 'wide.jsonl': wide, 'feed.jsonl.gz': packed });
    await call(['unique', 'wide.jsonl', '-o', 'kept.jsonl']);
    const kept = [lines[0], lines[1], lines[3]].join('');
    expect(readFileSync(path('kept.jsonl')).toString('utf16le')).toBe(`\uFEFF${kept}`);
    const unpacked = await call(['unique', 'feed.jsonl.gz']);
    expect(unpacked.stdout).toBe(kept);
    expect(unpacked.stderr).toContain('without compression');
  });

  test('a damaged file gives nothing', async () => {
    const { call, path } = sandbox({ 'feed.jsonl.gz': gzipSync(lines.join('')).subarray(0, -20) });
    const { code, stderr } = await call(['unique', 'feed.jsonl.gz', '-o', 'kept.jsonl']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/feed\.jsonl\.gz: .*cut off/);
    expect(readdirSync(path('.'))).not.toContain('kept.jsonl');
  });

  test('from standard input, as JSON Lines and as CSV', async () => {
    const { run } = sandbox();
    const json = await run(['unique', '-'], { stdin: lines.join('') });
    expect(json.stdout).toBe([lines[0], lines[1], lines[3]].join(''));
    const rows = NEWS.map(({ id, text }) => `${id},"${text}"\n`);
    const csv = await run(['unique', '-'], { stdin: `id,text\n${rows.join('')}` });
    expect(csv.stdout).toBe(`id,text\n${rows[0]}${rows[1]}${rows[3]}`);
  });
});

describe('every byte is in one of the two outputs', () => {
  const [first, second] = [BRIDGE, BRIDGE_EDITED].map(text => text.replaceAll('. ', '.\r\n')) as [string, string];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const csv = {
    head: '\uFEFFid,text,note\r\n',
    parts: [
      `1,${quoted(first)},"a ""note"" ,\r\n\r\nwith lines"\r\n`,
      '\r\n',
      `2,${quoted(second)},\r\n`,
      `3,${quoted(CHESS)},x\r\n`,
      ' \r\n',
      `3,${quoted(first)}\r\n`,
      `4,${quoted(second)},y`,
    ],
  };
  const json = {
    head: '\uFEFF',
    parts: [
      ` {"id" :"x","text": ${JSON.stringify(BRIDGE)} }  \n`,
      '\n',
      `\t{"text":${JSON.stringify(BRIDGE_EDITED)},"id":"x"}\r\n`,
      '   \n',
      `{"id":"x", "text":"short"}\n`,
      `{"id":null,"text":${JSON.stringify(CHESS)},"n":1.50,"e":"\\u00e9"}\n`,
      `{"id":"x","text":${JSON.stringify(BRIDGE)}}`,
    ],
  };

  test.for([
    ['table.csv', csv, 3],
    ['feed.jsonl', json, 2],
  ] as const)('%s, from a file and from standard input', async ([name, { head, parts }, copies]) => {
    const input = head + parts.join('');
    const { call, run, path } = sandbox({ [name]: input });
    const outputs = ['-o', 'kept', '--removed', 'gone'];
    const fromFile = async () => (await call(['unique', name, ...outputs])).code;
    const fromStdin = async () => (await run(['unique', '-', ...outputs], { stdin: input })).code;
    for (const runIt of [fromFile, fromStdin]) {
      expect(await runIt()).toBe(0);
      // a table has its header in both, and the byte order mark in one
      const left = [head, name === 'table.csv' ? head.slice(1) : ''].map((start, n) => {
        const text = readFileSync(path(['kept', 'gone'][n]!), 'utf8');
        expect(text.startsWith(start)).toBe(true);
        return text.slice(start.length);
      });
      let removed = 0;
      for (const [n, part] of parts.entries()) {
        const at = left.findIndex(text => text.startsWith(part));
        expect(at, `part ${n}`).toBeGreaterThanOrEqual(0);
        removed += at;
        left[at] = left[at]!.slice(part.length);
      }
      expect([...left, removed]).toEqual(['', '', copies]);
    }
  });
});

test('the commands of the README', async () => {
  const blocks = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)];
  const [recipe] = blocks.map(([, code]) => code!).filter(code => code.includes('--copy-to '));
  const { call, path } = sandbox({
    'feed.jsonl': lines.join(''),
    'articles/a.txt': BRIDGE,
    'articles/b.txt': BRIDGE_EDITED,
  });
  const commands = recipe!.trim().split('\n');
  expect(commands).toHaveLength(4);
  for (const command of commands) {
    const { code, stdout } = await call(command.replace(/ +#.*/, '').split(' ').slice(1));
    expect([command, code, command.includes('scan') || stdout === '']).toEqual([command, 0, true]);
  }
  expectWhole(
    lines.join(''),
    ...(['kept', 'removed'].map(name => readFileSync(path(`${name}.jsonl`), 'utf8')) as [string, string]),
  );
  expect(readFileSync(path('marked.jsonl'), 'utf8').match(/"duplicate_of":"a"/g)).toHaveLength(1);
  expect(readdirSync(path('unique'))).toEqual(['a.txt']);
});

test('articles that read has kept go by their place in the file that it wrote', async () => {
  const { call, path } = sandbox({ 'in/a.txt': BRIDGE, 'in/b.txt': BRIDGE_EDITED, 'in/c.jsonl': lines.join('') });
  await call(['read', 'in', '-o', 'all.jsonl']);
  const { code } = await call(['unique', 'all.jsonl', '-o', 'kept.jsonl', '--removed', 'gone.jsonl']);
  expect(code).toBe(0);
  const [all, kept, gone] = ['all', 'kept', 'gone'].map(name => readFileSync(path(`${name}.jsonl`), 'utf8')) as [
    string,
    string,
    string,
  ];
  expectWhole(all, kept, gone);
  expect(gone.trim().split('\n')).toHaveLength(3);
  expect((await call(['unique', 'all.jsonl', '--list'])).stdout).toMatch(/^(all\.jsonl#\d\n){3}$/);
});

test('the paths of a list on standard input', async () => {
  const { run } = sandbox({ 'feed.jsonl': lines.join('') });
  const { code, stdout } = await run(['unique', '--files-from', '-'], { stdin: 'feed.jsonl\n' });
  expect({ code, stdout }).toEqual({ code: 0, stdout: [lines[0], lines[1], lines[3]].join('') });
});

test('several files: records in the order of the files, a line end where one is missing', async () => {
  const { call } = sandbox({ 'b.jsonl': lines[0].trimEnd(), 'a.jsonl': lines[1] + lines[2] });
  const { stdout } = await call(['unique', 'b.jsonl', 'a.jsonl']);
  expect(stdout).toBe(lines[0] + lines[1]);
});

describe('rows of CSV', () => {
  const table = `id,text\r\n1,"${BRIDGE}"\r\n\r\n2,"${BRIDGE_EDITED}"\r\n3,"${CHESS}"`;

  test('are written under the header, byte for byte', async () => {
    const { call, path } = sandbox({ 'table.csv': table });
    await call(['unique', 'table.csv', '-o', 'kept.csv', '--removed', 'gone.csv']);
    const removed = `2,"${BRIDGE_EDITED}"\r\n`;
    expect(readFileSync(path('kept.csv'), 'utf8')).toBe(table.replace(removed, ''));
    expect(readFileSync(path('gone.csv'), 'utf8')).toBe(`id,text\r\n${removed}`);
  });

  test('in UTF-16, and with several characters between fields', async () => {
    for (const [name, bytes, encoding] of [
      ['wide.csv', Buffer.from(`\uFEFF${table}`, 'utf16le'), 'utf16le'],
      ['bars.csv', Buffer.from(table.replace('id,', 'id||').replaceAll(/\n(\d),/g, '\n$1||')), 'utf8'],
    ] as const) {
      const { call, path } = sandbox({ [name]: bytes });
      const { code, stderr } = await call(['unique', name, '-o', 'kept.csv']);
      expect([code, stderr]).toEqual([0, expect.stringContaining('1 removed')]);
      const text = bytes.toString(encoding);
      const [start, end] = [text.indexOf('\n2') + 1, text.indexOf('\n3') + 1];
      expect(readFileSync(path('kept.csv')).toString(encoding)).toBe(text.slice(0, start) + text.slice(end));
    }
  });

  test('with other headers do not fit together', async () => {
    const { call } = sandbox({ 'a.csv': table, 'b.csv': table.replace('id,', 'key,'), 'c.jsonl': lines.join('') });
    const headers = await call(['unique', 'a.csv', 'b.csv', '-o', 'kept.csv']);
    expect([headers.code, headers.stderr]).toEqual([
      2,
      expect.stringMatching(/a\.csv and b\.csv have different headers/),
    ]);
    const formats = await call(['unique', 'a.csv', 'c.jsonl', '-o', 'kept.csv']);
    expect([formats.code, formats.stderr]).toEqual([
      2,
      expect.stringMatching(/a\.csv and c\.jsonl have different formats/),
    ]);
  });

  test('get columns', async () => {
    const { call } = sandbox({ 'table.csv': `id,text,note\n1,"${BRIDGE}",\n2,"${BRIDGE_EDITED}",x\n3,"${CHESS}"\n` });
    const { stdout } = await call(['unique', 'table.csv', '--annotate', '--annotate-as', 'cluster=story']);
    const ends = stdout.split('\n').filter(line => /representative$|(?:true|false)$/.test(line));
    expect(ends[0]).toBe('id,text,note,duplicate_of,similarity,relation,story,is_representative');
    expect(ends[1]).toMatch(/",,,,,1,true$/);
    expect(ends[2]).toMatch(/",x,1,0\.\d+,near-identical,1,false$/);
    expect(ends[3]).toMatch(/",,,,,,true$/);
  });
});

test('annotated records keep their bytes and get fields', async () => {
  const { call } = sandbox({ 'feed.jsonl': `${lines.join('')}{ }\n` });
  const { stdout, stderr } = await call(['unique', 'feed.jsonl', '--annotate']);
  expect(stderr).toContain('5 records: 4 kept, 1 copies');
  const out = stdout.trim().split('\n');
  for (const [n, line] of lines.entries()) expect(out[n].startsWith(line.trimEnd().slice(0, -1))).toBe(true);
  const added = { duplicate_of: null, similarity: null, relation: null, cluster: null, is_representative: true };
  expect(out.map(line => JSON.parse(line)).map(({ id, text, source, published, ...rest }) => rest)).toEqual([
    { ...added, cluster: 1 },
    added,
    {
      duplicate_of: 'a',
      similarity: expect.any(Number),
      relation: 'near-identical',
      cluster: 1,
      is_representative: false,
    },
    added,
    added,
  ]);
  const own = [
    'duplicate_of=kopie von',
    'similarity=ähnlich',
    'relation="r"',
    'cluster=a.b',
    'is_representative=__proto__',
  ];
  const named = await call(['unique', 'feed.jsonl', '--annotate', ...own.flatMap(name => ['--annotate-as', name])]);
  expect(named.stdout.split('\n')[2]).toMatch(
    /,"kopie von":"a","ähnlich":0\.\d+,"\\"r\\"":"near-identical","a\.b":1,"__proto__":false\}$/,
  );
  const taken = sandbox({ 'feed.jsonl': jsonLines([{ text: BRIDGE, cluster: 7 }, { text: ORCHARD }]) });
  const { code, stderr: why } = await taken.call(['unique', 'feed.jsonl', '--annotate']);
  expect([code, why]).toEqual([2, expect.stringMatching(/have a field "cluster"[\s\S]*--annotate-as cluster=NAME/)]);
});

test('what contradicts itself is refused', async () => {
  const { call } = sandbox({ 'feed.jsonl': lines.join('') });
  for (const [args, why] of [
    [['--annotate', '--removed', 'x'], '--removed gets nothing'],
    [['--list', '--annotate'], 'exclude one another'],
    [['--copy-to', 'x', '-o', 'y'], '--output gets nothing'],
    [['--annotate-as', 'cluster=x'], 'add --annotate'],
    [['-o', 'feed.jsonl'], 'feed.jsonl is one of the articles'],
    [['-o', 'x', '--removed', 'x'], 'two outputs go to x'],
  ] as const) {
    const { code, stderr } = await call(['unique', 'feed.jsonl', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  }
});
