/** Front matter: the block of `key: value` lines that site generators put on top of a Markdown file. */

export interface FrontMatter {
  /** By key in lower case, the first of each. */
  readonly fields: ReadonlyMap<string, string>;
  /** Index of the text behind the block; 0 without a block. */
  readonly end: number;
}

/** A longer block is not front matter. Characters. */
const LONGEST = 1 << 16;

const KEY = /^([A-Za-z_][\w.-]{0,60})[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$/;
const ITEM = /^[ \t]*- (.*)$/;
/** Blank lines, nested values, items, comments, brackets of TOML and of lists. */
const OTHER = /^(?:\s*$|[ \t]|- |#|\[|\]|\})/;

/**
 * Reads the simple part of YAML (and of TOML between `+++` lines): one `key: value` a line, quotation marks removed, items
 * of lists joined with commas, nested values left out.
 *
 * @param text with \n line ends
 */
export function readFrontMatter(text: string): FrontMatter {
  const fields = new Map<string, string>();
  const [fence] = /^(?:---|\+\+\+)(?=[^\S\n]*\n)/.exec(text) ?? [];
  if (fence === undefined) return { fields, end: 0 };
  const lines = text.slice(0, LONGEST).split('\n');
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
  // The text of a block scalar (`|`, `>`) is nested, and a comment is not part of the value.
  return /^[|>][+-]?$/.test(value) ? '' : value.replace(/ #.*$/, '').trimEnd();
}
