/** Plain text: the words are taken as they stand; only the headline is guessed at. */

export interface PlainArticle {
  readonly title?: string;
  readonly text: string;
}

/** Longest line taken for a headline, in characters. */
const LONGEST_TITLE = 200;

/** Hard-wrapped text has lines of about this many characters. */
const WRAP_COLUMN = 120;

/** The text with its line ends made one kind, and its first line as title where that reads like a headline. */
export function readPlain(decoded: string): PlainArticle {
  const text = normaliseLineEnds(decoded);
  const title = titleOf(text);
  return title === undefined ? { text } : { title, text };
}

export function normaliseLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Bytes that tell a headline, nearly always. */
const HEAD = 1024;

/**
 * The title of a text whose line ends are of one kind, read from its beginning.
 *
 * @param utf8 valid
 * @returns undefined where it takes more of the text to tell
 */
export function titleOfEncoded(utf8: Buffer): { readonly title?: string } | undefined {
  const isWhole = utf8.length <= HEAD;
  // the last character may be cut
  const head = isWhole ? utf8.toString() : utf8.toString('utf8', 0, HEAD).slice(0, -1);
  if (!isWhole && !tellsTitle(head)) return undefined;
  const title = titleOf(head);
  return title === undefined ? {} : { title };
}

/** True where what follows this beginning of a text cannot change its title. */
function tellsTitle(head: string): boolean {
  const start = head.search(/\S/);
  if (start < 0) return false;
  const end = head.indexOf('\n', start);
  if (end < 0) return head.length - start > LONGEST_TITLE * 2;
  const next = head.slice(end + 1).trimStart();
  return next.includes('\n') || next.trimEnd().length > WRAP_COLUMN;
}

/** A short first line that more text follows and that neither ends a sentence nor runs on in the next line. */
function titleOf(text: string): string | undefined {
  const start = text.search(/\S/);
  const end = start < 0 ? -1 : text.indexOf('\n', start);
  if (end < 0 || end - start > LONGEST_TITLE * 2) return undefined;
  const line = text.slice(start, end).trim();
  if (line.length > LONGEST_TITLE || /[.。,;:…][")'”’»]?$/.test(line) || !/\p{L}|\p{N}/u.test(line)) return undefined;
  const rest = text.slice(end + 1, end + 1 + 4096);
  if (rest.trim() === '' && text.slice(end + 1).trim() === '') return undefined;
  const next = rest.split('\n', 1)[0].trim();
  const runsOn = /^\p{Ll}/u.test(next) || (next !== '' && line.length >= 50 && next.length <= WRAP_COLUMN);
  return runsOn ? undefined : line;
}
