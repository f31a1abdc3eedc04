/** Words sentences and numbers for people, the same in every format. */
import type { CheckedArticle, CheckReport } from '../types/check.js';
import type { Comparison, Replacement } from '../types/comparison.js';
import type {
  AcceptedBy,
  ArticleRow,
  Cluster,
  ClusterMember,
  Pair,
  StreamedReport,
  Summary,
  TemplateFamily,
} from '../types/report.js';
import { oneLine } from './sanitize.js';

/** Most replacements shown of a comparison; the JSON has all of them. */
const REPLACEMENTS_SHOWN = 15;

/** "1 copy", "7 copies". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A share of 0 to 1 in whole per cent. Only 1 prints as 100 %, only 0 as 0 %. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (share > 0 && whole === 0) return 'under 1 %';
  return `${share < 1 ? Math.min(whole, 99) : whole} %`;
}

/**
 * A similarity of 0 to 1 with three decimals, because most copies differ in the third.
 *
 * A value below 1 or below the default threshold 0.5 never rounds up to that number.
 */
export function score(similarity: number): string {
  const rounded = Math.round(similarity * 1000) / 1000;
  const isTooHigh = [1, 0.5].some(bar => similarity < bar && rounded >= bar);
  return (isTooHigh ? rounded - 0.001 : rounded).toFixed(3);
}

/** The last line of a report; the number of articles excludes unreadable ones. */
export function closingLine(summary: Summary): string {
  const read = summary.ok + summary.partial + summary.tooShort;
  if (read < 2) return `No story told twice: ${read === 0 ? 'no articles' : 'only 1 article'}`;
  const among = `among ${counted(read, 'article')}`;
  const passages = summary.passages === 0 ? '' : `, ${counted(summary.passages, 'pair')} with a shared passage`;
  const translations = summary.translations === 0 ? '' : `, ${counted(summary.translations, 'translation')}`;
  const accepted = summary.accepted === 0 ? '' : `, ${counted(summary.accepted, 'accepted pair')}`;
  if (summary.clusters === 0) return `No story told twice ${among}${translations}${passages}${accepted}`;
  const stories = counted(summary.clusters, 'story', 'stories');
  return `${stories} told twice, ${counted(summary.copies, 'copy', 'copies')} ${among}${translations}${passages}${accepted}`;
}

/** The last line of a check: "3 new articles, 71 known: 1 copy, 1 shared passage, 1 new"; with `--changed-since` "1 new and 2 changed articles". */
export function checkLine({ summary }: CheckReport): string {
  if (summary.articles === 0) return '0 new articles: nothing to check';
  const { onlyAccepted = 0, changed } = summary;
  const unrepeated = summary.new - onlyAccepted;
  // a changed article is not new
  const without = changed === undefined ? (['new', 'new'] as const) : (['repeats nothing', 'repeat nothing'] as const);
  const counts = [
    [summary.copies, 'copy', 'copies'],
    [summary.editions, 'edition'],
    [summary.passages, 'shared passage'],
    [summary.related, 'related'],
    [summary.unchanged, 'known already', 'known already'],
    [onlyAccepted, 'accepted', 'accepted'],
    [unrepeated, ...without],
    [summary.tooShort, 'too short to compare', 'too short to compare'],
    [summary.unreadable, 'unreadable', 'unreadable'],
  ] as const;
  const found = counts.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
  const accepted = summary.accepted === 0 ? '' : `; ${counted(summary.accepted, 'accepted pair')}`;
  const fresh = summary.articles - (changed ?? 0);
  const kinds = [...(fresh > 0 ? [`${fresh} new`] : []), ...(changed ? [`${changed} changed`] : [])].join(' and ');
  const articles = summary.articles === 1 ? 'article' : 'articles';
  return `${kinds} ${articles}, ${summary.known} known: ${found.join(', ')}${accepted}`;
}

/** The verdict on a new article in pieces: "copy of", " ", "a.md", " (0.970, paraphrase, 412 words)". Not sanitized. */
export function checkedMeasure(article: CheckedArticle): readonly [verdict: string, ...rest: string[]] {
  const { verdict, status, words, reason, template, matches, accepted = 0, changed, givenId } = article;
  const best = matches.at(0);
  if (best === undefined) {
    if (verdict === 'unchanged') return ['known already'];
    if (verdict === 'new') {
      if (accepted > 0) return ['accepted', ` (repeats ${counted(accepted, 'article')})`];
      const name = changed ? 'changed, repeats nothing' : 'new';
      return template === undefined ? [name] : [name, ', another note of the template of ', template];
    }
    return status === 'too-short'
      ? ['too short to compare', ` (${counted(words, 'word')})`]
      : [status, `: ${reason ?? ''}`];
  }
  const { id, relation, similarity, alignment, passages = [] } = best;
  if (relation === 'passage') {
    const shared = passages.reduce((sum, passage) => sum + passage.words, 0);
    return ['shares a passage with', ' ', id, ` (${counted(shared, 'word')})`];
  }
  if (relation === 'related') return ['tells the story of', ' ', id, ` independently (${score(similarity)})`];
  const kept = relation === 'translation' ? '' : `, ${counted(alignment.kept, 'word')}`;
  const other = id === givenId ? 'its known version' : id;
  return [`${verdict} of`, ' ', other, ` (${score(similarity)}, ${relation}${kept})`];
}

const ACCEPTED_BY: Readonly<Record<AcceptedBy['by'], string>> = {
  baseline: 'by the baseline',
  rule: 'by a rule',
  override: 'by an override',
  editions: 'as editions',
};

/** The reason of an accepted pair: "by a rule: licensed". Not sanitized. */
export const acceptedReason = ({ by, reason }: AcceptedBy): string =>
  reason === undefined ? ACCEPTED_BY[by] : `${ACCEPTED_BY[by]}: ${reason}`;

/** "3 pairs, by the baseline and by a rule; not reported as repeats"; undefined without accepted pairs. */
export function acceptedLine({
  summary,
  accepted = [],
}: Pick<StreamedReport | CheckReport, 'accepted'> & {
  readonly summary: Pick<Summary, 'accepted'>;
}): string | undefined {
  if (summary.accepted === 0) return undefined;
  const found = new Set(accepted.map(({ by }) => ACCEPTED_BY[by]));
  const by = Object.values(ACCEPTED_BY).filter(name => found.has(name));
  return `${counted(summary.accepted, 'pair')}, ${by.join(' and ')}; not reported as ${summary.accepted === 1 ? 'a repeat' : 'repeats'}`;
}

/** Marks of a cluster member besides its relation: "another edition; ". */
export const memberRemark = ({ edition, accepted }: Pick<ClusterMember, 'edition' | 'accepted'>): string =>
  `${edition ? 'another edition; ' : ''}${accepted ? 'accepted; ' : ''}`;

/** "9 passages (2 moved)". */
export function passageCount(passages: number, moved: number): string {
  return counted(passages, 'passage') + (moved > 0 ? ` (${moved} moved)` : '');
}

/** The likely origin of a cluster with its reasons, printable; undefined if the origin is unknown. */
export function originLine({ origin, representative }: Cluster): string | undefined {
  if (origin.id === undefined) return undefined;
  const which = origin.id === representative ? '' : ` ${oneLine(origin.id)}`;
  return `likely origin${which}: ${origin.reasons.map(oneLine).join('; ')}`;
}

/** Most words and gaps of a skeleton that are shown. */
const SKELETON_SHOWN = 24;

/** "6 articles of one template of 61 words: weather for … will see …". */
export function familyLine({ articles, words, skeleton }: TemplateFamily): string {
  const parts = skeleton.split(' ');
  const shown = parts.length > SKELETON_SHOWN ? `${parts.slice(0, SKELETON_SHOWN).join(' ')} …` : skeleton;
  return `${counted(articles, 'article')} of one template of ${counted(words, 'word')}: ${oneLine(shown)}`;
}

/** From this share on the line about a pair says that its names and numbers disagree. */
export const DISAGREES = 0.3;

/** What `evidenceLine` knows besides the pair. */
export interface Context {
  /** Id of the article that the line is about ("its words"); without it the line names the shorter article. */
  readonly member?: string;
  /**
   * Rows of the articles by id. Without the lengths in them, the line says how much is aligned, not how much is kept.
   */
  readonly articles?: ReadonlyMap<string, Pick<ArticleRow, 'words' | 'boilerplate'>>;
  /** How the line names the articles where it says how much of each is discounted. */
  readonly sides?: NamedSides;
}

/**
 * The evidence of a pair: one clause, without a full stop.
 *
 * Shares refer to the article with the higher coverage, which is the shortened or copied one. A *phrase* is a shingle,
 * a run of content words.
 */
export function evidenceLine(pair: Pair, context: Context = {}): string {
  const { contradicted = 0 } = pair.evidence;
  const disagreement = contradicted < DISAGREES ? '' : '; names and numbers disagree';
  const discount = discountLine(pair, context.sides ?? sidesBeside(pair, context.member));
  return agreement(pair, context) + disagreement + (discount === undefined ? '' : `; ${discount}`);
}

/** Least share of either article for which a line names the discount. */
const MUCH_DISCOUNTED = 0.15;

/** The sides of a pair in the order of a line, with their names there. */
type NamedSides = readonly (readonly [side: 'a' | 'b', name: string])[];

/** Least difference of the similarities with and without boilerplate for which a line names the discount. */
const MUCH_DIFFERENT = 0.1;

/**
 * "66 % of this article and 40 % of the other one discounted as boilerplate (similarity without that 0.812)"; undefined
 * for a small discount.
 */
export function discountLine(
  { discounted, undiscounted, similarity }: Pick<Pair, 'discounted' | 'undiscounted' | 'similarity'>,
  sides: NamedSides,
): string | undefined {
  if (discounted === undefined) return undefined;
  const isMuch = Math.max(discounted.a, discounted.b) >= MUCH_DISCOUNTED;
  if (!isMuch && Math.abs((undiscounted ?? similarity) - similarity) < MUCH_DIFFERENT) return undefined;
  const [first, second] = sides.map(([side]) => percent(discounted[side]));
  const shares = sides.flatMap(([side, name]) =>
    discounted[side] > 0 ? [`${percent(discounted[side])} of ${name}`] : [],
  );
  const without = undiscounted === undefined ? '' : ` (similarity without that ${score(undiscounted)})`;
  return `${first === second ? `${first} of both` : shares.join(' and ')} discounted as boilerplate${without}`;
}

/** @param member id of the article that the line is about; undefined for a line about both */
function sidesBeside({ b }: Pair, member: string | undefined): NamedSides {
  if (member === undefined)
    return [
      ['a', 'the first'],
      ['b', 'the second'],
    ];
  return member === b ? OF_B : OF_A;
}

/** The sides in a line about article A, and in one about article B. */
export const OF_A: NamedSides = [
  ['a', 'this article'],
  ['b', 'the other one'],
];
export const OF_B: NamedSides = [
  ['b', 'this article'],
  ['a', 'the other one'],
];

function agreement(pair: Pair, { member, articles }: Context): string {
  const { alignment, containment, relation } = pair;
  if (relation === 'identical') return 'the same words';
  if (relation === 'passage') return passageLine(pair);
  if (relation === 'translation') return translationLine(pair);
  const side = coveredSide(pair, member);
  const whose = owner(pair[side], member);
  const covered = percent(alignment.coverage[side]);
  const phrases = `${percent(side === 'a' ? containment.aInB : containment.bInA)} of its phrases`;
  const passages = passageCount(alignment.passages, alignment.moved);
  if (relation === 'excerpt') {
    return member === undefined || pair[side] === member
      ? `${covered} of ${member === undefined ? 'the shorter one' : 'it'} comes from ${passages} of the longer article`
      : `${covered} of the other article comes from ${passages} of this one`;
  }
  const row = articles?.get(pair[side]);
  const words = (row?.words ?? 0) - (row?.boilerplate ?? 0);
  if (words <= 0) return `${covered} of ${whose} words are in ${passages}, ${phrases} are the same`;
  const kept = Math.min(1, alignment.kept / words);
  if (relation === 'near-identical' && kept < 1) {
    return `${percent(1 - kept)} of ${whose} words changed, ${phrases} kept, ${passages}`;
  }
  const verb = relation === 'related' || relation === 'unrelated' ? 'shares' : 'kept';
  return `${verb} ${percent(kept)} of ${whose} words in order, ${phrases}, ${passages}`;
}

/** Most passages whose word ranges a line lists. */
const PASSAGES_SHOWN = 3;

/**
 * "53 words in 1 shared passage: words 1 to 53 of the first are words 121 to 173 of the second"; the first word is 1.
 */
function passageLine({ passages = [] }: Pair): string {
  const words = passages.reduce((sum, passage) => sum + passage.words, 0);
  const ranges = passages
    .slice(0, PASSAGES_SHOWN)
    .map(({ a, b }) => `words ${a[0] + 1} to ${a[1]} of the first are words ${b[0] + 1} to ${b[1]} of the second`);
  const more = passages.length - ranges.length;
  if (more > 0) ranges.push(`and ${counted(more, 'more passage')}`);
  return `${counted(words, 'word')} in ${counted(passages.length, 'shared passage')}: ${ranges.join('; ')}`;
}

/**
 * "about 92 % of the names and 100 % of the numbers are in both, 98 % in the same order". Shares refer to the article
 * with fewer names or numbers, and are smoothed, because few names prove little.
 */
function translationLine({ evidence: { names = 0, numbers = 0, keyOrder = 0 } }: Pair): string {
  return `about ${percent(names)} of the names and ${percent(numbers)} of the numbers are in both, ${percent(keyOrder)} in the same order`;
}

/** Names of evidence whose key alone is unclear. */
const EVIDENCE_NAMES: ReadonlyMap<string, string> = new Map([
  ['alignedLong', 'aligned in the longer article'],
  ['minCoverage', 'minimum coverage'],
]);

/** A key of the evidence in words: `sentenceOrder` is "sentence order". */
export function evidenceName(key: string): string {
  return EVIDENCE_NAMES.get(key) ?? oneLine(key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`));
}

/** The side with the higher coverage; on a tie the side of the member. */
export function coveredSide(pair: Pair, member: string | undefined): 'a' | 'b' {
  const { a, b } = pair.alignment.coverage;
  if (a === b) return member === pair.b ? 'b' : 'a';
  return a > b ? 'a' : 'b';
}

function owner(article: string, member: string | undefined): string {
  if (member === undefined) return "the shorter article's";
  return article === member ? 'its' : "the other article's";
}

/** The evidence of a comparison in one line. */
export function comparisonLine(comparison: Comparison): string {
  const { pair, articles } = comparison;
  const [first, second] = areSwapped(comparison) ? (['b', 'a'] as const) : (['a', 'b'] as const);
  const sides = [[first, 'A'] as const, [second, 'B'] as const];
  const line = evidenceLine(pair, { articles: new Map(articles.map(row => [row.id, row])), sides });
  return pair.edition ? `another edition; ${line}` : line;
}

/** The table of evidence: label and value of each row. */
export function measures(comparison: Comparison): (readonly [string, string])[] {
  const { pair, jaccardEstimate, passages } = comparison;
  const { alignment, containment } = asGiven(comparison);
  const moved = passages.filter(passage => passage.moved).length;
  const longest = passages.length === 0 ? '' : `, the longest ${counted(alignment.longest, 'word')}`;
  const covered = `${percent(alignment.coverage.a)} of A and ${percent(alignment.coverage.b)} of B`;
  const evidence = Object.entries(pair.evidence).map(([name, value]) => `${evidenceName(name)} ${value.toFixed(2)}`);
  const rows: [string, string][] = [
    [
      'Overlap',
      `${pair.jaccard.toFixed(3)} of the phrases of both (Jaccard); MinHash estimates ${jaccardEstimate.toFixed(3)}`,
    ],
    [
      'Containment',
      `${percent(containment.aInB)} of A's phrases are in B, ${percent(containment.bInA)} of B's phrases are in A`,
    ],
    ['Passages', `${passageCount(passages.length, moved)}${longest}; they cover ${covered}`],
  ];
  if (evidence.length > 0) rows.push(['Evidence', evidence.join(', ')]);
  return rows;
}

/** Whether the pair has the articles in the opposite order of the call. */
export function areSwapped({ pair, articles: [first, second] }: Comparison): boolean {
  return pair.a === second.id && pair.b === first.id && first.id !== second.id;
}

/** Shares in the order of the call. */
export function asGiven(comparison: Comparison): Pick<Pair, 'alignment' | 'containment'> {
  const { alignment, containment } = comparison.pair;
  if (!areSwapped(comparison)) return comparison.pair;
  return {
    alignment: { ...alignment, coverage: { a: alignment.coverage.b, b: alignment.coverage.a } },
    containment: { aInB: containment.bInA, bInA: containment.aInB },
  };
}

/** "412 words kept, 98 replaced by 95, 12 added, 30 removed, 45 moved, 300 boilerplate"; without the kinds that do not occur. */
export function wordCounts({ diff: { words } }: Comparison): string {
  const { kept, replaced, replacing, added, removed, moved, movedInB, boilerplate = 0 } = words;
  const others = [
    [replaced, `replaced by ${replacing}`],
    [added, 'added'],
    [removed, 'removed'],
    [moved, movedInB === moved ? 'moved' : `moved (${movedInB} in B)`],
    [boilerplate, 'boilerplate'],
  ] as const;
  const occurring = others.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return `${counted(kept, 'word')} kept${occurring.join('')}`;
}

/** Replacements that occur more than once, the most frequent first. */
export function repeated(replacements: readonly Replacement[]): readonly Replacement[] {
  return replacements
    .filter(({ count }) => count > 1)
    .toSorted((x, y) => y.count - x.count || order(x.from, y.from) || order(x.to, y.to))
    .slice(0, REPLACEMENTS_SHOWN);
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
