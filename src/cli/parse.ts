/** Parses the command line with commander into command, operands and flags; `resolve.ts` converts the values. */
import { Command, CommanderError, Option, type ParseOptionsResult } from 'commander';
import { COMMAND_HELP, PROGRAM_HELP } from './command-help.js';
import { COMMAND_NAMES, type CommandName } from './option-spec.js';
import {
  commandsOf,
  describeOption,
  flagOf,
  GROUPS,
  keysOf,
  longFlag,
  OPTION_NAMES,
  type OptionName,
  specOf,
  spellings,
} from './options.js';
import { nearest } from './value-types.js';

/** An error in the call, for the user to correct. */
export interface UsageProblem {
  /** One line that names the option, the variable, or the file and key. */
  readonly message: string;
  /** How to correct it. */
  readonly hint?: string;
}

/** All problems of a call. The tool prints each with its hint and ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** @param problems at least one */
  constructor(readonly problems: readonly UsageProblem[]) {
    super(problems.map(problem => problem.message).join('\n'));
  }
}

/** Typed flags by key: the texts of the values, or the state of a switch. A former name of an option is a separate key. */
export type Flags = Readonly<Record<string, readonly string[] | boolean>>;

/** A parsed call of a command; `problems` holds a problem for each flag that the command does not have. */
export interface ParsedCommand {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly problems: readonly UsageProblem[];
}

/** A text to print (help or version), a call without a valid command and its problems, or a call of a command. */
export type Parsed =
  | { readonly print: string }
  | { readonly command: undefined; readonly problems: readonly UsageProblem[] }
  | ParsedCommand;

/**
 * @param args  without the interpreter and the script
 * @param width columns of help
 */
export function parseArguments(args: readonly string[], version: string, width: number): Parsed {
  let printed = '';
  let parsed: ParsedCommand | undefined;
  const program = new Command('twicetold')
    .description(PROGRAM_HELP.description)
    .version(version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .addHelpText('after', `\n${PROGRAM_HELP.after}`)
    .configureHelp({ subcommandTerm: command => `${command.name()} ${command.usage().replace('[options] ', '')}` })
    .exitOverride()
    .configureOutput({
      writeOut: text => {
        printed += text;
      },
      writeErr: () => {},
      getOutHelpWidth: () => width,
      getOutHasColors: () => false,
    });
  for (const name of COMMAND_NAMES) {
    const command = describe(new CollectingCommand(name).copyInheritedSettings(program), name);
    // options are made for the named command only: for all commands they would dominate the time of help
    if (args.includes(name)) addOptions(command, name);
    command.action((operands: readonly string[]) => {
      const problems = command.unknownOptions.map(argument => unknownOption(argument, name));
      parsed = { command: name, operands, flags: typedFlags(command), problems };
    });
    program.addCommand(command);
  }
  try {
    program.parse(args.length === 0 ? ['--help'] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) return { command: undefined, problems: [explain(error, args)] };
  }
  return parsed ?? { print: printed };
}

const isOption = (argument: string): boolean => argument.length > 1 && argument.startsWith('-');

/** Collects all unknown options; commander alone stops at the first one. */
class CollectingCommand extends Command {
  readonly unknownOptions: string[] = [];

  /** Behind the first unknown option, commander's `unknown` also holds operands, `--` and the arguments behind `--`. */
  override parseOptions(args: string[]): ParseOptionsResult {
    const { operands, unknown } = super.parseOptions(args);
    const end = unknown.includes('--') ? unknown.indexOf('--') : unknown.length;
    const options = unknown.slice(0, end).filter(isOption);
    const isHelp = (argument: string): boolean => argument === '-h' || argument === '--help';
    this.unknownOptions.push(...options.filter(argument => !isHelp(argument)));
    return {
      operands: [...operands, ...unknown.slice(0, end).filter(word => !isOption(word)), ...unknown.slice(end + 1)],
      unknown: options.filter(isHelp),
    };
  }
}

function describe(command: CollectingCommand, name: CommandName): CollectingCommand {
  const { summary, description, operands, after } = COMMAND_HELP[name];
  command.summary(summary).description(description).usage(`[options] ${operands}`).argument('[operands...]');
  command.addHelpOption(new Option('-h, --help', 'Print this help').helpGroup('Execution:'));
  return command.configureHelp({ optionTerm: option => optionTerm(option, name) }).addHelpText('after', `\n${after}`);
}

function addOptions(command: CollectingCommand, name: CommandName): void {
  for (const [group, options] of Object.entries(GROUPS)) {
    for (const option of (Object.keys(options) as OptionName[]).filter(option => commandsOf(option).includes(name))) {
      for (const parserOption of parserOptions(option, name)) command.addOption(parserOption.helpGroup(`${group}:`));
    }
  }
}

/** The commander options of an entry: a visible one with its help, and hidden ones for the other spellings. */
function parserOptions(name: OptionName, command: CommandName): Option[] {
  const { negative, type, label, aliases = [] } = specOf(name, command);
  const forms = spellings(name, command).filter(form => negative !== 'too' || !form.startsWith('--no-'));
  const visible = new Option(forms.join(', '), describeOption(name, command));
  const hidden = aliases.map(alias => new Option(`${flagOf(alias)} <${label}>`).hideHelp());
  for (const option of type.isSwitch ? [] : [visible, ...hidden]) {
    option.argParser((text: string, before: unknown) =>
      Array.isArray(before) && type.repeats ? [...before, text] : [text],
    );
  }
  if (negative === 'too') hidden.push(new Option(`--no-${longFlag(name).slice(2)}`).hideHelp());
  return [visible, ...hidden];
}

/** The first column of help: all spellings of an option on one line. */
function optionTerm(option: Option, command: CommandName): string {
  const name = OPTION_NAMES.find(name => longFlag(name) === option.long);
  return name === undefined ? option.flags : spellings(name, command).join(', ');
}

/** The flags on the command line, without the defaults that commander sets for options with a negative form. */
function typedFlags(command: Command): Flags {
  const all: Record<string, string[] | boolean> = command.opts();
  return Object.fromEntries(Object.entries(all).filter(([name]) => command.getOptionValueSource(name) === 'cli'));
}

/** Translates an error of commander. */
function explain({ code, message }: CommanderError, args: readonly string[]): UsageProblem {
  switch (code) {
    case 'commander.optionMissingArgument': {
      // only the last argument can lack a value
      const flag = args.at(-1)!;
      const owner = ownerOf(flag);
      const hint = owner === undefined ? 'twicetold --help' : `for example: ${specOf(owner).example}`;
      return { message: `${flag}: the value is missing`, hint };
    }
    // commands collect their unknown options, so this option is in front of the command
    case 'commander.unknownOption':
      return misplacedOption(args.find(isOption)!, args);
    // `help` with an unknown command
    case 'commander.help':
      return { message: `help: unknown command "${args[args.indexOf('help') + 1]}"`, hint: 'twicetold --help' };
    case 'commander.unknownCommand': {
      const typed = args.find(argument => argument !== '--')!;
      const close = nearest(typed, [...COMMAND_NAMES, 'help']);
      const guess = typed === '' ? 'twicetold --help' : `to scan files: twicetold scan ${typed}`;
      return { message: `unknown command "${typed}"`, hint: close === undefined ? guess : `did you mean ${close}?` };
    }
    default:
      return { message, hint: 'twicetold --help' };
  }
}

/** All long flags of an option. */
function flagsOf(name: OptionName): string[] {
  const { negative } = specOf(name);
  const flags = [longFlag(name), ...keysOf(name).slice(0, -1).map(flagOf)];
  return negative === 'too' ? [...flags, `--no-${longFlag(name).slice(2)}`] : flags;
}

function ownerOf(flag: string): OptionName | undefined {
  return OPTION_NAMES.find(name => specOf(name).short === flag || flagsOf(name).includes(flag));
}

/** "scan", "scan and compare", "scan, check and compare". */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Flags that are not in the option tables. */
const PARSER_FLAGS = ['--help', '--version'];

function unknownOption(argument: string, command: CommandName | undefined): UsageProblem {
  const [flag] = argument.split('=', 1);
  const owner = ownerOf(flag);
  const commands = owner === undefined ? [] : commandsOf(owner);
  if (command !== undefined && commands.length > 0 && !commands.includes(command)) {
    return { message: `${command} has no option ${flag}`, hint: `it is an option of ${listed(commands)}` };
  }
  // commander reports a switch that is given a value (`--quiet=1`) as unknown
  if (owner !== undefined || PARSER_FLAGS.includes(flag)) {
    return { message: `${flag}: takes no value`, hint: `use ${flag} alone` };
  }
  const known = OPTION_NAMES.filter(name => command === undefined || commandsOf(name).includes(command));
  const close = nearest(flag, [...known.flatMap(flagsOf), ...PARSER_FLAGS]);
  const help = ['twicetold', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return {
    message: `unknown option ${flag}`,
    hint: close === undefined ? `${help} lists all options` : `did you mean ${close}?`,
  };
}

/** @param argument an option in front of the command, or without a command */
function misplacedOption(argument: string, args: readonly string[]): UsageProblem {
  const [flag] = argument.split('=', 1);
  const owner = ownerOf(flag);
  const command = COMMAND_NAMES.find(name => args.includes(name));
  if (owner === undefined || (command !== undefined && !commandsOf(owner).includes(command))) {
    return unknownOption(argument, command);
  }
  if (command === undefined) {
    return { message: `${flag}: no command given`, hint: `twicetold ${commandsOf(owner)[0]} ${flag}` };
  }
  return { message: `${flag}: options go after the command`, hint: `twicetold ${command} ${flag}` };
}
