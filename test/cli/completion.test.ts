/** The scripts of `twicetold completion`, run by the shells they are for. A shell that the machine lacks is named and passed over. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/cli/option-spec.js';
import { commandsOf, longFlag, OPTION_NAMES } from '../../src/cli/options.js';
import { sandbox } from './sandbox.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const isMissing = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status !== 0;
for (const shell of SHELLS.filter(isMissing))
  process.stderr.write(`${shell} is not installed: its completion is not tested\n`);

/** The completions of a line, without their descriptions. */
type Complete = (line: string) => string[];

async function completer(shell: (typeof SHELLS)[number]): Promise<Complete> {
  const box = sandbox({ 'article.txt': 'text', 'articles/one.txt': 'text' });
  const { code, stdout } = await box.call(['completion', shell]);
  expect(code).toBe(0);
  writeFileSync(box.path('script'), stdout);
  const run = (args: readonly string[]): string[] => {
    const { status, stdout, stderr } = spawnSync(shell, args, { cwd: box.folder, encoding: 'utf8', env: process.env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout.split('\n').filter(Boolean);
  };
  if (shell === 'fish') {
    return line => run(['-N', '-c', `source script; complete -C '${line}'`]).map(text => text.split('\t', 1)[0]);
  }
  // readline completes paths where the script asks for it: the test completes them in the same way
  const paths = 'compopt() { COMPREPLY+=($(compgen -$([[ $2 == dirnames ]] && echo d || echo f) -- "$last")); }';
  return line => {
    // as readline does, unlike the shell
    const words = line.replaceAll('=', ' = ').replace(/= $/, '=').split(' ');
    const script = `${paths}; last='${words.at(-1)}'; source ./script; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _twicetold; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run(['-c', script]);
  };
}

const shells = (['bash', 'fish'] as const).filter(shell => !isMissing(shell));

test.each(shells)('%s completes commands, options and values', async shell => {
  const complete = await completer(shell);
  expect(complete('twicetold ')).toEqual(expect.arrayContaining([...COMMAND_NAMES]));
  expect(complete('twicetold comp').sort()).toEqual(['compare', 'completion']);
  for (const command of ['scan', 'compare'] as const) {
    const flags = OPTION_NAMES.filter(name => commandsOf(name).includes(command)).map(longFlag);
    expect(complete(`twicetold ${command} --`)).toEqual(expect.arrayContaining(flags));
  }
  expect(complete('twicetold scan --engine ')).toEqual(['bottom-k', 'minhash']);
  expect(complete('twicetold scan --format ma')).toEqual(['markdown']);
  expect(complete('twicetold scan --fail-on par')).toEqual(['paraphrase']);
  expect(complete('twicetold completion z')).toEqual(['zsh']);
  expect(complete('twicetold index ver')).toEqual(['verify']);
  if (shell === 'bash') expect(complete('twicetold scan --format=ma')).toEqual(['markdown']);
});

test.each(shells)('%s completes files, or only folders', async shell => {
  const complete = await completer(shell);
  const names = (line: string): string[] =>
    complete(line)
      .map(name => name.replace(/\/$/, ''))
      .sort();
  const both = ['article.txt', 'articles'];
  for (const line of [
    'scan art',
    'compare article.txt art',
    'index add art',
    'scan --output art',
    'check --against art',
  ])
    expect(names(`twicetold ${line}`), line).toEqual(both);
  for (const line of ['init art', 'unique --copy-to art', 'watch --index art'])
    expect(names(`twicetold ${line}`), line).toEqual(['articles']);
  for (const line of ['scan --threshold art', 'completion art', 'scan --format art'])
    expect(names(`twicetold ${line}`), line).toEqual([]);
});

test.each(SHELLS.filter(shell => !isMissing(shell)))('%s accepts the script', async shell => {
  const box = sandbox();
  box.write({ script: (await box.call(['completion', shell])).stdout });
  const { status, stderr } = spawnSync(shell, ['-n', 'script'], { cwd: box.folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('an unknown shell is refused', async () => {
  for (const args of [[], ['ksh'], ['bash', 'zsh'], ['__proto__']]) {
    const { code, stderr } = await sandbox().call(['completion', ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
  }
});
