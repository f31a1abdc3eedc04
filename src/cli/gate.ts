/**
 * The gate: decides which findings make a command end with 1, and words the reason. `--fail-on` lists conditions, each a relation with an
 * optional threshold; a finding that meets one of them fails. `--editions` decides about two versions from one publisher.
 */
import { counted, score } from '../report/wording.js';
import type { CheckReport } from '../types/check.js';
import { type Pair, RELATIONS, type Relation, type StreamedReport } from '../types/report.js';
import { type Condition, conditionOf, type EditionsRule, FAIL_ON, type FailOn } from './fail-on.js';
import { EXIT } from './process.js';

/** A pair that a command has found. */
export interface Finding extends Pick<Pair, 'a' | 'b' | 'relation' | 'similarity' | 'edition' | 'passages'> {
  /** The id of `a` in its source, if it differs from `a`. */
  readonly givenId?: string | undefined;
}

/** The options that decide. */
export interface GateRules {
  /** Conditions in the syntax of `failOnType`. */
  readonly failOn: readonly string[];
  readonly editions: EditionsRule;
}

/** Remarks for the reason of a failure. */
export interface GateRemarks {
  /** The options that accept the failing pairs. */
  readonly accept?: string;
  /** Whether the baseline has expired entries for some of them, which an update does not renew. */
  readonly hasExpired: boolean;
  /** A clause about a pair, with its comma, or ''. */
  of(a: string, b: string): string;
  /** Whether the baseline accepts another pair of an article. */
  isAccepted(id: string): boolean;
}

export interface GateResult {
  readonly failed: boolean;
  /** The reason of a failure, one line: "failed: 2 paraphrases (--fail-on paraphrase); the worst is a.md and b.md, paraphrase, 0.93". */
  readonly reason?: string;
  /** Number of pairs that passed only because they are editions. */
  readonly passedEditions: number;
}

/** Relations that `any` and `edition` include; pairs of `passage` and `related` are below the threshold of a scan. */
const isCopy = (relation: Relation): boolean => !['passage', 'related', 'unrelated'].includes(relation);

type Judged = Pick<Finding, 'relation' | 'similarity' | 'edition' | 'passages'>;

function meets({ relation, similarity, passages = [] }: Judged, { on, threshold }: Condition): boolean {
  if (on === relation && on === 'passage') return passages.reduce((sum, { words }) => sum + words, 0) >= threshold;
  return (on === relation || ((on === 'any' || on === 'edition') && isCopy(relation))) && similarity >= threshold;
}

/** A test whether a match meets one of the conditions. An edition meets only `edition` conditions, other matches only the others. */
export function matchFilter(texts: readonly string[]): (match: Judged) => boolean {
  const conditions = texts.map(conditionOf);
  return match => conditions.some(its => (its.on === 'edition') === (match.edition === true) && meets(match, its));
}

/** @param findings each pair once */
export function gate(findings: Iterable<Finding>, { failOn, editions }: GateRules, remarks?: GateRemarks): GateResult {
  // most calls have no condition: do not go through the findings
  if (failOn.length === 0) return { failed: false, passedEditions: 0 };
  const conditions = failOn.map(conditionOf);
  const forPairs = conditions.filter(({ on }) => on !== 'edition');
  const forEditions = conditions.filter(({ on }) => on === 'edition' || editions === 'fail');
  const counts = new Map<string, number>();
  let worst: Finding | undefined;
  let passedEditions = 0;
  for (const finding of findings) {
    const isEdition = finding.edition === true;
    if (!(isEdition ? forEditions : forPairs).some(condition => meets(finding, condition))) {
      if (isEdition && forPairs.some(condition => meets(finding, condition))) passedEditions++;
      continue;
    }
    const kind = isEdition ? 'edition' : finding.relation;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (worst === undefined || isWorse(finding, worst)) worst = finding;
  }
  if (worst === undefined) return { failed: false, passedEditions };
  const kinds = FAIL_ON.flatMap(kind => (counts.has(kind) ? [nounOf(kind, counts.get(kind)!)] : []));
  const found = kinds.length === 1 ? kinds[0] : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`;
  const pairs = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const those = remarks?.hasExpired ? 'those without an expired entry' : pairs === 1 ? 'it' : 'them';
  const accept = remarks?.accept === undefined ? '' : `; ${remarks.accept} accepts ${those}`;
  const remark = remarks?.of(worst.a, worst.b) ?? '';
  return {
    failed: true,
    reason: `failed: ${found} (--fail-on ${failOn.join(',')}); the worst is ${describe(worst, remarks)}${remark}${accept}`,
    passedEditions,
  };
}

interface Printer {
  info(message: string): void;
  reason(line: string): void;
}

/** Prints why the gate failed, and the editions that it let pass. @returns the exit code */
export function exitOf({ failed, reason, passedEditions }: GateResult, terminal: Printer): number {
  if (passedEditions > 0) {
    const [pairs, them] = passedEditions === 1 ? ['1 edition does', 'it'] : [`${passedEditions} editions do`, 'them'];
    terminal.info(`${pairs} not count for --fail-on: versions from one publisher (--editions fail counts ${them})`);
  }
  if (reason !== undefined) terminal.reason(reason);
  return failed ? EXIT.matched : EXIT.clean;
}

/** Order of findings: the higher similarity is worse, then the closer relation, then the earlier ids. */
function isWorse(x: Finding, y: Finding): boolean {
  const byRelation = RELATIONS.indexOf(x.relation) - RELATIONS.indexOf(y.relation);
  if (x.similarity !== y.similarity) return x.similarity > y.similarity;
  if (byRelation !== 0) return byRelation < 0;
  return x.a < y.a || (x.a === y.a && x.b < y.b);
}

function describe(
  { a, b, givenId = a, relation, similarity, passages = [] }: Finding,
  remarks: GateRemarks | undefined,
): string {
  // an article of which the baseline accepts another pair was there before
  const isSecondNew = remarks?.isAccepted(a) === true && !remarks.isAccepted(b);
  const words = passages.reduce((sum, passage) => sum + passage.words, 0);
  const measure = relation === 'passage' ? counted(words, 'word') : score(similarity);
  return `${isSecondNew ? `${b} and ${a}` : `${givenId} and ${b === givenId ? 'its known version' : b}`}, ${relation}, ${measure}`;
}

const NOUNS: Readonly<Record<FailOn, readonly [one: string, many: string]>> = {
  identical: ['identical pair', 'identical pairs'],
  'near-identical': ['near-identical pair', 'near-identical pairs'],
  excerpt: ['excerpt', 'excerpts'],
  paraphrase: ['paraphrase', 'paraphrases'],
  translation: ['translation', 'translations'],
  passage: ['pair with a shared passage', 'pairs with a shared passage'],
  related: ['related pair', 'related pairs'],
  any: ['pair', 'pairs'],
  edition: ['edition', 'editions'],
};

const nounOf = (kind: FailOn, count: number): string => counted(count, ...NOUNS[kind]);

/**
 * The pairs of a report, each once. A report lists only some pairs of a large cluster; the links of its members to their
 * representatives complete them.
 */
export function* findingsOf({ pairs, clusters }: Pick<StreamedReport, 'pairs' | 'clusters'>): Generator<Finding> {
  const links = new Map<string, Finding>();
  for (const { representative, members } of clusters) {
    for (const { id, via = representative, relation, similarity, edition, accepted } of members) {
      if (accepted) continue;
      const [a, b] = id < via ? [id, via] : [via, id];
      links.set(keyOf(a, b), { a, b, relation, similarity, ...(edition && { edition }) });
    }
  }
  for (const pair of pairs) {
    links.delete(keyOf(pair.a, pair.b));
    yield pair;
  }
  yield* links.values();
}

/** The pairs of a check, each once; the first article is new. */
export function* findingsOfCheck({ articles }: Pick<CheckReport, 'articles'>): Generator<Finding> {
  for (const { id, givenId, matches } of articles) {
    for (const { id: match, known, relation, similarity, edition, passages } of matches) {
      if (!known && match < id) continue;
      yield {
        a: id,
        b: match,
        givenId,
        relation,
        similarity,
        ...(edition && { edition }),
        ...(passages && { passages }),
      };
    }
  }
}

const keyOf = (a: string, b: string): string => `${a}\n${b}`;
