/** Access control of the service: the token and the host of a request. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Fault } from './protocol.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host === 'localhost' : LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

export interface AccessRules {
  /** Absent if requests need no token. */
  readonly token?: string;
  /** Allowed host names besides those of this machine, in lower case. */
  readonly hosts: readonly string[];
  /** Whether all host names are allowed: with a token, on an address that other machines can reach. */
  readonly anyHost: boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export class Access {
  readonly #rules: AccessRules;
  readonly #token: Buffer | undefined;

  constructor(rules: AccessRules) {
    this.#rules = rules;
    this.#token = rules.token === undefined ? undefined : digest(rules.token);
  }

  /**
   * The reason to refuse a request; undefined if it is allowed.
   *
   * @param need the required credentials: the token as bearer, or also as the password that a person types into a browser (`any`)
   */
  refuse(headers: IncomingHttpHeaders, need: 'nothing' | 'bearer' | 'any'): Fault | undefined {
    return this.#refuseHost(headers) ?? (need === 'nothing' ? undefined : this.#refuseToken(headers, need === 'any'));
  }

  /** Refuses foreign host names: with DNS rebinding a web page makes its own name resolve to this machine and sends that name. */
  #refuseHost({ host = '', origin }: IncomingHttpHeaders): Fault | undefined {
    const name = nameIn(host);
    const isOwn = this.#rules.anyHost || isLoopback(name) || this.#rules.hosts.includes(name);
    if (!isOwn) return { status: 421, error: 'unknown host name', hint: '--allow-host NAME allows it' };
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      return { status: 403, error: 'request from a page of another origin' };
    return undefined;
  }

  /** Compares hashes of equal length in constant time, so that the time tells nothing about the token. */
  #refuseToken({ authorization = '' }: IncomingHttpHeaders, takesPassword: boolean): Fault | undefined {
    if (this.#token === undefined) return undefined;
    const [, bearer] = /^Bearer +([^ ].*)$/i.exec(authorization) ?? [];
    const given = bearer ?? (takesPassword ? passwordIn(authorization) : undefined);
    if (given !== undefined && timingSafeEqual(digest(given), this.#token)) return undefined;
    return { status: 401, error: 'missing or wrong token', hint: 'Authorization: Bearer TOKEN' };
  }
}

/** The name in a `Host` header, in lower case, without port and brackets. */
function nameIn(host: string): string {
  const name = host.startsWith('[') ? host.slice(1, Math.max(1, host.indexOf(']'))) : host.replace(/:\d*$/, '');
  return name.toLowerCase();
}

/** The password in a Basic authentication header, with any user name. */
function passwordIn(authorization: string): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const both = Buffer.from(encoded, 'base64').toString('utf8');
  return both.includes(':') ? both.slice(both.indexOf(':') + 1) : undefined;
}
