/**
 * Renders findings as SARIF 2.1.0 for editors and for code scanning on GitHub: a result for each finding, the worst
 * first.
 *
 * GitHub accepts 25,000 results of a run and 10 MB of compressed file, and shows 5,000 results by severity
 * (docs.github.com, "SARIF support for code scanning"). The log has at most 5,000 results and stays below 10 MB
 * uncompressed. A notification counts the findings left out.
 */
import type { CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { Relation, StreamedReport } from '../types/report.js';
import {
  type Finding,
  findingsOfCheck,
  findingsOfComparison,
  findingsOfReport,
  measureOf,
  predicateOf,
  type Severity,
  type Side,
  severityOf,
  titleOf,
} from './findings.js';
import { jsonLine, oneLine } from './sanitize.js';
import { incompleteArticles, type Remark, remarksOf, remarksOn, sharedRemarks, withMore } from './sections.js';
import { filteredLine } from './select.js';
import { uriOf } from './uri.js';
import { counted } from './wording.js';

const MOST_RESULTS = 5000;
const MOST_CHARACTERS = 8e6;
/** Most notifications about articles and files. */
const MOST_REMARKS = 100;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';

type ReportedRelation = Exclude<Relation, 'unrelated'>;

/** The rule for each relation. The ids of rules must not change between versions. */
const RULES: Readonly<Record<ReportedRelation, readonly [name: string, short: string, full: string]>> = {
  identical: [
    'Identical',
    'Two articles have the same words',
    'The words of both articles are the same, in the same order.',
  ],
  'near-identical': [
    'NearIdentical',
    'An article is a lightly edited copy',
    'Nearly all words of both articles are the same.',
  ],
  excerpt: [
    'Excerpt',
    'An article is part of another one',
    'One of the articles holds most of the other one, which is shorter.',
  ],
  paraphrase: [
    'Paraphrase',
    'An article is a rewrite of another one',
    'One of the articles tells the other one again in other words.',
  ],
  translation: [
    'Translation',
    'An article is a translation of another one',
    'Articles in two languages have the same names and numbers in the same order.',
  ],
  passage: [
    'SharedPassage',
    'Two articles share a run of text',
    'Both articles hold the same run of text, and neither is a copy of the other.',
  ],
  related: [
    'Related',
    'Two articles tell one story',
    'Both articles tell the same story, independently of one another.',
  ],
};
const RULE_IDS = Object.keys(RULES) as readonly ReportedRelation[];

/** The log of a scan. Unreadable articles and articles read in part become notifications. */
export function* reportSarif(report: StreamedReport): Generator<string> {
  const unread = [...remarksOn(report, 'unreadable'), ...remarksOn(report, 'binary')];
  const remarks: Remarks = {
    filtered: filteredLine(report),
    unread,
    others: [...incompleteArticles(report), ...remarksOf(report.notices)],
  };
  yield* log(report.tool.version, findingsOfReport(report), remarks);
}

export function* checkSarif(report: CheckReport): Generator<string> {
  const unread = report.articles.filter(({ status }) => status === 'unreadable' || status === 'binary');
  const partial = report.articles.filter(({ status }) => status === 'partial');
  const remarkOf = ({ id, path = id, status, reason = status }: CheckReport['articles'][number]): Remark => ({
    name: path,
    reason,
  });
  const remarks: Remarks = {
    filtered: filteredLine(report),
    unread: unread.map(remarkOf),
    others: [...partial.map(remarkOf), ...remarksOf(report.notices)],
  };
  yield* log(report.tool.version, findingsOfCheck(report), remarks);
}

export function* comparisonSarif(comparison: Comparison): Generator<string> {
  yield* log(comparison.tool.version, findingsOfComparison(comparison), { unread: [], others: [] });
}

interface Remarks {
  readonly filtered?: string | undefined;
  readonly unread: readonly Remark[];
  readonly others: readonly Remark[];
}

function* log(version: string, findings: readonly Finding[], remarks: Remarks): Generator<string> {
  yield `{"$schema":${inline(SCHEMA)},"version":"2.1.0","runs":[{\n"tool":${inline({ driver: driver(version) })},\n`;
  yield `"columnKind":"utf16CodeUnits",\n`;
  yield `"originalUriBaseIds":${inline({ [ROOT]: { description: { text: 'The working directory of the run.' } } })},\n"results":[`;
  const numbers = new Map<string, number>();
  let written = 0;
  let characters = 0;
  for (const finding of findings.slice(0, MOST_RESULTS)) {
    const result = inline(resultOf(finding, numbers));
    characters += result.length;
    if (characters > MOST_CHARACTERS) break;
    yield `${written === 0 ? '\n' : ',\n'}${result}`;
    written++;
  }
  yield `],\n"invocations":[${inline(invocation(remarks, findings.length - written))}]}]}\n`;
}

/** JSON on one line, without characters that control a terminal. */
const inline = (value: unknown): string => jsonLine(value).slice(0, -1);

function driver(version: string): object {
  return {
    name: 'twicetold',
    version,
    semanticVersion: version,
    rules: RULE_IDS.map(relation => {
      const [name, short, full] = RULES[relation];
      return {
        id: `twicetold/${relation}`,
        name,
        shortDescription: { text: `${short}.` },
        fullDescription: { text: full },
        help: { text: `${full} "twicetold compare A B" shows the words of both.` },
        defaultConfiguration: { level: severityOf({ relation, edition: false }) },
        properties: { tags: ['duplicate-content'] },
      };
    }),
    notifications: [
      { id: 'left-out', shortDescription: { text: 'Findings that this log leaves out.' } },
      { id: 'unreadable', shortDescription: { text: 'An article that cannot be read.' } },
      { id: 'remark', shortDescription: { text: 'What was read in part, repaired or guessed.' } },
    ],
  };
}

function resultOf(finding: Finding, numbers: Map<string, number>): object {
  const { article, other, relation, edition, similarity, words } = finding;
  const partialFingerprints = fingerprintsOf(article, other, numbers);
  return {
    ruleId: `twicetold/${relation}`,
    ruleIndex: RULE_IDS.indexOf(relation as ReportedRelation),
    level: severityOf(finding),
    message: { text: `${escaped(titleOf(article))} ${predicateOf(finding)} ${link(other)}: ${measureOf(finding)}.` },
    locations: [locationOf(article)],
    relatedLocations: [{ id: 1, ...locationOf(other), message: { text: escaped(titleOf(other)) } }],
    ...(partialFingerprints !== undefined && { partialFingerprints }),
    rank: Math.round(similarity * 1000) / 10,
    properties: {
      similarity: Math.round(similarity * 1e4) / 1e4,
      ...(words !== undefined && { words }),
      ...(edition && { edition }),
      article: article.id,
      other: other.id,
    },
  };
}

/** The title of the other article as a link to its related location. */
const link = (other: Side): string => `[${escaped(titleOf(other))}](1)`;

/**
 * Escapes text for a message string, in which brackets are links and braces placeholders (SARIF 2.1.0, 3.11.5 and
 * 3.11.6).
 */
const escaped = (line: string): string => line.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');

function locationOf({ id, path, row, url, place }: Side): object {
  const file = place?.path ?? path ?? url;
  const logicalLocations = [{ name: oneLine(id), fullyQualifiedName: id, kind: 'article' }];
  if (file === undefined || file === '-') return { logicalLocations };
  const uri = uriOf(file);
  const isRelative = !/^[a-z]+:/.test(uri);
  const artifactLocation = { uri, ...(isRelative && { uriBaseId: ROOT }) };
  return { physicalLocation: { artifactLocation, ...regionOf(row, place) }, logicalLocations };
}

/** Without a position, a file that is one article begins in line 1, and a record of a file has no region. */
function regionOf(row: number | undefined, place: Side['place']): object {
  if (place === undefined) return row === undefined ? { region: { startLine: 1 } } : {};
  const { line, column, endLine, endColumn } = place;
  return { region: { startLine: line, startColumn: column, endLine, endColumn } };
}

/**
 * Fingerprints that are stable between runs: they depend on both contents, not on the names of the articles. GitHub
 * identifies an alert by `primaryLocationLineHash` alone.
 */
function fingerprintsOf({ fingerprint }: Side, other: Side, numbers: Map<string, number>): object | undefined {
  if (fingerprint === undefined || other.fingerprint === undefined) return undefined;
  const contents = `${fingerprint}+${other.fingerprint}`;
  const number = (numbers.get(contents) ?? 0) + 1;
  numbers.set(contents, number);
  return {
    'twicetold/contents/v1': `${contents}:${number}`,
    primaryLocationLineHash: `${fingerprint.slice(0, 16)}${other.fingerprint.slice(0, 16)}:${number}`,
  };
}

/** The invocation with its notifications: findings left out, and articles unreadable or read in part. */
function invocation({ filtered, unread, others }: Remarks, left: number): object {
  const notifications: object[] = [];
  const add = (id: string, level: Severity, text: string, file?: string): void => {
    const locations = file === undefined ? {} : { locations: [locationOf({ id: file, path: file, row: 0 })] };
    notifications.push({ descriptor: { id }, level, message: { text: escaped(oneLine(text)) }, ...locations });
  };
  if (left > 0) {
    add('left-out', 'warning', `${counted(left, 'finding')} left out, the least similar: see --format json`);
  }
  if (filtered !== undefined) add('left-out', 'note', filtered);
  const remarks = [
    ...sharedRemarks(unread).map(remark => ['unreadable', 'error', remark] as const),
    ...sharedRemarks(others).map(remark => ['remark', 'note', remark] as const),
  ];
  for (const [id, level, { name, reason, more = 0 }] of remarks.slice(0, MOST_REMARKS)) {
    add(id, level, withMore(reason, more), name);
  }
  if (remarks.length > MOST_REMARKS) {
    add('remark', 'note', `${counted(remarks.length - MOST_REMARKS, 'remark')} left out: see --format json`);
  }
  return { executionSuccessful: unread.length === 0, toolExecutionNotifications: notifications };
}
