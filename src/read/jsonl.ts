/** JSON Lines in bounded memory: bytes are pushed in, articles come out, whatever the pieces they arrive in. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ReadItem } from '../model.js';
import { binaryKind, certainBinary } from './binary.js';
import { decode } from './decode.js';
import type { FieldReader } from './fields.js';
import { LineSplitter } from './lines.js';
import { parserMessage, problemAt, readRecord } from './records.js';
import { utf16Of } from './utf16.js';

/** Bytes that have to be there before the kind of file is judged. */
const HEAD = 4096;

/** Longest line, bytes. */
const LONGEST_LINE = 64 * 1024 * 1024;

export class JsonLines {
  readonly #path: string;
  readonly #fields: FieldReader;
  readonly #longest: number;
  readonly #splitter: LineSplitter;
  /** The first bytes, until there are enough of them to tell what the file is. */
  #head: Buffer | undefined = Buffer.alloc(0);
  #transcoder: TextDecoder | undefined;
  #line = 0;
  #record = 0;
  #done = false;

  /** @param longestLine bytes; a longer line is a problem and not kept in memory */
  constructor(path: string, fields: FieldReader, longestLine = LONGEST_LINE) {
    this.#path = path;
    this.#fields = fields;
    this.#longest = longestLine;
    this.#splitter = new LineSplitter(longestLine);
  }

  /** True once nothing that follows can matter: the file is binary. */
  get done(): boolean {
    return this.#done;
  }

  /** Records and problems on the lines that these bytes complete. The bytes may be overwritten afterwards. */
  push(chunk: Uint8Array): ReadItem[] {
    if (this.#done) return [];
    if (this.#head === undefined) return this.#feed(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    return this.#head.length < HEAD ? [] : this.#start(this.#head);
  }

  /** What the last line holds; it needs no line feed. */
  end(): ReadItem[] {
    const items = this.#head === undefined ? [] : this.#start(this.#head);
    if (this.#done) return items;
    if (this.#transcoder !== undefined) this.#split(Buffer.from(this.#transcoder.decode()), items);
    const last = this.#splitter.end();
    if (last !== undefined) this.#read(last, items);
    this.#done = true;
    return items;
  }

  #start(bytes: Buffer): ReadItem[] {
    this.#head = undefined;
    // However many bytes came at once, the same ones are judged.
    const head = bytes.subarray(0, HEAD);
    const wide = utf16Of(head);
    const kind =
      certainBinary(head) ?? (wide === undefined && head.includes(0) ? binaryKind(head, 'NUL bytes') : undefined);
    if (kind !== undefined) {
      this.#done = true;
      return [{ problem: { id: this.#path, path: this.#path, status: 'binary', reason: kind } }];
    }
    if (wide !== undefined) this.#transcoder = new TextDecoder(wide);
    return this.#feed(bytes);
  }

  #feed(chunk: Uint8Array): ReadItem[] {
    const items: ReadItem[] = [];
    const bytes =
      this.#transcoder === undefined ? chunk : Buffer.from(this.#transcoder.decode(chunk, { stream: true }));
    this.#split(bytes, items);
    return items;
  }

  #split(bytes: Uint8Array, items: ReadItem[]): void {
    for (const line of this.#splitter.push(bytes)) this.#read(line, items);
  }

  /** @param line undefined where it was too long to keep */
  #read(line: Buffer | 'too long', items: ReadItem[]): void {
    this.#line++;
    if (line !== 'too long' && isBlank(line)) return;
    const number = ++this.#record;
    const place = { path: this.#path, number, words: `record ${number} (line ${this.#line})` };
    const broken = { ...place, words: `line ${this.#line}` };
    if (line === 'too long') {
      const limit = this.#longest >= 1 << 20 ? `${this.#longest >> 20} MB` : `${this.#longest} bytes`;
      items.push({ problem: problemAt(broken, `longer than ${limit}`) });
      return;
    }
    const decoded = isUtf8(line) ? { text: line.toString('utf8') } : decode(line);
    if ('binary' in decoded) {
      items.push({ problem: problemAt(broken, `not text but ${decoded.binary}`) });
      return;
    }
    // Files joined end to end carry their byte order marks into the middle.
    const text = decoded.text.charCodeAt(0) === 0xfeff ? decoded.text.slice(1) : decoded.text;
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      items.push({ problem: problemAt(broken, `not valid JSON: ${parserMessage(error)}`) });
      return;
    }
    items.push(readRecord(record, this.#fields, place));
  }
}

/** White space as JSON knows it, or a byte order mark alone. */
function isBlank(line: Buffer): boolean {
  let at = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
  while (at < line.length && (line[at] === 0x20 || line[at] === 0x09 || line[at] === 0x0d)) at++;
  return at === line.length;
}
