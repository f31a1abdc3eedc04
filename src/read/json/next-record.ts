/** Where, in a broken JSON value, the next record begins. */

/** The beginning of an object behind a value, and behind the line in which a string was cut. */
export const OBJECT = /\{\s{0,100}["'][^"'\n]{1,60}["']\s?:/y;
export const OPENS_LINES = /.[ \t\r]{0,100}\n/y;
export const BLANK_REST = /\s{1,100}$/y;
export const OBJECT_BELOW = /[\s,\x1e]{1,100}\{\s{0,100}"[^"\\\n]{1,60}"\s?:/y;

/** The first name of an object. */
const FIRST_NAME = /\{\s{0,100}["']([^"'\n]{1,60})["']\s?:/y;

/** The name that the object at that place begins with. */
function firstName(text: string, at: number): string | undefined {
  FIRST_NAME.lastIndex = at;
  return FIRST_NAME.exec(text)?.[1];
}

/** Characters in front of a place that are searched for the beginning of its line. */
const MAX_COLUMN = 1000;

/** Whether an object begins a line, with no more indentation than the record that begins at `start`, and like it. */
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
