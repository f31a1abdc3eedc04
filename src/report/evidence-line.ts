/** Why two articles go together, in one line: the numbers that tell most for their relation. */
import type { ArticleRow, Pair } from '../types/report.js';
import { passageCount, percent } from './phrases.js';

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
