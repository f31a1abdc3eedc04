/** Reports say where passages stand: the range cut out of the text, and of the file, is the passage. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readArticles } from '../../src/library/read.js';
import type { CheckReport } from '../../src/types/check.js';
import type { Comparison } from '../../src/types/comparison.js';
import type { FilePlace, PassagePlaces } from '../../src/types/places.js';
import type { Report } from '../../src/types/report.js';
import { inventStory, randomFrom, reword } from '../invented/stories.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const story = (seed: number): string => inventStory(randomFrom(seed), 260);
const copyOf = (seed: number): string => reword(randomFrom(seed + 100), story(seed), 0.06);
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function cut(content: string, { line, column, endLine, endColumn }: FilePlace): string {
  const lines = content.split(/\r\n|\n/).slice(line - 1, endLine);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, endColumn - 1);
  lines[0] = lines[0]!.slice(column - 1);
  return lines.join('\n');
}

/** By id: the texts of what a scan reads. */
async function textsIn(folder: string, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const items of readArticles(paths.map(path => `${folder}/${path}`))) {
    for (const item of [items].flat()) {
      if ('article' in item) texts.set(item.article.id.replace(/^.*?twicetold-test-[^/]*\//, ''), item.article.text);
    }
  }
  return texts;
}

/** Holds a place to the text and the file. */
function expectPlace(place: PassagePlaces['a'], text: string, read: (path: string) => string): void {
  const words = wordsOf(text.slice(place.start, place.end));
  expect(text.slice(place.start, place.end)).toMatch(/^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/su);
  expect(`${text[place.start - 1] ?? ' '}${text[place.end] ?? ' '}`).toMatch(/^[^\p{L}\p{N}]{2}$/u);
  if (place.file === undefined) return;
  const inFile = wordsOf(cut(read(place.file.path), place.file).replace(/\\n|<[^>]*>/g, ' '));
  expect([inFile[0], inFile.at(-1)]).toEqual([words[0], words.at(-1)]);
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const html = (text: string): string =>
  `<!doctype html><html><head><title>News</title><meta name="description" content="${text.slice(0, 90)}"></head><body><nav><a href="/a">Home</a></nav><article><h1>News of today</h1>${text
    .split('\n\n')
    .map(part => `<p>${part}</p>`)
    .join('\n')}</article></body></html>`;

function site(): Sandbox {
  return sandbox({
    'a/plain.txt': story(1),
    'b/plain.txt': copyOf(1).replaceAll('\n', '\r\n'),
    'a/post.md': `---\ntitle: ${story(2).slice(0, 30)}\ndate: 2026-03-01\n---\n\n# Head\n\n${story(2).replaceAll(/(\w{6,})/g, '*$1*')}`,
    'b/page.html': html(copyOf(2)),
    'a/feed.jsonl': [story(3), story(4), story(7)].map((text, n) => JSON.stringify({ id: `r${n}`, text })).join('\n'),
    'b/feed.jsonl': `\n${JSON.stringify({ id: 'x', text: copyOf(3) })}\n\n${JSON.stringify({ id: 'y', text: copyOf(4) })}\n`,
    'a/table.csv': `id,text\n1,${quoted(story(5))}\n2,${quoted(story(6))}\n`,
    'b/list.json': JSON.stringify(
      [
        { id: 'l1', text: copyOf(5) },
        { id: 'l2', text: copyOf(6) },
      ],
      null,
      1,
    ),
  });
}

describe('a scan', () => {
  test('locates passages in text, Markdown, pages, JSON Lines, tables and JSON', async () => {
    const box = site();
    const { code, stdout } = await box.call(['scan', 'a', 'b', '--format', 'json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    const texts = await textsIn(box.folder, ['a', 'b']);
    expect(report.pairs).toHaveLength(6);
    expect(report.unplaced).toBeUndefined();
    for (const { a, b, places = [], alignment } of report.pairs) {
      expect(places.length, `${a} ${b}`).toBe(Math.min(16, alignment.passages));
      for (const place of places) {
        for (const [id, one] of [
          [a, place.a],
          [b, place.b],
        ] as const) {
          expect(one.file, id).toBeDefined();
          expectPlace(one, texts.get(id)!, path => readFileSync(box.path(path), 'utf8'));
        }
      }
    }
  });

  test('gives the reason for pairs without places', async () => {
    const box = site();
    const report = async (...more: string[]): Promise<Report> =>
      JSON.parse((await box.call(['scan', 'a', 'b', '--format', 'json', ...more])).stdout) as Report;
    const two = await report('--places', '2');
    expect(two.pairs.filter(({ places }) => places !== undefined)).toHaveLength(2);
    expect(two.unplaced).toEqual([{ reason: 'beyond the 2 most similar pairs', pairs: 4 }]);
    const none = await report('--places', 'none');
    expect([none.unplaced, none.pairs.filter(({ places }) => places !== undefined)]).toEqual([undefined, []]);
  });

  test('is the same with any number of threads', async () => {
    const box = site();
    const of = async (jobs: string): Promise<string> =>
      (await box.call(['scan', 'a', 'b', '--format', 'json', '--jobs', jobs])).stdout;
    expect(await of('1')).toBe(await of('2'));
  });
});

test('the lines of a site of posts begin with the copied words', async () => {
  const folder = `${ROOT}/test/fixtures/site`;
  const box = sandbox();
  const { stdout } = await box.call(['scan', `${folder}/content`, '--format', 'json']);
  const report = JSON.parse(stdout) as Report;
  const texts = new Map<string, string>();
  for await (const items of readArticles([`${folder}/content`])) {
    for (const item of [items].flat()) {
      if ('article' in item) texts.set(item.article.id.slice(item.article.id.indexOf('content/')), item.article.text);
    }
  }
  let count = 0;
  for (const { a, b, places = [] } of report.pairs) {
    for (const place of places) {
      for (const [id, one] of [
        [a, place.a],
        [b, place.b],
      ] as const) {
        expect(one.file, id).toBeDefined();
        const text = texts.get(id.slice(id.indexOf('content/')))!;
        const lines = readFileSync(`${folder}/${id.slice(id.indexOf('content/'))}`, 'utf8').split('\n');
        const from = lines
          .slice(one.file!.line - 1)
          .join('\n')
          .slice(one.file!.column - 1);
        expect(wordsOf(from).slice(0, 3)).toEqual(wordsOf(text.slice(one.start)).slice(0, 3));
        count++;
      }
    }
  }
  expect(count).toBeGreaterThan(20);
});

test.each([
  ['a/post.md', 'b/page.html'],
  ['a/plain.txt', 'b/plain.txt'],
  ['a/feed.jsonl#r0', 'b/feed.jsonl#x'],
  ['a/feed.jsonl#2', 'b/feed.jsonl#2'],
  ['a/table.csv#1', 'b/list.json#1'],
  ['a/plain.txt', 'a/plain.txt'],
])('a comparison of %s and %s has the places in both texts and files', async (first, second) => {
  const box = site();
  const { stdout } = await box.call(['compare', first, second, '--format', 'json']);
  const { pair, articles } = JSON.parse(stdout) as Comparison;
  const texts = await textsIn(box.folder, ['a', 'b']);
  const read = (path: string): string => readFileSync(box.path(path), 'utf8');
  const [idA, idB] = articles.map(({ id }) => id);
  expect(pair.places!.length).toBeGreaterThan(0);
  for (const { a, b } of pair.places!) {
    expect([a.file?.path, b.file?.path]).toEqual([first, second].map(operand => operand.split('#')[0]));
    expectPlace(a, texts.get(idA)!, read);
    expectPlace(b, texts.get(idB)!, read);
  }
});

test('a comparison with standard input has no places in a file of that name', async () => {
  const box = site();
  const { stdout } = await box.run(['compare', 'a/plain.txt', '-', '--format', 'json'], { stdin: copyOf(1) });
  const { pair } = JSON.parse(stdout) as Comparison;
  for (const { a, b } of pair.places!) expect([a.file?.path, b.file]).toEqual(['a/plain.txt', undefined]);
});

test('annotations of a comparison stand at the line of the copy', async () => {
  const { stdout } = await site().call(['compare', 'a/post.md', 'b/page.html', '--format', 'github']);
  expect(stdout).toMatch(/file=b\/page\.html,line=\d+/);
});

test('the matches of a check have places in the new and the known file', async () => {
  const box = site();
  const { stdout } = await box.call(['check', 'b', '--against', 'a', '--format', 'json']);
  const { articles } = JSON.parse(stdout) as CheckReport;
  const texts = await textsIn(box.folder, ['a', 'b']);
  expect(articles).toHaveLength(6);
  for (const { id, matches } of articles) {
    expect(matches.length, id).toBeGreaterThan(0);
    for (const match of matches) {
      expect(match.places?.length, id).toBeGreaterThan(0);
      for (const { a, b } of match.places!) {
        expect([a.file, b.file]).not.toContain(undefined);
        expectPlace(a, texts.get(id)!, path => readFileSync(box.path(path), 'utf8'));
        expectPlace(b, texts.get(match.id)!, path => readFileSync(box.path(path), 'utf8'));
      }
    }
  }
});
