/** What a stream is cut into: segments that any thread can read, in any order. */
import type { ReadItem } from '../types/article.js';
import type { WholeFormat } from './formats.js';
import type { JsonLinesBlock } from './json/line-blocks.js';
import { idAt, type SourceLocation } from './location.js';
import { incomplete, unreadable } from './problem.js';

export type Segment =
  | { readonly kind: 'lines'; readonly block: JsonLinesBlock; readonly location: SourceLocation }
  | {
      readonly kind: 'document';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly format: WholeFormat;
      readonly location: SourceLocation;
      readonly known?: KnownOfDocument;
    }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] };

/** What the container knows of a document. */
export interface KnownOfDocument {
  /** Why the bytes are not all of the document, in a clause. */
  readonly fault?: string | undefined;
  /** Its text, for a document in which no article is found. */
  readonly text?: string | undefined;
}

/** A document, its bytes copied. */
export function documentSegment(
  bytes: Uint8Array,
  format: WholeFormat,
  location: SourceLocation,
  { fault, text }: KnownOfDocument = {},
): Segment {
  const known = { ...(fault !== undefined && { fault }), ...(text !== undefined && { text }) };
  const isKnown = fault !== undefined || text !== undefined;
  return { kind: 'document', bytes: new Uint8Array(bytes), format, location, ...(isKnown && { known }) };
}

/** Formats whose documents hold any number of articles. */
const OF_SEVERAL: ReadonlySet<WholeFormat> = new Set<WholeFormat>(['feed', 'json']);

/**
 * The items of a document, with what the container knows of it. Bytes that are missing make its only article incomplete;
 * where further articles may be missing with them, they are a problem as well.
 */
export function withKnown(
  items: readonly ReadItem[],
  { fault, text }: KnownOfDocument,
  { format, location }: { readonly format: WholeFormat; readonly location: SourceLocation },
): readonly ReadItem[] {
  const articles = items.filter(item => 'article' in item);
  if (articles.length === 0 && text !== undefined && text.trim() !== '') {
    const { path, url, published } = location;
    const declared = { ...(url !== undefined && { url }), ...(published !== undefined && { published }) };
    return [{ article: { id: idAt(location), path, ...declared, text } }];
  }
  if (fault === undefined) return items;
  if (articles.length === 0) return [unreadable(location, fault)];
  const marked = articles.length === 1 ? items.map(item => incomplete(item, fault)) : items;
  return articles.length > 1 || OF_SEVERAL.has(format) ? [...marked, unreadable(location, fault)] : marked;
}

/** What has been read already. */
export function itemsSegment(items: readonly ReadItem[]): Segment {
  return { kind: 'items', items };
}
