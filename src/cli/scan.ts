/** `twicetold scan`: find the files, run, report, and say how it ended. */
import { realpathSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { ArticleRow, Report, Summary } from '../model.js';
import { type Found, findFiles } from '../read/find.js';
import { type Call, detectOptions, readOptions } from './call.js';
import { EXIT, reportFails } from './exit-codes.js';
import { readFilesFrom } from './files-from.js';
import { renderFiles } from './show-files.js';
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
  const found = withoutOwnFiles(await findFiles(paths, { include, exclude, gitignore, cwd }), call);
  if (values.showFiles) await writeStdout([renderFiles(found, values.format)]);
  if (found.files.length + found.problems.length === 0) throw nothingToRead(paths, found);
  if (values.showFiles) return EXIT.clean;
  await checkOutputs(call);
  terminal.note(`files: ${found.files.length} to read, ${found.skipped.length} skipped`);

  const [{ runScan }, { renderReport }] = await Promise.all([import('./scan-run.js'), import('../report/formats.js')]);
  const report = await runScan({
    files: found.files,
    problems: found.problems,
    stdin: found.files.some(file => file.absolute === '-') ? standardInput() : undefined,
    readOptions: readOptions(values),
    detectOptions: detectOptions(values),
    jobs: values.jobs,
    onProgress: terminal.progress,
    onSkipped: ({ path, reason }) => terminal.note(`skipped: ${path}: ${reason}`),
  });
  terminal.clear();
  const { summary } = report;
  if (summary.articles === 0) throw nothingToRead(paths, found);
  terminal.note(`articles: ${summary.articles}; candidate pairs: ${summary.candidatePairs}; pairs: ${summary.pairs}`);
  if (summary.ok > 1) terminal.note(missedLine(summary));
  await writeReports(call, (format, view) => renderReport(report, format, view));
  return ending(call, report, paths);
}

async function pathsToScan({ operands, values, configPaths, cwd }: Call): Promise<readonly string[]> {
  const listed = values.filesFrom === undefined ? [] : await readFilesFrom(values.filesFrom, cwd);
  const typed = [...operands, ...listed];
  return typed.length > 0 ? typed : configPaths;
}

/** A report written into the scanned folder must not be an article of the next run; neither is our configuration. */
function withoutOwnFiles(found: Found, call: Call): Found {
  const own = new Map(outputFiles(call).map(file => [realPath(resolve(call.cwd, file)), 'a report of this run']));
  if (call.config !== undefined) own.set(realPath(call.config.absolute), 'the configuration file');
  const names = new Set([...own.keys()].map(path => basename(path)));
  const reasonOf = (absolute: string) => (names.has(basename(absolute)) ? own.get(realPath(absolute)) : undefined);
  const skipped = found.files.flatMap(({ path, absolute }) => {
    const reason = reasonOf(absolute);
    return reason === undefined ? [] : [{ path, reason }];
  });
  return {
    ...found,
    files: found.files.filter(file => reasonOf(file.absolute) === undefined),
    skipped: [...found.skipped, ...skipped].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function nothingToRead(paths: readonly string[], { skipped }: Found): UserError {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  const where = paths.slice(0, 3).map(path => (path === '-' ? 'standard input' : path));
  const hint =
    skipped.length > 0
      ? `${skipped.length} ${skipped.length === 1 ? 'file was' : 'files were'} skipped; --show-files says why`
      : 'articles are text, Markdown, JSON and JSON Lines files';
  return new UserError(`no article in ${where.join(', ')}${more}`, hint);
}

/** An article that could not be read goes before a matched gate: the job was not done in full. */
function ending({ values, terminal }: Call, report: Report, paths: readonly string[]): number {
  const unread = report.articles.filter(row => row.status === 'unreadable' || row.status === 'binary');
  terminal.warn(unread.map(describe), 'the report (--format json)');
  if (unread.length === report.articles.length) {
    throw new UserError(`no article could be read in ${paths.slice(0, 3).join(', ')}`, 'the warnings say why');
  }
  if (unread.length > 0 && !values.allowUnreadable) return EXIT.failed;
  return reportFails(report, values.failOn) ? EXIT.matched : EXIT.clean;
}

function describe({ id, path, status, reason }: ArticleRow): string {
  return `${path ?? id}: ${reason ?? (status === 'binary' ? 'not text' : 'cannot be read')}`;
}

/** What the sketches cannot see, said plainly. */
function missedLine({ missed }: Summary): string {
  const chances = missed.map(({ jaccard, chance }) => `${(100 * chance).toFixed(1)} % at Jaccard ${jaccard}`);
  return `never compared, of pairs of this corpus's median length: ${chances.join(', ')}; --sensitivity high looks harder`;
}
