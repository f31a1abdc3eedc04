/**
 * The words in dates: names of months and weekdays in the languages of the lexicon, names of time zones, filler words.
 */
import { MONTH_NAMES, WEEKDAY_NAMES } from './date-names.js';

/** Words without meaning for the date, folded: prepositions, ordinals, units. */
const FILLERS = new Set(
  (
    'st nd rd th er ere re o a e de del of the le la el den der am um at on d m r g uhr h hs hrs klo kl ore alle ' +
    'as las los a les г года р року ч в о ас ας του στις em en dia um the gmt utc z ב tgl pukul ngay thang nam gada พ ค ศ'
  ).split(' '),
);

/** Offsets of time zones by name. Names that countries use for different offsets are missing. */
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

/** Time zones of the United States by their generic names. Value: hours behind UTC in winter. */
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

/** A word in the form of the tables: in lower case and without diacritics. Vowel signs of Indic scripts stay. */
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

/** The names of all languages. The tables are built for the first date with a word. */
function namesOf(): Names {
  names ??= {
    months: new Map(MONTH_NAMES.flatMap((all, at) => all.split('|').map(name => [name, at + 1]))),
    weekdays: new Set(WEEKDAY_NAMES.split(' ')),
  };
  return names;
}

/** The month, 1 to 12, of a folded word; undefined for another word, and if languages disagree. */
export function monthOf(word: string): number | undefined {
  const english = word.length < 3 ? -1 : ENGLISH.findIndex(month => month.startsWith(word));
  return english >= 0 ? english + 1 : namesOf().months.get(word);
}

export function isWeekday(word: string): boolean {
  return namesOf().weekdays.has(word);
}

export const isFiller = (word: string): boolean => FILLERS.has(word);

/** True for the name of a time zone, with a fixed offset or one that depends on the date. */
export const isZone = (name: string): boolean => Object.hasOwn(ZONES, name) || Object.hasOwn(AMERICAN, name);

/** The offset of a zone such as "EST" on a date; undefined for an unknown or ambiguous name. */
export function offsetOfZone(name: string, year: number, month: number, day: number): string | undefined {
  const zone = name.toLowerCase();
  if (Object.hasOwn(ZONES, zone)) return ZONES[zone];
  // British summer time. In winter BST is the time of another country.
  if (zone === 'bst') return month > 3 && month < 10 ? '+01:00' : undefined;
  if (!Object.hasOwn(AMERICAN, zone) || year < 2007) return undefined;
  const isSummer = isAmericanSummer(year, month, day);
  return isSummer === undefined ? undefined : `-0${AMERICAN[zone] - (isSummer ? 1 : 0)}:00`;
}

/** True if summer time applies in the United States; undefined on the days of the change. */
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
