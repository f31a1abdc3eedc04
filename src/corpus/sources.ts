/** The source of an article: its publisher where that is known, otherwise its folder. Boilerplate and editions go by it. */
import type { ArticleRow } from '../types/report.js';

/** The host of a URL, in lower case and without `www.`. */
export function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(url)?.[1].toLowerCase();
}

/**
 * The host of the URL, otherwise the source in lower case. The host goes first, because a source may name an author who
 * writes for several publishers.
 */
export function publisherOf({
  url,
  source,
}: { readonly [Key in 'url' | 'source']?: string | undefined }): string | undefined {
  const host = url === undefined ? undefined : hostOf(url);
  return host ?? source?.toLowerCase();
}

export interface Source {
  /** A publisher, or a folder that ends with a slash; '' for articles without either. */
  readonly name: string;
  /** True for a publisher, false for a folder. */
  readonly published: boolean;
}

export function sourceOf(row: Pick<ArticleRow, 'url' | 'source' | 'path'>): Source {
  const publisher = publisherOf(row);
  if (publisher !== undefined) return { name: publisher, published: true };
  return { name: row.path?.slice(0, row.path.lastIndexOf('/') + 1) ?? '', published: false };
}

/** Tells a publisher and a folder of one name apart. */
export const sourceKey = ({ name, published }: Source): string => `${published ? 'p' : 'f'}${name}`;

/** Numbers sources from 0 in the order in which they first occur. */
export class SourceNumbers {
  readonly sources: Source[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(source: Source): number {
    const key = sourceKey(source);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.sources.push(source) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
