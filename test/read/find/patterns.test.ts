import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Patterns } from '../../../src/read/find/patterns.js';
import { expectLinear } from '../../setup/count-work.js';
import { makeTree } from '../tree.js';

const ignored = (patterns: string, path: string): boolean => new Patterns(patterns.split('\n')).covers(path, false);

/** Numbers from a fixed seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('patterns', () => {
  it('match like those of git, for any characters', () => {
    const cwd = makeTree({ 'x.txt': '' });
    execFileSync('git', ['init', '-q', cwd]);
    const next = random(20_261_130);
    const pick = (from: readonly string[]): string => from[next(from.length)];
    const some = (from: readonly string[], most: number): string =>
      Array.from({ length: 1 + next(most) }, () => pick(from)).join('');
    const PIECES = [
      'a',
      'b',
      'ab',
      '*',
      '**',
      '?',
      '/',
      '/**/',
      '[ab]',
      '[!a]',
      '[a-c]',
      '\\*',
      '.',
      '[[:alpha:]]',
      ' ',
    ];
    const paths = [
      ...new Set(Array.from({ length: 400 }, () => some(['a', 'b', 'c', '/', '.', 'ab', '*', ' '], 7))),
    ].filter(path => !/^\/|\/$|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|^ | $/.test(path) && path !== '.gitignore');
    for (let round = 0; round < 40; round++) {
      const marks = ['', '', '', '!', '/'];
      const lines = Array.from({ length: 1 + next(4) }, () => pick(marks) + some(PIECES, 5) + pick(['', '', '/']));
      writeFileSync(join(cwd, '.gitignore'), `${lines.join('\n')}\n`);
      const input = `${paths.join('\0')}\0`;
      const args = ['check-ignore', '-z', '--stdin', '-v', '-n', '--no-index'];
      const answer = spawnSync('git', args, { cwd, input, encoding: 'utf8' }).stdout.split('\0');
      const byGit: string[] = [];
      // Four fields for each path: file, line, pattern, path.
      for (let at = 0; at + 3 < answer.length; at += 4) {
        if (answer[at + 2] !== '' && !answer[at + 2].startsWith('!')) byGit.push(answer[at + 3]);
      }
      const patterns = new Patterns(lines);
      expect(
        paths.filter(path => patterns.covers(path, false)),
        JSON.stringify(lines),
      ).toEqual(byGit);
    }
  });

  it.each([
    ['# note\n\n*.log', 'a/b.log', true],
    ['\\#a\n\\!b', '#a', true],
    ['\\#a\n\\!b', '!b', true],
    ['a \nb\\ ', 'a', true],
    ['a \nb\\ ', 'b ', true],
    ['build/', 'build', false],
    ['build/', 'build/x.txt', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['sub/**', 'sub', false],
    ['sub/**', 'sub/x', true],
    ['**', 'any', true],
    ['*.txt\n!keep.txt', 'keep.txt', false],
    ['[a', '[a', false],
    ['a\\', 'a', false],
    ['[]x]', ']', true],
    ['[^a-c]z', 'dz', true],
    ['x.txt\r', 'x.txt', true],
  ])('%j and the path %j', (patterns, path, expected) => {
    expect(ignored(patterns, path)).toBe(expected);
  });

  const HOSTILE: Readonly<Record<string, (size: number) => readonly [pattern: string, path: string]>> = {
    'many "**"': size => [`${'a/**/'.repeat(100)}b`, `${'a/'.repeat(size)}x`],
    'many "*"': size => [`${'*a'.repeat(300)}b`, 'a'.repeat(size)],
    'many brackets': size => [`${'[a-z]*'.repeat(100)}!`, 'a'.repeat(size)],
  };
  it.each(Object.keys(HOSTILE))('in linear time: %s', async name => {
    await expectLinear(1000, size => {
      const [pattern, path] = HOSTILE[name](size);
      new Patterns([pattern]).test(path, false);
    });
  });

  it('that list many names cost one look-up', async () => {
    const names = (size: number) => Array.from({ length: size }, (_, at) => `name${at}.txt`);
    await expectLinear(1000, size => {
      const patterns = new Patterns(names(size));
      for (const name of names(size)) expect(patterns.test(name, false)).toBe('ignored');
    });
  });

  it('with too many wildcards do not apply, and are counted', () => {
    const patterns = new Patterns([
      ...Array.from({ length: 9000 }, (_, at) => `*${at}.txt`),
      'last.txt',
      '*'.repeat(2000),
    ]);
    expect(patterns.dropped).toBeGreaterThan(100);
    expect(patterns.test('x0.txt', false)).toBe('ignored');
    expect(patterns.test('last.txt', false)).toBe('ignored');
    expect(patterns.test('y', false)).toBeUndefined();
  });
});
