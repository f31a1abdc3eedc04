/** Converts Markdown to plain text: recognises blocks line by line, and reads front matter. Linear time. */
import type { Article } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import { withQuotationMarks } from '../markup/html-text.js';
import { documentFields } from '../records/fields.js';
import { type Labels, stripInline } from './inline.js';
import { withoutJsx, withoutShortcodes } from './shortcodes.js';

/**
 * Returns the text without markup; title, date, source and URL from the front matter; without a title there, the first
 * heading.
 *
 * @param isMdx true if the text may hold JSX and expressions
 */
export function readMarkdown(decoded: string, isMdx = false): Omit<Article, 'id' | 'path'> {
  const markdown = normaliseLineEnds(decoded);
  const matter = readFrontMatter(markdown);
  const body = withoutShortcodes(markdown.slice(matter.end));
  const { text, heading } = stripMarkdown(isMdx ? withoutJsx(body) : body);
  return { ...documentFields(Object.fromEntries(matter.fields), heading), text };
}

/** Quotation marks of a block quotation, the bullet or number of a list item, and the box of a task. */
const PREFIX = /^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?/;
const QUOTED_LINE = /^[ \t]{0,3}>/;
const FENCE = /^[ \t>]*(`{3,}(?=[^`]*$)|~{3,})/;
const FENCE_END = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/;
const HEADING = /^#{1,6}(?:[ \t]+|$)/;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const DEFINITION = /^ {0,3}\[(?!\^[^[\]]{1,100}\])([^[\]]{1,200})\]:[ \t]*\S/;
const FOOTNOTE = /^ {0,3}\[\^[^[\]]{1,100}\]:[ \t]*/;
const TABLE_RULE = /^[ \t]*(?:\|[ \t]*)?:?-[-|: \t]*$/;

/** @param markdown without front matter, with \n line ends */
function stripMarkdown(markdown: string): { readonly text: string; readonly heading?: string } {
  const lines = withoutIndentedCode(withoutHidden(markdown).split('\n'));
  const labels: Labels = new Set(lines.flatMap(line => DEFINITION.exec(line)?.[1].trim().toLowerCase() ?? []));
  const out: { readonly text: string; readonly isQuotation: boolean }[] = [];
  const add = (text: string, isQuotation = false): void => void out.push({ text, isQuotation });
  let heading: string | undefined;
  let block: string[] = [];
  let isTable = false;
  /** True if the block began with `>`; a line without `>` continues the quotation. */
  let isQuotation = false;
  let fence = '';
  /** Lines of code since the fence. They count as text if the fence never ends. */
  let code: string[] = [];
  const endBlock = (): void => {
    if (block.length === 0) return;
    const rows = isTable ? block.map(row => row.replaceAll('|', ' ').trim()) : block;
    add(stripInline(rows.join('\n'), labels), isQuotation);
    block = [];
    isTable = false;
    isQuotation = false;
  };
  const addHeading = (line: string): void => {
    endBlock();
    const text = stripInline(line, labels).trim();
    add(text);
    heading ??= text || undefined;
  };
  for (const line of lines) {
    if (fence !== '') {
      if (FENCE_END.exec(line)?.[1].startsWith(fence)) {
        fence = '';
        code = [];
      } else code.push(line);
      continue;
    }
    fence = FENCE.exec(line)?.[1] ?? '';
    if (fence !== '') endBlock();
    else if (line.trim() === '') {
      endBlock();
      add('');
    } else if (block.length > 0 && UNDERLINE.test(line)) addHeading(block.pop()!);
    else if (line.includes('|') && TABLE_RULE.test(line)) isTable = true;
    else if (!isRule(line) && !DEFINITION.test(line)) {
      const words = line.replace(FOOTNOTE, '').replace(PREFIX, '');
      const isQuoted = QUOTED_LINE.test(line);
      if (isQuoted && (words === '' || !isQuotation)) endBlock();
      if (HEADING.test(words)) addHeading(withoutClosingMarks(words.replace(HEADING, '')));
      else if (isQuoted && words === '') add('');
      else {
        if (block.length === 0) isQuotation = isQuoted;
        block.push(words);
      }
    }
  }
  endBlock();
  for (const line of code) add(line);
  return { text: withQuotationMarks(out).join('\n'), ...(heading === undefined ? {} : { heading }) };
}

/** Characters and words of program code. */
const PROGRAM = /[{};]$|[<>=!]=|[=-]>|\)\s{0,9}[{:;]|\w\(/;
const PROGRAM_BEGINS = /^(?:[$#>]\s|import\s|return\b|def\s|[\w.]{1,40}\s?=\s)/;

/**
 * Drops blocks of code that are indented by four spaces: after a blank line, outside of lists, and with signs of a
 * program in half of their lines. Scrapers indent text, too.
 */
function withoutIndentedCode(lines: readonly string[]): readonly string[] {
  if (!lines.some(line => /^(?: {4}|\t)/.test(line))) return lines;
  const kept: string[] = [];
  let inList = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const isIndented = /^(?: {4}|\t)/.test(line) && line.trim() !== '';
    if (!isIndented) {
      if (line.trim() !== '') inList = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/.test(line) || (inList && /^\s/.test(line));
      kept.push(line);
      continue;
    }
    let end = at;
    let programs = 0;
    for (; end < lines.length && (/^(?: {4}|\t)/.test(lines[end]) || lines[end].trim() === ''); end++) {
      const words = lines[end].trim().slice(0, MAX_SAMPLE);
      if (PROGRAM.test(words) || PROGRAM_BEGINS.test(words)) programs++;
    }
    const written = lines.slice(at, end).filter(each => each.trim() !== '').length;
    const isCode = !inList && (kept.length === 0 || kept[kept.length - 1].trim() === '') && programs * 2 >= written;
    for (; at < end; at++) if (!isCode || lines[at].trim() === '') kept.push(lines[at]);
    at--;
  }
  return kept;
}

/** Characters of a line in which signs of a program are searched. */
const MAX_SAMPLE = 500;

/** True for a line of three or more dashes, stars or underscores. */
function isRule(line: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(line.replace(/[ \t]+/g, ''));
}

/** Drops the closing `#` of a heading. A loop, because `/#+$/` takes quadratic time. */
function withoutClosingMarks(heading: string): string {
  let end = heading.trimEnd().length;
  while (heading[end - 1] === '#') end--;
  return heading.slice(0, end);
}

/** Drops comments, scripts and style sheets. From the first one without an end on, everything is kept. */
function withoutHidden(markdown: string): string {
  if (!markdown.includes('<')) return markdown;
  const opening = /<!--|<(script|style)[\s>]/gi;
  let text = '';
  let from = 0;
  for (let match = opening.exec(markdown); match !== null; match = opening.exec(markdown)) {
    const closing = match[1] === undefined ? /-->/g : new RegExp(`</${match[1]}[ \\t\\n]{0,9}>`, 'gi');
    closing.lastIndex = opening.lastIndex;
    if (closing.exec(markdown) === null) break;
    text += markdown.slice(from, match.index);
    from = closing.lastIndex;
    opening.lastIndex = from;
  }
  return text + markdown.slice(from);
}

/** Front matter: the block of `key: value` lines that site generators put at the top of a Markdown file. */
interface FrontMatter {
  /** By key in lower case; of equal keys the first counts. */
  readonly fields: ReadonlyMap<string, string>;
  /** Index of the text after the block; 0 without a block. */
  readonly end: number;
}

/** A longer block is not front matter. Characters. */
const MAX_FRONT_MATTER = 1 << 16;

const KEY = /^([A-Za-z_][\w.-]{0,60})[ \t]*[:=](?:[ \t]([^\n]*))?$/;
const ITEM = /^[ \t]*- (.*)$/;
/** Blank lines, nested values, items, comments, brackets of TOML and of lists. */
const OTHER = /^(?:\s*$|[ \t]|- |#|\[|\]|\})/;

/**
 * Reads the simple part of YAML (and of TOML between `+++` lines): one `key: value` per line. Quotation marks are
 * removed, list items joined with commas, nested values dropped.
 *
 * @param text with \n line ends
 */
function readFrontMatter(text: string): FrontMatter {
  const fields = new Map<string, string>();
  const [fence] = /^(?:---|\+\+\+)(?=[^\S\n]*\n)/.exec(text) ?? [];
  if (fence === undefined) return { fields, end: 0 };
  const lines = text.slice(0, MAX_FRONT_MATTER).split('\n');
  const close = lines.findIndex((line, at) => at > 0 && [fence, '...'].includes(line.trimEnd()));
  const block = lines.slice(1, close);
  // Prose between two rules is not front matter.
  const isBlock = block.some(line => KEY.test(line)) && block.every(line => KEY.test(line) || OTHER.test(line));
  if (close < 0 || !isBlock) return { fields, end: 0 };
  let key = '';
  for (const line of block) {
    const [, name, value = ''] = KEY.exec(line) ?? [];
    const [, item] = ITEM.exec(line) ?? [];
    if (name !== undefined) {
      key = name.toLowerCase();
      if (!fields.has(key)) fields.set(key, scalarOf(value));
    } else if (item !== undefined && key !== '') {
      fields.set(key, [fields.get(key), scalarOf(item)].filter(Boolean).join(', '));
    }
  }
  const end = lines.slice(0, close + 1).join('\n').length;
  return { fields, end: Math.min(end + 1, text.length) };
}

/** A value without quotation marks; the items of a list `[a, b]` joined with commas. */
function scalarOf(raw: string): string {
  const [, list] = /^\[(.*)\]$/.exec(raw.trim()) ?? [];
  return (list?.split(',') ?? [raw]).map(unquoted).filter(Boolean).join(', ');
}

function unquoted(raw: string): string {
  const value = raw.trim();
  if (/^(["']).*\1$/.test(value) && value.length > 1) return value.slice(1, -1);
  // The text of a block scalar (`|`, `>`) is nested, and dropped like a comment.
  return /^[|>][+-]?$/.test(value) ? '' : value.split(' #', 1)[0].trimEnd();
}
