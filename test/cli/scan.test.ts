import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, test } from 'vitest';
import type { Report } from '../../src/types/report.js';
import { STAGES } from '../../src/types/report.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const NEWS = {
  'news/bridge.txt': BRIDGE,
  'news/edited.txt': BRIDGE_EDITED,
  'news/orchard.md': ORCHARD,
  'news/chess.txt': CHESS,
};
const ESCAPE = '\u001B';
const visible = (folder: string) =>
  readdirSync(folder)
    .filter(name => name !== '.git')
    .sort();
const idsOf = (report: Report) => report.articles.map(article => article.id);

describe.concurrent('the report', () => {
  test('as text: the copies and one summary line', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(NEWS, onTestFinished);
    const { code, stdout, stderr } = await call(['scan', 'news']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('news/bridge.txt');
    expect(stdout).toContain('news/edited.txt');
    expect(stdout).not.toContain('news/chess.txt');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/1 story told twice, 1 copy among 4 articles/);
    expect(stdout).not.toContain(ESCAPE);
  });

  test('in every format, on standard output and in files', async ({ expect, onTestFinished }) => {
    const { call, folder, path } = sandbox(NEWS, onTestFinished);
    const formats = ['text', 'jsonl', 'markdown', 'csv'];
    const reporters = formats.flatMap(format => ['--reporter', `${format}=out.${format}`]);
    const [json, files] = await Promise.all([
      call(['scan', 'news', '--format', 'json']),
      call(['scan', 'news', '-o', 'out.json', '--format', 'json', ...reporters]),
    ]);
    expect(files).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(visible(folder)).toEqual(['news', 'out.csv', 'out.json', 'out.jsonl', 'out.markdown', 'out.text']);
    expect(readFileSync(path('out.json'), 'utf8')).toBe(json.stdout);
    const report: Report = JSON.parse(json.stdout);
    expect(report.pairs.map(({ a, b }) => [a, b])).toEqual([['news/bridge.txt', 'news/edited.txt']]);
    const streams = await Promise.all(formats.map(format => call(['scan', 'news', '--format', format])));
    for (const [at, { stdout }] of streams.entries()) {
      // with a JSON report beside it, the text report names the pairs in that report
      const named = stdout.replace('twicetold compare A B', 'twicetold compare 1.1 --report out.json');
      expect(readFileSync(path(`out.${formats[at]}`), 'utf8')).toBe(named);
    }
  });

  test('in colour with --color, and not in files and pipes', async ({ expect, onTestFinished }) => {
    const { call, path } = sandbox(NEWS, onTestFinished);
    const args = ['scan', 'news'];
    const [color, forced, no, both, json, file] = await Promise.all([
      call([...args, '--color']),
      call(args, { env: { FORCE_COLOR: '1' } }),
      call([...args, '--no-color'], { env: { FORCE_COLOR: '1' } }),
      call(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
      call([...args, '--color', '--format', 'json']),
      call([...args, '-o', 'out.txt'], { env: { FORCE_COLOR: '1' } }),
    ]);
    expect(color.stdout).toContain(`${ESCAPE}[`);
    expect(forced.stdout).toBe(color.stdout);
    for (const { stdout } of [no, both, json]) expect(stdout).not.toContain(ESCAPE);
    expect(file.code).toBe(0);
    expect(readFileSync(path('out.txt'), 'utf8')).toBe(no.stdout);
  });

  test('neither the report nor the configuration file is read by the next scan', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(
      { ...NEWS, 'news/twicetold.config.json': '{"output": "report.json", "format": "json"}' },
      onTestFinished,
    );
    const args = ['scan', '.'];
    await call(args, { cwd: 'news' });
    const { code, stdout } = await call([...args, '--show-files'], { cwd: 'news' });
    expect(code).toBe(0);
    const { files, skipped } = JSON.parse(stdout);
    expect(files.map((file: { path: string }) => file.path)).toEqual([
      'bridge.txt',
      'chess.txt',
      'edited.txt',
      'orchard.md',
    ]);
    expect(skipped).toEqual([
      { path: 'report.json', reason: 'a report of this run' },
      { path: 'twicetold.config.json', reason: 'the configuration file' },
    ]);
  });
});

describe.concurrent('input', () => {
  const ids = async (box: ReturnType<typeof sandbox>, args: string[], stdin?: string) => {
    const all = ['scan', '--format', 'json', ...args];
    const { code, stdout, stderr } = await (stdin === undefined ? box.call(all) : box.run(all, { stdin }));
    if (code !== 0) throw new Error(stderr);
    return idsOf(JSON.parse(stdout));
  };

  test('--include, --exclude, .gitignore', async ({ expect, onTestFinished }) => {
    const box = sandbox({ ...NEWS, 'news/.gitignore': 'chess.txt\n' }, onTestFinished);
    const [all, some, most, ignored] = await Promise.all([
      ids(box, ['news']),
      ids(box, ['news', '--include', '*.md']),
      ids(box, ['news', '--exclude', 'edited.txt', '--exclude', '*.md']),
      ids(box, ['news', '--no-gitignore']),
    ]);
    expect(all).toEqual(['news/bridge.txt', 'news/edited.txt', 'news/orchard.md']);
    expect(some).toEqual(['news/orchard.md']);
    expect(most).toEqual(['news/bridge.txt']);
    expect(ignored).toHaveLength(4);
  });

  test('--files-from a file, standard input, with NULs; and paths of the configuration', async ({
    expect,
    onTestFinished,
  }) => {
    const box = sandbox({ ...NEWS, 'list.txt': 'news/chess.txt\r\n\nnews/bridge.txt\n' }, onTestFinished);
    box.write({ 'odd\nname.txt': ORCHARD });
    const [file, lines, nuls, added] = await Promise.all([
      ids(box, ['--files-from', 'list.txt']),
      ids(box, ['--files-from', '-'], 'news/chess.txt\n'),
      ids(box, ['--files-from', '-'], 'news/chess.txt\0odd\nname.txt\0'),
      ids(box, ['news/orchard.md', '--files-from', 'list.txt']),
    ]);
    expect(file).toEqual(['news/bridge.txt', 'news/chess.txt']);
    expect(lines).toEqual(['news/chess.txt']);
    expect(nuls).toEqual(['news/chess.txt', 'odd\nname.txt']);
    expect(added).toHaveLength(3);
    box.write({ 'twicetold.config.json': '{"paths": ["news/bridge.txt"]}' });
    expect(await ids(box, [])).toEqual(['news/bridge.txt']);
    expect(await ids(box, ['news/chess.txt'])).toEqual(['news/chess.txt']);
  });

  test('JSON Lines on standard input, with --field', async ({ expect, onTestFinished }) => {
    const box = sandbox({}, onTestFinished);
    const records = jsonLines([
      { guid: 'a', story: BRIDGE },
      { guid: 'b', story: BRIDGE },
      { guid: 'c', story: CHESS },
    ]);
    const { code, stdout } = await box.run(
      ['scan', '-', '--format', 'json', '--field', 'text=story', '--field', 'id=guid'],
      {
        stdin: records,
      },
    );
    expect(code).toBe(0);
    const report: Report = JSON.parse(stdout);
    expect(idsOf(report)).toEqual(['a', 'b', 'c']);
    expect(report.pairs).toMatchObject([{ a: 'a', b: 'b', relation: 'identical' }]);
  });

  test('the report is the same for any number of threads', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(NEWS, onTestFinished);
    const runs = await Promise.all(
      ['1', '2', '4'].map(jobs => call(['scan', 'news', '--format', 'json', '--jobs', jobs])),
    );
    expect(new Set(runs.map(ended => ended.stdout)).size).toBe(1);
    expect(runs[0].stdout).toContain('news/edited.txt');
  });

  test('the report is the same with --memory 1; no temporary file is left', async ({ expect, onTestFinished }) => {
    // more words than the share of one megabyte for tokens holds
    const random = randomFrom(4);
    const long = Object.fromEntries([0, 1].map(i => [`news/long-${i}.txt`, inventStory(random, 60_000)]));
    const { call, run, path } = sandbox({ ...NEWS, ...long, 'tmp/keep': '' }, onTestFinished);
    const args = ['scan', 'news', '--format', 'json', '--verbose'];
    const plain = await call(args);
    const small = await run([...args, '--memory', '1'], { env: { TMPDIR: path('tmp') } });
    expect(small.stdout === plain.stdout).toBe(true);
    expect(plain.stdout).toContain('news/long-1.txt');
    expect(readdirSync(path('tmp'))).toEqual(['keep']);
    expect(plain.stderr).toMatch(/\bread \d+\.\d\d s, (\w+ \d+\.\d\d s, )*compare \d+\.\d\d s, cluster \d+\.\d\d s/);
  });

  test('--show-files', async ({ expect, onTestFinished }) => {
    const box = sandbox({ ...NEWS, 'news/photo.png': 'x', [`news/${ESCAPE}[31mred.txt`]: CHESS }, onTestFinished);
    const { code, stdout } = await box.call(['scan', 'news', '--show-files']);
    expect(code).toBe(0);
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout.split('\n').sort()).toMatchInlineSnapshot(`
      [
        "",
        "markdown    news/orchard.md",
        "plain       news/\\u001b[31mred.txt",
        "plain       news/bridge.txt",
        "plain       news/chess.txt",
        "plain       news/edited.txt",
        "skipped     news/photo.png: no reader for .png",
      ]
    `);
  });
});

describe.concurrent('exit codes', () => {
  const BROKEN = `${jsonLines([{ id: 'a', text: BRIDGE }])}{"id": "b", "te\n${jsonLines([{ id: 'c', text: BRIDGE }])}`;

  test('--fail-on', async ({ expect, onTestFinished }) => {
    const { call } = sandbox({ ...NEWS, 'news/copy.txt': BRIDGE }, onTestFinished);
    const codes = async (...gate: string[]) => (await call(['scan', 'news', '-q', ...gate])).code;
    const gates = [[], ['any'], ['identical'], ['excerpt'], ['excerpt,identical'], ['paraphrase', 'near-identical']];
    const flags = gates.map(gate => gate.flatMap(relation => ['--fail-on', relation]));
    expect(await Promise.all(flags.map(gate => codes(...gate)))).toEqual([0, 1, 1, 0, 1, 1]);
  });

  test('an unreadable article: a warning, a report of the others, exit code 2', async ({ expect, onTestFinished }) => {
    const { call } = sandbox({ 'feed.jsonl': BROKEN }, onTestFinished);
    const args = ['scan', 'feed.jsonl', '--format', 'json'];
    const [warned, allowed, gated, gatedOnly, quiet] = await Promise.all([
      call(args),
      call([...args, '--allow-unreadable']),
      call([...args, '--fail-on', 'identical']),
      call([...args, '--fail-on', 'identical', '--allow-unreadable']),
      call([...args, '--quiet']),
    ]);
    expect([warned, allowed, gated, gatedOnly, quiet].map(ended => ended.code)).toEqual([2, 0, 2, 1, 2]);
    expect(warned.stderr).toMatch(/^warning: feed\.jsonl: [^\n]*line 2[^\n]*\n$/);
    expect(allowed.stderr).toBe(warned.stderr);
    expect(quiet.stderr).toBe('');
    const report: Report = JSON.parse(warned.stdout);
    expect(report.summary).toMatchObject({ articles: 3, ok: 2, unreadable: 1, pairs: 1 });
  });

  test('binary files and dangling links give warnings; hostile names are harmless', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, path } = sandbox(
      { ...NEWS, [`news/${ESCAPE}[2Jbin.txt`]: new Uint8Array([0, 1, 2, 0, 255, 0]) },
      onTestFinished,
    );
    symlinkSync('nowhere', path('news/gone.txt'));
    const { code, stdout, stderr } = await call(['scan', 'news', 'news/gone.txt']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/1 story told twice/);
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stderr).toContain('bin.txt');
    expect(stderr).toContain('gone.txt');
  });

  test('no readable article', async ({ expect, onTestFinished }) => {
    const { call } = sandbox({ 'feed.jsonl': '{"a\n', 'empty.json': '[]' }, onTestFinished);
    const [broken, empty] = await Promise.all([
      call(['scan', 'feed.jsonl', '--allow-unreadable']),
      call(['scan', 'empty.json']),
    ]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('twicetold: no article could be read in feed.jsonl\n');
    expect(empty.code).toBe(2);
    expect(empty.stderr).toMatch(/^(warning: [^\n]*\n)?twicetold: no article[^\n]* in empty\.json\n/);
  });

  test('--verbose and --quiet', async ({ expect, onTestFinished }) => {
    const { call } = sandbox(NEWS, onTestFinished);
    const [verbose, quiet] = await Promise.all([call(['scan', 'news', '-v', '-o', 'r']), call(['scan', 'news', '-q'])]);
    expect(verbose.stderr).toMatch(/files: 4 to read[\s\S]*articles: 4;[\s\S]*wrote r\n/);
    const times = /^twicetold: time: (.*)$/m.exec(verbose.stderr)![1].split(', ');
    expect(times.map(time => time.replace(/ \d+\.\d\d s$/, ''))).toEqual(['load', ...STAGES, 'report']);
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout).toContain('news/edited.txt');
  });
});

describe.concurrent('interruptions', () => {
  test('a reader that closes the pipe does not change the exit code', async ({ expect, onTestFinished }) => {
    const { shell, path } = sandbox(NEWS, onTestFinished);
    const { stderr } = await shell('(sleep 0.1; node "$TWICETOLD" scan news --fail-on any; echo $? > code) | true');
    expect(stderr).toMatch(/^failed: .*\n$/);
    expect(readFileSync(path('code'), 'utf8')).toBe('1\n');
  });

  test('head gets the first line of a long report', async ({ expect, onTestFinished }) => {
    const records = Array.from({ length: 2000 }, (_, at) => ({ id: `record-${at}`, text: `${at} ${CHESS}` }));
    const { shell } = sandbox({ 'feed.jsonl': jsonLines(records) }, onTestFinished);
    const { code, stdout, stderr } = await shell('node "$TWICETOLD" scan feed.jsonl --format json | head -1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  test.for(['SIGINT', 'SIGTERM'] as const)(
    '%s during a scan ends it at once and leaves no file',
    async (signal, { expect, onTestFinished }) => {
      const { run, folder } = sandbox({}, onTestFinished);
      const args = ['scan', '-', '--verbose', '--output', 'out.json', '--reporter', 'csv=out.csv'];
      const ended = await run(args, { stdin: jsonLines([{ id: 'a', text: BRIDGE }]), interrupt: signal });
      // exit codes 130 and 143 in a shell
      expect(ended).toMatchObject({ code: null, signal, stdout: '' });
      expect(ended.stderr).toBe('twicetold: files: 1 to read, 0 skipped\n');
      expect(visible(folder)).toEqual([]);
    },
  );

  test('a full disk is an error and leaves no incomplete report', async ({ expect, onTestFinished }) => {
    const { shell } = sandbox(NEWS, onTestFinished);
    const { stdout, stderr } = await shell('node "$TWICETOLD" scan news > /dev/full; echo $?');
    expect(stdout).toBe('2\n');
    expect(stderr).toMatch(/^twicetold: cannot write to standard output: [^\n]*\n$/);
  });
});
