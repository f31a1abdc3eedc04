/**
 * Renders a report as Markdown for a pull-request comment: each story unfolds, the worst first.
 *
 * The output fits into one comment for a report of any size, and says how much is left out.
 */
import type { ArticleRow, Cluster, ClusterMember, Pair, StreamedReport } from '../types/report.js';
import { placesOf } from './findings.js';
import { articleCell, Budget, remarkList, shownId, shownText, tableRow } from './markdown-parts.js';
import { htmlText, oneLine } from './sanitize.js';
import {
  acrossClusters,
  andMore,
  disguisedArticles,
  IDS_SHOWN,
  incompleteArticles,
  leftOut,
  namedRows,
  PairIndex,
  pairsOf,
  remarksOf,
  remarksOn,
  withoutArticle,
  withoutWords,
} from './sections.js';
import { filteredLine } from './select.js';
import type { View } from './style.js';
import {
  acceptedLine,
  closingLine,
  counted,
  evidenceLine,
  familyLine,
  memberRemark,
  originLine,
  score,
} from './wording.js';

/** Most copies listed of a story. */
const COPIES_SHOWN = 25;
/** Most template families listed. */
const FAMILIES_SHOWN = 20;
/** Most stories listed of a digest page. */
const STORIES_SHOWN = 10;
/** Most digest pages listed. */
const DIGESTS_SHOWN = 20;
/** Most characters of a title in the summary line of a story. */
const HEADING_SHOWN = 120;
/** Most characters of the reasons for an origin, and of a skeleton. */
const REASONS_LENGTH = 400;
/** Characters reserved for the parts after the stories, after each list of pairs, and for the last line. */
const AFTER_STORIES = 25_000;
const LAST_LINE = 100;
const AFTER_PAIRS = [20_000, 18_000, 14_000, 12_000];

interface Context {
  readonly articles: ReadonlyMap<string, ArticleRow>;
  readonly index: PairIndex;
  readonly view: Pick<View, 'links'>;
}

export function* reportMarkdown(report: StreamedReport, view: Pick<View, 'links'> = {}): Generator<string> {
  const context: Context = { articles: namedRows(report), index: new PairIndex(report), view };
  const budget = new Budget();
  yield budget.take(`## ${closingLine(report.summary)}\n`);
  const filtered = filteredLine(report);
  if (filtered !== undefined) yield budget.take(`\n${shownText(filtered, REASONS_LENGTH)}\n`);
  const { clusters } = report;
  const ordered = report.selection?.sort === undefined ? worstFirst(clusters) : clusters;
  yield* budget.blocks(stories(ordered, context), clusters.length, 'stories', AFTER_STORIES);
  const lists = [
    ['Similar articles in different stories', acrossClusters(report, context.index)],
    ['Translations', pairsOf(report, 'translation')],
    ['Shared passages', pairsOf(report, 'passage')],
    ['Same story, told independently', pairsOf(report, 'related')],
  ] as const;
  for (const [n, [heading, pairs]] of lists.entries()) {
    if (pairs.length === 0) continue;
    yield budget.take(pairHead(heading));
    yield* budget.blocks(pairRows(pairs, context), pairs.length, 'pairs', AFTER_PAIRS[n]);
  }
  const lines = [...rest(report)];
  yield* budget.blocks(lines, lines.length, 'lines', LAST_LINE);
}

/** By the highest similarity of a copy, then by the number of copies. */
function worstFirst(clusters: readonly Cluster[]): readonly Cluster[] {
  const worst = ({ members }: Cluster): number =>
    members.reduce((most, { similarity, edition }) => Math.max(most, edition ? 0 : similarity), 0);
  return clusters
    .map(cluster => ({ cluster, similarity: worst(cluster) }))
    .sort((x, y) => y.similarity - x.similarity || y.cluster.members.length - x.cluster.members.length)
    .map(({ cluster }) => cluster);
}

function* stories(clusters: readonly Cluster[], context: Context): Generator<string> {
  for (const cluster of clusters) yield story(cluster, context);
}

function story(cluster: Cluster, { articles, index, view }: Context): string {
  const { id, representative, members } = cluster;
  const row = articles.get(representative) ?? { id: representative };
  const title = oneLine(articles.get(representative)?.title ?? '') || oneLine(representative);
  const name = title.length > HEADING_SHOWN ? `${title.slice(0, HEADING_SHOWN)}…` : title;
  const lines = [
    `\n<details><summary>${id}. <b>${htmlText(name)}</b>: ${storyMeasure(cluster)}</summary>\n\n`,
    tableRow('Similarity', 'Relation', 'Article', 'Evidence'),
    tableRow('---:', '---', '---', '---'),
    tableRow('', 'representative', articleCell(row, view), shownText(originLine(cluster) ?? '', REASONS_LENGTH)),
  ];
  for (const member of members.slice(0, COPIES_SHOWN)) {
    const { id: copy, similarity, relation, via } = member;
    const pair = index.pair(copy, via ?? representative);
    const place = pair === undefined ? undefined : placesOf(pair)[pair.a === copy ? 'a' : 'b'];
    const cells = [score(similarity), relation, articleCell(articles.get(copy) ?? { id: copy }, view, place)];
    lines.push(tableRow(...cells, memberEvidence(member, pair, articles)));
  }
  if (members.length > COPIES_SHOWN) lines.push(`\n${andMore(members.length - COPIES_SHOWN, 'copies')}\n`);
  return `${lines.join('')}\n</details>\n`;
}

/** "3 copies, similarity 0.860 to 1.000". */
function storyMeasure({ members }: Cluster): string {
  const [lowest, highest] = members.reduce(
    ([low, high], { similarity }) => [Math.min(low, similarity), Math.max(high, similarity)],
    [1, 0],
  );
  const range = score(lowest) === score(highest) ? score(highest) : `${score(lowest)} to ${score(highest)}`;
  return `${counted(members.length, 'copy', 'copies')}, similarity ${range}`;
}

function memberEvidence(
  member: ClusterMember,
  pair: Pair | undefined,
  articles: ReadonlyMap<string, ArticleRow>,
): string {
  const link = member.via === undefined ? '' : `via ${shownId(member.via)}: `;
  return link + memberRemark(member) + (pair === undefined ? '' : evidenceLine(pair, { member: member.id, articles }));
}

function pairHead(heading: string): string {
  const columns = tableRow('Similarity', 'Relation', 'First article', 'Second article', 'Evidence');
  return `\n### ${heading}\n\n${columns}${tableRow('---:', '---', '---', '---', '---')}`;
}

function* pairRows(pairs: readonly Pair[], { articles, view }: Context): Generator<string> {
  const size = ({ passages = [] }: Pair): number => passages.reduce((sum, { words }) => sum + words, 0);
  for (const pair of pairs.toSorted((x, y) => size(y) - size(x) || y.similarity - x.similarity)) {
    const { a, b, similarity, relation } = pair;
    const places = placesOf(pair);
    const sides = [
      articleCell(articles.get(a) ?? { id: a }, view, places.a),
      articleCell(articles.get(b) ?? { id: b }, view, places.b),
    ];
    yield tableRow(
      relation === 'passage' ? '' : score(similarity),
      relation,
      ...sides,
      evidenceLine(pair, { articles }),
    );
  }
}

/** The lists after the pairs, each of bounded length. */
function* rest(report: StreamedReport): Generator<string> {
  for (const { id, of } of report.digests.slice(0, DIGESTS_SHOWN)) {
    const parts = of.slice(0, STORIES_SHOWN).map(shownId).join(', ');
    const more = of.length > STORIES_SHOWN ? `, ${andMore(of.length - STORIES_SHOWN)}` : '';
    yield `\n${shownId(id)} contains parts of ${counted(of.length, 'story', 'stories')}: ${parts}${more}.\n`;
  }
  if (report.digests.length > DIGESTS_SHOWN) yield `\n${andMore(report.digests.length - DIGESTS_SHOWN, 'pages')}\n`;
  yield* familyList(report);
  yield* leftOutList(report);
}

function* familyList({ families }: StreamedReport): Generator<string> {
  if (families.length === 0) return;
  yield '\n### Template families\n\n';
  for (const family of families.slice(0, FAMILIES_SHOWN)) {
    yield `- ${shownId(family.example)}: ${shownText(familyLine(family), REASONS_LENGTH)}\n`;
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
    const ids = rows.map(row => shownId(row.id) + withoutWords(row)).join(', ');
    yield `- ${counted(all, noun, many)}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}\n`;
  }
  yield* remarkList('no article', remarksOf(skipped));
  yield* remarkList('notice', remarksOf(notices));
  if (accepted !== undefined) yield `- accepted: ${accepted}\n`;
}
