/** Publication dates to ISO 8601, without guesses: a date without a time zone stays without one. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The names of time zones in RFC 2822. */
const ZONES: Readonly<Record<string, string>> = {
  z: 'Z',
  ut: 'Z',
  utc: 'Z',
  gmt: 'Z',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
};

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([a-z]{1,3}|[+-]\d{2}:?(?:\d{2})?)?`;
const ISO = new RegExp(String.raw`^(\d{4})([-/]?)(\d{2})\2(\d{2})(?:(?:t|\s)${CLOCK})?$`, 'i');
const RFC_2822 = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s)?(\d{1,2})\s([a-z]{3,9})\.?,?\s(\d{4})(?:,?\s${CLOCK})?$`,
  'i',
);
const MONTH_FIRST = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s)?([a-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})(?:,?\s${CLOCK})?$`,
  'i',
);

/** Dates that need no change, among them by far the most: in UTC, on one of the 28 days that every month has. */
const UNCHANGED = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * ISO 8601 for an ISO or RFC 2822 date, for "January 2, 2024", and for a number of seconds or milliseconds since 1970. A
 * date without a time stays a date, and a time without a zone stays without one.
 *
 * @returns the given text where it is not understood; undefined where there is no date
 */
export function normaliseDate(value: unknown): string | undefined {
  if (typeof value === 'number')
    return fromEpoch(value) ?? (Number.isFinite(value) ? normaliseDate(String(value)) : undefined);
  if (typeof value !== 'string') return undefined;
  if (UNCHANGED.test(value)) return value;
  const given = value.trim();
  if (given === '') return undefined;
  if (given.length > 60) return given;
  if (/^(?:\d{9,10}|\d{13})$/.test(given)) return fromEpoch(Number(given)) ?? given;
  const text = given.replace(/\s+/g, ' ');
  const iso = ISO.exec(text);
  if (iso !== null) return compose(iso[1], iso[3], iso[4], iso.slice(5)) ?? given;
  const rfc = RFC_2822.exec(text);
  if (rfc !== null) return compose(rfc[3], monthOf(rfc[2]), rfc[1], rfc.slice(4)) ?? given;
  const spoken = MONTH_FIRST.exec(text);
  if (spoken !== null) return compose(spoken[3], monthOf(spoken[1]), spoken[2], spoken.slice(4)) ?? given;
  return given;
}

/** Seconds or milliseconds, from 1973 to 2286: smaller numbers are years and calendar dates. */
function fromEpoch(value: number): string | undefined {
  const milliseconds = value >= 1e8 && value < 1e10 ? value * 1000 : value >= 1e11 && value < 1e13 ? value : undefined;
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function monthOf(name: string): string {
  const lower = name.toLowerCase();
  const at = MONTHS.findIndex(month => lower.startsWith(month));
  return String(at + 1);
}

function compose(year: string, month: string, day: string, clock: readonly (string | undefined)[]): string | undefined {
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const [hour, minute, second = '00', fraction, zone] = clock;
  if (hour === undefined || minute === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  const digits = fraction?.replace(/0+$/, '');
  return `${date}T${hour.padStart(2, '0')}:${minute}:${second}${digits ? `.${digits}` : ''}${offset}`;
}

/** The offset of a zone; '' without a zone, undefined for a zone that has no fixed offset. */
function offsetOf(zone: string | undefined): string | undefined {
  if (zone === undefined) return '';
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return ZONES[zone.toLowerCase()];
  const [, sign, hours, minutes = '00'] = match;
  return hours === '00' && minutes === '00' ? 'Z' : `${sign}${hours}:${minutes}`;
}
