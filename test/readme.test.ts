/** The README is held to what the tool does. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renewed } from '../bench/readme.js';

const readme = readFileSync('README.md', 'utf8');

test('the tables of options and evidence are those of the code (npm run readme)', () => {
  expect(renewed(readme)).toBe(readme);
});

test('every file it links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(match => match[1]);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter(link => !existsSync(link))).toEqual([]);
});

test('every npm script it names exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(match => match[1]);
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter(name => !(name in scripts))).toEqual([]);
});
