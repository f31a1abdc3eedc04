/** `twicetold check`: what a gate on a repository of content and on a feed says, and its exit code. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../../src/types/check.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const random = randomFrom(41);
const STORY = inventStory(random, 200);
const COPY = reword(random, STORY, 0.1);
const OTHER = inventStory(random, 200);
const page = (title: string, text: string, more = ''): string => `---\ntitle: ${title}\n${more}---\n\n${text}\n`;

/** Runs git in the sandbox, without the settings of the user. */
function git(folder: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A repository with these files committed on `main`, and the branch `change`. */
function repository(files: Readonly<Record<string, string | Uint8Array>> = {}): Sandbox {
  const box = sandbox();
  rmSync(box.path('.git'), { recursive: true });
  git(box.folder, 'init', '-q', '-b', 'main');
  box.write(files);
  commit(box);
  git(box.folder, 'checkout', '-q', '-b', 'change');
  return box;
}

function commit({ folder }: Sandbox, message = 'change'): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
}

const feed = (...items: readonly (readonly [guid: string, title: string, text: string])[]): string =>
  `<rss version="2.0"><channel><title>Daily</title>${items.map(([guid, title, text]) => `<item><guid>${guid}</guid><title>${title}</title><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description><![CDATA[<p>${text.replaceAll('\n\n', '</p><p>')}</p>]]></description></item>`).join('')}</channel></rss>`;

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

test('the posts of a site, as pull requests change them', async () => {
  const box = repository();
  cpSync(join(ROOT, 'test/fixtures/site/content'), box.path('content'), { recursive: true });
  commit(box);
  git(box.folder, 'branch', '-f', 'main');
  const check = async () => {
    const { code, stdout, stderr } = await box.call(['check', '--changed-since', 'main', 'content']);
    return { code, stdout, last: lastLine(stderr) };
  };
  const post = (name: string): string => box.path(`content/posts/${name}.md`);
  const read = (name: string): string => readFileSync(post(name), 'utf8');

  expect(await check()).toMatchObject({ code: 0, stdout: '0 new articles: nothing to check\n' });

  const copied = read('2026-03-07-rent-strike').replace('title: "', 'title: "Again: ');
  box.write({ 'content/posts/2026-04-01-rents.md': copied });
  const uncommitted = await check();
  expect(uncommitted.code).toBe(1);
  commit(box);
  const failed = await check();
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(
    /^content\/posts\/2026-04-01-rents\.md: copy of content\/posts\/2026-03-07-rent-strike\.md \(.*identical/,
  );
  expect(failed.last).toMatch(/^failed: 1 .*content\/posts\/2026-04-01-rents\.md/);
  expect(uncommitted).toEqual(failed);
  rmSync(post('2026-04-01-rents'));
  commit(box);

  // a rename alone is no change, a deletion neither
  renameSync(post('2026-03-08-opera-cat'), post('2026-03-08-cat-of-the-opera'));
  rmSync(post('2026-03-19-vineyard-frost'));
  commit(box);
  expect(await check()).toMatchObject({ code: 0, stdout: '0 new articles: nothing to check\n' });

  // an update by the site
  const update = read('2026-03-18-radio-silence').replace(/^(title: ".*)"$/m, '$1 (update)"');
  box.write({ 'content/posts/2026-03-18-radio-silence-update.md': `${update}\nUpdate: the mast is repaired.\n` });
  commit(box);
  const updated = await check();
  expect(updated.code).toBe(0);
  expect(updated.stdout).toMatch(/^content\/posts\/2026-03-18-radio-silence-update\.md: edition of /);

  // a file that changes is compared with what is there, and not with what it was
  const changed = read('2026-03-10-chess-bus').replace('\n---\n', '\ntags: chess\n---\n');
  box.write({ 'content/posts/2026-03-10-chess-bus.md': changed });
  expect((await check()).stdout).toContain('content/posts/2026-03-10-chess-bus.md: changed, repeats nothing\n');
});

test('for a site that names itself in each post, a repeat of its own post fails, and an update does not', async () => {
  const ours = 'source: Our Site\n';
  const posts = Array.from({ length: 20 }, (_, n) => [
    `posts/${n}.md`,
    page(`Post ${n}`, inventStory(random, 120), ours),
  ]);
  const guest = { 'posts/guest.md': page('Guest', OTHER, 'source: A Guest\n') };
  const box = repository({ ...Object.fromEntries(posts), ...guest, 'posts/story.md': page('Story', STORY, ours) });
  const check = () => box.call(['check', '--changed-since', 'main', 'posts']);
  box.write({ 'posts/story-again.md': page('Another title', COPY, ours) });
  expect(await check()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^posts\/story-again\.md: copy of /) });
  rmSync(box.path('posts/story-again.md'));
  box.write({ 'posts/story-2.md': page('Story (update)', COPY, ours) });
  expect(await check()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^posts\/story-2\.md: edition of /) });
  box.write({ 'posts/story-2.md': page('Guests', reword(random, OTHER, 0.1), 'source: a guest\n') });
  expect(await check()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^posts\/story-2\.md: edition of /) });
});

describe('--changed-since', () => {
  const FILES = { 'posts/story.md': page('Story', STORY), 'posts/other.md': page('Other', OTHER) };

  test('ignores later commits of others on the branch', async () => {
    const box = repository(FILES);
    git(box.folder, 'checkout', '-q', 'main');
    box.write({ 'posts/copy.md': page('Copy', COPY) });
    commit(box);
    git(box.folder, 'checkout', '-q', 'change');
    expect(await box.call(['check', '--changed-since', 'main', 'posts'])).toMatchObject({ code: 0 });
  });

  test('takes names with any character, and files that git does not track yet', async () => {
    const box = repository(FILES);
    const names = ['new\nline', '-rf', 'tab\there', 'ü "quoted"', ':(top)x', '*'];
    box.write(Object.fromEntries(names.map(name => [`posts/${name}.md`, page('Copy', COPY)])));
    const { code, stdout } = await box.call(['check', '--changed-since', 'main', 'posts', '--format', 'json']);
    expect(code).toBe(1);
    const report: CheckReport = JSON.parse(stdout);
    expect(report.articles.map(({ id }) => id).sort()).toEqual(names.map(name => `posts/${name}.md`).sort());
    const text = await box.call(['check', '--changed-since', 'main', 'posts']);
    expect(text.stdout).not.toMatch(/^line/m);
  });

  test('works below the top of the repository, and without a path', async () => {
    const box = repository({ ...FILES, 'twicetold.config.json': '{}' });
    box.write({ 'posts/copy.md': page('Copy', COPY) });
    const below = await box.call(['check', '--changed-since', 'main'], { cwd: 'posts' });
    expect(below).toMatchObject({ code: 1 });
    expect(below.stdout).toMatch(/^copy\.md: copy of story\.md /);
    const { stdout } = await box.call(['check', '--changed-since', 'HEAD', '--show-files']);
    expect(stdout.match(/\(known\)$/gm)).toHaveLength(2);
  });

  test('a draft that moves into the folder is new, and so is a copy under another name', async () => {
    const box = repository({ ...FILES, 'drafts/copy.md': page('Copy', COPY) });
    git(box.folder, 'mv', 'drafts/copy.md', 'posts/copy.md');
    for (const args of [['posts'], ['.', '--exclude', 'drafts/**']]) {
      const { code, stdout } = await box.call(['check', '--changed-since', 'main', ...args]);
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: expect.stringMatching(/^posts\/copy\.md: copy of posts\/story\.md/),
      });
    }
    expect(await box.call(['check', '--changed-since', 'main', '.'])).toMatchObject({ code: 0 });
    cpSync(box.path('posts/other.md'), box.path('posts/again.md'));
    rmSync(box.path('posts/copy.md'));
    const copied = await box.call(['check', '--changed-since', 'main', 'posts']);
    expect(copied.stdout).toMatch(/^posts\/again\.md: copy of posts\/other\.md \(1\.0+, identical/);
  });

  test('explains a wrong revision, and never runs it', async () => {
    const box = repository(FILES);
    for (const [revision, message] of [
      ['nix', 'git knows no such revision'],
      ['--output=stolen', 'not a valid revision'],
      ['-h', 'not a valid revision'],
      ['$(touch stolen)', 'git knows no such revision'],
      ['main:posts/story.md', 'git knows no such revision'],
    ]) {
      const { code, stdout, stderr } = await box.call(['check', `--changed-since=${revision}`, 'posts']);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^twicetold: --changed-since .*: ${message}\\n  hint|${message}\\n$`));
    }
    expect(() => readFileSync(box.path('stolen'))).toThrow();
    git(box.folder, 'checkout', '-q', '--orphan', 'alone');
    commit(box, 'alone');
    expect((await box.call(['check', '--changed-since', 'main', 'posts'])).stderr).toContain('no commit in common');
  });

  test('calls an article changed that was there before', async () => {
    const box = repository({ ...FILES, 'posts/feed.jsonl': `${JSON.stringify({ id: 'f', text: OTHER })}\n` });
    const check = (...args: readonly string[]) => box.call(['check', '--changed-since', 'main', 'posts', ...args]);
    box.write({
      'posts/story.md': page('Story', inventStory(random, 150)),
      'posts/new.md': page('New', inventStory(random, 150)),
    });
    for (const tracked of [false, true]) {
      if (tracked) commit(box);
      const { stdout } = await check();
      expect(stdout).toMatch(/^posts\/new\.md: new$/m);
      expect(stdout).toMatch(/^posts\/story\.md: changed, repeats nothing$/m);
      expect(lastLine(stdout)).toBe('1 new and 1 changed articles, 2 known: 2 repeat nothing');
    }
    const { articles, summary }: CheckReport = JSON.parse((await check('--format', 'json')).stdout);
    expect(articles.map(({ id, changed }) => [id, changed])).toEqual([
      ['posts/new.md', undefined],
      ['posts/story.md', true],
    ]);
    expect(summary.changed).toBe(1);
    const { stdout } = await check('--format', 'markdown');
    expect(stdout).toContain('1 new: posts/new.md\n\n1 changed, without a repeat: posts/story.md\n');
  });

  test('names the command that fetches what a clone lacks', async () => {
    const box = repository(FILES);
    commit(box, 'second');
    const hintIn = async (clone: string, revision: string): Promise<string> => {
      const { code, stderr } = await box.call(['check', '--changed-since', revision, 'posts'], { cwd: clone });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('git knows no such revision'),
      });
      return lastLine(stderr);
    };
    git(box.folder, 'clone', '-q', '--depth', '1', '-b', 'change', `file://${box.folder}`, 'shallow');
    git(box.folder, 'clone', '-q', '--single-branch', '-b', 'change', `file://${box.folder}`, 'single');
    expect(await hintIn('shallow', 'HEAD~1')).toMatch(/shallow: git fetch --unshallow fetches .*fetch-depth: 0$/);
    expect(await hintIn('single', 'nix')).toContain('name a branch, a tag or a commit');
    expect(await hintIn('single', 'nix/main')).toContain('name a branch, a tag or a commit');
    for (const clone of ['shallow', 'single']) {
      const hint = await hintIn(clone, 'origin/main');
      const [command] = /git fetch.*?(?= fetches)/.exec(hint) ?? [];
      git(box.path(clone), ...command!.split(' ').slice(1));
      expect(await box.call(['check', '--changed-since', 'origin/main', 'posts'], { cwd: clone })).toMatchObject({
        code: 0,
      });
    }
  });

  test('asks the repository of the articles, not that of the working directory', async () => {
    const box = repository(FILES);
    box.write({ 'posts/copy.md': page('Copy', COPY) });
    const outside = sandbox({ 'x.md': page('Other', OTHER) });
    for (const path of [box.folder, box.path('posts'), box.path('posts/*.md')]) {
      const { code, stdout } = await outside.call(['check', '--changed-since', 'main', path]);
      expect({ path, code, stdout }).toEqual({
        path,
        code: 1,
        stdout: expect.stringMatching(/posts\/copy\.md: copy of /),
      });
    }
    const both = await outside.call(['check', '--changed-since', 'main', box.path('posts'), 'x.md']);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('x.md is not in the repository') });
  });

  test('is an error outside of a repository, and in one that git does not read', async () => {
    const { call } = sandbox(FILES);
    const { code, stderr } = await call(['check', '--changed-since', 'main', 'posts']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('not in a git repository') });
    const { run } = repository(FILES);
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    const foreign = await run(['check', '--changed-since', 'main', 'posts'], { env });
    expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('safe.directory') });
  });
});

describe('new articles against known files', () => {
  const ARCHIVE = {
    'archive/a.jsonl': `${JSON.stringify({ id: 'k1', title: 'The story', source: 'Courier', date: '2026-02-01', text: STORY })}\n`,
    'archive/b.md': page('Old', inventStory(random, 150)),
  };

  test('a line for each, the best match first, with title, source and date', async () => {
    const box = sandbox({
      ...ARCHIVE,
      'today.xml': feed(['n1', 'Fresh', OTHER], ['n2', 'Told again', COPY], ['n3', 'Short', 'Few words.']),
    });
    const { code, stdout, stderr } = await box.call(['check', 'today.xml', '--against', 'archive']);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^n2: copy of k1 \(0\.9\d+, (paraphrase|near-identical), \d+ words\)$/);
    expect(lines[1]).toMatch(/^ {4}"Told again", Daily, 2026-03-02/);
    expect(lines[2]).toBe('    there: "The story", Courier, 2026-02-01');
    expect(stdout).toMatch(/^n1: new$/m);
    expect(stdout).toMatch(/^n3: too short to compare \(2 words\)$/m);
    expect(lastLine(stdout)).toBe('3 new articles, 2 known: 1 copy, 1 new, 1 too short to compare');
    expect(lastLine(stderr)).toMatch(/^failed: 1 .*\(--fail-on any\); the worst is n2 and k1/);
    expect(code).toBe(1);
    const detailed = await box.call(['check', 'today.xml', '--against', 'archive', '-v']);
    expect(detailed.stdout).toMatch(/^ {6}\d+ % of its words/m);
  });

  test('a new article with the id of a known one keeps it, unless several new ones have it', async () => {
    const lines = (...articles: readonly object[]) => articles.map(one => `${JSON.stringify(one)}\n`).join('');
    const box = sandbox({
      'archive.jsonl': lines({ id: 'k', text: STORY }, { id: 'l', text: OTHER }),
      'today.jsonl': lines({ id: 'k', text: COPY }, { id: 'l', text: OTHER }),
      'twice.jsonl': lines({ id: 'k', text: COPY }, { id: 'k', text: `${STORY} More is to come.` }),
    });
    await box.call(['index', 'add', 'known', 'archive.jsonl']);
    for (const against of ['archive.jsonl', 'known']) {
      const check = (file: string, ...args: readonly string[]) =>
        box.call(['check', file, '--against', against, '--editions', 'fail', ...args]);
      const { stdout, stderr } = await check('today.jsonl');
      expect(stdout).toMatch(/^k: edition of its known version \(0\.9/);
      expect(stdout).toMatch(/^l: known already$/m);
      expect(lastLine(stderr)).toContain('the worst is k and its known version, ');
      const { articles }: CheckReport = JSON.parse((await check('today.jsonl', '--format', 'json')).stdout);
      expect(articles.map(({ id, givenId, matches }) => [id, givenId, ...matches.map(match => match.id)])).toEqual([
        ['k~2', 'k', 'k'],
        ['l~2', 'l'],
      ]);
      const twice = await check('twice.jsonl');
      expect(twice.stdout.match(/^k~\d(?=: edition of )/gm)!.sort()).toEqual(['k~2', 'k~3']);
    }
  });

  test('decides by --fail-on', async () => {
    const box = sandbox({ ...ARCHIVE, 'today.xml': feed(['n2', 'Told again', COPY]) });
    for (const [failOn, code] of [
      ['excerpt', 0],
      ['identical', 0],
      ['any', 1],
    ] as const) {
      expect(await box.call(['check', 'today.xml', '--against', 'archive', '--fail-on', failOn])).toMatchObject({
        code,
      });
    }
  });

  test('compares only within a window', async () => {
    const box = sandbox({ ...ARCHIVE, 'today.xml': feed(['n2', 'Told again', COPY]) });
    expect(await box.call(['check', 'today.xml', '--against', 'archive', '--window', '4w'])).toMatchObject({ code: 0 });
    expect(await box.call(['check', 'today.xml', '--against', 'archive', '--window', '30d'])).toMatchObject({
      code: 1,
    });
  });

  test('a file that is among the new and the known paths is new', async () => {
    const box = sandbox({ 'posts/a.md': page('A', STORY), 'posts/b.md': page('B', OTHER) });
    expect(await box.call(['check', 'posts/a.md', '--against', 'posts'])).toMatchObject({ code: 0 });
    box.write({ 'posts/c.md': page('C', COPY) });
    const { code, stdout } = await box.call(['check', 'posts/c.md', 'posts/a.md', '--against', 'posts']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^posts\/a\.md: copy of posts\/c\.md .*\n(.*\n)*.*new as well/);
  });

  test('a check without new articles passes, with a message', async () => {
    const box = sandbox({
      ...ARCHIVE,
      'empty.xml': feed(),
      'empty.jsonl': '',
      'empty.md': '',
      'zero.xml': '',
      'blank.rss': ' \n',
      'zero.json': '',
      'zero.csv': '',
      list: '',
      gone: 'archive/gone.md\n',
    });
    mkdirSync(box.path('inbox'));
    for (const args of [
      ['empty.xml'],
      ['empty.jsonl'],
      ['empty.md'],
      ['zero.xml', 'blank.rss', 'zero.json', 'zero.csv'],
      ['inbox'],
      ['--files-from', 'list'],
      ['--files-from', 'gone'],
    ]) {
      const { code, stdout, stderr } = await box.call(['check', ...args, '--against', 'archive']);
      expect({ args, code, stdout }).toEqual({
        args,
        code: 0,
        stdout: expect.stringMatching(/^(Remarks\n[\s\S]*\n\n)?0 new articles: nothing to check\n$/),
      });
      expect(stderr).toContain('nothing to check');
      if (args[1] === 'gone') expect(stderr).toContain('archive/gone.md: listed, but no such file or folder');
      const strict = await box.call(['check', ...args, '--against', 'archive', '--fail-on-empty']);
      expect({ args, code: strict.code, last: lastLine(strict.stderr) }).toEqual({
        args,
        code: 2,
        last: 'failed: nothing to check (--fail-on-empty)',
      });
    }
    const { code } = await box.run(['check', '-', '--against', 'archive'], { stdin: '' });
    expect(code).toBe(0);
  });

  test('an incomplete check ends with 2', async () => {
    const box = sandbox({
      ...ARCHIVE,
      'new.md': page('New', COPY),
      'broken.md': Buffer.from([0, 1, 2, 255, 254]),
      'bad/x.md': Buffer.from([0, 1, 2]),
    });
    for (const args of [
      ['nix.md', '--against', 'archive'],
      ['new.md', '--against', 'nix'],
      ['new.md'],
      ['--against', 'archive'],
      ['new.md', 'broken.md', '--against', 'archive'],
      ['new.md', '--against', 'bad'],
      ['-', '--against', '-'],
    ]) {
      expect({ args, code: (await box.call(['check', ...args])).code }).toEqual({ args, code: 2 });
    }
    const known = await box.call(['check', 'new.md', '--against', 'archive', 'bad/x.md', '--against', 'bad']);
    expect(known.code).toBe(2);
    const beside = await box.call(['check', 'new.md', '--against', 'archive', '--against', 'bad']);
    expect(beside.code).toBe(1);
    expect(beside.stderr).toContain('bad/x.md: known, and cannot be read');
  });

  test('JSON follows check.schema.json, and other formats hold the same', async () => {
    const box = sandbox({
      ...ARCHIVE,
      'today.xml': feed(['n1', '=1+1', OTHER], ['n2', '&lt;b&gt;Told|again', COPY], ['n3', 'Short', 'Few.']),
    });
    const outputs = ['jsonl', 'markdown', 'csv'].flatMap(name => ['--reporter', `${name}=report.${name}`]);
    const { stdout } = await box.call(['check', 'today.xml', '--against', 'archive', '--format', 'json', ...outputs]);
    const schema = JSON.parse(readFileSync(join(ROOT, 'check.schema.json'), 'utf8'));
    const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    const report: CheckReport = JSON.parse(stdout);
    expect(valid(report) ? [] : valid.errors).toEqual([]);
    expect(report.articles.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'n2 copy',
      'n1 new',
      'n3 not-compared',
    ]);
    const read = (name: string): string => readFileSync(box.path(`report.${name}`), 'utf8');
    const lines = read('jsonl')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['article', 'article', 'article', 'unplaced', 'summary']);
    expect(report.unplaced).toEqual([{ reason: 'a file in the format feed has no lines of text', pairs: 1 }]);
    expect(lines[0]).toEqual({ type: 'article', ...report.articles[0] });
    expect(read('csv')).toMatch(/^article,verdict,match,.*\r\nn2,copy,k1,yes,[\s\S]*\r\nn1,new,,,,,,,"'=1\+1",/);
    expect(read('markdown')).toContain('| [n2](today.xml)<br>Told&#124;again<br>');
  });
});
