/** Decodes text in any encoding. Encodings other than Unicode are recognised by statistics (chardet). */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import chardet from 'chardet';
import { binaryKind, type Decoded, decodeUnicode, decodeWindows1252, mostlyReplaced, withoutMark } from './unicode.js';

/** Bytes by which the encoding is recognised. */
const SAMPLE = 1 << 16;

/** Least confidence of chardet, 0 to 100. Below it windows-1252 is assumed. */
const MIN_CONFIDENCE = 15;

/** Decodes a whole file or line, without its byte order mark. Does not throw: invalid bytes become U+FFFD. */
export function decode(bytes: Uint8Array): Decoded {
  const decoded = decodeUnicode(bytes);
  if (decoded !== undefined) return decoded;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kindOfInvalid = binaryKind(buffer, '');
  if (kindOfInvalid !== '' && !looksWritten(buffer)) return { binary: kindOfInvalid };
  return decodeDamagedUtf8(buffer) ?? decodeLegacy(buffer);
}

/**
 * Decodes UTF-8 with an incomplete last character or with a few damaged bytes; undefined for other encodings. Bytes of
 * another encoding do not form valid UTF-8 sequences by chance.
 */
function decodeDamagedUtf8(buffer: Buffer): Decoded | undefined {
  const end = completeEnd(buffer);
  const whole = buffer.subarray(0, end);
  // A single lead byte at the end may also be a Latin-1 letter, as in "café".
  if (end < buffer.length && isUtf8(whole) && (buffer.length - end > 1 || !isAscii(whole))) {
    return { text: `${withoutMark(whole.toString('utf8'))}\uFFFD`, encoding: 'utf-8' };
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

/** Index after the last complete UTF-8 character. */
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
    if (confidence < MIN_CONFIDENCE) break;
    // `decodeUnicode` has excluded these.
    if (name === 'ASCII' || name.startsWith('UTF-') || name.startsWith('ISO-2022')) continue;
    const decoder = decoderFor(name);
    if (decoder === undefined) continue;
    if (decoder.encoding === 'windows-1252') break;
    const text = decoder.decode(buffer);
    // KOI8-U has letters at the bytes of some box-drawing characters of KOI8-R.
    if (decoder.encoding === 'koi8-r' && /[╓╕╖╜╢╤╥╫]/.test(text) && !text.includes('═')) {
      return { text: new TextDecoder('koi8-u').decode(buffer), encoding: 'koi8-u' };
    }
    if (!mostlyReplaced(text)) return { text, encoding: decoder.encoding };
  }
  return { text: decodeWindows1252(buffer), encoding: 'windows-1252' };
}

/** A decoder by the name of the encoding; undefined if the Encoding Standard lacks it. */
function decoderFor(name: string): TextDecoder | undefined {
  try {
    return new TextDecoder(name);
  } catch {
    return undefined;
  }
}

/** True for bytes that are mostly letters and blanks, although they begin with the signature of a media file. */
function looksWritten(buffer: Buffer): boolean {
  const head = buffer.toString('latin1', 0, 1024);
  return head.replace(/[^a-z \n]/gi, '').length > head.length * 0.6;
}

/** The part of a file by which its encoding is recognised: from shortly before the first byte that is not ASCII. */
function sampleOf(buffer: Buffer): Buffer {
  if (buffer.length <= SAMPLE) return buffer;
  let first = 0;
  while (first < buffer.length && buffer[first] < 0x80) first++;
  const start = Math.min(Math.max(0, first - 1024), buffer.length - SAMPLE);
  return buffer.subarray(start, start + SAMPLE);
}
