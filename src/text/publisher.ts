/** Who published an article, as far as it is known. One rule for boilerplate and for editions. */
import type { ArticleRow } from '../model.js';

/** The host of its address, else the source it names; lower case. An author writes for many: the address knows better. */
export function publisherOf(row: Pick<ArticleRow, 'url' | 'source'>): string | undefined {
  const host = row.url === undefined ? undefined : /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(row.url)?.[1];
  return (host ?? row.source)?.toLowerCase();
}
