/** Two versions from one source are an edition of one article, not a copy by somebody else. */
import type { ArticleRow } from '../model.js';
import { publisherOf } from '../text/publisher.js';

/** An address without what varies between two visits. */
const addressOf = (row: ArticleRow): string | undefined => row.url?.replace(/[?#].*$/, '').replace(/\/$/, '');

export function isEdition(a: ArticleRow, b: ArticleRow): boolean {
  const publisher = publisherOf(a);
  if (publisher !== undefined && publisher === publisherOf(b)) return true;
  const address = addressOf(a);
  return address !== undefined && address === addressOf(b);
}
