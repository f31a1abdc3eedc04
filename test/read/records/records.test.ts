import { describe, expect, it } from 'vitest';
import { FieldReader, readRecord } from '../../../src/read/records/fields.js';
import type { ReadItem } from '../../../src/types/article.js';

const location = { path: 'feed.jsonl', row: 12, explicit: false, number: 12, label: 'record 12 (line 14)' };
const read = (record: unknown, fields = {}): ReadItem => readRecord(record, new FieldReader(fields), location);

describe('readRecord', () => {
  it('finds fields by their usual names, in their order, whatever their case', () => {
    expect(
      read({
        name: 'Third choice',
        Headline: 'Bridge repaired',
        CONTENT: 'Second choice',
        Text: 'Words.',
        guid: 'g-1',
        _id: { $oid: '65b' },
        Link: 'https://x.y/1',
        PubDate: 'Wed, 31 Jan 2024 10:00:00 +0100',
        sitename: [{ name: 'Ann' }, 'Bob', 7, null],
        authors: ['Eve'],
      }),
    ).toEqual({
      article: {
        id: '65b',
        path: 'feed.jsonl',
        row: 12,
        title: 'Bridge repaired',
        text: 'Words.',
        published: '2024-01-31T10:00:00+01:00',
        source: 'Ann, Bob, 7',
        url: 'https://x.y/1',
      },
    });
    expect(read({ source: { id: null, name: 'Daily' }, author: 'Ann', text: '' })).toEqual({
      article: { id: 'feed.jsonl#12', path: 'feed.jsonl', row: 12, source: 'Daily', text: '' },
    });
  });

  it('skips a text of white space if another field has a text', () => {
    const text = (record: object, fields = {}): string | undefined => {
      const item = read(record, fields);
      return 'article' in item ? item.article.text : undefined;
    };
    expect(text({ text: '', content: 'Words.' })).toBe('Words.');
    expect(text({ body: 'Words.', text: ' \n\u00a0' })).toBe('Words.');
    expect(text({ text: '', html: '<p>Words.</p>' })).toBe('Words.');
    expect(text({ content: [], text: '', paragraphs: ['Words.'] })).toBe('Words.');
    expect(text({ story: '', text: 'Words.' }, { text: 'story' })).toBe('Words.');
    expect(text({ text: '', content: ' ' })).toBe('');
  });

  it('skips fields with unusable values', () => {
    expect(read({ text: null, body: ['One.', 'Two.'], title: ' ', headline: 'H', id: '', published: {} })).toEqual({
      article: { id: 'feed.jsonl#12', path: 'feed.jsonl', row: 12, title: 'H', text: 'One.\n\nTwo.' },
    });
  });

  it('uses numbers and URLs as ids, but not numbers that lost digits', () => {
    const id = (record: object) => {
      const item = read({ text: 'x', ...record });
      return 'article' in item ? item.article.id : undefined;
    };
    expect(id({ id: 7 })).toBe('7');
    expect(id({ id: 0, url: 'u' })).toBe('0');
    expect(id({ url: 'u' })).toBe('u');
    expect(id({ link: 'l' })).toBe('l');
    expect(id({ id: 2 ** 60 })).toBe('feed.jsonl#12');
    expect(id({ id: true })).toBe('feed.jsonl#12');
  });

  it('follows the user’s choice of fields, by dotted path, and the usual names after it', () => {
    const record = {
      'a.b': 'literal',
      a: { b: 'nested' },
      story: { body: ['p1', 'p2'], items: [{ t: 'first' }] },
      text: 'T',
    };
    const textOf = (path: string) => {
      const item = read(record, { text: path });
      return 'article' in item ? item.article.text : undefined;
    };
    expect(textOf('a.b')).toBe('literal');
    expect(textOf('story.body')).toBe('p1\n\np2');
    expect(textOf('story.items.0.t')).toBe('first');
    expect(textOf('story.none')).toBe('T');
    expect(textOf('constructor.name')).toBe('T');
    expect(textOf('__proto__')).toBe('T');
  });

  it('gives the reason why a record is not an article', () => {
    const reason = (record: unknown, fields = {}) => {
      const item = read(record, fields);
      return 'problem' in item ? item.problem : undefined;
    };
    expect(reason({ title: 'x' })).toMatchObject({
      id: 'feed.jsonl#12',
      status: 'unreadable',
      reason: 'record 12 (line 14): no text field among "title"; name the one with the text: --field text=NAME',
    });
    expect(reason({})?.reason).toBe('record 12 (line 14): no text field: it has no fields');
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`"field\n${n}`, 'x'.repeat(1000)]));
    expect(reason(many)?.reason).toMatch(/ among "'field 0, 'field 1, [^"\n]{1,200}"; name /);
    const line = { type: 'article', id: 'a', words: 70, status: 'ok' };
    expect(reason(line)?.reason).toBe('record 12 (line 14): a line of a report of twicetold, not an article');
    expect(reason({ text: 7 })?.reason).toBe('record 12 (line 14): its text is a number, not a text');
    expect(reason({ Body: {} })?.reason).toContain('its body is an object');
    expect(reason({ text: ['a', 1] })?.reason).toContain('its text is a list');
    for (const [value, kind] of [
      [[], 'a list'],
      [null, 'null'],
      ['x', 'a string'],
      [1, 'a number'],
      [true, 'a boolean'],
    ]) {
      expect(reason(value)?.reason).toBe(`record 12 (line 14): expected an object, found ${kind}`);
    }
  });
});
