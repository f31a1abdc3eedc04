/** Bytes to text, whatever encoding a newsroom system left them in. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import chardet from 'chardet';
import { binaryKind } from './binary.js';
import { type Decoded, decodeUnicode, withoutMark } from './unicode.js';
import { decodeWindows1252 } from './windows-1252.js';

/** What encodings are told apart by: enough for the statistics, little enough for a file of any size. */
const SAMPLE = 1 << 16;

/** Below this, chardet (0 to 100) has seen too few characters to be believed; the most common encoding is taken. */
const LEAST_CONFIDENCE = 15;

/**
 * Decodes a whole file or a whole line. A byte order mark is left out. Never throws; what cannot be decoded stands as
 * U+FFFD.
 */
export function decode(bytes: Uint8Array): Decoded {
  const decoded = decodeUnicode(bytes);
  if (decoded !== undefined) return decoded;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kindOfInvalid = binaryKind(buffer, '');
  if (kindOfInvalid !== '' && !looksWritten(buffer)) return { binary: kindOfInvalid };
  return decodeDamagedUtf8(buffer) ?? decodeLegacy(buffer);
}

/**
 * UTF-8 that was cut in the middle of a character, or with a few bytes spoilt, is still UTF-8: its other characters of
 * several bytes cannot be well formed by chance.
 */
function decodeDamagedUtf8(buffer: Buffer): Decoded | undefined {
  const end = completeEnd(buffer);
  const whole = buffer.subarray(0, end);
  // A lone lead byte at the very end is also how a word such as "café" ends in Latin-1.
  if (end < buffer.length && isUtf8(whole) && (buffer.length - end > 1 || !isAscii(whole))) {
    return { text: withoutMark(whole.toString('utf8')), encoding: 'utf-8' };
  }
  const sample = sampleOf(whole);
  let good = 0;
  let bad = 0;
  for (const character of sample.toString('utf8', 0, completeEnd(sample))) {
    if (character === '\uFFFD') bad++;
    else if (character > '\x7f') good++;
  }
  return good >= bad * 2 && good > 0 ? { text: withoutMark(whole.toString('utf8')), encoding: 'utf-8' } : undefined;
}

/** Where the last complete UTF-8 character ends. */
function completeEnd(buffer: Buffer): number {
  for (let back = 1; back <= Math.min(3, buffer.length); back++) {
    const byte = buffer[buffer.length - back];
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > 1) return length > back ? buffer.length - back : buffer.length;
  }
  return buffer.length;
}

function decodeLegacy(buffer: Buffer): Decoded {
  for (const { name, confidence } of chardet.analyse(sampleOf(buffer))) {
    if (confidence < LEAST_CONFIDENCE) break;
    // Neither is possible here, whatever the statistics say.
    if (name === 'ASCII' || name.startsWith('UTF-') || name.startsWith('ISO-2022')) continue;
    const decoder = decoderFor(name);
    if (decoder === undefined) continue;
    if (decoder.encoding === 'windows-1252') break;
    const text = decoder.decode(buffer);
    if (!mostlyReplaced(text)) return { text, encoding: decoder.encoding };
  }
  return { text: decodeWindows1252(buffer), encoding: 'windows-1252' };
}

/** Undefined for the encodings chardet knows and the Encoding Standard does not. */
function decoderFor(name: string): TextDecoder | undefined {
  try {
    return new TextDecoder(name);
  } catch {
    return undefined;
  }
}

function mostlyReplaced(text: string): boolean {
  let replaced = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) replaced++;
  return replaced > 1 + text.length / 500;
}

/** Whether bytes that may be a media file read like words all the same: letters and blanks, mostly. */
function looksWritten(buffer: Buffer): boolean {
  const head = buffer.toString('latin1', 0, 1024);
  return head.replace(/[^a-z \n]/gi, '').length > head.length * 0.6;
}

/** The part of a large file that tells its encoding: it starts shortly before the first byte that is not ASCII. */
function sampleOf(buffer: Buffer): Buffer {
  if (buffer.length <= SAMPLE) return buffer;
  let first = 0;
  while (first < buffer.length && buffer[first] < 0x80) first++;
  const start = Math.min(Math.max(0, first - 1024), buffer.length - SAMPLE);
  return buffer.subarray(start, start + SAMPLE);
}
