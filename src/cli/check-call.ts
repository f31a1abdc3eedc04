/** Checks a call as a whole: the number of operands, and options that contradict each other. */

import { resolve } from 'node:path';
import { COMMAND_HELP } from './command-help.js';
import { failsOn } from './fail-on.js';
import { type CommandName, INDEX_ACTIONS } from './option-spec.js';
import type { OptionValues } from './options.js';
import type { UsageProblem } from './parse.js';
import type { Resolved } from './resolve.js';

interface CheckedCall {
  readonly operands: readonly string[];
  readonly values: OptionValues;
  readonly configPaths: readonly string[];
}

type Report = (message: string, hint: string) => void;

/** The check of each command. With `--print-config` a call may lack operands. */
const CHECKS: Readonly<Record<CommandName, (call: CheckedCall, report: Report) => void>> = {
  scan: checkScan,
  check: checkCheck,
  unique: checkUnique,
  compare: checkCompare,
  read: (call, report) => checkPaths('read', call, report),
  view: ({ operands, values }, report) => {
    if (operands.length !== 1 && !values.printConfig)
      report(`view: takes one report, got ${operands.length}`, 'twicetold view report.json');
  },
  watch: checkWatch,
  completion: checkCompletion,
  serve: checkServe,
  init: ({ operands }, report) => {
    if (operands.length > 1) report('init: takes one folder', 'twicetold init');
  },
  index: checkIndex,
  worker: ({ operands }, report) => {
    if (operands.length > 0) report('worker: takes no paths', 'it takes frames on standard input: spark/README.md');
  },
};

export function checkCall(
  command: CommandName,
  operands: readonly string[],
  { values, configPaths }: Pick<Resolved, 'values' | 'configPaths'>,
): readonly UsageProblem[] {
  const problems = sharedFiles(values);
  const report: Report = (message, hint) => void problems.push({ message, hint });
  CHECKS[command]({ operands, values, configPaths }, report);
  return problems;
}

function checkScan({ operands, values, configPaths }: CheckedCall, report: Report): void {
  checkPaths('scan', { operands, values, configPaths }, report);
  checkGate(values, report);
  if (values.stats !== undefined && values.saveStats !== undefined) {
    report('--save-stats saves what a scan learns; with --stats a scan learns nothing', 'leave one of them out');
  }
}

function checkCheck({ operands, values, configPaths }: CheckedCall, report: Report): void {
  const { against, changedSince, printConfig } = values;
  if (changedSince === undefined) checkPaths('check', { operands, values, configPaths }, report);
  if (against.length === 0 && changedSince === undefined && !printConfig) {
    report('check: nothing to check against', 'add --against PATH, or --changed-since REF in a git repository');
  }
  if (values.add && against.length !== 1 && !printConfig) {
    report('--add adds to an index', 'name it: --against INDEX');
  }
  if (against.includes('-') && (operands.includes('-') || values.filesFrom === '-')) {
    report('standard input is used twice: for new and for known articles', 'use a file for one of them');
  }
  checkGate(values, report);
}

/** Reports conditions of `--fail-on` that can never match, and `--update-baseline` without a file. */
function checkGate(values: OptionValues, report: Report): void {
  checkBaseline(values, report);
  if (failsOn(values.failOn, 'related') && !values.related) {
    report('--fail-on related never matches: related pairs are not reported', 'add --related');
  }
  if (failsOn(values.failOn, 'translation') && !values.acrossLanguages) {
    report('--fail-on translation never matches: languages are not compared', 'add --across-languages');
  }
}

function checkBaseline(values: OptionValues, report: Report): void {
  if (values.updateBaseline && values.baseline === undefined) {
    report('--update-baseline: no baseline is given', 'name its file: --baseline FILE --update-baseline');
  }
}

function checkWatch(call: CheckedCall, report: Report): void {
  const { operands, values } = call;
  checkPaths('watch', call, report);
  if (values.index === undefined && !values.printConfig)
    report('watch: no index given', 'for example: --index known.index');
  for (const relation of ['related', 'translation'] as const) {
    if (failsOn(values.reportOn, relation))
      report(`--report-on ${relation} never matches: watch does not look for this relation`, 'leave it out');
  }
  checkBaseline(values, report);
  if (values.updateBaseline && !values.once)
    report('--update-baseline would accept all that a watch finds', 'use it with --once');
  if (operands.includes('-') && !values.once)
    report('watch: standard input can be read only once', 'use --once with -');
}

function checkUnique({ operands, values, configPaths }: CheckedCall, report: Report): void {
  checkPaths('unique', { operands, values, configPaths }, report);
  const { annotate, list, copyTo, linkTo, removed, output } = values;
  const ways = [
    ...(annotate ? ['--annotate'] : []),
    ...(list ? ['--list'] : []),
    ...(copyTo === undefined ? [] : ['--copy-to']),
    ...(linkTo === undefined ? [] : ['--link-to']),
  ];
  if (ways.length > 1) report(`${ways.join(' and ')} exclude one another`, 'choose one of them');
  if (annotate && removed !== undefined) {
    report('--removed gets nothing: --annotate removes no record', 'leave one of them out');
  }
  if ((copyTo ?? linkTo) !== undefined && output !== undefined) {
    report(`--output gets nothing: ${ways[0]} writes the files themselves`, 'leave one of them out, or use --list');
  }
  if (values.annotateAs.length > 0 && !annotate) report('--annotate-as names fields of --annotate', 'add --annotate');
}

/** The check of paths, for commands that read any number of them. */
function checkPaths(command: CommandName, { operands, values, configPaths }: CheckedCall, report: Report): void {
  const hasPath = operands.length + configPaths.length > 0 || values.filesFrom !== undefined;
  if (!hasPath && !values.printConfig) {
    report(`${command}: no path given`, 'give a folder, a file, a glob, or - for JSON Lines on standard input');
  }
  if (values.filesFrom === '-' && operands.includes('-')) {
    report('standard input is used twice: as - and by --files-from -', 'use a file for one of them');
  }
}

/** What follows the index in a call of an action, for hints. */
const OPERANDS_AFTER: Readonly<Record<string, string>> = { add: ' articles', remove: ' ID' };

function checkIndex({ operands, values, configPaths }: CheckedCall, report: Report): void {
  if (values.printConfig) return;
  const [action, folder, ...others] = operands;
  if (!INDEX_ACTIONS.some(known => known === action)) {
    const given = action === undefined ? 'no action given' : `unknown action ${JSON.stringify(action)}`;
    report(`index: ${given}`, `one of ${INDEX_ACTIONS.join(', ')}: twicetold index add archive.index articles`);
  } else if (folder === undefined) {
    report(`index ${action}: no index given`, `twicetold index ${action} archive.index${OPERANDS_AFTER[action] ?? ''}`);
  } else if (action === 'add') checkPaths('index', { operands: others, values, configPaths }, report);
  else if (action === 'remove' && others.length === 0) {
    report('index remove: no article given', 'twicetold index remove archive.index ID...; index list prints the ids');
  } else if (action !== 'remove' && others.length > 0) {
    report(`index ${action}: takes an index alone`, `twicetold index ${action} ${folder}`);
  }
  if (values.output !== undefined && (action === 'add' || action === 'remove')) {
    report(`index ${action} prints nothing that --output could write`, 'leave it out');
  }
  if (values.prune && action !== 'add') report('--prune goes with index add', 'leave it out');
}

function checkServe({ operands, values }: CheckedCall, report: Report): void {
  if (operands.length !== 1 && !values.printConfig)
    report(`serve: takes one index, got ${operands.length}`, 'twicetold serve known.index');
}

function checkCompare({ operands, values }: CheckedCall, report: Report): void {
  const isNamed = values.report !== undefined && operands.length === 1;
  if (operands.length !== 2 && !isNamed && !values.printConfig) {
    const hint =
      operands.length > 2 ? 'scan finds the copies among many' : 'twicetold compare original.txt suspect.txt';
    report(`compare: takes two files, got ${operands.length}`, hint);
  } else if (operands.includes('-') && (operands[0] === operands[1] || values.among.includes('-'))) {
    report('compare: standard input is used twice', 'use a file for one of them');
  } else if (values.stats !== undefined && values.among.length > 0) {
    report('--stats and --among exclude each other: each says what to learn from', 'leave one of them out');
  }
}

function checkCompletion({ operands }: CheckedCall, report: Report): void {
  const shells: readonly string[] = COMMAND_HELP.completion.words ?? [];
  if (operands.length === 1 && shells.includes(operands[0])) return;
  report(
    `completion: takes the name of one shell: ${shells.join(', ')}`,
    'for example: source <(twicetold completion bash)',
  );
}

/** A problem for each file that several outputs name: the last output would replace the others. */
function sharedFiles({ output, reporter, saveStats, baseline, removed }: OptionValues): UsageProblem[] {
  const files = [output, ...reporter.map(entry => entry.value), saveStats, baseline, removed].filter(
    file => file !== undefined,
  );
  const absolute = files.map(file => (file === '-' ? file : resolve(file)));
  // without --output the report goes to standard output
  if (output === undefined) absolute.push('-');
  const shared = files.filter((_, at) => absolute.lastIndexOf(absolute[at]) > at);
  return [...new Set(shared)].map(file => ({
    message: `two outputs go to ${file === '-' ? 'standard output' : file}`,
    hint: 'give each output its own file',
  }));
}
