/** The texts of a feed's entries, which may be plain, HTML, or HTML that is called plain. */
import { normaliseLineEnds } from '../plain.js';

/** Tags that no plain text has. */
const TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)|(?:br|p|div|ul|ol|li) ?\/?)>|<(?:p|a|div|span|img|br) [^<>]{1,2000}>/i;

/** Marks of a section that was put into another one. */
const SECTION_MARK = /<!\[CDATA\[|\]\]>/g;

export type HtmlToText = (html: string) => string;

/** A text as a feed gives it, and its media type where it says one. */
export interface FeedText {
  readonly value?: string | undefined;
  readonly type?: string | undefined;
}

/** The first that gives any words, in the order given: full content comes before summaries. */
export function firstText(texts: readonly (FeedText | string | undefined)[], htmlToText: HtmlToText): string {
  for (const given of texts) {
    const { value, type } = typeof given === 'string' ? { value: given, type: undefined } : (given ?? {});
    if (value === undefined || !isWritten(type)) continue;
    const text = wordsOf(value, type, htmlToText);
    if (/[\p{L}\p{N}]/u.test(text)) return text;
  }
  return '';
}

/** A title: markup taken out, on one line. */
export function titleText(given: FeedText | string | undefined, htmlToText: HtmlToText): string | undefined {
  const { value, type } = typeof given === 'string' ? { value: given, type: undefined } : (given ?? {});
  if (value === undefined) return undefined;
  return wordsOf(value, type, htmlToText).replace(/\s+/g, ' ').trim() || undefined;
}

function wordsOf(value: string, type: string | undefined, htmlToText: HtmlToText): string {
  const given = value.includes('<![CDATA[') || value.includes(']]>') ? value.replace(SECTION_MARK, '') : value;
  const plain = (type === 'text' || type === 'text/plain') && !TAG.test(given);
  if (plain || !/[<&]/.test(given)) return normaliseLineEnds(given).trim();
  return htmlToText(given).trim();
}

/** Whether the type is one of text: Atom entries may hold pictures and sound in Base64. */
function isWritten(type: string | undefined): boolean {
  return (
    type === undefined || !/^(?:image|audio|video|font|model|multipart)\/|^application\/(?!.*(?:xml|html))/i.test(type)
  );
}
