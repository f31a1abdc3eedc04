/** Operands of `compare` that name articles by a saved report: a cluster (`3`), a member of one (`3.2`), or an id as a report prints it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { counted } from '../report/wording.js';
import type { CheckReport } from '../types/check.js';
import type { Pair, Report } from '../types/report.js';
import type { ArticlePlace } from './texts-again.js';

/** An operand: an article of the report, or what the user typed. */
export type Operand = string | ArticlePlace;

/** The two articles to compare, and their pair if the report lists it. */
export interface ReportOperands {
  readonly operands: readonly Operand[];
  readonly pair?: Pair | undefined;
}

const NUMBER = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/**
 * Reads the report and looks the operands up. One operand is a member and the article that it belongs to, or a cluster: its representative
 * and the most similar member.
 *
 * @throws UserError if the file is no report, or the report has no such cluster or member
 */
export function operandsOfReport(operands: readonly string[], path: string, cwd: string): ReportOperands {
  const report = readReport(path, cwd);
  const places = placesOf(report);
  const find = (id: string): ArticlePlace => places.get(id) ?? { id };
  const [first, second] = operands;
  if (first === undefined)
    throw new UserError('compare: takes one cluster or two articles', `compare 1 --report ${path}`);
  const found = second === undefined ? pairOf(first, report, path) : undefined;
  if (found === undefined && second === undefined)
    throw new UserError(`${first} is no cluster of a report`, 'a cluster is 3, a member of it 3.2');
  const [a, b] = found ?? [articleOf(first, report, path), articleOf(second!, report, path)];
  const ids = [a, b].map(one => (one.isKnown || places.has(one.id) ? find(one.id) : one.id));
  const pair = pairsOf(report).find(one => (one.a === a.id && one.b === b.id) || (one.a === b.id && one.b === a.id));
  return { operands: [ids[0]!, ids[1]!], pair };
}

interface Named {
  readonly id: string;
  /** Whether the report names it. */
  readonly isKnown: boolean;
}
const known = (id: string): Named => ({ id, isKnown: true });

function readReport(path: string, cwd: string): Report | CheckReport {
  const hint = 'make one: twicetold scan PATH -o report.json';
  let saved: Partial<Report | CheckReport>;
  try {
    saved = JSON.parse(readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(code === 'ENOENT' ? `${path}: no such file` : `${path} cannot be read: ${message}`, hint);
  }
  const isReport = /^twicetold\.(?:report\/2|check\/1)$/.test(String(saved?.schema)) && Array.isArray(saved.articles);
  if (!isReport) throw new UserError(`${path} is no report of this version of twicetold as JSON`, hint);
  return saved as Report | CheckReport;
}

function placesOf(report: Report | CheckReport): Map<string, ArticlePlace> {
  const places = new Map<string, ArticlePlace>(report.articles.map(row => [row.id, row]));
  if (report.schema === 'twicetold.check/1') {
    for (const { matches } of report.articles)
      for (const match of matches) if (!places.has(match.id)) places.set(match.id, match);
  }
  return places;
}

const pairsOf = (report: Report | CheckReport): readonly Pair[] =>
  report.schema === 'twicetold.check/1' ? [] : report.pairs;

/** The pair that one operand names: `3` or `3.2`; undefined for anything else. */
function pairOf(operand: string, report: Report | CheckReport, path: string): readonly [Named, Named] | undefined {
  const number = NUMBER.exec(operand);
  if (number === null) return undefined;
  const { cluster, member } = memberOf(number, report, path);
  const copy = member ?? cluster.members.toSorted((x, y) => y.similarity - x.similarity)[0];
  if (copy === undefined) throw new UserError(`cluster ${operand} of ${path} has no members`);
  return [known(copy.via ?? cluster.representative), known(copy.id)];
}

/** The article that one of two operands names: a member, the representative of a cluster, or an id. */
function articleOf(operand: string, report: Report | CheckReport, path: string): Named {
  const number = NUMBER.exec(operand);
  if (number === null) return { id: operand, isKnown: false };
  const { cluster, member } = memberOf(number, report, path);
  return known(member?.id ?? cluster.representative);
}

function memberOf([, cluster, member]: RegExpExecArray, report: Report | CheckReport, path: string) {
  if (report.schema === 'twicetold.check/1')
    throw new UserError(`${path} is the report of a check, which has no clusters`, 'name both articles by their ids');
  const { clusters } = report;
  const found = clusters.find(({ id }) => id === Number(cluster));
  if (found === undefined)
    throw new UserError(`no cluster ${cluster} in ${path}`, `the report has ${counted(clusters.length, 'cluster')}`);
  const { members } = found;
  if (member === undefined) return { cluster: found, member: undefined };
  const one = members[Number(member) - 1];
  if (one === undefined) {
    const hint =
      members.length === 1
        ? `the cluster has one: ${cluster}.1`
        : `the cluster has ${cluster}.1 to ${cluster}.${members.length}`;
    throw new UserError(`no member ${cluster}.${member} in ${path}`, hint);
  }
  return { cluster: found, member: one };
}
