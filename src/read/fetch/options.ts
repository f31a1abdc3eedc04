/** Options of fetching, with their units and defaults. */
import { TOOL } from '../../version.js';
import { DEFAULT_LIMITS } from '../limits.js';

export interface FetchOptions {
  /** Maximum size of a body, encoded and decoded. Bytes. */
  readonly maxBytes: number;
  /** Maximum size of the head of an answer. Bytes. */
  readonly headerBytes: number;
  /** Longest wait for a connection: name look-up, TCP and TLS together. Milliseconds. */
  readonly connectTimeout: number;
  /** Longest wait for the whole head of the answer once connected. Milliseconds. */
  readonly answerTimeout: number;
  /** Longest silence in the middle of a body. Milliseconds. */
  readonly idleTimeout: number;
  /**
   * Longest time for a whole body, plus one second for each 100 KB. The time that the consumer of the body takes does
   * not count. Milliseconds.
   */
  readonly totalTimeout: number;
  /** Maximum number of redirects from one address. */
  readonly redirects: number;
  /** Maximum number of attempts, including the first. */
  readonly tries: number;
  /** Wait before the second attempt, doubled for each further attempt. Milliseconds. */
  readonly backoff: number;
  /** Longest wait that a Retry-After header can cause. Milliseconds. */
  readonly retryAfterCap: number;
  /** Maximum number of parallel requests to one host (name and port). */
  readonly perHost: number;
  /** Maximum number of parallel requests in all. */
  readonly connections: number;
  /** True if robots.txt applies to links; an address that the user names is always fetched. */
  readonly robots: boolean;
  /** Longest wait between two requests that Crawl-delay can cause. Milliseconds. */
  readonly crawlDelayCap: number;
  /** Absolute path of the folder for answers with an ETag or Last-Modified header; without it nothing is stored. */
  readonly cache?: string | undefined;
  /** True if a redirect, or a link in a feed, may lead from a public address to one of `privateNetworks`. */
  readonly privateTargets: boolean;
  /** Networks that are not part of the public internet, in CIDR notation. */
  readonly privateNetworks: readonly string[];
  readonly userAgent: string;
}

/** Loopback, link-local, private, shared, multicast and reserved networks of the registry of RFC 6890. */
const PRIVATE_NETWORKS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '64:ff9b:1::/48',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

export const DEFAULT_FETCH: FetchOptions = {
  maxBytes: DEFAULT_LIMITS.articleBytes,
  headerBytes: 64 * 1024,
  connectTimeout: 10_000,
  answerTimeout: 30_000,
  idleTimeout: 30_000,
  totalTimeout: 300_000,
  redirects: 10,
  tries: 4,
  backoff: 1_000,
  retryAfterCap: 60_000,
  perHost: 4,
  connections: 16,
  robots: true,
  crawlDelayCap: 10_000,
  privateTargets: false,
  privateNetworks: PRIVATE_NETWORKS,
  userAgent: `${TOOL.name}/${TOOL.version}`,
};
