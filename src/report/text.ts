/** The report for a person at a terminal: what was told twice, why we say so, and what was left out. */
import type { ArticleRow, Cluster, Pair, StreamedReport } from '../types/report.js';
import { evidenceLine } from './evidence-line.js';
import { leftOutText } from './left-out.js';
import { PairIndex } from './pair-index.js';
import { closingLine, clusterMeasure, counted, originLine } from './phrases.js';
import { RowLayout } from './row-layout.js';
import { printable } from './sanitize.js';
import { acrossClusters, andMore, namedRows, relatedPairs } from './sections.js';
import type { View } from './view.js';

/** Pairs across clusters shown; the JSON has all of them. */
const ACROSS_SHOWN = 20;
/** Stories named of a digest page. */
const STORIES_SHOWN = 10;

/** Sections with an empty line between them; ends with the closing line. */
export function* reportText(report: StreamedReport, view: View): Generator<string> {
  const { style } = view;
  const articles = namedRows(report);
  const index = new PairIndex(report);
  const layout = new RowLayout(view);
  for (const cluster of report.clusters) {
    yield* clusterText(cluster, articles, index, layout);
    yield '\n';
  }
  const across = acrossClusters(report, index);
  if (across.length > 0) {
    yield `${style.bold('Alike, but in different clusters')}\n`;
    yield* pairsText(across.slice(0, ACROSS_SHOWN), articles, layout);
    const left = across.length - ACROSS_SHOWN;
    if (left > 0) yield* layout.note(andMore(left));
    yield '\n';
  }
  const related = relatedPairs(report);
  if (related.length > 0) {
    yield `${style.bold('Same story, told independently')}\n`;
    yield* pairsText(related, articles, layout);
    yield '\n';
  }
  if (report.digests.length > 0) {
    yield `${style.bold('Pages that hold parts of several stories')}\n`;
    const ids = layout.idColumn(report.digests.map(digest => digest.id));
    for (const { id, of } of report.digests) {
      yield layout.row({ label: 'excerpt', id, title: articles.get(id)?.title, ids });
      yield* layout.note(
        `of ${counted(of.length, 'story', 'stories')}: ${of.slice(0, STORIES_SHOWN).map(printable).join(', ')}${of.length > STORIES_SHOWN ? `, ${andMore(of.length - STORIES_SHOWN)}` : ''}`,
      );
    }
    yield '\n';
  }
  yield* leftOutText(report, view);
  yield `${style.bold(closingLine(report.summary))}\n`;
}

function* clusterText(
  cluster: Cluster,
  articles: ReadonlyMap<string, ArticleRow>,
  index: PairIndex,
  layout: RowLayout,
): Generator<string> {
  const { id, representative, members } = cluster;
  const ids = layout.idColumn([representative, ...members.map(member => member.id)]);
  yield* layout.heading(`Cluster ${id}`, clusterMeasure(cluster));
  yield layout.row({ label: 'representative', id: representative, title: articles.get(representative)?.title, ids });
  const origin = originLine(cluster);
  if (origin !== undefined) yield* layout.note(origin);
  for (const member of members) {
    const { similarity, relation, via } = member;
    yield layout.row({ label: relation, similarity, id: member.id, title: articles.get(member.id)?.title, ids });
    const pair = index.pair(member.id, via ?? representative);
    const evidence = pair === undefined ? undefined : evidenceLine(pair, { member: member.id, articles });
    if (evidence !== undefined) yield* layout.note(member.edition ? `another edition; ${evidence}` : evidence, via);
    else if (via !== undefined) yield* layout.note('', via);
  }
}

/** Two rows a pair, and its evidence. */
function* pairsText(
  pairs: readonly Pair[],
  articles: ReadonlyMap<string, ArticleRow>,
  layout: RowLayout,
): Generator<string> {
  const ids = layout.idColumn(pairs.flatMap(pair => [pair.a, pair.b]));
  for (const pair of pairs) {
    const { a, b, similarity, relation } = pair;
    yield layout.row({ label: relation, similarity, id: a, title: articles.get(a)?.title, ids });
    yield layout.row({ label: '', id: b, title: articles.get(b)?.title, ids });
    yield* layout.note(evidenceLine(pair, { articles }));
  }
}
