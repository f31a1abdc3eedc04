/** Bytes to text where they are in the encoding that nearly all are in today: light, because no statistics are asked. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { binaryKind, certainBinary, mostlyControls } from './binary.js';
import { decodeUtf16, utf16Of } from './utf16.js';

/** The text and the encoding it was in, as the Encoding Standard names it; or what the bytes are instead of text. */
export type Decoded = { readonly text: string; readonly encoding: string } | { readonly binary: string };

/** As `decode`; undefined where the bytes are neither Unicode nor certainly no text, and have to be looked at closely. */
export function decodeUnicode(bytes: Uint8Array): Decoded | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = certainBinary(buffer);
  if (kind !== undefined) return { binary: kind };
  const wide = utf16Of(buffer);
  if (wide !== undefined) {
    const text = decodeUtf16(buffer, wide);
    return text === undefined ? { binary: binaryKind(buffer, 'binary data (NUL bytes)') } : { text, encoding: wide };
  }
  // UTF-16 apart, a NUL stands in no text.
  if (buffer.includes(0)) return { binary: binaryKind(buffer, 'binary data (NUL bytes)') };
  if (mostlyControls(buffer)) return { binary: binaryKind(buffer, 'binary data (control characters)') };
  if (isAscii(buffer)) return decodeAscii(buffer);
  if (isUtf8(buffer)) return { text: withoutMark(buffer.toString('utf8')), encoding: 'utf-8' };
  return undefined;
}

/** True where the bytes say as they stand what `decode` would make of them, and are valid UTF-8. */
export function isDecoded(buffer: Buffer): boolean {
  if (buffer.includes(0) || buffer.includes(ESCAPE) || mostlyControls(buffer)) return false;
  if (certainBinary(buffer) !== undefined) return false;
  return isAscii(buffer) || (isUtf8(buffer) && buffer[0] !== MARK);
}

/** Begins what shifts ASCII into Kanji. */
const ESCAPE = 0x1b;
/** The first byte of a byte order mark. */
const MARK = 0xef;

function decodeAscii(buffer: Buffer): Decoded {
  // ISO-2022-JP is ASCII that shifts into Kanji by escape sequences.
  if (buffer.includes('\x1b$B') || buffer.includes('\x1b$@')) {
    return { text: new TextDecoder('iso-2022-jp').decode(buffer), encoding: 'iso-2022-jp' };
  }
  return { text: buffer.toString('latin1'), encoding: 'utf-8' };
}

/** Without the byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
