/**
 * `twicetold completion SHELL`: a script that completes commands, options and their values. It is made from the option table, so it
 * knows what help knows. The script holds texts of this program only, nothing of an article or a configuration.
 */
import { COMMAND_HELP } from './command-help.js';
import type { Call } from './input.js';
import { COMMAND_NAMES, type CommandName } from './option-spec.js';
import { commandsOf, OPTION_NAMES, type OptionName, specOf, spellings } from './options.js';
import { EXIT, writeStdout } from './process.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** An option of a command as a shell needs it. */
interface Completion {
  /** `-o` and `--output`. */
  readonly flags: readonly string[];
  readonly text: string;
  readonly takesValue: boolean;
  /** What the value may be; a file where none are known. */
  readonly values: readonly string[];
}

export async function completion({ operands }: Call): Promise<number> {
  await writeStdout([SCRIPTS[operands[0] as Shell]()]);
  return EXIT.clean;
}

function optionsOf(command: CommandName): Completion[] {
  const own = OPTION_NAMES.filter(name => commandsOf(name).includes(command)).map(name => optionFor(name, command));
  return [...own, { flags: ['-h', '--help'], text: 'Print this help', takesValue: false, values: [] }];
}

function optionFor(name: OptionName, command: CommandName): Completion {
  const { text, label, type } = specOf(name, command);
  const flags = spellings(name, command).map(form => form.split(' ', 1)[0]);
  return { flags, text, takesValue: label !== undefined, values: type.names ?? [] };
}

/** First operands that are words of their own, such as the names of shells. */
const wordsOf = (command: CommandName): readonly string[] => COMMAND_HELP[command].words ?? [];

const SCRIPTS: Readonly<Record<Shell, () => string>> = { bash, zsh, fish };

function bash(): string {
  const cases = COMMAND_NAMES.map(command => {
    const options = optionsOf(command);
    const values = options
      .filter(({ values }) => values.length > 0)
      .map(({ flags, values }) => `        ${flags.join('|')}) words="${values.join(' ')}" ;;\n`);
    const files = options.filter(({ takesValue, values }) => takesValue && values.length === 0);
    const file = files.length === 0 ? '' : `        ${files.flatMap(({ flags }) => flags).join('|')}) files=1 ;;\n`;
    const flags = options.flatMap(({ flags }) => flags).join(' ');
    return `    ${command})
      case "$previous" in
${values.join('')}${file}        *) words="${wordsOf(command).join(' ')}"; files=1
          [[ $current == -* ]] && { words="${flags}"; files=; } ;;
      esac ;;
`;
  });
  return `# bash completion for twicetold; add to ~/.bashrc: source <(twicetold completion bash)
_twicetold() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words= files=
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${[...COMMAND_NAMES, 'help', '--help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}    help) words="${COMMAND_NAMES.join(' ')}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ -n $files ]] && compopt -o default 2>/dev/null
}
complete -F _twicetold twicetold
`;
}

function zsh(): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
  const argument = ({ flags, text, takesValue, values }: Completion): string => {
    const value = takesValue ? `:value:${values.length === 0 ? '_files' : `(${values.join(' ')})`}` : '';
    const spec = `[${escaped(text)}]${value}`;
    // each spelling excludes the others
    const alternatives = flags.length === 1 ? '' : `(${flags.join(' ')})`;
    return flags.map(flag => `        ${quoted(`${alternatives}${flag}${spec}`)}`).join(' \\\n');
  };
  const cases = COMMAND_NAMES.map(command => {
    const words = wordsOf(command);
    const operands = words.length > 0 ? `'1:word:(${words.join(' ')})' '*:file:_files'` : `'*:file:_files'`;
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
    const inside = `complete -c twicetold -n '__fish_seen_subcommand_from ${command}'`;
    const words = wordsOf(command);
    return [
      `complete -c twicetold -n __fish_use_subcommand -f -a ${command} -d ${quoted(COMMAND_HELP[command].summary)}`,
      ...(words.length === 0 ? [] : [`${inside} -f -a ${quoted(words.join(' '))}`]),
      ...optionsOf(command).map(({ flags, text, takesValue, values }) => {
        const names = flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
        return `${inside} ${names.join(' ')}${value} -d ${quoted(text)}`;
      }),
    ];
  });
  return `# fish completion for twicetold; save it as ~/.config/fish/completions/twicetold.fish\n${lines.join('\n')}\n`;
}
