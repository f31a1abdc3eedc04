/** A page of HTML to its article, or to the reason why it holds none. */
import type { ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { skipped } from '../problem.js';
import { mainTextOf } from './main-text.js';
import { metadataOf } from './metadata.js';
import { scanPage } from './page.js';
import { pageKind } from './page-kind.js';

/**
 * Reads a decoded page. The text is what Readability takes for the article, or the page's JSON-LD where that has words that
 * the page does not show; paragraphs are separated by blank lines. A page without an article (an index, an error page, a
 * consent wall) gives a skipped file. No script runs and nothing is fetched; linear in the page; never throws.
 */
export function readHtml(html: string, location: SourceLocation): ReadItem {
  let page = scanPage(html);
  // A page that a script shows, or a hidden element that was never closed.
  if (page.blocks.length === 0 && page.hasHidden) page = scanPage(html, false);
  const { title, published, source, url, ...metadata } = metadataOf(page, location.url);
  const declared = { ...metadata, ...(title === undefined ? {} : { title }) };
  const main = mainTextOf(page, declared);
  const kind = pageKind(page, declared, main);
  if (kind !== undefined) return skipped(location, `no article: ${kind}`);
  return {
    article: {
      id: idAt(location),
      path: location.path,
      ...(title === undefined ? {} : { title }),
      ...(source === undefined ? {} : { source }),
      ...(url === undefined ? {} : { url }),
      ...(published === undefined ? {} : { published }),
      text: main.text,
    },
  };
}
