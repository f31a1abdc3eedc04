/** What the parser stopped at, in our words, with the name that was probably meant. */
import { nearest } from './nearest.js';
import { longFlag, OPTION_NAMES, specOf } from './option-table.js';
import type { Mistake } from './usage-error.js';

export interface Stop {
  /** Place of the argument to be taken out before parsing goes on; undefined where nothing sensible could follow. */
  readonly stray: number | undefined;
  readonly mistake: Mistake;
}

/**
 * @param error what commander threw: its code and its message, which quotes what it is about
 * @param args  what was parsed
 */
export function explainStop({ code, message }: { code: string; message: string }, args: readonly string[]): Stop {
  const subject = /'(.*)'/s.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption': {
      // A letter of a group such as -qz is no argument of its own.
      const at = args.indexOf(subject);
      return { stray: at === -1 ? undefined : at, mistake: unknownOption(subject.replace(/=.*/s, ''), args) };
    }
    case 'commander.optionMissingArgument': {
      const flag = subject.replace(/^-\w, | <.*/g, '');
      return { stray: args.length - 1, mistake: { message: `${flag}: the value is missing` } };
    }
    // The only way to get here is `help` with a name that is no command's.
    case 'commander.help':
      return stop(`no command "${args[1]}" to help with`, 'twicetold --help');
    case 'commander.unknownCommand': {
      const close = nearest(subject, ['scan', 'compare', 'help']);
      const hint = close === undefined ? `to look through files: twicetold scan ${subject}` : `did you mean ${close}?`;
      return stop(`unknown command "${subject}"`, hint);
    }
    default:
      return stop(message.replace(/^error: /, ''), 'twicetold --help');
  }
}

function stop(message: string, hint: string): Stop {
  return { stray: undefined, mistake: { message, hint } };
}

function unknownOption(flag: string, args: readonly string[]): Mistake {
  const command = args.find(arg => arg === 'scan' || arg === 'compare');
  const message = `unknown option ${flag}`;
  const owner = OPTION_NAMES.find(name => flagsOf(name).includes(flag) || specOf(name).short === flag);
  if (owner === undefined) {
    const names = OPTION_NAMES.filter(name => command === undefined || specOf(name).commands.includes(command));
    const close = nearest(flag, [...names.flatMap(flagsOf), '--help', '--version']);
    const help = ['twicetold', ...(command === undefined ? [] : [command]), '--help'].join(' ');
    return { message, hint: close === undefined ? `${help} lists them all` : `did you mean ${close}?` };
  }
  const { commands } = specOf(owner);
  if (command === undefined) return { message, hint: `name the command first: twicetold ${commands[0]} ${flag}` };
  return commands.includes(command)
    ? { message: `${flag} stands before the command`, hint: `put it behind: twicetold ${command} ${flag}` }
    : { message: `${command} has no option ${flag}`, hint: `it is an option of ${commands.join(' and ')}` };
}

function flagsOf(name: (typeof OPTION_NAMES)[number]): string[] {
  const flag = longFlag(name);
  return specOf(name).negative === 'too' ? [flag, `--no-${flag.slice(2)}`] : [flag];
}
