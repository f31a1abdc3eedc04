/** Character references such as `&amp;` and `&#8217;`: the one table of them, the HTML Standard's, is in `entities`. */
import { decodeHTMLAttribute } from 'entities/decode';

/**
 * Replaces the references of HTML and leaves all others as they are. A semicolon may be missing where the standard says
 * so and no letter, digit or `=` follows, as in attributes: so `&section=2` in an address stays what it is.
 */
export function decodeReferences(text: string): string {
  return text.includes('&') ? decodeHTMLAttribute(text) : text;
}
