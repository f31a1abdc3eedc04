/**
 * The input of a command: the call with its resolved options, the options of the readers, the paths to read, and the found files.
 * Leaves out the files of the run itself (configuration, baseline, earlier reports), and words the messages about files.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { FileState } from '../index-store/types.js';
import type { Found, FoundFile } from '../read/find/find.js';
import { DEFAULT_LIMITS } from '../read/limits.js';
import { isWebAddress, withoutCredentials } from '../read/location.js';
import { isOwnReport } from '../read/sniff.js';
import type { ReadOptions } from '../read/streams.js';
import type { Web } from '../read/web.js';
import type { ReportFormat } from '../report/formats.js';
import { printable } from '../report/sanitize.js';
import type { SkippedFile } from '../types/article.js';
import type { Config } from './config-file.js';
import type { CommandName } from './option-spec.js';
import { outputFiles } from './output.js';
import { standardInputBytes, writeStdout } from './process.js';
import type { Resolved } from './resolve.js';
import type { Environment, Terminal } from './terminal.js';

export interface Call extends Pick<Resolved, 'values' | 'detection' | 'origins' | 'configPaths' | 'rules'> {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly config: Config | undefined;
  readonly cwd: string;
  readonly env: Environment;
  readonly terminal: Terminal;
}

/** A path for messages; a web address without its credentials. */
export function nameOf(path: string): string {
  if (path === '-') return 'standard input';
  return isWebAddress(path) ? withoutCredentials(path) : path;
}

/** The options of the readers. To read the web, add the client of `openWeb`. */
export function readOptions({ command, values: { field, maxArticle, maxUnpacked } }: Call): ReadOptions {
  const fields = Object.fromEntries(field.map(({ name, value }) => [name, value]));
  return {
    // unique copies records by their positions in the file
    fields: command === 'unique' ? { ...fields, isPlacedHere: true } : fields,
    limits: {
      ...DEFAULT_LIMITS,
      articleBytes: maxArticle * 1024 * 1024,
      unpackedBytes: maxUnpacked * 1024 * 1024,
    },
  };
}

/** Loads and opens the HTTP client. The caller closes it after the last article. */
export async function openWeb({ values, cwd }: Call): Promise<Web> {
  const { Web } = await import('../read/web.js');
  const { fetchFull, fetchTimeout, fetchMaxTime = 10 * fetchTimeout, fetchTries, fetchCache, maxArticle } = values;
  return new Web({
    full: fetchFull,
    answerTimeout: fetchTimeout * 1000,
    idleTimeout: fetchTimeout * 1000,
    totalTimeout: fetchMaxTime * 1000,
    tries: fetchTries,
    maxBytes: maxArticle * 1024 * 1024,
    ...(fetchCache !== undefined && { cache: resolve(cwd, fetchCache) }),
  });
}

/** The paths of a call. */
export interface ChosenPaths {
  readonly paths: readonly string[];
  /** The paths that only the list of `--files-from` names. */
  readonly listed: ReadonlySet<string>;
}

/**
 * The paths to scan: the operands and the list of `--files-from`; without both, the paths of the configuration file. The list may be
 * standard input, so that a run can call this only once.
 *
 * @param mayBeEmpty whether an empty list is valid
 * @throws UserError when the list cannot be read, or is empty without `mayBeEmpty`
 */
export async function pathsToScan(
  { operands, values, configPaths, cwd }: Call,
  mayBeEmpty = false,
): Promise<ChosenPaths> {
  const list = values.filesFrom === undefined ? [] : await readFilesFrom(values.filesFrom, cwd);
  if (values.filesFrom !== undefined && list.length === 0 && !mayBeEmpty) {
    throw new UserError(`--files-from ${nameOf(values.filesFrom)}: no path listed`, 'write one path per line');
  }
  const typed = [...operands, ...list];
  const listed = new Set(list);
  for (const operand of operands) listed.delete(operand);
  return { paths: typed.length > 0 || values.filesFrom !== undefined ? typed : configPaths, listed };
}

/** @param file `-` for standard input; one path per line, or separated by NUL where the file holds one (`find -print0`) */
async function readFilesFrom(file: string, cwd: string): Promise<readonly string[]> {
  let bytes: Buffer;
  try {
    bytes = file === '-' ? await standardInputBytes() : await readFile(resolve(cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`--files-from ${file}: ${code === 'ENOENT' ? 'no such file' : message}`);
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return text.split(text.includes('\0') ? '\0' : /\r?\n/).filter(path => path !== '');
}

/** Moves the files of the run from the found to the skipped files: configuration, baseline, and reports that this run replaces. */
export function withoutOwnFiles(found: Found, call: Call): Found {
  const own = new Map(outputFiles(call).map(file => [realPath(resolve(call.cwd, file)), 'a report of this run']));
  if (call.config !== undefined) own.set(realPath(call.config.absolute), 'the configuration file');
  const { baseline } = call.values;
  if (baseline !== undefined) own.set(realPath(resolve(call.cwd, baseline)), 'the baseline');
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

/** Whether the file is a report: by a first or last line that no article has, or by fields that no record has. */
function isEarlierReport(absolute: string): boolean {
  const text = readFileSync(absolute, 'utf8');
  return (
    text.trim() === '' ||
    isOwnReport(text) ||
    /^(?:\{"(?:type":"(?:article|pair|cluster|summary)"|schema":"twicetold\.)|a,b,similarity,relation,)/.test(text)
  );
}

/**
 * A report may replace an earlier report, but not an article.
 * @throws UserError when an output file is among the articles
 */
export function refuseToOverwrite({ files }: Found, call: Call): void {
  const outputs = new Map(outputFiles(call).map(file => [realPath(resolve(call.cwd, file)), file]));
  if (outputs.size === 0) return;
  const names = new Set([...outputs.keys()].map(path => basename(path)));
  for (const { path, absolute } of files) {
    if (!names.has(basename(absolute))) continue;
    const output = outputs.get(realPath(absolute));
    if (output !== undefined) {
      throw new UserError(`${output} is one of the articles (${path})`, 'use another file for the report');
    }
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * Prints the list of `--show-files` if the call asks for it.
 *
 * @returns whether the command is done
 * @throws UserError if there is nothing to read
 */
export async function isAllShown({ values }: Call, paths: readonly string[], found: Found): Promise<boolean> {
  if (values.showFiles) await writeStdout([renderFiles(found, values.format)]);
  if (found.files.length + found.problems.length === 0) throw nothingToRead(paths, found);
  return values.showFiles;
}

/**
 * The output of `--show-files`: the files to read with their formats, and the skipped files with their reasons.
 *
 * @returns a line for each file, or JSON with `--format json`; ends with a line break unless empty
 */
export function renderFiles({ files, skipped, problems, notices }: Found, format: ReportFormat): string {
  if (format === 'json') {
    const read = files.map(file => ({
      path: file.path,
      format: formatOf(file),
      ...(file.known && { known: true }),
      ...(file.compression !== undefined && { compression: file.compression }),
    }));
    return `${JSON.stringify({ files: read, skipped, problems, notices }, null, 2)}\n`;
  }
  const lines = [
    ...files.map(file => [labelOf(file), `${printable(file.path)}${file.known ? ' (known)' : ''}`]),
    ...problems.map(({ path, reason }) => ['unreadable', `${printable(path)}: ${printable(reason)}`]),
    ...skipped.map(({ path, reason }) => ['skipped', `${printable(path)}: ${printable(reason)}`]),
    ...notices.map(({ path, reason }) => ['notice', `${printable(path)}: ${printable(reason)}`]),
  ];
  const width = lines.reduce((widest, [label]) => Math.max(widest, label.length), 10);
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('');
}

/** "jsonl+gzip". */
const labelOf = (file: FoundFile): string =>
  file.compression === undefined ? formatOf(file) : `${formatOf(file)}+${file.compression}`;

/** The format of a web page is unknown before it is fetched. */
const formatOf = ({ format, web }: FoundFile): string => (web === true ? 'web' : format);

/**
 * The error of a run without articles.
 * @param empty number of inputs that were read and hold no article
 */
export function nothingToRead(paths: readonly string[], { skipped }: Found, empty = 0): UserError {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  const message = `no article in ${firstNames(paths)}${more}`;
  if (skipped.length > 0) {
    return new UserError(message, `${count(skipped.length)} skipped; --show-files lists the reasons`);
  }
  if (empty > 0) {
    const inputs = empty === 1 ? 'input' : 'inputs';
    return new UserError(message, `${empty} ${inputs} without an article; --verbose lists the reasons`);
  }
  if (paths.length === 1 && paths[0] === '-') {
    return new UserError(message, 'it is empty, or holds blank lines only: write one JSON record per line');
  }
  return new UserError(message, 'no supported file found (text, HTML, feeds, mail, CSV, JSON ...)');
}

/** The first three paths, for messages. */
export function firstNames(paths: readonly string[]): string {
  return paths.slice(0, 3).map(nameOf).join(', ');
}

/** "2 files skipped (.html 1, .png 1): --show-files lists the reasons". */
export function skippedLine({ skipped }: Found): string {
  const kinds = new Map<string, number>();
  for (const { path } of skipped) {
    const kind = extname(path) || basename(path);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const most = [...kinds].sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1)).slice(0, 5);
  const named = most.map(([kind, files]) => `${kind} ${files}`).join(', ');
  return `${count(skipped.length)} skipped (${named}${kinds.size > 5 ? ', ...' : ''}): --show-files lists the reasons`;
}

const count = (files: number): string => `${files} ${files === 1 ? 'file' : 'files'}`;

/** Size and time of a file; undefined for standard input and the web, which are read in every run. */
export function stateOf({ path, absolute, web, followed }: FoundFile): FileState | undefined {
  if (web === true || followed === true || absolute === '-') return undefined;
  const stats = statSync(absolute, { throwIfNoEntry: false });
  return stats?.isFile() ? { path, size: stats.size, modified: stats.mtimeMs } : undefined;
}
