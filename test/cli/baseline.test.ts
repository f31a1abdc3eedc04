import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { Baseline, readBaseline } from '../../src/cli/baseline.js';
import { UserError } from '../../src/errors.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, ORCHARD } from './articles.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;
const FLAGS = ['--baseline', 'known.baseline', '--fail-on', 'any,passage'];
const UPDATE = ['--baseline', 'known.baseline', '--update-baseline'];

/** The contents of the articles, by number; `whole/rest` where they differ. */
const describedAs = (...contents: readonly string[]) => ({
  contentOf: (article: number) => {
    const [whole, rest] = contents[article].split('/');
    return { whole, ...(rest !== undefined && { rest }) };
  },
  titleOf: (article: number) => `Title ${article}`,
  idOf: (article: number) => `${article}.md`,
});
const repeat = (a: number, b: number, count = 1) => ({ a, b, count, relation: 'excerpt', example: [a, b] }) as const;
const entry = (a: string, b: string, more: object = {}) => ({
  a,
  b,
  relation: 'excerpt',
  titles: ['A', 'B'] as const,
  count: 1,
  ...more,
});
const baselineOf = (entries: readonly ReturnType<typeof entry>[], isUpdate = false): Baseline =>
  new Baseline(entries, '2026-06-15', isUpdate);

test('a site: a copied post, a baseline, a rename, a second copy, an update', async () => {
  const { call, path, write } = sandbox();
  cpSync(`${ROOT}/test/fixtures/site/content`, path('content'), { recursive: true });
  const gate = (): ReturnType<Sandbox['call']> => call(['scan', 'content', ...FLAGS]);
  expect((await call(['scan', 'content', ...UPDATE])).code).toBe(0);
  expect((await gate()).code).toBe(0);

  const post = readFileSync(path('content/posts/2026-03-08-opera-cat.md'), 'utf8');
  write({ 'content/offbeat/cat.md': post.replace('title: "', 'title: "Again: ') });
  const copied = await gate();
  expect(copied.code).toBe(1);
  expect(lastLine(copied.stderr)).toMatch(/^failed: 1 identical pair.* content\/offbeat\/cat\.md and content\/posts\//);

  const update = await call(['scan', 'content', ...UPDATE]);
  expect(update.stderr).toContain('  + "Again: Opera house cat walks on during second act" and "Opera house');
  const file = readFileSync(path('known.baseline'), 'utf8');
  expect((await gate()).code).toBe(0);

  renameSync(path('content/offbeat/cat.md'), path('content/region/renamed.md'));
  expect((await gate()).code).toBe(0);
  await call(['scan', 'content', ...UPDATE]);
  expect(readFileSync(path('known.baseline'), 'utf8')).toBe(file);

  write({ 'content/posts/second.md': post });
  expect((await gate()).code).toBe(1);
  writeFileSync(path('content/posts/second.md'), '');

  const story = 'content/posts/2026-03-18-radio-silence.md';
  const silence = readFileSync(path(story), 'utf8');
  write({
    'content/posts/silence-2.md': `${silence.replace(/^title: "(.*)"$/m, 'title: "$1 (update)"')}\nAdded: nothing.\n`,
  });
  const edition = await gate();
  expect(edition).toMatchObject({ code: 0 });
  expect(edition.stderr).toContain('1 edition does not count for --fail-on');
});

test('every report format lists the accepted pairs', async () => {
  const { call } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED, 'c.txt': CHESS });
  await call(['scan', '.', ...UPDATE]);
  const as = async (format: string): Promise<string> =>
    (await call(['scan', '.', '--baseline', 'known.baseline', '--format', format])).stdout;
  expect(await as('text')).toContain('accepted    1 pair, by the baseline; not reported as a repeat');
  expect(lastLine(await as('text'))).toBe('No story told twice among 3 articles, 1 accepted pair');
  expect(await as('markdown')).toContain('- accepted: 1 pair, by the baseline; not reported as a repeat');
  expect(lastLine(await as('csv'))).toMatch(/^a\.txt,b\.txt,0\.99\d*,near-identical,.*,by the baseline,*$/);
  const { accepted, summary, pairs, clusters } = JSON.parse(await as('json'));
  expect(accepted).toMatchObject([{ a: 'a.txt', b: 'b.txt', relation: 'near-identical', by: 'baseline' }]);
  expect({ accepted: summary.accepted, pairs: summary.pairs }).toEqual({ accepted: 1, pairs: 0 });
  expect([...pairs, ...clusters]).toEqual([]);
  expect(await as('jsonl')).toContain('{"type":"accepted","a":"a.txt"');
  const { stderr } = await call(['scan', '.', '--baseline', 'known.baseline', '-v']);
  expect(stderr).toMatch(/accepted: a\.txt and b\.txt, near-identical, 0\.99\d?, by the baseline/);
});

test('a pair stays accepted with any similarity and threshold', async () => {
  const { call } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED, 'c.txt': ORCHARD });
  await call(['scan', '.', ...UPDATE]);
  for (const more of [
    ['--threshold', '0.1'],
    ['--threshold', '0.99'],
    ['--engine', 'minhash'],
  ]) {
    expect((await call(['scan', '.', ...FLAGS, ...more])).code).toBe(0);
  }
});

test('a content is not new after a change of the footer of all pages, or with more such pages', async () => {
  const footer = (word: string): string =>
    `\n\n${word} this page belongs to the harbour courier and may be shared by readers who name the newsroom`;
  const stories = Array.from({ length: 8 }, (_, n) =>
    Array.from({ length: 60 }, (_, i) => `w${(n * 7919 + i * 104729) % 9973}x${n}`).join(' '),
  );
  const pages = (word: string): Record<string, string> => ({
    'p/a.txt': BRIDGE + footer(word),
    'p/b.txt': BRIDGE_EDITED + footer(word),
    ...Object.fromEntries(stories.map((text, n) => [`p/${n}.txt`, text + footer(word)])),
  });
  const { call, write } = sandbox(pages('Everything on'));
  await call(['scan', 'p', ...UPDATE]);
  expect((await call(['scan', 'p', ...FLAGS])).code).toBe(0);
  write(pages('Whatever stands on'));
  expect((await call(['scan', 'p', ...FLAGS])).code).toBe(0);
});

describe('a repeat that an entry once accepted', () => {
  const page = (title: string, text: string): string => `---\ntitle: ${title}\n---\n\n${text}\n`;
  const commands: readonly (readonly [name: string, args: readonly string[]])[] = [
    ['scan', ['scan', 'news', '--fail-on', 'any']],
    ['check', ['check', 'news/b.md', '--against', 'news']],
  ];

  test.each(commands)('%s says that one of its texts was edited since', async (_, args) => {
    const { call, write, path } = sandbox({ 'news/a.md': page('A', BRIDGE), 'news/b.md': page('B', BRIDGE_EDITED) });
    await call(['scan', 'news', ...UPDATE]);
    const text = readFileSync(path('known.baseline'), 'utf8');
    write({ 'known.baseline': text.replace('"titles"', '"reason":"licensed","titles"') });
    write({ 'news/b.md': page('B', `${BRIDGE_EDITED}\n\nThe council meets again on Monday.`) });
    const { code, stderr } = await call([...args, '--baseline', 'known.baseline']);
    expect(code).toBe(1);
    expect(stderr).toContain('news/a.md and news/b.md: accepted by the baseline before one of the texts was edited\n');
    expect(lastLine(stderr)).toMatch(
      /0\.9\d+, accepted before its text was edited; --baseline known\.baseline --update-baseline accepts it$/,
    );
    // the new text is accepted for the same reason
    const updated = await call([...args, ...UPDATE]);
    expect(updated).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/\+ "[AB]" and "[AB]", near-identical \(licensed\)/),
    });
    expect(await call([...args, '--baseline', 'known.baseline'])).toMatchObject({ code: 0 });
  });

  test.each(commands)('%s names the text that is gone where the title has changed, too', async (_, args) => {
    const { call, write } = sandbox({ 'news/a.md': page('A', BRIDGE), 'news/b.md': page('B', BRIDGE_EDITED) });
    await call(['scan', 'news', ...UPDATE]);
    write({ 'news/b.md': page('Another', `${BRIDGE_EDITED}\n\nThe council meets again on Monday.`) });
    const { stderr } = await call([...args, '--baseline', 'known.baseline']);
    expect(stderr).toContain('the baseline accepts one of them with a text that is gone, "B"\n');
    expect(lastLine(stderr)).not.toContain('accepted before');
  });

  test.each(commands)('%s says that it is a further copy, and which one', async (_, args) => {
    const { call, write, path } = sandbox({ 'news/c.md': page('C', BRIDGE), 'news/d.md': page('D', BRIDGE) });
    await call(['scan', 'news', ...UPDATE]);
    // before and behind the accepted ones, by name
    for (const name of ['b', 'e']) {
      write({ [`news/${name}.md`]: page('Copy', BRIDGE) });
      const named = args.map(arg => arg.replace('b.md', `${name}.md`));
      const { code, stderr } = await call([...named, '--baseline', 'known.baseline']);
      expect({ name, code }).toEqual({ name, code: 1 });
      expect(stderr).toContain('a further copy; the baseline accepts only 1 pair of these texts\n');
      expect(lastLine(stderr)).toMatch(
        new RegExp(`the worst is news/${name}\\.md and news/c\\.md, .*, a further copy of an accepted text; `),
      );
      const json = JSON.parse((await call([...named, '--baseline', 'known.baseline', '--format', 'json'])).stdout);
      if (args[0] === 'scan') expect(json.accepted).toMatchObject([{ a: 'news/c.md', b: 'news/d.md' }]);
      rmSync(path(`news/${name}.md`));
    }
  });

  test('is not claimed while both accepted texts are there', async () => {
    const { call, write } = sandbox({ 'news/a.md': page('A', BRIDGE), 'news/c.md': page('B', BRIDGE_EDITED) });
    await call(['scan', 'news', ...UPDATE]);
    write({ 'news/b.md': page('B', `${BRIDGE_EDITED}\n\nThe council meets again on Monday.`) });
    for (const [, args] of commands) {
      const { code, stderr } = await call([...args, '--baseline', 'known.baseline']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.not.stringMatching(/edited|gone/) });
    }
  });
});

test('an expired entry fails and says so, and an update does not renew it', async () => {
  const { call, path, write } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED });
  await call(['scan', '.', ...UPDATE]);
  const entries = readFileSync(path('known.baseline'), 'utf8');
  write({ 'known.baseline': entries.replace('"titles"', '"until":"2020-01-31","titles"') });
  const { code, stderr } = await call(['scan', '.', ...FLAGS]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/warning: an entry of the baseline expired on 2020-01-31: "[ab]\.txt" and "[ab]\.txt", /);
  expect(lastLine(stderr)).toMatch(
    /--baseline known\.baseline --update-baseline accepts those without an expired entry$/,
  );
  expect(await call(['scan', '.', ...UPDATE, '--fail-on', 'any'])).toMatchObject({ code: 1 });
});

describe('the file', () => {
  test('is an error if it is missing, with the command that makes it', async () => {
    const { call } = sandbox({ 'a.txt': BRIDGE });
    expect(await call(['scan', 'a.txt', '--baseline', 'no.baseline'])).toMatchObject({
      code: 2,
      stderr:
        'twicetold: baseline no.baseline does not exist\n  hint: make it: twicetold scan PATH --baseline no.baseline --update-baseline\n',
    });
    expect((await call(['scan', 'a.txt', '--update-baseline'])).stderr).toContain('no baseline is given');
  });

  test('is not written if articles cannot be read, and is not read as an article', async () => {
    const { call, write, path } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED });
    await call(['scan', '.', '--baseline', 'known.jsonl', '--update-baseline']);
    const before = readFileSync(path('known.jsonl'), 'utf8');
    expect((await call(['scan', '.', '--baseline', 'known.jsonl', '--fail-on', 'any'])).code).toBe(0);
    write({ 'c.jsonl': '{"text":4}\n' });
    const { code, stderr } = await call(['scan', '.', '--baseline', 'known.jsonl', '--update-baseline']);
    expect(code).toBe(2);
    expect(stderr).toContain('the baseline is not updated');
    expect(readFileSync(path('known.jsonl'), 'utf8')).toBe(before);
  });

  const HEAD = '{"schema":"twicetold.baseline/1","tokens":1}';
  const A = 'a'.repeat(32);
  const read = (text: string): Baseline => {
    const { path, write } = sandbox({});
    write({ f: text });
    return readBaseline(path('f'), false, '2026-06-15');
  };
  it.each([
    ['<<<<<<< HEAD', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['{"a":"x"}', 'a is not a fingerprint'],
    [`{"a":"${A}","b":"${A}${A}"}`, 'b is not a fingerprint'],
    [`{"a":"${A}","b":"${A}","count":0}`, 'count is not a whole number of 1 or more'],
    [`{"a":"${A}","b":"${A}","count":1e300}`, 'count is not a whole number of 1 or more'],
    [`{"a":"${A}","b":"${A}","titles":["x"]}`, 'titles are not two texts'],
    [`{"a":"${A}","b":"${A}","until":"31.1.2027"}`, 'until is not a date such as 2027-01-31'],
    [`{"a":"${A}","b":"${A}","until":"2027-02-99"}`, 'until is not a date such as 2027-01-31'],
    [`{"a":"${A}","b":"${A}","reasons":""}`, 'unknown key "reasons"'],
    [`{"a":"${A}","b":"${A}","__proto__":1}`, 'unknown key "__proto__"'],
  ])('names the line of %j', (line, fault) => {
    const good = `{"a":"${A}","b":"${A}"}`;
    expect(() => read(`${HEAD}\n${good}\r\n\n${line}\n`)).toThrow(`line 4: ${fault}`);
    expect(() => read([HEAD, ...Array(9).fill(line)].join('\n'))).toThrow(/line 2: .*; line 4: .*; and 6 more lines$/);
  });

  it.each(['', 'text', '{"schema":"twicetold.report/2"}', '{"schema":"twicetold.baseline/1","tokens":0}'])(
    'refuses %j',
    text => {
      expect(() => read(text)).toThrow(UserError);
    },
  );
});

describe('entries', () => {
  const [A, B, C] = ['a', 'b', 'c'].map(letter => letter.repeat(32));

  it('accept the number of pairs that they count, in either order', () => {
    const known = baselineOf([entry(B, A, { count: 2 })]);
    expect(known.known([repeat(0, 1, 3), repeat(0, 2)], describedAs(A, B, C))).toEqual([2, 0]);
  });

  it('match a content by all its words first, then without boilerplate', () => {
    const contents = describedAs(`${C}/${A}`, A, B);
    expect(baselineOf([entry(A, B)]).known([repeat(0, 2), repeat(1, 2)], contents)).toEqual([0, 1]);
    expect(baselineOf([entry(A, B)]).known([repeat(0, 2)], contents)).toEqual([1]);
    expect(baselineOf([entry(`${C}/${B}`, A)]).known([repeat(1, 2)], contents)).toEqual([1]);
  });

  it('hold until the end of their last day, and are then reported', () => {
    const on = (until: string): Baseline => baselineOf([entry(A, B, { until, reason: 'licensed' })]);
    expect(on('2026-06-15').known([repeat(0, 1)], describedAs(A, B))).toEqual([1]);
    const expired = on('2026-06-14');
    expect(expired.known([repeat(0, 1)], describedAs(A, B))).toEqual([0]);
    expect(expired.expired).toEqual(['expired on 2026-06-14: "A" and "B", excerpt (licensed)']);
    expect(on('2026-06-14').expired).toEqual([]);
  });

  it('are sorted, keep their reasons, and are added and dropped by an update', () => {
    const known = baselineOf([entry(A, B, { reason: 'licensed', count: 2 }), entry(A, C)], true);
    expect(known.known([repeat(2, 1), repeat(0, 1)], describedAs(A, B, C))).toEqual([1, 1]);
    const { text, changes, added, dropped } = known.update();
    expect({ added, dropped }).toEqual({ added: 1, dropped: 2 });
    expect(changes).toEqual([
      '+ "Title 1" and "Title 2", excerpt',
      '- "A" and "B", excerpt (licensed)',
      '- "A" and "B", excerpt',
    ]);
    const lines = text.trimEnd().split('\n').slice(1);
    expect(lines.map(line => JSON.parse(line))).toEqual([
      { a: A, b: B, relation: 'excerpt', titles: ['A', 'B'], reason: 'licensed' },
      { a: B, b: C, relation: 'excerpt', titles: ['Title 1', 'Title 2'] },
    ]);
  });

  it('name the earlier text of one repeat each', () => {
    const facts = {
      ...describedAs(A, B, C, 'd'.repeat(32)),
      titleOf: (article: number) => (article === 0 ? 'A' : 'B'),
    };
    const kinds = (entries: number): string[] => {
      const known = baselineOf(Array.from({ length: entries }, (_, n) => entry(A, `${n}`.repeat(32))));
      expect(known.known([repeat(0, 1), repeat(0, 2), repeat(0, 3)], facts)).toEqual([0, 0, 0]);
      return known.knownTexts.map(({ is }) => is);
    };
    expect(kinds(2)).toEqual(['edited', 'edited']);
    expect(kinds(9)).toEqual(['edited', 'edited', 'edited']);
  });

  it('that have expired stay expired after an update', () => {
    const known = baselineOf([entry(A, B, { until: '2020-01-01' })], true);
    expect(known.known([repeat(0, 1)], describedAs(A, B))).toEqual([0]);
    expect(known.update().text).toContain('"until":"2020-01-01"');
  });
});
