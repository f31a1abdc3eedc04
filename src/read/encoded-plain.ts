/**
 * Plain text files whose text stays bytes. Most are UTF-8 without anything to convert, and the tokeniser takes bytes: a
 * string in between would be made for nothing. All other plain text files take the ordinary way through `readers.ts`.
 */
import type { EncodedArticle } from '../types/article.js';
import { isDecoded } from './decode/unicode.js';
import type { BatchBuffer } from './file.js';
import { idAt, type SourceLocation } from './location.js';
import { titleOfEncoded } from './plain.js';
import { isUnnamedPage } from './sniff.js';

const RETURN = 0x0d;
const OPENING_BRACE = 0x7b;
/** A phrase of every report of ours that is not JSON. */
const REPORT_PHRASE = 'told twice';

/** Longest text that is copied into the batch. Bytes. */
const MAX_BYTES = 1 << 20;

/**
 * The article of a plain text file, its text copied into `texts`.
 *
 * @returns undefined for a file that has to be read the ordinary way
 */
export function encodedPlain(
  bytes: Uint8Array,
  location: SourceLocation,
  texts: BatchBuffer,
): EncodedArticle | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length > MAX_BYTES || buffer[0] === OPENING_BRACE) return undefined;
  if (buffer.includes(RETURN) || buffer.includes(REPORT_PHRASE)) return undefined;
  if (!isDecoded(buffer) || isUnnamedPage(buffer, location.path)) return undefined;
  const title = titleOfEncoded(buffer);
  return title && { article: { id: idAt(location), path: location.path, ...title }, utf8: texts.copy(buffer) };
}
