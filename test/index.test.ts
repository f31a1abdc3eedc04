/** The public API as somebody meets it who installed the package: by its name, from what was built. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as api from '../dist/index.js';
import { TOOL } from '../src/version.js';
import { ROOT, type Sandbox, sandbox } from './cli/sandbox.js';
import { inventStory, randomFrom, reword } from './invented/stories.js';

const random = randomFrom(3);
const STORY = inventStory(random, 200);
const COPY = reword(random, STORY, 0.1);
const STRANGER = inventStory(random, 200);

/** A folder in which the package is installed. */
function installed(files: Readonly<Record<string, string>>): Sandbox {
  const folder = sandbox({ 'package.json': '{"type":"module"}', ...files });
  mkdirSync(folder.path('node_modules'));
  symlinkSync(ROOT, folder.path('node_modules/twicetold'), 'junction');
  return folder;
}

function node(folder: Sandbox, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder.folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect({ status, stderr, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
  return stdout;
}

test('exports these values and no others', () => {
  expect(Object.keys(api).sort()).toEqual([
    'DEFAULT_OPTIONS',
    'REPORT_FORMATS',
    'UserError',
    'compareArticles',
    'decodeStatistics',
    'findDuplicates',
    'openIndex',
    'readArticles',
    'renderComparison',
    'renderReport',
  ]);
});

test('the version of the report is the version of the package', () => {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
  expect(TOOL).toEqual({ name, version });
});

test('finds duplicates, compares and renders', async () => {
  const { DEFAULT_OPTIONS, REPORT_FORMATS, compareArticles, findDuplicates, renderComparison, renderReport } = api;
  const articles = [
    { id: 'a', text: STORY },
    { id: 'b', text: COPY },
    { id: 'c', text: STRANGER },
  ] as const;
  const report = await findDuplicates(articles);
  expect(report.options).toEqual(DEFAULT_OPTIONS);
  expect(report.pairs.map(({ a, b }) => [a, b])).toEqual([['a', 'b']]);
  const comparison = compareArticles(articles[0], articles[1], DEFAULT_OPTIONS);
  expect(comparison.pair.relation).toBe(report.pairs[0]!.relation);
  for (const format of REPORT_FORMATS) {
    expect([...renderReport(report, format)].join('')).toContain('b');
    expect([...renderComparison(comparison, format)].join('')).toContain('a');
  }
});

test('takes an async source, and options over the defaults', async () => {
  async function* source() {
    yield [{ article: { id: 'a', text: STORY } }];
    yield [{ article: { id: 'b', text: COPY } }];
  }
  const strict = { ...api.DEFAULT_OPTIONS, threshold: 1 };
  expect((await api.findDuplicates(source(), strict)).pairs).toEqual([]);
});

test('an error for a user has a hint', () => {
  const error = new api.UserError('what went wrong', 'the way out');
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'UserError', message: 'what went wrong', hint: 'the way out' });
});

test('its own example runs', () => {
  const comment = /\/\*\*(.*?)\*\//s.exec(readFileSync(join(ROOT, 'src/index.ts'), 'utf8'))![1]!;
  const example = comment
    .split('\n')
    .filter(line => line.startsWith(' *     '))
    .map(line => line.slice(7))
    .join('\n');
  expect(example).toContain("from 'twicetold'");
  const folder = installed({ 'example.js': `${example}\nconsole.log(report.schema, report.summary.articles);` });
  expect(node(folder, 'example.js')).toBe('twicetold.report/2 2\n');
});

const USER = `
  import { DEFAULT_OPTIONS, findDuplicates, readArticles, renderReport, UserError } from 'twicetold';
  import type { Article, DetectOptions, Pair, Progress, ReadItem, Relation, Report, ReportFormat } from 'twicetold';

  const articles: readonly Article[] = [
    { id: 'a', text: 'one', published: '2025-01-01' },
    { id: 'b', text: 'two' },
  ];
  const items: ReadItem[] = articles.map(article => ({ article }));
  const options: DetectOptions = { ...DEFAULT_OPTIONS, threshold: 0.7, engine: 'minhash' };
  const report: Report = await findDuplicates(items, {
    ...options,
    onProgress: (progress: Progress) => void progress.stage,
  });
  await findDuplicates(articles);
  await findDuplicates(readArticles('articles'), { threshold: 0.6 });
  const relations: readonly Relation[] = report.pairs.map((pair: Pair) => pair.relation);
  const format: ReportFormat = 'markdown';
  export const text: string = [...renderReport(report, format)].join('') + relations.length;
  export const error: Error = new UserError('x');

  // @ts-expect-error no such engine
  export const wrong: DetectOptions = { ...DEFAULT_OPTIONS, engine: 'abacus' };
  // @ts-expect-error an article has a text
  await findDuplicates([[{ article: { id: 'a' } }]]);
  // @ts-expect-error a report is not to be changed
  report.pairs.push(report.pairs[0]);
`;

test('its types fit one who uses it strictly, without the types of Node', () => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: [],
    noEmit: true,
  };
  const folder = installed({
    'user.ts': USER,
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['user.ts'] }),
  });
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], {
    cwd: folder.folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('the schemas are handed out with it', () => {
  const folder = installed({
    'schemas.js': `
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      for (const name of ['report', 'comparison']) console.log(typeof require(\`twicetold/\${name}.schema.json\`).$id);`,
  });
  expect(node(folder, 'schemas.js')).toBe('string\nstring\n');
});
