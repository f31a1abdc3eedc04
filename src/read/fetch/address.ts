/** Addresses before anything is sent to them: what is fetched at all, under which name, and what stays private. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { oneLine } from '../reason.js';
import { withoutCredentials } from '../web-address.js';
import { FetchError } from './fetch-error.js';

/** No server takes much longer ones; robots.txt rules are matched in time proportional to this. Characters. */
const LONGEST = 4000;

/** An address to fetch: its credentials are kept apart, so that no message, id or file can name them. */
export interface Target {
  /** Without credentials and fragment. */
  readonly url: URL;
  /** Value of the Authorization header for this origin. */
  readonly authorization: string | undefined;
}

/** @throws FetchError for what is no http or https address */
export function targetOf(address: string): Target {
  if (address.length > LONGEST) throw new FetchError(`an address of ${address.length} characters`);
  if (!URL.canParse(address)) throw new FetchError(`not a web address: ${withoutCredentials(address)}`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchError(`only http and https addresses are fetched, not ${oneLine(url.protocol)}`);
  }
  const authorization = url.username === '' && url.password === '' ? undefined : basic(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  return { url, authorization };
}

/**
 * Where a redirect leads. Credentials go on only to the very origin they were given for; those that a redirect brings
 * along are dropped.
 *
 * @param location the header as it came: bytes, each a character
 * @throws FetchError for what is no http or https address
 */
export function redirectOf(from: Target, location: string): Target {
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from.url.href)) throw new FetchError(`redirects to no address: ${withoutCredentials(text)}`);
  const { href, protocol, origin } = new URL(text, from.url.href);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new FetchError(`redirects to a ${oneLine(protocol)} address; only http and https are fetched`);
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

/** Tells the addresses of private networks, and keeps a request from being led to one. */
export class PrivateNetworks {
  readonly #blocks = new BlockList();

  /** @param networks in CIDR notation */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address, bits] = network.split('/');
      this.#blocks.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    }
  }

  /** Names and what is unknown count as public. */
  has(address: string | undefined): boolean {
    const bare = address?.replace(/^\[|\]$|%.*$/g, '') ?? '';
    const family = isIP(bare);
    return family !== 0 && this.#blocks.check(bare, family === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * A name look-up that yields public addresses only. It is the one the connection itself is made with, so that the
   * address that was checked is the address that is used.
   */
  readonly publicLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const open = addresses.filter(({ address }) => !this.has(address));
      if (open.length === 0) return callback(privateTarget(), '', 0);
      return options.all === true ? callback(null, open) : callback(null, open[0].address, open[0].family);
    });
  };
}

export function privateTarget(): FetchError {
  return new FetchError('leads from a public address to a private one', { refused: 'private' });
}
