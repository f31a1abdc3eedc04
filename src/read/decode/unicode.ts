/**
 * Decodes UTF-8, UTF-16, ISO-2022-JP and windows-1252, and recognises binary files. `decode.ts` guesses other
 * encodings.
 */
import { isAscii, isUtf8 } from 'node:buffer';

/** The text and the name of its encoding in the Encoding Standard; or the kind of bytes that are not text. */
export type Decoded = { readonly text: string; readonly encoding: string } | { readonly binary: string };

/** Like `decode`; undefined for bytes that are neither Unicode nor certainly binary. */
export function decodeUnicode(bytes: Uint8Array): Decoded | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = certainBinary(buffer);
  if (kind !== undefined) return { binary: kind };
  const wide = utf16Of(buffer);
  if (wide !== undefined) {
    const text = decodeUtf16(buffer, wide);
    return text === undefined ? { binary: binaryKind(buffer, 'binary data (NUL bytes)') } : { text, encoding: wide };
  }
  // In other encodings a text has no NUL bytes.
  if (buffer.includes(0)) return { binary: binaryKind(buffer, 'binary data (NUL bytes)') };
  if (mostlyControls(buffer)) return { binary: binaryKind(buffer, 'binary data (control characters)') };
  if (isAscii(buffer)) return decodeAscii(buffer);
  if (isUtf8(buffer)) return { text: withoutMark(buffer.toString('utf8')), encoding: 'utf-8' };
  return undefined;
}

/** True for valid UTF-8 that `decode` does not change: no byte order mark, no escape sequences. */
export function isDecoded(buffer: Buffer): boolean {
  if (buffer.includes(0) || buffer.includes(ESCAPE) || mostlyControls(buffer)) return false;
  if (certainBinary(buffer) !== undefined) return false;
  return isAscii(buffer) || (isUtf8(buffer) && buffer[0] !== MARK);
}

/** First byte of the sequences by which ISO-2022-JP switches to Kanji. */
const ESCAPE = 0x1b;
/** First byte of a byte order mark. */
const MARK = 0xef;

function decodeAscii(buffer: Buffer): Decoded {
  // ISO-2022-JP is ASCII that switches to Kanji by escape sequences.
  if (buffer.includes('\x1b$B') || buffer.includes('\x1b$@')) {
    return { text: new TextDecoder('iso-2022-jp').decode(buffer), encoding: 'iso-2022-jp' };
  }
  return { text: buffer.toString('latin1'), encoding: 'utf-8' };
}

/** Removes a byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Replaces bytes that cannot be decoded. */
export const REPLACEMENT = '\uFFFD';

/** Number of replacement characters in a text. */
export function replacementsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) count++;
  return count;
}

/** True for a text with so many replacement characters that it was probably decoded as the wrong encoding. */
export function mostlyReplaced(text: string): boolean {
  return replacementsIn(text) > 1 + text.length / 500;
}

/** Makes every line end \n. */
export function normaliseLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Characters of the bytes 0x80 to 0x9F in windows-1252 (Encoding Standard). Every other byte is its own code point. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/**
 * Decodes windows-1252. The TextDecoder of Node 20.18.3 and later decodes it as Latin-1, which turns curly quotes and
 * dashes into control characters (https://github.com/nodejs/node/issues/56542).
 */
export function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9F]/g, control => WINDOWS_1252[control.charCodeAt(0) - 0x80]);
}

/** Bytes by which UTF-16 without a byte order mark is recognised. */
const UTF16_SAMPLE = 4096;

/**
 * Recognises UTF-16 by its byte order mark, or by the NUL in every other byte of a mostly Latin text.
 *
 * @param head the first 4,096 bytes, or all bytes of a shorter file
 */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? undefined : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(head.length, UTF16_SAMPLE) & ~1;
  // Fast path for nearly all files.
  if (length < 4 || !head.subarray(0, 64).includes(0)) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  const units = length / 2;
  if (odd > units * 0.7 && even < units * 0.02) return 'utf-16le';
  return even > units * 0.7 && odd < units * 0.02 ? 'utf-16be' : undefined;
}

/** Decodes UTF-16; undefined for binary data of 16-bit numbers. */
function decodeUtf16(buffer: Buffer, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  // An odd byte at the end is an incomplete character.
  const text = new TextDecoder(encoding).decode(buffer.subarray(0, buffer.length & ~1));
  // Small 16-bit numbers have the same pattern of NUL bytes, but decode to control characters.
  const head = Uint8Array.from(text.slice(0, 1024), character => Math.min(character.charCodeAt(0), 0xff));
  return head.includes(0) || mostlyControls(head) ? undefined : text;
}

/** Bytes in which control characters are counted. */
const SAMPLE = 1024;

/** Largest share of control characters in a text: some texts have terminal colours and form feeds. */
const MAX_CONTROLS = 0.1;

/** Signatures with which no text begins. */
const CERTAIN_SIGNATURES: readonly (readonly [string, string])[] = [
  ['\xff\xfe\0\0', 'UTF-32 text'],
  ['\x89PNG\r\n', 'PNG image'],
  ['\xff\xd8\xff', 'JPEG image'],
  ['%PDF-', 'PDF document; convert it, e.g. with pdftotext'],
  ['PK\x03\x04', 'ZIP archive or office document'],
  ['\x1f\x8b', 'gzip archive'],
  ['\xfd7zXZ\0', 'xz archive'],
  ['\x28\xb5\x2f\xfd', 'zstd archive'],
  ['7z\xbc\xaf\x27\x1c', '7z archive'],
  ['\x7fELF', 'ELF program'],
  ['\xca\xfe\xba\xbe', 'compiled program'],
  ['\xcf\xfa\xed\xfe', 'compiled program'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old office document'],
  ['{\\rtf1', 'RTF document'],
  ['%!PS-Adobe', 'PostScript document'],
];

/** Signatures with which an article may begin ("ID3 tags explained"). They name bytes that are known not to be text. */
const LIKELY_SIGNATURES: readonly (readonly [string, string])[] = [
  ['GIF8', 'GIF image'],
  ['BM', 'BMP image'],
  ['II*\0', 'TIFF image'],
  ['MM\0*', 'TIFF image'],
  ['RIFF', 'RIFF media file'],
  ['ID3', 'MP3 audio'],
  ['OggS', 'Ogg media file'],
  ['fLaC', 'FLAC audio'],
  ['BZh', 'bzip2 archive'],
  ['Rar!', 'RAR archive'],
  ['SQLite format 3', 'SQLite database'],
  ['PAR1', 'Parquet file'],
  ['Obj\x01', 'Avro file'],
  ['\0asm', 'WebAssembly program'],
  ['MZ', 'Windows program'],
];

/** The kind of a file whose first bytes prove that it is binary; undefined for others. */
export function certainBinary(bytes: Uint8Array): string | undefined {
  return kindIn(CERTAIN_SIGNATURES, bytes);
}

/** The kind of bytes that are known not to be text; `otherwise` if no signature matches. */
export function binaryKind(bytes: Uint8Array, otherwise: string): string {
  const container = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', 4, 8);
  return container === 'ftyp' ? 'MP4 or HEIF media file' : (kindIn(LIKELY_SIGNATURES, bytes) ?? otherwise);
}

/** True if the first bytes have more control characters than a text. */
export function mostlyControls(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, SAMPLE);
  let controls = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    // Backspace, tab, line feed, vertical tab, form feed, return and escape occur in texts.
    if (byte < 32 ? byte < 8 || (byte > 13 && byte !== 27) : byte === 127) controls++;
  }
  return controls > length * MAX_CONTROLS;
}

function kindIn(signatures: readonly (readonly [string, string])[], bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  return signatures.find(([signature]) => head.startsWith(signature))?.[1];
}
