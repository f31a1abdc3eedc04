/**
 * Splits the bytes of an mbox file (RFC 4155) into messages, with one message in memory. Quoting is undone as in the mboxrd
 * variant: a line that begins with `>From ` loses one `>`.
 */

export interface MboxMessage {
  /** Position in the file, from 1. */
  readonly number: number;
  /** Without the "From " line; absent where the message is too long. */
  readonly bytes?: Buffer;
}

/** Longest "From " line. Bytes. */
const LONGEST_FROM = 1000;
/** Bytes kept until the next chunk, so that a "From " line in two chunks is recognised together with the line before it. */
const KEPT = LONGEST_FROM + 24;

const LINE_FEED = 10;
const RETURN = 13;
const FROM = Buffer.from('From ');

export class MboxSplitter {
  readonly #longest: number;
  #carry: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #length = 0;
  #number = 0;
  #isForeign = false;

  /** @param longest message; nothing of a longer one is kept. Bytes */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** True as soon as the file turns out not to be an mbox file: it does not begin with a "From " line. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** The messages that the chunk completes. The chunk may be overwritten afterwards. */
  push(chunk: Uint8Array): MboxMessage[] {
    return this.#isForeign ? [] : this.#split(Buffer.concat([this.#carry, chunk]), false);
  }

  /** The last messages. */
  end(): MboxMessage[] {
    const messages = this.#isForeign ? [] : this.#split(this.#carry, true);
    this.#carry = Buffer.alloc(0);
    if (this.#isForeign || this.#number === 0) return [];
    messages.push(this.#message());
    return messages;
  }

  #split(bytes: Buffer, isLast: boolean): MboxMessage[] {
    const messages: MboxMessage[] = [];
    let start = 0;
    if (this.#number === 0) {
      start = beginning(bytes);
      if (bytes.length - start < LONGEST_FROM && !isLast) {
        this.#carry = Buffer.from(bytes);
        return [];
      }
      if (!bytes.subarray(start, start + FROM.length).equals(FROM)) {
        this.#isForeign = bytes.length > start;
        return [];
      }
      this.#number = 1;
    }
    // A "From " line that begins later may not be complete.
    const limit = isLast ? bytes.length : bytes.length - LONGEST_FROM;
    for (let at = start; ; ) {
      const line = bytes.indexOf('\nFrom ', at) + 1;
      if (line === 0 || line > limit) break;
      at = line;
      if (!isDelimiter(bytes, line)) continue;
      this.#keep(bytes.subarray(start, line));
      messages.push(this.#message());
      this.#number++;
      start = line;
    }
    const kept = isLast ? bytes.length : Math.max(start, bytes.length - KEPT);
    this.#keep(bytes.subarray(start, kept));
    this.#carry = Buffer.from(bytes.subarray(kept));
    return messages;
  }

  #keep(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else if (bytes.length > 0) this.#pieces.push(Buffer.from(bytes));
  }

  #message(): MboxMessage {
    const number = this.#number;
    const bytes = this.#length > this.#longest ? undefined : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    if (bytes === undefined) return { number };
    const lineEnd = bytes.indexOf(LINE_FEED);
    return { number, bytes: unquoted(bytes.subarray(lineEnd < 0 ? bytes.length : lineEnd + 1)) };
  }
}

/** Index behind a byte order mark and blank lines. */
function beginning(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === LINE_FEED || bytes[at] === RETURN) at++;
  return at;
}

/** Whether the "From " line at the index begins a message: it follows a blank line and gives a time. */
function isDelimiter(bytes: Buffer, line: number): boolean {
  const before = bytes[line - 2] === RETURN ? line - 3 : line - 2;
  if (bytes[before] !== LINE_FEED) return false;
  const end = bytes.subarray(line, line + LONGEST_FROM).indexOf(LINE_FEED);
  return end > 0 && /\d\d:\d\d/.test(bytes.toString('latin1', line, line + end));
}

function unquoted(bytes: Buffer): Buffer {
  if (!bytes.includes('>From ')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
