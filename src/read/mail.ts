/** Newsletters as mail programs keep them, one letter (.eml) or many (mbox), to articles. The one file that knows MIME. */
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Article, ReadItem } from '../types/article.js';
import { certainBinary } from './decode/binary.js';
import { DEFAULT_LIMITS } from './limits.js';
import { idAt, partOf, type SourceLocation } from './location.js';
import { Mbox } from './mail-mbox.js';
import { htmlToText } from './markup/html-text.js';
import { normaliseLineEnds } from './plain.js';
import { noArticle, notText, parserMessage, unreadable } from './problem.js';
import { normaliseDate } from './records/dates.js';

/** Words; a plain part of more says all there is to say. */
const LONGEST_STUB = 300;

/** Pieces and bytes of headers past which a letter is given up. */
const PARSER_LIMITS = { maxNestingDepth: 64, maxHeadersSize: 1 << 20, maxRfc822NestingDepth: 4 };

/**
 * Reads one letter: its subject is the title, its sender the source, its message id the id (else the path). The plain part
 * is preferred, unless it only says that there is an HTML part. Never throws.
 */
export async function readMail(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem[]> {
  if (bytes.length === 0) return [noArticle(location, 'empty file')];
  const binary = certainBinary(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (binary !== undefined) return [notText(location, binary)];
  const read = await readLetter(bytes, location);
  if (read === undefined) return [noArticle(location, 'no letter: it has no header')];
  return [read];
}

/**
 * Reads the letters of an mbox file in batches, in memory for one letter at a time. Never throws for what is in the file.
 *
 * @param longest bytes of a letter; a longer one is a problem
 */
export async function* readMbox(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  longest = DEFAULT_LIMITS.articleBytes,
): AsyncGenerator<readonly ReadItem[]> {
  const mbox = new Mbox(longest);
  let letters = 0;
  for await (const chunk of stream) {
    const batch = await Promise.all(mbox.push(chunk).map(letter => readOne(letter, location, longest)));
    letters += batch.length;
    if (batch.length > 0) yield batch;
    if (mbox.foreign) break;
  }
  const rest = await Promise.all(mbox.end().map(letter => readOne(letter, location, longest)));
  if (rest.length > 0) yield rest;
  else if (letters === 0)
    yield [noArticle(location, mbox.foreign ? 'no mbox file: it begins with no "From " line' : 'no letters')];
}

async function readOne(
  { number, bytes }: { readonly number: number; readonly bytes?: Buffer },
  mbox: SourceLocation,
  longest: number,
): Promise<ReadItem> {
  const location = partOf(mbox, number, `letter ${number}`);
  if (bytes === undefined) {
    const limit = longest >= 1 << 20 ? `${longest >> 20} MB` : `${longest} bytes`;
    return unreadable(location, `longer than ${limit}`);
  }
  return (await readLetter(bytes, location)) ?? unreadable(location, 'it has no header');
}

/** Undefined where the bytes have no header that a letter has. */
async function readLetter(bytes: Uint8Array, location: SourceLocation): Promise<ReadItem | undefined> {
  let email: Email;
  try {
    email = await PostalMime.parse(bytes, PARSER_LIMITS);
  } catch (error) {
    return unreadable(location, `not a letter that can be read: ${parserMessage(error)}`);
  }
  const { from, sender, subject, messageId } = email;
  if (!email.headers.some(({ key }) => LETTER_HEADERS.has(key))) return undefined;
  const article: { -readonly [part in keyof Article]: Article[part] } = {
    id: messageId?.replace(/^[\s<]+|[\s>]+$/g, '') || idAt(location),
    path: location.path,
    text: textOf(email),
  };
  const title = subject?.replace(/\s+/g, ' ').trim();
  if (title) article.title = title;
  const source = nameOf(from) ?? nameOf(sender);
  if (source !== undefined) article.source = source;
  const url = /^<?(https?:\/\/[^\s<>]+)>?$/i.exec(headerOf(email, 'archived-at') ?? '')?.[1];
  if (url !== undefined) article.url = url;
  // As it stands in the header: the parser's own reading depends on the time zone of the machine.
  const published = normaliseDate(headerOf(email, 'date')?.replace(/\s*\([^()]{0,40}\)\s*$/, ''));
  if (published !== undefined) article.published = published;
  return { article };
}

const LETTER_HEADERS: ReadonlySet<string> = new Set([
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

function textOf({ text: plain, html }: Email): string {
  const written = normaliseLineEnds(plain ?? '').trim();
  if (html === undefined) return written;
  const words = countWords(written);
  if (words > LONGEST_STUB) return written;
  const shown = htmlToText(html);
  return countWords(shown) > words * 2 ? shown : written;
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
