/** A block of JSON Lines to its articles, and to a problem for each line that is not an article. */

import { isAscii, isUtf8 } from 'node:buffer';
import { jsonStringKernel } from '../../kernels/json-strings.js';
import type { EncodedArticle, ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import type { BatchBuffer } from '../file.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { formatBytes, notText, parserMessage, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, readRecord } from '../records/fields.js';
import { isBlank, type JsonLinesBlock } from './line-blocks.js';

const LINE_FEED = 10;

/**
 * The items of a block, in the order of its lines. Never throws because of what is in them.
 *
 * @param texts where given, most texts stay bytes in there
 */
export function readJsonLines(block: JsonLinesBlock, file: SourceLocation, fields: FieldChoice): ReadItem[];
export function readJsonLines(
  block: JsonLinesBlock,
  file: SourceLocation,
  fields: FieldChoice,
  texts: BatchBuffer | undefined,
): (ReadItem | EncodedArticle)[];
export function readJsonLines(
  block: JsonLinesBlock,
  file: SourceLocation,
  fields: FieldChoice,
  texts?: BatchBuffer,
): (ReadItem | EncodedArticle)[] {
  if ('binary' in block) return [notText(file, block.binary)];
  if ('longerThan' in block) {
    return [
      unreadable(partOf(file, block.record, `line ${block.line}`), `longer than ${formatBytes(block.longerThan)}`),
    ];
  }
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length);
  const reader = new FieldReader(fields);
  const textAt = decoderOfAll(bytes);
  const lineAt = textAt ?? lineDecoder(bytes);
  const encodedLine = texts && textAt ? encodedReader(bytes, textAt, file, reader, texts) : undefined;
  const items: (ReadItem | EncodedArticle)[] = [];
  let { line, record } = block;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (!isBlank(bytes, start, end)) {
      items.push(encodedLine?.(start, end, record) ?? readLine(lineAt(start, end), file, record, line, reader));
      record++;
    }
    start = end + 1;
  }
  return items;
}

type Text = string | { readonly binary: string };

/** Decodes any part of the bytes; undefined where they are neither ASCII nor UTF-8. */
function decoderOfAll(bytes: Buffer): ((start: number, end: number) => string) | undefined {
  if (isAscii(bytes)) return (start, end) => bytes.toString('latin1', start, end);
  if (isUtf8(bytes)) return (start, end) => bytes.toString('utf8', start, end);
  return undefined;
}

/** Decodes lines of which each may have its own encoding. */
function lineDecoder(bytes: Buffer): (start: number, end: number) => Text {
  return (start, end) => {
    const line = bytes.subarray(start, end);
    if (isUtf8(line)) return line.toString('utf8');
    const decoded = decode(line);
    return 'text' in decoded ? decoded.text : decoded;
  };
}

/** @param number of the record in the file; @param line of the file; both from 1 */
function readLine(decoded: Text, file: SourceLocation, number: number, line: number, fields: FieldReader): ReadItem {
  const failed = (clause: string): ReadItem => unreadable(partOf(file, number, `line ${line}`), clause);
  if (typeof decoded !== 'string') return failed(`not text but ${decoded.binary}`);
  // Each of several files that were joined end to end may begin with a byte order mark.
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return failed(`not valid JSON: ${parserMessage(error)}`);
  }
  return readRecord(record, fields, partOf(file, number, `record ${number} (line ${line})`));
}

/** Reads a line; undefined where `readLine` has to do it. @param number of the record in the file, from 1 */
type EncodedLineReader = (start: number, end: number, number: number) => EncodedArticle | undefined;

/** Shortest string that is cut out of its line. Bytes. */
const MIN_TEXT = 128;
const [SPACE, QUOTE, LESS, OPENING_BRACE] = [' ', '"', '<', '{'].map(character => character.charCodeAt(0));

/**
 * Stands for the text in the rest of the line. No other string of such a line equals it, because lines with a `\u` escape
 * are not read this way; it is neither a name nor a date, and a reader that takes it for HTML changes it.
 */
const PLACEHOLDER = '\0<p>';
const PLACEHOLDER_AS_JSON = '"\\u0000<p>"';

/**
 * Reads lines whose texts stay bytes. The text is most of a line: it is cut out and unescaped by a kernel, and `JSON.parse`
 * gets the rest. A line that is out of the ordinary in any way is left to `readLine`.
 *
 * @param bytes  valid UTF-8
 * @param textAt decodes a part of the bytes
 */
function encodedReader(
  bytes: Buffer,
  textAt: (start: number, end: number) => string,
  file: SourceLocation,
  fields: FieldReader,
  texts: BatchBuffer,
): EncodedLineReader | undefined {
  const kernel = jsonStringKernel();
  const { input, output } = kernel;
  if (bytes.length >= input.length) return undefined;
  input.set(bytes);
  input[bytes.length] = 0;
  return (start, end, number) => {
    if (input[start] !== OPENING_BRACE) return undefined;
    // The longest string of the line stands in the output from `out` on; the next string is written behind it.
    let [length, out, next] = [MIN_TEXT - 1, 0, 0];
    let [from, to] = [0, 0];
    for (let at = start; at < end; at++) {
      if (input[at] !== QUOTE) continue;
      const closing = kernel.copy(at + 1, next);
      if (closing < 0) return undefined;
      const { end: outEnd } = kernel;
      if (outEnd - next > length) {
        [from, to, out] = [at, closing + 1, next];
        length = outEnd - next;
        next = outEnd;
      }
      at = closing;
    }
    // White space or a tag in front: the text may be HTML.
    if (to === 0 || output[out] <= SPACE || output[out] === LESS) return undefined;
    const record = parsed(textAt(start, from) + PLACEHOLDER_AS_JSON + textAt(to, end));
    if (!isRecord(record)) return undefined;
    const { id, text, ...rest } = fields.read(record);
    if (text !== PLACEHOLDER || holdsNul(id) || holdsNul(rest.title) || holdsNul(rest.source)) return undefined;
    if (holdsNul(rest.url) || holdsNul(rest.published)) return undefined;
    const article = { id: id ?? rest.url ?? idAt({ ...file, number }), path: file.path, ...rest };
    return { article, utf8: texts.copy(output.subarray(out, out + length)) };
  };
}

const holdsNul = (value: string | undefined): boolean => value?.includes('\0') ?? false;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
