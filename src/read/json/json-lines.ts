/**
 * A block of JSON Lines to its articles, and to a problem for each line that is not an article. From the first line on that is
 * not one JSON value, the block is read value by value.
 */

import { isAscii, isUtf8 } from 'node:buffer';
import { jsonStringKernel } from '../../kernels/json-strings.js';
import type { EncodedArticle, ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import type { BatchBuffer } from '../file.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { formatBytes, LikeProblems, notice, notText, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, readRecord } from '../records/fields.js';
import { isBlank, type JsonLinesBlock, type LineBlock } from './line-blocks.js';
import { looseValues, type Repairs } from './loose.js';

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
  const items: (ReadItem | EncodedArticle)[] = [];
  if (textAt === undefined) {
    readMixed(bytes, block, new LooseReader(file, reader, items));
    return items;
  }
  const encodedLine = texts && encodedReader(bytes, textAt, file, reader, texts);
  let { line, record } = block;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (!isBlank(bytes, start, end)) {
      const item = encodedLine?.(start, end, record) ?? readLine(textAt(start, end), file, record, line, reader);
      if (item === undefined) {
        const loose = new LooseReader(file, reader, items);
        loose.read(textAt(start, bytes.length), line, record);
        loose.finish();
        break;
      }
      items.push(item);
      record++;
    }
    start = end + 1;
  }
  return items;
}

/** Decodes any part of the bytes; undefined where they are neither ASCII nor UTF-8. */
function decoderOfAll(bytes: Buffer): ((start: number, end: number) => string) | undefined {
  if (isAscii(bytes)) return (start, end) => bytes.toString('latin1', start, end);
  if (isUtf8(bytes)) return (start, end) => bytes.toString('utf8', start, end);
  return undefined;
}

/** Reads lines of which each may have its own encoding. */
function readMixed(bytes: Buffer, { line: firstLine, record: firstRecord }: LineBlock, loose: LooseReader): void {
  let [line, record] = [firstLine, firstRecord];
  let texts: string[] = [];
  let before = { line, record };
  const flush = (): void => {
    loose.read(texts.join('\n'), before.line, before.record);
    texts = [];
  };
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    const part = bytes.subarray(start, end);
    const decoded = isUtf8(part) ? { text: part.toString('utf8') } : decode(part);
    if (texts.length === 0) before = { line, record };
    if ('text' in decoded) texts.push(decoded.text);
    else {
      flush();
      loose.fail(`not text but ${decoded.binary}`, record, line, 'binary');
    }
    if (!isBlank(bytes, start, end)) record++;
    start = end + 1;
  }
  flush();
  loose.finish();
}

/**
 * The item of a line that is a JSON value; undefined for any other line, and for a list of records.
 *
 * @param number of the record in the file; @param line of the file; both from 1
 */
function readLine(
  decoded: string,
  file: SourceLocation,
  number: number,
  line: number,
  fields: FieldReader,
): ReadItem | undefined {
  // Each of several files that were joined end to end may begin with a byte order mark.
  const record = parsed(decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded);
  if (record === undefined || (Array.isArray(record) && record.every(isRecord) && record.length > 0)) return undefined;
  return readRecord(record, fields, partOf(file, number, `record ${number} (line ${line})`));
}

/** Reads what is not one record a line. */
class LooseReader {
  readonly #file: SourceLocation;
  readonly #fields: FieldReader;
  readonly #items: (ReadItem | EncodedArticle)[];
  readonly #problems = new LikeProblems();
  readonly #repairs: Repairs = new Set();
  #isJoined = false;

  /** @param items receives the items */
  constructor(file: SourceLocation, fields: FieldReader, items: (ReadItem | EncodedArticle)[]) {
    this.#file = file;
    this.#fields = fields;
    this.#items = items;
  }

  /** @param line of the file and @param record of its lines that are not blank with which the text begins; from 1 */
  read(text: string, line: number, record: number): void {
    let lastRecord = record - 1;
    const before = this.#items.length;
    for (const item of looseValues(text, { line, record, repairs: this.#repairs })) {
      if ('fault' in item) {
        this.fail(item.fault, item.record, item.line, 'syntax', item.lastLine);
        lastRecord = item.record;
        continue;
      }
      const { value, nth, isPart } = item;
      if (isPart && !(isRecord(value) && this.#fields.read(value).text !== undefined)) continue;
      if (nth > 1 || item.record > lastRecord + 1) this.#isJoined = true;
      lastRecord = item.record;
      const location = partOf(this.#file, item.record, `record ${item.record} (line ${item.line})`);
      const id = nth > 1 ? { id: `${this.#file.path}#${item.record}.${nth}` } : {};
      this.#add(readRecord(value, this.#fields, { ...location, ...id }), item.line, 'record');
    }
    if (this.#items.length === before && /[[\]]\s*[[\]]\s*[[\]]/.test(text.slice(0, 100))) {
      this.fail('not valid JSON: brackets without a value', record, line, 'syntax');
    }
  }

  fail(clause: string | (() => string), record: number, line: number, kind: string, lastLine = line): void {
    const label = lastLine === line ? `line ${line}` : `lines ${line} to ${lastLine}`;
    const text = typeof clause === 'string' ? clause : this.#problems.isCounting(kind) ? '' : clause();
    this.#add(unreadable(partOf(this.#file, record, label), text), line, kind);
  }

  /** What concerns all of the text. */
  finish(): void {
    for (const item of this.#problems.rest()) this.#items.push(item);
    if (this.#repairs.size > 0) this.#items.push(notice(this.#file, `JSON repaired: ${[...this.#repairs].join(', ')}`));
    if (this.#isJoined)
      this.#items.push(notice(this.#file, 'its records are not one a line: they were read value by value'));
  }

  #add(item: ReadItem, line: number, kind: string): void {
    const listed = this.#problems.add(item, line, kind);
    if (listed !== undefined) this.#items.push(listed);
  }
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
