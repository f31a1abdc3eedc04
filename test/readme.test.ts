/** The README and the schema of reports agree with the code. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { updateReadme, updateSchema } from '../bench/readme.js';

const readme = readFileSync('README.md', 'utf8');

test('the tables of options and evidence are up to date (npm run readme)', () => {
  expect(updateReadme(readme)).toBe(readme);
});

test.each(['report', 'check'])('the options of %s.schema.json are up to date (npm run readme)', name => {
  const schema = JSON.parse(readFileSync(`${name}.schema.json`, 'utf8'));
  expect(JSON.stringify(updateSchema(schema))).toBe(JSON.stringify(schema));
});

test('every linked file exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(match => match[1]);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter(link => !existsSync(link))).toEqual([]);
});

test('every named npm script exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(match => match[1]);
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter(name => !(name in scripts))).toEqual([]);
});
