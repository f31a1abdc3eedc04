import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dateNamesModule } from '../../../bench/date-names.js';
import { normaliseDate } from '../../../src/read/records/dates.js';
import { expectLinear } from '../../setup/count-work.js';

const DAY = '2024-01-31';
const TIME = '2024-01-31T10:05:06';

describe('normaliseDate', () => {
  it.each<[string, string, readonly unknown[]]>([
    [
      'a day',
      DAY,
      [
        '2024-01-31',
        '2024/01/31',
        '20240131',
        20240131,
        '2024-1-31',
        '2024.01.31.',
        '2024. 1. 31.',
        '2024-W05-3',
        '2024W053',
        '31 January 2024',
        '31 Jan 2024',
        '31. Jan. 2024',
        '31-Jan-2024',
        '31/Jan/2024',
        '31Jan2024',
        'January 31, 2024',
        'Jan. 31st, 2024',
        'Jan 31 2024',
        'Jan31,2024',
        'Wednesday 31st of January, 2024',
        'Wed, 31 Jan 2024',
        'Updated 31 Jan 2024',
        '31 Jan 24',
        'Wed, 31-Jan-24',
        "Jan 31, '24",
        '2024 January 31',
        '2024-Jan-31',
        '31/01/2024',
        '01/31/2024',
        '31.01.2024',
        '31.1.2024',
      ],
    ],
    [
      'a time without a zone',
      TIME,
      [
        '2024-01-31T10:05:06',
        '2024-01-31 10:05:06',
        '20240131T100506',
        '2024/01/31 10:05:06',
        '31/01/2024 10:05:06',
        'Wed Jan 31 10:05:06 2024',
        'Wed Jan 31 2024 10:05:06',
        '10:05:06, 31 January 2024',
        'January 31, 2024 10:05:06 AM',
        'January 31, 2024 at 10:05:06 a.m.',
        '31.01.2024, 10:05:06 Uhr',
        '31 Jan 202410:05:06',
        '2024年1月31日 10時05分06秒',
      ],
    ],
    [
      'a time in UTC',
      `${TIME}Z`,
      [
        '2024-01-31T10:05:06Z',
        '2024-01-31t10:05:06z',
        '20240131T100506Z',
        '2024-01-31 10:05:06 UTC',
        '2024-01-31T10:05:06+00:00',
        '2024-01-31T10:05:06.000Z',
        'Wed, 31 Jan 2024 10:05:06 GMT',
        'Wed, 31 Jan 24 10:05:06 GMT',
        'Wednesday, 31-Jan-24 10:05:06 GMT',
        'Wed,31 Jan 2024 10:05:06GMT',
        'Wed, 31 Jan 2024 10:05:06 -0000',
        'Wed Jan 31 10:05:06 UTC 2024',
        'Wed Jan 31 2024 10:05:06 GMT+0000',
        'Wed Jan 31 2024 10:05:06 GMT+0000 (Coordinated Universal Time)',
        1706695506,
        '1706695506',
        1706695506000,
        '1706695506000',
        '1706695506.0',
        '1706695506000000',
        1706695506000000,
        '1706695506000000000',
      ],
    ],
    [
      'a time with an offset',
      `${TIME}+01:00`,
      [
        '2024-01-31T10:05:06+01:00',
        '2024-01-31T10:05:06+0100',
        '2024-01-31T10:05:06+01',
        '2024-01-31 10:05:06 CET',
        '2024-01-31T10:05:06+01:00[Europe/Berlin]',
        'Wed, 31 Jan 2024 10:05:06 +0100',
        'Wed, 31 Jan 2024 10:05:06 +0100 (CET)',
        'Wed Jan 31 10:05:06 CET 2024',
        'Wed Jan 31 2024 10:05:06 GMT+0100 (Central European Standard Time)',
        '31 Jan 2024 10:05:06 UTC+1',
        'Mi, 31. Januar 2024, 10:05:06 Uhr MEZ',
        '31 Jan 2024 10:05:06 (CET)',
        'Wed Jan 31 10:05:06 +0100 2024',
      ],
    ],
  ])('%s', (_, expected, all) => {
    expect(all.map(given => [given, normaliseDate(given)])).toEqual(all.map(given => [given, expected]));
  });

  it.each([
    ['2024-01-31T10:05', '2024-01-31T10:05:00'],
    ['2024-01-31T10:05:06.500Z', '2024-01-31T10:05:06.5Z'],
    ['2024-01-31T10:05:06-08', '2024-01-31T10:05:06-08:00'],
    [1706695506500, '2024-01-31T10:05:06.500Z'],
    ['January 31, 2024 3:04 PM', '2024-01-31T15:04:00'],
    ['January 31, 2024 3 p.m.', '2024-01-31T15:00:00'],
    ['31 Jan 2024 12:04 AM', '2024-01-31T00:04:00'],
    ['31 Jan 2024 10:05 EST', '2024-01-31T10:05:00-05:00'],
    ['Jan. 31, 2024, 3:04 p.m. ET', '2024-01-31T15:04:00-05:00'],
    ['July 4, 2024, 3:04 p.m. ET', '2024-07-04T15:04:00-04:00'],
    ['March 9, 2024 10:05 PT', '2024-03-09T10:05:00-08:00'],
    ['November 2, 2024 10:05 PT', '2024-11-02T10:05:00-07:00'],
    ['4 Jul 2024 10:05 BST', '2024-07-04T10:05:00+01:00'],
    ['4 Jul 2024 10:05 CEST', '2024-07-04T10:05:00+02:00'],
    ['4 Jul 2024 10:05 MSK', '2024-07-04T10:05:00+03:00'],
    ['31 Dec 69 10:05 GMT', '1969-12-31T10:05:00Z'],
    ['04/04/2024', '2024-04-04'],
    ['2020-W53-7', '2021-01-03'],
    ['2024-02-29', '2024-02-29'],
  ])('%j is %j', (given, expected) => {
    expect(normaliseDate(given)).toBe(expected);
  });

  it.each([
    ['fr', ['31 janvier 2024', 'le mercredi 31 janv. 2024', '31 JANVIER 2024']],
    ['de', ['31. Januar 2024', 'Mittwoch, den 31. Jänner 2024', 'Mi., 31. Jan. 2024']],
    ['es', ['31 de enero de 2024', 'miércoles, 31 ene 2024']],
    ['it', ['31 gennaio 2024', 'mer 31 gen 2024']],
    ['pt', ['31 de janeiro de 2024', 'quarta-feira, 31 de jan. de 2024']],
    ['nl', ['31 januari 2024', 'woensdag 31 jan. 2024']],
    ['Nordic languages', ['31 januari 2024', 'onsdag den 31. januar 2024', '31. tammikuuta 2024', '31. janúar 2024']],
    ['pl', ['31 stycznia 2024', '31 sty 2024', 'środa, 31 stycznia 2024 r.']],
    ['cs', ['31. ledna 2024']],
    ['hu', ['2024. január 31.']],
    ['ro', ['31 ianuarie 2024']],
    ['ru', ['31 января 2024', '31 января 2024 г.', '31 янв. 2024', 'среда, 31 января 2024 года']],
    ['uk', ['31 січня 2024', '31 січня 2024 року']],
    ['el', ['31 Ιανουαρίου 2024', '31 Ιανουαριου 2024']],
    ['tr', ['31 Ocak 2024', '31 Oca 2024 Çarşamba']],
    ['ar', ['31 يناير 2024', '٣١ يناير ٢٠٢٤', '31 كانون الثاني 2024', 'الأربعاء، 31 يناير 2024']],
    ['fa', ['31 ژانویه 2024', '۳۱ ژانویهٔ ۲۰۲۴']],
    ['he', ['31 בינואר 2024', '31 ינואר 2024']],
    ['hi', ['31 जनवरी 2024', '३१ जनवरी २०२४']],
    ['bn', ['৩১ জানুয়ারি ২০২৪', '৩১ জানুয়ারী, ২০২৪'.replace('জানুয়ারী', 'জানুয়ারি')]],
    ['id', ['31 Januari 2024', 'Rabu, 31 Januari 2024']],
    ['vi', ['31 tháng 1, 2024', 'ngày 31 tháng 1 năm 2024']],
    [
      'East Asia',
      [
        '2024年1月31日',
        '2024年01月31日(水)',
        '2024年1月31日 星期三',
        '令和6年1月31日',
        '2024년 1월 31일',
        '２０２４年１月３１日',
      ],
    ],
  ])('reads the months of %s', (_, all) => {
    expect(all.map(given => [given, normaliseDate(given)])).toEqual(all.map(given => [given, DAY]));
  });

  it.each([
    ['202401311005', '2024-01-31T10:05:00'],
    [202401311005, '2024-01-31T10:05:00'],
    ['20240131100506', '2024-01-31T10:05:06'],
    ['/Date(1706695506000)/', '2024-01-31T10:05:06Z'],
    ['/Date(1706695506000+0100)/', '2024-01-31T10:05:06Z'],
    ['2024-01-31T10:05:06\u221205:00', '2024-01-31T10:05:06-05:00'],
    ['31 января 2024 г. в 10:05', '2024-01-31T10:05:00'],
    ['2024 m. sausio 31 d.', DAY],
    ['31. siječnja 2024.', DAY],
    ['24 Mrz 2024', '2024-03-24'],
    ['mar 5 mar 2024', '2024-03-05'],
    ['31 janvier 2024 à 10 h 05', '2024-01-31T10:05:00'],
    ['31. Januar 2024, 8.05 Uhr', '2024-01-31T08:05:00'],
    ['31.1.2024 klo 8.05', '2024-01-31T08:05:00'],
    ['4 July 2024 10.30 BST', '2024-07-04T10:30:00+01:00'],
    ['5 Disember 2024', '2024-12-05'],
    ['2024-122', '2024-05-01'],
    ['2024-366', '2024-12-31'],
    ['民國113年1月31日', DAY],
    ['1 พฤษภาคม 2567', '2024-05-01'],
    ['2567-05-01', '2024-05-01'],
    ['1403-02-12', '2024-05-01'],
    ['۱۴۰۳/۰۲/۱۲', '2024-05-01'],
    ['۱۴۰۳/۲/۱۲ ۱۰:۰۵', '2024-05-01T10:05:00'],
    ['1402/10/11', '2024-01-01'],
    ['1403-01-01', '2024-03-20'],
  ])('%j of other places and programs is %j', (given, expected) => {
    expect(normaliseDate(given)).toBe(expected);
  });

  it('reads times of East Asia', () => {
    for (const given of [
      '2024年1月31日 15:04',
      '2024年1月31日 下午3:04',
      '2024年1月31日午後3時4分',
      '2024년 1월 31일 오후 3시 4분',
    ]) {
      expect([given, normaliseDate(given)]).toEqual([given, '2024-01-31T15:04:00']);
    }
  });

  it('tells a weekday from a month of the same name', () => {
    expect(normaliseDate('mar. 5 mars 2024')).toBe('2024-03-05');
    expect(normaliseDate('mar 4 giu 2024')).toBe('2024-06-04');
    expect(normaliseDate('Mar 5, 2024')).toBe('2024-03-05');
    // November, and not March as its first letters say.
    expect(normaliseDate('5. marraskuuta 2024')).toBe('2024-11-05');
  });

  it.each([
    ...[
      '03/04/2024',
      '3.4.2024',
      '03-04-24',
      '24/01/31',
      'Jan 31 24',
      '2023-02-29',
      '31 Feb 2024',
      '2024-13-01',
      '2024-01-31T25:00',
    ],
    ...[
      '31 Jan 2024 10:05 XYZ',
      '31 Jan 2024 10:05 IST',
      '4 Jan 2024 10:05 BST',
      '31 Jan 2024 10:05 EST+1',
      '31 Jan 2024 10:05 +9900',
    ],
    ...[
      'January 2024',
      '31 January',
      'yesterday',
      '3 hours ago',
      '31 Jan - 2 Feb 2024',
      '31 Jan or Feb 2024',
      '31 Jan 2024 13:04 AM',
    ],
    ...[
      '45322',
      '2024',
      '10:05',
      'volume 31 issue 2024',
      'x 31 Jan y 2024',
      '۱۴۰۲/۱۱/۳۲',
      '2024-W54-1',
      '2024-01-31 1005',
      'n/a',
      '0000-00-00',
    ],
  ])('leaves %j as it is', given => {
    expect(normaliseDate(given)).toBe(given);
  });

  it.each([' ', null, undefined, Number.NaN, {}, true])('finds no date in %j', given => {
    expect(normaliseDate(given)).toBeUndefined();
  });

  it('takes linear time for many dates of any length', async () => {
    const dates = [
      '1 '.repeat(50),
      'Jan '.repeat(25),
      '1:'.repeat(49),
      '('.repeat(99),
      '1年'.repeat(49),
      'x'.repeat(10_000),
    ];
    await expectLinear(2000, size => {
      for (let n = 0; n < size / 10; n++) for (const date of dates) normaliseDate(date);
    });
  });
});

describe('the names of months and weekdays', () => {
  const shipped = readFileSync(new URL('../../../src/read/records/date-names.ts', import.meta.url), 'utf8');
  const version = (text: string): string => /CLDR \d+/.exec(text)![0];

  // another version of Node brings other spellings
  it.runIf(version(shipped) === version(dateNamesModule()))('ship as Intl gives them (npm run date-names)', () => {
    const names = (text: string): string => text.slice(text.indexOf('/**'));
    expect(names(shipped)).toBe(names(dateNamesModule()));
  });

  it.each(['en', 'es', 'de', 'ru', 'ar', 'hi', 'th', 'lv'])('are those of every month of a year in %s', language => {
    for (let month = 0; month < 12; month++) {
      const options = { timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn' } as const;
      const format = new Intl.DateTimeFormat(language, { ...options, dateStyle: 'long' });
      const day = new Date(Date.UTC(2024, month, 17));
      expect(normaliseDate(format.format(day))).toBe(day.toISOString().slice(0, 10));
    }
  });
});
