import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { type FindOptions, findFiles } from '../../../src/read/find/find.js';
import { relativePath } from '../../../src/read/find/relative-path.js';
import { makeFifo, makeTree, withoutRoot } from '../tree.js';

async function find(cwd: string, paths: readonly string[], options: Partial<FindOptions> = {}) {
  return findFiles(paths, { include: [], exclude: [], gitignore: true, cwd, ...options });
}

async function pathsOf(cwd: string, paths: readonly string[], options: Partial<FindOptions> = {}) {
  return (await find(cwd, paths, options)).files.map(file => file.path);
}

describe('findFiles in folders', () => {
  it('takes files of known formats, in code unit order, and lists the others with a reason', async () => {
    const cwd = makeTree({
      'news/b.txt': '',
      'news/B.TEXT': '',
      'news/é.md': '',
      'news/z.markdown': '',
      'news/feed.jsonl': '',
      'news/feed.ndjson': '',
      'news/one.json': '',
      'news/README': '',
      'news/Talks with Mr. Smith': '',
      'news/photo.png': '',
      'news/.hidden.txt': '',
      'news/.git/x.txt': '',
      'news/node_modules/x.txt': '',
    });
    const { files, skipped, problems } = await find(cwd, ['news']);
    expect(files.map(file => [file.path, file.format])).toEqual([
      ['news/B.TEXT', 'plain'],
      ['news/README', 'plain'],
      ['news/Talks with Mr. Smith', 'plain'],
      ['news/b.txt', 'plain'],
      ['news/feed.jsonl', 'jsonl'],
      ['news/feed.ndjson', 'jsonl'],
      ['news/one.json', 'json'],
      ['news/z.markdown', 'markdown'],
      ['news/é.md', 'markdown'],
    ]);
    expect(files[0]).toMatchObject({ absolute: join(cwd, 'news/B.TEXT'), explicit: false });
    expect(skipped).toEqual([{ path: 'news/photo.png', reason: 'no reader for .png' }]);
    expect(problems).toEqual([]);
  });

  it('gives ids relative to the working directory, above it too', async () => {
    const root = makeTree({ 'a/b/x.txt': '', 'c/y.txt': '' });
    expect(await pathsOf(join(root, 'a'), ['.', '../c', join(root, 'a/b/x.txt')])).toEqual(['../c/y.txt', 'b/x.txt']);
  });

  it('keeps the absolute path of a file that shares no folder with the working directory', async () => {
    const root = makeTree({ 'a/x.txt': '', 'a/b/y.txt': '' });
    const elsewhere = ['/usr', '/var', '/home', '/etc'].find(folder => !root.startsWith(folder) && existsSync(folder))!;
    expect(await pathsOf(elsewhere, [join(root, 'a')])).toEqual([join(root, 'a/b/y.txt'), join(root, 'a/x.txt')]);
    expect(await pathsOf(elsewhere, [join(relative(elsewhere, root), 'a/x.txt')])).toEqual([join(root, 'a/x.txt')]);
    expect(await pathsOf(elsewhere, [root], { exclude: ['b/'] })).toEqual([join(root, 'a/x.txt')]);
    expect(await pathsOf(join(root, 'a/b'), ['../x.txt'])).toEqual(['../x.txt']);
    expect(relativePath('/srv', '/')).toBe('..');
    expect(relativePath('/', '/srv/a')).toBe('srv/a');
    expect(relativePath('/srv', '/srv/..a')).toBe('..a');
  });

  it('follows include and exclude patterns, for named files too', async () => {
    const cwd = makeTree({
      'a.txt': '',
      'b.md': '',
      'log.log': '',
      'pic.png': '',
      'sub/c.txt': '',
      'sub/drafts/d.txt': '',
      'sub/deep/e.txt': '',
    });
    expect(await pathsOf(cwd, ['.'], { include: ['*.{txt,log}'] })).toEqual([
      'a.txt',
      'log.log',
      'sub/c.txt',
      'sub/deep/e.txt',
      'sub/drafts/d.txt',
    ]);
    expect(await pathsOf(cwd, ['.'], { exclude: ['drafts', './a.txt', 'sub/*.txt'] })).toEqual([
      'b.md',
      'sub/deep/e.txt',
    ]);
    expect(await pathsOf(cwd, ['.'], { include: ['sub/**'] })).toHaveLength(3);
    const all = await find(cwd, ['.'], { include: ['**'] });
    expect(all.skipped.map(file => file.path)).toEqual(['log.log', 'pic.png']);
    const named = await find(cwd, ['a.txt', 'b.md'], { exclude: ['a.*'] });
    expect(named.files.map(file => file.path)).toEqual(['b.md']);
    expect(named.skipped).toEqual([{ path: 'a.txt', reason: 'excluded' }]);
    await expect(find(cwd, ['a.txt'], { exclude: ['a.*'] })).rejects.toThrow(UserError);
  });

  it('rejects a folder without articles and names the formats', async () => {
    const cwd = makeTree({ empty: null, 'pics/a.png': '', 'pics/b.png': '' });
    const error = await find(cwd, ['empty']).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: 'no articles in empty', hint: expect.stringContaining('.txt') });
    await expect(find(cwd, ['pics'])).rejects.toMatchObject({
      message: 'no articles in pics',
      hint: expect.stringContaining('2 other files were skipped'),
    });
  });

  it('names a missing path', async () => {
    const cwd = makeTree({ 'a.txt': '' });
    for (const missing of ['nope.txt', 'a.txt/b', '', 'x'.repeat(5000), 'a\0b']) {
      const error = await find(cwd, ['a.txt', missing]).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ message: expect.stringMatching(/^no such file or folder: /) });
    }
  });

  it('continues past a folder that cannot be listed', async () => {
    const cwd = makeTree({ 'ok/a.txt': '', 'locked/b.txt': '' });
    chmodSync(join(cwd, 'locked'), 0);
    const locked = { id: 'locked', path: 'locked', status: 'unreadable', reason: 'folder: permission denied' };
    await withoutRoot(cwd, async () => {
      for (const paths of [['.'], ['ok', 'locked'], ['**/*.txt'], ['*/*.txt']]) {
        const { files, problems } = await find(cwd, paths);
        expect(files.map(file => file.path)).toEqual(['ok/a.txt']);
        expect(problems).toEqual([locked]);
      }
      expect((await find(cwd, ['locked'])).problems).toEqual([locked]);
      expect((await find(cwd, ['locked/b.txt'])).problems).toMatchObject([{ reason: 'permission denied' }]);
    });
  });
});

describe('findFiles with named files', () => {
  it('takes any extension, and ignored and hidden files', async () => {
    const cwd = makeTree({ '.git/HEAD': '', '.gitignore': '*.tmp', 'a.tmp': '', '.dot': '', 'x.png': '' });
    const { files } = await find(cwd, ['x.png', 'a.tmp', '.dot']);
    expect(files.map(file => [file.path, file.format, file.explicit])).toEqual([
      ['.dot', 'plain', true],
      ['a.tmp', 'plain', true],
      ['x.png', 'plain', true],
    ]);
  });

  it('takes a file once if it is both named and found, and standard input first', async () => {
    const cwd = makeTree({ 'a.txt': '', 'b.bin': '' });
    const { files, skipped } = await find(cwd, ['.', './a.txt', 'b.bin', 'a.txt', '-', '*.txt']);
    expect(files.map(file => [file.path, file.explicit])).toEqual([
      ['-', true],
      ['a.txt', true],
      ['b.bin', true],
    ]);
    expect(files[0]).toMatchObject({ absolute: '-', format: 'jsonl' });
    expect(skipped).toEqual([]);
  });
});

describe('findFiles with globs', () => {
  it('prefers a file of the literal name to a glob', async () => {
    const cwd = makeTree({ 'a[1].txt': '', 'a1.txt': '', '*.txt': '', '{x,y}.md': '', '!n.txt': '' });
    expect(await pathsOf(cwd, ['a[1].txt'])).toEqual(['a[1].txt']);
    expect(await pathsOf(cwd, ['*.txt'])).toEqual(['*.txt']);
    expect(await pathsOf(cwd, ['{x,y}.md', '!n.txt'])).toEqual(['!n.txt', '{x,y}.md']);
    expect(await pathsOf(cwd, ['a*.txt'])).toEqual(['a1.txt', 'a[1].txt']);
  });

  it('says how to convert documents that have no reader', async () => {
    const cwd = makeTree({ 'news/a.pdf': '%PDF-1.4', 'news/b.doc': 'x', 'news/c.txt': 'Words.' });
    expect((await find(cwd, ['news'])).skipped).toEqual([
      { path: 'news/a.pdf', reason: 'PDF has no reader; convert it, e.g. with pdftotext' },
      { path: 'news/b.doc', reason: 'no reader for .doc; save it as .docx or .rtf' },
    ]);
  });

  it('matches folders, braces, parents and absolute paths as a shell does', async () => {
    const root = makeTree({ 'a/x.txt': '', 'a/y.md': '', 'a/deep/z.txt': '', 'a/p.png': '', 'b/q.txt': '' });
    const cwd = join(root, 'b');
    expect(await pathsOf(root, ['a/*.{txt,md}'])).toEqual(['a/x.txt', 'a/y.md']);
    expect(await pathsOf(root, ['a/*'])).toEqual(['a/deep/z.txt', 'a/x.txt', 'a/y.md']);
    expect(await pathsOf(root, ['**/*.txt'])).toEqual(['a/deep/z.txt', 'a/x.txt', 'b/q.txt']);
    expect(await pathsOf(cwd, ['../a/*.txt'])).toEqual(['../a/x.txt']);
    expect(await pathsOf(cwd, [`${root}/a/*.txt`])).toEqual(['../a/x.txt']);
    expect((await find(root, ['a/*'])).skipped).toEqual([{ path: 'a/p.png', reason: 'no reader for .png' }]);
  });

  it('rejects a glob without a match, or without a readable match', async () => {
    const cwd = makeTree({ '.gitignore': 'out/', '.git/HEAD': '', 'out/a.txt': '', 'p.png': '' });
    await expect(find(cwd, ['*.txt'])).rejects.toMatchObject({ message: 'no file matches *.txt' });
    await expect(find(cwd, ['**/*.txt'])).rejects.toThrow(UserError);
    await expect(find(cwd, ['*.png'])).rejects.toMatchObject({ message: 'no articles match *.png' });
    expect(await pathsOf(cwd, ['out/*.txt'])).toEqual(['out/a.txt']);
    expect(await pathsOf(cwd, ['**/*.txt'], { gitignore: false })).toEqual(['out/a.txt']);
  });
});

describe('findFiles and .gitignore', () => {
  const tree = {
    'repo/.gitignore': '# comment\n*.log.txt\nbuild/\n/top.txt\nsub/secret.txt\n',
    'repo/top.txt': '',
    'repo/a.log.txt': '',
    'repo/build/x.txt': '',
    'repo/sub/.gitignore': '!keep.log.txt\nprivate/*\n!private/open.txt\n',
    'repo/sub/top.txt': '',
    'repo/sub/keep.log.txt': '',
    'repo/sub/other.log.txt': '',
    'repo/sub/secret.txt': '',
    'repo/sub/build/y.txt': '',
    'repo/sub/build/.gitignore': '!y.txt\n',
    'repo/sub/private/closed.txt': '',
    'repo/sub/private/open.txt': '',
    'repo/sub/A.LOG.TXT': '',
  };

  it('agrees with git, from the top and from below', async () => {
    const root = makeTree(tree);
    const repo = join(root, 'repo');
    execFileSync('git', ['init', '-q', repo]);
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: repo,
      encoding: 'utf8',
    });
    const expected = listed
      .split('\0')
      .filter(path => path !== '' && !path.endsWith('.gitignore'))
      .sort();
    expect(expected).toContain('sub/keep.log.txt');
    expect(await pathsOf(repo, ['.'])).toEqual(expected);
    expect(await pathsOf(repo, ['**'])).toEqual(expected);
    const below = expected.filter(path => path.startsWith('sub/')).map(path => relative('sub', path));
    expect(await pathsOf(join(repo, 'sub'), ['.'])).toEqual(below);
    expect(await pathsOf(join(repo, 'sub'), ['**/*.{txt,TXT}'])).toEqual(below);
    expect(await pathsOf(repo, ['.'], { gitignore: false })).toHaveLength(11);
  });

  it('searches an ignored folder that is named, and uses no rules outside of a repository', async () => {
    const cwd = makeTree({
      '.git/HEAD': '',
      '.gitignore': 'build',
      'build/.gitignore': 'no.txt',
      'build/a.txt': '',
      'build/no.txt': '',
    });
    expect(await pathsOf(cwd, ['build'])).toEqual(['build/a.txt']);
    const loose = makeTree({ '.gitignore': 'x.txt', 'sub/x.txt': '', 'sub/y.txt': '' });
    expect(await pathsOf(loose, ['.'])).toEqual(['sub/y.txt']);
    expect(await pathsOf(loose, ['sub'])).toEqual(['sub/x.txt', 'sub/y.txt']);
  });
});

describe('findFiles and hostile patterns', () => {
  it('ends with a .gitignore whose patterns would backtrack', async () => {
    const deep = 'a/'.repeat(100);
    const cwd = makeTree({
      '.gitignore': `${'a/**/'.repeat(30)}b\n${'*a'.repeat(60)}b\n`,
      [`${deep}${'a'.repeat(200)}.txt`]: '',
    });
    expect(await pathsOf(cwd, ['.'])).toHaveLength(1);
    expect(await pathsOf(cwd, ['**/*.txt'])).toHaveLength(1);
    expect(await pathsOf(cwd, ['.'], { include: [`${'*a'.repeat(60)}*`] })).toHaveLength(1);
    for (const base of ['', './', '*/', '**/', `${cwd}/`]) {
      const where = makeTree({ [`${base === '*/' ? 'x/' : ''}${'a'.repeat(200)}.txt`]: '' });
      const glob = (stars: string) => base.replace(cwd, where) + stars;
      expect(await pathsOf(where, [glob(`${'*a'.repeat(60)}*.txt`)]), base).toHaveLength(1);
      await expect(pathsOf(where, [glob(`${'*a'.repeat(60)}*b*.txt`)]), base).rejects.toThrow('no file matches');
    }
  });

  it('lists a .gitignore that does not apply as a whole', async () => {
    const patterns = Array.from({ length: 9000 }, (_, at) => `*${at}.log`).join('\n');
    const cwd = makeTree({ 'sub/.gitignore': patterns, 'sub/a.txt': '' });
    for (const paths of [['.'], ['sub/*']]) {
      expect((await find(cwd, paths)).skipped).toEqual([
        {
          path: 'sub/.gitignore',
          reason: expect.stringMatching(/^\d+ of its patterns do not apply: too many wildcards$/),
        },
      ]);
    }
  });

  it('lists a .gitignore that is too large, and skips one that is no file', async () => {
    const cwd = makeTree({ 'large/.gitignore': '#\n'.repeat(2_200_000), 'large/a.txt': '', 'pipe/b.txt': '' });
    makeFifo(join(cwd, 'pipe/.gitignore'));
    const { files, skipped } = await find(cwd, ['.']);
    expect(files).toHaveLength(2);
    expect(skipped).toEqual([{ path: 'large/.gitignore', reason: 'does not apply: larger than 4 MB' }]);
  });

  it('refuses braces that expand to too many patterns', async () => {
    const cwd = makeTree({ 'a.txt': '' });
    for (const braces of ['{a,b}'.repeat(30), '{1..100000}', `{${'{a,b}'.repeat(20)},c}`]) {
      for (const options of [{ include: [braces] }, { exclude: [braces] }]) {
        await expect(find(cwd, ['.'], options)).rejects.toThrow('too many alternatives');
      }
      await expect(find(cwd, [`${braces}*`])).rejects.toThrow('too many alternatives');
    }
    expect(await pathsOf(cwd, ['.'], { include: ['{a,b}.{txt,md}'] })).toEqual(['a.txt']);
  });
});

describe('findFiles and links', () => {
  it('survives loops and takes each real file once', async () => {
    const cwd = makeTree({
      'a/x.txt': '',
      'a/up': { link: '..' },
      'a/self': { link: '.' },
      'a/b': { link: '../b' },
      'b/a': { link: '../a' },
      'b/y.txt': '',
      'b/again.txt': { link: 'y.txt' },
      'loop.txt': { link: 'loop.txt' },
    });
    const { files, problems } = await find(cwd, ['a', 'b']);
    expect(files.map(file => file.path)).toEqual(['a/b/again.txt', 'a/x.txt']);
    // a/up links to the parent folder, which holds a link to itself.
    expect(problems).toEqual([
      {
        id: 'a/up/loop.txt',
        path: 'a/up/loop.txt',
        status: 'unreadable',
        reason: 'link: a link that leads back to itself',
      },
    ]);
    expect(await pathsOf(cwd, ['*/*.txt'])).toEqual(['a/x.txt', 'b/again.txt']);
    expect(await pathsOf(cwd, ['**/*.txt'])).toEqual(['a/x.txt', 'b/again.txt']);
  });

  it('visits each folder once, however the links cross', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `d${String(at).padStart(2, '0')}`);
    const cwd = makeTree(Object.fromEntries(names.map(name => [`${name}/${name}.txt`, ''])));
    for (const from of names) for (const to of names) symlinkSync(`../${to}`, join(cwd, from, `to-${to}`));
    expect(await pathsOf(cwd, ['.'])).toHaveLength(names.length);
    expect(await pathsOf(cwd, ['**'])).toHaveLength(names.length);
  });

  it('does not depend on the order of the paths', async () => {
    const cwd = makeTree({ 'real/x.txt': '', alias: { link: 'real' }, 'zed/x.txt': { link: '../real/x.txt' } });
    for (const paths of [['zed', 'real', 'alias'], ['alias', 'zed', 'real'], ['.']]) {
      expect(await pathsOf(cwd, paths)).toEqual(['alias/x.txt']);
    }
  });

  it('does not list a skipped link to a file that is read', async () => {
    const cwd = makeTree({ 'real.txt': '', 'link.txt': { link: 'real.txt' } });
    const { files, skipped } = await find(cwd, ['link.txt', '.'], { exclude: ['link.txt'] });
    expect(files.map(file => file.path)).toEqual(['real.txt']);
    expect(skipped).toEqual([]);
  });

  it('reports broken links where an article was expected', async () => {
    const cwd = makeTree({ 'a.txt': '', 'gone.txt': { link: 'missing' }, 'gone.png': { link: 'missing' } });
    const { files, problems, skipped } = await find(cwd, ['.']);
    expect(files.map(file => file.path)).toEqual(['a.txt']);
    expect(problems).toEqual([
      { id: 'gone.txt', path: 'gone.txt', status: 'unreadable', reason: 'link to a missing file: missing' },
    ]);
    expect(skipped).toEqual([{ path: 'gone.png', reason: 'link to a missing file: missing' }]);
    expect((await find(cwd, ['gone.txt'])).problems).toHaveLength(1);
  });

  it('does not touch pipes and devices', async () => {
    const cwd = makeTree({ 'a.txt': '' });
    makeFifo(join(cwd, 'pipe.txt'));
    expect(await find(cwd, ['.'])).toMatchObject({
      files: [{ path: 'a.txt' }],
      skipped: [{ path: 'pipe.txt', reason: 'not a regular file' }],
    });
    expect((await find(cwd, ['pipe.txt'])).problems).toMatchObject([{ reason: 'not a regular file' }]);
  });
});

it('keeps hostile names unchanged', async () => {
  const names = [
    'new\nline.txt',
    '\u001b[31mred.txt',
    '=cmd.txt',
    ' lead.txt',
    '--flag.txt',
    '<b>.txt',
    '\u202etxt.txt',
    '#1.txt',
  ];
  const cwd = makeTree(Object.fromEntries(names.map(name => [`in/${name}`, ''])));
  expect(await pathsOf(cwd, ['in'])).toEqual(names.map(name => `in/${name}`).sort());
  expect(await pathsOf(cwd, ['in/*'])).toHaveLength(names.length);
});
