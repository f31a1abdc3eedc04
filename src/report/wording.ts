/** Sentences and numbers as a person reads them, the same for every format. */
import type { ArticleRow, Cluster, Pair, Summary } from '../types/report.js';
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

/** What a line about a pair may lean on beside the pair itself. */
export interface Beside {
  /** Id of the article the line stands beside ("its words"); without it the line speaks of the shorter article. */
  readonly member?: string;
  /** Rows of the articles by id: their lengths without boilerplate make shares of words out of the words that were kept. */
  readonly articles?: ReadonlyMap<string, Pick<ArticleRow, 'words' | 'boilerplate'>>;
}

/**
 * One clause about a pair, without a full stop. Shares are of the article that is covered more, which is the one that was
 * cut short or taken over. Where its length is not known, the share of its words that stand in passages is told instead of
 * the share that was kept.
 */
export function evidenceLine(pair: Pair, { member, articles }: Beside = {}): string {
  const { alignment, containment, relation } = pair;
  const side = coveredSide(pair, member);
  const whose = owner(pair[side], member);
  const covered = percent(alignment.coverage[side]);
  const shingles = `${percent(side === 'a' ? containment.aInB : containment.bInA)} of shingles`;
  const passages = passageCount(alignment.passages, alignment.moved);
  const row = articles?.get(pair[side]);
  const words = (row?.words ?? 0) - (row?.boilerplate ?? 0);
  const kept = words > 0 ? Math.min(1, alignment.kept / words) : undefined;
  if (relation === 'identical') return 'the same words';
  if (relation === 'excerpt') {
    return member === undefined || pair[side] === member
      ? `${covered} of ${whose} words stand in ${passages} of the longer article`
      : `holds ${covered} of ${whose} words in ${passages}`;
  }
  if (kept === undefined) return `${covered} of ${whose} words stand in ${passages}, ${shingles} are the same`;
  if (relation === 'near-identical' && kept < 1) {
    return `${percent(1 - kept)} of ${whose} words changed, ${passages}, ${shingles} the same`;
  }
  const verb = relation === 'related' || relation === 'unrelated' ? 'shares' : 'kept';
  return `${verb} ${percent(kept)} of ${whose} words in order, ${passages}, ${shingles}`;
}

/** The side that is covered more; on a tie the member's own, so that the line speaks of the article it stands beside. */
function coveredSide(pair: Pair, member: string | undefined): 'a' | 'b' {
  const { a, b } = pair.alignment.coverage;
  if (a === b) return member === pair.b ? 'b' : 'a';
  return a > b ? 'a' : 'b';
}

function owner(article: string, member: string | undefined): string {
  if (member === undefined) return "the shorter article's";
  return article === member ? 'its' : "the other's";
}
