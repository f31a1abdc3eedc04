/** What a scan or a check accepts, put together: ignored editions, the rules of the configuration, and the baseline; and what is said about it. */

import type { Acceptance } from '../pipeline/stages.js';
import { acceptedReason, counted, score } from '../report/wording.js';
import type { AcceptedPair } from '../types/report.js';
import type { AcceptRules } from './accept-rules.js';
import { type Baseline, readBaseline } from './baseline.js';
import type { Call } from './input.js';
import { writeOutputFile } from './output-file.js';

/** Changes of the baseline, and accepted pairs, that are listed. */
const LINES_SHOWN = 20;

export class RunAcceptance {
  readonly #call: Call;
  readonly #rules: AcceptRules;
  readonly #baseline: Baseline | undefined;

  /** @throws UserError where the baseline is missing or malformed */
  constructor(call: Call) {
    const { baseline, updateBaseline } = call.values;
    this.#call = call;
    this.#rules = call.rules;
    const today = new Date().toISOString().slice(0, 10);
    this.#baseline = baseline === undefined ? undefined : readBaseline(baseline, updateBaseline, today);
  }

  /** What the environment of a scan or a check gets; nothing where nothing can be accepted. */
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
   * Says what was accepted, and what of the rules and the baseline did not matter.
   *
   * @param isPart whether articles that a rule names may be among those that were not looked at
   */
  report(accepted: readonly AcceptedPair[], isPart = false): void {
    const { terminal } = this.#call;
    for (const pair of accepted) {
      const { a, b, relation, similarity } = pair;
      terminal.debug(`accepted: ${a} and ${b}, ${relation}, ${score(similarity)}, ${acceptedReason(pair)}`);
    }
    if (!isPart) terminal.warn(this.#rules.unmatched);
    terminal.warn((this.#baseline?.expired ?? []).map(line => `the baseline accepts no longer what ${line}`));
  }

  /** Writes the baseline where that is wanted, and says what changes. A check keeps the entries that it does not meet. @throws UserError where it cannot be written */
  async update(): Promise<void> {
    const { command, values, terminal } = this.#call;
    const baseline = this.#baseline;
    if (baseline === undefined || values.baseline === undefined) return;
    const isCheck = command === 'check';
    if (!values.updateBaseline) {
      if (isCheck) return;
      const { unused } = baseline;
      const entries = unused === 1 ? '1 entry of the baseline matches' : `${unused} entries of the baseline match`;
      if (unused > 0) terminal.info(`${entries} nothing any more: --update-baseline drops that`);
      return;
    }
    const { text, changes, added, dropped } = isCheck ? baseline.merge() : baseline.update();
    await writeOutputFile(values.baseline, [text]);
    for (const line of changes.slice(0, LINES_SHOWN)) terminal.info(`baseline: ${line}`);
    if (changes.length > LINES_SHOWN) terminal.info(`baseline: ... and ${changes.length - LINES_SHOWN} more changes`);
    terminal.info(`baseline ${values.baseline}: ${counted(added, 'pair')} added, ${dropped} dropped`);
  }
}
