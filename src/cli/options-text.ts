/** The option table as prose: in `--help` and in the README. */

import { GROUPS } from './option-spec.js';
import { environmentName, isConfigKey, longFlag, OPTION_NAMES, type OptionName, specOf } from './option-table.js';

/** "128", "none", "number of cores"; '' for a switch that is off unless given. */
function defaultText(name: OptionName): string {
  const { default: value, defaultText: text, type } = specOf(name);
  if (text !== undefined) return text;
  return value === undefined || type.isSwitch ? '' : String(value);
}

/** One sentence with unit and default: "Similarity from which a pair is reported (similarity, 0 to 1; default: 0.5)". */
export function describeOption(name: OptionName): string {
  const { text, unit, type } = specOf(name);
  const standard = defaultText(name);
  const facts = [
    ...(unit === undefined ? [] : [unit]),
    ...(type.repeats ? ['repeatable'] : []),
    ...(standard === '' ? [] : [`default: ${standard}`]),
  ];
  return facts.length === 0 ? text : `${text} (${facts.join('; ')})`;
}

/** Every way to write it: `-o, --output <FILE>`, `--color, --no-color`. */
export function spellings(name: OptionName): string[] {
  const { short, label, negative } = specOf(name);
  const flag = longFlag(name);
  const forms = [...(short === undefined ? [] : [short]), label === undefined ? flag : `${flag} <${label}>`];
  return negative === 'too' ? [...forms, `--no-${flag.slice(2)}`] : forms;
}

/**
 * The README's option tables in Markdown, one a group.
 * @returns text that ends with a line break
 */
export function optionsMarkdown(): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return GROUPS.map(group => {
    const rows = OPTION_NAMES.filter(name => specOf(name).group === group).map(name => {
      const { commands, text, unit, example, type } = specOf(name);
      const standard = defaultText(name) || (type.isSwitch ? 'off' : 'none');
      const variable = environmentName(name);
      return row([
        spellings(name)
          .map(form => `\`${form}\``)
          .join(', '),
        commands.join(', '),
        type.repeats ? `${text} (repeatable)` : text,
        unit === undefined ? standard : `${standard} (${unit})`,
        isConfigKey(name) ? `\`${name}\`` : '',
        variable === undefined ? '' : `\`${variable}\``,
        `\`${example}\``,
      ]);
    });
    const head = row(['Option', 'Commands', 'What it does', 'Default', 'Configuration key', 'Environment', 'Example']);
    return `### ${group}\n\n${head}${row(Array(7).fill('---'))}${rows.join('')}`;
  }).join('\n');
}
