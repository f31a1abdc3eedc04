/** Reads documents of word processors, ZIP archives of XML: .docx (ECMA-376) and .odt (OASIS OpenDocument). */
import type { ReadItem } from '../../types/article.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { idAt, type SourceLocation } from '../location.js';
import { decodeReferences, MarkupScanner } from '../markup/scanner.js';
import { formatBytes, incomplete, leftOut, noArticle, notice, ReadError, unreadable } from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { zipEntries } from '../unpack/zip.js';

/** Parts of a document by their names in the archive. */
const BODIES: ReadonlySet<string> = new Set(['word/document.xml', 'content.xml']);
const PROPERTIES: ReadonlySet<string> = new Set(['docProps/core.xml', 'meta.xml']);
/** Page headers and footers. */
const MARGINS = /^word\/(?:header|footer)\d*\.xml$/;
const STYLES = 'styles.xml';
/** Maximum number and size of the parts with headers and footers: these are only counted. */
const MAX_MARGINS = 100;
const MAX_MARGIN_BYTES = 1 << 20;

/**
 * Reads the paragraphs of a document, and title and date from its properties. Of a damaged archive, the text before the
 * damage is read.
 *
 * @param file path, or all bytes
 * @throws ReadError if the archive cannot be read
 */
export async function readOffice(
  file: string | Buffer,
  location: SourceLocation,
  limits: ReadLimits = DEFAULT_LIMITS,
): Promise<readonly ReadItem[]> {
  let body: Part | undefined;
  let properties = '';
  const margins = { header: 0, footer: 0 };
  let looked = 0;
  for await (const { name, open } of zipEntries(file, limits)) {
    if (BODIES.has(name)) body = await partOf(open(), limits.articleBytes);
    else if (PROPERTIES.has(name)) properties = (await partOf(open(), limits.articleBytes)).xml;
    else if ((MARGINS.test(name) || name === STYLES) && looked++ < MAX_MARGINS) await countMargins(open(), margins);
  }
  if (body === undefined) return [noArticle(location, 'not a document of a word processor')];
  if (!ROOTS.some(root => body.xml.includes(root))) {
    const isMarkup = body.xml.trimStart().startsWith('<');
    const reason = isMarkup ? 'not a document of a word processor' : 'its text is encrypted or damaged';
    return [unreadable(location, body.fault ?? reason)];
  }
  const { text, notes, comments } = paragraphsOf(body.xml);
  const title = propertyOf(properties, ['dc:title']);
  const published = normaliseDate(
    propertyOf(properties, ['dcterms:created', 'meta:creation-date', 'dcterms:modified', 'dc:date']),
  );
  const article = {
    id: idAt(location),
    path: location.path,
    ...(title !== undefined && { title }),
    ...(location.url !== undefined && { url: location.url }),
    ...(published !== undefined && { published }),
    text,
  };
  const item = body.fault === undefined ? { article } : incomplete({ article }, body.fault);
  const others = leftOut({ footnote: notes, comment: comments, ...margins });
  return others === undefined ? [item] : [item, notice(location, others)];
}

/** Elements of a page header or footer. */
const MARGIN_ELEMENT = /^(?:w:(?:hdr|ftr)|style:(?:header|footer)(?:-left|-first)?)$/;

/** Counts the headers and footers with words. A header with only a page number does not count. */
async function countMargins(
  stream: AsyncIterable<Uint8Array>,
  counts: { header: number; footer: number },
): Promise<void> {
  const part = await partOf(stream, MAX_MARGIN_BYTES).catch(() => undefined);
  const xml = part?.xml ?? '';
  const scanner = new MarkupScanner(xml, 'xml');
  let [isInside, hasWords] = [false, false];
  for (let at = 0; scanner.next(); at = scanner.end) {
    hasWords ||= isInside && /\p{L}{2}/u.test(xml.slice(at, scanner.start));
    if (!MARGIN_ELEMENT.test(scanner.name)) continue;
    if (scanner.kind === 'close' && hasWords) counts[/hdr|header/.test(scanner.name) ? 'header' : 'footer']++;
    isInside = scanner.kind === 'open';
    hasWords = false;
  }
}

interface Part {
  readonly xml: string;
  readonly fault?: string;
}

/** Reads an XML part, which is UTF-8. */
async function partOf(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Part> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > limit) throw new ReadError(`larger than ${formatBytes(limit)}`);
      chunks.push(Buffer.from(chunk));
    }
  } catch (error) {
    if (!(error instanceof ReadError) || length === 0 || length > limit) throw error;
    return { xml: Buffer.concat(chunks).toString(), fault: error.clause };
  }
  return { xml: Buffer.concat(chunks).toString() };
}

/** Elements of a text document, which spreadsheets and presentations lack. */
const ROOTS = ['<w:document', '<office:text'];

/** Elements that end a paragraph, end a line, or are a blank. */
const PARAGRAPHS: ReadonlySet<string> = new Set(['w:p', 'text:p', 'text:h']);
const LINES: ReadonlySet<string> = new Set(['w:br', 'w:cr', 'text:line-break']);
const BLANKS: ReadonlySet<string> = new Set(['w:tab', 'text:tab', 'text:s']);
/**
 * Elements whose text is not part of the document: comments, notes, deleted and moved text, field instructions, and
 * fallbacks of text boxes for old readers.
 */
const HIDDEN: ReadonlySet<string> = new Set(
  'office:annotation text:note text:tracked-changes w:del w:movefrom w:instrtext mc:fallback'.split(' '),
);
/** Elements of a note, and of a comment. */
const NOTES: ReadonlySet<string> = new Set(['text:note', 'w:footnotereference', 'w:endnotereference']);
const COMMENTS: ReadonlySet<string> = new Set(['office:annotation', 'w:commentreference']);

/** The paragraphs of a document, and the number of its notes and comments. */
function paragraphsOf(xml: string): { readonly text: string; readonly notes: number; readonly comments: number } {
  const scanner = new MarkupScanner(xml, 'xml');
  const isWord = xml.includes('<w:document');
  const paragraphs: string[] = [];
  let text = '';
  let [hidden, inBody, inText] = [0, isWord, false];
  let [notes, comments] = [0, 0];
  const endParagraph = (): void => {
    if (text.trim() !== '') paragraphs.push(text.trim());
    text = '';
  };
  for (let at = 0, more = true; more; at = scanner.end) {
    more = scanner.next();
    const end = more ? scanner.start : xml.length;
    if (hidden === 0 && inBody && (inText || !isWord)) text += decodeReferences(xml.slice(at, end));
    if (!more) break;
    const { kind, name } = scanner;
    if (kind !== 'close' && NOTES.has(name)) notes++;
    if (kind !== 'close' && COMMENTS.has(name)) comments++;
    if (HIDDEN.has(name) && kind !== 'empty') hidden = Math.max(0, hidden + (kind === 'open' ? 1 : -1));
    else if (name === 'office:text') inBody = kind === 'open';
    else if (name === 'w:t') inText = kind === 'open';
    else if (hidden === 0 && PARAGRAPHS.has(name) && kind !== 'open') endParagraph();
    else if (hidden > 0 || kind === 'close') continue;
    else if (LINES.has(name)) text += '\n';
    else if (BLANKS.has(name)) text += ' ';
  }
  endParagraph();
  return { text: paragraphs.join('\n\n'), notes, comments };
}

/** The text of the first of the elements that is not blank. */
function propertyOf(xml: string, names: readonly string[]): string | undefined {
  const found = new Map<string, string>();
  const scanner = new MarkupScanner(xml, 'xml');
  let open = '';
  let at = 0;
  while (scanner.next()) {
    if (scanner.kind === 'close' && scanner.name === open && !found.has(open)) {
      const value = decodeReferences(xml.slice(at, scanner.start)).replace(/\s+/g, ' ').trim();
      if (value !== '') found.set(open, value);
    }
    open = scanner.kind === 'open' ? scanner.name : '';
    at = scanner.end;
  }
  return names.map(name => found.get(name)).find(value => value !== undefined);
}
