/**
 * Writes src/read/records/date-names.ts: the names of months and weekdays in many languages. A table is faster than
 * `Intl`, which takes longer to give all names than a thousand dates take to read, and a date means the same day with
 * every version of Node.
 *
 *   npm run date-names         after a change of the languages, or for the CLDR of a later Node (a test checks it)
 */
import { writeFileSync } from 'node:fs';
import { folded } from '../src/read/records/date-words.js';

/** The languages of the lexicon, some with several regions, and a few more; all with the Gregorian calendar. */
const LOCALES =
  'en es fr de de-AT it pt ca nl sv da nb fi is pl cs sk sl hu ro bg ru uk mk el tr ar ar-IQ ar-DZ fa he hi bn ta ur id ms vi ko zh ja lt lv et th';

/** Names that CLDR lacks. Croatian `listopad` is left out: it is another month in Polish and Czech. */
const OTHER_NAMES: Readonly<Record<string, number>> = {
  ...{ sept: 9, mrz: 3, sijecnja: 1, veljace: 2, ozujka: 3, travnja: 4, svibnja: 5, lipnja: 6, srpnja: 7, kolovoza: 8 },
  ...{ rujna: 9, studenoga: 11, studenog: 11, prosinca: 12 },
};

/** Folded names of months with the numbers of the months, 1 to 12, without names on which languages disagree. */
function monthNames(): Map<string, number> {
  const months = new Map<string, number>();
  const collisions = new Set<string>();
  const add = (name: string, month: number): void => {
    if (/\d/.test(name)) return;
    const known = months.get(name);
    if (known !== undefined && known !== month) collisions.add(name);
    months.set(name, month);
  };
  for (const locale of LOCALES.split(' ')) {
    for (const length of ['long', 'short'] as const) {
      const options = { timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn', month: length } as const;
      const alone = new Intl.DateTimeFormat(locale, options);
      // Many languages inflect a month after a day.
      const withDay = new Intl.DateTimeFormat(locale, { ...options, day: 'numeric' });
      for (let month = 1; month <= 12; month++) {
        const date = new Date(Date.UTC(2024, month - 1, 10));
        for (const format of [alone, withDay]) {
          const part = format.formatToParts(date).find(({ type }) => type === 'month');
          if (part === undefined) continue;
          add(folded(part.value), month);
          // In Hebrew the preposition is a part of the word.
          if (locale === 'he') add(`ב${folded(part.value)}`, month);
        }
      }
    }
  }
  for (const [name, month] of Object.entries(OTHER_NAMES)) months.set(name, month);
  for (const name of collisions) months.delete(name);
  return months;
}

/** The words of folded names of weekdays. */
function weekdayNames(): Set<string> {
  const weekdays = new Set<string>();
  for (const locale of LOCALES.split(' ')) {
    for (const length of ['long', 'short'] as const) {
      const days = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', calendar: 'gregory', weekday: length });
      for (let day = 1; day <= 7; day++) {
        // "quarta-feira" is read as two words.
        for (const word of days.format(new Date(Date.UTC(2024, 0, day))).split(/[\s-]/)) weekdays.add(folded(word));
      }
    }
  }
  weekdays.delete('');
  return weekdays;
}

/** The text of the module. */
export function dateNamesModule(): string {
  const months = [...monthNames()];
  const rows = Array.from({ length: 12 }, (_, index) => {
    const names = months.filter(([, month]) => month === index + 1).map(([name]) => name);
    return `  '${names.sort().join('|')}',`;
  });
  return [
    `//! Written by bench/date-names.ts; do not edit. Data from Unicode CLDR ${process.versions.cldr}, (c) Unicode, Inc., Unicode License V3`,
    '//! (https://www.unicode.org/license.txt) - changed by keeping folded names of months and weekdays, and by adding a few.',
    '/** Names of the twelve months, between bars, in lower case and without diacritics. */',
    'export const MONTH_NAMES: readonly string[] = [',
    ...rows,
    '];',
    '/** Words of the names of weekdays. */',
    'export const WEEKDAY_NAMES =',
    `  '${[...weekdayNames()].sort().join(' ')}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL('../src/read/records/date-names.ts', import.meta.url), dateNamesModule());
}
