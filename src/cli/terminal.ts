/** Messages, warnings and progress on standard error, and the colours and width of reports on standard output. */

import { printable } from '../report/sanitize.js';
import { PLAIN, type Style } from '../report/style.js';
import type { Progress } from '../types/report.js';
import type { OptionValues } from './options.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The used members of a process stream. */
interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

/** The loaded colours. They are shared by all terminals, so that an error after the command is coloured, too. */
let colored: Style | undefined;

/** Most warnings that are printed; the others are counted. */
const WARNINGS_SHOWN = 20;

type Look = Partial<Pick<OptionValues, 'color' | 'width' | 'quiet' | 'verbose'>>;

/** Prints messages; makes text of articles, file names and errors printable, and clears the progress line first. */
export class Terminal {
  readonly #progress: ProgressLine | undefined;

  constructor(
    private readonly look: Look,
    private readonly env: Environment,
    private readonly stdout: Sink,
    private readonly stderr: Sink,
  ) {
    const isShown = stderr.isTTY === true && look.quiet !== true && env.TERM !== 'dumb';
    this.#progress = isShown ? new ProgressLine(stderr) : undefined;
  }

  /** Loads the colours if a stream takes them. Await this before the first coloured output. */
  async loadColors(): Promise<void> {
    const { look, env, stdout, stderr } = this;
    if (colored !== undefined || ![stdout, stderr].some(({ isTTY }) => wantsColor(look.color, env, isTTY))) return;
    const { Chalk } = await import('chalk');
    // level 1: the 16 colours that every terminal has
    colored = new Chalk({ level: 1 });
  }

  get #errors(): Style {
    return styleFor(wantsColor(this.look.color, this.env, this.stderr.isTTY));
  }

  /** The style of a report on standard output. */
  get style(): Style {
    return styleFor(wantsColor(this.look.color, this.env, this.stdout.isTTY));
  }

  /** The style of reports in files: plain unless `--color` is given. */
  get fileStyle(): Style {
    return styleFor(this.look.color === true);
  }

  /** Columns, 40 to 400. */
  get width(): number {
    const columns = this.stdout.isTTY === true ? this.stdout.columns : undefined;
    return this.look.width ?? Math.min(400, Math.max(40, columns || 80));
  }

  readonly progress = (progress: RunProgress): void => this.#progress?.update(progress);

  /** Clears the progress line. Call this before a report is written to the terminal. */
  clear(): void {
    this.#progress?.clear();
  }

  error(message: string, hint?: string): void {
    this.#print(`${this.#errors.red('twicetold:')} ${printable(message)}`);
    if (hint !== undefined) this.#print(`  ${this.#errors.dim('hint:')} ${printable(hint)}`);
  }

  /** Prints the reason of a failure as the last line, also with `--quiet`. @param line begins with "failed:" */
  reason(line: string): void {
    const [word] = line.split(' ', 1);
    this.#print(this.#errors.red(word) + printable(line.slice(word.length)));
  }

  /** @param more where the user finds the warnings that are not printed */
  warn(messages: readonly string[], more = 'the report'): void {
    if (this.look.quiet) return;
    for (const message of messages.slice(0, WARNINGS_SHOWN)) {
      this.#print(`${this.#errors.yellow('warning:')} ${printable(message)}`);
    }
    const left = messages.length - WARNINGS_SHOWN;
    if (left > 0) this.#print(`${this.#errors.yellow('warning:')} ... and ${left} more, listed in ${more}`);
  }

  /** Warns of what a report says as well, unless the same terminal has just shown the report as text. */
  warnBesideReport(
    messages: readonly string[],
    more: string,
    { format, output = '-' }: Pick<OptionValues, 'format' | 'output'>,
  ): void {
    const isShown = format === 'text' && output === '-' && this.stdout.isTTY === true && this.stderr.isTTY === true;
    if (!isShown) this.warn(messages, more);
  }

  /** Prints the message, and indented lines of details, unless `--quiet` is given. */
  info(message: string, details: readonly string[] = []): void {
    if (this.look.quiet) return;
    this.#print(this.#errors.dim(`twicetold: ${printable(message)}`));
    for (const line of details) this.#print(this.#errors.dim(`  ${printable(line)}`));
  }

  /** Prints the message only with `--verbose`. */
  debug(message: string): void {
    if (this.look.verbose) this.info(message);
  }

  /** Prints the stack of an internal error, only with `--verbose`. */
  trace(stack: string): void {
    if (this.look.verbose) this.#print(stack.split('\n').map(printable).join('\n'));
  }

  #print(line: string): void {
    this.clear();
    this.stderr.write(`${line}\n`);
  }
}

/**
 * Whether a stream gets colours. In this order decide: `--color`, NO_COLOR (https://no-color.org), FORCE_COLOR and CLICOLOR_FORCE
 * (https://force-color.org, https://bixense.com/clicolors), a dumb terminal, and whether the stream is a terminal. chalk alone
 * checks only some of them.
 */
export function wantsColor(typed: boolean | undefined, env: Environment, isTTY: boolean | undefined): boolean {
  if (typed !== undefined) return typed;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return true;
  if (env.TERM === 'dumb' || env.CLICOLOR === '0') return false;
  return isTTY === true;
}

function styleFor(color: boolean): Style {
  return (color ? colored : undefined) ?? PLAIN;
}

/** Milliseconds between two updates of the progress line. */
const INTERVAL = 100;

/** Progress of a run: that of the detection, and of what follows it. */
type RunProgress = Omit<Progress, 'stage'> & { readonly stage: Progress['stage'] | 'places' };

const STAGES: Readonly<Record<RunProgress['stage'], (count: string) => string>> = {
  read: count => `reading: ${count} articles`,
  boilerplate: count => `removing boilerplate: ${count} articles`,
  words: count => `counting words: ${count} articles`,
  sketch: count => `sketching: ${count} articles`,
  candidates: count => `finding candidates: ${count} articles`,
  compare: count => `comparing: ${count} pairs`,
  cluster: count => `clustering: ${count} pairs`,
  places: count => `looking up passages: ${count} pairs`,
};

/** Seconds of a stage before its rate is shown. */
const RATED_FROM = 2;

/** One line that is redrawn in place while a scan runs. */
export class ProgressLine {
  #isDrawn = false;
  #stage: RunProgress['stage'] | undefined;
  /** Time and count at the beginning of the stage. */
  #began = { time: 0, done: 0 };
  #last = Number.NEGATIVE_INFINITY;

  /** @param stream a terminal; @param now milliseconds from any start */
  constructor(
    private readonly stream: Sink,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(progress: RunProgress): void {
    const time = this.now();
    // draw a new stage at once, because some stages report only their beginning
    if (progress.stage === this.#stage && time - this.#last < INTERVAL) return;
    if (progress.stage !== this.#stage || progress.done < this.#began.done) this.#began = { time, done: progress.done };
    this.#stage = progress.stage;
    this.#last = time;
    this.#isDrawn = true;
    // a line as wide as the terminal wraps and cannot be cleared
    const line = (describe(progress) + this.#rate(progress, time)).slice(
      0,
      Math.max(1, (this.stream.columns || 80) - 1),
    );
    this.stream.write(`\r\u001B[2K${line}`);
  }

  /** ", 1,200/s, 40 s left", once a stage has run for a while; '' before. */
  #rate({ done, total }: RunProgress, time: number): string {
    const seconds = (time - this.#began.time) / 1000;
    const rate = (done - this.#began.done) / seconds;
    if (seconds < RATED_FROM || !(rate > 0)) return '';
    const shown = rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en');
    const left = total === undefined || total <= done ? '' : `, ${durationOf((total - done) / rate)} left`;
    return `, ${shown}/s${left}`;
  }

  clear(): void {
    if (this.#isDrawn) this.stream.write('\r\u001B[2K');
    this.#isDrawn = false;
  }
}

/** "40 s", "12 min", "1 h 5 min". */
function durationOf(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function describe({ stage, done, total }: RunProgress): string {
  const count = done.toLocaleString('en');
  if (total === undefined || total === 0) return STAGES[stage](count);
  const percent = Math.min(100, Math.floor((100 * done) / total));
  return `${STAGES[stage](`${count} of ${total.toLocaleString('en')}`)} (${percent} %)`;
}
