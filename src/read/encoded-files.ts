/**
 * Files of plain text whose texts stay bytes: most are UTF-8 that nothing has to be done to, and a string would be made
 * only to be turned into bytes again by the tokeniser. Whatever is out of the ordinary is read in the ordinary way.
 */
import { isDecoded } from './decode/unicode.js';
import type { EncodedArticle } from './json/encoded-lines.js';
import { idAt, type SourceLocation } from './location.js';
import { titleOfEncoded } from './plain.js';
import { isUnnamedPage } from './unnamed-page.js';

const [RETURN, OPENING] = ['\r', '{'].map(character => character.charCodeAt(0));
/** Stands in each of our own reports that is no JSON. */
const REPORT = 'told twice';

/** Bytes of a text that is worth to be kept beside others, at most. */
const LONGEST = 1 << 20;

/** Texts one behind the other, until there are others. */
let texts = Buffer.alloc(0);
let length = 0;

/** To be called before the first file of a batch: its texts take the place of those before. */
export function beginBatch(): void {
  length = 0;
}

/** The article of a plain text; undefined where it has to be read in the ordinary way. */
export function encodedPlain(bytes: Buffer, location: SourceLocation): EncodedArticle | undefined {
  if (bytes.length > LONGEST || bytes[0] === OPENING || bytes.includes(RETURN) || bytes.includes(REPORT))
    return undefined;
  if (!isDecoded(bytes) || isUnnamedPage(bytes, location.path)) return undefined;
  const titled = titleOfEncoded(bytes);
  return titled && { article: { id: idAt(location), path: location.path, ...titled }, utf8: kept(bytes) };
}

function kept(bytes: Buffer): Uint8Array {
  if (texts.length < length + bytes.length) {
    // the texts before stay where they are
    texts = Buffer.allocUnsafeSlow(Math.max(texts.length * 2, bytes.length));
    length = 0;
  }
  bytes.copy(texts, length);
  length += bytes.length;
  return texts.subarray(length - bytes.length, length);
}
