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
  const box = sandbox({ 'article.txt': 'text' });
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
  return line => {
    const words = line.split(' ');
    const script = `source ./script; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _twicetold; printf '%s\\n' "\${COMPREPLY[@]}"`;
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
});

test.each(SHELLS.filter(shell => !isMissing(shell)))('%s accepts the script', async shell => {
  const box = sandbox();
  box.write({ script: (await box.call(['completion', shell])).stdout });
  const { status, stderr } = spawnSync(shell, ['-n', 'script'], { cwd: box.folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('another name than that of a shell is refused', async () => {
  for (const args of [[], ['ksh'], ['bash', 'zsh'], ['__proto__']]) {
    const { code, stderr } = await sandbox().call(['completion', ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
  }
});
