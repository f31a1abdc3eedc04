/** The source of an article: its publisher where that is known, otherwise its folder. Boilerplate is learned by source. */
import type { ArticleRow } from '../types/report.js';
import { publisherOf } from './publisher.js';

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

/** Numbers sources from 0 in the order in which they first occur. */
export class SourceNumbers {
  readonly sources: Source[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(source: Source): number {
    const key = `${source.published ? 'p' : 'f'}${source.name}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.sources.push(source) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
