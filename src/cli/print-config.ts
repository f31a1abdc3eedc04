/** `--print-config`: every option's value and where it was set. */

import { printable } from '../report/sanitize.js';
import type { CommandName } from './option-spec.js';
import { isConfigKey, longFlag, OPTION_NAMES, specOf } from './option-table.js';
import type { Resolved } from './resolve-options.js';

/** @returns a table, or with `--format json` an object of `{ value, from }`; ends with a line break */
export function renderConfig(command: CommandName, { values, origins, configPaths }: Resolved): string {
  const names = OPTION_NAMES.filter(name => specOf(name).commands.includes(command) && name !== 'printConfig');
  if (values.format === 'json') {
    const entries = names.map(name => [name, { value: values[name] ?? null, from: origins[name] }]);
    return `${JSON.stringify({ command, paths: configPaths, options: Object.fromEntries(entries) }, null, 2)}\n`;
  }
  const plain = names.map(name => [isConfigKey(name) ? name : longFlag(name), show(values[name], name), origins[name]]);
  if (configPaths.length > 0) plain.unshift(['paths', show(configPaths, undefined), 'configuration file']);
  // A configuration file may have come with somebody else's articles.
  const rows = plain.map(row => row.map(printable));
  const widths = [0, 1].map(column => Math.min(40, Math.max(...rows.map(row => row[column].length))));
  const lines = rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${lines.join('\n')}\n`;
}

function show(value: unknown, name: (typeof OPTION_NAMES)[number] | undefined): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return `(${(name === undefined ? undefined : specOf(name).defaultText) ?? 'none'})`;
  }
  return Array.isArray(value)
    ? value.map(entry => (typeof entry === 'string' ? entry : `${entry.name}=${entry.value}`)).join(', ')
    : String(value);
}
