/**
 * Markup to tags and text in one pass: no tree, no recursion, time and memory linear in the page whatever is in it. A DOM
 * is made of pages that are fit for one (html/dom.ts); fragments, monstrous pages and the search for metadata use this.
 */
import { decodeReferences } from './character-references.js';

export interface HtmlHandler {
  /** `attributes` is the tag's text behind its name, for `attributesOf`. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Text between tags, character references not yet decoded. */
  text(raw: string): void;
  /** The contents of an element that holds no markup, such as a script; its tags are not told otherwise. */
  raw?(name: string, attributes: string, contents: string): void;
}

/** Elements whose contents are not markup up to their own end tag. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'iframe', 'noembed', 'noframes', 'xmp']);

/** Attributes are looked at no further than this. Characters. */
const LONGEST_ATTRIBUTES = 1 << 16;

const CDATA = '<![CDATA[';
const LETTER = /[a-z]/i;
const NAME = /[^\s/>]{1,64}/y;

export function scanHtml(html: string, handler: HtmlHandler): void {
  // The end of a CDATA section is known for one only behind its beginning.
  let sections = false;
  const tell = (text: string): void => handler.text(sections ? text.replaceAll(']]>', '') : text);
  let at = 0;
  while (at < html.length) {
    const tag = html.indexOf('<', at);
    if (tag < 0) break;
    if (tag > at) tell(html.slice(at, tag));
    sections ||= html.startsWith(CDATA, tag);
    at = readTag(html, tag, handler);
  }
  if (at < html.length) tell(html.slice(at));
}

/** Where to go on. */
function readTag(html: string, tag: number, handler: HtmlHandler): number {
  const next = html.charAt(tag + 1);
  if (next === '!') return afterDeclaration(html, tag);
  if (next === '?') return after(html, '>', tag);
  const closing = next === '/';
  NAME.lastIndex = closing ? tag + 2 : tag + 1;
  const found = LETTER.test(html.charAt(NAME.lastIndex)) ? NAME.exec(html) : null;
  if (found === null) {
    if (closing) return after(html, '>', tag);
    handler.text('<');
    return tag + 1;
  }
  const name = found[0].toLowerCase();
  const from = NAME.lastIndex;
  const end = tagEnd(html, from);
  if (closing) {
    handler.close(name);
    return end + 1;
  }
  const attributes = html.slice(from, end);
  if (!RAW.has(name)) {
    handler.open(name, attributes);
    return end + 1;
  }
  const close = new RegExp(`</${name}(?![a-z0-9])`, 'gi');
  close.lastIndex = end + 1;
  const stop = close.exec(html)?.index ?? html.length;
  handler.raw?.(name, attributes, html.slice(end + 1, stop));
  return stop === html.length ? stop : after(html, '>', stop);
}

/** Comments and declarations are left out; what CDATA marks is read as what it holds. */
function afterDeclaration(html: string, tag: number): number {
  if (html.startsWith('<!--', tag)) return html.startsWith('>', tag + 4) ? tag + 5 : after(html, '-->', tag + 4);
  return html.startsWith(CDATA, tag) ? tag + CDATA.length : after(html, '>', tag);
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

/** The `>` that ends a tag: not one inside a quoted value. The end of the page where there is none. */
function tagEnd(html: string, from: number): number {
  const marks = /[>=]/g;
  marks.lastIndex = from;
  for (let mark = marks.exec(html); mark !== null; mark = marks.exec(html)) {
    if (mark[0] === '>') return mark.index;
    let value = mark.index + 1;
    while (html.charCodeAt(value) <= 32) value++;
    const quote = html.charAt(value);
    if (quote !== '"' && quote !== "'") continue;
    const close = html.indexOf(quote, value + 1);
    if (close < 0) return html.length;
    marks.lastIndex = close + 1;
  }
  return html.length;
}

/** Attributes by their name in lower case, values decoded; the first of a name counts. */
export function attributesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const text = attributes.slice(0, LONGEST_ATTRIBUTES);
  for (const match of text.matchAll(/([^\s=>/"']{1,256})(?:\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    const name = match[1].toLowerCase();
    if (!found.has(name)) found.set(name, decodeReferences(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return found;
}
