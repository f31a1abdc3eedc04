/** `twicetold check` against an index. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import { openIndex } from '../../src/index-store/open-index.js';
import type { Article } from '../../src/types/article.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { type Sandbox, sandbox } from './sandbox.js';

const random = randomFrom(41);
const STORY = inventStory(random, 200);
const COPY = reword(random, STORY, 0.1);
const OTHER = inventStory(random, 200);
const page = (title: string, text: string, more = ''): string => `---\ntitle: ${title}\n${more}---\n\n${text}\n`;

const feed = (...items: readonly (readonly [guid: string, title: string, text: string])[]): string =>
  `<rss version="2.0"><channel><title>Daily</title>${items.map(([guid, title, text]) => `<item><guid>${guid}</guid><title>${title}</title><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description><![CDATA[<p>${text.replaceAll('\n\n', '</p><p>')}</p>]]></description></item>`).join('')}</channel></rss>`;

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

describe('against an index', () => {
  const KNOWN: readonly Article[] = [
    { id: 'k1', text: STORY, title: 'The story', source: 'Courier', published: '2026-02-01' },
    ...[1, 2, 3, 4].map(n => ({ id: `other${n}`, text: inventStory(random, 150) })),
  ];
  const withIndex = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Sandbox> => {
    const box = sandbox({ ...files, 'archive.jsonl': KNOWN.map(article => JSON.stringify(article)).join('\n') });
    const index = await openIndex(box.path('known'), { write: true });
    const items = KNOWN.map(article => ({ article }));
    await index.addition().add([prepare(items, index.settings.minWords, undefined, false, 'text')]);
    index.close();
    return box;
  };
  const idsOf = async (box: Sandbox): Promise<string[]> => {
    const index = await openIndex(box.path('known'));
    const ids = [...index.list()].map(({ id }) => id);
    index.close();
    return ids;
  };
  const ALL = KNOWN.map(({ id }) => id);

  test('it gives the report of a check against the articles themselves with the same statistics', async () => {
    const box = await withIndex({ 'today.xml': feed(['n1', 'Fresh', OTHER], ['n2', 'Told again', COPY]) });
    expect(await box.call(['scan', 'archive.jsonl', '--save-stats', 'stats', '-q'])).toMatchObject({ code: 0 });
    const files = ['--against', 'archive.jsonl', '--stats', 'stats'];
    // an index does not know the lines of its files
    for (const more of [[], ['-v', '--quiet'], ['--window', '4w'], ['--format', 'csv', '--places', 'none']]) {
      const ofFiles = await box.call(['check', 'today.xml', ...files, ...more]);
      const ofIndex = await box.call(['check', 'today.xml', '--against', 'known', ...more]);
      expect({ more, code: ofIndex.code, stdout: ofIndex.stdout }).toEqual({
        more,
        code: ofFiles.code,
        stdout: ofFiles.stdout,
      });
    }
    expect(await idsOf(box)).toEqual(ALL);
  });

  test('a feed that was added is checked again, its short articles included', async () => {
    const box = await withIndex({
      'today.xml': feed(['n1', 'Fresh', OTHER], ['n2', 'Told again', COPY], ['n3', 'Teaser', 'A few words only.']),
    });
    expect(await box.call(['check', 'today.xml', '--against', 'known', '--add', '-q'])).toMatchObject({ code: 1 });
    const again = await box.call(['check', 'today.xml', '--against', 'known']);
    expect({ code: again.code, last: lastLine(again.stdout) }).toEqual({
      code: 0,
      last: '3 new articles, 8 known: 3 known already',
    });
  });

  test('--add adds the new articles, copies included', async () => {
    const box = await withIndex({
      'today.xml': feed(['n1', 'Fresh', OTHER], ['n2', 'Told again', COPY]),
      'tomorrow.xml': feed(['n3', 'Fresh again', reword(random, OTHER, 0.1)]),
    });
    const today = await box.call(['check', 'today.xml', '--against', 'known', '--add']);
    expect(today).toMatchObject({ code: 1, stderr: expect.stringContaining('2 added; 7 articles in ') });
    expect(lastLine(today.stderr)).toMatch(/^failed: 1 /);
    expect(await idsOf(box)).toEqual([...ALL, 'n1', 'n2'].sort());
    const again = await box.call(['check', 'today.xml', '--against', 'known', '--add']);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('0 added, 2 as before') });
    expect(again.stdout).toMatch(/^n1: known already$/m);
    expect(again.stdout).toContain('2 new articles, 7 known: 2 known already');
    box.write({ 'today.xml': feed(['n1', 'Fresh', OTHER.replace(' ', ' indeed ')], ['n2', 'Told again', COPY]) });
    const changed = await box.call(['check', 'today.xml', '--against', 'known']);
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^n1: edition of its known version /) });
    // a file with the same ids: the index names these articles n1~2 and n2~2, and knows them again
    box.write({ 'again.xml': feed(['n1', 'Fresh', inventStory(random, 150)], ['n2', 'Told again', COPY]) });
    const second = await box.call(['check', 'again.xml', '--against', 'known', '--add']);
    expect(second.stderr).toContain('2 added; 9 articles in known\n');
    expect(await box.call(['check', 'again.xml', '--against', 'known', '--editions', 'fail'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 new articles, 9 known: 2 known already\n'),
    });
    expect(await box.call(['index', 'remove', 'known', 'n1~2', 'n2~2'])).toMatchObject({ code: 0 });
    const tomorrow = await box.call(['check', 'tomorrow.xml', '--against', 'known']);
    expect(tomorrow.stdout).toMatch(/^n3: (edition|copy) of n1 /);
  });

  test('a post that repeats another post of the site is a repeat, and its update is an edition', async () => {
    const ours = 'source: Our Site\n';
    const posts = Object.fromEntries(
      [STORY, OTHER, ...[1, 2, 3].map(() => inventStory(random, 150))].map((text, n) => [
        `posts/${n}.md`,
        page(`Post ${n}`, text, ours),
      ]),
    );
    const box = sandbox({
      ...posts,
      'copied.md': page('Another title', COPY, ours),
      'posts/0b.md': page('Post 0 (update)', COPY, ours),
      'guest.md': page('By a guest', COPY, 'source: Guest\n'),
    });
    await box.call(['index', 'add', 'known', ...Object.keys(posts)]);
    const against = (file: string) => box.call(['check', file, '--against', 'known']);
    expect(await against('copied.md')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('copied.md: copy of'),
    });
    expect(await against('guest.md')).toMatchObject({ code: 1, stdout: expect.stringContaining('guest.md: copy of') });
    expect(await against('posts/0b.md')).toMatchObject({ code: 0, stdout: expect.stringContaining('edition of') });
    expect((await box.call(['index', 'stats', 'known'])).stdout).toMatch(/^site {9}our site$/m);
    // a verdict depends on the two articles and the statistics of the index, whoever comes later
    const others = [1, 2, 3, 4].map(n => ({ id: `o${n}`, text: inventStory(random, 150), source: `Other ${n}` }));
    box.write({ 'others.jsonl': others.map(other => JSON.stringify(other)).join('\n') });
    await box.call(['index', 'add', 'known', 'others.jsonl']);
    expect(await against('copied.md')).toMatchObject({ code: 1 });
  });

  test('adds no article if the check is incomplete', async () => {
    const box = await withIndex({
      'new.md': page('New', OTHER),
      'broken.md': Buffer.from([0, 1, 2, 255]),
      'empty.jsonl': '',
    });
    for (const args of [['new.md', 'broken.md'], ['new.md', '--output', 'no/where'], ['empty.jsonl']]) {
      await box.call(['check', ...args, '--against', 'known', '--add']);
      expect(await idsOf(box)).toEqual(ALL);
    }
    const readable = ['check', 'new.md', 'broken.md', '--allow-unreadable', '--against', 'known', '--add'];
    expect(await box.call(readable)).toMatchObject({ code: 0 });
    expect(await idsOf(box)).toEqual([...ALL, 'new.md'].sort());
  });

  test('refuses options that an index does not support', async () => {
    const box = await withIndex({ 'new.md': page('New', OTHER) });
    for (const [args, message] of [
      [['--against', 'known', '--against', 'archive.jsonl'], 'takes one index'],
      [['--against', 'known', '--min-words', '30'], 'min-words'],
      [['--against', 'known', '--across-languages'], 'across languages'],
      [['--against', 'archive.jsonl', '--add'], 'is not an index'],
      [['--changed-since', 'HEAD', '--add'], '--add adds to an index'],
    ] as const) {
      const { code, stderr } = await box.call(['check', 'new.md', ...args]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    }
  });
});
