/** `twicetold scan`: find the files, run, report, and say how it ended. */
import { readFileSync, realpathSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { type Found, type FoundFile, findFiles } from '../read/find/find.js';
import { isOwnReport } from '../read/own-report.js';
import { isWebAddress, withoutCredentials } from '../read/web-address.js';
import { withoutArticle } from '../report/sections.js';
import type { SkippedFile } from '../types/article.js';
import type { ArticleRow, StreamedReport, Summary } from '../types/report.js';
import { type Call, detectOptions, openWeb, readOptions } from './call.js';
import { EXIT, reportFails } from './exit-codes.js';
import { readFilesFrom } from './files-from.js';
import { CrewAhead } from './prewarm-workers.js';
import { renderFiles } from './show-files.js';
import { StageTimes } from './stage-times.js';
import { standardInput } from './stdin.js';
import { writeStdout } from './stdout.js';
import { checkOutputs, outputFiles, writeReports } from './write-reports.js';

/**
 * @returns the exit code
 * @throws UserError when there is nothing to read or the report cannot be written
 */
export async function scan(call: Call): Promise<number> {
  const { values, terminal, cwd } = call;
  const paths = await pathsToScan(call);
  const { include, exclude, gitignore } = values;
  const ahead = new CrewAhead(values.jobs);
  const onFiles = (count: number): Promise<void> | undefined => ahead.expectFiles(count);
  const found = withoutOwnFiles(await findFiles(paths, { include, exclude, gitignore, cwd, onFiles }), call);
  if (values.showFiles) await writeStdout([renderFiles(found, values.format)]);
  if (found.files.length + found.problems.length === 0) throw nothingToRead(paths, found);
  if (values.showFiles) return EXIT.clean;
  await checkOutputs(call);
  refuseToOverwrite(found, call);
  terminal.note(`files: ${found.files.length} to read, ${found.skipped.length} skipped`);

  const times = new StageTimes();
  times.begin('load');
  await ahead.expect(found.files);
  const [{ runScan }, { reportPieces }] = await Promise.all([
    import('./scan-run.js'),
    import('../report/load-format.js'),
  ]);
  const web = found.files.some(file => file.web) ? await openWeb(call) : undefined;
  const report = await runScan({
    files: found.files,
    problems: found.problems,
    stdin: found.files.some(file => file.absolute === '-') ? standardInput() : undefined,
    readOptions: { ...readOptions(values), ...(web !== undefined && { web }) },
    detectOptions: detectOptions(values),
    jobs: values.jobs,
    crew: ahead.crew,
    memory: values.memory,
    onProgress(progress) {
      times.update(progress);
      terminal.progress(progress);
    },
    onParked: bytes => terminal.note(`memory: ${Math.round(bytes / 1e6)} MB went to a temporary file`),
  });
  web?.close();
  if (web?.cacheFault !== undefined) terminal.warn([`answers are not kept: ${web.cacheFault}`]);
  terminal.clear();
  const { summary, skipped = [] } = report;
  for (const { path, reason } of skipped) terminal.note(`skipped: ${path}: ${reason}`);
  if (summary.articles === 0) throw nothingToRead(paths, found, skipped.length);
  terminal.note(`articles: ${summary.articles}; candidate pairs: ${summary.candidatePairs}; pairs: ${summary.pairs}`);
  if (summary.ok > 1) terminal.note(missedLine(summary));
  times.begin('report');
  await writeReports(call, (format, view) => reportPieces(report, format, view));
  terminal.note(`time: ${times.summary()}`);
  const { renamed = 0 } = report.articles;
  if (renamed > 0)
    terminal.tell(
      `${renamed} ${renamed === 1 ? 'article has' : 'articles have'} the id of another: called ID~2 and so on`,
    );
  if (found.skipped.length > 0) terminal.tell(skippedLine(found));
  const surprising = withoutArticle(report);
  if (surprising.length > 0 && !values.verbose) {
    terminal.tell(`no article in ${surprising.length} of what was read: the report says why`);
  }
  return ending(call, report, paths);
}

async function pathsToScan({ operands, values, configPaths, cwd }: Call): Promise<readonly string[]> {
  const listed = values.filesFrom === undefined ? [] : await readFilesFrom(values.filesFrom, cwd);
  const typed = [...operands, ...listed];
  return typed.length > 0 ? typed : configPaths;
}

/**
 * A report may replace an earlier report, never an article.
 * @throws UserError when an output file is among the articles
 */
function refuseToOverwrite({ files }: Found, call: Call): void {
  const outputs = new Map(outputFiles(call).map(file => [realPath(resolve(call.cwd, file)), file]));
  if (outputs.size === 0) return;
  const names = new Set([...outputs.keys()].map(path => basename(path)));
  for (const { path, absolute } of files) {
    if (!names.has(basename(absolute))) continue;
    const output = outputs.get(realPath(absolute));
    if (output !== undefined)
      throw new UserError(`${output} is one of the articles (${path})`, 'name another file for the report');
  }
}

/** Our configuration is no article, and a report that this run replaces is none either. */
function withoutOwnFiles(found: Found, call: Call): Found {
  const own = new Map(outputFiles(call).map(file => [realPath(resolve(call.cwd, file)), 'a report of this run']));
  if (call.config !== undefined) own.set(realPath(call.config.absolute), 'the configuration file');
  if (own.size === 0) return found;
  const names = new Set([...own.keys()].map(path => basename(path)));
  const reasonOf = ({ absolute, explicit }: FoundFile): string | undefined => {
    if (explicit || !names.has(basename(absolute))) return undefined;
    const reason = own.get(realPath(absolute));
    return reason === 'a report of this run' && !isEarlierReport(absolute) ? undefined : reason;
  };
  const files: FoundFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of found.files) {
    const reason = reasonOf(file);
    if (reason === undefined) files.push(file);
    else skipped.push({ path: file.path, reason });
  }
  return {
    ...found,
    files,
    skipped: [...found.skipped, ...skipped].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Reports have a first or a last line that no article has; JSON Lines and CSV reports have fields that no record has. */
function isEarlierReport(absolute: string): boolean {
  const text = readFileSync(absolute, 'utf8');
  return (
    text.trim() === '' ||
    isOwnReport(text) ||
    /^(?:\{"type":"(?:article|pair|cluster|summary)"|a,b,similarity,relation,)/.test(text)
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** @param without how much of what was read held no article */
function nothingToRead(paths: readonly string[], { skipped }: Found, without = 0): UserError {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  const hint =
    skipped.length > 0
      ? `${skipped.length} ${skipped.length === 1 ? 'file was' : 'files were'} skipped; --show-files says why`
      : without > 0
        ? 'what was read holds none; --verbose says why'
        : 'articles are texts, HTML pages, feeds, letters, tables and records';
  return new UserError(`no article in ${shown(paths)}${more}`, hint);
}

/** The first of them, as a person is told of them. */
function shown(paths: readonly string[]): string {
  const nameOf = (path: string): string => {
    if (path === '-') return 'standard input';
    return isWebAddress(path) ? withoutCredentials(path) : path;
  };
  return paths.slice(0, 3).map(nameOf).join(', ');
}

/** An article that could not be read goes before a matched gate: the job was not done in full. */
function ending({ values, terminal }: Call, report: StreamedReport, paths: readonly string[]): number {
  const { unreadable, binary } = report.summary;
  const unread = unreadable + binary === 0 ? [] : [...report.articles].filter(isUnread);
  terminal.warn(unread.map(describe), 'the report (--format json)');
  if (unread.length === report.articles.length) {
    throw new UserError(`no article could be read in ${shown(paths)}`, 'the warnings say why');
  }
  if (unread.length > 0 && !values.allowUnreadable) return EXIT.failed;
  return reportFails(report, values.failOn) ? EXIT.matched : EXIT.clean;
}

const isUnread = ({ status }: ArticleRow): boolean => status === 'unreadable' || status === 'binary';

function describe({ id, path, status, reason }: ArticleRow): string {
  return `${path ?? id}: ${reason ?? (status === 'binary' ? 'not text' : 'cannot be read')}`;
}

/** What the sketches cannot see, said plainly. */
function missedLine({ missed }: Summary): string {
  const chances = missed.filter(({ chance }) => chance >= 0.0005);
  if (chances.length === 0) return 'never compared: next to no pair with a Jaccard of 0.02 or more';
  const each = chances.map(({ jaccard, chance }) => `${(100 * chance).toFixed(1)} % at Jaccard ${jaccard}`);
  return `never compared, of pairs of this corpus's median length: ${each.join(', ')}`;
}

/** "2 files not read (.html 1, .png 1)". */
function skippedLine({ skipped }: Found): string {
  const kinds = new Map<string, number>();
  for (const { path } of skipped) {
    const kind = extname(path) || basename(path);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const most = [...kinds].sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1)).slice(0, 5);
  const named = most.map(([kind, count]) => `${kind} ${count}`).join(', ');
  return `${skipped.length} ${skipped.length === 1 ? 'file' : 'files'} not read (${named}${kinds.size > 5 ? ', ...' : ''}): --show-files says why`;
}
