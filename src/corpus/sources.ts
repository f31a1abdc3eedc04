/** What articles have in common before a word of them is read: their publisher where it is known, else their folder. */
import type { ArticleRow } from '../types/report.js';
import { publisherOf } from './publisher.js';

export interface Source {
  readonly name: string;
  /** A publisher; a folder otherwise. */
  readonly published: boolean;
}

export type Sourced = Pick<ArticleRow, 'url' | 'source' | 'path'>;

export function sourceOf(row: Sourced): Source {
  const publisher = publisherOf(row);
  if (publisher !== undefined) return { name: publisher, published: true };
  return { name: row.path?.slice(0, row.path.lastIndexOf('/') + 1) ?? '', published: false };
}

/** Numbers sources in the order in which they turn up. */
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
