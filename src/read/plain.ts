/** Plain text: the text is kept unchanged, and the title is a first line that reads like a headline. */
import type { EncodedArticle } from '../types/article.js';
import { isDecoded, normaliseLineEnds } from './decode/unicode.js';
import type { BatchBuffer } from './file.js';
import { idAt, type SourceLocation } from './location.js';
import { isPageByContent } from './sniff.js';

export interface PlainArticle {
  readonly title?: string;
  readonly text: string;
}

/** Longest title. Characters. */
const MAX_TITLE = 200;

/** Approximate longest line of hard-wrapped text. Characters. */
const WRAP_COLUMN = 120;

/** Returns the text with \n line ends, and its title if it has one. */
export function readPlain(decoded: string): PlainArticle {
  const text = normaliseLineEnds(decoded);
  const title = titleOf(text);
  return title === undefined ? { text } : { title, text };
}

/** Bytes that nearly always suffice to find the title. */
const HEAD = 1024;

/**
 * Finds the title of a text in its first kilobyte, so that the rest is not decoded.
 *
 * @param utf8 valid UTF-8 with \n line ends
 * @returns undefined if the first kilobyte does not decide
 */
export function titleOfEncoded(utf8: Buffer): { readonly title?: string } | undefined {
  const isWhole = utf8.length <= HEAD;
  // The last character may be incomplete.
  const head = isWhole ? utf8.toString() : utf8.toString('utf8', 0, HEAD).slice(0, -1);
  if (!isWhole && !decidesTitle(head)) return undefined;
  const title = titleOf(head);
  return title === undefined ? {} : { title };
}

/** True if `titleOf` gives the same title for any text with this beginning. */
function decidesTitle(head: string): boolean {
  const start = head.search(/\S/);
  if (start < 0) return false;
  const end = head.indexOf('\n', start);
  if (end < 0) return head.length - start > MAX_TITLE * 2;
  const next = head.slice(end + 1).trimStart();
  return next.includes('\n') || next.trimEnd().length > WRAP_COLUMN;
}

/**
 * The first line, if it is short, does not end a sentence, does not continue on the next line, and more text follows.
 */
function titleOf(text: string): string | undefined {
  const start = text.search(/\S/);
  const end = start < 0 ? -1 : text.indexOf('\n', start);
  if (end < 0 || end - start > MAX_TITLE * 2) return undefined;
  const line = text.slice(start, end).trim();
  if (line.length > MAX_TITLE || /[.。,;:…][")'”’»]?$/.test(line) || !/\p{L}|\p{N}/u.test(line)) return undefined;
  const rest = text.slice(end + 1, end + 1 + 4096);
  if (rest.trim() === '' && text.slice(end + 1).trim() === '') return undefined;
  const next = rest.split('\n', 1)[0].trim();
  const continues = /^\p{Ll}/u.test(next) || (next !== '' && line.length >= 50 && next.length <= WRAP_COLUMN);
  return continues ? undefined : line;
}

const RETURN = 0x0d;
const OPENING_BRACE = 0x7b;
/** A phrase in every report of this tool that is not JSON. */
const REPORT_PHRASE = 'told twice';

/** Longest text that is copied into the batch. Bytes. */
const MAX_BYTES = 1 << 20;

/**
 * Reads a plain text file without decoding it: the UTF-8 bytes are copied into `texts`, and the tokeniser reads them
 * there. Most files are valid UTF-8 that needs no conversion, so that a string would be made for nothing.
 *
 * @returns undefined for a file that needs the reader of `readers.ts`
 */
export function encodedPlain(
  bytes: Uint8Array,
  location: SourceLocation,
  texts: BatchBuffer,
): EncodedArticle | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length > MAX_BYTES || buffer[0] === OPENING_BRACE) return undefined;
  if (buffer.includes(RETURN) || buffer.includes(REPORT_PHRASE)) return undefined;
  if (!isDecoded(buffer) || isPageByContent(buffer, location.path)) return undefined;
  const title = titleOfEncoded(buffer);
  return title && { article: { id: idAt(location), path: location.path, ...title }, utf8: texts.copy(buffer) };
}
