/** Mistakes that no single value shows: operands that are missing or too many, options that contradict each other. */
import { resolve } from 'node:path';
import type { CommandName } from './option-spec.js';
import type { OptionValues } from './option-table.js';
import type { Resolved } from './resolve-options.js';
import type { Mistake } from './usage-error.js';

export function checkCall(command: CommandName, operands: readonly string[], resolved: Resolved): readonly Mistake[] {
  const { values, configPaths } = resolved;
  const mistakes = [...sharedFiles(values)];
  const enough = values.printConfig || operands.length + configPaths.length > 0 || values.filesFrom !== undefined;
  if (command === 'scan') {
    if (!enough) {
      const hint = 'give a folder, a file, a glob, or - for JSON Lines on standard input';
      mistakes.push({ message: 'scan: no path given', hint });
    }
    if (values.filesFrom === '-' && operands.includes('-')) {
      const message = 'standard input is asked for twice: as - and by --files-from -';
      mistakes.push({ message, hint: 'give one of them a file' });
    }
    if (values.failOn.includes('related') && !values.related) {
      const message = '--fail-on related never matches: such pairs are not reported';
      mistakes.push({ message, hint: 'add --related' });
    }
  } else if (operands.length !== 2 && !values.printConfig) {
    const hint =
      operands.length > 2 ? 'scan finds the copies among many' : 'twicetold compare original.txt suspect.txt';
    mistakes.push({ message: `compare: takes two files, got ${operands.length}`, hint });
  } else if (operands[0] === '-' && operands[1] === '-') {
    mistakes.push({ message: 'compare: standard input can only be one side', hint: 'give the other a file' });
  }
  return mistakes;
}

/** The last one written would be all that is left. */
function sharedFiles({ output, reporter }: OptionValues): Mistake[] {
  const files = [output, ...reporter.map(entry => entry.value)].filter(file => file !== undefined);
  const absolute = files.map(file => (file === '-' ? file : resolve(file)));
  // Where nothing else is said the report goes to standard output.
  if (output === undefined) absolute.push('-');
  const shared = files.filter((_, at) => absolute.lastIndexOf(absolute[at]) > at);
  return [...new Set(shared)].map(file => ({
    message: `two reports would be written to ${file === '-' ? 'standard output' : file}`,
    hint: 'give each --output and --reporter a file of its own',
  }));
}
