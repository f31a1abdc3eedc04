/** When a failed request is worth another one, and how long to wait for it. */
import type { IncomingHttpHeaders } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { FetchError } from './fetch-error.js';
import type { FetchOptions } from './options.js';

/** Too many requests, and the three ways of a server or the proxy before it to be away for a moment. */
const WORTH_ANOTHER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** "HTTP 404 Not Found", in the standard's words: the server's own are not to be trusted. */
export function statusError(status: number, headers: IncomingHttpHeaders, now = Date.now()): FetchError {
  const words = STATUS_CODES[status];
  return new FetchError(`HTTP ${status}${words === undefined ? '' : ` ${words}`}`, {
    status,
    again: WORTH_ANOTHER.has(status),
    retryAfter: retryAfterOf(headers['retry-after'], now),
  });
}

/**
 * Milliseconds that a Retry-After asks for, given in seconds or as a date; undefined where it says nothing clear.
 * @param now the date to count from, in milliseconds
 */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Every date an HTTP server may send begins with a weekday's name.
  const date = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** @param attempt the attempt that failed, from 1; @returns milliseconds until the next one */
export function waitBefore(
  attempt: number,
  error: FetchError,
  options: Pick<FetchOptions, 'backoff' | 'retryAfterCap'>,
): number {
  const own = options.backoff * 2 ** (attempt - 1);
  return Math.min(error.retryAfter ?? own, options.retryAfterCap);
}
