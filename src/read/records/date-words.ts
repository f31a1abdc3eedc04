/** Words in dates: names of months and weekdays in the languages of the lexicon, and names of time zones. */
import { MONTH_NAMES, WEEKDAY_NAMES } from './date-names.js';

/** Words that stand beside a date and say nothing about it: prepositions, ordinals, units. Folded. */
const FILLERS = new Set(
  (
    'st nd rd th er ere re o a e de del of the le la el den der am um at on d m r g uhr h hs hrs klo kl ore alle ' +
    'as las los a les г года р року ч в о ас ας του στις em en dia um the gmt utc z ב tgl pukul ngay thang nam gada พ ค ศ'
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

interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlySet<string>;
}

let names: Names | undefined;

/** The names of all languages, unpacked for the first date that has a word. */
function namesOf(): Names {
  names ??= {
    months: new Map(MONTH_NAMES.flatMap((all, at) => all.split('|').map(name => [name, at + 1]))),
    weekdays: new Set(WEEKDAY_NAMES.split(' ')),
  };
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
