/** The formats for editors and CI systems point at the lines of what is copied: the file, cut there, begins with the copied words. */
import { cpSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, sandbox } from './sandbox.js';

interface SarifResult {
  readonly ruleId: string;
  readonly message: { readonly text: string };
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations: readonly SarifLocation[];
}
interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number };
  };
}

const SITE = `${ROOT}test/fixtures/site/content`;
const REPORTS = { sarif: 'out.sarif', gitlab: 'gl-code-quality-report.json', junit: 'junit.xml' } as const;
const reporters = Object.entries(REPORTS).flatMap(([format, file]) => ['--reporter', `${format}=${file}`]);
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu)!.map(word => word.toLowerCase());

test.each(['scan', 'check'])('of a %s', async command => {
  const { call, path } = sandbox();
  cpSync(SITE, path('content'), { recursive: true });
  // of a check the posts are known, and all else is new
  const fresh = ['briefs', 'economy', 'notices', 'offbeat', 'region'].map(name => `content/${name}`);
  const paths = command === 'scan' ? ['content'] : [...fresh, '--against', 'content/posts'];
  const { stdout } = await call([command, ...paths, '--format', 'github', ...reporters, '--fail-on', 'identical']);
  const read = (name: string): string => readFileSync(path(name), 'utf8');
  const results: SarifResult[] = JSON.parse(read(REPORTS.sarif)).runs[0].results;
  expect(results.length).toBeGreaterThan(8);

  const cutAt = ({ physicalLocation: { artifactLocation, region } }: SarifLocation, column: number): string[] => {
    const lines = read(decodeURIComponent(artifactLocation.uri))
      .split('\n')
      .slice(region.startLine - 1);
    return wordsOf(lines.join('\n').slice(column - 1));
  };
  const isVerbatim = ({ ruleId }: SarifResult): boolean => !ruleId.endsWith('/paraphrase');
  for (const result of results) {
    const [article] = result.locations;
    const [other] = result.relatedLocations;
    if (isVerbatim(result)) {
      // the words of both files are the same from the beginning of the line on
      expect(cutAt(article, 1).slice(0, 12), result.message.text).toEqual(cutAt(other, 1).slice(0, 12));
    } else {
      const [own, others] = [article, other].map(side => cutAt(side, side.physicalLocation.region.startColumn));
      const shared = own.slice(0, 20).filter(word => others.slice(0, 20).includes(word));
      expect(shared.length, result.message.text).toBeGreaterThan(6);
    }
  }
  const placesIn = (found: readonly SarifResult[]): string[] =>
    found.map(
      ({ locations: [{ physicalLocation }] }) =>
        `${physicalLocation.artifactLocation.uri}:${physicalLocation.region.startLine}`,
    );
  const issues: { location: { path: string; lines: { begin: number } } }[] = JSON.parse(read(REPORTS.gitlab));
  expect(issues.map(({ location }) => `${location.path}:${location.lines.begin}`)).toEqual(placesIn(results));
  const annotations = [...stdout.matchAll(/^::[a-z]+ file=([^,]*),line=(\d+)/gm)].map(
    ([, file, line]) => `${file}:${line}`,
  );
  expect(annotations).toEqual(placesIn(results.slice(0, 10)));
  const told = new Set(
    [...read(REPORTS.junit).matchAll(/(?<=[>\n])(content\/[^:\n]+:\d+): /g)].map(([, place]) => place),
  );
  expect(placesIn(results).filter(place => !told.has(place))).toEqual([]);

  // a rename changes no fingerprint
  const prints = results.map(({ partialFingerprints }) => partialFingerprints['twicetold/contents/v1']);
  expect(new Set(prints).size).toBe(results.length);
  for (const print of prints)
    expect(print).toMatch(/^[0-9a-f]{32}(?:\/[0-9a-f]{32})?\+[0-9a-f]{32}(?:\/[0-9a-f]{32})?:\d+$/);
  if (command === 'check') return;
  cpSync(path('content'), path('renamed'), { recursive: true });
  await call(['scan', 'renamed', '--reporter', 'sarif=renamed.sarif']);
  const renamed: SarifResult[] = JSON.parse(read('renamed.sarif')).runs[0].results;
  expect(renamed.map(({ partialFingerprints }) => partialFingerprints['twicetold/contents/v1']).sort()).toEqual(
    prints.toSorted(),
  );
});

test('a job summary shows the words of the worst findings', async () => {
  const { call, path } = sandbox();
  cpSync(SITE, path('content'), { recursive: true });
  const env = { GITHUB_STEP_SUMMARY: path('summary.md') };
  await call(['scan', 'content', '--format', 'github'], { env });
  const summary = readFileSync(path('summary.md'), 'utf8');
  expect(summary.split('### The words')).toHaveLength(2);
  const diffs = summary.slice(summary.indexOf('### The words'));
  expect(diffs.split('<details>')).toHaveLength(11);
  expect(diffs).toContain('<del>');
  expect(summary.length).toBeLessThan(500_000);
});
