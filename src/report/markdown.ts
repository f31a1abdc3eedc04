/** Markdown for a pull-request comment or a wiki: a report as one table for each cluster, a comparison with its word diff. */
import type { Comparison, DiffRun } from '../types/comparison.js';
import type { ArticleRow, Cluster, Pair, StreamedReport } from '../types/report.js';
import { sameWords, trimmed } from './diff-spans.js';
import { markdownText, oneLine } from './sanitize.js';
import {
  acrossClusters,
  andMore,
  disguisedArticles,
  IDS_SHOWN,
  incompleteArticles,
  leftOut,
  namedRows,
  PairIndex,
  passagePairs,
  REASONS_SHOWN,
  type Remark,
  relatedPairs,
  remarkLine,
  remarksOf,
  remarksOn,
  remarksOnRow,
  sharedRemarks,
  translatedPairs,
  withoutArticle,
} from './sections.js';
import {
  acceptedLine,
  closingLine,
  clusterMeasure,
  comparisonLine,
  counted,
  evidenceLine,
  familyLine,
  measures,
  memberRemark,
  originLine,
  repeated,
  score,
  wordCounts,
} from './wording.js';

/** Most template families listed. */
const FAMILIES_SHOWN = 20;
/** Most stories listed of a digest page. */
const STORIES_SHOWN = 10;

type Rows = ReadonlyMap<string, ArticleRow>;

export function* reportMarkdown(report: StreamedReport): Generator<string> {
  const articles: Rows = namedRows(report);
  const index = new PairIndex(report);
  yield `## ${closingLine(report.summary)}\n`;
  for (const cluster of report.clusters) yield* clusterTable(cluster, articles, index);
  yield* pairTable('Similar articles in different clusters', acrossClusters(report, index), articles);
  yield* pairTable('Translations', translatedPairs(report), articles);
  yield* pairTable('Shared passages', passagePairs(report), articles);
  yield* pairTable('Same story, told independently', relatedPairs(report), articles);
  for (const { id, of } of report.digests) {
    const stories = of.slice(0, STORIES_SHOWN).map(markdownText).join(', ');
    const more = of.length > STORIES_SHOWN ? `, ${andMore(of.length - STORIES_SHOWN)}` : '';
    yield `\n${markdownText(id)} contains parts of ${counted(of.length, 'story', 'stories')}: ${stories}${more}.\n`;
  }
  yield* familyList(report);
  yield* leftOutList(report);
}

/** @param cells Markdown */
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
  for (const linked of members) {
    const { id: member, similarity, relation, via } = linked;
    const pair = index.pair(member, via ?? representative);
    const link = via === undefined ? '' : `via ${markdownText(via)}: `;
    const evidence = link + memberRemark(linked) + (pair === undefined ? '' : evidenceLine(pair, { member, articles }));
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

function* familyList({ families }: StreamedReport): Generator<string> {
  if (families.length === 0) return;
  yield '\n### Template families\n\n';
  for (const family of families.slice(0, FAMILIES_SHOWN)) {
    yield `- ${markdownText(family.example)}: ${markdownText(familyLine(family))}\n`;
  }
  if (families.length > FAMILIES_SHOWN) yield `- ${andMore(families.length - FAMILIES_SHOWN)}\n`;
}

function* leftOutList(report: StreamedReport): Generator<string> {
  const { unreadable, partial, binary, tooShort } = report.summary;
  const { notices = [] } = report;
  const skipped = withoutArticle(report);
  const disguised = [...disguisedArticles(report)];
  const accepted = acceptedLine(report);
  const remarks = unreadable + partial + binary + tooShort + skipped.length + notices.length + disguised.length;
  if (remarks === 0 && accepted === undefined) return;
  yield '\n### Left out\n\n';
  yield* remarkList('unreadable', remarksOn(report, 'unreadable'));
  yield* remarkList('incomplete', incompleteArticles(report));
  yield* remarkList('disguised', disguised);
  for (const [noun, status] of [
    ['binary file', 'binary'],
    ['article too short to compare', 'too-short'],
  ] as const) {
    const { rows, more, all } = leftOut(report, status, IDS_SHOWN);
    if (all === 0) continue;
    const many = noun === 'binary file' ? 'binary files' : 'articles too short to compare';
    const ids = rows.map(row => markdownText(row.id)).join(', ');
    yield `- ${counted(all, noun, many)}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}\n`;
  }
  yield* remarkList('no article', remarksOf(skipped));
  yield* remarkList('notice', remarksOf(notices));
  if (accepted !== undefined) yield `- accepted: ${accepted}\n`;
}

export function* remarkList(label: string, remarks: Iterable<Remark>): Generator<string> {
  const lines = sharedRemarks(remarks);
  for (const line of lines.slice(0, REASONS_SHOWN)) {
    yield `- ${label}: ${remarkLine(line, text => markdownText(oneLine(text)))}\n`;
  }
  if (lines.length > REASONS_SHOWN) yield `- ${label}: ${andMore(lines.length - REASONS_SHOWN)}\n`;
}

function titleCell(id: string, articles: Rows): string {
  return markdownText(oneLine(articles.get(id)?.title ?? ''));
}

export function* comparisonMarkdown(comparison: Comparison): Generator<string> {
  const { pair, articles, diff } = comparison;
  yield `## ${pair.relation}, similarity ${score(pair.similarity)}\n\n${comparisonLine(comparison)}\n\n`;
  yield tableRow('', 'Article', 'Title', 'Words');
  yield tableRow('---', '---', '---', '---:');
  for (const [side, { id, title, words }] of articles.entries()) {
    yield tableRow('AB'[side]!, markdownText(id), markdownText(oneLine(title ?? '')), String(words));
  }
  for (const row of articles) {
    for (const remark of remarksOnRow(row)) yield `\n${markdownText(row.id)}: ${markdownText(oneLine(remark))}\n`;
  }
  yield `\n${tableRow('Measure', 'Value')}${tableRow('---', '---')}`;
  for (const [label, value] of measures(comparison)) yield tableRow(label, markdownText(value));
  if (comparison.counterparts !== undefined) {
    yield `\n### Names and numbers\n\n${tableRow('', 'A', 'B')}${tableRow('---', '---', '---')}`;
    for (const { kind, a, b } of comparison.counterparts) yield tableRow(kind, words(a), words(b));
    return;
  }
  yield '\n### Word diff\n\n';
  for (const { runs } of diff.rows) {
    const paragraph = runs.map(runMarkdown).join('').trim();
    if (paragraph !== '') yield `${paragraph}\n\n`;
  }
  yield `${wordCounts(comparison)}\n`;
  const replacements = repeated(diff.replacements);
  if (replacements.length === 0) return;
  yield '\n### Repeated replacements\n\n';
  yield tableRow('A', 'B', 'Times') + tableRow('---', '---', '---:');
  for (const { from, to, count } of replacements) {
    yield tableRow(markdownText(oneLine(from)), markdownText(oneLine(to)), String(count));
  }
}

function runMarkdown(run: DiffRun): string {
  const a = trimmed(run.a);
  const b = trimmed(run.b);
  const before = a.before || b.before;
  const after = a.after || b.after;
  if (run.kind === 'kept') return a.before + words(a.words) + a.after;
  if (run.kind === 'boilerplate') {
    const texts = sameWords(a.words, b.words) ? [a.words] : [a.words, b.words].filter(text => text !== '');
    return before + texts.map(text => `<sub>${words(text)}</sub>`).join(' ') + after;
  }
  const mark = run.kind === 'moved' ? `⇄${run.passage ?? ''} ` : '';
  if (mark !== '' && a.words !== '' && sameWords(a.words, b.words)) {
    return `${before}<em>${mark}${words(a.words)}</em>${after}`;
  }
  const removed = a.words === '' ? '' : `<del>${mark}${words(a.words)}</del>`;
  const added = b.words === '' ? '' : `<ins>${mark}${words(b.words)}</ins>`;
  return before + removed + (removed === '' || added === '' ? '' : ' ') + added + after;
}

function words(text: string): string {
  return markdownText(oneLine(text));
}
