/** Reads a block of JSON Lines line by line; from the first line that is not one JSON value on, value by value. */
import { isAscii, isUtf8 } from 'node:buffer';
import { jsonStringKernel } from '../../kernels/json-strings.js';
import type { EncodedArticle, ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import type { BatchBuffer } from '../file.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { formatBytes, incomplete, notice, notText, ProblemLimiter, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, readRecord } from '../records/fields.js';
import { keptArticle } from '../records/kept.js';
import { CUT } from './json.js';
import { LIST_NAMES, listAmong, readerFor } from './layouts.js';
import { isBlank, type JsonLinesBlock, type LineBlock } from './line-blocks.js';
import { looseValues } from './loose.js';
import { Repairs } from './loose-value.js';

const LINE_FEED = 10;

/**
 * Reads the items of a block, in the order of its lines. Does not throw for faults of the lines.
 *
 * @param texts receives most texts as bytes
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
  const fieldReader = new FieldReader(fields);
  const items: (ReadItem | EncodedArticle)[] = [];
  const values = new ValueReader(file, fields, fieldReader, items, isOnlyLine(block));
  const textAt = decoderOfAll(bytes);
  if (textAt === undefined) readMixed(bytes, block, values);
  else {
    const encodedLine = texts && encodedReader(bytes, textAt, file, fieldReader, texts);
    let { line, record } = block;
    for (let start = 0; start < bytes.length; line++) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed;
      if (!isBlank(bytes, start, end)) {
        const encoded = encodedLine?.(start, end, record);
        if (encoded !== undefined) items.push(encoded);
        else if (!values.readLine(textAt(start, end), line, record)) {
          values.readText(textAt(start, bytes.length), line, record);
          break;
        }
        record++;
      }
      start = end + 1;
    }
  }
  values.finish(block.isEnd === true && bytes.at(-1) !== LINE_FEED);
  const { suspect } = block;
  return suspect === undefined ? items : items.map(item => incomplete(item, suspect));
}

/** True for the first line of a file if nothing follows it. */
function isOnlyLine({ bytes, record }: LineBlock): boolean {
  const feed = bytes.indexOf(LINE_FEED);
  return record === 1 && isBlank(bytes, feed < 0 ? bytes.length : feed + 1, bytes.length);
}

/** A function that decodes any part of the bytes; undefined if the bytes are neither ASCII nor UTF-8. */
function decoderOfAll(bytes: Buffer): ((start: number, end: number) => string) | undefined {
  if (isAscii(bytes)) return (start, end) => bytes.toString('latin1', start, end);
  if (isUtf8(bytes)) return (start, end) => bytes.toString('utf8', start, end);
  return undefined;
}

/** Reads a block in which each line may have its own encoding. */
function readMixed(bytes: Buffer, { line: firstLine, record: firstRecord }: LineBlock, values: ValueReader): void {
  let [line, record] = [firstLine, firstRecord];
  let texts: string[] = [];
  let before = { line, record };
  const flush = (): void => {
    values.readText(texts.join('\n'), before.line, before.record);
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
      values.fail(`not text but ${decoded.binary}`, record, line, 'binary');
    }
    if (!isBlank(bytes, start, end)) record++;
    start = end + 1;
  }
  flush();
}

/** Reads the JSON values of a block into items. */
class ValueReader {
  readonly #file: SourceLocation;
  readonly #choice: FieldChoice;
  readonly #fields: FieldReader;
  readonly #items: (ReadItem | EncodedArticle)[];
  readonly #isAlone: boolean;
  readonly #problems = new ProblemLimiter();
  readonly #repairs = new Repairs();
  #isJoined = false;
  /** True if the end of the last value is missing. */
  #isCut = false;
  /** Number of the last record, and the number of values read with this number. */
  #record = 0;
  #count = 0;

  /** @param items receives the items; @param isAlone true if the file has one line */
  constructor(
    file: SourceLocation,
    choice: FieldChoice,
    fields: FieldReader,
    items: (ReadItem | EncodedArticle)[],
    isAlone: boolean,
  ) {
    this.#isAlone = isAlone;
    this.#file = file;
    this.#choice = choice;
    this.#fields = fields;
    this.#items = items;
  }

  /**
   * Reads a line if it is one JSON value.
   *
   * @param line number in the file and @param record number among the lines that are not blank, both from 1
   * @returns false if the line is not one JSON value
   * @returns false for any other line
   */
  readLine(text: string, line: number, record: number): boolean {
    // If files were concatenated, each of them may begin with a byte order mark.
    const value = parsed(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    if (value === undefined) return false;
    this.#take(value, line, record);
    return true;
  }

  /** Reads a text value by value. @param line and @param record the numbers of its first line */
  readText(text: string, line: number, record: number): void {
    let lastRecord = record - 1;
    const before = this.#items.length;
    const options = {
      line,
      record,
      repairs: this.#repairs,
      isArticle: (value: unknown) => listAmong(value, this.#fields, this.#isAlone) !== undefined,
      // In the first line the file may be one JSON document with a wrong extension.
      ...(line === 1 && { isList: (name: string) => LIST_NAMES.includes(name.toLowerCase()) }),
    };
    for (const item of looseValues(text, options)) {
      if ('fault' in item) this.fail(item.fault, item.record, item.line, 'syntax', item.lastLine);
      else {
        if (item.nth > 1 || item.record > lastRecord + 1) this.#isJoined = true;
        this.#take(item.value, item.line, item.record, item.missing);
      }
      lastRecord = item.record;
    }
    if (this.#items.length > before) return;
    if (/[[\]]\s*[[\]]\s*[[\]]/.test(text.slice(0, 100))) {
      this.fail('not valid JSON: brackets without a value', record, line, 'syntax');
    } else if (record === 1 && /[^\s[\],\0\x1e\uFEFF]/.test(text)) {
      // Only comments or semicolons. `streams.ts` reports an empty list.
      this.fail('no JSON value in it', record, line, 'syntax');
    }
  }

  fail(clause: string | (() => string), record: number, line: number, kind: string, lastLine = line): void {
    this.#isCut = false;
    const label = lastLine === line ? `line ${line}` : `lines ${line} to ${lastLine}`;
    const text = typeof clause === 'string' ? clause : this.#problems.isCounting(kind) ? '' : clause();
    this.#add(unreadable(partOf(this.#file, record, label), text), kind);
  }

  /**
   * Adds the items about the block as a whole.
   *
   * @param isOpen the block ends the file, and its last line has no line feed
   */
  finish(isOpen: boolean): void {
    for (const item of this.#problems.rest()) this.#items.push(item);
    if (isOpen && this.#isCut) this.#items.push(unreadable(this.#file, CUT));
    if (this.#repairs.clause !== undefined) this.#items.push(notice(this.#file, this.#repairs.clause));
    if (!this.#isJoined) return;
    this.#items.push(notice(this.#file, 'its records are not one per line: they were read value by value'));
  }

  #take(value: unknown, line: number, record: number, missing?: string): void {
    this.#isCut = missing !== undefined;
    const given = readRecord(value, this.#fields, this.#locationOf(record, line));
    const item = missing === undefined ? given : incomplete(given, missing);
    const found = 'article' in item ? undefined : listAmong(value, this.#fields, this.#isAlone);
    if (found === undefined) {
      this.#add(item, 'record');
      return;
    }
    // `#locationOf` has counted the list itself. Its first record takes the number of the line.
    this.#count--;
    const fields = readerFor(found, this.#choice);
    found.list.forEach((inner, at) => {
      const item = readRecord(inner, fields, this.#locationOf(record, line));
      const isCut = missing !== undefined && at === found.list.length - 1;
      this.#add(isCut ? incomplete(item, missing) : item, 'record');
    });
    if (found.list.length > 1) this.#isJoined = true;
  }

  #locationOf(record: number, line: number): SourceLocation {
    this.#count = record === this.#record ? this.#count + 1 : 1;
    this.#record = record;
    const location = partOf(this.#file, record, `record ${record} (line ${line})`);
    return this.#count === 1 ? location : { ...location, id: `${this.#file.path}#${record}.${this.#count}` };
  }

  #add(item: ReadItem, kind: string): void {
    const listed = this.#problems.add(item, kind);
    if (listed !== undefined) this.#items.push(listed);
  }
}

/** Reads a line; undefined if `readLine` must read it. @param number of the record in the file, from 1 */
type EncodedLineReader = (start: number, end: number, number: number) => EncodedArticle | undefined;

/** Shortest string that stays encoded. Bytes. */
const MIN_TEXT = 128;
const [SPACE, QUOTE, LESS, OPENING_BRACE] = [' ', '"', '<', '{'].map(character => character.charCodeAt(0));

/**
 * Replaces the text in its line. No other string of the line equals the placeholder, because lines with a `\u` escape
 * are not read this way. The placeholder is no name and no date, and a reader that takes it for HTML changes it.
 */
const PLACEHOLDER = '\0<p>';
const PLACEHOLDER_AS_JSON = '"\\u0000<p>"';

/**
 * Reads lines whose texts stay UTF-8. The longest string of a line is taken as the text: a kernel unescapes it, and
 * `JSON.parse` reads the line with a placeholder in its place. Unusual lines are left to `readLine`.
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
    // The longest string so far is in the output at `out`; the next string is written at `next`, after it.
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
    // A text that begins with white space or a tag may be HTML.
    if (to === 0 || output[out] <= SPACE || output[out] === LESS) return undefined;
    const record = parsed(textAt(start, from) + PLACEHOLDER_AS_JSON + textAt(to, end));
    if (!isRecord(record)) return undefined;
    const kept = fields.isChosen ? undefined : keptArticle(record, { path: file.path, number }, fields.isPlacedHere);
    if (kept !== undefined) {
      const { text, ...article } = kept;
      if (text !== PLACEHOLDER || Object.values(article).some(value => typeof value === 'string' && holdsNul(value)))
        return undefined;
      return { article, utf8: texts.copy(output.subarray(out, out + length)) };
    }
    const { id, text, ...rest } = fields.read(record);
    if (text !== PLACEHOLDER || holdsNul(id) || holdsNul(rest.title) || holdsNul(rest.source)) return undefined;
    if (holdsNul(rest.url) || holdsNul(rest.published) || holdsNul(rest.credits)) return undefined;
    const article = { id: id ?? rest.url ?? idAt({ ...file, number }), path: file.path, row: number, ...rest };
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
