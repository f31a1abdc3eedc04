/** Words in dates: names of months and weekdays in the languages of the lexicon, and names of time zones. */

/** The languages of the lexicon, some of them as several countries write them, and a few more. All count in the Gregorian calendar here. */
const LOCALES =
  'en es fr de de-AT it pt ca nl sv da nb fi is pl cs sk sl hu ro bg ru uk mk el tr ar ar-IQ ar-DZ fa he hi bn ta ur id ms vi ko zh ja lt lv et th';

/** Words that stand beside a date and say nothing about it: prepositions, ordinals, units. Folded. */
const FILLERS = new Set(
  (
    'st nd rd th er ere re o a e de del of the le la el den der am um at on d m r g uhr h hs hrs klo kl ore alle ' +
    'as las los a les г года р року ч в о ас ας του στις em en dia um the gmt utc z ב tgl pukul ngay thang nam'
  ).split(' '),
);

/** Offsets of zones by name; names that several countries give to different offsets are missing. */
const ZONES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['z', 'ut', 'utc', 'gmt', 'wet'].map(name => [name, 'Z'])),
  ...Object.fromEntries(['cet', 'mez', 'met', 'west', 'wat'].map(name => [name, '+01:00'])),
  ...Object.fromEntries(['cest', 'mesz', 'mest', 'eet', 'sast', 'cat'].map(name => [name, '+02:00'])),
  ...Object.fromEntries(['eest', 'msk', 'мск', 'eat', 'trt'].map(name => [name, '+03:00'])),
  ...{ msd: '+04:00', irst: '+03:30', pkt: '+05:00', npt: '+05:45', wib: '+07:00', ict: '+07:00', wita: '+08:00' },
  ...{ hkt: '+08:00', sgt: '+08:00', pht: '+08:00', awst: '+08:00', wit: '+09:00', jst: '+09:00', kst: '+09:00' },
  ...{ acst: '+09:30', acdt: '+10:30', aest: '+10:00', aedt: '+11:00', nzst: '+12:00', nzdt: '+13:00' },
  ...{
    est: '-05:00',
    edt: '-04:00',
    cst: '-06:00',
    cdt: '-05:00',
    mst: '-07:00',
    mdt: '-06:00',
    pst: '-08:00',
    pdt: '-07:00',
  },
  ...{ akst: '-09:00', akdt: '-08:00', hst: '-10:00', nst: '-03:30', ndt: '-02:30', brt: '-03:00', art: '-03:00' },
};

/** Zones of the United States without a word on summer time: hours behind UTC in winter. */
const AMERICAN: Readonly<Record<string, number>> = { et: 5, ct: 6, mt: 7, pt: 8 };

const ENGLISH = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
].concat('november', 'december');

/** A word as the tables have it: in lower case, without its diacritics (not the vowel signs of Indic scripts). */
export function folded(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u064b-\u0655.'’]/g, '');
}

/** Names that the tables of Node lack. Croatian `listopad` is missing: it is another month in Polish and Czech. */
const OTHER_NAMES: Readonly<Record<string, number>> = {
  ...{ sept: 9, mrz: 3, sijecnja: 1, veljace: 2, ozujka: 3, travnja: 4, svibnja: 5, lipnja: 6, srpnja: 7, kolovoza: 8 },
  ...{ rujna: 9, studenoga: 11, studenog: 11, prosinca: 12 },
};

interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlySet<string>;
}

let names: Names | undefined;

function namesOf(): Names {
  names ??= namesOfLocales();
  return names;
}

/** The month, 1 to 12, that a folded word names; undefined for any other word, and where languages do not agree. */
export function monthOf(word: string): number | undefined {
  const english = word.length < 3 ? -1 : ENGLISH.findIndex(month => month.startsWith(word));
  return english >= 0 ? english + 1 : namesOf().months.get(word);
}

export function isWeekday(word: string): boolean {
  return namesOf().weekdays.has(word);
}

export const isFiller = (word: string): boolean => FILLERS.has(word);

function namesOfLocales(): Names {
  const months = new Map<string, number>();
  const weekdays = new Set<string>();
  const collisions = new Set<string>();
  const add = (name: string, month: number): void => {
    if (/\d/.test(name)) return;
    const known = months.get(name);
    if (known !== undefined && known !== month) collisions.add(name);
    months.set(name, month);
  };
  for (const locale of LOCALES.split(' ')) {
    for (const length of ['long', 'short'] as const) {
      const options = { timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn' } as const;
      const alone = new Intl.DateTimeFormat(locale, { ...options, month: length });
      // Many languages decline a month that has a day.
      const withDay = new Intl.DateTimeFormat(locale, { ...options, month: length, day: 'numeric' });
      const days = new Intl.DateTimeFormat(locale, { ...options, weekday: length });
      for (let month = 1; month <= 12; month++) {
        const date = new Date(Date.UTC(2024, month - 1, 10));
        for (const format of [alone, withDay]) {
          const part = format.formatToParts(date).find(({ type }) => type === 'month');
          if (part === undefined) continue;
          add(folded(part.value), month);
          // The preposition is a part of the word.
          if (locale === 'he') add(`ב${folded(part.value)}`, month);
        }
      }
      for (let day = 1; day <= 7; day++) {
        // "quarta-feira" comes as two words.
        for (const word of days.format(new Date(Date.UTC(2024, 0, day))).split(/[\s-]/)) weekdays.add(folded(word));
      }
    }
  }
  for (const [name, month] of Object.entries(OTHER_NAMES)) months.set(name, month);
  for (const name of collisions) months.delete(name);
  return { months, weekdays };
}

/** True for the name of a zone, whether it has one offset or depends on the date. */
export const isZone = (name: string): boolean => Object.hasOwn(ZONES, name) || Object.hasOwn(AMERICAN, name);

/** The offset of a zone such as "EST" at a date; undefined for a name that is unknown, or that has several meanings. */
export function offsetOfZone(name: string, year: number, month: number, day: number): string | undefined {
  const zone = name.toLowerCase();
  if (Object.hasOwn(ZONES, zone)) return ZONES[zone];
  // In winter this is the time of other countries.
  if (zone === 'bst') return month > 3 && month < 10 ? '+01:00' : undefined;
  if (!Object.hasOwn(AMERICAN, zone) || year < 2007) return undefined;
  const isSummer = isAmericanSummer(year, month, day);
  return isSummer === undefined ? undefined : `-0${AMERICAN[zone] - (isSummer ? 1 : 0)}:00`;
}

/** Whether clocks are set to summer time in the United States; undefined on the days on which they are set. */
function isAmericanSummer(year: number, month: number, day: number): boolean | undefined {
  const sunday = (of: number, which: number): number => {
    const first = new Date(Date.UTC(year, of - 1, 1)).getUTCDay();
    return 1 + ((7 - first) % 7) + (which - 1) * 7;
  };
  if (month !== 3 && month !== 11) return month > 3 && month < 11;
  const change = month === 3 ? sunday(3, 2) : sunday(11, 1);
  if (day === change) return undefined;
  return month === 3 ? day > change : day < change;
}
