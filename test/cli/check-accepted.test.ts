/** `twicetold check` with a baseline, with rules of the configuration, and with editions that are ignored. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import { openIndex } from '../../src/index-store/open-index.js';
import type { Article } from '../../src/types/article.js';
import type { CheckReport } from '../../src/types/check.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const random = randomFrom(77);
const STORY = inventStory(random, 200);
const COPY = reword(random, STORY, 0.1);
const OTHER = inventStory(random, 200);
const page = (title: string, text: string, more = ''): string => `---\ntitle: ${title}\n${more}---\n\n${text}\n`;
const BASELINE = ['--baseline', 'known.baseline'];
const UPDATE = [...BASELINE, '--update-baseline'];

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;
const entriesOf = (box: Sandbox): { count?: number }[] =>
  readFileSync(box.path('known.baseline'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => JSON.parse(line));

function git({ folder }: Sandbox, ...args: readonly string[]): void {
  const user = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.example' };
  const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.example' };
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...user, ...committer };
  execFileSync('git', args, { cwd: folder, env, stdio: 'pipe' });
}

function commit(box: Sandbox): void {
  git(box, 'add', '-A');
  git(box, 'commit', '-q', '--allow-empty', '-m', 'change');
}

test('the posts of a site, with a baseline', async () => {
  const box = sandbox();
  rmSync(box.path('.git'), { recursive: true });
  git(box, 'init', '-q', '-b', 'main');
  cpSync(join(ROOT, 'test/fixtures/site/content'), box.path('content'), { recursive: true });
  commit(box);
  git(box, 'checkout', '-q', '-b', 'change');
  const check = (...args: readonly string[]) => box.call(['check', 'content', '--changed-since', 'main', ...args]);
  const post = (name: string): string => box.path(`content/posts/${name}.md`);
  const copied = readFileSync(post('2026-03-07-rent-strike'), 'utf8').replace('title: "', 'title: "Again: ');

  const missing = await check(...BASELINE);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('twicetold scan PATH --baseline known.baseline --update-baseline');
  expect(await box.call(['scan', 'content', ...UPDATE])).toMatchObject({ code: 0 });
  const known = entriesOf(box).length;
  expect(known).toBeGreaterThan(3);

  // a copied post fails, also in a folder whose other repeats are in the baseline
  box.write({ 'content/posts/2026-04-01-rents.md': copied });
  commit(box);
  const failed = await check(...BASELINE);
  expect(failed.code).toBe(1);
  expect(lastLine(failed.stderr)).toMatch(/^failed: 1 .*2026-04-01-rents\.md/);

  // a baseline makes it pass, and keeps what it had
  const updated = await check(...UPDATE);
  expect(updated.code).toBe(0);
  expect(updated.stderr).toMatch(/baseline known\.baseline: 1 pair added, 0 dropped/);
  expect(entriesOf(box)).toHaveLength(known + 1);
  const passed = await check(...BASELINE, '-v');
  expect(passed).toMatchObject({ code: 0 });
  expect(passed.stdout).toContain('content/posts/2026-04-01-rents.md: accepted (repeats 1 article)\n');
  expect(lastLine(passed.stdout)).toMatch(/^1 new article, \d+ known: 1 accepted; 1 accepted pair$/);
  expect(passed.stderr).toMatch(
    /accepted: .*rent-strike\.md and .*2026-04-01-rents\.md, identical|near-identical.*by the baseline/,
  );

  // a rename keeps it passing, and so does a new frame of the page
  renameSync(post('2026-04-01-rents'), post('2026-04-02-rents-again'));
  expect(await check(...BASELINE)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 accepted pair') });

  // a second copy is new: beside the first one, and when that one is known
  box.write({ 'content/posts/2026-04-03-rents.md': copied });
  for (const added of ['2 new articles', '1 new article']) {
    const again = await check(...BASELINE);
    expect({ added, code: again.code, stdout: again.stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(added),
    });
    if (added === '1 new article') break;
    renameSync(post('2026-04-03-rents'), box.path('aside'));
    commit(box);
    git(box, 'branch', '-f', 'main');
    renameSync(box.path('aside'), post('2026-04-03-rents'));
  }
  rmSync(post('2026-04-03-rents'));

  // an update by the site itself
  const update = readFileSync(post('2026-03-18-radio-silence'), 'utf8').replace(/^(title: ".*)"$/m, '$1 (update)"');
  box.write({ 'content/posts/2026-03-18-radio-silence-update.md': `${update}\nUpdate: the mast is repaired.\n` });
  expect(await check(...BASELINE)).toMatchObject({ code: 0, stdout: expect.stringMatching(/: edition of /) });
  const ignored = await check(...BASELINE, '--editions', 'ignore');
  expect(ignored).toMatchObject({ code: 0, stdout: expect.stringContaining('1 accepted pair') });
  rmSync(post('2026-03-18-radio-silence-update'));

  // a deleted file, and no change at all
  rmSync(post('2026-03-19-vineyard-frost'));
  expect(await check(...BASELINE)).toMatchObject({ code: 0, stdout: '0 new articles: nothing to check\n' });
  commit(box);
  git(box, 'branch', '-f', 'main');
  expect(await check(...UPDATE)).toMatchObject({ code: 0, stdout: '0 new articles: nothing to check\n' });
  expect(entriesOf(box)).toHaveLength(known + 1);
});

describe('a baseline', () => {
  const KNOWN: readonly Article[] = [
    { id: 'k1', text: STORY, source: 'Courier' },
    ...[1, 2, 3, 4].map(n => ({ id: `other${n}`, text: inventStory(random, 150) })),
  ];
  const withArchive = async (): Promise<Sandbox> => {
    const lines = KNOWN.map(article => JSON.stringify(article)).join('\n');
    const box = sandbox({ 'archive.jsonl': lines, 'new/a.md': page('A', COPY) });
    const index = await openIndex(box.path('known'), { write: true });
    const items = KNOWN.map(article => ({ article }));
    await index.addition().add([prepare(items, index.settings.minWords, undefined, false, 'text')]);
    index.close();
    return box;
  };

  test.each(['archive.jsonl', 'known'])('knows repeats against %s, and counts them', async against => {
    const box = await withArchive();
    const check = (...args: readonly string[]) => box.call(['check', 'new', '--against', against, ...args]);
    expect(await check(...UPDATE)).toMatchObject({ code: 0 });
    const once = readFileSync(box.path('known.baseline'), 'utf8');
    expect(await check(...UPDATE)).toMatchObject({ code: 0, stderr: expect.stringContaining('0 pairs added') });
    expect(readFileSync(box.path('known.baseline'), 'utf8')).toBe(once);

    // whatever its score does, and under another name
    renameSync(box.path('new/a.md'), box.path('new/b.md'));
    expect(await check(...BASELINE, '--threshold', '0.3')).toMatchObject({ code: 0 });

    box.write({ 'new/c.md': page('C', COPY) });
    const twice = await check(...BASELINE, '--format', 'json', '--reporter', 'csv=out.csv');
    expect(twice.code).toBe(1);
    const report: CheckReport = JSON.parse(twice.stdout);
    const schema = JSON.parse(readFileSync(join(ROOT, 'check.schema.json'), 'utf8'));
    const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    expect(valid(report) ? [] : valid.errors).toEqual([]);
    expect(report.summary.accepted).toBe(1);
    expect(report.accepted).toMatchObject([{ a: 'k1', b: 'new/b.md', by: 'baseline' }]);
    const matches = report.articles.map(({ id, matches }) => [id, matches.map(match => match.id)]);
    expect(Object.fromEntries(matches)).toEqual({ 'new/b.md': ['new/c.md'], 'new/c.md': ['new/b.md', 'k1'] });
    expect(readFileSync(box.path('out.csv'), 'utf8')).toMatch(/^k1,,new\/b\.md,.*,by the baseline,*\r$/m);

    expect(await check(...UPDATE)).toMatchObject({ code: 0, stderr: expect.stringContaining('2 pairs added') });
    expect(await check(...BASELINE)).toMatchObject({ code: 0 });
    expect(entriesOf(box).map(({ count = 1 }) => count)).toEqual(expect.arrayContaining([1, 2]));
  });

  test('of an index stays the same after the new articles are added', async () => {
    const box = await withArchive();
    const check = (...args: readonly string[]) => box.call(['check', 'new', '--against', 'known', ...args]);
    expect(await check(...UPDATE, '--add')).toMatchObject({ code: 0 });
    // the article itself, once more, is no news
    expect(await check(...BASELINE)).toMatchObject({ code: 0, stdout: expect.not.stringContaining('accepted') });
    rmSync(box.path('new/a.md'));
    box.write({ 'new/c.md': page('C', COPY) });
    const copied = await check(...BASELINE, '--format', 'json');
    expect(copied.code).toBe(1);
    const { articles, summary }: CheckReport = JSON.parse(copied.stdout);
    expect(articles[0]!.matches.map(({ id }) => id)).toEqual(['new/a.md', 'k1']);
    expect(summary.accepted).toBe(0);
  });

  test('is not updated if the check is incomplete', async () => {
    const box = await withArchive();
    box.write({ 'new/broken.md': Buffer.from([0, 1, 2, 255]) });
    const { code, stderr } = await box.call(['check', 'new', '--against', 'known', ...UPDATE]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('the baseline is not updated') });
    expect(() => entriesOf(box)).toThrow('ENOENT');
    expect(await box.call(['check', 'new', '--against', 'known', '--update-baseline'])).toMatchObject({ code: 2 });
  });

  test('respects the window', async () => {
    const box = sandbox({
      'archive/a.md': page('A', STORY, 'date: 2026-01-01\n'),
      'archive/b.md': page('B', STORY, 'date: 2026-03-01\n'),
      'new.md': page('C', COPY, 'date: 2026-03-02\n'),
    });
    const check = (...args: readonly string[]) => box.call(['check', 'new.md', '--against', 'archive', ...args]);
    expect(await check('--window', '7d', ...UPDATE)).toMatchObject({ stderr: expect.stringContaining('1 pair added') });
    expect(await check('--window', '7d', ...BASELINE)).toMatchObject({ code: 0 });
    expect(await check(...BASELINE)).toMatchObject({ code: 1 });
  });
});

test('rules and overrides of the configuration', async () => {
  const rules = {
    accept: [{ sources: ['dpa', 'Courier'], reason: 'licensed' }],
    overrides: [{ paths: 'briefs/**', compare: false }],
  };
  const box = sandbox({
    'twicetold.config.json': JSON.stringify(rules),
    'archive/a.md': page('A', STORY, 'source: dpa\n'),
    'archive/b.md': page('B', OTHER, 'source: Gazette\n'),
    'posts/a.md': page('C', COPY, 'source: Courier\n'),
    'briefs/b.md': page('D', OTHER),
  });
  const { code, stderr, stdout } = await box.call(['check', 'posts', 'briefs', '--against', 'archive', '-v']);
  expect(code).toBe(0);
  expect(stdout).toContain('2 accepted pairs');
  expect(stderr).toMatch(/accepted: archive\/a\.md and posts\/a\.md, .*, by a rule: licensed/);
  expect(stderr).toMatch(/accepted: archive\/b\.md and briefs\/b\.md, .*, by an override: briefs/);
  expect(stderr).not.toContain('no article matches');
  box.write({ 'posts/e.md': page('E', OTHER) });
  expect(await box.call(['check', 'posts', '--against', 'archive'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no article matches "briefs/**"'),
  });
});

test('a rule that trusts credits applies to an index, on either side, also after an export', async () => {
  const credit = 'canonical_url: https://wire.example/story\n';
  const box = sandbox({
    'twicetold.config.json': JSON.stringify({ accept: [{ credits: true }] }),
    'known/credits.md': page('A', STORY, credit),
    'known/ignored.md': page('B', OTHER, 'twicetold: ignore\n'),
    'known/own.md': page(
      'C',
      inventStory(random, 200),
      'url: https://wire.example/own\ncanonical_url: https://wire.example/own\n',
    ),
    'new/original.md': page('D', COPY, 'url: https://wire.example/story\n'),
    'new/other.md': page('E', OTHER),
  });
  expect(await box.call(['index', 'add', 'first', 'known'])).toMatchObject({ code: 0 });
  expect(await box.call(['index', 'export', 'first', '-o', 'articles.jsonl'])).toMatchObject({ code: 0 });
  expect(await box.call(['index', 'add', 'second', 'articles.jsonl'])).toMatchObject({ code: 0 });
  for (const index of ['first', 'second']) {
    const { code, stdout, stderr } = await box.call(['check', 'new', '--against', index, '-v']);
    expect(code).toBe(0);
    expect(stdout).toContain('2 accepted pairs');
    expect(stderr).toMatch(
      /accepted: known\/credits\.md and new\/original\.md, .*, by a rule: the first article credits/,
    );
    expect(stderr).toMatch(/accepted: known\/ignored\.md and new\/other\.md, .*, by a rule: twicetold: ignore/);
  }
});

test('--editions ignore counts what it accepts', async () => {
  const box = sandbox({
    'known.jsonl': JSON.stringify({ id: 'k', text: STORY, source: 'Post' }),
    'new.jsonl': [
      { id: 'n', text: COPY, source: 'Post' },
      { id: 'k', text: `${STORY} More is to come.` },
    ]
      .map(article => JSON.stringify(article))
      .join('\n'),
  });
  const check = (...args: readonly string[]) => box.call(['check', 'new.jsonl', '--against', 'known.jsonl', ...args]);
  const { code, stdout } = await check('--editions', 'ignore', '--format', 'json');
  const report: CheckReport = JSON.parse(stdout);
  expect(report.accepted?.map(({ a, b, by }) => `${a} ${b} ${by}`)).toContain('k n editions');
  expect(code).toBe(1); // the two new ones are of different sources
  expect((await check('--fail-on', 'identical')).code).toBe(0);
});
