/** `twicetold watch`: reads its sources at intervals, and reports new articles that repeat known ones. */
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../errors.js';
import type { FileState } from '../index-store/types.js';
import { jsonLine, printable } from '../report/sanitize.js';
import type { ReadItem } from '../types/article.js';
import type { CheckedArticle } from '../types/check.js';
import { RunAcceptance } from './acceptance.js';
import { findArticles, readItems } from './articles.js';
import { matchFilter } from './gate.js';
import { type Call, nameOf, pathsToScan, stateOf } from './input.js';
import { type KnownIndex, openKnown } from './known-articles.js';
import { EXIT, writeStdout } from './process.js';
import type { Terminal } from './terminal.js';
import { WatchedSources } from './watch-turn.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds that a turn may take to end after a signal. */
const GRACE_PERIOD = 700;

/**
 * @returns the exit code: 0 after a signal; with `--once`, 2 if a source could not be read
 * @throws UserError if a path does not exist at the start, or the index cannot be read or written
 */
export async function watch(call: Call): Promise<number> {
  const { terminal } = call;
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
    // the process may end at any time, because each commit of the index is atomic
    setTimeout(() => process.exit(EXIT.clean), GRACE_PERIOD).unref();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await watchUntil(call, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return EXIT.clean;
    throw error;
  } finally {
    terminal.clear();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function watchUntil(call: Call, signal: AbortSignal): Promise<number> {
  const { values, terminal } = call;
  const { paths } = await pathsToScan(call);
  // a missing baseline is an error before the index is made
  const acceptance = new RunAcceptance(call);
  const events = {
    repeat: (article: CheckedArticle) => report(call, article, signal),
    down: (path: string, reason: string) => terminal.warn([`${path}: ${reason}`]),
    back: (path: string) => terminal.info(`${path}: works again`),
  };
  const sources = new WatchedSources(events, matchFilter(values.reportOn));
  for (let isFirst = true; ; isFirst = false) {
    const begun = performance.now();
    const known = await openKnown(call, acceptance);
    try {
      const read: FileState[] = [];
      const batches = articlesOf(call, { paths, isFirst, known, read }, signal);
      const { added, repeats, failed } = await sources.turn(batches, known, signal);
      // the path of a member of an archive begins with the path of the archive
      const hasFailed = (path: string): boolean =>
        [...failed].some(part => part === path || part.startsWith(`${path}/`));
      const complete = read.filter(({ path }) => !hasFailed(path));
      if (complete.length > 0 && !signal.aborted) await known.addFiles(complete);
      terminal.debug(`${added} new, ${repeats} of them repeat another`);
      if (values.once) return failed.size > 0 && !values.allowUnreadable && !signal.aborted ? EXIT.failed : EXIT.clean;
    } finally {
      known.close();
    }
    const left = values.every * 1000 - (performance.now() - begun);
    await wait(Math.max(0, left), undefined, { signal }).catch(() => {});
    if (signal.aborted) return EXIT.clean;
  }
}

interface TurnInput {
  readonly paths: readonly string[];
  readonly isFirst: boolean;
  readonly known: KnownIndex;
  /** Receives the states of the local files that were read. */
  readonly read: FileState[];
}

/**
 * Reads the sources without the unchanged files. In the first turn a missing path is an error; later it is a source that fails.
 */
async function* articlesOf(
  call: Call,
  { paths, isFirst, known, read }: TurnInput,
  signal: AbortSignal,
): AsyncGenerator<readonly ReadItem[]> {
  for (const part of isFirst ? [paths] : paths.map(path => [path])) {
    try {
      const input = await findArticles(call, part);
      const states = new Map(input.found.files.flatMap(file => stateOf(file) ?? []).map(state => [state.path, state]));
      const unchanged = known.unchanged([...states.values()]);
      const files = input.found.files.filter(({ path }) => !unchanged.has(path));
      yield* readItems(call, { ...input, found: { ...input.found, files } }, signal);
      for (const { path } of files) read.push(...(states.has(path) ? [states.get(path)!] : []));
    } catch (error) {
      if (isFirst || !(error instanceof UserError)) throw error;
      const path = nameOf(part[0]);
      yield [{ problem: { id: path, path, status: 'unreadable', reason: error.message } }];
    }
    if (signal.aborted) return;
  }
}

/** Prints a repeat on one line, and runs the command of `--on-repeat`. */
async function report({ values, terminal }: Call, article: CheckedArticle, signal: AbortSignal): Promise<void> {
  const json = jsonLine(article);
  terminal.clear();
  await writeStdout([values.format === 'json' ? json : lineOf(article)]);
  if (values.onRepeat !== undefined) await runCommand(values.onRepeat, json, terminal, signal);
}

/** "0.97 paraphrase      feed-17  repeats  wire-3: Title of it (and 2 more)". */
function lineOf({ id, matches }: CheckedArticle): string {
  const [{ similarity, relation, title, ...best }] = matches;
  const named = title === undefined ? '' : `: ${title}`;
  const more = matches.length === 1 ? '' : ` (and ${matches.length - 1} more)`;
  return `${similarity.toFixed(2)} ${relation.padEnd(14)} ${printable(`${id}  repeats  ${best.id}${named}`)}${more}\n`;
}

/**
 * Runs the user's command with a repeat on its standard input. The command line holds no text of an article, so that a shell cannot act
 * on one.
 */
async function runCommand(command: string, input: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const failure = await new Promise<string | undefined>(resolve => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'inherit'], signal });
    child.on('error', error => resolve(error.message));
    child.on('close', (code, killed) => resolve(code === 0 ? undefined : `ended with ${killed ?? code}`));
    // the command may end without reading its input
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
  if (failure !== undefined && !signal.aborted) terminal.warn([`--on-repeat ${command}: ${failure}`]);
}
