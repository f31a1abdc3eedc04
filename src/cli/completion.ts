/**
 * `twicetold completion SHELL`: prints a script that completes commands, options and their values, made from the option tables. The
 * script holds only texts of this program, so it needs no protection against hostile input.
 */
import { COMMAND_HELP } from './command-help.js';
import type { Call } from './input.js';
import { COMMAND_NAMES, type CommandName } from './option-spec.js';
import { commandsOf, OPTION_NAMES, type OptionName, specOf, spellings } from './options.js';
import { EXIT, writeStdout } from './process.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** An option of a command, for a shell. */
interface Completion {
  /** `-o` and `--output`. */
  readonly flags: readonly string[];
  readonly text: string;
  readonly takesValue: boolean;
  /** The valid names of the value; empty if it is not a choice of names. */
  readonly values: readonly string[];
  /** The kind of path that the shell completes; undefined for other values, such as a number. */
  readonly path: PathKind;
}

type PathKind = 'file' | 'folder' | undefined;

/** The kind of path that a label means. A shell cannot complete the path behind the equals sign of `FORMAT=FILE`. */
function pathKind(label: string | undefined): PathKind {
  if (label === 'DIR') return 'folder';
  return label !== undefined && /^(?:FILE|PATH|GLOB|COMMAND)$/.test(label) ? 'file' : undefined;
}

export async function completion({ operands }: Call): Promise<number> {
  await writeStdout([SCRIPTS[operands[0] as Shell]()]);
  return EXIT.clean;
}

function optionsOf(command: CommandName): Completion[] {
  const own = OPTION_NAMES.filter(name => commandsOf(name).includes(command)).map(name => optionFor(name, command));
  return [...own, { flags: ['-h', '--help'], text: 'Print this help', takesValue: false, values: [], path: undefined }];
}

function optionFor(name: OptionName, command: CommandName): Completion {
  const { text, label, type } = specOf(name, command);
  const flags = spellings(name, command).map(form => form.split(' ', 1)[0]);
  const values = type.names ?? [];
  return { flags, text, takesValue: label !== undefined, values, path: pathKind(label) };
}

/** Keywords that the first operand may be, such as the names of shells. */
const wordsOf = (command: CommandName): readonly string[] => COMMAND_HELP[command].words ?? [];

/** The kind of the operands that are no keywords. */
const operandsOf = (command: CommandName): PathKind =>
  command === 'completion' ? undefined : command === 'init' ? 'folder' : 'file';

const SCRIPTS: Readonly<Record<Shell, () => string>> = { bash, zsh, fish };

function bash(): string {
  const cases = COMMAND_NAMES.map(command => {
    const options = optionsOf(command);
    const branch = (flags: readonly string[], then: string): string =>
      flags.length === 0 ? '' : `        ${flags.join('|')}) ${then} ;;\n`;
    const flagsOf = (kind: PathKind): string[] =>
      options.flatMap(({ flags, takesValue, values, path }) =>
        takesValue && values.length === 0 && path === kind ? flags : [],
      );
    const values = options
      .filter(({ values }) => values.length > 0)
      .map(({ flags, values }) => branch(flags, `words="${values.join(' ')}"`));
    const paths =
      branch(flagsOf('file'), 'path=file') + branch(flagsOf('folder'), 'path=folder') + branch(flagsOf(undefined), ':');
    const flags = options.flatMap(({ flags }) => flags).join(' ');
    const words = wordsOf(command);
    return `    ${command})
      case "$previous" in
${values.join('')}${paths}        *) path=${operandsOf(command) ?? ''}
${words.length === 0 ? '' : `          [[ $COMP_CWORD == 2 ]] && { words="${words.join(' ')}"; path=; }\n`}          [[ $current == -* ]] && { words="${flags}"; path=; } ;;
      esac ;;
`;
  });
  return `# bash completion for twicetold; add to ~/.bashrc: source <(twicetold completion bash)
_twicetold() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words= path=
  # bash takes --format=json for three words
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous="\${COMP_WORDS[COMP_CWORD-2]}"
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${[...COMMAND_NAMES, 'help', '--help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}    help) words="${COMMAND_NAMES.join(' ')}" ;;
  esac
  case "$path" in
    file) compopt -o default 2>/dev/null ;;
    folder) compopt -o dirnames 2>/dev/null ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -F _twicetold twicetold
`;
}

function zsh(): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
  const action = (path: PathKind): string => (path === 'file' ? '_files' : path === 'folder' ? '_files -/' : '( )');
  const argument = ({ flags, text, takesValue, values, path }: Completion): string => {
    const value = takesValue ? `:value:${values.length === 0 ? action(path) : `(${values.join(' ')})`}` : '';
    const spec = `[${escaped(text)}]${value}`;
    // each spelling excludes the others
    const alternatives = flags.length === 1 ? '' : `(${flags.join(' ')})`;
    return flags.map(flag => `        ${quoted(`${alternatives}${flag}${spec}`)}`).join(' \\\n');
  };
  const cases = COMMAND_NAMES.map(command => {
    const words = wordsOf(command);
    const first = words.length > 0 ? `'1:word:(${words.join(' ')})' ` : '';
    const operands = `${first}'*:operand:${action(operandsOf(command))}'`;
    return `    ${command})
      _arguments \\
${optionsOf(command).map(argument).join(' \\\n')} \\
        ${operands} ;;
`;
  });
  const commands = COMMAND_NAMES.map(name => `    ${quoted(`${name}:${COMMAND_HELP[name].summary}`)}\n`);
  return `#compdef twicetold
# zsh completion for twicetold; save it as _twicetold in a folder of $fpath
_twicetold() {
  local -a commands=(
${commands.join('')}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('')}  esac
}
compdef _twicetold twicetold
`;
}

function fish(): string {
  const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
  const lines = COMMAND_NAMES.flatMap(command => {
    const inside = `complete -c twicetold -n '__fish_seen_subcommand_from ${command}`;
    const words = wordsOf(command);
    return [
      `complete -c twicetold -n __fish_use_subcommand -f -a ${command} -d ${quoted(COMMAND_HELP[command].summary)}`,
      ...(words.length === 0
        ? []
        : [`${inside}; and not __fish_seen_subcommand_from ${words.join(' ')}' -f -a ${quoted(words.join(' '))}`]),
      ...(operandsOf(command) === 'folder' ? [`${inside}' -x -a '(__fish_complete_directories)'`] : []),
      ...(operandsOf(command) === undefined ? [`${inside}' -f`] : []),
      ...optionsOf(command).map(({ flags, text, takesValue, values, path }) => {
        const names = flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const words = path === 'folder' ? '(__fish_complete_directories)' : values.join(' ');
        const value = !takesValue
          ? ''
          : path === 'file'
            ? ' -r -F'
            : ` -x${words === '' ? '' : ` -a ${quoted(words)}`}`;
        return `${inside}' ${names.join(' ')}${value} -d ${quoted(text)}`;
      }),
    ];
  });
  return `# fish completion for twicetold; save it as ~/.config/fish/completions/twicetold.fish\n${lines.join('\n')}\n`;
}
