/** Recognises the beginning of the next record in a broken JSON value. */

/** An object with its first key. All patterns are sticky: `matchesAt` applies them at an index. */
export const OBJECT = /\{\s{0,100}["'][^"'\n]{1,60}["']\s?:/y;
/** An opening character at the end of its line. */
export const OPENS_LINES = /.[ \t\r]{0,100}\n/y;
export const BLANK_REST = /\s{1,100}$/y;
/** The next record after the line in which a string breaks off. */
export const OBJECT_BELOW = /[\s,\x1e]{1,100}\{\s{0,100}"[^"\\\n]{1,60}"\s?:/y;

/** An object; group 1 is its first key. */
const FIRST_NAME = /\{\s{0,100}["']([^"'\n]{1,60})["']\s?:/y;

/** The first key of the object at the index. */
function firstName(text: string, at: number): string | undefined {
  FIRST_NAME.lastIndex = at;
  return FIRST_NAME.exec(text)?.[1];
}

/** Characters before an index in which the beginning of its line is searched. */
const MAX_COLUMN = 1000;

/**
 * True if an object begins the line at `at`, with at most the indentation and the first key of the record at `start`.
 */
export function isLikeRecord(text: string, start: number, at: number): boolean {
  const before = text.slice(Math.max(0, at - MAX_COLUMN), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (line.length === before.length || line.trim() !== '') return false;
  const column = text
    .slice(Math.max(0, start - MAX_COLUMN), start)
    .split('\n')
    .at(-1)!.length;
  if (line.length > column) return false;
  const name = firstName(text, start);
  return name !== undefined && name === firstName(text, at);
}

export function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
