/** The dialect of a table by its first bytes: encoding, delimiter and quotation marks. */
import { binaryKind, certainBinary, mostlyControls, utf16Of } from '../decode/unicode.js';
import { APOSTROPHE, BACKSLASH, type Dialect, endOfLine, LINE_FEED, QUOTE, RowReader, TAB } from './rows.js';

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
  /** Several characters that stand between fields; they are replaced by `MARK`, which is the delimiter of the dialect. */
  readonly sequence?: string;
  /** Every row begins with a name that the header lacks, as R writes them. */
  readonly hasRowNames: boolean;
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
/** Delimiters that count only where they make a header that names a text. */
const RARE_DELIMITERS = [':', '\x02', '\x14', '\x1e'];

/** Stands for several characters between fields. */
export const MARK = '\x1f';

/** Lines in front of the header, at most: a title, or comments. */
const MAX_PREAMBLE = 10;

/**
 * The layout of a table; `binary` says what bytes are that are not text.
 *
 * @param head     the first bytes, `HEAD` where there are as many
 * @param expected delimiter by the name of the file
 * @param isWhole  no bytes follow
 * @param isHeader true for names of columns of which one may hold the text
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
  // The last character of UTF-16 may be cut, and so may a row.
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
  // Disks and programs leave NUL bytes in tables, too.
  const kind = decoded.includes(0) ? binaryKind(head, isNamed ? '' : 'binary data (NUL bytes)') : '';
  if (kind !== '') return { binary: kind };
  const plain = { delimiter: delimiter === '' ? -1 : delimiter.charCodeAt(0), quote: QUOTE, backslash: false };
  const rows = text.subarray(start);
  const usual = likeliest(rows, plain, isWhole);
  const sequence = named === undefined ? sequenceIn(rows, usual, isWhole, isHeader) : undefined;
  const { dialect, good, bad, longer } = sequence?.trial ?? usual;
  const hasRowNames = longer > 1 && good === 0 && bad === longer;
  const guesses = [
    ...(line > 0 ? [`${line === 1 ? 'one line' : `${line} lines`} in front of the header`] : []),
    ...(sequence !== undefined
      ? [`fields separated by ${JSON.stringify(sequence.characters)}`]
      : named === undefined && delimiter !== '' && delimiter !== expected
        ? [`fields separated by ${DELIMITERS.get(delimiter) ?? JSON.stringify(delimiter)}`]
        : []),
    ...(dialect.quote === APOSTROPHE ? ['fields enclosed in apostrophes'] : []),
    ...(dialect.backslash && !dialect.escapes ? ['quotation marks within fields behind a backslash'] : []),
    ...(dialect.escapes ? ['line ends and tabs within fields written with a backslash'] : []),
    ...(hasRowNames ? ['rows that begin with a name of their own'] : []),
  ];
  return {
    dialect,
    // The decoder of UTF-16 removes its byte order mark.
    skip: start,
    firstLine: (named === undefined ? 1 : 2) + line,
    hasRowNames,
    ...(wide !== undefined && { wide }),
    ...(sequence !== undefined && { sequence: sequence.characters }),
    ...(guesses.length > 0 && { guess: `judged by its first rows: ${guesses.join(', ')}` }),
  };
}

/** Excel's first line "sep=;". */
function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | undefined {
  const match = /^"?sep=([^"\r\n])"?(?:\r\n?|\n)/i.exec(text);
  return match === null ? undefined : { delimiter: match[1], length: match[0].length };
}

interface Header {
  /** '' where the header has none. */
  readonly delimiter: string;
  readonly start: number;
  /** Lines in front of it. */
  readonly line: number;
  /** True where it names a text. */
  readonly isNamed: boolean;
}

/** The first of some lines that names a text; otherwise the first line. */
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
      // Blank lines are counted by the reader of rows.
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

/** The expected delimiter where the header has it, or else the one that it has most of, outside of quotation marks; '' for none. */
function frequentDelimiter(header: string, expected: string): string {
  const counts = new Map<string, number>([...DELIMITERS.keys(), expected].map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of header) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  // A name that says what stands between fields counts more than a few other characters.
  if (expected !== ',' && counts.get(expected)! > 0) return expected;
  const [delimiter, count] = [...counts].reduce((most, counted) => (counted[1] > most[1] ? counted : most));
  return count === 0 ? '' : delimiter;
}

/** Signs between the names of a header, with the blanks around them. */
const SEPARATORS = /[ \t]?[|;,:~^#@$%&*+=!/\\<>]{1,4}[ \t]?/g;

/** Several characters that separate the fields of the header, and explain the rows at least as well as one of them. */
function sequenceIn(
  rows: Buffer,
  usual: Trial,
  isWhole: boolean,
  isHeader: (names: readonly string[]) => boolean,
): { readonly characters: string; readonly trial: Trial } | undefined {
  const header = rows.toString('latin1', 0, endOfLine(rows, 0, true)).trim();
  const found = [...new Set(header.match(SEPARATORS))];
  // Blanks may differ: they belong to the names then.
  const [characters = '', ...others] = found.length > 1 ? new Set(found.map(signs => signs.trim())) : found;
  if (characters.length < 2 || others.length > 0 || rows.includes(MARK)) return undefined;
  const names = header.split(characters).map(name => name.trim().replace(/^"|"$/g, ''));
  if (!isHeader(names)) return undefined;
  const marked = Buffer.from(rows.toString('latin1').replaceAll(characters, MARK), 'latin1');
  const trial = likeliest(marked, { delimiter: MARK.charCodeAt(0), quote: QUOTE, backslash: false }, isWhole);
  const explains = trial.good > 0 && trial.good >= usual.good && trial.bad <= usual.bad;
  return explains ? { characters, trial } : undefined;
}

/** How well a dialect explains the first rows. */
interface Trial {
  readonly dialect: Dialect;
  /** Rows with as many fields as the header, and other rows. */
  good: number;
  bad: number;
  /** Other rows with one field more. */
  longer: number;
  /** Fields in quotation marks, fields with two marks for one, and rows with a mark that is neither. */
  quoted: number;
  doubled: number;
  odd: number;
}

/** The dialect that explains the first rows; the plain one where another is no better. */
function likeliest(rows: Buffer, plain: Dialect, isWhole: boolean): Trial {
  let best = tried(rows, plain, isWhole);
  if (rows.includes(APOSTROPHE)) {
    const other = tried(rows, { ...plain, quote: APOSTROPHE }, isWhole);
    const isUsual = other.quoted >= other.good && best.quoted === 0;
    if (other.quoted > 0 && isUsual && other.good >= best.good && other.bad <= best.bad) best = other;
  }
  if (best.quoted === 0 && hasEscapes(rows, plain.delimiter)) {
    const other = tried(rows, { ...plain, quote: -1, backslash: true, escapes: true }, isWhole);
    const explains = other.good >= best.good && other.bad <= best.bad;
    if (explains && (plain.delimiter === TAB || other.bad < best.bad)) return other;
  }
  if (!rows.includes(Buffer.from([BACKSLASH, best.dialect.quote]))) return best;
  const other = tried(rows, { ...best.dialect, backslash: true }, isWhole);
  const explains = other.good >= best.good && other.bad <= best.bad && other.odd < best.odd;
  return explains && (best.doubled === 0 || other.bad < best.bad) ? other : best;
}

/** True where every backslash escapes something, and some do so beyond doubt: a path such as C:\news has a `\n`, too. */
function hasEscapes(rows: Buffer, delimiter: number): boolean {
  let doubtful = 0;
  let certain = 0;
  for (let at = rows.indexOf(BACKSLASH); at >= 0 && at + 1 < rows.length; at = rows.indexOf(BACKSLASH, at + 2)) {
    const next = String.fromCharCode(rows[at + 1]);
    const behind = String.fromCharCode(rows[at + 2] ?? LINE_FEED);
    if (rows[at + 1] === delimiter || '\n\r\\'.includes(next)) certain++;
    else if (!'ntrbZ0N\'"'.includes(next)) return false;
    else if ('nrt'.includes(next) && !/[A-Z\\"'\d]/.test(behind)) doubtful++;
    else certain++;
  }
  return certain > 0 || doubtful > 3;
}

function tried(rows: Buffer, dialect: Dialect, isWhole: boolean): Trial {
  const trial: Trial = { dialect, good: 0, bad: 0, longer: 0, quoted: 0, doubled: 0, odd: 0 };
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
    if (row.odd || found.dialect !== dialect) trial.odd++;
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
