/** Bytes of a page to text: what the page says its encoding is counts where its bytes bear it out. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { certainBinary } from '../decode/binary.js';
import { decode, decodeWindows1252 } from '../decode/decode.js';
import { type Decoded, utf16Of } from '../decode/unicode.js';
import { attributesOf, scanHtml } from './scanner.js';

/** Where a declaration has to stand (HTML Standard, 4.2.5.4). Bytes. */
const DECLARED_WITHIN = 1024;

/** Some pages hold stray NUL bytes, which browsers leave out; with more of them it is something else. A share. */
const MOST_NULS = 0.05;

/**
 * As `decode`, but between the byte order mark and detection the encoding declared by the page decides (`<meta charset>`,
 * `http-equiv`, an XML declaration) where it is one of the Encoding Standard and the bytes fit it. Well-formed UTF-8 is
 * UTF-8 whatever is declared: templates lie more often than chance spells it. Never throws.
 */
export function decodeHtml(bytes: Uint8Array): Decoded {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (utf16Of(buffer) !== undefined) return decode(buffer);
  if (buffer.includes(0)) {
    const kept = isPage(buffer) ? Buffer.from(buffer.filter(byte => byte !== 0)) : buffer;
    if (kept.length >= buffer.length || kept.length < buffer.length * (1 - MOST_NULS)) return decode(buffer);
    buffer = kept;
  }
  const declared = declaredEncoding(buffer.toString('latin1', 0, DECLARED_WITHIN));
  // ISO-2022-JP is all ASCII bytes, and so well-formed UTF-8.
  const otherThanUtf8 = declared === 'iso-2022-jp' ? isAscii(buffer) : !isUtf8(buffer);
  if (declared === undefined || !otherThanUtf8 || certainBinary(buffer) !== undefined) return decode(buffer);
  return decodeAs(declared, buffer) ?? decode(buffer);
}

/** Undefined where the bytes do not fit the encoding. */
function decodeAs(encoding: string, buffer: Buffer): Decoded | undefined {
  if (encoding === 'utf-8') return undefined;
  const text = encoding === 'windows-1252' ? decodeWindows1252(buffer) : new TextDecoder(encoding).decode(buffer);
  let replaced = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) replaced++;
  return replaced > 1 + text.length / 500 ? undefined : { text, encoding };
}

/** The name the Encoding Standard has for the first label that it knows. */
function declaredEncoding(head: string): string | undefined {
  const labels: string[] = [];
  const xml = /^\s*<\?xml[^>]{1,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head);
  if (xml !== null) labels.push(xml[1]);
  scanHtml(head, {
    open(name, tag) {
      if (name !== 'meta') return;
      const attributes = attributesOf(tag);
      const content = /charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(attributes.get('content') ?? '')?.[1];
      const label = attributes.get('charset') ?? (attributes.has('http-equiv') ? content : undefined);
      if (label !== undefined) labels.push(label.trim());
    },
    close() {},
    text() {},
  });
  for (const label of labels) {
    try {
      const { encoding } = new TextDecoder(label);
      // A page whose declaration can be read byte by byte is not in UTF-16.
      return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
    } catch {}
  }
  return undefined;
}

function isPage(buffer: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?[\s\0]*<(?:!doctype|html|head|body|\?xml|!--|meta)/i.test(
    buffer.toString('latin1', 0, 256),
  );
}
