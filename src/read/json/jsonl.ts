/**
 * JSON Lines in bounded memory, in two halves: the stream of bytes is cut into blocks of lines, and a block is read into
 * articles, which may happen on another core.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadItem, ReadProblem } from '../../types/article.js';
import { binaryKind, certainBinary } from '../decode/binary.js';
import { decode } from '../decode/decode.js';
import { utf16Of } from '../decode/utf16.js';
import { partOf, type SourceLocation } from '../location.js';
import { parserMessage, unreadable } from '../problem.js';
import type { FieldReader } from '../records/fields.js';
import { readRecord } from '../records/records.js';
import { type EncodedArticle, encodedLines } from './encoded-lines.js';
import { isBlank, type LineBlock, LineBlocks } from './line-blocks.js';

/** Bytes that have to be there before the kind of file is judged. */
const HEAD = 4096;

/** Longest line, bytes. */
const LONGEST_LINE = 64 * 1024 * 1024;

const LINE_FEED = 10;

/** A piece of a JSON Lines file: some lines, or why there are none. */
export type JsonLinesPiece = LineBlock | { readonly problem: ReadProblem };

/** Bytes are pushed in, blocks of lines come out, whatever the pieces they arrive in. */
export class JsonLines {
  readonly #path: string;
  readonly #blocks: LineBlocks;
  /** The first bytes, until there are enough of them to tell what the file is. */
  #head: Buffer | undefined = Buffer.alloc(0);
  #transcoder: TextDecoder | undefined;
  #done = false;

  /** @param longestLine bytes; a longer line is a problem and not kept in memory */
  constructor(path: string, longestLine = LONGEST_LINE) {
    this.#path = path;
    this.#blocks = new LineBlocks(longestLine);
  }

  /** True once nothing that follows can matter: the file is binary. */
  get done(): boolean {
    return this.#done;
  }

  /** What these bytes complete. They may be overwritten afterwards. */
  *push(chunk: Uint8Array): Generator<JsonLinesPiece> {
    if (this.#done) return;
    if (this.#head === undefined) {
      yield* this.#blocks.push(this.#transcoded(chunk));
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= HEAD) yield* this.#start(this.#head);
  }

  /** What the last line holds; it needs no line feed. */
  *end(): Generator<JsonLinesPiece> {
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (this.#done) return;
    if (this.#transcoder !== undefined) yield* this.#blocks.push(Buffer.from(this.#transcoder.decode()));
    yield* this.#blocks.end();
    this.#done = true;
  }

  /** What is whole of what was pushed, where the rest cannot be read: nothing, where it is too little to judge the file by. */
  *interrupted(): Generator<JsonLinesPiece> {
    if (this.#head === undefined && !this.#done) yield* this.#blocks.interrupted();
    this.#done = true;
  }

  *#start(bytes: Buffer): Generator<JsonLinesPiece> {
    this.#head = undefined;
    // However many bytes came at once, the same ones are judged.
    const head = bytes.subarray(0, HEAD);
    const wide = utf16Of(head);
    const kind =
      certainBinary(head) ?? (wide === undefined && head.includes(0) ? binaryKind(head, 'NUL bytes') : undefined);
    if (kind !== undefined) {
      this.#done = true;
      yield { problem: { id: this.#path, path: this.#path, status: 'binary', reason: kind } };
      return;
    }
    if (wide !== undefined) this.#transcoder = new TextDecoder(wide);
    yield* this.#blocks.push(this.#transcoded(bytes));
  }

  #transcoded(chunk: Uint8Array): Uint8Array {
    return this.#transcoder === undefined ? chunk : Buffer.from(this.#transcoder.decode(chunk, { stream: true }));
  }
}

/**
 * The articles of a piece, and a problem for each line that is none.
 *
 * @param longestLine bytes, as it was cut with
 */
export function readPiece(
  piece: JsonLinesPiece,
  path: string,
  fields: FieldReader,
  longestLine = LONGEST_LINE,
): ReadItem[] {
  return readLines(piece, { path, longestLine }, fields, undefined) as ReadItem[];
}

/** The same, but most texts are bytes still, which are valid until the next call. */
export function readEncodedPiece(
  piece: JsonLinesPiece,
  path: string,
  fields: FieldReader,
): (ReadItem | EncodedArticle)[] {
  return readLines(piece, { path, longestLine: LONGEST_LINE }, fields, encodedLines);
}

function readLines(
  piece: JsonLinesPiece,
  { path, longestLine }: { readonly path: string; readonly longestLine: number },
  fields: FieldReader,
  encoded: typeof encodedLines | undefined,
): (ReadItem | EncodedArticle)[] {
  if ('problem' in piece) return [piece];
  if (piece.bytes === undefined) {
    const limit = longestLine >= 1 << 20 ? `${longestLine >> 20} MB` : `${longestLine} bytes`;
    const broken = partOf({ path, explicit: false }, piece.record, `line ${piece.line}`);
    return [unreadable(broken, `longer than ${limit}`)];
  }
  const bytes = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length);
  const whole = wholeReader(bytes);
  const textOf =
    whole === undefined ? lineReader(bytes) : (start: number, end: number) => ({ text: whole(start, end) });
  const readEncoded = whole === undefined ? undefined : encoded?.(bytes, whole, path, fields);
  const items: (ReadItem | EncodedArticle)[] = [];
  let { line, record } = piece;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (!isBlank(bytes, start, end)) {
      const number = record++;
      items.push(readEncoded?.(start, end, number) ?? readLine(textOf(start, end), { path, number, line }, fields));
    }
    start = end + 1;
  }
  return items;
}

type Text = { readonly text: string } | { readonly binary: string };

/** Decodes any part, where what is asked of a block once holds for all of it. */
function wholeReader(bytes: Buffer): ((start: number, end: number) => string) | undefined {
  if (isAscii(bytes)) return (start, end) => bytes.toString('latin1', start, end);
  if (isUtf8(bytes)) return (start, end) => bytes.toString('utf8', start, end);
  return undefined;
}

/** Decodes lines, each in an encoding of its own. */
function lineReader(bytes: Buffer): (start: number, end: number) => Text {
  return (start, end) => {
    const line = bytes.subarray(start, end);
    return isUtf8(line) ? { text: line.toString('utf8') } : decode(line);
  };
}

function readLine(
  decoded: Text,
  { path, number, line }: { path: string; number: number; line: number },
  fields: FieldReader,
): ReadItem {
  const file = { path, explicit: false };
  const broken = (): SourceLocation => partOf(file, number, `line ${line}`);
  if ('binary' in decoded) return unreadable(broken(), `not text but ${decoded.binary}`);
  // Files joined end to end carry their byte order marks into the middle.
  const text = decoded.text.charCodeAt(0) === 0xfeff ? decoded.text.slice(1) : decoded.text;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return unreadable(broken(), `not valid JSON: ${parserMessage(error)}`);
  }
  return readRecord(record, fields, partOf(file, number, `record ${number} (line ${line})`));
}
