/** The options of the library: defaults are filled in, and wrong values are refused. */
import { expect, test } from 'vitest';
import { UserError } from '../src/errors.js';
import { completeOptions, DEFAULT_OPTIONS, DETECT_OPTION_NAMES, type GivenOptions } from '../src/options.js';
import { compareArticles } from '../src/pipeline/compare.js';
import { findDuplicates } from '../src/pipeline/scan.js';

test('absent options get their defaults: shingle size by engine, sketch size by sensitivity', () => {
  expect(completeOptions({})).toEqual(DEFAULT_OPTIONS);
  expect(completeOptions(DEFAULT_OPTIONS)).toEqual(DEFAULT_OPTIONS);
  expect(completeOptions({ threshold: 0.7 })).toEqual({ ...DEFAULT_OPTIONS, threshold: 0.7 });
  expect(completeOptions({ engine: 'minhash' })).toMatchObject({ shingleSize: 3, sketchSize: 128 });
  expect(completeOptions({ sensitivity: 'high' })).toMatchObject({ shingleSize: 2, sketchSize: 256 });
  expect(completeOptions({ sensitivity: 'high', sketchSize: 32 })).toMatchObject({ sketchSize: 32 });
});

test('numPerm is the former name of sketchSize', () => {
  expect(completeOptions({ numPerm: 64 })).toEqual({ ...DEFAULT_OPTIONS, sketchSize: 64 });
  expect(completeOptions({ numPerm: 64, sketchSize: 32 })).toMatchObject({ sketchSize: 32 });
  expect(completeOptions({ sketchSize: 32, numPerm: 64 })).toMatchObject({ sketchSize: 32 });
});

test('reports list the options in the order of the table', () => {
  const given = { engine: 'minhash', threshold: 0.7 } as const;
  expect(Object.keys(completeOptions(given))).toEqual(DETECT_OPTION_NAMES);
});

test.each([
  [{ threshold: 5 }, 'threshold: 5 is not a number from 0 to 1', '{ threshold: 0.7 }'],
  [{ threshold: Number.NaN }, 'threshold: NaN is not a number from 0 to 1', '{ threshold: 0.7 }'],
  [{ shingleSize: 0 }, 'shingleSize: 0 is not a whole number from 1 to 8', '{ shingleSize: 3 }'],
  [{ sketchSize: 8 }, 'sketchSize: 8 is not a whole number from 16 to 4096', '{ sketchSize: 256 }'],
  [{ numPerm: 8 }, 'numPerm: 8 is not a whole number from 16 to 4096', '{ sketchSize: 256 }'],
  [{ minWords: 1.5 }, 'minWords: 1.5 is not a whole number from 1 to 100000', '{ minWords: 40 }'],
  [{ related: 'yes' }, 'related: "yes" is not true or false', '{ related: true }'],
  [{ engine: 'abacus' }, 'engine: "abacus" is not one of bottom-k, minhash', "{ engine: 'minhash' }"],
  [{ treshold: 0.5 }, 'unknown option treshold', 'threshold, shingleSize'],
  [{ toString: 1 }, 'unknown option toString', 'threshold, shingleSize'],
])('%j is refused', async (given, message, hint) => {
  const options = given as GivenOptions;
  const refused = (error: unknown): void => {
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message, hint: expect.stringContaining(hint) });
  };
  expect.assertions(4);
  await findDuplicates([], options).catch(refused);
  try {
    compareArticles({ id: 'a', text: 'x' }, { id: 'b', text: 'y' }, options);
  } catch (error) {
    refused(error);
  }
});

test('a few are enough', async () => {
  const text =
    'The council voted on Tuesday to close the old stone bridge at Ferrow for repairs to its cracked northern pier.';
  const { summary, options } = await findDuplicates(
    [[{ article: { id: 'a', text } }, { article: { id: 'b', text: text.replace('stone ', '') } }]],
    { minWords: 5 },
  );
  expect(summary.pairs).toBe(1);
  expect(options).toEqual({ ...DEFAULT_OPTIONS, minWords: 5 });
  expect(compareArticles({ id: 'a', text }, { id: 'b', text }).pair.relation).toBe('identical');
});
