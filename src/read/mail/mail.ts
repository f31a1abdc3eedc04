/** Reads email: newsletters in one message (.eml) or in an mbox file of many. */
import { isUtf8 } from 'node:buffer';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Article, ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { certainBinary, normaliseLineEnds } from '../decode/unicode.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import {
  formatBytes,
  incomplete,
  noArticle,
  nothingIn,
  notice,
  notText,
  parserMessage,
  ReadError,
  unreadable,
} from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { type MboxMessage, MboxSplitter } from './mbox.js';

/** Limits of the parser. A message with deeper nesting or larger headers is not read. */
const PARSER_LIMITS = { maxNestingDepth: 64, maxHeadersSize: 1 << 18, forceRfc822Attachments: true };

/** Maximum number of lines that may separate parts of a message: the parser takes 0.25 ms for each part. */
const MAX_PARTS = 5000;

/** Maximum depth of messages attached to one another, and maximum number of messages in one. */
const MAX_DEPTH = 4;
const MAX_ATTACHED = 1000;

/**
 * Reads one message. The subject is the title, the sender the source, the message id the id. The plain text part is
 * preferred unless the HTML part has much more text. Attached messages are articles of their own. Does not throw.
 */
export async function readMail(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem[]> {
  if (bytes.length === 0) return [nothingIn(location, 'file')];
  const binary = certainBinary(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (binary !== undefined) return [notText(location, binary)];
  return (await readMessage(bytes, location)) ?? [noArticle(location, 'not an email message: no headers')];
}

/**
 * Reads the messages of an mbox file in batches, with one message in memory. Does not throw for faults of the file. A
 * fault of the stream (`ReadError`) is a problem after the messages before it; the message with the fault is
 * incomplete, and reading continues with the rest of the stream, if any.
 *
 * @param maxBytes longest message; a longer one is a problem
 */
export async function* readMbox(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  maxBytes = DEFAULT_LIMITS.articleBytes,
): AsyncGenerator<readonly ReadItem[]> {
  const splitter = new MboxSplitter(maxBytes);
  let [found, faults] = [0, 0];
  /** True if lines end with carriage returns alone. The first chunk decides. */
  let isOldMac: boolean | undefined;
  const read = async function* (messages: readonly MboxMessage[]): AsyncGenerator<readonly ReadItem[]> {
    const items: ReadItem[] = [];
    for (const message of messages) {
      for (const item of await readPart(message, location, maxBytes)) items.push(item);
    }
    found += messages.length;
    for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
  };
  for (let part: AsyncIterable<Uint8Array> | undefined = stream; part !== undefined; ) {
    try {
      for await (const chunk of part) {
        isOldMac ??= chunk.length >= MIN_CHUNK && withLineFeeds(chunk) !== chunk;
        yield* read(splitter.push(isOldMac ? withLineFeeds(chunk) : chunk));
      }
      part = undefined;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      yield* read(splitter.gap(error.clause, error.isSuspect));
      // Messages may be missing at the gap.
      if (!error.isSuspect && faults++ === 0) yield [unreadable(location, error.clause)];
      part = error.rest;
    }
  }
  const rest = splitter.end();
  if (splitter.hasNoFromLine && rest.length === 1 && (await readPart(rest[0], location, maxBytes)).every(isProblem)) {
    yield [noArticle(location, 'not an mbox file: it has no "From " line')];
  } else if (rest.length + found === 0) yield [nothingIn(location, 'messages')];
  else yield* read(rest);
}

/** Bytes in which every message has a line end. */
const MIN_CHUNK = 1000;

/** Maximum number of items in a batch. */
const BATCH = 256;

const isProblem = (item: ReadItem): boolean => 'problem' in item;

async function readPart(
  { number, bytes, fault }: MboxMessage,
  mbox: SourceLocation,
  maxBytes: number,
): Promise<readonly ReadItem[]> {
  const location = partOf(mbox, number, `message ${number}`);
  if (bytes === undefined) return [unreadable(location, `longer than ${formatBytes(maxBytes)}`)];
  const items = (await readMessage(bytes, location)) ?? [unreadable(location, fault ?? 'no headers')];
  return fault === undefined ? items : items.map(item => incomplete(item, fault));
}

/** Headers. Every message has at least one of them. */
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

/** A message that is attached to another one. */
interface Attached {
  readonly bytes: Uint8Array;
  readonly location: SourceLocation;
  readonly depth: number;
}

/**
 * Reads a message and the messages attached to it. A message without text that only forwards another one gives no
 * article of its own.
 *
 * @returns undefined if the bytes have no headers of a message
 */
async function readMessage(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem[] | undefined> {
  const items: ReadItem[] = [];
  const queue: Attached[] = [{ bytes, location, depth: 0 }];
  for (let at = 0; at < queue.length; at++) {
    const message = queue[at];
    const content = withoutPreamble(withLineFeeds(message.bytes));
    if (hasTooManyParts(content)) {
      items.push(unreadable(message.location, `more than ${MAX_PARTS.toLocaleString('en')} parts`));
      continue;
    }
    let email: Email;
    try {
      email = await parseMessage(content);
    } catch (error) {
      items.push(unreadable(message.location, `cannot be read as an email message: ${parserMessage(error)}`));
      continue;
    }
    if (!email.headers.some(({ key }) => MESSAGE_HEADERS.has(key))) {
      if (at === 0) return undefined;
      items.push(unreadable(message.location, 'no headers'));
      continue;
    }
    const attached = attachedTo(email, message);
    const isUnparsed = email.text === undefined && email.html === undefined && email.attachments.length === 0;
    const text = isUnparsed ? bodyOf(content) : textOf(email);
    const missing = missingClause(email, content);
    if (text !== '' || attached.length === 0) {
      const item: ReadItem = { article: articleOf(email, text, message.location) };
      items.push(missing === undefined ? item : incomplete(item, missing));
    }
    const opened = message.depth === MAX_DEPTH ? 0 : Math.min(attached.length, MAX_ATTACHED - queue.length + 1);
    for (const one of attached.slice(0, opened)) queue.push(one);
    if (opened < attached.length) {
      items.push(notice(message.location, `${attached.length - opened} attached messages left out`));
    }
  }
  return items;
}

/** Parses a message; parses it again as decoded text if its encoding is neither UTF-8 nor declared. */
async function parseMessage(bytes: Uint8Array): Promise<Email> {
  const email = await PostalMime.parse(bytes, PARSER_LIMITS);
  const isGuessed = (email.text ?? email.html ?? '').includes('\uFFFD');
  if (!isGuessed || /charset/i.test(headerOf(email, 'content-type') ?? '') || isUtf8(bytes)) return email;
  const decoded = decode(bytes);
  return 'binary' in decoded ? email : PostalMime.parse(Buffer.from(decoded.text), PARSER_LIMITS);
}

function hasTooManyParts(bytes: Uint8Array): boolean {
  const [LINE_FEED, DASH] = [10, 45];
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && count <= MAX_PARTS; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (bytes[at + 1] === DASH && bytes[at + 2] === DASH && bytes[at + 3] > 32) count++;
  }
  return count > MAX_PARTS;
}

/** Replaces carriage returns by line feeds in a message without line feeds. */
function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const [LINE_FEED, RETURN] = [10, 13];
  if (bytes.includes(LINE_FEED) || !bytes.includes(RETURN)) return bytes;
  return bytes.map(byte => (byte === RETURN ? LINE_FEED : byte));
}

/** The text after the headers, for a message that the parser cannot divide into parts. */
function bodyOf(bytes: Uint8Array): string {
  const decoded = decode(bytes);
  if ('binary' in decoded) return '';
  const text = normaliseLineEnds(decoded.text);
  const start = text.indexOf('\n\n');
  return start < 0 ? '' : htmlOrPlain(text.slice(start + 2));
}

const htmlOrPlain = (text: string): string =>
  /<(?:html|body|p|div|br|table)\b/i.test(text.slice(0, 4096)) ? htmlToText(text) : text.trim();

/** The HTML of a MIME part with its headers; undefined if it has none. Does not throw. */
export async function htmlOf(part: Uint8Array): Promise<string | undefined> {
  try {
    return (await PostalMime.parse(part, PARSER_LIMITS)).html;
  } catch {
    return undefined;
  }
}

/** The boundary of the parts of a message, without its dashes. @param type Content-Type header */
export function boundaryOf(type: string): string | undefined {
  const boundary = /boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type.slice(0, 2000));
  return boundary?.[1] ?? boundary?.[2];
}

/** Clause for a message whose end is missing; undefined if it seems complete. */
function missingClause(email: Email, bytes: Uint8Array): string | undefined {
  const type = headerOf(email, 'content-type') ?? '';
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (/^multipart\//i.test(type)) {
    const mark = boundaryOf(type);
    if (mark === undefined) return 'its parts have no boundary';
    return buffer.includes(`--${mark}--`) ? undefined : 'cut off: its last part has no end';
  }
  if (!/^base64$/i.test(headerOf(email, 'content-transfer-encoding') ?? '')) return undefined;
  const proper = buffer.indexOf('\r\n\r\n');
  const start = proper < 0 ? buffer.indexOf('\n\n') : proper;
  let digits = 0;
  for (const byte of buffer.subarray(Math.max(0, start))) if (byte > 32) digits++;
  return digits % 4 === 0 ? undefined : 'cut off: its Base64 has no end';
}

/** Drops a byte order mark, empty lines and the "From " line of an mbox file before the headers. */
function withoutPreamble(bytes: Uint8Array): Uint8Array {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const [LINE_FEED, RETURN, SPACE, GREATER] = [10, 13, 32, 0x3e];
  for (;;) {
    while (bytes[at] === LINE_FEED || bytes[at] === RETURN || bytes[at] === SPACE) at++;
    const from = bytes[at] === GREATER ? at + 1 : at;
    const line = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(1000, bytes.length - from));
    const end = line.indexOf(LINE_FEED);
    if (end < 0 || line.toString('latin1', 0, 5) !== 'From ') return bytes.subarray(at);
    at = from + end + 1;
  }
}

/** The attached messages. A delivery report attaches the undelivered message, which is no article. */
function attachedTo(email: Email, { location, depth }: Attached): Attached[] {
  if (/^multipart\/report\b/i.test(headerOf(email, 'content-type') ?? '')) return [];
  return email.attachments
    .filter(({ mimeType, content }) => mimeType === 'message/rfc822' && typeof content !== 'string')
    .map(({ content }, index) => {
      const { path, explicit, label } = location;
      const part = `attached message ${index + 1}`;
      const id = `${idAt(location)}${location.number === undefined && depth === 0 ? '#' : '.'}${index + 1}`;
      return {
        bytes: new Uint8Array(content as ArrayBuffer),
        location: { path, explicit, id, label: label === undefined ? part : `${label}, ${part}` },
        depth: depth + 1,
      };
    });
}

function articleOf(email: Email, text: string, location: SourceLocation): Article {
  const article: { -readonly [part in keyof Article]: Article[part] } = {
    id: withoutBrackets(email.messageId ?? '') || idAt(location),
    path: location.path,
    text,
  };
  const title = email.subject?.replace(/\s+/g, ' ').trim();
  if (title) article.title = title;
  const source = nameOf(email.from) ?? nameOf(email.sender);
  if (source !== undefined) article.source = source;
  const url = /^<?(https?:\/\/[^\s<>]+)>?$/i.exec(headerOf(email, 'archived-at') ?? '')?.[1];
  if (url !== undefined) article.url = url;
  // From the header: the date of the parser depends on the time zone of the machine.
  const published = normaliseDate(withoutComment(headerOf(email, 'date') ?? ''));
  if (published !== undefined) article.published = published;
  return article;
}

/** Longest date in an unknown format that is kept. Characters. */
const MAX_DATE = 100;

/** A date without the zone name after it, as in "10:00:00 +0100 (CET)". */
function withoutComment(date: string): string {
  const open = date.endsWith(')') ? date.lastIndexOf('(') : -1;
  const bare = open < 0 || date.length - open > 42 ? date : date.slice(0, open).trimEnd();
  return bare.length > MAX_DATE ? '' : bare;
}

/** A message id without its angle brackets. A loop, because a regex for them takes quadratic time. */
function withoutBrackets(id: string): string {
  let [start, end] = [0, id.length];
  while (start < end && (id[start] === '<' || id[start] <= ' ')) start++;
  while (end > start && (id[end - 1] === '>' || id[end - 1] <= ' ')) end--;
  return id.slice(start, end);
}

/** A longer plain text part is the message itself, not just a pointer to the HTML part. Words. */
const MAX_STUB = 300;

function textOf({ text, html, attachments }: Email): string {
  if (text === undefined && html === undefined) return attachedText(attachments);
  const plain = normaliseLineEnds(text ?? '').trim();
  const words = countWords(plain);
  if (html === undefined || words > MAX_STUB) return plain;
  const shown = htmlToText(html);
  return countWords(shown) > words * 2 ? shown : plain;
}

/** The text of a message whose only text is declared as an attachment. */
function attachedText(attachments: Email['attachments']): string {
  const found = attachments.find(({ mimeType }) => mimeType === 'text/plain' || mimeType === 'text/html');
  if (found === undefined || typeof found.content === 'string') return '';
  const decoded = decode(new Uint8Array(found.content));
  if ('binary' in decoded) return '';
  return found.mimeType === 'text/html' ? htmlToText(decoded.text) : normaliseLineEnds(decoded.text).trim();
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
