/** Pages that were saved under a name that does not say so, as crawlers do: told by how they begin. */
import { EXTENSIONS, extensionOf } from './formats.js';

/** Bytes that are looked at. */
const HEAD = 512;

const [SPACE, LESS, BYTE_ORDER_MARK] = [0x20, 0x3c, 0xef];
const PAGE = /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)[\s>]/i;

/** True for a page under a name with no extension, or with none that anybody knows; what is called a text is one. */
export function isUnnamedPage(bytes: Uint8Array, path: string): boolean {
  return isPage(bytes) && !(EXTENSIONS.plain as readonly string[]).includes(extensionOf(path));
}

function isPage(bytes: Uint8Array): boolean {
  const [first] = bytes;
  // most texts begin with a letter
  if (first > SPACE && first !== LESS && first !== BYTE_ORDER_MARK) return false;
  return PAGE.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString('latin1'));
}
