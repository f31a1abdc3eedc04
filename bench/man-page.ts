/** Generates man/twicetold.1, the manual page, from the table of options and the help texts. */
import { COMMAND_HELP, PROGRAM_HELP } from '../src/cli/command-help.js';
import { COMMAND_NAMES } from '../src/cli/option-spec.js';
import {
  commandsOf,
  describeOption,
  GROUPS,
  isConfigKey,
  isVariable,
  type OptionName,
  spellings,
  variableOf,
} from '../src/cli/options.js';
import { TOOL } from '../src/version.js';

/** Escapes text for troff: no requests, no escapes, and hyphens that can be copied. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('~', '\\(ti').replaceAll('^', '\\(ha');
  return plain.replace(/^([.'])/gm, '\\&$1');
}

const literal = (text: string): string => `.nf\n${escaped(text.trimEnd()).replace(/^$/gm, '.sp')}\n.fi\n`;

/** A section of the help, such as "Examples:" with its indented lines: heading and body. */
const BLOCK = /^([A-Z][A-Za-z ]+):\n((?: {2}.*\n|\n(?= {2}))+)/gm;

/** The manual page in the macros of man(7). */
export function manPage(): string {
  const commands = COMMAND_NAMES.map(name => {
    const { operands, description, after } = COMMAND_HELP[name];
    const synopsis = `.B twicetold ${name}\n${escaped(`[options] ${operands}`)}\n`;
    // The section on the configuration is the same for all commands. It is printed once, below.
    const blocks = [...`${after}\n`.matchAll(BLOCK)].filter(([, heading]) => heading !== 'Configuration');
    const parts = blocks.map(([, heading, text]) => `.PP\n${escaped(heading)}:\n${literal(text)}`);
    return `.SS ${name}\n${synopsis}.PP\n${escaped(description)}\n${parts.join('')}`;
  });
  const options = Object.entries(GROUPS).map(([group, entries]) => {
    const rows = (Object.keys(entries) as OptionName[]).map(optionEntry);
    return `.SS ${group}\n${rows.join('')}`;
  });
  const [, , configuration = ''] =
    [...`${COMMAND_HELP.scan.after}\n`.matchAll(BLOCK)].find(([, name]) => name === 'Configuration') ?? [];
  return `.\\" Made by npm run readme from the table of options.
.TH TWICETOLD 1 "" "twicetold ${TOOL.version}" "User Commands"
.SH NAME
twicetold \\- find articles that retell one another
.SH SYNOPSIS
.B twicetold
.I command
[options] [operands]
.SH DESCRIPTION
${escaped(PROGRAM_HELP.description)}
.SH COMMANDS
${commands.join('')}.SH OPTIONS
${options.join('')}.SH CONFIGURATION
${literal(configuration)}.SH FILES
.TP
.B twicetold.config.json, twicetold.config.jsonc
${escaped('The configuration; config.schema.json of the package describes it to an editor.')}
`;
}

function optionEntry(name: OptionName): string {
  const from = [
    `Commands: ${commandsOf(name).join(', ')}.`,
    ...(isConfigKey(name) ? [`Configuration key: ${name}.`] : []),
    ...(isVariable(name) ? [`Environment: ${variableOf(name)}.`] : []),
  ];
  const forms = escaped(spellings(name).join(', '));
  return `.TP\n.B "${forms}"\n${escaped(`${describeOption(name)}.`)}\n.br\n${escaped(from.join(' '))}\n`;
}
