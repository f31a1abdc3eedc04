import { describe, expect, test } from 'vitest';
import { generate } from '../paraphrase/generate.js';
import { KINDS, MAKERS, makeCopy, makersOf } from '../paraphrase/kinds.js';
import { sentencesOf, wordsIn } from '../paraphrase/sentences.js';
import { OWN_TEXTS } from './own-texts.js';

const [ferry, organ] = OWN_TEXTS;
const made = (kind: string, text = ferry.text): string => makeCopy(kind, { text, partner: organ.text }, 'seed')!.text;
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const bag = (text: string): string[] => words(text).sort();

describe('kinds', () => {
  test('spin replaces words and keeps names, numbers and order', () => {
    const spun = made('spin');
    expect(spun).toContain('Anna Berg');
    expect(spun).toContain('400');
    const [before, after] = [words(ferry.text), words(spun)];
    const exchanged = before.filter(word => !after.includes(word));
    expect(exchanged.length).toBeGreaterThan(10);
    expect(exchanged.length).toBeLessThan(before.length / 2);
  });

  test('split-merge moves the ends of sentences and keeps nearly all words', () => {
    const changed = made('split-merge');
    const kept = words(ferry.text).filter(word => words(changed).includes(word));
    expect(kept.length).toBeGreaterThan(words(ferry.text).length * 0.9);
    expect(sentencesOf(changed.replace(/\s+/g, ' '))).not.toEqual(sentencesOf(ferry.text.replace(/\s+/g, ' ')));
  });

  test.each([
    ['"I shall miss it," Anna Berg said.', '"I shall miss it," said Anna Berg.'],
    ['When the new bridge opens, the journey will be short.', 'The journey will be short when the new bridge opens.'],
    ['The old boat was painted by four sailors.', 'Four sailors painted the old boat.'],
    ['The last boat will leave the pier on Sunday.', 'On Sunday, the last boat will leave the pier.'],
    ['Piet Vos said that the roof would leak again.', 'The roof would leak again, Piet Vos said.'],
  ])('order turns %s', (sentence, turned) => {
    expect(MAKERS.order({ text: sentence }, () => 0)).toBe(turned);
  });

  test('order keeps the words, except those of the passive voice', () => {
    const lost = bag(ferry.text).filter(word => !bag(made('order')).includes(word));
    expect(lost.every(word => ['was', 'by', 'that'].includes(word))).toBe(true);
  });

  test('frame puts the page of one site around the text', () => {
    const copy = makeCopy('frame', { text: ferry.text }, 'seed')!;
    expect(copy.text).toContain(ferry.text);
    expect(copy.text.startsWith(ferry.text)).toBe(false);
    expect(copy.source).toBeDefined();
    const sites = new Set(Array.from({ length: 40 }, (_, i) => makeCopy('frame', { text: 'x' }, `${i}`)?.source));
    expect(sites.size).toBe(5);
  });

  test('truncate keeps the beginning, and makes no copy that is too short', () => {
    const part = made('truncate');
    expect(ferry.text.replace(/\s+/g, ' ').startsWith(part.replace(/\s+/g, ' '))).toBe(true);
    expect(wordsIn(part)).toBeLessThan(wordsIn(ferry.text) * 0.8);
    expect(makeCopy('truncate', { text: 'Only a few words. And a few more.' }, 'seed')).toBeUndefined();
  });

  test('quote puts two passages into a new article', () => {
    const passages = [...made('quote').matchAll(/“([^”]+)”/g)].map(([, passage]) => passage);
    expect(passages).toHaveLength(2);
    for (const passage of passages) {
      expect(ferry.text.replace(/["’]/g, '')).toContain(passage.replace(/["’]/g, '').trim());
    }
  });

  test('a copy with a short quotation is doubtful', () => {
    const short = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.';
    expect(makeCopy('quote', { text: Array(5).fill(short).join('\n\n') }, 'seed')?.label).toBe('unknown');
    expect(makeCopy('quote', { text: Array(5).fill(`${short} ${short} ${short}`).join('\n\n') }, 'seed')?.label).toBe(
      'copy',
    );
  });

  test('interleave alternates the paragraphs of both articles', () => {
    const paragraphs = made('interleave').split('\n\n');
    expect(paragraphs.filter((_, i) => i % 2 === 0)).toEqual(ferry.text.split('\n\n'));
    expect(paragraphs.filter((_, i) => i % 2 === 1)).toEqual(organ.text.split('\n\n'));
    expect(makeCopy('interleave', { text: ferry.text }, 'seed')).toBeUndefined();
  });

  test('noise misspells some words and changes the marks', () => {
    const noisy = made('noise');
    expect(noisy).toContain('“');
    const slips = words(ferry.text).filter(word => !words(noisy).includes(word)).length;
    expect(slips).toBeGreaterThan(3);
    expect(slips).toBeLessThan(words(ferry.text).length * 0.25);
    expect(made('noise', 'É'.repeat(9))).toBe('E'.repeat(9));
  });

  test('a kind of several makers applies them from left to right', () => {
    const framed = made('truncate+frame');
    expect(framed).toContain(ferry.text.slice(0, 100));
    expect(framed).not.toContain(ferry.text.slice(-60));
    expect(() => makersOf('spin+nonsense')).toThrow('unknown kind nonsense');
  });

  test('a maker with nothing to change makes no copy', () => {
    expect(makeCopy('order', { text: 'Nothing here can be turned.' }, 'seed')).toBeUndefined();
  });
});

describe('a generated set', () => {
  const options = { seed: '7', kinds: KINDS };

  test('is the same for a seed in any order of the articles', () => {
    const first = generate(OWN_TEXTS, options);
    expect(generate([...OWN_TEXTS].reverse(), options)).toEqual(first);
    expect(generate(OWN_TEXTS, { ...options, seed: '8' })).not.toEqual(first);
  });

  test('keeps the copies of a kind when other kinds are left out', () => {
    const alone = generate(OWN_TEXTS, { ...options, kinds: ['noise'] });
    for (const article of alone.articles) expect(generate(OWN_TEXTS, options).articles).toContainEqual(article);
  });

  test('labels an article and its copy with the kind, and two copies as unknown', () => {
    const { articles, pairs } = generate(OWN_TEXTS, { ...options, kinds: ['spin', 'frame', 'interleave'] });
    expect(articles.map(({ id }) => id)).toContain('ferry__spin');
    const between = (a: string, b: string) =>
      pairs
        .filter(pair => [pair.a, pair.b].sort().join() === [a, b].sort().join())
        .map(({ label, kind }) => [label, kind]);
    expect(between('ferry', 'ferry__spin')).toEqual([['copy', 'spin']]);
    expect(between('ferry__spin', 'ferry__frame')).toEqual([['unknown', 'frame / spin']]);
    expect(between('ferry', 'organ__spin')).toEqual([]);
    const mix = articles.find(({ id }) => id.endsWith('__interleave'))!.id;
    for (const { id } of OWN_TEXTS) expect(between(id, mix)).toEqual([['copy', 'interleave']]);
    for (const copy of ['ferry__spin', 'organ__spin']) expect(between(copy, mix)[0][0]).toBe('unknown');
    expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(pairs.length);
  });

  test('holds every article, and copies of the given number of articles', () => {
    const { articles } = generate(OWN_TEXTS, { ...options, kinds: ['frame'], limit: 1 });
    expect(articles).toHaveLength(3);
    expect(articles).toEqual(expect.arrayContaining([...OWN_TEXTS]));
  });

  test('refuses two articles with one id', () => {
    expect(() => generate([ferry, ferry], options)).toThrow('same id');
  });
});
