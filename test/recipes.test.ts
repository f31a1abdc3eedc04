/** Runs the five recipes of the README, as they stand there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, type Sandbox, sandbox } from './cli/sandbox.js';

const example = (name: string): string => readFileSync(join(ROOT, 'examples', name), 'utf8');
const FERRY = example('articles/ferry.txt');
const REWRITTEN = example('articles/ferry-rewritten.txt');
const ORCHARD = example('articles/orchard.txt');

/** The commands below a heading of the README, without its other blocks. */
function recipe(heading: string): string {
  const section = readFileSync(join(ROOT, 'README.md'), 'utf8').split(`\n### ${heading}\n`)[1]?.split('\n##')[0];
  const commands = /```sh\n([\s\S]*?)```/.exec(section ?? '')?.[1];
  expect(commands, heading).toContain('twicetold ');
  return commands ?? '';
}

/** Runs commands, the last of which ends the script. */
async function follow(commands: string, { shell }: Sandbox) {
  const script = `set -e\ntwicetold() { "${process.execPath}" "$TWICETOLD" "$@"; }\n${commands}`;
  return shell(script, { env: { GIT_CONFIG_GLOBAL: '/dev/null', PATH: process.env.PATH ?? '' } });
}

test('find the copies in a folder', async () => {
  const box = sandbox({ 'articles/a.txt': FERRY, 'articles/b.txt': REWRITTEN, 'articles/c.txt': ORCHARD });
  const { code, stdout, stderr } = await follow(recipe('Find the copies in a folder'), box);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^1 story told twice, 1 copy among 3 articles$/m);
  expect(readFileSync(box.path('report.html'), 'utf8')).toContain('<!doctype html>');
});

test('compare two articles', async () => {
  const box = sandbox({ 'articles/ferry.txt': FERRY, 'articles/ferry-rewritten.txt': REWRITTEN });
  const { code, stdout, stderr } = await follow(recipe('Compare two articles'), box);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^paraphrase, similarity 0\.\d+$/m);
});

test('gate a pull request', async () => {
  const box = sandbox({ 'content/ferry.md': FERRY, 'content/accepted.md': FERRY, 'content/orchard.md': ORCHARD });
  const git = 'git -c user.name=a -c user.email=a@example.org';
  const [accept, gate] = recipe('Gate a pull request').trim().split('\n');
  const commit = `git init -q && git add content && ${git} commit -q -m content && git update-ref refs/remotes/origin/main HEAD`;
  expect(await follow(`rmdir .git; ${commit}\n${accept}\n${gate}`, box)).toMatchObject({ code: 0 });
  box.write({ 'content/copy.md': REWRITTEN });
  const { code, stderr } = await follow(gate, box);
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/^failed: .*content\/copy\.md/m);
});

test('check a feed against the archive', async () => {
  const items = [
    REWRITTEN,
    'Otters have returned to the harbour wall after an absence of nine years, said the warden of the marshes. '.repeat(
      3,
    ),
  ];
  const entries = items.map((text, n) => `<item><guid>item-${n}</guid><description>${text}</description></item>`);
  const box = sandbox({
    'archive/ferry.md': FERRY,
    'archive/orchard.md': ORCHARD,
    'today.xml': `<rss version="2.0"><channel><title>Daily</title>${entries.join('')}</channel></rss>`,
  });
  const { code, stdout, stderr } = await follow(recipe("Check today's feed against the archive"), box);
  expect(code, stderr).toBe(1);
  expect(stdout).toMatch(/^item-0: copy of archive\/ferry\.md \(0\.\d+, paraphrase/m);
  expect(stdout).toMatch(/^2 new articles, 2 known: 1 copy, 1 new$/m);
});

test('write a corpus without its copies', async () => {
  const records = [FERRY, ORCHARD, REWRITTEN].map((text, id) => `${JSON.stringify({ id, text })}\n`);
  const box = sandbox({ 'corpus.jsonl': records.join('') });
  const scan = 'twicetold scan kept.jsonl --fail-on any';
  const { code, stderr } = await follow(`${recipe('Write a corpus without its copies')}${scan}`, box);
  expect(code, stderr).toBe(0);
  const parts = ['kept.jsonl', 'removed.jsonl'].map(name => readFileSync(box.path(name), 'utf8'));
  expect(parts).toEqual([`${records[0]}${records[1]}`, records[2]]);
});
