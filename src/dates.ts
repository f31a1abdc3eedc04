/** Dates of publication as points in time, the same on every machine. */

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date, NaN for anything else. A time without a zone is UTC, not local time. */
export function timeOf(published: string): number {
  const found = ISO.exec(published);
  if (found === null) return Number.NaN;
  const [, day, time = '00:00', zone = 'Z'] = found;
  return Date.parse(`${day}T${time}${zone}`);
}
