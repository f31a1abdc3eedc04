/** Drops the code of site generators from Markdown: shortcodes of Hugo, tags of Liquid, and the code of MDX. */

/** Shortcodes and tags whose content is code, or is not shown. */
const CODE_NAMES = new Set([
  ...['highlight', 'mermaid', 'math', 'katex', 'chart', 'gist', 'comment', 'code', 'plantuml', 'codeblock', 'prism'],
]);

const OPENINGS: Readonly<Record<string, string>> = { '{{<': '>}}', '{{%': '%}}', '{%': '%}', '{{': '}}' };

/** A longer match is text with braces. Characters. */
const MAX_LENGTH = 2000;

/**
 * Removes `{{< figure >}}`, `{{% notice %}}`, `{% include %}` and `{{ title }}`. The text between an opening and a
 * closing shortcode stays, unless it is code. Linear time.
 */
export function withoutShortcodes(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  const ends = new Searches(text);
  const opening = /\{\{[<%]?|\{%/g;
  let kept = '';
  let from = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [mark] = match;
    const end = ends.indexOf(OPENINGS[mark], opening.lastIndex);
    if (end < 0 || end - match.index > MAX_LENGTH) continue;
    kept += text.slice(from, match.index);
    from = end + OPENINGS[mark].length;
    const name = /^[-\s]{0,9}([a-z]\w{0,40})/i.exec(text.slice(opening.lastIndex, end))?.[1].toLowerCase() ?? '';
    // A shortcode without an end tag has no content.
    if (CODE_NAMES.has(name)) from = Math.max(from, ends.endOf(endTag(mark, name), from));
    opening.lastIndex = from;
  }
  return kept + text.slice(from);
}

function endTag(mark: string, name: string): RegExp {
  return mark === '{%'
    ? new RegExp(`\\{%-? {0,9}end${name} {0,9}-?%\\}`, 'g')
    : new RegExp(`\\{\\{[<%] {0,9}/ {0,9}${name} {0,9}[%>]\\}\\}`, 'g');
}

/** Searches a text. Caches the last result of each search, so that all searches together take linear time. */
class Searches {
  readonly #found = new Map<string, { readonly from: number; readonly at: number; readonly end: number }>();

  constructor(readonly text: string) {}

  indexOf(mark: string, from: number): number {
    return this.#answer(mark, from, () => {
      const at = this.text.indexOf(mark, from);
      return { at, end: at + mark.length };
    }).at;
  }

  /** Index after the next match; -1 if there is none. */
  endOf(pattern: RegExp, from: number): number {
    const { at, end } = this.#answer(pattern.source, from, () => {
      pattern.lastIndex = from;
      const match = pattern.exec(this.text);
      return { at: match?.index ?? -1, end: pattern.lastIndex };
    });
    return at < 0 ? -1 : end;
  }

  #answer(key: string, from: number, search: () => { at: number; end: number }): { at: number; end: number } {
    const last = this.#found.get(key);
    if (last !== undefined && last.from <= from && (last.at < 0 || from <= last.at)) return last;
    const found = search();
    this.#found.set(key, { from, ...found });
    return found;
  }
}

const MODULE =
  /^(?:import(?:\s{0,9}["']|\s{1,9}(?:type\s|\w{1,80}\s{0,9},|\w{1,80}\s{1,9}from\s{1,9}["']|[*{]))|export\s{1,9}(?:const|let|var|function|default|async|class|type|interface|[*{]))/;

/** Maximum number of lines of one import or export: an unfinished one must not swallow the text after it. */
const MAX_LINES = 200;

/** Drops the code of MDX: imports, exports, expressions in braces, and tags with their properties. Linear time. */
export function withoutJsx(mdx: string): string {
  return withoutExpressions(withoutModules(mdx.split('\n')).join('\n'));
}

/** Drops imports and exports. They end at a blank line outside of braces. */
function withoutModules(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let isFence = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (/^[ \t]{0,3}(?:```|~~~)/.test(line)) isFence = !isFence;
    const begins = at === 0 || kept.length === 0 || kept[kept.length - 1].trim() === '' || MODULE.test(lines[at - 1]);
    if (isFence || !begins || !MODULE.test(line)) {
      kept.push(line);
      continue;
    }
    let depth = 0;
    const last = Math.min(lines.length, at + MAX_LINES);
    let end = at;
    for (; end < last && (depth > 0 || lines[end].trim() !== ''); end++) {
      for (const mark of lines[end].match(/[{}()[\]]/g) ?? []) depth += '{(['.includes(mark) ? 1 : -1;
    }
    // If a brace is never closed, only the first line is dropped.
    at = depth > 0 ? at : end - 1;
  }
  return kept;
}

/** Drops expressions and tags. A string alone in braces is text: `{' '}`. */
function withoutExpressions(text: string): string {
  // Failed searches scan text that is scanned again. The budget bounds all of them together.
  let budget = 4 * text.length + MAX_LENGTH;
  const opening = /\{|<(?=[A-Za-z/>])|`+/g;
  let kept = '';
  let from = 0;
  for (let match = opening.exec(text); match !== null && budget > 0; match = opening.exec(text)) {
    const { 0: mark, index } = match;
    // Code is left to the Markdown reader.
    const end = mark[0] === '`' ? codeEnd(text, index, mark) : partEnd(text, index);
    budget -= (end < 0 ? MAX_LENGTH : end - index) + 1;
    if (end < 0 || mark[0] === '`') {
      if (end >= 0) opening.lastIndex = end;
      continue;
    }
    const string =
      mark === '{' ? /^\{\s{0,9}(["'])([^"'{}]*)\1\s{0,9}\}$/.exec(text.slice(index, end))?.[2] : undefined;
    kept += text.slice(from, index) + (string ?? (mark === '{' ? '' : ' '));
    from = end;
    opening.lastIndex = end;
  }
  return kept + text.slice(from);
}

function codeEnd(text: string, index: number, ticks: string): number {
  const at = text.slice(index + ticks.length, index + MAX_LENGTH).indexOf(ticks);
  return at < 0 ? -1 : index + at + 2 * ticks.length;
}

/** Index after a tag or an expression; -1 if it does not end. Respects quotation marks and braces. */
function partEnd(text: string, index: number): number {
  let depth = 0;
  let quote = '';
  for (let at = index; at < Math.min(text.length, index + MAX_LENGTH); at++) {
    const mark = text[at];
    if (quote !== '') {
      if (mark === quote) quote = '';
    } else if ((mark === '"' || mark === "'" || mark === '`') && (depth > 0 || text[at - 1] === '=')) quote = mark;
    else if (mark === '{') depth++;
    else if (mark === '}' && --depth <= 0 && text[index] === '{') return at + 1;
    else if (mark === '>' && depth <= 0 && text[index] === '<') return at + 1;
  }
  return -1;
}
