/** The formats for editors and CI systems: valid after the schema of their kind, and read back by a parser of it. */
import { readFileSync } from 'node:fs';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { checkChunks, contradicts, formatOfFile, type REPORT_FORMATS } from '../../src/report/formats.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { oneLine, printable } from '../../src/report/sanitize.js';
import { PLAIN } from '../../src/report/style.js';
import { uriOf } from '../../src/report/uri.js';
import type { CheckReport } from '../../src/types/check.js';
import type { Report } from '../../src/types/report.js';
import { ACTING, anyTexts } from './arbitraries.js';
import { checked, checkReport, hostileCheck, match } from './checks.js';
import {
  ATTACKS,
  article,
  COMPARISON,
  hostileComparison,
  hostileReport,
  NEWSROOM,
  pair,
  report,
  summary,
} from './samples.js';

const whole = (pieces: Iterable<string | Uint8Array>): string =>
  [...pieces].map(piece => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join('');
const view = { style: PLAIN, width: 80 };
const ofCheck = async (value: CheckReport, format: (typeof REPORT_FORMATS)[number]): Promise<string> =>
  whole(await checkChunks(value, format, view));

const HOSTILE = hostileReport(ATTACKS);
const REPORTS: readonly (readonly [string, Report])[] = [
  ['an ordinary report', NEWSROOM],
  ['an empty one', report({})],
  ['a hostile one', HOSTILE],
];

/** What each format prints of all samples. */
async function printedAs(format: (typeof REPORT_FORMATS)[number]): Promise<string[]> {
  return [
    ...REPORTS.map(([, value]) => whole(renderReport(value, format))),
    whole(renderComparison(COMPARISON, format)),
    whole(renderComparison(hostileComparison(ATTACKS), format)),
    await ofCheck(checkReport([]), format),
    await ofCheck(hostileCheck(ATTACKS), format),
  ];
}

describe('SARIF', () => {
  // it names draft 4 of JSON Schema, and needs nothing that later ones do not have
  const { $schema: _, id: __, ...schema } = sarifSchema;
  const valid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  const results = (text: string) => JSON.parse(text).runs[0].results;

  test('is valid by the schema of SARIF 2.1.0', async () => {
    for (const text of await printedAs('sarif')) {
      valid(JSON.parse(text));
      expect(valid.errors ?? []).toEqual([]);
    }
  });

  test('is valid with any strings', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        const text = whole(renderReport(hostileReport(texts), 'sarif'));
        expect(valid(JSON.parse(text))).toBe(true);
        for (const { ruleId, locations } of results(text)) {
          expect(ruleId).toMatch(/^twicetold\/[a-z-]+$/);
          for (const { physicalLocation } of locations) {
            const { uri = '.' } = physicalLocation?.artifactLocation ?? {};
            expect(uri).toMatch(/^[A-Za-z0-9._~:/?#@$&+,;=%-]+$/);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('names the rule by relation, the worst result first, and the other article as related location', () => {
    const found = results(whole(renderReport(NEWSROOM, 'sarif')));
    expect(found.map(({ ruleId, level }: { ruleId: string; level: string }) => `${level} ${ruleId}`)).toEqual([
      'error twicetold/identical',
      'error twicetold/near-identical',
      'error twicetold/paraphrase',
      'error twicetold/excerpt',
      'error twicetold/paraphrase',
      'error twicetold/paraphrase',
      'warning twicetold/passage',
      'note twicetold/related',
    ]);
    expect(found[1]).toMatchObject({
      message: {
        text: '"Bridge to close for nine weeks" is nearly the same as ["Bridge will be closed for nine weeks"](1): near-identical, similarity 0.991, 340 words in common.',
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'bridge/copy.txt' }, region: { startLine: 1 } } }],
      relatedLocations: [{ id: 1, logicalLocations: [{ fullyQualifiedName: 'bridge/original.txt' }] }],
    });
  });

  test('holds the 5,000 worst results, and says how many are left out', () => {
    const pairs = Array.from({ length: 5007 }, (_, n) => pair('a', `b${n}`, 'passage', 0.3));
    const run = JSON.parse(whole(renderReport(report({ pairs }), 'sarif'))).runs[0];
    expect(run.results).toHaveLength(5000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^7 findings left out/);
  });

  test('stays below the size limit of GitHub, whatever the length of names', () => {
    const long = 'é'.repeat(20_000);
    const pairs = Array.from({ length: 300 }, (_, n) => pair('a', `${long}${n}`, 'passage', 0.3));
    const text = whole(renderReport(report({ pairs }), 'sarif'));
    expect(text.length).toBeLessThan(10e6);
    expect(JSON.parse(text).runs[0].invocations[0].toolExecutionNotifications[0].message.text).toMatch(/left out/);
  });

  test('has a notification for each unreadable article', () => {
    const { invocations } = JSON.parse(whole(renderReport(NEWSROOM, 'sarif'))).runs[0];
    expect(invocations[0].executionSuccessful).toBe(false);
    const [first] = invocations[0].toolExecutionNotifications;
    expect(first).toMatchObject({ descriptor: { id: 'unreadable' }, level: 'error' });
  });
});

describe('JUnit', () => {
  const xsd = readFileSync(new URL('schemas/junit.xsd', import.meta.url), 'utf8');

  test('is valid by its schema', async () => {
    const xml = (await printedAs('junit')).map((contents, n) => ({ fileName: `${n}.xml`, contents }));
    const { valid, errors } = await validateXML({ xml, schema: xsd });
    expect(errors.map(({ rawMessage }) => rawMessage)).toEqual([]);
    expect(valid).toBe(true);
  });

  const casesOf = (text: string) => {
    const { document } = parseHTML(text.replace(/^<\?xml[^>]*>/, '').replace(/<([a-z-]+)([^<>]*)\/>/g, '<$1$2></$1>'));
    return [...document.querySelectorAll('testcase')].map(one => ({
      name: one.getAttribute('name'),
      outcome: one.firstElementChild?.tagName.toLowerCase(),
    }));
  };

  test('has a case for each article, which fails where it is a copy', () => {
    const cases = casesOf(whole(renderReport(NEWSROOM, 'junit')));
    expect(cases.map(({ name }) => name)).toEqual(NEWSROOM.articles.map(({ id }) => id));
    const failed = cases.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name);
    expect(failed).toEqual([
      'bridge/copy.txt',
      'bridge/excerpt.txt',
      'bridge/rewrite.txt',
      'bridge/rewrite-copy.txt',
      'feed.jsonl#3',
      'feed.jsonl#4',
    ]);
    expect(cases.filter(({ outcome }) => outcome === 'error')).toHaveLength(2);
    expect(cases.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(7);
  });

  test('a parser reads the names of articles back unchanged', () => {
    const cases = casesOf(whole(renderReport(HOSTILE, 'junit')));
    expect(cases.map(({ name }) => name)).toEqual(HOSTILE.articles.map(({ id }) => printable(id)));
  });

  test('has a case for each new article of a check; editions pass', async () => {
    const text = await ofCheck(
      checkReport([
        checked('a', { matches: [match('k')] }),
        checked('b', { verdict: 'edition', matches: [match('k', { edition: true })] }),
        checked('c'),
      ]),
      'junit',
    );
    expect(casesOf(text)).toEqual([
      { name: 'a', outcome: 'failure' },
      { name: 'b', outcome: 'system-out' },
      { name: 'c', outcome: undefined },
    ]);
    expect(text).toContain('tests="3" failures="1" errors="0" skipped="0"');
  });
});

/** Reads commands as the runner of GitHub does. */
function commandsIn(text: string) {
  const unescaped = (value: string): string =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return text.split(/\r\n|\r|\n/).flatMap(line => {
    if (!line.trimStart().startsWith('::')) return [];
    const end = line.indexOf('::', line.indexOf('::') + 2);
    const [, name, properties = ''] = /^::(\S+)(?: (.*))?$/.exec(line.slice(0, end))!;
    const given = properties
      .split(',')
      .map(one => [one.slice(0, one.indexOf('=')), unescaped(one.slice(one.indexOf('=') + 1))]);
    return [{ name, properties: Object.fromEntries(given), message: unescaped(line.slice(end + 2)) }];
  });
}

describe('annotations of GitHub', () => {
  test('are commands that the parser of the runner reads back', async () => {
    for (const text of await printedAs('github')) {
      for (const { name, properties, message } of commandsIn(text)) {
        expect(['error', 'warning', 'notice']).toContain(name);
        expect(Object.keys(properties).filter(key => !/^(?:file|line|endLine|col|endColumn|title)$/.test(key))).toEqual(
          [],
        );
        expect(message).toMatch(/similarity|in common/);
      }
    }
    const files = commandsIn(whole(renderReport(HOSTILE, 'github'))).map(({ properties }) => properties.file);
    const shown = new Set(HOSTILE.articles.map(({ path = '' }) => printable(path)));
    expect(files.filter(file => !shown.has(file))).toEqual([]);
  });

  test('no text of an article begins a command', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('\n', '\r', '::', '::error::x', '##[error]', '%0A::warning::x', ','), {
          minLength: 1,
        }),
        parts => {
          const texts = [parts.join(''), ...parts];
          const lines = whole(renderReport(hostileReport(texts), 'github')).split(/\r\n|\r|\n/);
          expect(lines.filter(line => line.trimStart().startsWith('::'))).toHaveLength(8);
          expect(lines.filter(line => !line.startsWith('::')).join()).not.toContain('##[');
        },
      ),
      { numRuns: 20 },
    );
  });

  test('are the ten worst, and a line counts the others', () => {
    const pairs = Array.from({ length: 12 }, (_, n) => pair('a', `b${n}`, 'passage', 0.3));
    const text = whole(renderReport(report({ pairs, summary: summary({ passages: 12 }) }), 'github'));
    expect(commandsIn(text)).toHaveLength(10);
    expect(text).toContain('2 more findings without an annotation: see --format html or json');
  });
});

describe('code quality of GitLab', () => {
  // docs.gitlab.com, "Code quality report format"
  const schema = {
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      additionalProperties: false,
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', pattern: '^twicetold/' },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string' },
            lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
          },
        },
      },
    },
  };
  const valid = new Ajv().compile(schema);

  test('has the documented form, and each issue has its own fingerprint', async () => {
    for (const text of await printedAs('gitlab')) {
      const issues: { fingerprint: string }[] = JSON.parse(text);
      valid(issues);
      expect(valid.errors ?? []).toEqual([]);
      expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    }
  });

  test('a parser reads paths back unchanged', () => {
    const paths = JSON.parse(whole(renderReport(HOSTILE, 'gitlab'))).map(
      (one: { location: { path: string } }) => one.location.path,
    );
    const known = new Set(HOSTILE.articles.map(({ path }) => path));
    expect(paths.filter((path: string) => !known.has(path))).toEqual([]);
  });
});

/** A report of many small clusters with long titles. */
function manyStories(count: number, title: string): Report {
  const ids = Array.from({ length: count }, (_, n) => [`posts/${n}-a.md`, `posts/${n}-b.md`, `posts/${n}-c.md`]);
  return report({
    articles: ids
      .flat()
      .map(id => article(id, { path: id, title: `${title} ${id}`, source: title, url: `https://a.example/${title}` })),
    pairs: ids.flatMap(([a, b, c]) => [pair(a, b, 'paraphrase', 0.9), pair(a, c, 'passage', 0.4)]),
    clusters: ids.map(([a, b], n) => ({
      id: n + 1,
      representative: a,
      origin: { reasons: [] },
      members: [{ id: b, similarity: 0.9, relation: 'paraphrase' as const }],
      weakest: 0.9,
      median: 0.9,
    })),
    summary: summary({ articles: 3 * count, ok: 3 * count, clusters: count, copies: count, passages: count }),
  });
}

describe('Markdown for a comment', () => {
  test.each([
    ['ordinary titles', 'A bridge is closed for nine weeks'],
    ['long hostile ones', `${'<b>@everyone #1 | $x$ '.repeat(400)}`],
    ['wide ones', '港口大橋將關閉九個星期🌉'.repeat(300)],
  ])('of 5,000 stories with %s is below 65,536 characters, and counts what is left out', async (_, title) => {
    const text = whole(renderReport(manyStories(5000, title), 'markdown'));
    expect([...text].length).toBeLessThan(65_536);
    expect(text.length).toBeLessThan(65_536);
    const shown = text.split('<details>').length - 1;
    expect(shown).toBeGreaterThan(2);
    expect(text).toContain(`and ${5000 - shown} more stories: see --format html or json`);
    expect(text).toMatch(/and \d+ more pairs: see --format html or json/);
    expect(text.split('</details>')).toHaveLength(shown + 1);
    const all = Array.from({ length: 5000 }, (_, n) =>
      checked(`${title}${n}`, { title, matches: [match(`k${n}`, { title })] }),
    );
    const check = await ofCheck(checkReport(all), 'markdown');
    expect(check.length).toBeLessThan(65_536);
    expect(check).toMatch(/and \d+ more articles: see --format html or json/);
  });

  test('the worst story comes first, its articles are links, and there is no median', () => {
    const text = whole(renderReport(NEWSROOM, 'markdown'));
    expect(text.indexOf('Bridge will be closed')).toBeLessThan(text.indexOf('港口'));
    expect(text).toContain('[bridge/copy.txt](bridge/copy.txt)');
    expect(text).toContain('[bridge/rewrite.txt](https://news.example/1)');
    expect(text).not.toContain('median');
    const links = 'https://github.com/o/r/blob/abc/';
    expect(whole(renderReport(NEWSROOM, 'markdown', { ...view, links }))).toContain(`(${links}bridge/copy.txt)`);
  });

  test('a hostile article adds no element and no link', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        const { document } = parseHTML(marked.parse(whole(renderReport(hostileReport(texts), 'markdown'))) as string);
        const names = [...document.querySelectorAll('*')].map(one => one.tagName.toLowerCase());
        const ours = /^(?:details|summary|b|br|h[23]|p|ul|li|a|table|thead|tbody|tr|t[hd])$/;
        expect(names.filter(name => !ours.test(name))).toEqual([]);
        for (const link of document.querySelectorAll('a')) {
          expect(link.getAttribute('href')).toMatch(/^(?:https?:\/\/|(?![a-z]+:))[A-Za-z0-9._~:/?#@$&+,;=%-]+$/);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a parser reads titles back unchanged', () => {
    const { document } = parseHTML(marked.parse(whole(renderReport(HOSTILE, 'markdown'))) as string);
    const cells = [...document.querySelectorAll('td')].flatMap(cell => cell.innerHTML.split('<br>'));
    const shown = new Set(
      cells.map(cell => parseHTML(`<p>${cell}</p>`).document.querySelector('p')!.textContent.replaceAll('\u200b', '')),
    );
    const titles = HOSTILE.pairs
      .flatMap(({ a, b }) => [a, b])
      .map(id => HOSTILE.articles.find(row => row.id === id)!.title!);
    expect(titles.map(oneLine).filter(title => !shown.has(title))).toEqual([]);
  });
});

describe('the name of a file', () => {
  test.each([
    ['out.sarif', 'sarif'],
    ['OUT.MD', 'markdown'],
    ['a/b.csv', 'csv'],
    ['report.json', 'json'],
    ['report.jsonl', 'jsonl'],
    ['junit.xml', 'junit'],
    ['gl-code-quality-report.json', 'gitlab'],
    ['copies.txt', 'text'],
    ['copies', undefined],
    ['copies.pdf', undefined],
  ])('%s asks for %s', (file, format) => {
    expect(formatOfFile(file)).toBe(format);
  });

  test.each([
    ['out.sarif', 'json', true],
    ['out.json', 'sarif', false],
    ['out.json', 'gitlab', false],
    ['out.json', 'markdown', true],
    ['out.log', 'github', false],
    ['out', 'junit', false],
  ] as const)('%s in the format %s: contradicts %s', (file, format, expected) => {
    expect(contradicts(file, format)).toBe(expected);
  });
});

test.each(['sarif', 'junit', 'github', 'gitlab', 'markdown'] as const)(
  'a check as %s does not act on a terminal',
  async format => {
    expect((await ofCheck(hostileCheck(ATTACKS), format)).replaceAll('\n', '')).not.toMatch(ACTING);
  },
);

test.each([
  ['a b/c#d?.md', 'a%20b/c%23d%3F.md'],
  ['a:b.md', 'a%3Ab.md'],
  ['/tmp/ä.md', 'file:///tmp/%C3%A4.md'],
  ['https://user:secret@a.example/x(y)|"z"', 'https://a.example/x%28y%29%7C%22z%22'],
  ['javascript:alert(1)', 'javascript%3Aalert%281%29'],
  ['\ud83d.md', '%EF%BF%BD.md'],
  ['../up.md', '../up.md'],
])('the URI of %j', (path, uri) => {
  expect(uriOf(path)).toBe(uri);
});
