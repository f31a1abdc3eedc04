import { describe, expect, test } from 'vitest';
import {
  assignments,
  choice,
  choices,
  flag,
  fraction,
  Misfit,
  text,
  texts,
  wholeNumber,
} from '../../src/cli/value-types.js';

const misfit = expect.any(Misfit);

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
  ])('%j is no fraction', typed => expect(fraction.fromText([typed])).toEqual(misfit));
  test('a comma is understood and put right', () => {
    expect(fraction.fromText(['0,5'])).toEqual(new Misfit('write 0.5, with a point'));
  });
  test.each(['0', '9', '1.5', '1.0', '2,5', '99999999999999999999'])('%j is no whole number from 1 to 8', typed => {
    expect(wholeNumber(1, 8).fromText([typed])).toEqual(misfit);
  });
  test.each(['0.5', null, true, [0.5], {}, 2, -1, Number.NaN])('%j in JSON is no fraction', value => {
    expect(fraction.fromJson(value)).toEqual(misfit);
  });
  test('a number in JSON', () => expect(fraction.fromJson(0.5)).toBe(0.5));
});

test('switches', () => {
  for (const yes of ['1', 'true', 'YES', 'on']) expect(flag.fromText([yes])).toBe(true);
  for (const no of ['0', 'false', 'No', 'off']) expect(flag.fromText([no])).toBe(false);
  expect(flag.fromText(['maybe'])).toEqual(misfit);
  expect(flag.fromJson(true)).toBe(true);
  expect(flag.fromJson('true')).toEqual(misfit);
});

test('names', () => {
  expect(text.fromText(['a b'])).toBe('a b');
  expect(text.fromText([''])).toEqual(misfit);
  expect(text.fromJson(3)).toEqual(misfit);
  expect(texts.fromText(['a', 'b'])).toEqual(['a', 'b']);
  expect(texts.fromText(['a', ''])).toEqual(misfit);
  expect(texts.fromJson('a')).toEqual(['a']);
  expect(texts.fromJson(['a', 3])).toEqual(misfit);
});

test('choices', () => {
  const one = choice(['json', 'text']);
  expect(one.fromText(['json'])).toBe('json');
  expect(one.fromText(['jsn'])).toEqual(new Misfit('did you mean json?', 'jsn'));
  expect(one.fromJson(1)).toEqual(misfit);
  const some = choices(['json', 'text']);
  expect(some.fromText(['json,text', ' json '])).toEqual(['json', 'text']);
  expect(some.fromText(['json', 'yaml'])).toEqual(new Misfit(undefined, 'yaml'));
  expect(some.fromText([''])).toEqual(misfit);
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
    expect(type.fromJson({ title: 3 })).toEqual(misfit);
    expect(type.fromJson(null)).toEqual(misfit);
  });
  test.each(['title', 'title=', '=x', 'titel=x', 'constructor=x'])('%j is none', typed => {
    expect(type.fromText([typed])).toEqual(misfit);
  });
});
