/** Small reports for the renderers: an ordinary one, and one in which every string is hostile. */

import type { Comparison, DiffRun } from '../../src/types/comparison.js';
import type { ArticleRow, Cluster, Pair, Relation, Report, Summary } from '../../src/types/report.js';

const TOOL = { name: 'twicetold', version: '1.2.3' } as const;

export const OPTIONS: Report['options'] = {
  threshold: 0.5,
  shingleSize: 2,
  sketchSize: 128,
  minWords: 40,
  minPassage: 25,
  related: true,
  acrossLanguages: true,
  sensitivity: 'default',
  engine: 'bottom-k',
};

export function article(id: string, fields: Partial<ArticleRow> = {}): ArticleRow {
  return { id, words: 412, status: 'ok', ...fields };
}

export function pair(a: string, b: string, relation: Relation, similarity: number, fields: Partial<Pair> = {}): Pair {
  return {
    a,
    b,
    similarity,
    relation,
    jaccard: 0.2512345,
    containment: { aInB: 0.41, bInA: 0.3123 },
    alignment: { passages: 9, moved: 2, longest: 84, kept: 340, coverage: { a: 0.79, b: 0.82 } },
    evidence: { words: 0.812345, names: 0.8571 },
    machineMarks: { a: 0, b: 2 },
    ...fields,
  };
}

export function summary(fields: Partial<Summary> = {}): Summary {
  return {
    articles: 0,
    ok: 0,
    partial: 0,
    tooShort: 0,
    unreadable: 0,
    binary: 0,
    candidatePairs: 0,
    pairs: 0,
    missed: [],
    pairsNotListed: 0,
    passages: 0,
    related: 0,
    accepted: 0,
    translations: 0,
    clusters: 0,
    families: 0,
    templatePairs: 0,
    boilerplateWords: 0,
    copies: 0,
    ...fields,
  };
}

export function report(fields: Partial<Report>): Report {
  return {
    schema: 'twicetold.report/2',
    tool: TOOL,
    options: OPTIONS,
    articles: [],
    boilerplate: [],
    pairs: [],
    clusters: [],
    digests: [],
    families: [],
    summary: summary(),
    ...fields,
  };
}

const cover = (passages: number, moved: number, a: number, b: number): Pick<Pair, 'alignment'> => ({
  alignment: { passages, moved, longest: 84, kept: 340, coverage: { a, b } },
});

/** Two clusters with every relation, a `via` member, a pair across clusters, one that shares passages, a related pair and articles left out for each reason. */
export const NEWSROOM: Report = report({
  articles: [
    article('bridge/copy.txt', { path: 'bridge/copy.txt', title: 'Bridge to close for nine weeks' }),
    article('bridge/excerpt.txt', { words: 120 }),
    article('bridge/original.txt', { title: 'Bridge will be closed for nine weeks', source: 'Harbour Post' }),
    article('bridge/rewrite.txt', { title: 'Nine weeks without the bridge', url: 'https://news.example/1' }),
    article('bridge/rewrite-copy.txt', { published: '2024-05-01' }),
    article('feed.jsonl#3', { title: '港口大橋將關閉九個星期' }),
    article('feed.jsonl#4', { title: '港口大橋關閉九週 🌉' }),
    article('feed.jsonl#5', { words: 0, status: 'unreadable', reason: 'line 5 is not valid JSON: unexpected end' }),
    article('logo.png', { words: 0, status: 'binary', reason: 'not text' }),
    article('pages.warc.gz#4', { status: 'partial', reason: 'cut off after 2,310 characters: a damaged gzip member' }),
    article('pages.warc.gz#9', { status: 'partial', reason: 'cut off after 410 characters: a damaged gzip member' }),
    ...Array.from({ length: 7 }, (_, n) => article(`short/${n + 1}.txt`, { words: 12, status: 'too-short' })),
  ],
  skipped: [
    { path: 'front.html', reason: 'a page of headlines' },
    ...Array.from({ length: 40 }, (_, n) => ({ path: `photos/${n + 10}.png`, reason: 'no reader for .png' })),
    { path: 'settings.json', reason: 'no record with a text field' },
  ],
  notices: [{ path: 'feed.jsonl', reason: 'read as Windows-1252' }],
  pairs: [
    pair('bridge/copy.txt', 'bridge/original.txt', 'near-identical', 0.991, cover(2, 0, 0.97, 0.98)),
    pair('bridge/copy.txt', 'bridge/rewrite.txt', 'related', 0.4999, cover(3, 0, 0.31, 0.29)),
    pair('bridge/excerpt.txt', 'bridge/original.txt', 'excerpt', 0.86, cover(3, 0, 0.89, 0.26)),
    pair('bridge/excerpt.txt', 'feed.jsonl#3', 'paraphrase', 0.52),
    pair('bridge/excerpt.txt', 'feed.jsonl#4', 'passage', 0.31, {
      ...cover(2, 0, 0.4, 0.2),
      passages: [
        { a: [0, 31], b: [200, 231], words: 31 },
        { a: [60, 100], b: [20, 61], words: 36 },
      ],
    }),
    pair('bridge/original.txt', 'bridge/rewrite.txt', 'paraphrase', 0.93),
    pair('bridge/rewrite-copy.txt', 'bridge/rewrite.txt', 'identical', 1, cover(1, 0, 1, 1)),
    pair('feed.jsonl#3', 'feed.jsonl#4', 'paraphrase', 0.71, cover(1, 0, 0.5, 0.7)),
  ],
  clusters: [
    {
      id: 1,
      representative: 'bridge/original.txt',
      origin: { id: 'bridge/original.txt', reasons: ['published first, 2024-01-03', 'contains all of an excerpt'] },
      members: [
        { id: 'bridge/rewrite-copy.txt', similarity: 1, relation: 'identical', via: 'bridge/rewrite.txt' },
        { id: 'bridge/copy.txt', similarity: 0.991, relation: 'near-identical' },
        { id: 'bridge/rewrite.txt', similarity: 0.93, relation: 'paraphrase' },
        { id: 'bridge/excerpt.txt', similarity: 0.86, relation: 'excerpt' },
      ],
      weakest: 0.86,
      median: 0.9605,
    },
    {
      id: 2,
      representative: 'feed.jsonl#3',
      origin: { reasons: ['no sign distinguishes the articles'] },
      members: [{ id: 'feed.jsonl#4', similarity: 0.71, relation: 'paraphrase' }],
      weakest: 0.71,
      median: 0.71,
    },
  ],
  families: [
    {
      articles: 4,
      words: 61,
      skeleton: 'weather for … will see … in the morning with a … of … at eight',
      example: 'weather/1.txt',
      members: ['weather/1.txt', 'weather/2.txt', 'weather/3.txt', 'weather/4.txt'],
    },
  ],
  summary: summary({
    articles: 18,
    ok: 7,
    partial: 2,
    tooShort: 7,
    unreadable: 1,
    binary: 1,
    candidatePairs: 12,
    pairs: 6,
    passages: 1,
    related: 1,
    clusters: 2,
    families: 1,
    templatePairs: 6,
    copies: 5,
  }),
});

const RUNS: readonly (readonly DiffRun[])[] = [
  [
    { kind: 'kept', a: 'The harbour bridge will ', b: 'The harbour bridge will ' },
    { kind: 'replaced', a: 'be closed ', b: 'close ' },
    { kind: 'kept', a: 'for nine weeks, engineers ', b: 'for nine weeks, engineers ' },
    { kind: 'replaced', a: 'found.\n\n', b: 'discovered.\n\n' },
  ],
  [
    { kind: 'moved', a: 'Ferries run every ten minutes. ', b: '', passage: 1 },
    { kind: 'kept', a: 'The council met on Monday ', b: 'The council met on Monday ' },
    { kind: 'removed', a: 'evening. ', b: '' },
    { kind: 'added', a: '', b: 'to hear the plan. ' },
    { kind: 'kept', a: '港口大橋將關閉九個星期。', b: '港口大橋將關閉九個星期。\n\n' },
  ],
  [{ kind: 'moved', a: '', b: 'Ferries run every ten minutes.', passage: 1 }],
];

export const COMPARISON: Comparison = {
  schema: 'twicetold.comparison/2',
  tool: TOOL,
  articles: [
    article('bridge/original.txt', { title: 'Bridge will be closed for nine weeks' }),
    article('bridge/rewrite.txt', { words: 398 }),
  ],
  pair: pair('bridge/original.txt', 'bridge/rewrite.txt', 'paraphrase', 0.93),
  jaccardEstimate: 0.2656,
  passages: [
    { a: [0, 84], b: [0, 80], kept: 70, moved: false },
    { a: [90, 95], b: [120, 125], kept: 5, moved: true },
  ],
  diff: {
    rows: RUNS.map(runs => ({ runs })),
    words: { kept: 21, replaced: 3, replacing: 2, added: 4, removed: 1, moved: 5, movedInB: 6 },
    replacements: [
      { from: 'lawmakers', to: 'representatives', count: 2 },
      { from: 'found', to: 'discovered', count: 3 },
      { from: 'once', to: 'one time', count: 1 },
    ],
  },
};

/** The newsroom with the given strings in place of every string that comes out of an article, in turn. */
export function hostileReport(strings: readonly string[]): Report {
  const next = cycle(strings);
  const ids = new Map(NEWSROOM.articles.map((row, n) => [row.id, `${next()}${n}`]));
  const of = (id: string): string => ids.get(id)!;
  const clusters: Cluster[] = NEWSROOM.clusters.map(cluster => ({
    ...cluster,
    representative: of(cluster.representative),
    origin: {
      ...cluster.origin,
      ...(cluster.origin.id !== undefined && { id: of(cluster.origin.id) }),
      reasons: cluster.origin.reasons.map(() => next()),
    },
    members: cluster.members.map(({ via, ...member }) => ({
      ...member,
      id: of(member.id),
      ...(via !== undefined && { via: of(via) }),
    })),
  }));
  return {
    ...NEWSROOM,
    articles: NEWSROOM.articles.map(row => hostileArticle({ ...row, id: of(row.id) }, next)),
    pairs: NEWSROOM.pairs.map(one => ({ ...one, a: of(one.a), b: of(one.b) })),
    clusters,
    skipped: NEWSROOM.skipped!.slice(0, 3).map(() => ({ path: next(), reason: next() })),
    families: NEWSROOM.families.map(family => ({
      ...family,
      skeleton: next(),
      example: next(),
      members: family.members.map(() => next()),
    })),
    notices: NEWSROOM.notices!.map(() => ({ path: next(), reason: next() })),
  };
}

/** The comparison with the given strings in place of every string that comes out of an article, in turn. */
export function hostileComparison(strings: readonly string[]): Comparison {
  const next = cycle(strings);
  const [a, b] = COMPARISON.articles;
  return {
    ...COMPARISON,
    articles: [hostileArticle({ ...a, id: next() }, next), hostileArticle({ ...b, id: next() }, next)],
    pair: { ...COMPARISON.pair, a: next(), b: next() },
    diff: {
      ...COMPARISON.diff,
      rows: RUNS.map(runs => ({
        runs: runs.map(run => ({ ...run, a: run.a === '' ? '' : next(), b: run.b === '' ? '' : next() })),
      })),
      replacements: COMPARISON.diff.replacements.map(({ count }) => ({ from: next(), to: next(), count })),
    },
  };
}

function hostileArticle(row: ArticleRow, next: () => string): ArticleRow {
  const { id, words, status } = row;
  return {
    id,
    path: next(),
    title: next(),
    source: next(),
    url: next(),
    published: next(),
    words,
    status,
    ...((status === 'unreadable' || status === 'partial') && { reason: next() }),
  };
}

function cycle(strings: readonly string[]): () => string {
  let n = 0;
  return () => strings[n++ % strings.length]!;
}

export const ATTACKS: readonly string[] = [
  '\u001b[2J\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007',
  '=HYPERLINK("http://evil.example","open")',
  '<script>alert(1)</script>',
  'invoice\u202etxt.exe',
  '</details></td></table><img src=x onerror=alert(1)>',
  'one | two || three \\| four',
  'first\nsecond\r\nthird\rfourth\u2028fifth',
  '@everyone see #1 and www.evil.example or https://evil.example, GH-7 `code` $x$ [a](javascript:b) ![c](d)',
  '- [ ] list\u0085',
  '12. numbered',
  '\u009b31mred\u009c\u007f',
  '\ufeff\u200b=1+1',
  '＝1+1',
  '\t@SUM(A1)',
  'half \ud83d of a pair',
  '\u{e0041}\u{e0042}tags\u2066isolate\u2069',
  'قطار سريع في المدينة القديمة',
  '港口大橋將關閉九個星期👩‍👩‍👧‍👦',
];
