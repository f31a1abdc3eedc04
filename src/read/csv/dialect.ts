/** The dialect of a table by its first bytes: encoding, delimiter and quotation marks. */
import { binaryKind, certainBinary, mostlyControls, utf16Of } from '../decode/unicode.js';
import {
  APOSTROPHE,
  BACKSLASH,
  type Dialect,
  endOfLine,
  LINE_FEED,
  QUOTE,
  RETURN,
  RowReader,
  scanRow,
} from './rows.js';

/** Bytes that the dialect is judged by, and rows. */
export const HEAD = 1 << 16;
const ROWS = 200;

/** How a table is written, as far as its head tells. */
export interface Layout {
  readonly dialect: Dialect;
  /**
   * Bytes before the header, of UTF-8 and without NUL bytes: a byte order mark, or the line with which Excel names the
   * delimiter.
   */
  readonly skip: number;
  /** Number of the line of the header, from 1. */
  readonly firstLine: number;
  /** All other encodings keep ASCII as it is, and a row is decoded as a whole. */
  readonly wide?: 'utf-16le' | 'utf-16be';
  /** What was guessed, in a clause; absent for the usual dialect. */
  readonly guess?: string;
}

/** Delimiters and their names; the preferred ones first where a header has as many of two. */
const DELIMITERS: ReadonlyMap<string, string> = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
  ['\x01', 'control characters (0x01)'],
  ['\x1f', 'control characters (0x1F)'],
  ['^', 'carets'],
  ['~', 'tildes'],
]);

/**
 * The layout of a table; `binary` says what bytes are that are not text.
 *
 * @param head     the first bytes, `HEAD` where there are as many
 * @param expected delimiter by the name of the file
 * @param isWhole  no bytes follow
 */
export function layoutOf(head: Buffer, expected: string, isWhole: boolean): Layout | { readonly binary: string } {
  const certain = certainBinary(head);
  if (certain !== undefined) return { binary: certain };
  const wide = utf16Of(head);
  // The last character of UTF-16 may be cut, and so may a row.
  const decoded =
    wide === undefined ? head : Buffer.from(new TextDecoder(wide).decode(head.subarray(0, head.length & ~1)));
  const text = decoded.includes(0) ? Buffer.from(decoded.filter(byte => byte !== 0)) : decoded;
  // Text has few NUL bytes; a file that was made larger before it was written ends in very many.
  const nuls = withoutEnd(decoded).length - withoutEnd(text).length;
  const kind = decoded.includes(0) ? binaryKind(head, nuls > text.length / 8 ? 'binary data (NUL bytes)' : '') : '';
  if (kind !== '') return { binary: kind };
  if (mostlyControls(text.filter(byte => byte !== 1 && byte !== 0x1f))) {
    return { binary: binaryKind(head, 'binary data (control characters)') };
  }
  const mark = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  const named = namedDelimiter(text.toString('latin1', mark, mark + 16));
  const begins = mark + (named?.length ?? 0);
  const rows = text.subarray(begins);
  const delimiter = named?.delimiter ?? frequentDelimiter(rows, expected);
  const plain = { delimiter: delimiter === '' ? -1 : delimiter.charCodeAt(0), quote: QUOTE, backslash: false };
  const dialect = likeliest(rows, plain, isWhole);
  const guesses = [
    ...(named === undefined && delimiter !== '' && delimiter !== expected
      ? [`fields separated by ${DELIMITERS.get(delimiter) ?? delimiter}`]
      : []),
    ...(dialect.quote === QUOTE ? [] : ['fields enclosed in apostrophes']),
    ...(dialect.backslash ? ['quotation marks within fields behind a backslash'] : []),
  ];
  return {
    dialect,
    // The decoder of UTF-16 removes its byte order mark.
    skip: begins,
    firstLine: named === undefined ? 1 : 2,
    ...(wide !== undefined && { wide }),
    ...(guesses.length > 0 && { guess: `judged by its first rows: ${guesses.join(', ')}` }),
  };
}

/** Without the NUL bytes at the end. */
function withoutEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

/** Excel's first line "sep=;". */
function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | undefined {
  const match = /^"?sep=([^"\r\n])"?(?:\r\n?|\n)/i.exec(text);
  return match === null ? undefined : { delimiter: match[1], length: match[0].length };
}

/** The expected delimiter where the header has it, or else the one that it has most of, outside of quotation marks; '' for none. */
function frequentDelimiter(rows: Buffer, expected: string): string {
  let start = 0;
  while (rows[start] === LINE_FEED || rows[start] === RETURN) start++;
  const header = scanRow(
    rows,
    start,
    { delimiter: -1, quote: QUOTE, backslash: false },
    { isLast: true, oneLine: true },
  );
  const counts = new Map<string, number>([...DELIMITERS.keys(), expected].map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of rows.toString('latin1', start, header?.end ?? endOfLine(rows, start, true))) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  // A name that says what stands between fields counts more than a few other characters.
  if (expected !== ',' && counts.get(expected)! > 0) return expected;
  const [delimiter, count] = [...counts].reduce((most, counted) => (counted[1] > most[1] ? counted : most));
  return count === 0 ? '' : delimiter;
}

/** How well a dialect explains the first rows. */
interface Trial {
  readonly dialect: Dialect;
  /** Rows with as many fields as the header, and other rows. */
  good: number;
  bad: number;
  /** Fields in quotation marks, fields with two marks for one, and rows with a mark that is neither. */
  quoted: number;
  doubled: number;
  odd: number;
}

/** The dialect that explains the first rows; the plain one where another is no better. */
function likeliest(rows: Buffer, plain: Dialect, isWhole: boolean): Dialect {
  let best = tried(rows, plain, isWhole);
  if (rows.includes(APOSTROPHE)) {
    const other = tried(rows, { ...plain, quote: APOSTROPHE }, isWhole);
    const isUsual = other.quoted >= other.good && best.quoted === 0;
    if (other.quoted > 0 && isUsual && other.good >= best.good && other.bad <= best.bad) best = other;
  }
  if (!rows.includes(Buffer.from([BACKSLASH, best.dialect.quote]))) return best.dialect;
  const other = tried(rows, { ...best.dialect, backslash: true }, isWhole);
  const explains = other.good >= best.good && other.bad <= best.bad && other.odd < best.odd;
  return explains && (best.doubled === 0 || other.bad < best.bad) ? other.dialect : best.dialect;
}

function tried(rows: Buffer, dialect: Dialect, isWhole: boolean): Trial {
  const trial: Trial = { dialect, good: 0, bad: 0, quoted: 0, doubled: 0, odd: 0 };
  const reader = new RowReader(dialect);
  let width = 0;
  for (let at = 0; at < rows.length && trial.good + trial.bad < ROWS; ) {
    const found = reader.next(rows, at, isWhole);
    if (found === undefined) break;
    at = found.end;
    if (found.kind === 'blank') continue;
    if (found.kind === 'broken') {
      trial.bad++;
      continue;
    }
    const { row } = found;
    if (width === 0) {
      width = row.count;
      reader.width = width;
      continue;
    }
    if (row.count === width) trial.good++;
    else trial.bad++;
    if (row.odd) trial.odd++;
    for (const { quoted, escaped, from, to } of row.fields) {
      if (!quoted) continue;
      trial.quoted++;
      if (escaped && rows.subarray(from, to).includes(Buffer.from([dialect.quote, dialect.quote]))) trial.doubled++;
    }
  }
  return trial;
}
