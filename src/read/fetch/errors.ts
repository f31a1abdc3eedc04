/** Errors of fetching: a clause for a person, and whether another attempt may succeed. */
import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import { excerpt, formatBytes, ReadError } from '../problem.js';

interface Fault {
  /** True if another attempt may succeed. */
  readonly retryable?: boolean;
  /** Wait that the server asks for before the next attempt. Milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly status?: number;
  /** The rule that forbids the request: robots.txt, or an address in a private network. */
  readonly refused?: 'robots' | 'private';
}

/** Why an address could not be fetched. The clause holds no credentials. */
export class FetchError extends ReadError {
  override readonly name = 'FetchError';
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly refused: Fault['refused'];

  constructor(clause: string, fault: Fault = {}) {
    super(clause);
    this.retryable = fault.retryable ?? false;
    this.retryAfter = fault.retryAfter;
    this.status = fault.status;
    this.refused = fault.refused;
  }
}

/** A redirect or link leads from a public address to a private one. */
export function privateTarget(): FetchError {
  return new FetchError('leads from a public address to a private one', { refused: 'private' });
}

/** The fetcher is closed. */
export function stopped(): FetchError {
  return new FetchError('fetching was stopped');
}

/** The body is larger than the limit. @param limit in bytes */
export function tooLarge(limit: number): FetchError {
  return new FetchError(`larger than ${formatBytes(limit)}`);
}

/** Status codes of a server or proxy that is overloaded or away for a moment. */
const WORTH_RETRYING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** "HTTP 404 Not Found", with the words of the standard: the words of the server may be hostile. */
export function statusError(status: number, headers: IncomingHttpHeaders): FetchError {
  const words = STATUS_CODES[status];
  return new FetchError(`HTTP ${status}${words === undefined ? '' : ` ${words}`}`, {
    status,
    retryable: WORTH_RETRYING.has(status),
    retryAfter: retryAfterOf(headers['retry-after'], Date.now()),
  });
}

/**
 * Milliseconds that a Retry-After header asks for, as seconds or as a date; undefined for an invalid header.
 *
 * @param now current time, in milliseconds since 1970
 */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // HTTP dates begin with the name of a weekday.
  const date = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const UNREACHABLE = { clause: 'the host cannot be reached', retryable: false };
const UNTRUSTED = { clause: 'untrusted certificate', retryable: false };
const SELF_SIGNED = { clause: 'its certificate is self-signed', retryable: false };

/** Clauses by the error codes of Node and OpenSSL. */
const NETWORK: Readonly<Record<string, { readonly clause: string; readonly retryable: boolean }>> = {
  ENOTFOUND: { clause: 'no such host', retryable: false },
  EAI_AGAIN: { clause: 'the host name could not be looked up', retryable: true },
  ECONNREFUSED: { clause: 'connection refused', retryable: false },
  ECONNRESET: { clause: 'connection reset', retryable: true },
  EPIPE: { clause: 'connection reset', retryable: true },
  ETIMEDOUT: { clause: 'no connection', retryable: false },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  CERT_HAS_EXPIRED: { clause: 'its certificate has expired', retryable: false },
  CERT_NOT_YET_VALID: { clause: 'its certificate is not valid yet', retryable: false },
  CERT_REVOKED: { clause: 'its certificate has been revoked', retryable: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: { clause: 'its certificate is for another host', retryable: false },
  EPROTO: { clause: 'the server does not support TLS, or only outdated versions', retryable: false },
  HPE_HEADER_OVERFLOW: { clause: 'the head of its answer is too large', retryable: false },
  ERR_INVALID_CHAR: { clause: 'the user agent has a character that headers cannot hold', retryable: false },
};

/** Converts an error of a connection to a `FetchError`; returns a `FetchError` unchanged. */
export function fetchErrorOf(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  if (Object.hasOwn(NETWORK, code)) return new FetchError(NETWORK[code].clause, NETWORK[code]);
  if (code.startsWith('HPE_')) return new FetchError(`not valid HTTP (${code.slice(4).toLowerCase()})`);
  if (code.startsWith('ERR_SSL_')) return new FetchError(NETWORK.EPROTO.clause);
  return new FetchError(code === '' ? 'the connection failed' : `the connection failed (${excerpt(code)})`);
}

/** The code of an error. If several addresses of a host failed, the first error counts. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** "30 s", "80 ms". */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}
