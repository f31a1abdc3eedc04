/** Segments: the parts of a stream that any thread can read, in any order. */
import type { ReadItem } from '../types/article.js';
import type { WholeFormat } from './formats.js';
import type { JsonLinesBlock } from './json/line-blocks.js';
import { articleAt, type SourceLocation } from './location.js';
import { incomplete, unreadable } from './problem.js';

export type Segment =
  | { readonly kind: 'lines'; readonly block: JsonLinesBlock; readonly location: SourceLocation }
  | {
      readonly kind: 'document';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly format: WholeFormat;
      readonly location: SourceLocation;
      readonly container?: ContainerInfo;
    }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] };

/** Facts about a document that its container supplies. */
export interface ContainerInfo {
  /** Why bytes of the document are missing. A clause. */
  readonly fault?: string | undefined;
  /** Text of the document, used if the reader finds no article. */
  readonly text?: string | undefined;
}

/** Copies the bytes of a document into a segment. */
export function documentSegment(
  bytes: Uint8Array,
  format: WholeFormat,
  location: SourceLocation,
  { fault, text }: ContainerInfo = {},
): Segment {
  const container = { ...(fault !== undefined && { fault }), ...(text !== undefined && { text }) };
  const hasContainer = fault !== undefined || text !== undefined;
  return { kind: 'document', bytes: new Uint8Array(bytes), format, location, ...(hasContainer && { container }) };
}

/** Formats whose documents hold any number of articles. */
const MULTI_ARTICLE: ReadonlySet<WholeFormat> = new Set<WholeFormat>(['feed', 'json']);

/**
 * Adds the facts of the container to the items of a document. Missing bytes make a single article incomplete. They are
 * also a problem of their own if they may hold further articles.
 */
export function withContainerInfo(
  items: readonly ReadItem[],
  { fault, text }: ContainerInfo,
  { format, location }: { readonly format: WholeFormat; readonly location: SourceLocation },
): readonly ReadItem[] {
  const articles = items.filter(item => 'article' in item);
  if (articles.length === 0 && text !== undefined && text.trim() !== '') {
    return [articleAt(location, { text })];
  }
  if (fault === undefined) return items;
  if (articles.length === 0) return [unreadable(location, fault)];
  const marked = articles.length === 1 ? items.map(item => incomplete(item, fault)) : items;
  return articles.length > 1 || MULTI_ARTICLE.has(format) ? [...marked, unreadable(location, fault)] : marked;
}

/** A segment of items that are already read. */
export function itemsSegment(items: readonly ReadItem[]): Segment {
  return { kind: 'items', items };
}
