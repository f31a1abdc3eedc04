/** The terminal is a guest: it is told what happens and decides what can be shown, where, and in which colours. */

import { printable } from '../report/sanitize.js';
import { PLAIN, type Style } from '../report/style.js';
import type { Progress } from '../types/progress.js';
import type { OptionValues } from './option-table.js';
import { ProgressLine } from './progress-line.js';
import type { Environment } from './resolve-options.js';

/** What of a process stream is needed here. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

/** There once somebody wants colours; shared, so that the last words of the process have them, too. */
let colored: Style | undefined;

/** Warnings printed in full; the rest is counted. */
const WARNINGS_SHOWN = 20;

type Look = Partial<Pick<OptionValues, 'color' | 'width' | 'quiet' | 'verbose'>>;

/** Everything that is said to a person goes through here, so that the progress line is gone before it is said. */
export class Terminal {
  readonly #progress: ProgressLine | undefined;

  constructor(
    private readonly look: Look,
    private readonly env: Environment,
    private readonly stdout: Sink,
    private readonly stderr: Sink,
  ) {
    const shown = stderr.isTTY === true && look.quiet !== true && env.TERM !== 'dumb';
    this.#progress = shown ? new ProgressLine(stderr) : undefined;
  }

  /** To be awaited before anything is said where it may be in colour. */
  async loadColors(): Promise<void> {
    const { look, env, stdout, stderr } = this;
    const wanted = [stdout, stderr].some(({ isTTY }) => wantsColor(look.color, env, isTTY));
    if (wanted) colored ??= (await import('./colored-style.js')).COLORED;
  }

  get #errors(): Style {
    return styleFor(wantsColor(this.look.color, this.env, this.stderr.isTTY));
  }

  /** For the report on standard output. */
  get style(): Style {
    return styleFor(wantsColor(this.look.color, this.env, this.stdout.isTTY));
  }

  /** For reports in files: plain unless colour was asked for by name. */
  get fileStyle(): Style {
    return styleFor(this.look.color === true);
  }

  /** Columns, 40 to 400. */
  get width(): number {
    const own = this.stdout.isTTY === true ? this.stdout.columns : undefined;
    return this.look.width ?? Math.min(400, Math.max(40, own || 80));
  }

  readonly progress = (progress: Progress): void => this.#progress?.update(progress);

  /** Must be called before a report is written; the other methods do it themselves. */
  clear(): void {
    this.#progress?.clear();
  }

  error(message: string, hint?: string): void {
    this.#say(`${this.#errors.red('twicetold:')} ${printable(message)}`);
    if (hint !== undefined) this.#say(`  ${this.#errors.dim('hint:')} ${printable(hint)}`);
  }

  /** @param more what the warnings left out are to be looked up in */
  warn(messages: readonly string[], more = 'the report'): void {
    if (this.look.quiet) return;
    for (const message of messages.slice(0, WARNINGS_SHOWN)) {
      this.#say(`${this.#errors.yellow('warning:')} ${printable(message)}`);
    }
    const left = messages.length - WARNINGS_SHOWN;
    if (left > 0) this.#say(`${this.#errors.yellow('warning:')} ... and ${left} more, listed in ${more}`);
  }

  /** Unless `--quiet`. */
  tell(message: string): void {
    if (!this.look.quiet) this.#say(this.#errors.dim(`twicetold: ${printable(message)}`));
  }

  /** Only with `--verbose`. */
  note(message: string): void {
    if (this.look.verbose && !this.look.quiet) this.#say(this.#errors.dim(`twicetold: ${printable(message)}`));
  }

  /** Where an internal error comes from; only with `--verbose`. */
  trace(stack: string): void {
    if (this.look.verbose) this.#say(stack.split('\n').map(printable).join('\n'));
  }

  #say(line: string): void {
    this.clear();
    this.stderr.write(`${line}\n`);
  }
}

/**
 * What was typed wins; then NO_COLOR (https://no-color.org), FORCE_COLOR and CLICOLOR_FORCE (https://force-color.org,
 * https://bixense.com/clicolors), a dumb terminal, and last whether it is a terminal at all. chalk asks only some of these.
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
