import { describe, expect, test } from 'vitest';
import { checkCall } from '../../src/cli/check-call.js';
import type { Config } from '../../src/cli/config.js';
import { type Environment, type RawFlags, resolveOptions } from '../../src/cli/resolve-options.js';

function resolved(flags: RawFlags, env: Environment = {}, entries?: Config['entries']) {
  const config = entries && { name: 'c.json', absolute: '/site/c.json', folder: '/site', entries };
  return resolveOptions({ flags, env, config, cwd: '/site/news' });
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
  test('an empty variable is none', () => {
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
  test('what looks like an option and is none is warned of', () => {
    expect(resolved({}, { TWICETOLD_TRESHOLD: '1', TWICETOLD_HOME: 'x', OTHER: 'y' }).warnings).toEqual([
      'the environment variable TWICETOLD_HOME is no option',
      'the environment variable TWICETOLD_TRESHOLD is no option; did you mean TWICETOLD_THRESHOLD?',
    ]);
  });
  test('switches that only make sense when typed cannot be set', () => {
    const { values, warnings } = resolved({}, { TWICETOLD_PRINT_CONFIG: '1' });
    expect(values.printConfig).toBe(false);
    expect(warnings).toHaveLength(1);
  });
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
    const { mistakes } = resolved(
      {},
      {},
      { $schema: 'x', treshold: 1, 'min-words': 3, path: [], zebra: 1, showFiles: true },
    );
    expect(mistakes).toEqual([
      { message: 'c.json: unknown key "treshold"', hint: 'did you mean "threshold"?' },
      { message: 'c.json: unknown key "min-words"', hint: 'did you mean "minWords"?' },
      { message: 'c.json: unknown key "path"', hint: 'did you mean "paths"?' },
      { message: 'c.json: unknown key "zebra"', hint: expect.stringMatching(/^known keys: include, .*, paths$/) },
      { message: 'c.json: unknown key "showFiles"', hint: 'it can only be given as --show-files' },
    ]);
  });
  test('a wrong type names file and key, also where a flag goes first', () => {
    const { mistakes } = resolved({ threshold: ['0.5'] }, {}, { threshold: '0.6', include: [3], paths: 4, related: 1 });
    expect(mistakes).toEqual([
      { message: 'c.json: include: [3] is not a name, or several', hint: 'write a list of strings' },
      { message: 'c.json: threshold: "0.6" is not a number from 0 to 1', hint: 'write it without quotation marks' },
      { message: 'c.json: related: 1 is not true or false', hint: 'write true or false, without quotation marks' },
      { message: 'c.json: paths: 4 is not a path, or several', hint: 'write a list of strings' },
    ]);
  });
});

describe('what no single value shows', () => {
  const mistakes = (command: 'scan' | 'compare', operands: string[], flags: RawFlags) =>
    checkCall(command, operands, resolved(flags)).map(mistake => mistake.message);
  test('operands', () => {
    expect(mistakes('scan', [], {})).toEqual(['scan: no path given']);
    expect(mistakes('scan', [], { filesFrom: ['list'] })).toEqual([]);
    expect(mistakes('scan', [], { printConfig: true })).toEqual([]);
    expect(mistakes('compare', ['a'], {})).toEqual(['compare: takes two files, got 1']);
    expect(mistakes('compare', ['a', 'b', 'c'], {})).toEqual(['compare: takes two files, got 3']);
    expect(mistakes('compare', ['-', '-'], {})).toEqual(['compare: standard input can only be one side']);
    expect(mistakes('scan', ['-'], { filesFrom: ['-'] })).toHaveLength(1);
  });
  test('a gate that never matches', () => {
    expect(mistakes('scan', ['a'], { failOn: ['related'] })).toHaveLength(1);
    expect(mistakes('scan', ['a'], { failOn: ['related'], related: true })).toEqual([]);
    expect(mistakes('compare', ['a', 'b'], { failOn: ['related'] })).toEqual([]);
  });
  test('two reports in one file', () => {
    expect(mistakes('scan', ['a'], { output: ['x'], reporter: ['json=./x'] })).toEqual([
      'two reports would be written to x',
    ]);
    expect(mistakes('scan', ['a'], { reporter: ['json=-'] })).toEqual([
      'two reports would be written to standard output',
    ]);
    expect(mistakes('scan', ['a'], { output: ['y'], reporter: ['json=x', 'csv=-'] })).toEqual([]);
  });
});
