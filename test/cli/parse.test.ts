import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCall } from '../../src/cli/check-call.js';
import { longFlag, OPTION_NAMES } from '../../src/cli/options.js';
import { parseArguments, UsageError } from '../../src/cli/parse.js';
import { resolveOptions } from '../../src/cli/resolve.js';
import { showError } from '../../src/cli/run.js';
import { Terminal } from '../../src/cli/terminal.js';
import { UserError } from '../../src/errors.js';

const parse = (...args: string[]) => parseArguments(args, '1.2.3', 80);

describe('the command line', () => {
  test('operands and flags in any order', () => {
    expect(
      parse('scan', 'a', '-q', '--include=x', 'b', '--include', 'y', '-otext', '--no-gitignore', '--', '--c'),
    ).toEqual({
      command: 'scan',
      operands: ['a', 'b', '--c'],
      flags: { quiet: true, include: ['x', 'y'], output: ['text'], gitignore: false },
      problems: [],
    });
  });

  test('the last of several values counts', () => {
    expect(parse('scan', '--threshold', '0.1', '--threshold', '0.2')).toMatchObject({ flags: { threshold: ['0.2'] } });
    expect(parse('scan', '--color', '--no-color')).toMatchObject({ flags: { color: false } });
    expect(parse('scan', '--no-config', '--config', 'x')).toMatchObject({ flags: { config: ['x'] } });
  });

  test('any arguments give a command, a text to print or a problem', () => {
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
        if (parsed.command === undefined) return parsed.problems.length > 0;
        const resolved = resolveOptions({
          command: parsed.command,
          flags: parsed.flags,
          env: {},
          config: undefined,
          cwd: '/',
        });
        const problems = [...resolved.problems, ...checkCall(parsed.command, parsed.operands, resolved)];
        return problems.every(({ message }) => message !== '') && resolved.values.threshold <= 1;
      }),
      { numRuns: 300 },
    );
  });
});

describe('errors', () => {
  function shown(error: unknown, verbose: boolean): string {
    const written: string[] = [];
    const stderr = { write: (text: string) => written.push(text) > 0 };
    showError(error, new Terminal({ verbose }, {}, stderr, stderr));
    return written.join('');
  }

  test('an error that the user can correct: one line and a hint, no stack', () => {
    expect(shown(new UserError('x is missing', 'create it'), true)).toBe(
      'twicetold: x is missing\n  hint: create it\n',
    );
    expect(shown(new UsageError([{ message: 'a' }, { message: 'b', hint: 'c' }]), true)).toBe(
      'twicetold: a\ntwicetold: b\n  hint: c\n',
    );
  });

  test('an internal error: one line, and the stack with --verbose', () => {
    const line = /^twicetold: internal error: boom\n {2}hint: this is a bug, please report it; [^\n]*\n/;
    expect(shown(new Error('boom'), false).replace(line, '')).toBe('');
    expect(shown(new Error('boom'), true).replace(line, '')).toMatch(/^Error: boom\n +at /);
    expect(shown('boom', false)).toMatch(line);
  });

  test('a failed allocation gives a hint, in every form that the engine reports it', async () => {
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
      expect(shown(error, false)).toMatch(/^twicetold: not enough memory\n {2}hint: lower --memory .*\n$/);
      expect(shown(error, true)).toContain((error as Error).message);
      const ofWorker = new Error(`a worker failed: ${(error as Error).stack}`);
      expect(shown(ofWorker, false)).toBe(shown(error, false));
    }
  });
});
