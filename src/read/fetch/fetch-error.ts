/** Why an address could not be fetched: one clause for a person, and whether another attempt may help. */

import { sizeWords } from '../format-bytes.js';
import { oneLine } from '../reason.js';

interface Fault {
  /** Whether another attempt may turn out better. */
  readonly again?: boolean;
  /** What the server asks for before the next attempt. Milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly status?: number;
  /** Not tried, for a rule and not for a fault: robots.txt, or an address that must not be reached from here. */
  readonly refused?: 'robots' | 'private';
}

/** `message` is the clause; it names no credentials. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly again: boolean;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly refused: Fault['refused'];

  constructor(clause: string, fault: Fault = {}) {
    super(clause);
    this.again = fault.again ?? false;
    this.retryAfter = fault.retryAfter;
    this.status = fault.status;
    this.refused = fault.refused;
  }
}

const UNREACHABLE = { clause: 'the host cannot be reached', again: false };
const UNKNOWN_SIGNER = { clause: 'its certificate is signed by nobody this system trusts', again: false };
const SELF_SIGNED = { clause: 'its certificate is self-signed', again: false };

const NETWORK: Readonly<Record<string, { readonly clause: string; readonly again: boolean }>> = {
  ENOTFOUND: { clause: 'no such host', again: false },
  EAI_AGAIN: { clause: 'the host name could not be looked up', again: true },
  ECONNREFUSED: { clause: 'connection refused', again: false },
  ECONNRESET: { clause: 'connection reset', again: true },
  EPIPE: { clause: 'connection reset', again: true },
  ETIMEDOUT: { clause: 'no connection', again: false },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  CERT_HAS_EXPIRED: { clause: 'its certificate has expired', again: false },
  CERT_NOT_YET_VALID: { clause: 'its certificate is not valid yet', again: false },
  CERT_REVOKED: { clause: 'its certificate has been revoked', again: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_SIGNER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_SIGNER,
  ERR_TLS_CERT_ALTNAME_INVALID: { clause: 'its certificate is for another host', again: false },
  EPROTO: { clause: 'it does not speak TLS, or none that is in use today', again: false },
  HPE_HEADER_OVERFLOW: { clause: 'the head of its answer is too large', again: false },
  ERR_INVALID_CHAR: { clause: 'the user agent holds a character that no header may hold', again: false },
};

/** Any error of a connection as a `FetchError`; those that are one already stay as they are. */
export function fetchErrorOf(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  if (Object.hasOwn(NETWORK, code)) return new FetchError(NETWORK[code].clause, NETWORK[code]);
  if (code.startsWith('HPE_')) return new FetchError(`not valid HTTP (${code.slice(4).toLowerCase()})`);
  if (code.startsWith('ERR_SSL_')) return new FetchError(NETWORK.EPROTO.clause);
  return new FetchError(code === '' ? 'the connection failed' : `the connection failed (${oneLine(code)})`);
}

/** An attempt over several addresses of one host fails with all their errors; the first one speaks for them. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** For a body past so many bytes. */
export function tooLarge(limit: number): FetchError {
  return new FetchError(`larger than ${sizeWords(limit)}`);
}

/** "30 s", "80 ms". */
export function timeWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}

/** "1,234". */
export function countWords(count: number): string {
  return count.toLocaleString('en-US');
}
