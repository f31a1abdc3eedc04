/**
 * Numbers the articles of an index across its segments: the numbers of a segment follow those of the previous one. Keeps the ids that were
 * read, from one check to the next.
 */
import type { ArticleState } from './article-state.js';
import type { SegmentEntry } from './manifest.js';
import type { Segment } from './segment.js';

/** An open segment, the state of its articles, and its entry in the manifest. */
export interface OpenSegment {
  readonly segment: Segment;
  readonly state: ArticleState;
  readonly entry: SegmentEntry;
}

/** An article of the index: its segment, and its number there. */
export interface Place {
  readonly part: OpenSegment;
  readonly article: number;
}

/** Most ids in the cache. */
const MOST_IDS = 2 ** 16;

export class KnownNumbers {
  readonly #starts: number[] = [];
  readonly size: number;
  #ids = new Map<number, string>();

  constructor(readonly parts: readonly OpenSegment[]) {
    let start = 0;
    for (const { segment } of parts) {
      this.#starts.push(start);
      start += segment.count;
    }
    this.size = start;
  }

  idOf(number: number): string {
    const known = this.#ids.get(number);
    if (known !== undefined) return known;
    const { part, article } = this.placeOf(number);
    const { id } = part.segment.details(article);
    this.#keepId(number, id);
    return id;
  }

  /** The tokens, the row and the id of an article, read at once. */
  contentOf(number: number): ReturnType<Segment['content']> {
    const { part, article } = this.placeOf(number);
    const content = part.segment.content(article);
    this.#keepId(number, content.details.id);
    return content;
  }

  #keepId(number: number, id: string): void {
    if (this.#ids.size >= MOST_IDS) this.#ids = new Map();
    this.#ids.set(number, id);
  }

  isShort(number: number): boolean {
    const { part, article } = this.placeOf(number);
    return part.state.isShort(article);
  }

  startOf(part: number): number {
    return this.#starts[part];
  }

  numberOf(part: OpenSegment, article: number): number {
    return this.#starts[this.parts.indexOf(part)] + article;
  }

  partOf(number: number): number {
    let part = this.#starts.length - 1;
    while (this.#starts[part] > number) part--;
    return part;
  }

  placeOf(number: number): { readonly part: OpenSegment; readonly article: number } {
    const part = this.partOf(number);
    return { part: this.parts[part], article: number - this.#starts[part] };
  }
}
