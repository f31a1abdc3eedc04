/** Checks an address before a request: only http and https, no credentials in messages, no way to private networks. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { withoutCredentials } from '../location.js';
import { excerpt } from '../problem.js';
import { FetchError, privateTarget } from './errors.js';

/** Longest address. Characters. Servers rarely accept longer ones, and robots.txt matching takes time in proportion. */
const MAX_LENGTH = 4000;

/** An address to fetch. Its credentials are separate, so that no message, id or file shows them. */
export interface Target {
  /** Without credentials and fragment. */
  readonly url: URL;
  /** Value of the Authorization header for this origin. */
  readonly authorization: string | undefined;
}

/** @throws FetchError for an address that is not http or https */
export function targetOf(address: string): Target {
  if (address.length > MAX_LENGTH) throw new FetchError(`an address of ${address.length} characters`);
  if (!URL.canParse(address)) throw new FetchError(`not a web address: ${excerpt(withoutCredentials(address))}`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchError(`only http and https addresses are fetched, not ${excerpt(url.protocol)}`);
  }
  const authorization = url.username === '' && url.password === '' ? undefined : basic(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url, authorization };
}

/**
 * The target of a redirect. Credentials are sent only to the origin for which they were given; credentials in the
 * location are dropped.
 *
 * @param location the raw header: each character is a byte
 * @throws FetchError for a location that is not http or https
 */
export function redirectOf(from: Target, location: string): Target {
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from.url.href))
    throw new FetchError(`redirects to an invalid URL: ${excerpt(withoutCredentials(text))}`);
  const { href, protocol, origin } = new URL(text, from.url.href);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new FetchError(`redirects to a ${excerpt(protocol)} address; only http and https are fetched`);
  }
  const { url } = targetOf(href);
  return { url, authorization: origin === from.url.origin ? from.authorization : undefined };
}

function basic(url: URL): string {
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Networks that are not part of the public internet. */
export class PrivateNetworks {
  readonly #blocks = new BlockList();

  /** @param networks in CIDR notation */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address, bits] = network.split('/');
      this.#blocks.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    }
  }

  /** True for an IP address in a private network; false for a host name, and for undefined. */
  has(address: string | undefined): boolean {
    const bare = address?.replace(/^\[|\]$|%.*$/g, '') ?? '';
    const family = isIP(bare);
    return family !== 0 && this.#blocks.check(bare, family === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Looks up a host name and returns its public addresses only. Connections use this look-up, so that a host name
   * cannot resolve to a private address after it was checked.
   */
  readonly publicLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const allowed = addresses.filter(({ address }) => !this.has(address));
      if (allowed.length === 0) return callback(privateTarget(), '', 0);
      return options.all === true ? callback(null, allowed) : callback(null, allowed[0].address, allowed[0].family);
    });
  };
}
