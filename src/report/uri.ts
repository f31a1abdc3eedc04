/** Paths and addresses of articles as URIs, in which no character of a hostile name acts. */

const HTTP = /^https?:\/\//i;
const UNSAFE = /[!'()*~]/g;

/**
 * A URI reference: an address as it is, a path relative to the working directory with each part percent-encoded, an absolute path as
 * `file:`. It holds no white space, quotation mark, bracket or parenthesis.
 *
 * @param path with forward slashes
 */
export function uriOf(path: string): string {
  const address = webAddress(path);
  if (address !== undefined) return address;
  const encoded = path.split('/').map(encodePart).join('/');
  if (encoded.startsWith('/')) return `file://${encoded}`;
  // an empty first part would make a path absolute, and so would nothing at all
  return encoded === '' ? '.' : encoded;
}

/** The http(s) address as a URI; undefined where the text is none. */
export function webAddress(text: string): string | undefined {
  if (!HTTP.test(text)) return undefined;
  try {
    const url = new URL(text);
    const rest = url.pathname + url.search + url.hash;
    return url.origin + rest.replace(/[!'()*~[\]`|\\^{}<>"]/g, percent);
  } catch {
    return undefined;
  }
}

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function encodePart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')).replace(UNSAFE, percent);
}
