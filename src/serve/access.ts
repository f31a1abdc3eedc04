/** Who may ask: the token of a request, and the host that it names. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Fault } from './protocol.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host === 'localhost' : LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

export interface AccessRules {
  /** Absent where none is asked for. */
  readonly token?: string;
  /** Names by which the service is reached besides this machine's own, in lower case. */
  readonly hosts: readonly string[];
  /** Whether every name is taken: behind a token and another address than this machine's own. */
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
   * Why a request is refused; undefined where it is taken.
   *
   * @param need whether the token is asked for; with `any` it may be the password that a person gives to a browser
   */
  refuse(headers: IncomingHttpHeaders, need: 'nothing' | 'bearer' | 'any'): Fault | undefined {
    return this.#refuseHost(headers) ?? (need === 'nothing' ? undefined : this.#refuseToken(headers, need === 'any'));
  }

  /** A page on the web may make a name of its own lead to this machine (DNS rebinding): the header has that name. */
  #refuseHost({ host = '', origin }: IncomingHttpHeaders): Fault | undefined {
    const name = nameIn(host);
    const isOwn = this.#rules.anyHost || isLoopback(name) || this.#rules.hosts.includes(name);
    if (!isOwn)
      return { status: 421, error: 'the host is none of this service', hint: '--allow-host names another one' };
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      return { status: 403, error: 'a page of another origin asks' };
    return undefined;
  }

  /** Hashes of one length are compared, so that the time tells nothing about the token. */
  #refuseToken({ authorization = '' }: IncomingHttpHeaders, takesPassword: boolean): Fault | undefined {
    if (this.#token === undefined) return undefined;
    const [, bearer] = /^Bearer +([^ ].*)$/i.exec(authorization) ?? [];
    const given = bearer ?? (takesPassword ? passwordIn(authorization) : undefined);
    if (given !== undefined && timingSafeEqual(digest(given), this.#token)) return undefined;
    return { status: 401, error: 'no token, or a wrong one', hint: 'Authorization: Bearer TOKEN' };
  }
}

/** The name in a `Host` header, in lower case and without port and brackets. */
function nameIn(host: string): string {
  const name = host.startsWith('[') ? host.slice(1, Math.max(1, host.indexOf(']'))) : host.replace(/:\d*$/, '');
  return name.toLowerCase();
}

/** The password in a header of Basic authentication, whatever the name. */
function passwordIn(authorization: string): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const both = Buffer.from(encoded, 'base64').toString('utf8');
  return both.includes(':') ? both.slice(both.indexOf(':') + 1) : undefined;
}
