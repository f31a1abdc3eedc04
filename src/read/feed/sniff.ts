/** Whether a text is a feed, told by its first characters. Light: the parser is only loaded for what is one. */
import { rootOf } from './root.js';

/** What is looked at of a JSON file, in characters. */
const HEAD = 4096;

/** True for RSS, RDF, Atom and JSON Feed; false for pages, subscription lists (OPML) and other XML and JSON. */
export function looksLikeFeed(text: string): boolean {
  const head = text.slice(0, HEAD).replace(/^[\uFEFF\s]+/, '');
  if (head.startsWith('{')) return looksLikeJsonFeed(head);
  return head.startsWith('<') && rootOf(text) !== undefined;
}

function looksLikeJsonFeed(head: string): boolean {
  if (/"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org\\?\/version/i.test(head)) return true;
  // The version may stand behind the entries.
  return /"(?:feed_url|home_page_url)"\s*:/.test(head) && /"(?:items|title)"\s*:/.test(head);
}
