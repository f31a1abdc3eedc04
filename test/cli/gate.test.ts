import { describe, expect, it, test } from 'vitest';
import { failOnType } from '../../src/cli/fail-on.js';
import { type Finding, findingsOf, type GateRules, gate } from '../../src/cli/gate.js';
import { InvalidValue } from '../../src/cli/value-types.js';
import type { ClusterMember, Pair, Relation } from '../../src/types/report.js';
import { BRIDGE, BRIDGE_EDITED, CHESS } from './articles.js';
import { sandbox } from './sandbox.js';

const finding = (relation: Relation, similarity: number, more: Partial<Finding> = {}): Finding => ({
  a: 'a',
  b: 'b',
  relation,
  similarity,
  ...more,
});
const rules = (failOn: string, editions: GateRules['editions'] = 'report'): GateRules => {
  const read = failOnType.fromText([failOn]);
  if (read instanceof InvalidValue) throw new Error(read.hint);
  return { failOn: read, editions };
};
const fails = (found: Finding, failOn: string, editions?: GateRules['editions']): boolean =>
  gate([found], rules(failOn, editions)).failed;

describe('conditions', () => {
  it.each([
    ['paraphrase', 'paraphrase', true],
    ['paraphrase', 'excerpt', false],
    ['paraphrase', 'paraphrase>=0.8', true],
    ['paraphrase', 'paraphrase>=.81', false],
    ['paraphrase', 'paraphrase >= 0.9, any>=0.7', true],
    ['paraphrase', 'paraphrase>=0.9,paraphrase', true],
    ['translation', 'any', true],
    ['related', 'any', false],
    ['passage', 'any', false],
    ['unrelated', 'any', false],
    ['related', 'related', true],
  ] as const)('a pair of relation %s and similarity 0.8, --fail-on %j: %s', (relation, failOn, failed) => {
    expect(fails(finding(relation, 0.8), failOn)).toBe(failed);
  });

  it('the threshold of a passage is a number of words', () => {
    const passage = (words: number): Finding =>
      finding('passage', 0, { passages: [{ a: [0, words], b: [0, words], words }] });
    expect(fails(passage(40), 'passage>=40')).toBe(true);
    expect(fails(passage(39), 'passage>=40')).toBe(false);
    expect(fails(passage(30), 'passage')).toBe(true);
  });

  it.each([
    ['paraphrase>=1.5', 'a threshold is a similarity from 0 to 1'],
    ['paraphrase>0.5', 'write the threshold as paraphrase>=0.9'],
    ['paraphrase>=0,5', 'write the threshold as paraphrase>=0.9'],
    ['passage>=0.5', 'the threshold of passage is a number of words: passage>=40'],
    ['passage>0.5', 'write the threshold as passage>=40'],
    ['paraphrases>=0.5', 'did you mean paraphrase?'],
    ['>=0.5', undefined],
    ['', undefined],
    [`any>=${'9'.repeat(100)}`, 'write the threshold as any>=0.9'],
  ])('refuses %j', (text, hint) => {
    const read = failOnType.fromText([text === 'paraphrase>=0,5' ? 'paraphrase>=' : text]);
    expect(read).toBeInstanceOf(InvalidValue);
    expect((read as InvalidValue).hint).toBe(hint);
  });

  it('can be a list in a configuration file', () => {
    expect(failOnType.fromJson(['paraphrase >= 0.9', 'excerpt', 'excerpt'])).toEqual(['paraphrase>=0.9', 'excerpt']);
  });
});

describe('editions', () => {
  const edition = finding('near-identical', 0.9, { edition: true });
  it('fail by their own condition, or if they count like other pairs', () => {
    expect(gate([edition], rules('any'))).toEqual({ failed: false, passedEditions: 1 });
    expect(gate([edition], rules('excerpt'))).toEqual({ failed: false, passedEditions: 0 });
    expect(fails(edition, 'any', 'fail')).toBe(true);
    expect(fails(edition, 'edition')).toBe(true);
    expect(fails(edition, 'edition>=0.95')).toBe(false);
    expect(fails(finding('near-identical', 0.9), 'edition')).toBe(false);
    expect(fails(finding('passage', 0, { edition: true }), 'edition')).toBe(false);
  });
});

describe('the reason', () => {
  it('counts by relation and names the worst', () => {
    const found = [
      finding('paraphrase', 0.93, { a: 'c', b: 'd' }),
      finding('paraphrase', 0.936),
      finding('excerpt', 0.6),
      finding('identical', 1, { a: 'x', b: 'y', edition: true }),
    ];
    expect(gate(found, rules('paraphrase')).reason).toBe(
      'failed: 2 paraphrases (--fail-on paraphrase); the worst is a and b, paraphrase, 0.936',
    );
    expect(gate(found, rules('any,edition')).reason).toBe(
      'failed: 1 excerpt, 2 paraphrases and 1 edition (--fail-on any,edition); the worst is x and y, identical, 1.000',
    );
    expect(gate([], rules('any'))).toEqual({ failed: false, passedEditions: 0 });
  });

  it('does not depend on the order of the pairs', () => {
    const found = ['c', 'a', 'b'].map(a => finding('excerpt', 0.9, { a, b: `${a}2` }));
    const reasons = [found, found.toReversed()].map(order => gate(order, rules('any')).reason);
    expect(reasons[0]).toContain('the worst is a and a2');
    expect(new Set(reasons).size).toBe(1);
  });
});

it('the pairs of a report are given once, with the links of clusters whose pairs are not listed', () => {
  const member = (id: string, via?: string): ClusterMember => ({
    id,
    similarity: 0.9,
    relation: 'excerpt',
    ...(via !== undefined && { via }),
  });
  const cluster = {
    id: 1,
    representative: 'm',
    origin: { reasons: [] },
    weakest: 0.9,
    median: 0.9,
    members: [member('a'), member('z'), member('c', 'a')],
  };
  const pair = finding('excerpt', 0.9, { a: 'a', b: 'm' }) as Pair;
  const found = [...findingsOf({ pairs: [pair], clusters: [cluster] })];
  expect(found.map(({ a, b }) => a + b)).toEqual(['am', 'mz', 'ac']);
});

describe('at the command line', () => {
  const page = (url: string, text: string): string => JSON.stringify({ url, text, id: url });
  const site = [page('https://a.example/1', BRIDGE), page('https://a.example/2', BRIDGE_EDITED)].join('\n');

  test('the last line says why, with --quiet, too', async () => {
    const { call } = sandbox({ 'news/a.txt': BRIDGE, 'news/b.txt': BRIDGE_EDITED });
    const { code, stderr } = await call(['scan', 'news', '-q', '--fail-on', 'near-identical>=0.9']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^failed: 1 near-identical pair \(--fail-on near-identical>=0\.9\); the worst is news\/a\.txt and news\/b\.txt, near-identical, 0\.99\d?; --baseline FILE --update-baseline accepts it\n$/,
    );
    expect((await call(['compare', 'news/a.txt', 'news/b.txt', '--fail-on', 'any'])).stderr).toMatch(
      /^failed: 1 near-identical pair \(--fail-on any\); .*\n$/,
    );
  });

  test('the update of a site does not fail a scan, with a message', async () => {
    const { call } = sandbox({ 'site.jsonl': `${site}\n${page('https://b.example/1', CHESS)}` });
    const { code, stderr } = await call(['scan', 'site.jsonl', '--fail-on', 'any']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'twicetold: 1 edition does not count for --fail-on: versions from one publisher (--editions fail counts it)\n',
    });
    expect((await call(['scan', 'site.jsonl', '--fail-on', 'any', '--editions', 'fail'])).code).toBe(1);
    expect((await call(['scan', 'site.jsonl', '--fail-on', 'edition'])).stderr).toContain('failed: 1 edition ');
  });

  test('two versions that are given to compare count like other pairs', async () => {
    const { call } = sandbox({ 'site.jsonl': site });
    const pair = ['compare', 'site.jsonl#1', 'site.jsonl#2', '--fail-on', 'any'];
    const { code, stdout } = await call(pair);
    expect(code).toBe(1);
    expect(stdout).toContain('another edition');
    expect((await call([...pair, '--editions', 'report'])).code).toBe(0);
  });

  test('an article that cannot be read fails with 2, and that is the reason', async () => {
    const { call } = sandbox({ 'news/a.txt': BRIDGE, 'news/b.txt': BRIDGE_EDITED, 'news/c.jsonl': '{"text":4}\n' });
    const { code, stderr } = await call(['scan', 'news', '--fail-on', 'any']);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      'failed: 1 article cannot be read (--allow-unreadable lets this pass)',
    );
  });
});
