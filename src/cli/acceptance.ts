/** Combines the sources of accepted pairs (ignored editions, rules of the configuration, baseline), and reports on them. */

import { UserError } from '../errors.js';
import type { Acceptance } from '../pipeline/stages.js';
import { acceptedReason, counted, score } from '../report/wording.js';
import type { AcceptedPair } from '../types/report.js';
import type { AcceptRules } from './accept-rules.js';
import { type Baseline, readBaseline } from './baseline.js';
import type { Call } from './input.js';
import { writeOutputFile } from './output-file.js';

/** Most changes of the baseline that are listed. */
const LINES_SHOWN = 20;

function baselineOf({ values: { baseline, updateBaseline } }: Call): Baseline | undefined {
  const today = new Date().toISOString().slice(0, 10);
  return baseline === undefined ? undefined : readBaseline(baseline, updateBaseline, today);
}

export class RunAcceptance {
  readonly #call: Call;
  readonly #rules: AcceptRules;
  readonly #baseline: Baseline | undefined;

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
        return {
          rule: (x, y, similarity) =>
            ignoresEditions && editions.are(x, y) ? { by: 'editions' } : byRules(x, y, similarity),
          ...(baseline !== undefined && {
            known: repeats =>
              baseline.known(repeats, {
                contentOf,
                ...(knownWith && { knownWith }),
                titleOf: article => rows.fieldOf(article, 'title') ?? rows.idOf(article),
              }),
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
      const { a, b, relation, similarity } = pair;
      terminal.debug(`accepted: ${a} and ${b}, ${relation}, ${score(similarity)}, ${acceptedReason(pair)}`);
    }
    if (!isPart) terminal.warn(this.#rules.unmatched);
    terminal.warn((this.#baseline?.expired ?? []).map(line => `an entry of the baseline ${line}`));
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
    for (const line of changes.slice(0, LINES_SHOWN)) terminal.info(`baseline: ${line}`);
    if (changes.length > LINES_SHOWN) terminal.info(`baseline: ... and ${changes.length - LINES_SHOWN} more changes`);
    terminal.info(`baseline ${values.baseline}: ${counted(added, 'pair')} added, ${dropped} dropped`);
  }
}
