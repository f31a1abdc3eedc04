import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { agreementOf, indexKeys } from '../../src/across/agreement.js';
import { keyCount, keySketch, keysOf, MAX_KEYS } from '../../src/across/keys.js';
import { translationSimilarity } from '../../src/across/score.js';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { REPORT_FORMATS } from '../../src/report/formats.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { languageOf } from '../../src/text/language.js';
import { tokenizeLocated } from '../../src/text/tokenize.js';
import type { Article } from '../../src/types/article.js';
import { TOLD_INDEPENDENTLY, TRANSLATIONS } from './texts.js';

const LANGUAGES = Object.keys(TRANSLATIONS) as (keyof typeof TRANSLATIONS)[];
const translation = (language: keyof typeof TRANSLATIONS): Article => ({ id: language, text: TRANSLATIONS[language] });
const indexed = (text: string) => {
  const tokens = tokenizeLocated(text);
  return indexKeys(keysOf(tokens, languageOf(tokens.hashes)));
};
const similarity = (x: string, y: string): number =>
  translationSimilarity(agreementOf(indexed(x), indexed(y)).evidence);

/** The longer half of the paragraphs. */
const half = (text: string): string => text.split('\n\n').slice(0, 4).join('\n\n');

describe('the names and numbers of two articles', () => {
  test('of a text and its translation into any other language agree in order', () => {
    for (const x of LANGUAGES) {
      for (const y of LANGUAGES) {
        if (x < y) expect([x, y, similarity(TRANSLATIONS[x], TRANSLATIONS[y]) > 0.75]).toEqual([x, y, true]);
      }
    }
  });

  test('of half a translation are found in the whole', () => {
    for (const language of LANGUAGES.slice(1))
      expect([language, similarity(TRANSLATIONS.en, half(TRANSLATIONS[language])) > 0.5]).toEqual([language, true]);
  });

  test('of two accounts of one event do not agree', () => {
    for (const [x, text] of Object.entries(TOLD_INDEPENDENTLY)) {
      for (const y of LANGUAGES) {
        if (x !== y) expect([x, y, similarity(text, TRANSLATIONS[y]) < 0.3]).toEqual([x, y, true]);
      }
    }
  });

  test('agree the same in either order', () => {
    const [x, y] = [indexed(TRANSLATIONS.en), indexed(half(TRANSLATIONS.ru))];
    expect(agreementOf(x, y).evidence).toEqual(agreementOf(y, x).evidence);
    expect(agreementOf(x, y).aligned).toEqual(agreementOf(y, x).aligned.map(({ a, b }) => ({ a: b, b: a })));
  });

  test('match numbers with any digit separators', () => {
    const same = ['60,000 and 2.4', '60.000 and 2,4', '60 000 and 2,4', '60\u202f000 and 2.4', '٦٠,٠٠٠ and ٢.٤'];
    const keys = same.map(text => [...indexed(text).dictionary.hashes]);
    for (const own of keys.slice(0, 4)) expect(own).toEqual(keys[0]);
    expect(indexed('in 2010 300 people').dictionary.hashes).toHaveLength(2);
  });

  test('include numbers and Latin names in texts of other scripts', () => {
    const shared = (x: string, y: string): number => {
      const hashes = new Set(indexed(x).dictionary.hashes);
      return indexed(y).dictionary.hashes.filter(hash => hashes.has(hash)).length;
    };
    const english = 'In 2019 the firm Nordhavn had 187 people in Hamburg.';
    expect(shared(english, '2019年,Nordhavn公司在汉堡有187人。')).toBe(3);
    expect(shared(english, 'في عام ٢٠١٩ كان لدى شركة Nordhavn ١٨٧ شخصا في هامبورغ')).toBe(3);
    expect(shared(english, 'בשנת 2019 היו לחברת Nordhavn בהמבורג 187 איש')).toBe(3);
  });

  test('are bounded, and so is their sketch', () => {
    const text = Array.from(
      { length: 40_000 },
      (_, n) => `Name${String.fromCharCode(97 + (n % 26))}bcd ${n + 10}`,
    ).join(' ');
    const tokens = tokenizeLocated(text);
    const keys = keysOf(tokens, -1);
    expect(keyCount(keys)).toBe(MAX_KEYS);
    expect(keySketch(keys).length).toBeLessThanOrEqual(256);
  });

  test('of a text that repeats one name do not align', () => {
    const keys = indexed('Smith said '.repeat(3000));
    expect(agreementOf(keys, keys).aligned).toEqual([]);
  });
});

describe('a scan across languages', () => {
  const others: Article[] = Object.entries(TOLD_INDEPENDENTLY).map(([language, text]) => ({
    id: `other-${language}`,
    text,
  }));
  const articles = [...LANGUAGES.map(translation), ...others];
  const scan = (acrossLanguages: boolean, given = articles) =>
    findDuplicates([given.map(article => ({ article }))], { acrossLanguages });

  test('lists every translation, and nothing else', async () => {
    const report = await scan(true);
    const pairsOf = (ids: readonly string[]) => ids.flatMap(a => ids.filter(b => a < b).map(b => `${a} ${b}`));
    // both reports have translations
    const expected = [...pairsOf(LANGUAGES), ...pairsOf(others.map(({ id }) => id))].sort();
    expect(report.pairs.map(({ a, b, relation }) => `${a} ${b} ${relation}`)).toEqual(
      expected.map(pair => `${pair} translation`),
    );
    expect(report.summary).toMatchObject({ translations: expected.length, pairs: 0, clusters: 0 });
  });

  test('needs its option', async () => {
    const report = await scan(false);
    expect(report.pairs.filter(({ relation }) => relation === 'translation')).toEqual([]);
    expect(report.summary.translations).toBe(0);
  });

  test('gives the numbers of a comparison of two articles', async () => {
    const report = await scan(true, [translation('en'), translation('uk')]);
    const { pair } = compareArticles(translation('en'), translation('uk'), { acrossLanguages: true });
    expect(report.pairs).toEqual([pair]);
  });

  test('does not depend on the order of the articles', async () => {
    expect(await scan(true, articles.toReversed())).toEqual(await scan(true));
  });

  test('lists the copies of a translation, and clusters them without the original', async () => {
    const copy = { id: 'fr-copy', text: TRANSLATIONS.fr };
    const report = await scan(true, [translation('en'), translation('fr'), copy]);
    expect(report.pairs.map(({ a, b, relation }) => [a, b, relation])).toEqual([
      ['en', 'fr', 'translation'],
      ['en', 'fr-copy', 'translation'],
      ['fr', 'fr-copy', 'identical'],
    ]);
    expect(report.clusters).toHaveLength(1);
    expect(report.summary).toMatchObject({ pairs: 1, copies: 1, translations: 2 });
  });

  test('leaves out the names of a page frame', async () => {
    const frame = Array.from(
      { length: 12 },
      (_, n) => `Rubrik${n} Wetterdienst Stellenmarkt Abonnement Kontakt${n} Anzeigen`,
    ).join(' ');
    const page = (text: string, n: number): Article => ({
      id: `de-${n}`,
      source: 'Blatt',
      text: `${frame}\n\n${text}`,
    });
    const pages = Array.from({ length: 12 }, (_, n) =>
      page(
        n === 0 ? TRANSLATIONS.de : `Bericht Nummer ${n} aus der Stadt ${'abcdefghijkl'[n].repeat(5)}. `.repeat(8),
        n,
      ),
    );
    const report = await scan(true, [...pages, translation('en')]);
    const bare = await scan(true, [translation('de'), translation('en')]);
    expect(report.boilerplate.length).toBeGreaterThan(0);
    expect(report.pairs.find(({ relation }) => relation === 'translation')?.similarity).toBe(bare.pairs[0].similarity);
  });

  test.each(REPORT_FORMATS)('is shown in a report and a comparison as %s', async format => {
    const report = [...(await renderReport(await scan(true, [translation('en'), translation('es')]), format))].join('');
    expect(report).toMatch(/translation/i);
    const comparison = [
      ...(await renderComparison(compareArticles(translation('en'), translation('ru')), format)),
    ].join('');
    expect(comparison).not.toContain('lost their lives');
    // formats for line annotations omit the words
    if (['sarif', 'junit', 'github', 'gitlab'].includes(format)) return;
    expect(comparison).toContain('Zielinski');
    expect(comparison).toContain('Зелинский');
  });

  test('keeps to the schemas', async () => {
    const ajv = new Ajv2020({ strict: false });
    const schema = (name: string) =>
      JSON.parse(readFileSync(new URL(`../../${name}.schema.json`, import.meta.url), 'utf8'));
    const report = JSON.parse([...(await renderReport(await scan(true), 'json'))].join(''));
    const comparison = JSON.parse(
      [...(await renderComparison(compareArticles(translation('en'), translation('el')), 'json'))].join(''),
    );
    expect(ajv.validate(schema('report'), report), ajv.errorsText()).toBe(true);
    expect(ajv.validate(schema('comparison'), comparison), ajv.errorsText()).toBe(true);
  });
});
