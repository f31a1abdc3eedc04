/** Decodes a page or feed in the encoding that it declares, if the bytes are valid in that encoding. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decode } from '../decode/decode.js';
import { certainBinary, type Decoded, decodeWindows1252, mostlyReplaced, utf16Of } from '../decode/unicode.js';
import { attributesOf, scanHtml } from './scanner.js';

/** Bytes in which an encoding may be declared (HTML Standard, 4.2.5.4). */
const DECLARED_WITHIN = 1024;

/** Largest share of NUL bytes in a page. Browsers ignore a few; with more, the file is not a page. */
const MAX_NULS = 0.05;

/**
 * Decodes like `decode`, with one more step between the byte order mark and the statistics: the encoding that the page
 * declares (`<meta charset>`, `http-equiv`, an XML declaration) counts if the Encoding Standard knows it and the bytes
 * are valid in it. Valid UTF-8 is decoded as UTF-8 whatever is declared: wrong templates are far more frequent than
 * text in another encoding that is valid UTF-8 by chance. Does not throw.
 */
export function decodeHtml(bytes: Uint8Array): Decoded {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (utf16Of(buffer) !== undefined) return decode(buffer);
  if (buffer.includes(0)) {
    const kept = isPage(buffer) ? Buffer.from(buffer.filter(byte => byte !== 0)) : buffer;
    if (kept.length >= buffer.length || kept.length < buffer.length * (1 - MAX_NULS)) return decode(buffer);
    buffer = kept;
  }
  const declared = declaredEncoding(buffer.toString('latin1', 0, DECLARED_WITHIN));
  // ISO-2022-JP has ASCII bytes only, and is always valid UTF-8.
  const otherThanUtf8 = declared === 'iso-2022-jp' ? isAscii(buffer) : !isUtf8(buffer);
  if (declared === undefined || !otherThanUtf8 || certainBinary(buffer) !== undefined) return decode(buffer);
  return decodeAs(declared, buffer) ?? decode(buffer);
}

/** @returns undefined if the bytes are not valid in the encoding */
function decodeAs(encoding: string, buffer: Buffer): Decoded | undefined {
  if (encoding === 'utf-8') return undefined;
  const text = encoding === 'windows-1252' ? decodeWindows1252(buffer) : new TextDecoder(encoding).decode(buffer);
  return mostlyReplaced(text) ? undefined : { text, encoding };
}

/** The first declared encoding that the Encoding Standard knows, by its name there. */
function declaredEncoding(head: string): string | undefined {
  const labels: string[] = [];
  const xml = /^\s*<\?xml[^>]{1,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head);
  if (xml !== null) labels.push(xml[1]);
  scanHtml(head, {
    open(name, tag) {
      if (name !== 'meta') return;
      const attributes = attributesOf(tag);
      const content = /charset\s*=\s*(?:["']\s*)?([\w.:-]{1,40})/i.exec(attributes.get('content') ?? '')?.[1];
      const label = attributes.get('charset') ?? (attributes.has('http-equiv') ? content : undefined);
      if (label !== undefined) labels.push(label.trim());
    },
    close() {},
    text() {},
  });
  for (const label of labels) {
    try {
      const { encoding } = new TextDecoder(label);
      // The declaration was read as single bytes: the page is not UTF-16.
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
