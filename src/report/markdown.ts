/** Markdown for a pull-request comment or a wiki: the closing line as heading, a table a cluster. */
import type { ArticleRow, Cluster, Pair, StreamedReport } from '../types/report.js';
import { evidenceLine } from './evidence-line.js';
import { PairIndex } from './pair-index.js';
import { closingLine, clusterMeasure, counted, originLine, score } from './phrases.js';
import { markdownText, oneLine } from './sanitize.js';
import {
  acrossClusters,
  andMore,
  IDS_SHOWN,
  leftOut,
  namedRows,
  REASONS_SHOWN,
  relatedPairs,
  withoutArticle,
} from './sections.js';

type Rows = ReadonlyMap<string, ArticleRow>;

export function* reportMarkdown(report: StreamedReport): Generator<string> {
  const articles: Rows = namedRows(report);
  const index = new PairIndex(report);
  yield `## ${closingLine(report.summary)}\n`;
  for (const cluster of report.clusters) yield* clusterTable(cluster, articles, index);
  yield* pairTable('Alike, but in different clusters', acrossClusters(report, index), articles);
  yield* pairTable('Same story, told independently', relatedPairs(report), articles);
  for (const { id, of } of report.digests) {
    yield `\n${markdownText(id)} holds parts of ${counted(of.length, 'story', 'stories')}.\n`;
  }
  yield* leftOutList(report);
}

/** A table row of cells that are Markdown already. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function* clusterTable(cluster: Cluster, articles: Rows, index: PairIndex): Generator<string> {
  const { id, representative, members } = cluster;
  yield `\n### Cluster ${id}: ${clusterMeasure(cluster)}\n\n`;
  const origin = originLine(cluster);
  if (origin !== undefined) yield `${markdownText(origin)}\n\n`;
  yield tableRow('Similarity', 'Relation', 'Article', 'Title', 'Evidence');
  yield tableRow('---:', '---', '---', '---', '---');
  yield tableRow('', 'representative', `**${markdownText(representative)}**`, titleCell(representative, articles), '');
  for (const { id: member, similarity, relation, via, edition } of members) {
    const pair = index.pair(member, via ?? representative);
    const link = via === undefined ? '' : `via ${markdownText(via)}: `;
    const version = edition ? 'another edition; ' : '';
    const evidence = link + version + (pair === undefined ? '' : evidenceLine(pair, { member, articles }));
    yield tableRow(score(similarity), relation, markdownText(member), titleCell(member, articles), evidence);
  }
}

function* pairTable(heading: string, pairs: readonly Pair[], articles: Rows): Generator<string> {
  if (pairs.length === 0) return;
  yield `\n### ${heading}\n\n`;
  yield tableRow('Similarity', 'Relation', 'Article', 'Title', 'Article', 'Title', 'Evidence');
  yield tableRow('---:', '---', '---', '---', '---', '---', '---');
  for (const pair of pairs) {
    const { a, b, similarity, relation } = pair;
    const sides = [markdownText(a), titleCell(a, articles), markdownText(b), titleCell(b, articles)];
    yield tableRow(score(similarity), relation, ...sides, evidenceLine(pair, { articles }));
  }
}

function* leftOutList(report: StreamedReport): Generator<string> {
  const unreadable = leftOut(report, 'unreadable', REASONS_SHOWN);
  const binary = leftOut(report, 'binary', IDS_SHOWN);
  const tooShort = leftOut(report, 'too-short', IDS_SHOWN);
  const skipped = withoutArticle(report);
  if (unreadable.all + binary.all + tooShort.all + skipped.length === 0) return;
  yield '\n### Left out\n\n';
  for (const row of unreadable.rows) yield `- unreadable: ${markdownText(row.id)}${reasonOf(row)}\n`;
  if (unreadable.more > 0) yield `- unreadable: ${andMore(unreadable.more)}\n`;
  for (const [noun, { rows, more, all }] of [
    ['binary file', binary],
    ['article too short to compare', tooShort],
  ] as const) {
    if (all === 0) continue;
    const many = noun === 'binary file' ? 'binary files' : 'articles too short to compare';
    const ids = rows.map(row => markdownText(row.id)).join(', ');
    yield `- ${counted(all, noun, many)}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}\n`;
  }
  for (const { path, reason } of skipped.slice(0, IDS_SHOWN)) {
    yield `- no article: ${markdownText(path)}: ${markdownText(oneLine(reason))}\n`;
  }
  if (skipped.length > IDS_SHOWN) yield `- no article: ${andMore(skipped.length - IDS_SHOWN)}\n`;
}

function titleCell(id: string, articles: Rows): string {
  return markdownText(oneLine(articles.get(id)?.title ?? ''));
}

function reasonOf(row: ArticleRow): string {
  return row.reason === undefined ? '' : `: ${markdownText(oneLine(row.reason))}`;
}
