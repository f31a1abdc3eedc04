/** Plain text: the words are kept as they are; the title is a first line that reads like a headline. */

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

export function normaliseLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
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
