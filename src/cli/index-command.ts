/** `twicetold index`: keeps an index of known articles; the first operand is the action. */

import { isAbsolute, resolve } from 'node:path';
import { nameOfStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import type { Addition } from '../index-store/addition.js';
import { isIndex, readManifest } from '../index-store/manifest.js';
import { type OpenIndex, openIndex } from '../index-store/open-index.js';
import { type FileState, type IndexSettings, type KnownArticle, STORED_OPTIONS } from '../index-store/types.js';
import type { FoundFile } from '../read/find/find.js';
import { relativePath } from '../read/find/relative-path.js';
import { isWholeFile } from '../read/read.js';
import { keptLine } from '../read/records/kept.js';
import { jsonString, printable } from '../report/sanitize.js';
import { remarkLine, sharedRemarks } from '../report/sections.js';
import { recordsOf } from '../types/article.js';
import { findArticles, withReader } from './articles.js';
import { type Call, nothingToRead, pathsToScan, refuseToOverwrite, stateOf } from './input.js';
import type { IndexAction } from './option-spec.js';
import { checkOutputs } from './output.js';
import { writeOutputFile } from './output-file.js';
import { EXIT, writeStdout } from './process.js';
import { readStatistics } from './statistics.js';

/** Most files, and bytes of them, whose articles are committed together. */
const GROUP = { files: 4096, bytes: 64e6 };
/** Number of characters that are written at a time. */
const CHUNK = 1 << 16;

const RUN: Readonly<Record<IndexAction, (call: Call, folder: string, operands: readonly string[]) => Promise<number>>> =
  {
    add,
    remove,
    list: (call, folder) => writeLines(call, folder, listed),
    export: (call, folder) => writeLines(call, folder, exported),
    stats: (call, folder) => writeLines(call, folder, figures),
    verify,
  };

/**
 * @returns the exit code
 * @throws UserError if the index cannot be opened or written
 */
export function indexCommand(call: Call): Promise<number> {
  const [action, folder, ...operands] = call.operands;
  return RUN[action as IndexAction](call, folder, operands);
}

/** Opens an index for reading. @throws UserError if there is none */
function openToRead({ cwd }: Call, folder: string): Promise<OpenIndex> {
  const absolute = resolve(cwd, folder);
  if (!isIndex(absolute))
    throw new UserError(`${folder} is not an index`, `make one: twicetold index add ${folder} PATH`);
  return openIndex(absolute);
}

/** Opens the index for writing; the options that the user set must agree with the stored settings. */
function openToWrite({ values, origins, terminal, cwd }: Call, folder: string): Promise<OpenIndex> {
  const typed = [...STORED_OPTIONS, 'text' as const].filter(name => name !== 'engine' && origins[name] !== 'default');
  const settings: Partial<IndexSettings> = Object.fromEntries(typed.map(name => [name, values[name]]));
  return openIndex(resolve(cwd, folder), {
    write: true,
    wait: values.wait,
    onWait: holder => terminal.info(`waiting for ${holder}, which is writing ${folder}`),
    settings,
  });
}

async function add(call: Call, folder: string, operands: readonly string[]): Promise<number> {
  const { values, terminal, detection } = call;
  const { paths, listed } = await pathsToScan({ ...call, operands });
  const input = await findArticles(call, paths, listed);
  const { found } = input;
  if (found.files.length + found.problems.length === 0) throw nothingToRead(paths, found);
  refuseToOverwrite(found, call);
  const given = values.stats === undefined ? undefined : await readStatistics(values.stats);
  const index = await openToWrite(call, folder);
  try {
    if (given !== undefined && index.size > 0 && !isSame(given, index.statistics)) {
      throw new UserError(
        `${folder}: the index already has other statistics than ${values.stats}`,
        `leave out --stats, or make a new index: twicetold index export ${folder} | twicetold index add NEW - --stats ${values.stats}`,
      );
    }
    const { minWords, text } = index.settings;
    const states = new Map(found.files.flatMap(file => stateOf(file) ?? []).map(state => [state.path, state]));
    const unchanged = index.unchanged([...states.values()], values.prune);
    const files = found.files.filter(({ path }) => !unchanged.has(path));
    const learns = index.size === 0 && given === undefined;
    const preparation = {
      ...detection,
      minWords,
      acrossLanguages: false,
      stored: text ? ('text' as const) : ('words' as const),
    };
    const addition = await withReader(
      call,
      { ...input, found: { ...found, files } },
      async (read, known, environment) => {
        const addition = index.addition({ ...environment, ...(given !== undefined && { statistics: given }) });
        await addition.add(read([], known));
        // the articles from which an index learns its statistics are one commit
        for (const group of learns ? [files] : groupsOf(files, states))
          await addition.add(
            read(group, []),
            group.flatMap(({ path }) => states.get(path) ?? []),
          );
        return addition;
      },
      preparation,
    );
    terminal.clear();
    const { added, replaced, unchanged: same, unread, skipped, notices } = addition.result;
    if (index.size === 0 && unread.length === 0) throw nothingToRead(paths, found, skipped.length);
    const remarks = [
      ...unread.map(({ path, id, reason = '', more = 0 }) => ({ name: path ?? id, reason, more })),
      ...notices.map(({ path, reason }) => ({ name: path, reason })),
    ];
    terminal.warn(
      sharedRemarks(remarks).map(remark => remarkLine(remark)),
      '--verbose',
    );
    const vanished = vanishedFrom(paths, call.cwd, { found: found.files, read: files, unread }, addition);
    const pruned = values.prune ? index.prune(vanished) : 0;
    const parts = [
      `${count(added, 'article')} added`,
      ...(replaced > 0 ? [`${replaced} replaced`] : []),
      ...(same > 0 ? [`${same} as before`] : []),
      ...(unchanged.size > 0 ? [`${count(unchanged.size, 'file')} unchanged and not read`] : []),
      ...(pruned > 0 ? [`${pruned} removed`] : []),
      ...(unread.length > 0 ? [`${recordsOf(unread)} could not be read`] : []),
    ];
    terminal.info(`${parts.join(', ')}; ${count(index.size, 'article')} in ${folder}`);
    return unread.length > 0 && !values.allowUnreadable ? EXIT.failed : EXIT.clean;
  } finally {
    index.close();
  }
}

const isSame = (x: OpenIndex['statistics'], y: OpenIndex['statistics']): boolean =>
  nameOfStatistics(x).fingerprint === nameOfStatistics(y).fingerprint;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Divides files into groups that are committed together: many small files, or one large file. */
function groupsOf(files: readonly FoundFile[], states: ReadonlyMap<string, FileState>): FoundFile[][] {
  const groups: FoundFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const size = isWholeFile(file) ? (states.get(file.path)?.size ?? 0) : GROUP.bytes;
    if (bytes + size > GROUP.bytes || groups[groups.length - 1].length >= GROUP.files) {
      groups.push([]);
      bytes = 0;
    }
    groups[groups.length - 1].push(file);
    bytes += size;
  }
  return groups;
}

interface SeenFiles {
  readonly found: readonly FoundFile[];
  readonly read: readonly FoundFile[];
  /** Articles that could not be read; they may still exist. */
  readonly unread: readonly { readonly path?: string }[];
}

/** A test whether an article has vanished: its file no longer exists, or was read and no longer holds it. */
function vanishedFrom(
  paths: readonly string[],
  cwd: string,
  files: SeenFiles,
  addition: Addition,
): (article: KnownArticle) => boolean {
  const [present, read] = [files.found, files.read].map(some => new Set(some.map(({ path }) => path)));
  const unread = new Set(files.unread.map(({ path }) => path));
  const roots = paths.map(path => relativePath(cwd, resolve(cwd, path)));
  const isUnder = (path: string): boolean =>
    roots.some(
      root =>
        path === root || path.startsWith(`${root}/`) || (root === '' && !path.startsWith('../') && !isAbsolute(path)),
    );
  return ({ id, path }) => {
    if (path === undefined || unread.has(path)) return false;
    if (read.has(path) || addition.hasRead(path)) return !addition.isClaimed(id);
    return !present.has(path) && isUnder(path);
  };
}

async function remove(call: Call, folder: string, ids: readonly string[]): Promise<number> {
  const index = await openToWrite(call, await existing(call, folder));
  try {
    const { removed, missing } = index.remove(ids);
    call.terminal.warn(
      missing.map(id => `${id}: no such article in ${folder}`),
      'the list (index list)',
    );
    call.terminal.info(`${count(removed, 'article')} removed; ${count(index.size, 'article')} in ${folder}`);
    return missing.length > 0 ? EXIT.failed : EXIT.clean;
  } finally {
    index.close();
  }
}

/** @throws UserError if there is no index: opening for writing would create one */
async function existing(call: Call, folder: string): Promise<string> {
  (await openToRead(call, folder)).close();
  return folder;
}

/** Writes what an action prints to standard output or to the file of `--output`. */
async function writeLines(
  call: Call,
  folder: string,
  linesOf: (index: OpenIndex, folder: string) => Generator<string>,
): Promise<number> {
  await checkOutputs(call);
  const index = await openToRead(call, folder);
  try {
    await write(call, chunked(linesOf(index, folder)));
  } finally {
    index.close();
  }
  return EXIT.clean;
}

async function write({ values: { output = '-' } }: Call, chunks: Iterable<string>): Promise<void> {
  if (output === '-') await writeStdout(chunks);
  else await writeOutputFile(output, chunks);
}

function* chunked(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function* listed(index: OpenIndex): Generator<string> {
  for (const { id, words, status, published = '', title = '' } of index.list())
    yield `${[id, String(words), status, published, title].map(printable).join('\t')}\n`;
}

function* exported(index: OpenIndex, folder: string): Generator<string> {
  if (!index.settings.text) {
    throw new UserError(`${folder}: the index stores no texts`, 'index list names the articles; scan their files');
  }
  for (const article of index.list(true)) yield keptLine(articleOf(article), jsonString);
}

/** A stored article in the form of a reader. */
function articleOf({ id, status, reason, text = '', ...article }: KnownArticle) {
  const { path, row, title, source, url, published, credits, ignored } = article;
  const details = { path, row, title, source, url, published, credits, ignored };
  const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  return { id, ...known, ...(status === 'partial' && reason !== undefined && { incomplete: reason }), text };
}

function* figures(index: OpenIndex): Generator<string> {
  const { settings, size, bytes, segments } = index;
  const { articles, fingerprint } = nameOfStatistics(index.statistics);
  const { site } = index.statistics;
  const files = segments.reduce((sum, { segment }) => sum + segment.sections.files.count, 0);
  const rows = [
    ['articles', String(size)],
    ['bytes', `${bytes}${size > 0 ? ` (${Math.round(bytes / size)} an article)` : ''}`],
    ['texts', settings.text ? 'stored' : 'not stored'],
    ['segments', String(segments.length)],
    ['files', String(files)],
    ['statistics', `of ${count(articles, 'article')}, ${fingerprint}`],
    ['site', site === undefined ? 'not known to these older statistics' : printable(site ?? 'of no single publisher')],
    ...STORED_OPTIONS.map(name => [name, String(settings[name])]),
  ];
  for (const [name, value] of rows) yield `${name.padEnd(12)} ${value}\n`;
}

/** An index whose first addition was killed is empty, and not damaged. */
async function verify(call: Call, folder: string): Promise<number> {
  const absolute = resolve(call.cwd, folder);
  if (!isIndex(absolute) || readManifest(absolute) !== undefined) return writeLines(call, folder, verified);
  await checkOutputs(call);
  await write(call, [`${printable(folder)}: no articles yet: no fault\n`]);
  return EXIT.clean;
}

function* verified(index: OpenIndex, folder: string): Generator<string> {
  const { articles, segments, postings } = index.verify();
  const found = `${count(articles, 'article')} in ${count(segments, 'segment')}, ${postings} postings`;
  yield `${printable(folder)}: ${found}: no fault\n`;
}
