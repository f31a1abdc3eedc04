/** What is asked of the library, completed with the usual options or refused in words. */
import { expect, test } from 'vitest';
import { UserError } from '../src/errors.js';
import { completeOptions, DEFAULT_OPTIONS, type DetectOptions } from '../src/options.js';
import { compareArticles } from '../src/pipeline/compare.js';
import { findDuplicates } from '../src/pipeline/scan.js';

test('what is not said is as usual: shingles by the engine, sketches by the sensitivity', () => {
  expect(completeOptions({})).toEqual(DEFAULT_OPTIONS);
  expect(completeOptions(DEFAULT_OPTIONS)).toEqual(DEFAULT_OPTIONS);
  expect(completeOptions({ threshold: 0.7 })).toEqual({ ...DEFAULT_OPTIONS, threshold: 0.7 });
  expect(completeOptions({ engine: 'minhash' })).toMatchObject({ shingleSize: 3, numPerm: 128 });
  expect(completeOptions({ sensitivity: 'high' })).toMatchObject({ shingleSize: 2, numPerm: 256 });
  expect(completeOptions({ sensitivity: 'high', numPerm: 32 })).toMatchObject({ numPerm: 32 });
});

test.each([
  [{ threshold: 5 }, 'threshold cannot be 5', 'a number from 0 to 1'],
  [{ threshold: Number.NaN }, 'threshold cannot be NaN', 'a number from 0 to 1'],
  [{ shingleSize: 0 }, 'shingleSize cannot be 0', 'a whole number from 1 to 8'],
  [{ numPerm: 8 }, 'numPerm cannot be 8', 'a whole number from 16 to 4096'],
  [{ minWords: 1.5 }, 'minWords cannot be 1.5', 'a whole number from 1 to 100000'],
  [{ related: 'yes' }, 'related cannot be "yes"', 'true or false'],
  [{ engine: 'abacus' }, 'engine cannot be "abacus"', 'bottom-k, minhash'],
  [{ treshold: 0.5 }, 'there is no option treshold', 'threshold, shingleSize'],
])('%j is refused', async (given, message, hint) => {
  const options = given as Partial<DetectOptions>;
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
  const text = 'The council voted on Tuesday to close the old stone bridge for repairs.';
  const { summary, options } = await findDuplicates(
    [[{ article: { id: 'a', text } }, { article: { id: 'b', text: text.replace('Tuesday', 'Monday') } }]],
    { minWords: 5 },
  );
  expect(summary.pairs).toBe(1);
  expect(options).toEqual({ ...DEFAULT_OPTIONS, minWords: 5 });
  expect(compareArticles({ id: 'a', text }, { id: 'b', text }).pair.relation).toBe('identical');
});
