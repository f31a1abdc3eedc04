/** `compare --among` learns a site's frame from its other pages, ignores it in the comparison, and greys it out. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { renderComparison } from '../../src/report/render.js';
import { PLAIN, type Style } from '../../src/report/style.js';
import type { Article } from '../../src/types/article.js';
import type { Comparison, DiffRun } from '../../src/types/comparison.js';
import { sandbox } from '../cli/sandbox.js';
import { InventedLanguage } from '../corpus/invented.js';

const language = new InventedLanguage(23);

interface Site {
  readonly name: string;
  readonly header: string;
  readonly footer: string;
}

const site = (name: string): Site => ({ name, header: language.text(60), footer: language.text(90) });
const [morning, evening] = [site('morning'), site('evening')];
const framed = ({ header, footer }: Site, text: string): string => `${header}\n\n${text}\n\n${footer}`;

const stories = [morning, evening].flatMap(its =>
  Array.from({ length: 20 }, (_, i) => ({ site: its, id: `${its.name}/${i}.txt`, text: language.text(220) })),
);
const bare: readonly Article[] = stories.map(({ id, text }) => ({ id, path: id, text }));
const pages: readonly Article[] = stories.map(({ id, text, site: its }) => ({ id, path: id, text: framed(its, text) }));

const original = [language.text(120), language.text(120)].join('\n\n');
const copy = language.edited(original, 0.06);
const at = (its: Site, name: string, text: string): Article => ({
  id: `${its.name}/${name}.txt`,
  path: `${its.name}/${name}.txt`,
  text,
});
const [a, b] = [at(morning, 'x', framed(morning, original)), at(morning, 'y', framed(morning, copy))];
const [bareA, bareB] = [at(morning, 'x', original), at(morning, 'y', copy)];

const compare = (x: Article, y: Article, among?: Iterable<Article>): Comparison =>
  compareArticles(x, y, DEFAULT_OPTIONS, among);
const runsOf = ({ diff }: Comparison): readonly DiffRun[] => diff.rows.flatMap(row => row.runs);
const joined = (comparison: Comparison, side: 'a' | 'b', kind?: DiffRun['kind']): string =>
  runsOf(comparison)
    .filter(run => kind === undefined || run.kind === kind)
    .map(run => run[side])
    .join('');
const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

describe('a copy in the frame of its site', () => {
  const alone = compare(a, b);
  const among = compare(a, b, pages);

  test('without other articles the frame counts as kept words', () => {
    expect(alone.diff.words.kept).toBeGreaterThan(150 + 200);
    expect(alone.diff.words).not.toHaveProperty('boilerplate');
    expect(JSON.stringify(compare(a, b, []))).toBe(JSON.stringify(alone));
  });

  test('with them it is boilerplate on both sides, and nothing else is', () => {
    expect(among.articles.map(row => row.boilerplate)).toEqual([150, 150]);
    expect(among.diff.words.boilerplate).toBe(300);
    for (const side of ['a', 'b'] as const) {
      expect(withoutSpace(joined(among, side, 'boilerplate'))).toBe(withoutSpace(morning.header + morning.footer));
      expect(joined(among, side)).toBe({ a, b }[side].text);
    }
  });

  test('relation, similarity and evidence are those of the pair without a frame among pages without one', () => {
    const unframed = compare(bareA, bareB, bare);
    const { discounted, undiscounted, places = [], ...pair } = among.pair;
    const { places: placesOfBare = [], ...rest } = unframed.pair;
    expect(pair).toEqual(rest);
    expect(places.map(({ a: { start, end } }) => a.text.slice(start, end))).toEqual(
      placesOfBare.map(({ a: { start, end } }) => bareA.text.slice(start, end)),
    );
    expect(Math.min(discounted!.a, discounted!.b)).toBeGreaterThan(0.3);
    expect(undiscounted).toBeLessThanOrEqual(1);
    expect(among.jaccardEstimate).toBe(unframed.jaccardEstimate);
    expect(among.pair.relation).toBe(compare(bareA, bareB).pair.relation);
    const { boilerplate: _, ...words } = among.diff.words;
    expect(words).toEqual(unframed.diff.words);
    const afterHeader = (range: readonly number[]): number[] => range.map(place => place + 60);
    expect(among.passages).toEqual(
      unframed.passages.map(its => ({ ...its, a: afterHeader(its.a), b: afterHeader(its.b) })),
    );
  });

  test('and those of a scan of the same articles', async () => {
    const report = await findDuplicates([[a, b, ...pages].map(article => ({ article }))], DEFAULT_OPTIONS);
    const pair = report.pairs.find(its => its.a === a.id && its.b === b.id);
    expect(pair).toMatchObject({ similarity: among.pair.similarity, relation: among.pair.relation });
  });

  test('that the two are among the others, or that pages come twice, changes nothing', () => {
    expect(
      compare(a, b, [a, ...pages, { ...b, id: 'again' }, ...pages.map(its => ({ ...its, id: `2/${its.id}` }))]),
    ).toEqual(among);
  });

  test('frames of two sites are both left out', () => {
    const other = at(evening, 'y', framed(evening, copy));
    const { pair, diff, articles } = compare(a, other, pages);
    expect(pair.similarity).toBe(among.pair.similarity);
    expect(articles.map(row => row.boilerplate)).toEqual([150, 150]);
    expect(diff.words).toEqual(among.diff.words);
  });
});

test('a page against itself is identical, its frame greyed all the same', () => {
  const { pair, diff, articles } = compare(a, { ...a, id: 'other/x.txt', path: 'other/x.txt' }, pages);
  expect([pair.relation, pair.similarity]).toEqual(['identical', 1]);
  expect(articles.map(row => row.boilerplate)).toEqual([150, 150]);
  expect(diff.words).toMatchObject({ kept: 240, replaced: 0, added: 0, removed: 0, moved: 0, boilerplate: 300 });
});

test('two pages of which little is left have nothing in common, and are said to be too short', () => {
  const stubs = ['s', 't'].map(name => at(morning, name, framed(morning, language.text(60)))) as [Article, Article];
  expect(compare(...stubs).pair.relation).not.toBe('unrelated');
  expect(compare(...stubs, pages).pair).toMatchObject({ relation: 'unrelated' });
  const [, short] = compare(
    stubs[0],
    at(morning, 'u', framed(morning, language.text(50).slice(0, 150))),
    pages,
  ).articles;
  expect(short.status).toBe('too-short');
});

test('boilerplate beside a replaced word, and inside a passage that moved, leaves them what they are', () => {
  const box = language.text(30);
  const boxed = Array.from({ length: 20 }, (_, i) => at(morning, `b${i}`, `${language.text(150)}\n\n${box}`));
  const [one, two, three] = Array.from({ length: 3 }, () => language.text(60));
  const kinds = (textA: string, textB: string): string[] =>
    runsOf(compare(at(morning, 'x', textA), at(morning, 'y', textB), boxed)).map(
      run => `${run.kind}${run.a === '' ? '' : ' A'}${run.b === '' ? '' : ' B'}`,
    );
  expect(kinds(`${one} zebra\n\n${box}\n\n${two}`, `${one} yacht\n\n${two}\n\n${box}`)).toEqual([
    'kept A B',
    'replaced A B',
    'boilerplate A',
    'kept A B',
    'boilerplate B',
  ]);
  const moved = kinds([one, two, three, box].join('\n\n'), [two, box, three, one].join('\n\n'));
  expect(moved.filter(kind => kind.startsWith('boilerplate')).sort()).toEqual(['boilerplate A', 'boilerplate B']);
  expect(new Set(moved.map(kind => kind.split(' ')[0]))).toEqual(new Set(['kept', 'moved', 'boilerplate']));
});

test('two pages of nothing but boilerplate are not copies', () => {
  const { header, footer } = morning;
  const [x, y] = [at(morning, 'x', framed(morning, '')), at(morning, 'y', `${footer}\n\n${header}`)];
  const { pair, diff } = compare(x, y, pages);
  expect(pair).toMatchObject({ relation: 'unrelated', jaccard: 0, alignment: { kept: 0, coverage: { a: 0, b: 0 } } });
  expect(pair.similarity).toBeLessThan(0.1);
  expect(diff.words).toEqual({
    kept: 0,
    replaced: 0,
    replacing: 0,
    added: 0,
    removed: 0,
    moved: 0,
    movedInB: 0,
    boilerplate: 300,
  });
});

test('A and B can be put together again from the runs, wherever the frame stands', () => {
  const piece = fc.constantFrom(
    morning.header,
    morning.footer,
    evening.footer,
    ...original.split('\n\n'),
    ...copy.split('\n\n'),
    language.text(12),
    language.text(5),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map(pieces => pieces.join('\n\n'));
  let greyed = 0;
  fc.assert(
    fc.property(text, text, (textA, textB) => {
      const comparison = compare(at(morning, 'x', textA), at(morning, 'y', textB), pages);
      expect(joined(comparison, 'a')).toBe(textA);
      const letters = (its: string): string => [...its].sort().join('');
      expect(letters(joined(comparison, 'b'))).toBe(letters(textB));
      const still = { rows: [{ runs: runsOf(comparison).filter(run => run.kind !== 'moved') }] };
      if (runsOf(comparison).length === still.rows[0].runs.length) expect(joined(comparison, 'b')).toBe(textB);
      const [rowA, rowB] = comparison.articles;
      expect(comparison.diff.words.boilerplate ?? 0).toBe((rowA.boilerplate ?? 0) + (rowB.boilerplate ?? 0));
      greyed += comparison.diff.words.boilerplate ?? 0;
    }),
    { numRuns: 60 },
  );
  expect(greyed).toBeGreaterThan(0);
});

describe('shown', () => {
  const [alone, among] = [compare(a, b), compare(a, b, pages)];
  const rendered = (comparison: Comparison, format: 'text' | 'json' | 'markdown', style: Style = PLAIN, width = 80) =>
    [...renderComparison(comparison, format, { style, width })].join('');
  const start = morning.header.split(' ').slice(0, 3).join(' ');

  test('in signs where there are no colours, what both sides say once', () => {
    const text = rendered(among, 'text').replace(/\s+/g, ' ');
    expect(text).toContain('[~boilerplate, not compared~]');
    expect(text.split(`[~${start}`)).toHaveLength(2);
    expect(text).toContain(', 300 boilerplate');
    expect(text).toContain('One is a copy of the other with 10 words exchanged.');
    expect(rendered(alone, 'text')).not.toMatch(/\[~|~\]|boilerplate/);
  });

  test('in both columns of one line', () => {
    const lines = rendered(among, 'text', PLAIN, 140).split('\n');
    expect(lines.filter(line => line.split(`[~${start}`).length === 3)).toHaveLength(1);
  });

  test('dimmed where there are', () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const style: Style = { ...PLAIN, red: tag('red'), dim: tag('dim') };
    expect(rendered(among, 'text', style).replace(/\s+/g, ' ')).toContain(`<dim>${start}`);
  });

  test('small in Markdown, and named in JSON as the schema says', () => {
    expect(rendered(among, 'markdown')).toContain(`<sub>${start}`);
    const schema = JSON.parse(readFileSync(new URL('../../comparison.schema.json', import.meta.url), 'utf8'));
    const valid = new Ajv2020({ strict: true }).compile(schema);
    const printed = JSON.parse(rendered(among, 'json'));
    expect([valid(printed), valid.errors]).toEqual([true, null]);
    expect(printed.diff.words.boilerplate).toBe(300);
  });
});

describe('--among', () => {
  const files = Object.fromEntries([...pages, a, b].map(({ id, text }) => [id, text]));
  const operands = ['compare', 'morning/x.txt', 'morning/y.txt', '--format', 'json'];

  test('reads folders and files, and says what the library says', async () => {
    const { run } = sandbox({ ...files, 'evening/logo.txt': new Uint8Array([0, 1, 2, 0, 0, 7]) });
    const { code, stdout, stderr } = await run([...operands, '--among', 'morning', '--among', 'evening', '-v']);
    expect(code).toBe(0);
    expect(stderr).toContain('articles to learn from: 42');
    expect(stderr).toContain('warning: evening/logo.txt: ');
    const comparison: Comparison = JSON.parse(stdout);
    expect(comparison.diff.words).toEqual(compare(a, b, pages).diff.words);
    expect(comparison.pair.similarity).toBe(compare(a, b, pages).pair.similarity);
  });

  test('takes JSON Lines from standard input, once', async () => {
    const { run } = sandbox(files);
    const stdin = pages.map(({ text }) => `${JSON.stringify({ text })}\n`).join('');
    const { code, stdout } = await run([...operands, '--among', '-'], { stdin });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Comparison).diff.words.boilerplate).toBe(300);
    const twice = await run(['compare', '-', 'morning/y.txt', '--among', '-'], { stdin });
    expect([twice.code, twice.stdout]).toEqual([2, '']);
    expect(twice.stderr).toContain('standard input is used twice');
  });

  test('of a path that is missing is an error, and so is it for scan', async () => {
    const { run } = sandbox(files);
    const missing = await run([...operands, '--among', 'nowhere']);
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('nowhere');
    const scan = await run(['scan', '.', '--among', 'morning']);
    expect([scan.code, scan.stdout]).toEqual([2, '']);
  });
});
