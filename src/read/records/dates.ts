/**
 * Normalises dates in many languages and formats to ISO 8601. An ambiguous date stays as written, because a wrong date
 * is worse than none. A time without a time zone stays without one.
 */
import { folded, isFiller, isWeekday, isZone, monthOf, offsetOfZone } from './date-words.js';

/** Dates that need no change, the vast majority: a time in UTC, or a day, in a year that is certainly Gregorian. */
const UNCHANGED =
  /^(?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ|(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]))$/;

/** A day and time of 12 or 14 digits, as in web archives and databases; not a number of milliseconds. */
const COMPACT = /^((?:19[7-9]|20\d)\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/;

/** Longest text that is read as a date. Characters. */
const MAX_DATE = 100;

/** A day. */
interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** A time of day. */
interface Clock {
  readonly hour: string;
  readonly minute: string;
  readonly second?: string;
  /** Digits of the fraction of a second. */
  readonly fraction?: string;
  /** For a 12-hour clock. */
  readonly meridiem?: 'am' | 'pm';
  /** A zone name, an offset such as +0100, or both; absent for a time without a zone. */
  readonly zone?: string;
}

/**
 * Converts a date to ISO 8601: ISO 8601, RFC 2822, ctime, Java and JavaScript formats, names of months in many
 * languages, East Asian dates, and seconds, milliseconds, microseconds or nanoseconds since 1970. A date without a time
 * stays a date; a time without a zone stays without one.
 *
 * @returns the given text if it is not understood; undefined if there is no date
 */
export function normaliseDate(value: unknown): string | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    return Number.isInteger(value) && value > 1e11
      ? normaliseDate(String(value))
      : (fromEpoch(value) ?? normaliseDate(String(value)));
  }
  if (typeof value !== 'string') return undefined;
  if (UNCHANGED.test(value)) return value;
  const given = value.trim();
  if (given === '') return undefined;
  if (given.length > MAX_DATE) return given;
  const text = normaliseCharacters(given);
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const [, year, month, day, hour, minute, second] = compact;
    const date = toIso({ year, month, day }, { hour, minute, second });
    if (date !== undefined) return date;
  }
  // .NET writes /Date(1714550400000)/. An offset after the number does not change the time.
  const epoch = /^(?:\/Date\((-?\d{12,13})(?:[+-]\d{4})?\)\/|(\d{9,10}(?:\.\d{1,9})?|\d{12,19}))$/.exec(text);
  if (epoch !== null) return fromEpoch(Number(epoch[1] ?? epoch[2])) ?? given;
  return fromIso(text) ?? fromWords(text) ?? given;
}

/** Converts a number since 1970, in the years 1973 to 2286. Smaller numbers of seconds are years or calendar dates. */
function fromEpoch(value: number): string | undefined {
  // Seconds, milliseconds, microseconds, nanoseconds.
  for (const [unit, scale] of [1e3, 1, 1e-3, 1e-6].entries()) {
    const [least, most] = [10 ** (8 + unit * 3), 10 ** (10 + unit * 3)];
    if (value >= least && value < most) return new Date(Math.round(value * scale)).toISOString().replace('.000Z', 'Z');
  }
  return undefined;
}

/** Code points of the digit zero in scripts with consecutive digits. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xe50];

/**
 * Normalises the characters of a date: western digits, single spaces, no marks of direction. East Asian dates and times
 * get hyphens and colons.
 */
function normaliseCharacters(given: string): string {
  const text = given
    .normalize('NFKC')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/\p{Nd}/gu, digit => {
      const code = digit.codePointAt(0)!;
      const zero = ZEROS.find(first => code >= first && code < first + 10);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\s+/g, ' ')
    // "10 h 30", "8.00 Uhr", "klo 8.00", "10.30 BST"
    .replace(/(\d) h (\d\d)/i, '$1h$2')
    .replace(/(?<![\d.])(\d{1,2})\.(\d\d)(?= ?(?:uhr|[a-z]{3,4})\b)(?! ?[ap]m\b)/i, '$1:$2')
    .replace(/\b(klo?\.?) ?(\d{1,2})\.(\d\d)(?!\.?\d)/i, '$1 $2:$3')
    .trim();
  if (!/[年년時时点點시分]/.test(text)) return text;
  return text
    .replace(/民國 ?(\d{2,3}) ?年/, (_, year: string) => `${Number(year) + 1911}年`)
    .replace(/(令和|平成) ?(\d{1,2}|元)年/, (_, era: string, year: string) => {
      return `${(year === '元' ? 1 : Number(year)) + (era === '令和' ? 2018 : 1988)}年`;
    })
    .replace(/(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일]?/, '$1-$2-$3 ')
    .replace(/(午前|上午|오전)|(午後|下午|오후)/, (_, am?: string) => (am === undefined ? ' pm ' : ' am '))
    .replace(
      /(\d{1,2}) ?[時时点點시] ?(?:(\d{1,2}) ?[分분])? ?(?:(\d{1,2}) ?[秒초])?/,
      (_, hour: string, minute = '0', second?: string) =>
        `${hour}:${minute.padStart(2, '0')}${second === undefined ? '' : `:${second.padStart(2, '0')}`}`,
    )
    .trim();
}

const ISO_DATE = /^(\d{4})([-/]?)(\d{2})\2(\d{2})(?=$|t|\s)/i;
const ISO_WEEK = /^(\d{4})-?W(\d{2})-?([1-7])$/i;
const ISO_ORDINAL = /^(\d{4})-(\d{3})$/;
const ISO_CLOCK =
  /^[t\s](\d{1,2})(:?)(\d{2})(?:\2(\d{2})(?:[.,](\d{1,9}))?)?\s?([a-z]{1,5}|[+-]\d{2}:?(?:\d{2})?)?(?:\[[\w/+-]+\])?$/i;

function fromIso(text: string): string | undefined {
  const week = ISO_WEEK.exec(text);
  if (week !== null) return fromWeek(Number(week[1]), Number(week[2]), Number(week[3]));
  const ordinal = ISO_ORDINAL.exec(text);
  if (ordinal !== null) {
    const day = new Date(Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2])));
    return Number(ordinal[2]) > 0 && day.getUTCFullYear() === Number(ordinal[1])
      ? day.toISOString().slice(0, 10)
      : undefined;
  }
  const date = ISO_DATE.exec(text);
  if (date === null) return undefined;
  const [whole, year, , month, day] = date;
  if (whole.length === text.length) return toIso({ year, month, day });
  const clock = ISO_CLOCK.exec(text.slice(whole.length));
  if (clock === null) return undefined;
  const [, hour, colon, minute, second, fraction, zone] = clock;
  if (colon === '' && (clock[0][0] === ' ' || hour.length < 2)) return undefined;
  return toIso({ year, month, day }, { hour, minute, second, fraction, zone });
}

/** Converts an ISO 8601 week date. Week 1 contains the first Thursday of the year. */
function fromWeek(year: number, week: number, day: number): string | undefined {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  const date = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + day - 1));
  const thursday = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + 3));
  return week > 0 && thursday.getUTCFullYear() === year ? date.toISOString().slice(0, 10) : undefined;
}

const CLOCK = /(?<![\d:.])(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?|h(\d{2}))(?![\d:])/;
const ONLY_HOUR = /(?<![\d:.])(\d{1,2}) ?(?=[ap]\.?m\b)/i;
const MERIDIEM = /(?:^|[\s\d])([ap])\.?m\b\.?/i;
const OFFSET = /^ ?(?:uhr |h |hrs? )?(?:(\p{L}{1,5})(?![\p{L}.]))? ?([+-](?:\d{4}|\d{1,2}(?::\d{2})?)(?![\d:.]))?/iu;

/** Reads a date with words, or with numbers if only one order of them is possible. */
function fromWords(given: string): string | undefined {
  // The name of a zone after its offset, or a remark.
  const remark = /\(([^()]*)\)|\[[\w/+-]+\]/.exec(given);
  // The first replacement restores a missing space before the time, as in "202410:05".
  const text = (
    remark === null ? given : `${given.slice(0, remark.index)} ${given.slice(remark.index + remark[0].length)}`
  )
    .replace(/(\d)(\d{2}:\d{2})/, (whole, before: string, clock: string, at: number, all: string) =>
      /\d\d$/.test(all.slice(0, at + 1)) ? `${before} ${clock}` : whole,
    )
    .trim();
  const time = CLOCK.exec(text) ?? ONLY_HOUR.exec(text);
  if (time === null) return toIso(dateIn(text));
  let [before, after] = [text.slice(0, time.index), text.slice(time.index + time[0].length)];
  const meridiem = MERIDIEM.exec(` ${after}`) ?? MERIDIEM.exec(before);
  if (meridiem !== null) {
    const without = (part: string): string => part.replace(MERIDIEM, ' ');
    [before, after] = [without(before), without(` ${after}`).trimStart()];
  }
  const [whole, name = '', offset = ''] = OFFSET.exec(after)!;
  const hasZone = offset !== '' || isZone(folded(name)) || (name !== '' && !isDateWord(folded(name)));
  const date = dateIn(`${before} ${hasZone ? after.slice(whole.length) : after}`);
  const zone = hasZone ? name + offset : zoneOf(remark?.[1]);
  return toIso(date, {
    hour: time[1],
    minute: time[2] ?? time[5] ?? '00',
    second: time[3],
    fraction: time[4],
    ...(meridiem !== null && { meridiem: meridiem[1].toLowerCase() === 'a' ? 'am' : 'pm' }),
    ...(zone !== undefined && { zone }),
  });
}

/** The remark after a time, if it is the name of a time zone. */
function zoneOf(remark: string | undefined): string | undefined {
  return remark !== undefined && offsetOfZone(remark, 2024, 6, 1) !== undefined ? remark : undefined;
}

const isDateWord = (word: string): boolean => monthOf(word) !== undefined || isWeekday(word) || isFiller(word);

/** The day in a text without a time. */
function dateIn(text: string): Parts | undefined {
  const tokens = text.match(/\d+|\p{L}[\p{L}\p{M}'’]*|[^\s\d\p{L}]/gu) ?? [];
  const numbers = tokens.flatMap((token, at) => (/^\d/.test(token) ? [{ digits: token, at }] : []));
  const month = monthIn(tokens);
  if (month === undefined) return undefined;
  if (month === 'none') return numericDate(text, numbers.length);
  if (numbers.length !== 2) return undefined;
  const [first, second] = numbers;
  const number = String(month.number);
  for (const [year, day] of [
    [first, second],
    [second, first],
  ]) {
    if (year.digits.length === 4 && day.digits.length <= 2)
      return { year: year.digits, month: number, day: day.digits };
  }
  if (first.digits.length > 2 || second.digits.length !== 2) return undefined;
  // "31 Jan 24" (RFC 822), "Jan 31, 24", "Jan 31, '24"
  const isBetween = first.at < month.at && month.at < second.at;
  const isMarked = month.at < first.at && /[,'’]/.test(tokens[second.at - 1]);
  if (!isBetween && !isMarked) return undefined;
  const year = Number(second.digits) + (Number(second.digits) < 50 ? 2000 : 1900);
  return { year: String(year), month: number, day: first.digits };
}

/** The only month among the words of a date; undefined if there are several, or if a word is unknown. */
function monthIn(tokens: readonly string[]): { readonly number: number; readonly at: number } | 'none' | undefined {
  const found: { number: number; at: number; isWeekday: boolean }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!/^\p{L}/u.test(tokens[at])) continue;
    const word = folded(tokens[at]);
    const pair = monthOf(`${word} ${folded(tokens[at + 1] ?? '')}`);
    const number = pair ?? monthOf(word);
    if (number !== undefined) found.push({ number, at, isWeekday: isWeekday(word) });
    // The first word may be unknown: "Updated", or a weekday in another language.
    else if (at > 0 && !isFiller(word) && !isWeekday(word)) return undefined;
    if (pair !== undefined) at++;
  }
  if (found.length === 0) return 'none';
  // "mar" means March and Tuesday.
  const others = found.filter(({ isWeekday }) => !isWeekday);
  const months =
    found.length === 2 && others.length === 0 && found[0].number === found[1].number
      ? [found[1]]
      : found.length > 1
        ? others
        : found;
  return months.length === 1 ? months[0] : undefined;
}

const YEAR_FIRST = /(?<!\d)(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?!\d)/;
const YEAR_LAST = /(?<!\d)(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4})(?!\d)/;
const VIETNAMESE = /(?<!\d)(\d{1,2}) tháng (\d{1,2}),? (?:năm )?(\d{4})(?!\d)/i;

/** @param numbers how many the text has */
function numericDate(text: string, numbers: number): Parts | undefined {
  if (numbers !== 3) return undefined;
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) return { year: yearFirst[1], month: yearFirst[3], day: yearFirst[4] };
  const words = VIETNAMESE.exec(text.normalize('NFC'));
  if (words !== null) return { year: words[3], month: words[2], day: words[1] };
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast === null) return undefined;
  const [, first, , second, year] = yearLast;
  // The order of two numbers up to 12 depends on the country.
  if (Number(first) > 12 || first === second) return { year, month: second, day: first };
  return Number(second) > 12 ? { year, month: first, day: second } : undefined;
}

function toIso(given: Parts | undefined, clock?: Clock): string | undefined {
  const date = given && gregorian(given);
  if (date === undefined) return undefined;
  const [year, month, day] = [Number(date.year), Number(date.month), Number(date.day)];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days) return undefined;
  const iso = `${date.year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (clock === undefined) return iso;
  const { minute, second = '00', fraction, meridiem } = clock;
  const hour = hourOf(Number(clock.hour), meridiem);
  if (hour === undefined || Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = offsetOf(clock.zone, year, month, day);
  if (offset === undefined) return undefined;
  const digits = fraction?.replace(/0+$/, '');
  return `${iso}T${String(hour).padStart(2, '0')}:${minute}:${second}${digits ? `.${digits}` : ''}${offset}`;
}

/** Converts an hour to the 24-hour clock. */
function hourOf(hour: number, meridiem: 'am' | 'pm' | undefined): number | undefined {
  if (hour > 23 || (meridiem !== undefined && hour === 0)) return undefined;
  if (meridiem === undefined) return hour;
  if (hour > 12) return meridiem === 'pm' ? hour : undefined;
  return (hour % 12) + (meridiem === 'pm' ? 12 : 0);
}

/** The offset of a zone; '' without a zone; undefined for a zone without a fixed offset. */
function offsetOf(zone: string | undefined, year: number, month: number, day: number): string | undefined {
  if (zone === undefined || zone === '') return '';
  const match = /^(\p{L}*)(?:([+-])(\d{1,2}):?(\d{2})?)?$/u.exec(zone);
  if (match === null) return undefined;
  const [, name, sign, hours, minutes = '00'] = match;
  if (hours === undefined) return offsetOfZone(name, year, month, day);
  // The offset after "GMT" counts from GMT. After another name its meaning is unknown.
  if (name !== '' && offsetOfZone(name, year, month, day) !== 'Z') return undefined;
  if (Number(hours) > 15 || Number(minutes) > 59) return undefined;
  return Number(hours) === 0 && minutes === '00' ? 'Z' : `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

/**
 * Converts a day to the Gregorian calendar. No article has a Gregorian year from 1300 to 1499, or from 2450 to 2649.
 */
function gregorian(date: Parts): Parts | undefined {
  const year = Number(date.year);
  // The Buddhist calendar of Thailand, and the solar Hijri calendar of Iran.
  if (year >= 2450 && year < 2650) return { ...date, year: String(year - 543) };
  if (year < 1300 || year >= 1500) return date;
  const [month, day] = [Number(date.month), Number(date.day)];
  if (month < 1 || month > 12 || day < 1 || day > (month < 7 ? 31 : 30)) return undefined;
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  const newYear = firstDayOfSolarYear(year);
  if (newYear === undefined) return undefined;
  const found = new Date(newYear + (before + day - 1) * 86_400_000);
  return {
    year: String(found.getUTCFullYear()),
    month: String(found.getUTCMonth() + 1),
    day: String(found.getUTCDate()),
  };
}

/** The first day of a year in the solar Hijri calendar. Milliseconds since 1970. */
function firstDayOfSolarYear(year: number): number | undefined {
  const solar = new Intl.DateTimeFormat('en-u-ca-persian', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
  for (const day of [20, 21, 19, 22]) {
    const time = Date.UTC(year + 621, 2, day);
    const parts = solar.formatToParts(time).filter(({ type }) => type === 'month' || type === 'day');
    if (parts.every(({ value }) => value === '1')) return time;
  }
  return undefined;
}
