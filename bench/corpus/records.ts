/** Writes articles with id, title, URL, source and date, as JSON Lines or as files. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Header {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  readonly published: string;
}

export interface RecordWriter {
  /** @param text pieces of UTF-8 in order, separated by an empty line; empty pieces are left out */
  write(header: Header, text: readonly Uint8Array[]): void;
  close(): void;
}

const BUFFER = 8 << 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const LETTER_N = 0x6e;

/** Writes one record per line. */
export class JsonLinesWriter implements RecordWriter {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER);
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(header: Header, text: readonly Uint8Array[]): void {
    const size = text.reduce((sum, piece) => sum + piece.length, 0);
    // Every byte may need a backslash.
    if (this.#at + 2 * size + 8192 > BUFFER) this.#flush();
    this.#at += this.#buffer.write(`${JSON.stringify(header).slice(0, -1)},"text":"`, this.#at);
    let first = true;
    for (const piece of text) {
      if (piece.length === 0) continue;
      if (!first) this.#at += this.#buffer.write('\\n\\n', this.#at);
      first = false;
      this.#escape(piece);
    }
    this.#at += this.#buffer.write('"}\n', this.#at);
  }

  #escape(bytes: Uint8Array): void {
    const buffer = this.#buffer;
    let at = this.#at;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === QUOTE || byte === BACKSLASH) buffer[at++] = BACKSLASH;
      else if (byte < 0x20) {
        buffer[at++] = BACKSLASH;
        buffer[at++] = byte === NEWLINE ? LETTER_N : 0x74;
        continue;
      }
      buffer[at++] = byte;
    }
    this.#at = at;
  }

  #flush(): void {
    let done = 0;
    while (done < this.#at) done += writeSync(this.#file, this.#buffer, done, this.#at - done);
    this.#at = 0;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }
}

const IN_FOLDER = 1000;
const EMPTY_LINE = Buffer.from('\n\n');

/** Writes one text file per record, with the title as its first line, and a thousand files per folder. */
export class FilesWriter implements RecordWriter {
  readonly #folder: string;
  #count = 0;
  #part = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  write({ id, title }: Header, text: readonly Uint8Array[]): void {
    if (this.#count % IN_FOLDER === 0) {
      this.#part = join(this.#folder, String(this.#count / IN_FOLDER).padStart(4, '0'));
      mkdirSync(this.#part, { recursive: true });
    }
    this.#count++;
    const pieces = [Buffer.from(title), ...text].filter(piece => piece.length > 0);
    writeFileSync(
      join(this.#part, `${id}.txt`),
      Buffer.concat(pieces.flatMap((piece, i) => (i > 0 ? [EMPTY_LINE, piece] : [piece]))),
    );
  }

  close(): void {}
}
