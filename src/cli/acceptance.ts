/** Combines the sources of accepted pairs (ignored editions, rules of the configuration, baseline), and reports on them. */

import { UserError } from '../errors.js';
import type { Acceptance } from '../pipeline/stages.js';
import { acceptedReason, counted, score } from '../report/wording.js';
import type { AcceptedPair } from '../types/report.js';
import type { AcceptRules } from './accept-rules.js';
import { type Baseline, type KnownText, readBaseline } from './baseline.js';
import type { GateRemarks } from './gate.js';
import type { Call } from './input.js';
import { writeOutputFile } from './output-file.js';

/** Most changes of the baseline that are listed. */
const LINES_SHOWN = 20;

function baselineOf({ values: { baseline, updateBaseline } }: Call): Baseline | undefined {
  const today = new Date().toISOString().slice(0, 10);
  return baseline === undefined ? undefined : readBaseline(baseline, updateBaseline, today);
}

const pairKey = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** What the reason of a failure says of a pair. */
const REMARKS: Readonly<Record<KnownText['is'], string>> = {
  edited: ', accepted before its text was edited',
  further: ', a further copy of an accepted text',
  // too uncertain for the reason of a failure
  replaced: '',
};

export class RunAcceptance {
  readonly #call: Call;
  readonly #rules: AcceptRules;
  readonly #baseline: Baseline | undefined;
  /** The ids of the articles in pairs that the baseline accepts. */
  readonly #accepted = new Set<string>();

  /**
   * @param baseline of the call; read by default
   * @throws UserError if the baseline is missing or malformed
   */
  constructor(call: Call, baseline: Baseline | undefined = baselineOf(call)) {
    this.#call = call;
    this.#rules = call.rules;
    this.#baseline = baseline;
  }

  /** For the next check of a watch. The baseline is read again; where it cannot be, its entries hold as they were read before. */
  again(): RunAcceptance {
    try {
      return new RunAcceptance(this.#call);
    } catch (error) {
      if (!(error instanceof UserError) || this.#baseline === undefined) throw error;
      this.#call.terminal.warn([`${error.message}; its entries hold as they were before`]);
      return new RunAcceptance(this.#call, this.#baseline.again());
    }
  }

  /** For the environment of a scan or check: the judge of accepted pairs; empty if the call accepts none. */
  get given(): { readonly acceptance?: Acceptance } {
    const baseline = this.#baseline;
    const ignoresEditions = this.#call.values.editions === 'ignore';
    if (baseline === undefined && this.#rules.isEmpty && !ignoresEditions) return {};
    const acceptance: Acceptance = {
      byContent: baseline !== undefined,
      judge: ({ rows, editions, contentOf, knownWith }) => {
        const byRules = this.#rules.judge(rows);
        const facts = {
          contentOf,
          titleOf: (article: number) => rows.fieldOf(article, 'title') ?? rows.idOf(article),
          idOf: (article: number) => rows.idOf(article),
        };
        return {
          rule: (x, y, similarity) =>
            ignoresEditions && editions.are(x, y) ? { by: 'editions' } : byRules(x, y, similarity),
          ...(baseline !== undefined && {
            known: repeats => baseline.known(repeats, { ...facts, ...(knownWith && { knownWith }) }),
            order: pairs => baseline.order(pairs, facts),
          }),
        };
      },
    };
    return { acceptance };
  }

  /**
   * Prints the accepted pairs, the rules that match no article, and the expired entries of the baseline.
   *
   * @param isPart whether the run saw only a part of the articles; a rule that matches none of them is then no reason to warn
   */
  report(accepted: readonly AcceptedPair[], isPart = false): void {
    const { terminal } = this.#call;
    for (const pair of accepted) {
      const { a, b, relation, similarity, by } = pair;
      if (by === 'baseline') this.#accepted.add(a).add(b);
      terminal.debug(`accepted: ${a} and ${b}, ${relation}, ${score(similarity)}, ${acceptedReason(pair)}`);
    }
    if (!isPart) terminal.warn(this.#rules.unmatched);
    terminal.warn((this.#baseline?.expired ?? []).map(line => `an entry of the baseline ${line}`));
    const lines = this.#baseline?.knownTexts.map(({ line }) => line) ?? [];
    for (const line of lines.slice(0, LINES_SHOWN)) terminal.info(line);
    if (lines.length > LINES_SHOWN)
      terminal.info(`... and ${lines.length - LINES_SHOWN} more repeats of accepted texts`);
  }

  /** For the reason of a failure: how to accept the repeats, and what the baseline knows of them. */
  get remarks(): GateRemarks {
    const { baseline = 'FILE', updateBaseline } = this.#call.values;
    const known = new Map(
      this.#baseline?.knownTexts.flatMap(({ pairs, is }) => pairs.map(([a, b]) => [pairKey(a, b), is] as const)),
    );
    return {
      ...(!updateBaseline && { accept: `--baseline ${baseline} --update-baseline` }),
      hasExpired: (this.#baseline?.expired.length ?? 0) > 0,
      of: (a, b) => REMARKS[known.get(pairKey(a, b)) ?? 'replaced'],
      isAccepted: id => this.#accepted.has(id),
    };
  }

  /**
   * With `--update-baseline` writes the baseline and prints the changes. A scan drops entries without a pair, a check keeps them.
   * @throws UserError if the file cannot be written
   */
  async update(): Promise<void> {
    const { command, values, terminal } = this.#call;
    const baseline = this.#baseline;
    if (baseline === undefined || values.baseline === undefined) return;
    const isCheck = command !== 'scan';
    if (!values.updateBaseline) {
      if (isCheck) return;
      const { unused } = baseline;
      const [entries, them] =
        unused === 1 ? ['1 entry of the baseline accepts', 'it'] : [`${unused} entries of the baseline accept`, 'them'];
      if (unused > 0) terminal.info(`${entries} more pairs than were found: --update-baseline corrects ${them}`);
      return;
    }
    const { text, changes, added, dropped } = isCheck ? baseline.merge() : baseline.update();
    await writeOutputFile(values.baseline, [text]);
    const left = changes.length - LINES_SHOWN;
    terminal.info(`baseline ${values.baseline}: ${counted(added, 'pair')} added, ${dropped} dropped`, [
      ...changes.slice(0, LINES_SHOWN),
      ...(left > 0 ? [`... and ${counted(left, 'more change')}`] : []),
    ]);
  }
}
