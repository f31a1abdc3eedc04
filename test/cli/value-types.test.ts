import { describe, expect, test } from 'vitest';
import {
  assignments,
  choice,
  choices,
  duration,
  flag,
  InvalidValue,
  number,
  text,
  texts,
  wholeNumber,
} from '../../src/cli/value-types.js';

const invalid = expect.any(InvalidValue);
const fraction = number({ type: 'number', minimum: 0, maximum: 1 });

describe('numbers are read strictly', () => {
  test.each(['0', '1', '0.5', '.5', '1.0', '0.25'])('%j is a fraction', typed => {
    expect(fraction.fromText([typed])).toBe(Number(typed));
  });
  test.each([
    '',
    ' ',
    'abc',
    'NaN',
    'Infinity',
    '0,5',
    '1e-1',
    '1e9',
    '0x1',
    '5%',
    '1.',
    '-0.1',
    '1.0001',
    '0.5 ',
    '+1',
    '٣',
  ])('%j is not a fraction', typed => expect(fraction.fromText([typed])).toEqual(invalid));
  test('a decimal comma is recognised', () => {
    expect(fraction.fromText(['0,5'])).toEqual(new InvalidValue('use a decimal point: 0.5'));
  });
  test.each(['0', '9', '1.5', '1.0', '2,5', '99999999999999999999'])('%j is not a whole number from 1 to 8', typed => {
    expect(wholeNumber(1, 8).fromText([typed])).toEqual(invalid);
  });
  test.each(['0.5', null, true, [0.5], {}, 2, -1, Number.NaN])('%j in JSON is not a fraction', value => {
    expect(fraction.fromJson(value)).toEqual(invalid);
  });
  test('a number in JSON', () => expect(fraction.fromJson(0.5)).toBe(0.5));
});

test('switches', () => {
  for (const yes of ['1', 'true', 'YES', 'on']) expect(flag.fromText([yes])).toBe(true);
  for (const no of ['0', 'false', 'No', 'off']) expect(flag.fromText([no])).toBe(false);
  expect(flag.fromText(['maybe'])).toEqual(invalid);
  expect(flag.fromJson(true)).toBe(true);
  expect(flag.fromJson('true')).toEqual(invalid);
});

test('names', () => {
  expect(text.fromText(['a b'])).toBe('a b');
  expect(text.fromText([''])).toEqual(invalid);
  expect(text.fromJson(3)).toEqual(invalid);
  expect(texts.fromText(['a', 'b'])).toEqual(['a', 'b']);
  expect(texts.fromText(['a', ''])).toEqual(invalid);
  expect(texts.fromJson('a')).toEqual(['a']);
  expect(texts.fromJson(['a', 3])).toEqual(invalid);
});

test('choices', () => {
  const one = choice(['json', 'text']);
  expect(one.fromText(['json'])).toBe('json');
  expect(one.fromText(['jsn'])).toEqual(new InvalidValue('did you mean json?', 'jsn'));
  expect(one.fromJson(1)).toEqual(invalid);
  const some = choices(['json', 'text']);
  expect(some.fromText(['json,text', ' json '])).toEqual(['json', 'text']);
  expect(some.fromText(['json', 'yaml'])).toEqual(new InvalidValue(undefined, 'yaml'));
  expect(some.fromText([''])).toEqual(invalid);
});

describe('assignments', () => {
  const type = assignments('a PART=NAME', { title: 'title', date: 'published', published: 'published' });
  test('one name may stand for another; the value may hold equals signs', () => {
    expect(type.fromText(['date=day', 'title=a=b'])).toEqual([
      { name: 'published', value: 'day' },
      { name: 'title', value: 'a=b' },
    ]);
  });
  test('as an object or a list in JSON', () => {
    expect(type.fromJson({ title: 'headline' })).toEqual([{ name: 'title', value: 'headline' }]);
    expect(type.fromJson(['title=headline'])).toEqual([{ name: 'title', value: 'headline' }]);
    expect(type.fromJson({ title: 3 })).toEqual(invalid);
    expect(type.fromJson(null)).toEqual(invalid);
  });
  test.each(['title', 'title=', '=x', 'titel=x', 'constructor=x'])('%j is invalid', typed => {
    expect(type.fromText([typed])).toEqual(invalid);
  });
});

describe('times', () => {
  const time = duration(1, 86_400);
  test.each([
    ['90s', 90],
    ['10m', 600],
    ['1.5h', 5400],
    ['1d', 86_400],
  ])('%s is %i seconds', (typed, seconds) => {
    expect(time.fromText([typed])).toBe(seconds);
    expect([time.fromJson(typed), time.fromJson(seconds)]).toEqual([seconds, seconds]);
  });
  test.each(['', '10', '0s', '2d', '-1m', '1 m', '1w', '1e1s', 'm'])('%j is not a time', typed => {
    expect(time.fromText([typed])).toEqual(invalid);
  });
});
