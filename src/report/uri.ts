/** Encodes paths and addresses of articles as URIs; no character of a hostile name has an effect. */

const HTTP = /^https?:\/\//i;
const UNSAFE = /[!'()*~]/g;

/**
 * A URI reference without white space, quotation marks, brackets and parentheses.
 *
 * An http(s) address stays an address. A relative path is relative to the working directory, with each part
 * percent-encoded. An absolute path becomes `file:`.
 *
 * @param path with forward slashes
 */
export function uriOf(path: string): string {
  const address = webAddress(path);
  if (address !== undefined) return address;
  const encoded = path.split('/').map(encodePart).join('/');
  if (encoded.startsWith('/')) return `file://${encoded}`;
  // an empty reference would name the base itself
  return encoded === '' ? '.' : encoded;
}

/** The http(s) address as a URI; undefined for any other text. */
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
