/** Email to articles: newsletters in one message (.eml) or in an mbox file of many. */

import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Article, ReadItem } from '../../types/article.js';
import { certainBinary, normaliseLineEnds } from '../decode/unicode.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { formatBytes, noArticle, notText, parserMessage, unreadable } from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { type MboxMessage, MboxSplitter } from './mbox.js';

/** A message beyond these limits, in parts and in bytes of its headers, is not read. */
const PARSER_LIMITS = { maxNestingDepth: 64, maxHeadersSize: 1 << 20, maxRfc822NestingDepth: 4 };

/**
 * Reads one message. The subject is the title, the sender the source, the message id the id. The plain text part is preferred
 * unless the HTML part says much more. Never throws.
 */
export async function readMail(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem[]> {
  if (bytes.length === 0) return [noArticle(location, 'empty file')];
  const binary = certainBinary(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (binary !== undefined) return [notText(location, binary)];
  return [(await readMessage(bytes, location)) ?? noArticle(location, 'not an email message: no headers')];
}

/**
 * Reads the messages of an mbox file in batches, with one message in memory. Never throws because of what is in the file.
 *
 * @param longest message; a longer one is a problem. Bytes
 */
export async function* readMbox(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  longest = DEFAULT_LIMITS.articleBytes,
): AsyncGenerator<readonly ReadItem[]> {
  const splitter = new MboxSplitter(longest);
  const readAll = (messages: readonly MboxMessage[]): Promise<ReadItem[]> =>
    Promise.all(messages.map(message => readPart(message, location, longest)));
  let found = 0;
  for await (const chunk of stream) {
    const batch = await readAll(splitter.push(chunk));
    found += batch.length;
    if (batch.length > 0) yield batch;
    if (splitter.isForeign) break;
  }
  const rest = await readAll(splitter.end());
  if (rest.length > 0) yield rest;
  else if (found === 0) {
    const reason = splitter.isForeign ? 'not an mbox file: it does not begin with a "From " line' : 'no messages';
    yield [noArticle(location, reason)];
  }
}

async function readPart({ number, bytes }: MboxMessage, mbox: SourceLocation, longest: number): Promise<ReadItem> {
  const location = partOf(mbox, number, `message ${number}`);
  if (bytes === undefined) return unreadable(location, `longer than ${formatBytes(longest)}`);
  return (await readMessage(bytes, location)) ?? unreadable(location, 'no headers');
}

/** Longer ids and dates of a letter are cut. Characters. */
const LONGEST_ID = 1000;
const LONGEST_DATE = 200;

/** Headers of which every message has at least one. */
const MESSAGE_HEADERS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'received',
  'return-path',
  'list-id',
]);

/** @returns undefined where the bytes have no headers of a message */
async function readMessage(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem | undefined> {
  let email: Email;
  try {
    email = await PostalMime.parse(bytes, PARSER_LIMITS);
  } catch (error) {
    return unreadable(location, `cannot be read as an email message: ${parserMessage(error)}`);
  }
  if (!email.headers.some(({ key }) => MESSAGE_HEADERS.has(key))) return undefined;
  const article: { -readonly [part in keyof Article]: Article[part] } = {
    id: email.messageId?.slice(0, LONGEST_ID).replace(/^[\s<]+|[\s>]+$/g, '') || idAt(location),
    path: location.path,
    text: textOf(email),
  };
  const title = email.subject?.replace(/\s+/g, ' ').trim();
  if (title) article.title = title;
  const source = nameOf(email.from) ?? nameOf(email.sender);
  if (source !== undefined) article.source = source;
  const url = /^<?(https?:\/\/[^\s<>]+)>?$/i.exec(headerOf(email, 'archived-at') ?? '')?.[1];
  if (url !== undefined) article.url = url;
  // From the header: the date that the parser gives depends on the time zone of the machine.
  const published = normaliseDate(
    headerOf(email, 'date')
      ?.slice(0, LONGEST_DATE)
      .replace(/\s*\([^()]{0,40}\)\s*$/, ''),
  );
  if (published !== undefined) article.published = published;
  return { article };
}

/** A longer plain text part is not just a pointer to the HTML part. Words. */
const LONGEST_STUB = 300;

function textOf({ text, html }: Email): string {
  const plain = normaliseLineEnds(text ?? '').trim();
  const words = countWords(plain);
  if (html === undefined || words > LONGEST_STUB) return plain;
  const shown = htmlToText(html);
  return countWords(shown) > words * 2 ? shown : plain;
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function nameOf(address: Address | undefined): string | undefined {
  return address?.name.trim() || address?.address?.trim() || undefined;
}

function headerOf({ headers }: Email, name: string): string | undefined {
  return headers.find(({ key }) => key === name)?.value.trim();
}
