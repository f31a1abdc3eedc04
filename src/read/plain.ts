/**
 * Plain text: the words are kept as they are; the title is a first line that reads like a headline. Most files are UTF-8
 * without anything to convert, and their text stays bytes, which the tokeniser takes: a string in between would be made for
 * nothing.
 */
import type { EncodedArticle } from '../types/article.js';
import { isDecoded, normaliseLineEnds } from './decode/unicode.js';
import type { BatchBuffer } from './file.js';
import { idAt, type SourceLocation } from './location.js';
import { isUnnamedPage } from './sniff.js';

export interface PlainArticle {
  readonly title?: string;
  readonly text: string;
}

/** Longest title. Characters. */
const MAX_TITLE = 200;

/** Longest line of hard-wrapped text, about. Characters. */
const WRAP_COLUMN = 120;

/** The text with \n line ends, and its title if it has one. */
export function readPlain(decoded: string): PlainArticle {
  const text = normaliseLineEnds(decoded);
  const title = titleOf(text);
  return title === undefined ? { text } : { title, text };
}

/** Nearly always enough of a text to decide on its title. Bytes. */
const HEAD = 1024;

/**
 * The title of a text, decoded from no more than its beginning.
 *
 * @param utf8 valid UTF-8 with \n line ends
 * @returns undefined where the beginning does not decide
 */
export function titleOfEncoded(utf8: Buffer): { readonly title?: string } | undefined {
  const isWhole = utf8.length <= HEAD;
  // The last character may be incomplete.
  const head = isWhole ? utf8.toString() : utf8.toString('utf8', 0, HEAD).slice(0, -1);
  if (!isWhole && !decidesTitle(head)) return undefined;
  const title = titleOf(head);
  return title === undefined ? {} : { title };
}

/** Whether the title of a text that begins like this does not depend on the rest. */
function decidesTitle(head: string): boolean {
  const start = head.search(/\S/);
  if (start < 0) return false;
  const end = head.indexOf('\n', start);
  if (end < 0) return head.length - start > MAX_TITLE * 2;
  const next = head.slice(end + 1).trimStart();
  return next.includes('\n') || next.trimEnd().length > WRAP_COLUMN;
}

/** A short first line that more text follows, and that neither ends a sentence nor continues on the next line. */
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
/** A phrase of every report of ours that is not JSON. */
const REPORT_PHRASE = 'told twice';

/** Longest text that is copied into the batch. Bytes. */
const MAX_BYTES = 1 << 20;

/**
 * The article of a plain text file, its text still UTF-8 and copied into `texts`.
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
