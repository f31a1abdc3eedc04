/**
 * Joins pages with their texts. Browsertrix stores the text of a page as a separate record; both are one article. The
 * order of the two records and their distance vary.
 */
import type { SourceLocation } from '../location.js';

/** A page of the archive: a response with status 200, or a resource. */
export interface WarcPage {
  /** The decoded body. */
  readonly bytes: Uint8Array;
  /** Content-Type header with its charset; '' if there is none. */
  readonly contentType: string;
  /** The id is the URL; the date is that of the fetch. */
  readonly location: SourceLocation;
  /** Clause that says why the page is incomplete. */
  readonly fault?: string;
  /** The text that the crawler saw, used if the page has no article without running its scripts. */
  readonly text?: string;
}

/** The text of a page, with the address of the page. */
export interface PageText {
  readonly location: SourceLocation;
  readonly text: string;
  /** Clause that says why the text is incomplete. */
  readonly fault?: string;
}

/** Maximum number of redirects that are stored. */
const MAX_REDIRECTS = 200_000;

/** Maximum size of the pages and texts that wait for their counterpart. Bytes. */
const MAX_WAITING = 1 << 25;

type Complete = readonly (PageText | WarcPage)[];

/** Collects pages and texts. Each method returns the pages and texts that are complete. */
export class PageTextJoiner {
  /** Waiting pages and texts by address, in the order of their arrival. */
  readonly #waiting = new Map<string, PageText | WarcPage>();
  #bytes = 0;
  /** Hashes of the addresses of all returned pages and texts: an archive may have a million. */
  readonly #returned = new Set<number>();
  #isExpected = false;
  /** Redirects: target by address. */
  readonly #redirects = new Map<string, string>();

  /** Stores a redirect. The text of a page is stored under the address before the redirects. */
  addRedirect(url: string, target: string): void {
    if (this.#redirects.size >= MAX_REDIRECTS || !URL.canParse(target, url)) return;
    this.#redirects.set(url, new URL(target, url).href);
  }

  /** Takes the text of a WET archive. It is dropped if the archive holds the page. */
  addConversion(text: PageText): Complete {
    const { url } = text.location;
    return url !== undefined && this.#returned.has(hashOf(url)) ? [] : [text];
  }

  /** Announces that pages have texts. Until then pages do not wait. */
  expectTexts(): void {
    this.#isExpected = true;
  }

  /** Takes a page. */
  addPage(page: WarcPage): Complete {
    const { url } = page.location;
    if (url === undefined) return [page];
    const before = this.#waiting.get(url);
    if (before !== undefined) this.#remove(url, before);
    if (before !== undefined && !('bytes' in before)) return [this.#joined(page, before)];
    if (!this.#isExpected) return [this.#return(page)];
    return [...(before === undefined ? [] : [this.#return(before)]), ...this.#wait(url, page)];
  }

  /** Takes the text of a page. */
  addText(given: PageText): Complete {
    const url = this.#targetOf(given.location.url);
    if (url === undefined) return [given];
    const text = { ...given, location: { ...given.location, id: url, url } };
    this.#isExpected = true;
    const before = this.#waiting.get(url);
    if (before !== undefined && 'bytes' in before) {
      this.#remove(url, before);
      return [this.#joined(before, text)];
    }
    if (this.#returned.has(hashOf(url))) return [];
    // Of two texts of a page the later one counts.
    if (before !== undefined) this.#remove(url, before);
    return this.#wait(url, text);
  }

  /** Returns everything that still waits. */
  end(): Complete {
    const rest = [...this.#waiting.values()];
    this.#waiting.clear();
    return rest;
  }

  /** The final address of a page, after all redirects. */
  #targetOf(address: string | undefined): string | undefined {
    let url = address?.split('#', 1)[0];
    for (let steps = 0; url !== undefined && steps < 10; steps++) {
      const target = this.#redirects.get(url);
      if (target === undefined) break;
      url = target.split('#', 1)[0];
    }
    return url;
  }

  #joined(page: WarcPage, text: PageText): PageText | WarcPage {
    this.#return(page);
    // A complete text is better than an incomplete page.
    if (page.fault !== undefined && text.fault === undefined) return text;
    return { ...page, text: text.text };
  }

  #wait(url: string, one: PageText | WarcPage): Complete {
    this.#waiting.set(url, one);
    this.#bytes += sizeOf(one);
    const complete: (PageText | WarcPage)[] = [];
    for (const [first, waiting] of this.#waiting) {
      if (this.#bytes <= MAX_WAITING) break;
      this.#remove(first, waiting);
      complete.push(this.#return(waiting));
    }
    return complete;
  }

  #remove(url: string, one: PageText | WarcPage): void {
    this.#waiting.delete(url);
    this.#bytes -= sizeOf(one);
  }

  #return<One extends PageText | WarcPage>(one: One): One {
    if (one.location.url !== undefined) this.#returned.add(hashOf(one.location.url));
    return one;
  }
}

const sizeOf = (one: PageText | WarcPage): number => ('bytes' in one ? one.bytes.length : one.text.length) + 1000;

/** A hash of 53 bits. The chance of a collision among a million addresses is about 1 in 18,000. */
function hashOf(url: string): number {
  let [high, low] = [0, 0];
  for (let at = 0; at < url.length; at++) {
    const code = url.charCodeAt(at);
    high = Math.imul(high ^ code, 0x85ebca6b) + 0x9e3779b9;
    low = Math.imul(low ^ code, 0xc2b2ae35) + 0x27d4eb2f;
  }
  return ((high ^ (low >>> 15)) & 0x1fffff) * 2 ** 32 + ((low ^ (high >>> 13)) >>> 0);
}
