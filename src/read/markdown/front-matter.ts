/** The block of `key: value` lines that site generators put on top of a Markdown file. */

export interface FrontMatter {
  readonly fields: ReadonlyMap<string, string>;
  /** Where the text after the block starts; 0 without a block. */
  readonly end: number;
}

const NONE: FrontMatter = { fields: new Map(), end: 0 };

/** A longer block is no front matter, characters. */
const LONGEST = 1 << 16;

/**
 * Reads the simple part of YAML (and of TOML between `+++` lines): one `key: value` a line, quotes taken off, lists
 * joined with commas, everything nested left out.
 * @param text with \n line ends
 */
export function readFrontMatter(text: string): FrontMatter {
  const fence = text.startsWith('---') ? '---' : text.startsWith('+++') ? '+++' : undefined;
  if (fence === undefined) return NONE;
  const lines = text.slice(0, LONGEST).split('\n');
  if (lines[0].trimEnd() !== fence) return NONE;
  const close = lines.findIndex((line, at) => at > 0 && (line.trimEnd() === fence || line.trimEnd() === '...'));
  const block = lines.slice(1, close);
  // A rule at the top of the text is a line of dashes too, but prose follows it.
  if (close < 0 || !block.some(isKey) || !block.every(belongs)) return NONE;
  const fields = new Map<string, string>();
  let last = '';
  for (const line of block) {
    const [, key, value] = KEY.exec(line) ?? [];
    if (key !== undefined) {
      last = key.toLowerCase();
      if (!fields.has(last)) fields.set(last, unquote(value));
    } else if (/^[ \t]*- /.test(line) && last !== '') {
      const item = unquote(line.trim().slice(2));
      fields.set(last, fields.get(last) ? `${fields.get(last)}, ${item}` : item);
    }
  }
  const end = lines.slice(0, close + 1).join('\n').length;
  return { fields, end: Math.min(end + 1, text.length) };
}

const KEY = /^([A-Za-z_][\w.-]{0,60})[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$/;

function isKey(line: string): boolean {
  return KEY.test(line);
}

function belongs(line: string): boolean {
  return line.trim() === '' || isKey(line) || /^(?:[ \t]|- |#|\[|\]|\})/.test(line);
}

function unquote(raw: string | undefined): string {
  const value = (raw ?? '').trim();
  if (/^\[.*\]$/.test(value)) {
    return value
      .slice(1, -1)
      .split(',')
      .map(unquote)
      .filter(item => item !== '')
      .join(', ');
  }
  const quote = value[0];
  if (value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote)) return value.slice(1, -1);
  // A block scalar's text is nested, a comment none of it.
  return /^[|>][+-]?$/.test(value) ? '' : value.replace(/ #.*$/, '').trimEnd();
}
