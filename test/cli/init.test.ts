/** `twicetold init`: a configuration file that fits what the folder holds, and that the tool reads. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sandbox } from './sandbox.js';

const NAME = 'twicetold.config.jsonc';
const POST = '# Bridge\n\nThe bridge over the Oxna is closed.\n';

test.each([
  [
    'site',
    { 'README.md': '# x', 'content/a.md': POST, 'content/b.md': POST, 'src/x.ts': '' },
    ['content'],
    '2 articles in content',
    'baseline',
  ],
  [
    'blog',
    { '_posts/2026-01-01-a.md': POST, 'about.md': POST, 'x/y.md': POST },
    ['_posts'],
    '1 article in _posts',
    'baseline',
  ],
  [
    'folder',
    { 'crawl/a/1.html': '<p>a', 'crawl/b/2.html': '<p>b', 'one.txt': 'x' },
    ['crawl'],
    '2 articles in crawl',
    'baseline',
  ],
  ['spread', { 'a/1.txt': 'x', 'b/2.txt': 'x', 'c/3.txt': 'x' }, ['.'], '3 articles in this folder', 'baseline'],
  [
    'feeds',
    { 'feeds.opml': '<opml/>', 'today.rss': '<rss/>', 'README.md': '# x' },
    ['feeds.opml', 'today.rss'],
    '2 feeds',
    'fetchFull',
  ],
  [
    'records',
    { 'export/a.jsonl': '{}', 'export/b.csv.gz': '', LICENSE: '' },
    ['export/a.jsonl', 'export/b.csv.gz'],
    '2 files of records',
    'field',
  ],
  [
    'many records',
    Object.fromEntries([1, 2, 3, 4].map(n => [`dump/${n}.jsonl`, '{}'])),
    ['dump'],
    '4 files of records',
    'field',
  ],
  ['nothing', { 'a.png': '' }, [], 'a folder without articles', 'failOn'],
] as const)('%s', async (_, files, paths, found, suggested) => {
  const box = sandbox(files);
  const { code, stdout, stderr } = await box.call(['init']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${NAME} written for ${found}\n`);
  const text = readFileSync(box.path(NAME), 'utf8');
  expect(text).toContain(`// "${suggested}":`);
  const printed = await box.call(['scan', '--print-config', '--format', 'json']);
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(printed.stdout)).toMatchObject({ paths, options: { threshold: { value: 0.5, from: NAME } } });
});

test('each commented-out line is a valid configuration', async () => {
  for (const files of [{ 'content/a.md': POST }, { 'a.rss': '' }, { 'a.jsonl': '' }]) {
    const box = sandbox(files);
    await box.call(['init']);
    const text = readFileSync(box.path(NAME), 'utf8');
    writeFileSync(box.path(NAME), text.replaceAll(/^ {2}\/\/ (?=")/gm, '  '));
    expect(await box.call(['scan', '--print-config'])).toMatchObject({ code: 0, stderr: '' });
  }
});

test('an existing configuration stays unless --force is given', async () => {
  const box = sandbox({ 'site/twicetold.config.json': '{"threshold": 0.9}', 'site/posts/a.md': POST });
  const refused = await box.call(['init', 'site']);
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('site: twicetold.config.json exists already'),
  });
  expect(readFileSync(box.path('site/twicetold.config.json'), 'utf8')).toBe('{"threshold": 0.9}');
  expect(existsSync(box.path(`site/${NAME}`))).toBe(false);
  expect(await box.call(['init', 'site', '--force'])).toMatchObject({ code: 0 });
  // one of two files would be an error
  expect(existsSync(box.path('site/twicetold.config.json'))).toBe(false);
  expect(await box.call(['init'], { cwd: 'site' })).toMatchObject({ code: 2 });
});

test('the schema of an installed package is named', async () => {
  const box = sandbox({ 'node_modules/twicetold/config.schema.json': '{}', 'site/a.md': POST });
  await box.call(['init', 'site']);
  expect(readFileSync(box.path(`site/${NAME}`), 'utf8')).toContain(
    '"$schema": "../node_modules/twicetold/config.schema.json"',
  );
});

test('the name of a folder cannot end the comment that holds it', async () => {
  const name = 'a"],\n"threshold": 1, \u2028 * "';
  const box = sandbox({ [`${name}/a.txt`]: POST });
  expect(await box.call(['init'])).toMatchObject({ code: 0 });
  const { stdout } = await box.call(['scan', '--print-config', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ paths: [name], options: { threshold: { value: 0.5 } } });
});

test.each([
  [['init', 'missing'], 'no such folder: missing'],
  [['init', 'a', 'b'], 'init: takes one folder'],
])('%j', async (args, message) => {
  const { code, stderr } = await sandbox().call(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});
