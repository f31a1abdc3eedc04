import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCall } from '../../src/cli/check-call.js';
import { longFlag, OPTION_NAMES } from '../../src/cli/option-table.js';
import { parseArguments } from '../../src/cli/program.js';
import { resolveOptions } from '../../src/cli/resolve-options.js';
import { report } from '../../src/cli/run.js';
import { Terminal } from '../../src/cli/terminal.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { UserError } from '../../src/errors.js';

const parse = (...args: string[]) => parseArguments(args, '1.2.3', 80);

describe('what was typed', () => {
  test('operands and flags in any order', () => {
    expect(
      parse('scan', 'a', '-q', '--include=x', 'b', '--include', 'y', '-otext', '--no-gitignore', '--', '--c'),
    ).toEqual({
      command: 'scan',
      operands: ['a', 'b', '--c'],
      flags: { quiet: true, include: ['x', 'y'], output: ['text'], gitignore: false },
      mistakes: [],
    });
  });

  test('of a value given twice the last one counts', () => {
    expect(parse('scan', '--threshold', '0.1', '--threshold', '0.2')).toMatchObject({ flags: { threshold: ['0.2'] } });
    expect(parse('scan', '--color', '--no-color')).toMatchObject({ flags: { color: false } });
    expect(parse('scan', '--no-config', '--config', 'x')).toMatchObject({ flags: { config: ['x'] } });
  });

  test('whatever is typed, there is a command, a text or a mistake', () => {
    const flags = [...OPTION_NAMES.map(longFlag), '--no-color', '-q', '-v', '-o', '-j', '--', '-', '-h', '--help'];
    const word = fc.oneof(
      fc.constantFrom('scan', 'compare', 'help', ...flags, ...flags.map(flag => `${flag}=1`)),
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '0.5',
        '3',
        'any',
        'json',
        'text=x',
        "--it's",
        '-qz',
        '__proto__',
        '--constructor',
        '--__proto__=1',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), args => {
        const parsed = parse(...args);
        if ('print' in parsed) return parsed.print !== '';
        if (parsed.command === undefined) return parsed.mistakes.length > 0;
        const resolved = resolveOptions({ flags: parsed.flags, env: {}, config: undefined, cwd: '/' });
        const mistakes = [...resolved.mistakes, ...checkCall(parsed.command, parsed.operands, resolved)];
        return mistakes.every(({ message }) => message !== '') && resolved.values.threshold <= 1;
      }),
      { numRuns: 300 },
    );
  });
});

describe('what went wrong', () => {
  function told(error: unknown, verbose: boolean): string {
    const written: string[] = [];
    const stderr = { write: (text: string) => written.push(text) > 0 };
    report(error, new Terminal({ verbose }, {}, stderr, stderr));
    return written.join('');
  }

  test('a mistake of the user: its line and its hint, no stack', () => {
    expect(told(new UserError('x is missing', 'create it'), true)).toBe('twicetold: x is missing\n  hint: create it\n');
    expect(told(new UsageError([{ message: 'a' }, { message: 'b', hint: 'c' }]), true)).toBe(
      'twicetold: a\ntwicetold: b\n  hint: c\n',
    );
  });

  test('a mistake of ours: one line, and the stack when verbose', () => {
    const line = /^twicetold: internal error: boom\n {2}hint: this is a bug, please report it; [^\n]*\n/;
    expect(told(new Error('boom'), false).replace(line, '')).toBe('');
    expect(told(new Error('boom'), true).replace(line, '')).toMatch(/^Error: boom\n +at /);
    expect(told('boom', false)).toMatch(line);
  });

  test('a failed allocation, however the engine reports it: what to do about it', async () => {
    const trap = Buffer.from('AGFzbQEAAAABBAFgAAADAgEABwUBAWYAAAoFAQMAAAs=', 'base64');
    const thrown = [
      () => new SharedArrayBuffer(2 ** 45),
      () => new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true }).grow(2),
      () => (new WebAssembly.Instance(new WebAssembly.Module(trap)).exports.f as () => void)(),
    ].map(fails => {
      try {
        return fails();
      } catch (error) {
        return error;
      }
    });
    const greedy = new Worker('const all = []; for (;;) all.push(new Array(10000).fill({}));', {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 8 },
    });
    thrown.push(await new Promise(resolve => greedy.once('error', resolve)));
    for (const error of thrown) {
      expect(error).toBeInstanceOf(Error);
      expect(told(error, false)).toMatch(/^twicetold: not enough memory\n {2}hint: lower --memory .*\n$/);
      expect(told(error, true)).toContain((error as Error).message);
      const ofWorker = new Error(`a worker failed: ${(error as Error).stack}`);
      expect(told(ofWorker, false)).toBe(told(error, false));
    }
  });
});
