/** The report for a person at a terminal: clusters with the evidence, other pairs, and the articles that were left out. */
import type { ArticleRow, Cluster, Pair, StreamedReport } from '../types/report.js';
import { RowLayout } from './row-layout.js';
import { oneLine, printable } from './sanitize.js';
import {
  acrossClusters,
  andMore,
  IDS_SHOWN,
  incompleteLine,
  leftOut,
  namedRows,
  PairIndex,
  REASONS_SHOWN,
  type Remark,
  relatedPairs,
  remarkLine,
  remarksOf,
  remarksOn,
  sharedRemarks,
  withoutArticle,
} from './sections.js';
import type { Layout } from './style.js';
import { closingLine, clusterMeasure, counted, evidenceLine, originLine } from './wording.js';
import { wrap } from './wrap.js';

/** Most pairs shown of articles in different clusters; the JSON has all of them. */
const ACROSS_SHOWN = 20;
/** Most stories listed of a digest page. */
const STORIES_SHOWN = 10;
/** Columns before the entries of the last section. */
const ENTRY_INDENT = 14;

/** Sections with an empty line between them; ends with the closing line. */
export function* reportText(report: StreamedReport, layout: Layout): Generator<string> {
  const { style } = layout;
  const articles = namedRows(report);
  const index = new PairIndex(report);
  const rows = new RowLayout(layout);
  for (const cluster of report.clusters) {
    yield* clusterText(cluster, articles, index, rows);
    yield '\n';
  }
  const across = acrossClusters(report, index);
  if (across.length > 0) {
    yield `${style.bold('Similar articles in different clusters')}\n`;
    yield* pairsText(across.slice(0, ACROSS_SHOWN), articles, rows);
    const left = across.length - ACROSS_SHOWN;
    if (left > 0) yield* rows.note(andMore(left));
    yield '\n';
  }
  const related = relatedPairs(report);
  if (related.length > 0) {
    yield `${style.bold('Same story, told independently')}\n`;
    yield* pairsText(related, articles, rows);
    yield '\n';
  }
  if (report.digests.length > 0) {
    yield `${style.bold('Pages with parts of several stories')}\n`;
    const ids = rows.idColumn(report.digests.map(digest => digest.id));
    for (const { id, of } of report.digests) {
      yield rows.row({ label: 'excerpt', id, title: articles.get(id)?.title, ids });
      yield* rows.note(
        `of ${counted(of.length, 'story', 'stories')}: ${of.slice(0, STORIES_SHOWN).map(printable).join(', ')}${of.length > STORIES_SHOWN ? `, ${andMore(of.length - STORIES_SHOWN)}` : ''}`,
      );
    }
    yield '\n';
  }
  yield* leftOutText(report, layout);
  yield `${style.bold(closingLine(report.summary))}\n`;
}

function* clusterText(
  cluster: Cluster,
  articles: ReadonlyMap<string, ArticleRow>,
  index: PairIndex,
  rows: RowLayout,
): Generator<string> {
  const { id, representative, members } = cluster;
  const ids = rows.idColumn([representative, ...members.map(member => member.id)]);
  yield* rows.heading(`Cluster ${id}`, clusterMeasure(cluster));
  yield rows.row({ label: 'representative', id: representative, title: articles.get(representative)?.title, ids });
  const origin = originLine(cluster);
  if (origin !== undefined) yield* rows.note(origin);
  for (const member of members) {
    const { similarity, relation, via } = member;
    yield rows.row({ label: relation, similarity, id: member.id, title: articles.get(member.id)?.title, ids });
    const pair = index.pair(member.id, via ?? representative);
    const evidence = pair === undefined ? undefined : evidenceLine(pair, { member: member.id, articles });
    if (evidence !== undefined) yield* rows.note(member.edition ? `another edition; ${evidence}` : evidence, via);
    else if (via !== undefined) yield* rows.note('', via);
  }
}

/** Two rows for each pair, and its evidence. */
function* pairsText(
  pairs: readonly Pair[],
  articles: ReadonlyMap<string, ArticleRow>,
  rows: RowLayout,
): Generator<string> {
  const ids = rows.idColumn(pairs.flatMap(pair => [pair.a, pair.b]));
  for (const pair of pairs) {
    const { a, b, similarity, relation } = pair;
    yield rows.row({ label: relation, similarity, id: a, title: articles.get(a)?.title, ids });
    yield rows.row({ label: '', id: b, title: articles.get(b)?.title, ids });
    yield* rows.note(evidenceLine(pair, { articles }));
  }
}

function* leftOutText(report: StreamedReport, layout: Layout): Generator<string> {
  const { summary, notices = [] } = report;
  const { unreadable, partial, binary, tooShort, boilerplateWords } = summary;
  const skipped = withoutArticle(report);
  if (unreadable + partial + binary + tooShort + boilerplateWords + skipped.length + notices.length === 0) return;
  yield `${layout.style.bold('Left out')}\n`;
  if (unreadable > 0) {
    yield* entry('unreadable', counted(unreadable, 'article'), layout);
    yield* remarkText(remarksOn(report, 'unreadable'), layout);
  }
  const incomplete = incompleteLine(report, oneLine);
  if (incomplete !== undefined) yield* entry('partial', incomplete, layout);
  for (const [label, status] of [
    ['binary', 'binary'],
    ['too short', 'too-short'],
  ] as const) {
    const { rows, more, all } = leftOut(report, status, IDS_SHOWN);
    if (all === 0) continue;
    const ids = rows.map(row => printable(row.id)).join(', ');
    const noun = counted(all, status === 'binary' ? 'file' : 'article');
    yield* entry(label, `${noun}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}`, layout);
  }
  if (skipped.length > 0) {
    yield* entry('no article', counted(skipped.length, 'file'), layout);
    yield* remarkText(remarksOf(skipped), layout);
  }
  if (notices.length > 0) {
    yield* entry('notices', counted(notices.length, 'notice'), layout);
    yield* remarkText(remarksOf(notices), layout);
  }
  if (boilerplateWords > 0) {
    const words = `${counted(boilerplateWords, 'word')} that recur across articles: see --format json`;
    yield* entry('boilerplate', words, layout);
  }
  yield '\n';
}

function* remarkText(remarks: Iterable<Remark>, layout: Layout): Generator<string> {
  const lines = sharedRemarks(remarks);
  for (const line of lines.slice(0, REASONS_SHOWN)) yield* entry('', remarkLine(line, oneLine), layout);
  if (lines.length > REASONS_SHOWN) yield* entry('', andMore(lines.length - REASONS_SHOWN), layout);
}

function* entry(label: string, text: string, { style, width, measure }: Layout): Generator<string> {
  const gap = ' '.repeat(ENTRY_INDENT - 2 - label.length);
  let lead = `  ${label === '' ? '' : style.yellow(label)}${gap}`;
  for (const line of wrap([{ text }], width - ENTRY_INDENT, measure)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(ENTRY_INDENT);
  }
}
