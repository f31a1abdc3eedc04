import { totalmem } from 'node:os';
import { describe, expect, test } from 'vitest';
import { availableMemory } from '../../src/cli/execution-options.js';
import {
  commandsOf,
  isConfigKey,
  isVariable,
  longFlag,
  OPTION_NAMES,
  specOf,
  variableOf,
} from '../../src/cli/options.js';
import { parseArguments } from '../../src/cli/parse.js';
import { resolveOptions } from '../../src/cli/resolve.js';
import { InvalidValue } from '../../src/cli/value-types.js';
import { completeOptions, DEFAULT_OPTIONS, DETECT_OPTION_NAMES, detectOption } from '../../src/options.js';

const NOTHING = { command: 'scan', flags: {}, env: {}, config: undefined, cwd: '/' } as const;

test('the command line has the options and the defaults of the library', () => {
  expect(OPTION_NAMES).toEqual(expect.arrayContaining([...DETECT_OPTION_NAMES]));
  const { values, detection } = resolveOptions(NOTHING);
  expect(detection).toEqual(DEFAULT_OPTIONS);
  expect(values).toMatchObject(DEFAULT_OPTIONS);
});

test.each(DETECT_OPTION_NAMES.filter(name => 'minimum' in detectOption(name)))(
  '%s: the library and the command line accept the same numbers',
  name => {
    const takes = (value: number): readonly boolean[] =>
      [() => specOf(name).type.fromText([String(value)]), () => completeOptions({ [name]: value })].map(take => {
        try {
          return !(take() instanceof InvalidValue);
        } catch {
          return false;
        }
      });
    const verdicts = [-1, 0, 0.5, 1, 2, 8, 9, 15, 16, 4096, 4097, 100_000, 100_001].map(takes);
    for (const [typed, given] of verdicts) expect(given).toBe(typed);
    expect(new Set(verdicts.flat()).size).toBe(2);
  },
);

test('flag, variable and key follow from the name of the option', () => {
  expect(longFlag('shingleSize')).toBe('--shingle-size');
  expect(longFlag('gitignore')).toBe('--no-gitignore');
  expect(variableOf('shingleSize')).toBe('TWICETOLD_SHINGLE_SIZE');
  expect(isVariable('printConfig')).toBe(false);
  expect(isConfigKey('shingleSize')).toBe(true);
  expect(isConfigKey('config')).toBe(false);
});

describe.each(OPTION_NAMES)('%s', name => {
  const { type, default: value } = specOf(name);

  test('each command of an option accepts its example', () => {
    for (const command of commandsOf(name)) {
      const typed = specOf(name, command).example.replaceAll("'", '').split(' ');
      const parsed = parseArguments([command, ...typed], '0.0.0', 80);
      if (!('flags' in parsed)) throw new Error('not parsed');
      expect(parsed.problems).toEqual([]);
      expect(Object.keys(parsed.flags)).toEqual([name]);
      const { problems, values, origins } = resolveOptions({ ...NOTHING, command, flags: parsed.flags });
      expect(problems).toEqual([]);
      expect(values[name]).not.toEqual(
        name === 'jobs' ? Number.NaN : resolveOptions({ ...NOTHING, command }).values[name],
      );
      expect(origins[name]).toBe(typed[0]);
    }
  });

  test('the default is a valid value or absent', () => {
    if (value === undefined) return;
    // a size has its unit, also where it is the default
    expect(name === 'embed' ? type.fromText([specOf(name).defaultText ?? '']) : type.fromJson(value)).toEqual(value);
  });
});

test('the available memory is that of the container if it has less than the machine', () => {
  expect(availableMemory(24e9, 2e9)).toBe(2e9);
  expect(availableMemory(24e9, 0)).toBe(24e9);
  expect(availableMemory(24e9, 2 ** 64)).toBe(24e9);
  expect(availableMemory()).toBeGreaterThan(0);
  expect(availableMemory()).toBeLessThanOrEqual(totalmem());
});
