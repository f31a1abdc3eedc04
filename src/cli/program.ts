/** What was typed, taken apart by commander: which command, which operands, which flags; nothing is run or checked here. */
import { Command, CommanderError, Option } from 'commander';
import { COMMANDS } from './help-text.js';
import { type CommandName, GROUPS } from './option-spec.js';
import { longFlag, OPTION_NAMES, specOf } from './option-table.js';
import { describeOption, spellings } from './options-text.js';
import { explainStop, type Stop } from './parser-stop.js';
import type { RawFlags } from './resolve-options.js';
import type { Mistake } from './usage-error.js';

/** Help or version to be printed, or a command to be run. Mistakes are collected for both to be told with the others. */
export type Parsed =
  | { readonly print: string }
  | { readonly command: undefined; readonly mistakes: readonly Mistake[] }
  | {
      readonly command: CommandName;
      readonly operands: readonly string[];
      readonly flags: RawFlags;
      readonly mistakes: readonly Mistake[];
    };

/**
 * commander stops at the first thing it does not know; it is taken out and the rest parsed again, so that all such
 * mistakes are found in one go.
 * @param args without the interpreter and the script
 * @param width columns for help
 */
export function parseArguments(args: readonly string[], version: string, width: number): Parsed {
  const mistakes: Mistake[] = [];
  let rest = args.length === 0 ? ['--help'] : [...args];
  for (;;) {
    const outcome = parseOnce(rest, version, width);
    if (!('stray' in outcome)) return 'print' in outcome ? outcome : { ...outcome, mistakes };
    mistakes.push(outcome.mistake);
    rest = outcome.stray === undefined ? [] : rest.toSpliced(outcome.stray, 1);
    if (rest.length === 0) return { command: undefined, mistakes };
  }
}

type Outcome =
  | { readonly print: string }
  | { readonly command: CommandName; readonly operands: readonly string[]; readonly flags: RawFlags }
  | Stop;

function parseOnce(args: readonly string[], version: string, width: number): Outcome {
  let printed = '';
  let outcome: Outcome | undefined;
  const program = buildProgram(version, width, text => {
    printed += text;
  });
  for (const command of program.commands) {
    command.action((operands: readonly string[]) => {
      outcome = { command: command.name() as CommandName, operands, flags: typedFlags(command) };
    });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { print: printed } : explainStop(error, args);
  }
  return outcome ?? { print: printed };
}

function buildProgram(version: string, width: number, print: (text: string) => void): Command {
  const program = new Command('twicetold');
  program
    .description(COMMANDS.program.summary)
    .version(version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: print,
      writeErr: () => {},
      getOutHelpWidth: () => width,
      getOutHasColors: () => false,
    })
    .addHelpText('after', `\n${COMMANDS.program.after}`);
  for (const name of ['scan', 'compare'] as const) {
    const { summary, description, operands, after } = COMMANDS[name];
    const command = program.command(name).copyInheritedSettings(program).summary(summary).description(description);
    command.addHelpOption(new Option('-h, --help', 'Print this help').helpGroup(`${GROUPS.at(-1)}:`));
    command.argument(`[${operands}...]`);
    for (const group of GROUPS) for (const option of groupOptions(name, group)) command.addOption(option);
    command.configureHelp({ optionTerm }).addHelpText('after', `\n${after}`);
  }
  return program;
}

/** A negative form is named beside its option, not on a line of its own. */
function optionTerm(option: Option): string {
  const name = OPTION_NAMES.find(name => longFlag(name) === option.long);
  return name === undefined ? option.flags : spellings(name).join(', ');
}

function groupOptions(command: CommandName, group: (typeof GROUPS)[number]): Option[] {
  const names = OPTION_NAMES.filter(name => specOf(name).group === group && specOf(name).commands.includes(command));
  return names.flatMap(name => {
    const { negative, type } = specOf(name);
    const flags = spellings(name)
      .filter(form => negative !== 'too' || !form.startsWith('--no-'))
      .join(', ');
    const option = new Option(flags, describeOption(name)).helpGroup(`${group}:`);
    // Texts are gathered as they stand; what they mean is read together with the other sources.
    if (!type.isSwitch) {
      option.argParser((text: string, before: unknown) =>
        Array.isArray(before) && type.repeats ? [...before, text] : [text],
      );
    }
    if (negative !== 'too') return [option];
    return [option, new Option(`--no-${longFlag(name).slice(2)}`).hideHelp()];
  });
}

function typedFlags(command: Command): RawFlags {
  const all: Record<string, string[] | boolean> = command.opts();
  return Object.fromEntries(Object.entries(all).filter(([name]) => command.getOptionValueSource(name) === 'cli'));
}
