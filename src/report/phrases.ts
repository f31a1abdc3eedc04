/** Numbers as a person reads them. */
import type { Cluster, Summary } from '../types/report.js';
import { oneLine } from './sanitize.js';

/** "1 copy", "7 copies": the noun in the number that fits. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A share of 0 to 1 in whole per cent; nothing short of all is 100 %, nothing above none is 0 %. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (share > 0 && whole === 0) return 'under 1 %';
  return `${share < 1 ? Math.min(whole, 99) : whole} %`;
}

/** A similarity of 0 to 1 with two decimals, cut off so that one below the threshold never reads as having reached it. */
export function score(similarity: number): string {
  return (Math.floor(Math.round(similarity * 10_000) / 100) / 100).toFixed(2);
}

/** The line a report ends with. Only articles that could be read are counted: of the others it cannot speak. */
export function closingLine(summary: Summary): string {
  const among = `among ${counted(summary.ok + summary.tooShort, 'article')}`;
  if (summary.clusters === 0) return `No story told twice ${among}`;
  const stories = counted(summary.clusters, 'story', 'stories');
  return `${stories} told twice, ${counted(summary.copies, 'copy', 'copies')} ${among}`;
}

/** The heading of a cluster after its number. */
export function clusterMeasure(cluster: Cluster): string {
  const articles = counted(cluster.members.length + 1, 'article');
  return `${articles}, similarity ${score(cluster.weakest)} at its weakest, median ${score(cluster.median)}`;
}

/** "9 passages (2 moved)". */
export function passageCount(passages: number, moved: number): string {
  return counted(passages, 'passage') + (moved > 0 ? ` (${moved} moved)` : '');
}

/** The likely source of a cluster and why; undefined where it is not known. Ids and dates in it are made printable. */
export function originLine({ origin, representative }: Cluster): string | undefined {
  if (origin.id === undefined) return undefined;
  const which = origin.id === representative ? '' : ` ${oneLine(origin.id)}`;
  return `likely origin${which}: ${origin.reasons.map(oneLine).join('; ')}`;
}
