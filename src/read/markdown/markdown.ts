/**
 * Markdown to the words a reader sees. Blocks are told apart line by line here, what stands inside of a block is
 * stripped in `inline.ts`. Every step is linear in the length of the text, whatever it holds: a page of
 * nothing but brackets must not hold up a run.
 */
import type { Article } from '../../types/article.js';
import { normaliseLineEnds } from '../plain.js';
import { FieldReader } from '../records/fields.js';
import { readFrontMatter } from './front-matter.js';
import { stripInline } from './inline.js';
import type { References } from './links.js';

const FRONT_MATTER = new FieldReader({});

/** The text without markup; title, date, source and URL from the front matter, the title else from the first heading. */
export function readMarkdown(decoded: string): Omit<Article, 'id' | 'path'> {
  const markdown = normaliseLineEnds(decoded);
  const matter = readFrontMatter(markdown);
  const { id: _id, text: _text, ...fields } = FRONT_MATTER.read(Object.fromEntries(matter.fields));
  const { text, heading } = stripMarkdown(markdown.slice(matter.end));
  const title = fields.title ?? heading;
  return { ...fields, ...(title === undefined ? {} : { title }), text };
}

/** Quote marks, then a list's bullet or number, then a task's box. */
const PREFIX = /^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?/;
const FENCE = /^[ \t>]*(?:(`{3,})[^`]*|(~{3,}).*)$/;
const FENCE_END = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/;
const HEADING = /^#{1,6}(?:[ \t]+|$)/;
const SETEXT = /^ {0,3}(?:=+|-+)[ \t]*$/;
const DEFINITION = /^ {0,3}\[([^[\]]{1,200})\]:[ \t]*\S/;
const FOOTNOTE = /^ {0,3}\[\^[^[\]]{1,100}\]:[ \t]*/;
const TABLE_RULE = /^[ \t]*(?:\|[ \t]*)?:?-[-|: \t]*$/;

/** @param markdown without front matter, with \n line ends */
function stripMarkdown(markdown: string): { readonly text: string; readonly heading?: string } {
  const lines = dropHidden(markdown).split('\n');
  const references = definitionsIn(lines);
  const out: string[] = [];
  let block: string[] = [];
  let heading: string | undefined;
  let fence = '';
  let table = false;
  const flush = () => {
    if (block.length === 0) return;
    const joined = table ? block.map(row => row.replaceAll('|', ' ').trim()).join('\n') : block.join('\n');
    out.push(stripInline(joined, references));
    block = [];
    table = false;
  };
  const head = (line: string) => {
    const text = stripInline(line, references).trim();
    out.push(text);
    if (text !== '') heading ??= text;
  };
  for (const line of lines) {
    const opening = fence === '' ? FENCE.exec(line) : null;
    if (fence !== '') {
      if (FENCE_END.exec(line)?.[1].startsWith(fence)) fence = '';
      else out.push(line);
    } else if (opening !== null) {
      flush();
      fence = opening[1] ?? opening[2];
    } else if (line.trim() === '') {
      flush();
      out.push('');
    } else if (block.length > 0 && SETEXT.test(line)) {
      const last = block.pop()!;
      flush();
      head(last);
    } else if (line.includes('|') && TABLE_RULE.test(line)) {
      table = true;
    } else if (!isRule(line) && !isDefinition(line)) {
      const words = line.replace(FOOTNOTE, '').replace(PREFIX, '');
      if (HEADING.test(words)) {
        flush();
        head(withoutClosingMarks(words.replace(HEADING, '')));
      } else block.push(words);
    }
  }
  flush();
  const text = out.join('\n');
  return heading === undefined ? { text } : { text, heading };
}

/** A heading may end with as many `#` as it likes; a loop, because `/#+$/` tries each of them again. */
function withoutClosingMarks(heading: string): string {
  let end = heading.trimEnd().length;
  while (heading[end - 1] === '#') end--;
  return heading.slice(0, end);
}

/** Comments, scripts and style sheets are no words; what opens one and does not close it is left as it is. */
function dropHidden(markdown: string): string {
  if (!markdown.includes('<')) return markdown;
  const opening = /<!--|<(script|style)[\s>]/gi;
  let text = '';
  let from = 0;
  for (let match = opening.exec(markdown); match !== null; match = opening.exec(markdown)) {
    const closing = match[1] === undefined ? /-->/g : new RegExp(`</${match[1]}[ \\t\\n]{0,9}>`, 'gi');
    closing.lastIndex = opening.lastIndex;
    // Nothing closes after this point, so the next one of this kind need not look again; giving up keeps it linear.
    if (closing.exec(markdown) === null) break;
    text += markdown.slice(from, match.index);
    from = closing.lastIndex;
    opening.lastIndex = from;
  }
  return text + markdown.slice(from);
}

function definitionsIn(lines: readonly string[]): References {
  const labels = new Set<string>();
  for (const line of lines) {
    const label = isDefinition(line) ? DEFINITION.exec(line)?.[1] : undefined;
    if (label !== undefined) labels.add(label.trim().toLowerCase());
  }
  return labels;
}

function isDefinition(line: string): boolean {
  return DEFINITION.test(line) && !FOOTNOTE.test(line);
}

/** A line of nothing but three or more dashes, stars or underscores. */
function isRule(line: string): boolean {
  const marks = line.replace(/[ \t]+/g, '');
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(marks);
}
