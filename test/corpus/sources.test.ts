import { describe, expect, it, test } from 'vitest';
import { addressOf, hostOf, siteOf } from '../../src/corpus/sources.js';
import { expectLinear } from '../setup/count-work.js';

describe('address', () => {
  it.each([
    'https://daily.example/a/b',
    'http://www.daily.example/a/b/',
    'https://daily.example:443/a/b',
    'HTTPS://WWW.Daily.Example/a/b#comments',
    'https://daily.example/a/b?utm_source=feed&utm_medium=rss',
    'https://daily.example/a/b/?fbclid=x#top',
    'https://ann:secret@daily.example/a/b',
    '//daily.example/a/b',
    'daily.example/a/b',
    ' https://daily.example/a/b\n',
  ])('is the same in every spelling: %s', url => {
    expect(addressOf(url)).toBe('daily.example/a/b');
  });

  it('keeps the parts that distinguish pages', () => {
    expect(addressOf('https://daily.example/?p=17&utm_source=x&lang=en')).toBe('daily.example?lang=en&p=17');
    expect(addressOf('https://daily.example/?lang=en&p=17')).toBe('daily.example?lang=en&p=17');
    expect(addressOf('https://daily.example/A')).not.toBe(addressOf('https://daily.example/a'));
    expect(addressOf('https://daily.example:8080/a')).toBe('daily.example:8080/a');
    expect(addressOf('https://other.example/a/b')).toBe('other.example/a/b');
    expect(addressOf('')).toBe('');
  });

  it('has a host without the user name', () => {
    expect(hostOf('https://ann@www.daily.example:80/a')).toBe('daily.example');
    expect(hostOf('https://daily.example/@ann')).toBe('daily.example');
  });

  it.each(['/', '@', '#', '?', '&', 'www.', 'utm_a=1&'])('takes linear time for a repeated %j', async part => {
    await expectLinear(1000, size => addressOf(`https://${part.repeat(size)}`));
  });
});

test.each([
  ['our site', [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  [null, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]],
  [null, [2, 2, 2]],
  [null, []],
])('the site %j is that of articles of the sources %j', (site, sourceOf) => {
  const sources = [
    { name: 'our site', published: true },
    { name: 'guest', published: true },
    { name: 'posts/', published: false },
  ];
  expect(siteOf(Uint32Array.from(sourceOf), sources)).toBe(site);
});
