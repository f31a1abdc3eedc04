/** Reads lists of sources: OPML, sitemaps, sitemap indexes and news sitemaps. */
import { isWebAddress } from '../location.js';
import { attributesOf, MarkupScanner } from '../markup/scanner.js';
import { xmlText } from './fields.js';
import { findRoot } from './xml-feed.js';

export interface SourceList {
  /** Kind and size of the list, for a message: "an OPML list of 12 feeds". */
  readonly name: string;
  /** Distinct web addresses in document order. */
  readonly addresses: readonly string[];
}

/** @returns undefined if the text is no list of sources. Does not throw. Linear time. */
export function readSourceList(text: string): SourceList | undefined {
  const root = findRoot(text);
  if (root?.kind !== 'opml' && root?.kind !== 'sitemap') return undefined;
  const addresses = new Set<string>();
  const named =
    root.kind === 'opml' ? outlinesOf(text, root.index, addresses) : locationsOf(text, root.index, addresses);
  const { size } = addresses;
  const count = size === 0 ? 'no web address' : `${size.toLocaleString('en')} ${size === 1 ? 'address' : 'addresses'}`;
  return { name: `${named} ${count}`, addresses: [...addresses] };
}

/** Collects the feeds of an OPML file, or its links if it has no feeds. @returns the kind of the list */
function outlinesOf(text: string, from: number, addresses: Set<string>): string {
  const links: string[] = [];
  const scanner = new MarkupScanner(text, 'xml', from);
  while (scanner.next()) {
    if (scanner.name !== 'outline' || scanner.kind === 'close') continue;
    const attributes = attributesOf(scanner.attributes);
    const feed = attributes.get('xmlurl')?.trim() ?? '';
    const link = (attributes.get('url') ?? attributes.get('htmlurl') ?? '').trim();
    if (isWebAddress(feed)) addresses.add(feed);
    else if (isWebAddress(link)) links.push(link);
  }
  if (addresses.size === 0) for (const link of links) addresses.add(link);
  return 'an OPML list of';
}

/** Collects the pages of a sitemap, or the sitemaps of an index. @returns the kind of the list */
function locationsOf(text: string, from: number, addresses: Set<string>): string {
  const scanner = new MarkupScanner(text, 'xml', from);
  let isIndex = false;
  let isNews = false;
  let prefix = '';
  let opened = -1;
  while (scanner.next()) {
    const { name, kind, start, end } = scanner;
    const local = name.slice(name.indexOf(':') + 1);
    if (local === 'sitemapindex' || local === 'urlset') {
      isIndex ||= local === 'sitemapindex';
      prefix = name.slice(0, name.length - local.length);
    } else if (name === 'news:news') isNews = true;
    // Locations of images and videos have other prefixes.
    else if (name === `${prefix}loc`) {
      if (kind === 'open') opened = end;
      else if (kind === 'close' && opened >= 0) {
        const address = xmlText(text.slice(opened, start));
        if (isWebAddress(address)) addresses.add(address);
        opened = -1;
      }
    }
  }
  return isIndex ? 'an index of sitemaps with' : isNews ? 'a news sitemap with' : 'a sitemap with';
}
