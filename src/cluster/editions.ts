/** Two versions from one source are an edition of one article, not a copy by somebody else. */
import type { ArticleRow } from '../model.js';

/** Who published an article, as far as it is known: the source it names, or the host of its address. */
export function publisherOf(row: ArticleRow): string | undefined {
  const host = row.url === undefined ? undefined : /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(row.url)?.[1];
  return (row.source ?? host)?.toLowerCase();
}

/** An address without what varies between two visits. */
const addressOf = (row: ArticleRow): string | undefined => row.url?.replace(/[?#].*$/, '').replace(/\/$/, '');

export function isEdition(a: ArticleRow, b: ArticleRow): boolean {
  const [publisherA, addressA] = [publisherOf(a), addressOf(a)];
  return (
    (publisherA !== undefined && publisherA === publisherOf(b)) || (addressA !== undefined && addressA === addressOf(b))
  );
}
