import { describe, expect, test } from 'vitest';
import { GROUPS } from '../../src/cli/option-spec.js';
import { environmentName, isConfigKey, longFlag, OPTION_NAMES, OPTIONS, specOf } from '../../src/cli/option-table.js';
import { optionsMarkdown } from '../../src/cli/options-text.js';
import { parseArguments } from '../../src/cli/program.js';
import { resolveOptions } from '../../src/cli/resolve-options.js';
import { Misfit } from '../../src/cli/value-types.js';
import { completeOptions, DEFAULT_OPTIONS, SHINGLE_SIZES } from '../../src/options.js';

test('the defaults of the detection are those of the library', () => {
  const { threshold, minWords, related, sensitivity, engine } = OPTIONS;
  const defaults = { threshold, minWords, related, sensitivity, engine };
  const values = Object.entries(defaults).map(([name, option]) => [name, option.default]);
  expect(Object.fromEntries(values)).toEqual(
    Object.fromEntries(Object.entries(DEFAULT_OPTIONS).filter(([name]) => name in defaults)),
  );
  expect(OPTIONS.shingleSize.defaultText).toContain(`${SHINGLE_SIZES['bottom-k']}; ${SHINGLE_SIZES.minhash} with`);
});

test('the detection takes the same numbers from the library and from the command line', () => {
  for (const name of ['threshold', 'shingleSize', 'numPerm', 'minWords'] as const) {
    const takes = (value: number): readonly boolean[] =>
      [() => OPTIONS[name].type.fromText([String(value)]), () => completeOptions({ [name]: value })].map(take => {
        try {
          return !(take() instanceof Misfit);
        } catch {
          return false;
        }
      });
    const verdicts = [-1, 0, 0.5, 1, 2, 8, 9, 15, 16, 4096, 4097, 100_000, 100_001].map(takes);
    for (const [typed, given] of verdicts) expect(given).toBe(typed);
    expect(new Set(verdicts.flat()).size).toBe(2);
  }
});

test('flags, variables and keys are spelled after the one name', () => {
  expect(longFlag('shingleSize')).toBe('--shingle-size');
  expect(longFlag('gitignore')).toBe('--no-gitignore');
  expect(environmentName('shingleSize')).toBe('TWICETOLD_SHINGLE_SIZE');
  expect(environmentName('printConfig')).toBeUndefined();
  expect(isConfigKey('shingleSize')).toBe(true);
  expect(isConfigKey('config')).toBe(false);
  expect(isConfigKey('toString')).toBe(false);
});

describe.each(OPTION_NAMES)('%s', name => {
  const { commands, example, group, type, default: value } = specOf(name);

  test('its example is understood by each of its commands', () => {
    const typed = example.replaceAll("'", '').split(' ');
    for (const command of commands) {
      const parsed = parseArguments([command, ...typed], '0.0.0', 80);
      if (!('flags' in parsed)) throw new Error('not parsed');
      expect(parsed.mistakes).toEqual([]);
      expect(Object.keys(parsed.flags)).toEqual([name]);
      const { mistakes, values, origins } = resolveOptions({
        flags: parsed.flags,
        env: {},
        config: undefined,
        cwd: '/',
      });
      expect(mistakes).toEqual([]);
      expect(values[name]).not.toEqual(name === 'jobs' ? Number.NaN : value);
      expect(origins[name]).toBe(typed[0]);
    }
  });

  test('its default is a value that it takes, or stands for none', () => {
    if (value === undefined) return;
    expect(type.fromJson(value)).toEqual(value);
  });

  test('it stands in the documentation', () => {
    expect(GROUPS).toContain(group);
    expect(optionsMarkdown()).toContain(`\`${example}\``);
    expect(optionsMarkdown()).toContain(longFlag(name));
  });
});

test('the documentation is a table for each group', () => {
  const lines = optionsMarkdown().split('\n');
  expect(lines.filter(line => line.startsWith('### '))).toHaveLength(GROUPS.length);
  const rows = lines.filter(line => line.startsWith('| `'));
  expect(rows).toHaveLength(OPTION_NAMES.length);
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(9);
  expect(rows.find(row => row.includes('--num-perm'))).toMatchInlineSnapshot(
    `"| \`--num-perm <N>\` | scan, compare | Sketch size: more finds more and takes longer; permutations with --engine minhash | 128; 64 and 256 at --sensitivity low and high (hash values, 16 to 4096) | \`numPerm\` | \`TWICETOLD_NUM_PERM\` | \`--num-perm 256\` |"`,
  );
});
