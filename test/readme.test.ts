/** The README and the schema of reports agree with the code. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../bench/config-schema.js';
import { manPage } from '../bench/man-page.js';
import { updateAblation, updateMeasured, updateReadme, updateSchema } from '../bench/readme.js';

const readme = readFileSync('README.md', 'utf8');

test('the tables of options and evidence are up to date (npm run readme)', () => {
  expect(updateReadme(readme)).toBe(readme);
});

test('the tables of quality in detail are up to date (npm run readme)', () => {
  const page = readFileSync('docs/measured.md', 'utf8');
  expect(updateMeasured(page)).toBe(page);
});

test('the table of what each part is worth is up to date (npm run readme)', () => {
  const page = readFileSync('docs/ablation.md', 'utf8');
  expect(updateAblation(page)).toBe(page);
});

test.each(['report', 'check'])('the options of %s.schema.json are up to date (npm run readme)', name => {
  const schema = JSON.parse(readFileSync(`${name}.schema.json`, 'utf8'));
  expect(JSON.stringify(updateSchema(schema))).toBe(JSON.stringify(schema));
});

test('config.schema.json and the manual page are up to date (npm run readme)', () => {
  expect(JSON.parse(readFileSync('config.schema.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(configSchema())));
  expect(readFileSync('man/twicetold.1', 'utf8')).toBe(manPage());
});

test('the manual page has no fault that man or groff knows', () => {
  const { status, stderr, error } = spawnSync('man', ['--warnings', '-l', 'man/twicetold.1'], { encoding: 'utf8' });
  if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  else process.stderr.write('man is not installed: the manual page is not rendered\n');
});

const DOCUMENTS = ['README.md', 'docs/measured.md'];

test.each(DOCUMENTS)('%s: every linked file and heading exists', name => {
  const text = readFileSync(name, 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(match => match[1]);
  expect(links.length).toBeGreaterThan(2);
  const isThere = (link: string): boolean => {
    const [path, heading] = link.split('#');
    const file = path === '' ? name : join(dirname(name), path);
    return existsSync(file) && (heading === undefined || headingsOf(file).includes(heading));
  };
  expect(links.filter(link => !isThere(link))).toEqual([]);
});

/** The names of headings in links, as GitHub makes them. */
function headingsOf(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, text]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(DOCUMENTS)('%s: every named npm script exists', name => {
  const text = readFileSync(name, 'utf8');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(match => match[1]);
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter(name => !(name in scripts))).toEqual([]);
});
