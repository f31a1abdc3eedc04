/**
 * What connected articles are to one another: template families, clusters, digests and the pairs to list. All of it is decided among
 * articles that pairs connect, so each connected component is a task of its own.
 */
import { findBoxes } from '../cluster/boxes.js';
import { clusterPairs } from '../cluster/cluster-pairs.js';
import { Editions } from '../cluster/editions.js';
import { Precedence } from '../cluster/keep.js';
import { ListedPair, wholePair } from '../cluster/listed-pair.js';
import { findFamilies } from '../cluster/template-families.js';
import { sharesPassages } from '../compare/packed-pairs.js';
import type { PairVerdict } from '../compare/verify.js';
import type { DetectOptions, KeepRule } from '../options.js';
import type { Pair, Relation } from '../types/report.js';
import { byComponent, COMPONENT, type Component, ComponentRows } from './component.js';
import type { Row } from './frames.js';
import { optionsIn } from './settings.js';
import type { Step } from './step.js';

const OUTPUT = {
  /** `pair`, `cluster`, `family`, `digest`. */
  kind: 'text',
  /** By which rows of a kind are ordered: the number of an article, or members of a cluster. */
  order: 'f64',
  /** The row of a report as JSON. */
  value: 'text',
} as const;

type Emit = (row: Row<typeof OUTPUT>) => void;

export const clusterComponents: Step<typeof COMPONENT, typeof OUTPUT> = {
  input: COMPONENT,
  output: OUTPUT,
  begin(settings) {
    const options = optionsIn(settings);
    const keep = (settings.keep ?? []) as readonly KeepRule[];
    /** The publisher of nearly all articles (`siteOf`). */
    const site = settings.site as string | undefined;
    return byComponent((component, emit) => cluster(component, options, keep, site, emit));
  },
};

function cluster(
  component: Component,
  { threshold, related }: DetectOptions,
  keep: readonly KeepRule[],
  site: string | undefined,
  emit: Emit,
): void {
  const firstOf = component.firstPlaces();
  const { members } = component;
  const rows = new ComponentRows(members);
  const editions = new Editions(rows.length, rows, site);
  const scored = component.scoredPairs(1);

  const { members: families, unlike } = findFamilies(scored, threshold);
  const alike = scored.filter(pair => !unlike.has(pair));
  const boxes = findBoxes(alike, threshold, rows.left);
  const kept = alike.filter(pair => !boxes.has(pair));
  const copies = kept.filter(pair => pair.similarity >= threshold);
  const sharing = kept.filter(pair => pair.similarity < threshold && sharesPassages(pair));
  const precedence = new Precedence(keep, rows);
  const clustered = clusterPairs(
    copies,
    component.comparedAmong(copies),
    { firstOf, rows, editions, precedence },
    sharing,
  );

  const emitPair = (pair: PairVerdict, relation: Relation): void => {
    const listed: Pair = wholePair(new ListedPair(pair, relation, rows, editions.are(pair.a, pair.b)));
    emit({ kind: 'pair', order: members[pair.a].number, value: JSON.stringify(listed) });
  };
  for (const pair of clustered.pairs) emitPair(pair, pair.relation);
  for (const pair of clustered.passages) emitPair(pair, 'passage');
  if (related) {
    for (const pair of kept)
      if (pair.related && pair.similarity < threshold && !sharesPassages(pair)) emitPair(pair, 'related');
  }
  for (const { id: _, ...cluster } of clustered.clusters)
    emit({ kind: 'cluster', order: cluster.members.length, value: JSON.stringify(cluster) });
  for (const digest of clustered.digests)
    emit({
      kind: 'digest',
      order: members.find(member => member.id === digest.id)!.number,
      value: JSON.stringify(digest),
    });
  for (const texts of families) {
    const inFamily = new Set(texts);
    const ids = members.filter((_, place) => inFamily.has(firstOf[place])).map(({ id }) => id);
    const value = { articles: ids.length, example: rows.idOf(texts[0]), members: ids };
    emit({ kind: 'family', order: ids.length, value: JSON.stringify(value) });
  }
}
