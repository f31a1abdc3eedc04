/** Text and attribute values of markup with their character references decoded. */
import { decodeHTMLAttribute } from 'entities/decode';

/**
 * Replaces the character references of HTML, such as `&amp;` and `&#8217;`, and leaves all others as they are. Where the
 * HTML Standard allows it, the semicolon may be missing if no letter, digit or `=` follows, as in attributes: `&section=2`
 * in an address stays as it is.
 */
export function decodeReferences(text: string): string {
  return text.includes('&') ? decodeHTMLAttribute(text) : text;
}

/** The rest of a tag's attributes is not looked at. Characters. */
const LONGEST_ATTRIBUTES = 1 << 16;

const ATTRIBUTE = /([^\s=>/"']{1,256})(?:\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Attributes by their name in lower case, values decoded; of several with one name the first counts. */
export function attributesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of attributes.slice(0, LONGEST_ATTRIBUTES).matchAll(ATTRIBUTE)) {
    const name = match[1].toLowerCase();
    if (!found.has(name)) found.set(name, decodeReferences(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return found;
}
