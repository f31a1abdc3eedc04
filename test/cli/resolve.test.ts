import { describe, expect, test } from 'vitest';
import { checkCall } from '../../src/cli/check-call.js';
import type { Config } from '../../src/cli/config-file.js';
import type { Flags } from '../../src/cli/parse.js';
import { resolveOptions } from '../../src/cli/resolve.js';
import type { Environment } from '../../src/cli/terminal.js';
import { completeOptions } from '../../src/options.js';

function resolved(flags: Flags, env: Environment = {}, entries?: Config['entries']) {
  const place = { name: 'c.json', absolute: '/site/c.json', folder: '/site', placeOf: () => 'c.json' };
  const config = entries && { ...place, entries };
  return resolveOptions({ command: 'scan', flags, env, config, cwd: '/site/news' });
}

describe('precedence', () => {
  const env = { TWICETOLD_THRESHOLD: '0.7' };
  const file = { threshold: 0.6, minWords: 10 };
  test('flags over environment over file over defaults', () => {
    const { values, origins } = resolved({ threshold: ['0.8'] }, env, file);
    expect(values).toMatchObject({ threshold: 0.8, minWords: 10, related: false });
    expect(origins).toMatchObject({ threshold: '--threshold', minWords: 'c.json', related: 'default' });
    expect(resolved({}, env, file).values.threshold).toBe(0.7);
    expect(resolved({}, env, file).origins.threshold).toBe('TWICETOLD_THRESHOLD');
    expect(resolved({}, {}, file).values.threshold).toBe(0.6);
    expect(resolved({}).values.threshold).toBe(0.5);
  });
  test('an empty variable is ignored', () => {
    expect(resolved({}, { TWICETOLD_THRESHOLD: '' }, file).values.threshold).toBe(0.6);
  });
  test('a list replaces a list', () => {
    const { values } = resolved({ include: ['*.md'] }, {}, { include: ['*.txt', '*.json'] });
    expect(values.include).toEqual(['*.md']);
  });
  test('switches can be turned off again', () => {
    const { values, origins } = resolved({ gitignore: false, color: false }, {}, { color: true, related: true });
    expect(values).toMatchObject({ gitignore: false, color: false, related: true });
    expect(origins).toMatchObject({ gitignore: '--no-gitignore', color: '--no-color' });
  });
  test('the result cannot be changed', () => {
    expect(Object.isFrozen(resolved({}).values)).toBe(true);
  });
});

describe('environment', () => {
  test('lists are separated by commas, except within braces', () => {
    const env = {
      TWICETOLD_INCLUDE: '*.{md,txt},b/**',
      TWICETOLD_FAIL_ON: 'identical,excerpt',
      TWICETOLD_RELATED: 'yes',
    };
    const { values } = resolved({}, env);
    expect(values).toMatchObject({ include: ['*.{md,txt}', 'b/**'], failOn: ['identical', 'excerpt'], related: true });
  });
  test('an unknown variable with the prefix gives a warning', () => {
    expect(resolved({}, { TWICETOLD_TRESHOLD: '1', TWICETOLD_HOME: 'x', OTHER: 'y' }).warnings).toEqual([
      'unknown environment variable TWICETOLD_HOME',
      'unknown environment variable TWICETOLD_TRESHOLD; did you mean TWICETOLD_THRESHOLD?',
    ]);
  });
  test('a variable does not set an option of the command line alone', () => {
    const { values, warnings } = resolved({}, { TWICETOLD_PRINT_CONFIG: '1' });
    expect(values.printConfig).toBe(false);
    expect(warnings).toHaveLength(1);
  });
});

describe('a former name', () => {
  test('is accepted as flag, variable and key; the name itself takes precedence in each source', () => {
    expect(resolved({ numPerm: ['64'] }).values.sketchSize).toBe(64);
    expect(resolved({ numPerm: ['64'] }).origins.sketchSize).toBe('--num-perm');
    expect(resolved({ numPerm: ['64'], sketchSize: ['32'] }).values.sketchSize).toBe(32);
    expect(resolved({}, { TWICETOLD_NUM_PERM: '64' }, { sketchSize: 32 }).values.sketchSize).toBe(64);
    expect(resolved({}, {}, { numPerm: 64 }).values.sketchSize).toBe(64);
    expect(resolved({}, { TWICETOLD_NUM_PERM: '64' }, { numPerm: 64 }).warnings).toEqual([]);
    expect(resolved({}, {}, { numPerm: 64 }).problems).toEqual([]);
  });

  test('is named in the message about its value', () => {
    expect(resolved({ numPerm: ['8'] }, {}, { numPerm: 8 }).problems).toEqual([
      {
        message: 'c.json: numPerm: 8 is not a whole number from 16 to 4096',
        hint: 'for example: --sketch-size 256',
      },
      {
        message: '--num-perm: "8" is not a whole number from 16 to 4096',
        hint: 'for example: --sketch-size 256',
      },
    ]);
  });
});

test('a default that depends on another option follows the resolved value of that option', () => {
  const { values, detection, origins } = resolved({ sensitivity: ['high'] }, { TWICETOLD_ENGINE: 'minhash' });
  expect(values).toMatchObject({ sketchSize: 256, shingleSize: 3 });
  expect(detection).toEqual(completeOptions({ sensitivity: 'high', engine: 'minhash' }));
  expect(origins).toMatchObject({ sketchSize: 'default', shingleSize: 'default' });
});

describe('configuration file', () => {
  test('paths in it are relative to its folder, globs are not', () => {
    const { values, configPaths } = resolved(
      {},
      {},
      {
        paths: ['articles', '/abs', '-'],
        output: 'out/report.json',
        reporter: { csv: 'pairs.csv' },
        include: ['*.md'],
      },
    );
    expect(configPaths).toEqual(['../articles', '/abs', '-']);
    expect(values.output).toBe('../out/report.json');
    expect(values.reporter).toEqual([{ name: 'csv', value: '../pairs.csv' }]);
    expect(values.include).toEqual(['*.md']);
  });
  test('unknown keys name the nearest known one', () => {
    const { problems } = resolved(
      {},
      {},
      { $schema: 'x', treshold: 1, 'min-words': 3, path: [], zebra: 1, showFiles: true },
    );
    expect(problems).toEqual([
      { message: 'c.json: unknown key "treshold"', hint: 'did you mean "threshold"?' },
      { message: 'c.json: unknown key "min-words"', hint: 'did you mean "minWords"?' },
      { message: 'c.json: unknown key "path"', hint: 'did you mean "paths"?' },
      {
        message: 'c.json: unknown key "zebra"',
        hint: expect.stringMatching(/^known keys: include, .*, paths, accept, overrides$/),
      },
      { message: 'c.json: unknown key "showFiles"', hint: 'use the flag --show-files' },
    ]);
  });
  test('a value of the wrong type is reported with file and key, also where a flag overrides it', () => {
    const { problems } = resolved({ threshold: ['0.5'] }, {}, { threshold: '0.6', include: [3], paths: 4, related: 1 });
    expect(problems).toEqual([
      { message: 'c.json: include: [3] is not one or several non-empty texts', hint: 'write a list of strings' },
      {
        message: 'c.json: threshold: "0.6" is not a number from 0 to 1',
        hint: 'write the number without quotation marks',
      },
      { message: 'c.json: related: 1 is not true or false', hint: 'write true or false, without quotation marks' },
      { message: 'c.json: paths: 4 is not one or several paths', hint: 'write a list of strings' },
    ]);
  });
});

describe('contradictions', () => {
  const problems = (command: 'scan' | 'compare', operands: string[], flags: Flags) =>
    checkCall(command, operands, resolved(flags)).map(problem => problem.message);
  test('operands', () => {
    expect(problems('scan', [], {})).toEqual(['scan: no path given']);
    expect(problems('scan', [], { filesFrom: ['list'] })).toEqual([]);
    expect(problems('scan', [], { printConfig: true })).toEqual([]);
    expect(problems('compare', ['a'], {})).toEqual(['compare: takes two files, got 1']);
    expect(problems('compare', ['a', 'b', 'c'], {})).toEqual(['compare: takes two files, got 3']);
    expect(problems('compare', ['-', '-'], {})).toEqual(['compare: standard input is used twice']);
    expect(problems('scan', ['-'], { filesFrom: ['-'] })).toHaveLength(1);
  });
  test('--fail-on with a relation that is not reported', () => {
    expect(problems('scan', ['a'], { failOn: ['related'] })).toHaveLength(1);
    expect(problems('scan', ['a'], { failOn: ['related'], related: true })).toEqual([]);
    expect(problems('compare', ['a', 'b'], { failOn: ['related'] })).toEqual([]);
  });
  test('two reports in one file', () => {
    expect(problems('scan', ['a'], { output: ['x'], reporter: ['json=./x'] })).toEqual(['two outputs go to x']);
    expect(problems('scan', ['a'], { reporter: ['json=-'] })).toEqual(['two outputs go to standard output']);
    expect(problems('scan', ['a'], { output: ['y'], reporter: ['json=x', 'csv=-'] })).toEqual([]);
  });
});
