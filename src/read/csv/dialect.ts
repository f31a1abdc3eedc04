/**
 * Detects the dialect of a table from its first bytes: encoding, delimiter, quotation marks, and the line of the
 * header.
 */
import { binaryKind, certainBinary, mostlyControls, utf16Of } from '../decode/unicode.js';
import { RowReader } from './rows.js';
import { APOSTROPHE, BACKSLASH, type Dialect, endOfLine, LINE_FEED, QUOTE, TAB } from './scan-row.js';

/** Bytes and rows by which the dialect is detected. */
export const HEAD = 1 << 16;
const ROWS = 200;

/** Encoding, dialect and header position of a table. */
export interface Layout {
  readonly dialect: Dialect;
  /**
   * Number of bytes before the header, in UTF-8 and without NUL bytes: a byte order mark, a preamble, or the line with
   * which Excel names the delimiter.
   */
  readonly skip: number;
  /** Line number of the header, from 1. */
  readonly firstLine: number;
  /** Set for UTF-16. All other encodings keep ASCII bytes, and each row is decoded by itself. */
  readonly wide?: 'utf-16le' | 'utf-16be';
  /** A delimiter of several characters. Each is replaced by `SHORT_DELIMITER`, the delimiter of the dialect. */
  readonly longDelimiter?: string;
  /** True if every row begins with a row name, for which the header has no column, as in tables that R writes. */
  readonly hasRowNames: boolean;
  /** Clause that says what was guessed; absent for the usual dialect. */
  readonly guess?: string;
}

/** Delimiters and their names. If a header has equally many of two, the earlier one counts. */
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
/** Delimiters that count only if they split the header so that a column names the text. */
const RARE_DELIMITERS = [':', '\x02', '\x14', '\x1e'];

/** Replaces a delimiter of several characters. */
export const SHORT_DELIMITER = '\x1f';

/** Maximum number of lines before the header, such as a title or comments. */
const MAX_PREAMBLE = 10;

/**
 * Detects the layout of a table; `binary` names the kind of bytes that are not text.
 *
 * @param head     the first `HEAD` bytes, or all bytes of a shorter file
 * @param expected delimiter that the file name implies
 * @param isWhole  true if `head` is the whole file
 * @param isHeader true for column names that include a text column
 */
export function layoutOf(
  head: Buffer,
  expected: string,
  isWhole: boolean,
  isHeader: (names: readonly string[]) => boolean,
): Layout | { readonly binary: string } {
  const certain = certainBinary(head);
  if (certain !== undefined) return { binary: certain };
  const wide = utf16Of(head);
  // The last UTF-16 character of the head may be incomplete, and so may the last row.
  const decoded =
    wide === undefined ? head : Buffer.from(new TextDecoder(wide).decode(head.subarray(0, head.length & ~1)));
  const text = decoded.includes(0) ? Buffer.from(decoded.filter(byte => byte !== 0)) : decoded;
  if (mostlyControls(text.filter(byte => byte !== 1 && byte !== 0x14 && byte !== 0x1f))) {
    return { binary: binaryKind(head, 'binary data (control characters)') };
  }
  let mark = 0;
  while (text[mark] === 0xef && text[mark + 1] === 0xbb && text[mark + 2] === 0xbf) mark += 3;
  const named = namedDelimiter(text.toString('latin1', mark, mark + 16));
  const begins = mark + (named?.length ?? 0);
  const { delimiter, start, line, isNamed } = headerOf(text, begins, named?.delimiter, expected, isHeader);
  // A text may have NUL bytes, too: faulty disks and programs leave them.
  const kind = decoded.includes(0) ? binaryKind(head, isNamed ? '' : 'binary data (NUL bytes)') : '';
  if (kind !== '') return { binary: kind };
  const plain = { delimiter: delimiter === '' ? -1 : delimiter.charCodeAt(0), quote: QUOTE, backslash: false };
  const rows = text.subarray(start);
  const usual = bestDialect(rows, plain, isWhole);
  const longDelimiter = named === undefined ? longDelimiterIn(rows, usual, isWhole, isHeader) : undefined;
  const { dialect, good, bad, longer } = longDelimiter?.trial ?? usual;
  const hasRowNames = longer > 1 && good === 0 && bad === longer;
  const guesses = [
    ...(line > 0 ? [`${line === 1 ? 'one line' : `${line} lines`} before the header`] : []),
    ...(longDelimiter !== undefined
      ? [`fields separated by ${JSON.stringify(longDelimiter.characters)}`]
      : named === undefined && delimiter !== '' && delimiter !== expected
        ? [`fields separated by ${DELIMITERS.get(delimiter) ?? JSON.stringify(delimiter)}`]
        : []),
    ...(dialect.quote === APOSTROPHE ? ['fields enclosed in apostrophes'] : []),
    ...(dialect.backslash && !dialect.escapes ? ['quotation marks within fields escaped by a backslash'] : []),
    ...(dialect.escapes ? ['line ends and tabs within fields written with a backslash'] : []),
    ...(hasRowNames ? ['rows that begin with a row name'] : []),
  ];
  return {
    dialect,
    // The decoder of UTF-16 removes its byte order mark.
    skip: start,
    firstLine: (named === undefined ? 1 : 2) + line,
    hasRowNames,
    ...(wide !== undefined && { wide }),
    ...(longDelimiter !== undefined && { longDelimiter: longDelimiter.characters }),
    ...(guesses.length > 0 && { guess: `guessed from its first rows: ${guesses.join(', ')}` }),
  };
}

/** Reads Excel's first line "sep=;". */
function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | undefined {
  const match = /^"?sep=([^"\r\n])"?(?:\r\n?|\n)/i.exec(text);
  return match === null ? undefined : { delimiter: match[1], length: match[0].length };
}

interface Header {
  /** '' if the header has no delimiter. */
  readonly delimiter: string;
  readonly start: number;
  /** Number of lines before the header. */
  readonly line: number;
  /** True if a column names the text. */
  readonly isNamed: boolean;
}

/** Finds the header: the first of `MAX_PREAMBLE` lines with a text column, otherwise the first line. */
function headerOf(
  text: Buffer,
  begins: number,
  named: string | undefined,
  expected: string,
  isHeader: (names: readonly string[]) => boolean,
): Header {
  let start = begins;
  let first: Header | undefined;
  for (let line = 0; line < MAX_PREAMBLE && start < text.length; line++) {
    const end = endOfLine(text, start, true) ?? text.length;
    const header = text.toString('latin1', start, end).trim();
    if (header !== '') {
      const delimiter = named ?? frequentDelimiter(header, expected);
      // The first line stays at `begins`: the row reader counts the blank lines before it.
      const isFirst = first === undefined;
      first ??= { delimiter, start: begins, line: 0, isNamed: false };
      for (const other of named === undefined ? [delimiter, ...RARE_DELIMITERS] : [named]) {
        const names = other === '' ? [header] : header.split(other);
        if (names.length === 1 && other !== '') continue;
        if (!isHeader(names.map(name => name.trim().replace(/^["']|["']$/g, '')))) continue;
        return isFirst
          ? { ...first, delimiter: other, isNamed: true }
          : { delimiter: other, start, line, isNamed: true };
      }
    }
    start = end;
  }
  return first ?? { delimiter: '', start: begins, line: 0, isNamed: false };
}

/**
 * The expected delimiter if the header has it, otherwise its most frequent one outside of quotation marks; '' for none.
 */
function frequentDelimiter(header: string, expected: string): string {
  const counts = new Map<string, number>([...DELIMITERS.keys(), expected].map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of header) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  // The delimiter that the file name implies counts more than a few other characters.
  if (expected !== ',' && counts.get(expected)! > 0) return expected;
  const [delimiter, count] = [...counts].reduce((most, counted) => (counted[1] > most[1] ? counted : most));
  return count === 0 ? '' : delimiter;
}

/** Separators between the names of a header, with the blanks around them. */
const SEPARATORS = /[ \t]?[|;,:~^#@$%&*+=!/\\<>]{1,4}[ \t]?/g;

/** A delimiter of several characters that explains the header, and the rows at least as well as a single character. */
function longDelimiterIn(
  rows: Buffer,
  usual: Trial,
  isWhole: boolean,
  isHeader: (names: readonly string[]) => boolean,
): { readonly characters: string; readonly trial: Trial } | undefined {
  const header = rows.toString('latin1', 0, endOfLine(rows, 0, true)).trim();
  const found = [...new Set(header.match(SEPARATORS))];
  // If the blanks around the separators differ, the blanks belong to the names.
  const [characters = '', ...others] = found.length > 1 ? new Set(found.map(signs => signs.trim())) : found;
  if (characters.length < 2 || others.length > 0 || rows.includes(SHORT_DELIMITER)) return undefined;
  const names = header.split(characters).map(name => name.trim().replace(/^"|"$/g, ''));
  if (!isHeader(names)) return undefined;
  const shortened = Buffer.from(rows.toString('latin1').replaceAll(characters, SHORT_DELIMITER), 'latin1');
  const trial = bestDialect(
    shortened,
    { delimiter: SHORT_DELIMITER.charCodeAt(0), quote: QUOTE, backslash: false },
    isWhole,
  );
  const explains = trial.good > 0 && trial.good >= usual.good && trial.bad <= usual.bad;
  return explains ? { characters, trial } : undefined;
}

/** Counts that show how well a dialect explains the first rows. */
interface Trial {
  readonly dialect: Dialect;
  /** Rows with as many fields as the header, and other rows. */
  good: number;
  bad: number;
  /** Bad rows with one field more than the header. */
  longer: number;
  /** Quoted fields, quoted fields with a doubled quotation mark, and rows with a stray quotation mark. */
  quoted: number;
  doubled: number;
  stray: number;
}

/** The dialect that explains the first rows best; `plain` unless another dialect is better. */
function bestDialect(rows: Buffer, plain: Dialect, isWhole: boolean): Trial {
  let best = tryDialect(rows, plain, isWhole);
  if (rows.includes(APOSTROPHE)) {
    const other = tryDialect(rows, { ...plain, quote: APOSTROPHE }, isWhole);
    const isUsual = other.quoted >= other.good && best.quoted === 0;
    if (other.quoted > 0 && isUsual && other.good >= best.good && other.bad <= best.bad) best = other;
  }
  if (best.quoted === 0 && hasEscapes(rows, plain.delimiter)) {
    const other = tryDialect(rows, { ...plain, quote: -1, backslash: true, escapes: true }, isWhole);
    const explains = other.good >= best.good && other.bad <= best.bad;
    if (explains && (plain.delimiter === TAB || other.bad < best.bad)) return other;
  }
  if (!rows.includes(Buffer.from([BACKSLASH, best.dialect.quote]))) return best;
  const other = tryDialect(rows, { ...best.dialect, backslash: true }, isWhole);
  const explains = other.good >= best.good && other.bad <= best.bad && other.stray < best.stray;
  return explains && (best.doubled === 0 || other.bad < best.bad) ? other : best;
}

/**
 * True if every backslash begins an escape, and some certainly do. A path such as C:\news also has a `\n`: such an
 * escape is uncertain, and counts only if there are several.
 */
function hasEscapes(rows: Buffer, delimiter: number): boolean {
  let doubtful = 0;
  let certain = 0;
  for (let at = rows.indexOf(BACKSLASH); at >= 0 && at + 1 < rows.length; at = rows.indexOf(BACKSLASH, at + 2)) {
    const next = String.fromCharCode(rows[at + 1]);
    const after = String.fromCharCode(rows[at + 2] ?? LINE_FEED);
    if (rows[at + 1] === delimiter || '\n\r\\'.includes(next)) certain++;
    else if (!'ntrbZ0N\'"'.includes(next)) return false;
    else if ('nrt'.includes(next) && !/[A-Z\\"'\d]/.test(after)) doubtful++;
    else certain++;
  }
  return certain > 0 || doubtful > 3;
}

function tryDialect(rows: Buffer, dialect: Dialect, isWhole: boolean): Trial {
  const trial: Trial = { dialect, good: 0, bad: 0, longer: 0, quoted: 0, doubled: 0, stray: 0 };
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
    if (row.stray || found.dialect !== dialect) trial.stray++;
    if (width === 0) {
      width = row.count;
      reader.width = width;
      continue;
    }
    if (row.count === width || (row.count > width && row.filled <= width)) trial.good++;
    else trial.bad++;
    if (row.count === width + 1 && row.filled === row.count) trial.longer++;
    for (const { quoted, escaped, from, to } of row.fields) {
      if (!quoted) continue;
      trial.quoted++;
      if (escaped && rows.subarray(from, to).includes(Buffer.from([dialect.quote, dialect.quote]))) trial.doubled++;
    }
  }
  return trial;
}
