/** What is asked of an address, and what comes back. */

/** An answer whose head is there. Its place in the queue is kept until the body has been read or discarded. */
export interface Fetched {
  /** Where the redirects ended; without credentials. */
  readonly url: string;
  /** As asked for; without credentials. */
  readonly requested: string;
  /** 200 to 299, or 304 where the body is the kept one. */
  readonly status: number;
  /** Media type in lower case: "text/html"; '' where the server says none. */
  readonly contentType: string;
  /** What the server claims, as the Encoding Standard names it; undefined where it says none or an unknown one. */
  readonly charset: string | undefined;
  /** The server said that nothing has changed, and the body comes out of the cache. */
  readonly fromCache: boolean;
  /** Whether a private address answered; its links may then lead to private addresses, too. */
  readonly fromPrivate: boolean;
  /** Unpacked. Throws a `FetchError` where it breaks off. Can be read once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection up; needed where the body is not read to its end. */
  readonly discard: () => void;
}

export interface FetchRequest {
  /** In place of the options' `maxBytes`, e.g. for an export that is read as a stream. */
  readonly maxBytes?: number;
  /** A link that was found and not named by the user: robots.txt counts. */
  readonly followed?: boolean;
  /** Refuse private addresses from the start, not only after a redirect from a public one. */
  readonly publicOnly?: boolean;
}
