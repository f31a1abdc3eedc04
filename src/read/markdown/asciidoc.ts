/** Converts AsciiDoc to plain text: drops code, macros and markup. Linear time. */
import type { Article } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import { documentFields } from '../records/fields.js';

/** Delimiters of code, comments and passthrough blocks. */
const CODE = /^(?:(-{4,}|\.{4,}|\+{4,}|\/{4,})|(`{3,})[\w+-]{0,30})$/;
/** Delimiters of blocks of text and tables. */
const BLOCK = /^(?:={4,}|\*{4,}|_{4,}|--|[|,:!]={3,}|'{3}|<{3}|\+)$/;
const ATTRIBUTE = /^:!?([\w-]{1,60})!?:(?: +(.*))?$/s;
const HEADING = /^(?:={1,6}|#{1,6}) +(.+)$/s;
/** Attributes and anchors of the next block. */
const BLOCK_ATTRIBUTES = /^\[[^\]]{0,300}\]{1,2}$/;
const BLOCK_MACRO = /^[a-z][\w-]{0,30}::[^[\s]{0,1000}\[[^\]]{0,1000}\]$/;
const LIST = /^[ \t]*(?:\*{1,5}|\.{1,5}|-|\d{1,9}\.|<\d{1,3}>) +(?:\[[ x*]\] +)?/;
const ADMONITION = /^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): +/;

/**
 * Returns the text without markup; title, date and source from the header; without a title there, the first heading.
 */
export function readAsciiDoc(decoded: string): Omit<Article, 'id' | 'path'> {
  const lines = normaliseLineEnds(decoded)
    .split('\n')
    .map(line => line.trimEnd());
  const ends = lastLines(lines);
  const out: string[] = [];
  const named: Record<string, string> = {};
  let heading: string | undefined;
  let isHeader = true;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const [, attribute, value = ''] = ATTRIBUTE.exec(line) ?? [];
    const [, title] = HEADING.exec(line) ?? [];
    const [, mark, ticks] = CODE.exec(line) ?? [];
    const fence = mark ?? ticks ?? '';
    if (fence !== '' && (ends.get(fence) ?? at) > at) {
      at++;
      while (lines[at] !== fence) at++;
    } else if (attribute !== undefined) named[attribute.toLowerCase()] ??= value;
    else if (title !== undefined) {
      heading ??= inline(title);
      out.push(inline(title));
      isHeader &&= out.every(written => written === '' || written === heading);
      if (isHeader) at += readHeader(lines, at + 1, named);
      isHeader = false;
    } else if (!isMarkup(line)) {
      if (line.trim() !== '') isHeader = false;
      const cells = line.startsWith('|') ? line.replaceAll('|', ' ').trim() : line;
      const words = cells
        .replace(LIST, '')
        .replace(ADMONITION, '')
        .replace(/::(?= |$)/, '')
        .replace(/^\.(?=\w)/, '');
      out.push(inline(words.replace(/ \+$/, '').trim()));
    }
  }
  named.published ??= named.revdate ?? named.docdate ?? '';
  const text = out.join('\n').replace(/\n{3,}/g, '\n\n');
  return { ...documentFields(named, heading), text: text.trim() };
}

const isMarkup = (line: string): boolean =>
  BLOCK.test(line) || CODE.test(line) || line.startsWith('//') || BLOCK_ATTRIBUTES.test(line) || BLOCK_MACRO.test(line);

/** Index of the last line with each text that may end code. */
function lastLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [at, line] of lines.entries()) if (CODE.test(line)) last.set(line, at);
  return last;
}

/** Reads the author and revision lines below the title, and keeps the date. @returns the number of these lines */
function readHeader(lines: readonly string[], from: number, named: Record<string, string>): number {
  if (!/^[\p{L}][\p{L}\p{M}.'_ -]{1,80}?(?: <[^<>]{0,200}>)?$/u.test(lines[from] ?? '')) return 0;
  const revision = lines[from + 1] ?? '';
  const [, date] = /^v?[\d.]{1,20},([^:]{4,40})(?::|$)/.exec(revision) ?? /^(\d{4}-\d\d-\d\d)$/.exec(revision) ?? [];
  if (date === undefined) return 1;
  named.revdate ??= date.trim();
  return 2;
}

/** Removes the markup of macros, links, emphasis and code. */
function inline(text: string): string {
  if (!/[[*_`#{<^~+]/.test(text)) return text;
  return withoutMacros(text)
    .replace(/<<[^<>,]{1,200}(?:,([^<>]{0,500}))?>>/g, (_, words = '') => words.trim())
    .replace(/\[\[[^[\]]{1,200}\]\]|\{[\w-]{1,60}\}|\(\(\([^()]{1,200}\)\)\)/g, '')
    .replace(/\[[.#][\w.#-]{1,60}\](?=[*_`#])/g, '')
    .replace(
      /(^|[\s("'“*_])(\*{1,2}|_{1,2}|`{1,2}|#{1,2}|\+{1,2})(?=\S)([^*_`#+]*[^\s*_`#+])\2(?![\p{L}\p{N}])/gu,
      '$1$3',
    );
}

const MACRO =
  /(?:\b(?:link|xref|mailto|footnote|kbd|btn|menu|https?)|(image|icon|pass|anchor|indexterm|stem|latexmath)):/;

/** Replaces `link:target[text]` by its text, and drops `image:target[text]`. A macro is found by its brackets. */
function withoutMacros(text: string): string {
  let kept = '';
  let from = 0;
  for (let open = text.indexOf('['); open >= 0; open = text.indexOf('[', Math.max(open + 1, from))) {
    let start = open;
    while (start > from && !/[\s[]/.test(text[start - 1])) start--;
    const target = text.slice(start, open);
    const macro = MACRO.exec(target);
    if (macro === null) continue;
    const close = text.indexOf(']', open);
    if (close < 0) break;
    kept += text.slice(from, start + macro.index) + (macro[1] === undefined ? text.slice(open + 1, close) : '');
    from = close + 1;
  }
  return kept + text.slice(from);
}
