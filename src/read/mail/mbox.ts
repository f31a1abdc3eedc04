/**
 * Splits an mbox file (RFC 4155) into messages, with one message in memory. A line that begins with "From " may also
 * belong to a message, and exports drop the empty line before it or damage the line. `isDelimiter` therefore also
 * considers the line before it and the headers after it. A line that is spelled differently (`from `, ` From `) needs
 * more evidence. Quoting is undone as in the mboxrd variant: a line that begins with `>From ` loses one `>`.
 */

export interface MboxMessage {
  /** Number in the file, from 1. */
  readonly number: number;
  /** The message without the "From " line; absent if it is too long. */
  readonly bytes?: Buffer;
  /** Clause that says why bytes of the message are missing. */
  readonly fault?: string;
}

/** Longest "From " line. Bytes. */
const MAX_FROM_LINE = 1000;
/** Bytes after a "From " line in which headers are searched. */
const HEADERS = 1000;
const LOOKAHEAD = MAX_FROM_LINE + HEADERS;
/**
 * Bytes kept for the next chunk, so that a "From " line that spans two chunks is seen together with the line before it.
 */
const CARRY = LOOKAHEAD + 24;

/** Bytes of the ends of two lines. */
const LINE_END = 4;
const LINE_FEED = 10;
const RETURN = 13;
/**
 * Beginnings of the lines between messages: that of RFC 4155 first, then those after a change of case or of white
 * space.
 */
const SPELLINGS = ['From ', 'from ', 'FROM ', 'From\t', ' From '];
const MAX_SPELLING = 6;

/** The spelling with which a line between messages may begin at the index. */
function spellingOf(bytes: Buffer, at: number): string | undefined {
  const begin = bytes.toString('latin1', at, at + MAX_SPELLING);
  return SPELLINGS.find(spelling => begin.startsWith(spelling));
}

/** Finds the lines that may begin a message. Searches the bytes once for each spelling. */
class LineFinder {
  readonly #bytes: Buffer;
  readonly #next = SPELLINGS.map(() => -1);

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Index of the first such line after `at`; undefined if there is none. `at` must not decrease between calls. */
  after(at: number): number | undefined {
    let first: number | undefined;
    for (const [spelling, word] of SPELLINGS.entries()) {
      let line = this.#next[spelling];
      if (line <= at && line !== 0) {
        line = this.#bytes.indexOf(`\n${word}`, at) + 1;
        this.#next[spelling] = line;
      }
      if (line > 0 && (first === undefined || line < first)) first = line;
    }
    return first;
  }
}

/** Splits the chunks of an mbox file into messages. */
export class MboxSplitter {
  readonly #maxBytes: number;
  #carry: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #length = 0;
  #number = 0;
  #fault: string | undefined;
  /** Clause for the following bytes, which may be wrong up to the next gap. */
  #suspect: string | undefined;
  /** True while no "From " line was found: the bytes may be no mbox file. */
  #isHeadless = false;
  /** True once a message has a date or an id. */
  #hasDated = false;
  /** True if the previous message has only headers. */
  #isAfterEmpty = false;

  /** @param maxBytes longest message; the bytes of a longer one are dropped */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** True at the end of a file without a "From " line. */
  get hasNoFromLine(): boolean {
    return this.#isHeadless;
  }

  /** The messages that the chunk completes. The caller may overwrite the chunk afterwards. */
  push(chunk: Uint8Array): MboxMessage[] {
    return this.#split(Buffer.concat([this.#carry, chunk]), false);
  }

  /**
   * Marks a gap: bytes are missing here.
   *
   * @param isSuspect true if no bytes are missing yet, but the following bytes may be wrong, up to the next gap
   * @returns the messages before the one with the gap
   */
  gap(fault: string, isSuspect: boolean): MboxMessage[] {
    const messages = this.#split(this.#carry, true, isSuspect ? LINE_END : 0);
    this.#suspect = isSuspect ? fault : undefined;
    if (!isSuspect) this.#carry = Buffer.from('\n');
    this.#fault ??= fault;
    return messages;
  }

  /** The last messages of the file. */
  end(): MboxMessage[] {
    const messages = this.#split(this.#carry, true);
    this.#carry = Buffer.alloc(0);
    if (this.#number > 0) messages.push(this.#message());
    return messages;
  }

  /** @param carried number of last bytes that are kept for the next call even if `isLast` is true */
  #split(bytes: Buffer, isLast: boolean, carried = 0): MboxMessage[] {
    const messages: MboxMessage[] = [];
    let start = 0;
    if (this.#number === 0) {
      start = afterBlankLines(bytes);
      if (bytes.length - start < MAX_FROM_LINE && !isLast) {
        this.#carry = Buffer.from(bytes);
        return [];
      }
      if (start === bytes.length) return [];
      this.#isHeadless = !isFirstLine(bytes, start);
      this.#number = 1;
    }
    // A later "From " line may not have all its headers in these bytes.
    const limit = isLast ? bytes.length : bytes.length - LOOKAHEAD;
    const lines = new LineFinder(bytes);
    for (let at = start; ; ) {
      const line = lines.after(at);
      if (line === undefined || line > limit) break;
      at = line;
      if (!isDelimiter(bytes, line)) continue;
      this.#keep(bytes.subarray(start, line));
      messages.push(this.#message());
      this.#number++;
      this.#isHeadless = false;
      start = line;
    }
    const kept = Math.max(start, bytes.length - (isLast ? carried : CARRY));
    this.#keep(bytes.subarray(start, kept));
    this.#carry = Buffer.from(bytes.subarray(kept));
    return messages;
  }

  #keep(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) this.#pieces = [];
    else if (bytes.length > 0) this.#pieces.push(Buffer.from(bytes));
  }

  #message(): MboxMessage {
    const number = this.#number;
    const fault = this.#fault === undefined ? {} : { fault: this.#fault };
    const bytes = this.#length > this.#maxBytes ? undefined : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#fault = this.#suspect;
    if (bytes === undefined) return { number, ...fault };
    const end = isFirstLine(bytes, 0) ? bytes.indexOf(LINE_FEED) + 1 || bytes.length : 0;
    const letter = bytes.subarray(end);
    const suspect = this.#suspectBeginning(letter);
    const own = fault.fault === undefined ? (earlyEnd(letter) ?? suspect) : undefined;
    return { number, bytes: unquoted(letter), ...(own === undefined ? fault : { fault: own }) };
  }

  /** Clause for a message that may be the rest of the previous one, which may quote a letter with its "From " line. */
  #suspectBeginning(letter: Buffer): string | undefined {
    const head = letter.toString('latin1', 0, MAX_HEADERS);
    const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
    const isDated = /^(?:date|message-id):/im.test(head.slice(0, end));
    const isAfterEmpty = this.#isAfterEmpty;
    const isUndated = this.#hasDated && !isDated;
    this.#hasDated ||= isDated;
    this.#isAfterEmpty = letter.length < MAX_HEADERS && head.slice(end).trim() === '';
    if (isUndated) return 'it has neither date nor id, and may be a part of the message before';
    return isAfterEmpty ? 'the message before has no text, and this one may be a part of it' : undefined;
  }
}

/** Index after a byte order mark and blank lines. */
function afterBlankLines(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === LINE_FEED || bytes[at] === RETURN) at++;
  return at;
}

const TIME = /\d\d:\d\d/;

/** True for a "From " line with a weekday, a time and a year. */
const hasStamp = (line: string): boolean =>
  TIME.test(line) && /\b(?:mon|tue|wed|thu|fri|sat|sun)\b/i.test(line) && /\b(?:19|20)\d\d\b/.test(line);

/**
 * True if a line between messages begins at the index. In other spellings it needs a stamp: it may be the header
 * `From`.
 */
function isFirstLine(bytes: Buffer, start: number): boolean {
  const spelling = spellingOf(bytes, start);
  if (spelling === undefined || spelling === SPELLINGS[0]) return spelling !== undefined;
  const line = bytes.subarray(start, start + MAX_FROM_LINE);
  const end = line.indexOf(LINE_FEED);
  return hasStamp(line.toString('latin1', 0, end < 0 ? line.length : end));
}

/** True if the line at the index, which begins with a spelling of "From ", begins a message. */
function isDelimiter(bytes: Buffer, line: number): boolean {
  const end = line + bytes.subarray(line, line + MAX_FROM_LINE).indexOf(LINE_FEED);
  if (end < line) return false;
  const text = bytes.toString('latin1', line, end);
  const before = bytes[line - 2] === RETURN ? line - 3 : line - 2;
  const followsBlank = bytes[before] === LINE_FEED;
  const [, sender = '', weekday = ''] = text.trim().split(/ +/, 3);
  const isStamped = hasStamp(text);
  const isUsual = text.startsWith('From ');
  const headers = headersIn(bytes.subarray(end + 1, line + LOOKAHEAD));
  if (!isUsual) return isStamped && headers > (followsBlank ? 0 : 1);
  if (followsBlank && isStamped && /^(?:mon|tue|wed|thu|fri|sat|sun),?$/i.test(weekday)) return true;
  if (headers === 0) return false;
  if (isStamped || (followsBlank && TIME.test(text))) return true;
  const isSender = sender.includes('@') || sender === '-' || /daemon/i.test(sender);
  return headers > 1 ? isSender || followsBlank : isSender && followsBlank;
}

/** Headers with which messages begin, besides those that begin with `X-`, `List-`, `ARC-` and the like. */
const FIRST_HEADERS = new Set(
  `from to cc subject date message-id return-path received mime-version content-type content-transfer-encoding
  delivered-to reply-to sender status in-reply-to references dkim-signature envelope-to authentication-results`.split(
    /\s+/,
  ),
);

/** Number of header lines at the beginning of the bytes, after at most one empty line: 0, 1, or 2 for more. */
function headersIn(bytes: Buffer): number {
  let headers = 0;
  for (let at = afterBlankLines(bytes.subarray(0, LINE_END)); headers < 2; ) {
    const feed = bytes.indexOf(LINE_FEED, at);
    const end = feed < 0 ? bytes.length : feed;
    const name = /^[!-9;-~]{1,40}(?=:)/.exec(bytes.toString('latin1', at, Math.min(end, at + 41)))?.[0].toLowerCase();
    const isContinued = headers > 0 && (bytes[at] === 32 || bytes[at] === 9);
    if (name !== undefined && (FIRST_HEADERS.has(name) || /^(?:x|list|arc|received)-/.test(name))) headers++;
    else if (!isContinued) break;
    if (feed < 0) break;
    at = feed + 1;
  }
  return headers;
}

/** Bytes in which the headers end, and tolerance for the length of a body, because tools change line ends. */
const MAX_HEADERS = 1 << 16;
const TOLERANCE = 200;

/** Clause for a message shorter than its Content-Length: one of its lines may have been taken for the next message. */
function earlyEnd(letter: Buffer): string | undefined {
  const head = letter.toString('latin1', 0, MAX_HEADERS);
  const headersEnd = /\r?\n\r?\n/.exec(head);
  if (headersEnd === null) return undefined;
  const stated = Number(/^content-length: ?(\d{1,12})\r?$/im.exec(head.slice(0, headersEnd.index))?.[1] ?? 0);
  const length = letter.length - headersEnd.index - headersEnd[0].length;
  if (stated * 0.9 > length + TOLERANCE) {
    return `ends after ${length.toLocaleString('en')} of ${stated.toLocaleString('en')} bytes: a line in it may look like the next message`;
  }
  return undefined;
}

function unquoted(bytes: Buffer): Buffer {
  if (!bytes.includes('>From ')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
