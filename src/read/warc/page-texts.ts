/**
 * Joins pages and the texts that the crawler made of them. Browsertrix writes the text of a page as a record of its own; the
 * two are one article. Which of them comes first, and how far behind the other one stands, varies.
 */
import type { SourceLocation } from '../location.js';

/** A page as the crawler got it: a response with status 200, or a resource. */
export interface WarcPage {
  /** Its body, decoded. */
  readonly bytes: Uint8Array;
  /** As the server gave it, with its charset; '' where it gave none. */
  readonly contentType: string;
  /** With the URL as id, and the date on which the page was fetched. */
  readonly location: SourceLocation;
  /** Why the page is not whole, in a clause. */
  readonly fault?: string;
  /** Its text as the crawler saw it, for a page without an article: only its scripts show one. */
  readonly text?: string;
}

/** The text of a page, under the address of the page. */
export interface PageText {
  readonly location: SourceLocation;
  readonly text: string;
  /** Why the text is not whole, in a clause. */
  readonly fault?: string;
}

/** Redirects that are remembered. */
const MAX_REDIRECTS = 200_000;

/** Bytes of pages and texts that wait for one another, at most. */
const MAX_WAITING = 1 << 25;

type Given = readonly (PageText | WarcPage)[];

export class PageTexts {
  /** Pages and texts that wait, by address; the longest waiting first. */
  readonly #waiting = new Map<string, PageText | WarcPage>();
  #bytes = 0;
  /** Addresses of pages that have been given out, as numbers: an archive may have a million. */
  readonly #pages = new Set<number>();
  #isExpected = false;
  /** Addresses that lead to other ones. */
  readonly #redirects = new Map<string, string>();

  /** Remembers that an address leads to another one: a text stands under the address that the crawler began with. */
  redirect(url: string, target: string): void {
    if (this.#redirects.size >= MAX_REDIRECTS || !URL.canParse(target, url)) return;
    this.#redirects.set(url, new URL(target, url).href);
  }

  /** The text of a page that another tool made: none where the archive holds the page. */
  conversion(text: PageText): Given {
    const { url } = text.location;
    return url !== undefined && this.#pages.has(numberOf(url)) ? [] : [text];
  }

  /** Says that pages have texts: until then a page is given out at once. */
  expect(): void {
    this.#isExpected = true;
  }

  /** What a page completes: most often itself. */
  page(page: WarcPage): Given {
    const { url } = page.location;
    if (url === undefined) return [page];
    const before = this.#waiting.get(url);
    if (before !== undefined) this.#remove(url, before);
    if (before !== undefined && !('bytes' in before)) return [this.#joined(page, before)];
    if (!this.#isExpected) return [this.#out(page)];
    return [...(before === undefined ? [] : [this.#out(before)]), ...this.#wait(url, page)];
  }

  text(given: PageText): Given {
    const url = this.#targetOf(given.location.url);
    if (url === undefined) return [given];
    const text = { ...given, location: { ...given.location, id: url, url } };
    this.#isExpected = true;
    const before = this.#waiting.get(url);
    if (before !== undefined && 'bytes' in before) {
      this.#remove(url, before);
      return [this.#joined(before, text)];
    }
    if (this.#pages.has(numberOf(url))) return [];
    // Of two texts the later one is the final one.
    if (before !== undefined) this.#remove(url, before);
    return this.#wait(url, text);
  }

  /** All that still waits. */
  end(): Given {
    const rest = [...this.#waiting.values()];
    this.#waiting.clear();
    return rest;
  }

  /** The address of the page that is shown at an address. */
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
    this.#out(page);
    // A whole text is better than a part of a page.
    if (page.fault !== undefined && text.fault === undefined) return text;
    return { ...page, text: text.text };
  }

  #wait(url: string, one: PageText | WarcPage): Given {
    this.#waiting.set(url, one);
    this.#bytes += sizeOf(one);
    const given: (PageText | WarcPage)[] = [];
    for (const [first, waiting] of this.#waiting) {
      if (this.#bytes <= MAX_WAITING) break;
      this.#remove(first, waiting);
      given.push(this.#out(waiting));
    }
    return given;
  }

  #remove(url: string, one: PageText | WarcPage): void {
    this.#waiting.delete(url);
    this.#bytes -= sizeOf(one);
  }

  #out<One extends PageText | WarcPage>(one: One): One {
    if (one.location.url !== undefined) this.#pages.add(numberOf(one.location.url));
    return one;
  }
}

const sizeOf = (one: PageText | WarcPage): number => ('bytes' in one ? one.bytes.length : one.text.length) + 1000;

/** A hash of 53 bits: two addresses of an archive share one in a million archives. */
function numberOf(url: string): number {
  let [high, low] = [0, 0];
  for (let at = 0; at < url.length; at++) {
    const code = url.charCodeAt(at);
    high = Math.imul(high ^ code, 0x85ebca6b) + 0x9e3779b9;
    low = Math.imul(low ^ code, 0xc2b2ae35) + 0x27d4eb2f;
  }
  return ((high ^ (low >>> 15)) & 0x1fffff) * 2 ** 32 + ((low ^ (high >>> 13)) >>> 0);
}
