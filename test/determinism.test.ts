/** The report does not depend on the order of the files and the number of threads. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/types/report.js';
import { type Sandbox, sandbox } from './cli/sandbox.js';
import { excerptOf, inventStory, pick, randomFrom, reword } from './invented/stories.js';

/** A folder of 300 articles in several formats: stories with identical and with edited copies, and other articles. */
function inventFolder(): Record<string, string> {
  const random = randomFrom(20);
  const files: Record<string, string> = {};
  const wires: string[][] = [[], [], []];
  let count = 0;
  const publish = (text: string): void => {
    const n = count++;
    const title = `Story ${n % 7}`;
    const form = random();
    if (form < 0.35) files[`site-${n % 5}/${n}.txt`] = text;
    else if (form < 0.55)
      files[`site-${n % 5}/${n}.md`] = `---\ntitle: ${title}\ndate: 2025-01-0${1 + (n % 9)}\n---\n${text}`;
    else {
      // ids that occur several times, in one file and in several, and records without an id
      const id = form < 0.7 ? undefined : form < 0.75 ? `again-${n % 4}` : `wire-${n}`;
      pick(random, wires).push(JSON.stringify({ id, title, text, source: `agency ${n % 3}` }));
    }
  };
  for (let n = 0; n < 30; n++) {
    const story = inventStory(random, 120 + Math.floor(random() * 120));
    publish(story);
    for (let copy = 0; copy < n % 4; copy++) publish(story);
    for (let copy = 0; copy < 3; copy++) publish(reword(random, story, 0.05 + 0.1 * copy));
    publish(excerptOf(story, 0.5));
  }
  while (count < 300) publish(inventStory(random, random() < 0.05 ? 8 : 130));
  wires.forEach((lines, i) => {
    lines.splice(3, 0, '{"text": broken}');
    files[`wires/${i}.jsonl`] = `${lines.join('\n')}\n`;
  });
  files['site-0/photo.txt'] = 'GIF89a\0\0\0\0\0\0';
  return files;
}

const cleanups: (() => void)[] = [];
let folder: Sandbox;

beforeAll(() => {
  const files = inventFolder();
  folder = sandbox(files, clean => cleanups.push(clean));
  const names = Object.keys(files);
  folder.write({
    'forward.list': names.join('\n'),
    'reverse.list': [...names].reverse().join('\n'),
  });
});
afterAll(() => {
  for (const clean of cleanups) clean();
});

interface Scan {
  readonly stdout: string;
  readonly threads: number;
}

async function scan(...args: readonly string[]): Promise<Scan> {
  let threads = 0;
  const count = (): void => {
    threads++;
  };
  process.on('worker', count);
  const { code, stdout, stderr } = await folder.call(['scan', '--quiet', '--related', '--allow-unreadable', ...args]);
  process.off('worker', count);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { stdout, threads };
}

const ways = [
  [2, 'forward.list'],
  [4, 'reverse.list'],
] as const;
const inThisWay = (jobs: number, list: string): string[] => ['--jobs', String(jobs), '--files-from', list];

describe.each(['bottom-k', 'minhash'])('%s', engine => {
  const scanAsJson = (jobs: number, list: string): Promise<Scan> =>
    scan('--engine', engine, '--format', 'json', '--reporter', `text=${engine}-${jobs}.out`, ...inThisWay(jobs, list));
  let one: Scan;
  beforeAll(async () => {
    one = await scanAsJson(1, 'forward.list');
  });

  test('the report has pairs, clusters and files that cannot be read', () => {
    const { summary } = JSON.parse(one.stdout) as Report;
    expect(summary.articles).toBeGreaterThanOrEqual(300);
    expect(summary.pairs).toBeGreaterThan(engine === 'minhash' ? 150 : 250);
    expect(summary.clusters).toBeGreaterThan(20);
    expect(summary).toMatchObject({ unreadable: 3, binary: 1 });
    expect(summary.tooShort).toBeGreaterThan(0);
    // Reading has a thread of its own, which can be ended.
    expect(one.threads).toBeLessThanOrEqual(1);
  });

  test.each(ways)('--jobs %i, %s: the same bytes as --jobs 1', async (jobs, list) => {
    const other = await scanAsJson(jobs, list);
    expect(other.stdout === one.stdout, 'JSON').toBe(true);
    const textOf = (threads: number): string => readFileSync(folder.path(`${engine}-${threads}.out`), 'utf8');
    expect(textOf(jobs)).toBe(textOf(1));
    expect(other.threads).toBe(jobs);
  });
});

test('the text report does not change either', async () => {
  const one = await scan(...inThisWay(1, 'reverse.list'));
  const four = await scan(...inThisWay(4, 'forward.list'));
  expect(four.stdout).toBe(one.stdout);
  expect(four.threads).toBe(4);
});

test('the report on folders is the report on their files', async () => {
  const list = await scan('--format', 'json', '--files-from', 'reverse.list');
  const sites = [4, 1, 0, 3, 2].map(n => `site-${n}`);
  const folders = await scan('--format', 'json', 'wires', ...sites, 'site-0/photo.txt');
  expect(folders.stdout === list.stdout).toBe(true);
});
