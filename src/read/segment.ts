/** What a stream is cut into: segments that any thread can read, in any order. */
import type { ReadItem } from '../types/article.js';
import type { WholeFormat } from './formats.js';
import type { JsonLinesBlock } from './json/line-blocks.js';
import type { SourceLocation } from './location.js';

export type Segment =
  | { readonly kind: 'lines'; readonly block: JsonLinesBlock; readonly location: SourceLocation }
  | {
      readonly kind: 'document';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly format: WholeFormat;
      readonly location: SourceLocation;
    }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] };

/** A whole document, its bytes copied. */
export function documentSegment(bytes: Uint8Array, format: WholeFormat, location: SourceLocation): Segment {
  return { kind: 'document', bytes: new Uint8Array(bytes), format, location };
}

/** What has been read already. */
export function itemsSegment(items: readonly ReadItem[]): Segment {
  return { kind: 'items', items };
}
