/**
 * Of all articles with the same words, the first by id represents them. This module updates the marks of these first articles when articles
 * are added and removed.
 */
import { compareText } from '../corpus/merge-batches.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import type { ArticleState } from './article-state.js';
import type { OpenSegment, Place } from './known-numbers.js';
import type { Segment } from './segment.js';

type Part = Pick<OpenSegment, 'segment' | 'state'>;

interface Holder {
  readonly part: Part;
  readonly article: number;
}

/** The live articles with these words. @param areFirst yields only those marked as first */
function* holdersIn(parts: readonly Part[], fingerprint: Uint8Array, areFirst: boolean): Generator<Holder> {
  for (const part of parts) {
    const { segment, state } = part;
    const isWanted = (article: number): boolean => (areFirst ? state.isFirst(article) : state.isLive(article));
    for (const article of segment.holders(fingerprint, isWanted)) yield { part, article };
  }
}

const idOf = ({ part, article }: Holder): string => part.segment.details(article).id;

/**
 * Marks the short texts and the copies among the articles of a new segment, and in the other segments the articles that are now copies of a new
 * article with a smaller id.
 *
 * @param others the other segments of the index
 */
export function markArticles(others: readonly Part[], segment: Segment, state: ArticleState): void {
  const firsts = new Map<string, number>();
  let article = 0;
  for (const { words, tokens, fingerprint } of segment.rows()) {
    if (tokens < SHORT_TEXT) state.setShort(article);
    if (words > 0) {
      const content = Buffer.from(fingerprint).toString('latin1');
      // articles are ordered by id
      if (firsts.has(content)) state.setFirst(article, false);
      else firsts.set(content, article);
    }
    article++;
  }
  if (others.length === 0) return;
  // in the order of the tables of contents, so that their blocks are read once
  const ordered = [...firsts].map(([content, first]) => ({ content: Buffer.from(content, 'latin1'), first }));
  ordered.sort((x, y) => x.content.readUInt32LE(0) - y.content.readUInt32LE(0));
  for (const { content, first } of ordered) {
    for (const other of holdersIn(others, content, true)) {
      if (compareText(idOf(other), segment.details(first).id) < 0) state.setFirst(first, false);
      else other.part.state.setFirst(other.article, false);
      break;
    }
  }
}

/** Removes articles; if one was the first with its words, the next one by id becomes the first. */
export function removeArticles(parts: readonly Part[], places: Iterable<Place>): void {
  const left: Uint8Array[] = [];
  for (const { part, article } of places) {
    const { segment, state } = part;
    if (!state.isLive(article)) continue;
    if (state.isFirst(article)) left.push(Buffer.from(segment.row(article).fingerprint));
    state.remove(article);
  }
  for (const fingerprint of left) {
    let first: { readonly holder: Holder; readonly id: string } | undefined;
    for (const holder of holdersIn(parts, fingerprint, false)) {
      const id = idOf(holder);
      if (first === undefined || compareText(id, first.id) < 0) first = { holder, id };
    }
    first?.holder.part.state.setFirst(first.holder.article, true);
  }
}
