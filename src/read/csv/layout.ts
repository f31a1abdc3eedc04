/** How a table is written: its encoding and what stands between its fields, by its first bytes. */
import { TextDecoder } from 'node:util';
import { binaryKind, certainBinary, mostlyControls } from '../decode/binary.js';
import { utf16Of } from '../decode/utf16.js';

export interface CsvLayout {
  readonly delimiter: string;
  /** Bytes before the header: a byte order mark, or Excel's line that names the delimiter. */
  readonly skip: number;
  /** For UTF-16; all other encodings keep ASCII where it is, and a row is decoded when it is whole. */
  readonly decoder?: TextDecoder;
}

/** In the order in which they are preferred where a header has as many of two. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * @param head      the first bytes
 * @param delimiter taken without asking the header
 * @returns what the bytes are instead, where they are no text
 */
export function csvLayout(head: Buffer, delimiter: string | undefined): CsvLayout | { readonly binary: string } {
  const kind = certainBinary(head);
  if (kind !== undefined) return { binary: kind };
  const wide = utf16Of(head);
  if (wide !== undefined) {
    const text = new TextDecoder(wide).decode(head.subarray(0, head.length & ~1));
    const named = namedDelimiter(text);
    const mark = head[0] >= 0xfe ? 2 : 0;
    // The decoder takes the mark away itself, but not when what stands behind it is passed over.
    return {
      delimiter: delimiter ?? named?.delimiter ?? delimiterOf(text),
      skip: mark + (named?.length ?? 0) * 2,
      decoder: new TextDecoder(wide),
    };
  }
  if (head.includes(0)) return { binary: binaryKind(head, 'binary data (NUL bytes)') };
  if (mostlyControls(head)) return { binary: binaryKind(head, 'binary data (control characters)') };
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = head.toString('latin1', mark);
  const named = namedDelimiter(text);
  return {
    delimiter: delimiter ?? named?.delimiter ?? delimiterOf(text),
    skip: mark + (named?.length ?? 0),
  };
}

/** Excel's first line "sep=;". */
function namedDelimiter(text: string): { readonly delimiter: string; readonly length: number } | undefined {
  const match = /^"?sep=([^"\r\n])"?(?:\r\n?|\n)/i.exec(text);
  return match === null ? undefined : { delimiter: match[1], length: match[0].length };
}

/** The one that stands most often in the header, outside quotation marks. */
function delimiterOf(text: string): string {
  const header = text.replace(/^[\r\n]+/, '');
  const counts = new Map<string, number>(DELIMITERS.map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of header) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((most, its) => (its[1] > most[1] ? its : most))[0];
}
