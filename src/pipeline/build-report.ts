/** Builds the report of a scan from its pairs and clusters. */

import type { CandidatePairs } from '../candidates/candidates.js';
import { SKETCH_ENGINES, type SketchEngine } from '../candidates/engine.js';
import type { AcceptedPairs, Content } from '../cluster/accepted-pairs.js';
import type { ClusteredPairs } from '../cluster/cluster-pairs.js';
import type { Editions } from '../cluster/editions.js';
import { ListedPair } from '../cluster/listed-pair.js';
import type { Skeleton } from '../cluster/skeleton.js';
import { sharesPassages } from '../compare/packed-pairs.js';
import type { Translation } from '../compare/translations.js';
import { type PairVerdict, type ScoredPair, swapped, type Verdict } from '../compare/verify.js';
import { compareText } from '../corpus/merge-batches.js';
import { type CorpusStatistics, nameOfStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { Pair, Relation, StreamedReport, Summary, TemplateFamily } from '../types/report.js';
import { TOOL } from '../version.js';
import type { BuiltCorpus } from './build-corpus.js';
import type { Undiscounted } from './undiscounted.js';

/** Jaccard values for which a report gives the probability that a pair is missed. */
const MISSED_JACCARDS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/** Share of content words in a typical text. A shingle begins at each content word. */
const CONTENT_SHARE = 0.55;
/** Most boilerplate blocks listed in a report. */
const LISTED_BLOCKS = 100;

/** The result of the search of a scan: rows and pairs, without tokens. */
export interface FoundPairs extends Omit<BuiltCorpus, 'corpus' | 'keys' | 'isKnown' | 'fingerprints' | 'cuts'> {
  /** Pairs at or above the threshold, pairs with a shared passage, and related pairs. */
  readonly scored: readonly ScoredPair[];
  readonly candidatePairs: number;
  /** Candidate pairs of two articles that both have a pair at or above the threshold. */
  readonly comparedPairs: CandidatePairs;
  /** Template families with their texts, the largest first. */
  readonly families: readonly { readonly texts: readonly number[]; readonly skeleton: Skeleton }[];
  /** Number of pairs within a family that are no copies and not in `scored`. */
  readonly templatePairs: number;
  /** Pairs of different languages at or above the threshold, ordered; absent without the option `acrossLanguages`. */
  readonly translations?: readonly (Omit<Verdict, 'evidence' | 'relation'> & Translation)[];
  /** Absent if nothing is discounted. */
  readonly undiscounted?: Undiscounted | undefined;
  /** Contents of the texts with a pair; absent if neither a judge nor the report needs contents. */
  readonly contents?: ReadonlyMap<number, Content>;
}

export function buildReport(
  found: FoundPairs,
  { clusters, digests, pairs, pairCount, passages }: ClusteredPairs,
  editions: Editions,
  options: DetectOptions,
  statistics?: CorpusStatistics,
  accepted?: AcceptedPairs,
  fingerprints?: (a: number, b: number) => Pair['fingerprints'],
): StreamedReport {
  const { rows, firstOf, skipped, notices, boilerplate, compared, scored } = found;
  const { candidatePairs, families, templatePairs, undiscounted } = found;
  const translations = listTranslations(found, editions, accepted, fingerprints);
  const related = options.related
    ? scored.filter(pair => pair.related && pair.similarity < options.threshold && !sharesPassages(pair))
    : [];
  const listed = (pair: PairVerdict, relation: Relation): Pair =>
    new ListedPair(
      pair,
      relation,
      rows,
      editions.are(pair.a, pair.b),
      undiscounted?.(pair.a, pair.b),
      fingerprints?.(pair.a, pair.b),
    );
  const lengths = compared.map(article => rows.words[article]).sort();
  const medianLength = lengths[lengths.length >> 1] ?? 0;
  const totals = rows.totals();
  return {
    schema: 'twicetold.report/2',
    tool: TOOL,
    options,
    ...(statistics !== undefined && { statistics: nameOfStatistics(statistics) }),
    articles: rows,
    ...(skipped.length > 0 && { skipped }),
    ...(notices.length > 0 && { notices }),
    boilerplate: boilerplate.slice(0, LISTED_BLOCKS).map(({ example, ...block }) => ({
      ...block,
      example: { ...example, article: rows.idOf(example.article) },
    })),
    pairs: mergeById(
      pairs.map(pair => listed(pair, pair.relation)),
      [
        ...translations,
        ...passages.map(pair => listed(pair, 'passage')),
        ...related.map(pair => listed(pair, 'related')),
      ],
    ),
    ...(accepted !== undefined && accepted.count > 0 && { accepted: accepted.listed }),
    clusters,
    digests,
    families: listFamilies(families, firstOf, article => rows.idOf(article)),
    summary: {
      articles: totals.ok + totals.partial + totals['too-short'] + totals.unreadable + totals.binary,
      ok: totals.ok,
      partial: totals.partial,
      tooShort: totals['too-short'],
      unreadable: totals.unreadable,
      binary: totals.binary,
      candidatePairs,
      pairs: pairCount,
      missed: missed(Math.round(medianLength * CONTENT_SHARE), options),
      pairsNotListed: pairCount - pairs.length,
      passages: passages.length,
      related: related.length,
      accepted: accepted?.count ?? 0,
      translations: translations.length,
      clusters: clusters.length,
      families: families.length,
      templatePairs,
      boilerplateWords: totals.boilerplate,
      copies: clusters.reduce((sum, cluster) => sum + cluster.members.length, 0),
    },
  };
}

/** Lists the families with all articles of their texts. */
function listFamilies(
  families: FoundPairs['families'],
  firstOf: Uint32Array,
  idOf: (article: number) => string,
): TemplateFamily[] {
  if (families.length === 0) return [];
  const familyOf = new Map(families.flatMap(({ texts }, family) => texts.map(text => [text, family] as const)));
  const members = families.map((): string[] => []);
  firstOf.forEach((text, article) => {
    const family = familyOf.get(text);
    if (family !== undefined) members[family].push(idOf(article));
  });
  return families
    .map(({ texts: [example], skeleton: { words, text } }, family) => ({
      articles: members[family].length,
      words,
      skeleton: text,
      example: idOf(example),
      members: members[family],
    }))
    .sort((x, y) => y.articles - x.articles || compareText(x.example, y.example));
}

/** @param shingles shingles of an article of median length */
function missed(shingles: number, options: DetectOptions): Summary['missed'] {
  const engine: SketchEngine = SKETCH_ENGINES[options.engine];
  return MISSED_JACCARDS.map(jaccard => ({
    jaccard,
    chance: Math.round(engine.missed(shingles, jaccard, options) * 1e4) / 1e4,
  }));
}

/** Most article pairs listed for two texts; of more pairs one represents all. */
const LISTED_COPIES = 50;

/** Lists the translations with all articles of their texts. */
function listTranslations(
  { translations = [], firstOf, rows }: FoundPairs,
  editions: Editions,
  accepted?: AcceptedPairs,
  fingerprints?: (a: number, b: number) => Pair['fingerprints'],
): Pair[] {
  if (translations.length === 0) return [];
  const articlesOf = new Map<number, number[]>();
  for (const { a, b } of translations) articlesOf.set(a, []).set(b, []);
  firstOf.forEach((first, article) => {
    articlesOf.get(first)?.push(article);
  });
  return translations.flatMap(({ a, b, passages: _, ...verdict }) => {
    const [ofA, ofB] = [articlesOf.get(a)!, articlesOf.get(b)!];
    const isMany = ofA.length * ofB.length > LISTED_COPIES;
    return (isMany ? [a] : ofA).flatMap(x =>
      (isMany ? [b] : ofB).flatMap((y): Pair[] => {
        if (accepted?.isAccepted(x, y)) return [];
        const [first, second] = [Math.min(x, y), Math.max(x, y)];
        const discounted = rows.discountedOf(first, second);
        const contents = fingerprints?.(first, second);
        const { containment, alignment, machineMarks } =
          x < y ? verdict : swapped({ ...verdict, passages: [], evidence: {}, relation: 'translation' });
        return [
          {
            a: rows.idOf(first),
            b: rows.idOf(second),
            ...verdict,
            relation: 'translation',
            containment,
            alignment,
            machineMarks,
            ...(contents !== undefined && { fingerprints: contents }),
            ...(discounted !== undefined && { discounted }),
            ...(editions.are(x, y) && { edition: true }),
          },
        ];
      }),
    );
  });
}

/** Merges lists of pairs by id. @param pairs ordered by id */
function mergeById(pairs: readonly Pair[], others: readonly Pair[]): readonly Pair[] {
  if (others.length === 0) return pairs;
  return [...pairs, ...others].sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b));
}
