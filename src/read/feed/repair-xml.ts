/** Makes an entry that is not well formed into one that a parser takes: nothing is added but the tags that are missing. */

import { DEEPEST_ELEMENT, LONGEST_PERSON, PERSONS } from './feed-structure.js';
import { Markup } from './markup.js';

/** Elements of an entry that hold text and no other element of an entry. */
const LEAVES: ReadonlySet<string> = new Set([
  'title',
  'link',
  'guid',
  'id',
  'pubdate',
  'published',
  'updated',
  'category',
  'comments',
  'dc:date',
  'dc:creator',
]);
const BRANCHES: ReadonlySet<string> = new Set([
  'description',
  'content:encoded',
  'summary',
  'content',
  'enclosure',
  'author',
]);

/**
 * Closes what is open, drops what closes nothing, comments and document types, and escapes a `<` that starts no tag.
 *
 * @param broken one entry with its tags, as it stands in the feed, or what stands before the first entry
 */
export function mend(broken: string): string {
  const markup = new Markup(broken);
  const pieces: string[] = [];
  const open: { readonly name: string; readonly raw: string; readonly piece: number; readonly start: number }[] = [];
  const counts = new Map<string, number>();
  let from = 0;
  const close = (at: number): string => {
    const element = open.pop();
    if (element === undefined) return '';
    counts.set(element.name, (counts.get(element.name) ?? 1) - 1);
    // Its content goes, the element stays.
    if (PERSONS.has(element.name) && at - element.start > LONGEST_PERSON) pieces.length = element.piece + 1;
    pieces.push(`</${element.raw}>`);
    return element.name;
  };
  while (markup.next()) {
    const { kind, start, end } = markup;
    pieces.push(broken.slice(from, start));
    from = end;
    if (kind === 'stray') pieces.push('&lt;');
    else if (kind === 'empty') pieces.push(broken.slice(start, end));
    else if (kind === 'open') {
      const name = markup.name.toLowerCase();
      // An element that was never closed ends where the entry's next one begins.
      if (open.length === 2 && LEAVES.has(open[1].name) && (LEAVES.has(name) || BRANCHES.has(name))) close(start);
      if (open.length >= DEEPEST_ELEMENT) continue;
      pieces.push(broken.slice(start, end));
      open.push({ name, raw: markup.name, piece: pieces.length - 1, start: end });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    } else if (kind === 'close') {
      const name = markup.name.toLowerCase();
      if ((counts.get(name) ?? 0) > 0) while (close(start) !== name);
    } else if (kind === 'cdata') {
      from = section(broken, start, end, open.at(-1)?.raw ?? '');
      markup.jump(from);
      const content = broken.slice(start + 9, from);
      pieces.push(`<![CDATA[${content.endsWith(']]>') ? content : `${content}]]>`}`);
    }
  }
  pieces.push(broken.slice(from));
  while (open.length > 0) close(broken.length);
  return pieces.join('');
}

/** Where a CDATA section ends: one without an end of its own, or with that of the next one, before the end of its element. */
function section(broken: string, start: number, end: number, element: string): number {
  const closed = broken.startsWith(']]>', end - 3);
  const inside = broken.slice(start + 9, end);
  const next = closed ? inside.indexOf('<![CDATA[') : inside.length;
  const close = next < 0 || element === '' ? -1 : inside.indexOf(`</${element}`);
  return close >= 0 && close < next ? start + 9 + close : end;
}
