/** Converts reStructuredText to plain text: drops directives, code and markup. Linear time. */
import type { Article } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import { documentFields } from '../records/fields.js';

/** Directives whose content is text. Other directives hold code, images, tables of contents. */
const WRITTEN = new Set(
  (
    'admonition attention caution danger error hint important note tip warning seealso topic sidebar epigraph highlights ' +
    'pull-quote compound container rubric class parsed-literal line-block versionadded versionchanged deprecated centered'
  ).split(' '),
);

const DIRECTIVE = /^\.\. (?:\|[^|]{1,100}\| )?([\w:-]{1,60}?)::(?: +(.*))?$/s;
const FOOTNOTE = /^\.\. \[[^\]]{1,60}\] +/;
const FIELD = /^:([\w -]{1,60}):(?: +(.*))?$/s;
/** A line of one repeated character: an underline or overline of a title, a transition, a border of a table. */
const RULE = /^([=\-`:'"~^_*+#<>.])\1{2,}$/;
const TABLE_RULE = /^(?:[=-]{2,} [=\- ]*|\+[-=+]{3,})$/;
const BULLET = /^(?:[-*+•]|\(?(?:\d{1,9}|#|[a-zA-Z])[.)]|\|) +/;

/**
 * Returns the text without markup; title, date and source from the field list; without a title there, the first
 * heading.
 */
export function readRestructured(decoded: string): Omit<Article, 'id' | 'path'> {
  const lines = normaliseLineEnds(decoded)
    .split('\n')
    .map(line => line.trimEnd());
  const out: string[] = [];
  const named: Record<string, string> = {};
  let heading: string | undefined;
  let isLiteral = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const indent = indentOf(line);
    const words = line.slice(indent);
    const directive = DIRECTIVE.exec(words);
    const field = FIELD.exec(words);
    if (words === '') out.push('');
    else if (isLiteral && indent > 0) at = blockEnd(lines, at, indent) - 1;
    else if (FOOTNOTE.test(words)) out.push(inline(words.replace(FOOTNOTE, '')));
    else if (directive !== null && WRITTEN.has(directive[1])) out.push(inline(directive[2] ?? ''));
    else if (words === '..' || words.startsWith('.. ')) at = blockEnd(lines, at + 1, indent + 1) - 1;
    else if (field !== null) {
      const name = field[1].toLowerCase();
      if (out.every(written => written === '' || written === heading)) named[name] ??= inline(field[2] ?? '');
    } else if (!RULE.test(words) && !TABLE_RULE.test(words) && !words.startsWith('>>> ')) {
      const isHeading =
        RULE.test(lines[at + 1] ?? '') && (lines[at - 1] === '' || at === 0 || RULE.test(lines[at - 1]));
      const cells = words.startsWith('|') && words.endsWith('|') ? words.replaceAll('|', ' ').trim() : words;
      const text = inline(cells.replace(BULLET, '').replace(/::$/, words === '::' ? '' : ':'));
      if (isHeading) heading ??= text;
      out.push(text);
    }
    isLiteral = words === '' ? isLiteral : words.endsWith('::') && directive === null;
  }
  const text = out.join('\n').replace(/\n{3,}/g, '\n\n');
  return { ...documentFields(named, heading), text: text.trim() };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Index of the first line after a block with at least the given indentation. */
function blockEnd(lines: readonly string[], from: number, indent: number): number {
  let end = from;
  while (end < lines.length && (lines[end] === '' || indentOf(lines[end]) >= indent)) end++;
  return end;
}

/** Removes the markup of roles, references, emphasis and code. A delimiter is removed only with its counterpart. */
function inline(text: string): string {
  if (!/[`*|_\\]/.test(text)) return text;
  return text
    .replace(/``([^`]*)``/g, '$1')
    .replace(/(?::[\w+.-]{1,40}){1,3}:(?=`)/g, '')
    .replace(/`([^`<>]*)(?:<[^`<>]*>)?`(?:__?)?/g, (_, words: string) => words.trim())
    .replace(/\[[#*\w-]{1,40}\]_/g, '')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\*([^*\s][^*]*)\*/g, '$1')
    .replace(/\|([^|\s]{1,100})\|_?/g, '$1')
    .replace(/([\p{L}\p{N}])__?(?=[\s.,;:!?)]|$)/gu, '$1')
    .replace(/\\(.)/gs, '$1');
}
