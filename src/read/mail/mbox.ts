/**
 * Splits the bytes of an mbox file (RFC 4155) into messages, with one message in memory. Exports leave out the empty line
 * before a "From " line, or damage the line itself; and letters hold lines that begin with "From ". So the line before, the
 * line itself and the headers behind it are weighed; a line that is spelled otherwise (`from `, ` From `) has to be whole.
 * Quoting is undone as in the mboxrd variant: a line that begins with `>From ` loses one `>`.
 */

export interface MboxMessage {
  /** Position in the file, from 1. */
  readonly number: number;
  /** Without the "From " line; absent where the message is too long. */
  readonly bytes?: Buffer;
  /** Why bytes of it are missing, in a clause. */
  readonly fault?: string;
}

/** Longest "From " line. Bytes. */
const LONGEST_FROM = 1000;
/** Bytes behind a "From " line in which headers are looked for. */
const HEADERS = 1000;
const LOOKAHEAD = LONGEST_FROM + HEADERS;
/** Bytes kept until the next chunk, so that a "From " line in two chunks is recognised together with the line before it. */
const KEPT = LOOKAHEAD + 24;

/** Bytes of the ends of two lines. */
const LINE_END = 4;
const LINE_FEED = 10;
const RETURN = 13;
/** How lines between messages begin: as the standard has it, and as tools that change all of a file leave it. */
const SPELLINGS = ['From ', 'from ', 'FROM ', 'From\t', ' From '];
const LONGEST_SPELLING = 6;

/** The word with which the bytes begin, where it may be that of a line between messages. */
function spellingOf(bytes: Buffer, at: number): string | undefined {
  const begin = bytes.toString('latin1', at, at + LONGEST_SPELLING);
  return SPELLINGS.find(spelling => begin.startsWith(spelling));
}

/** Finds the lines that may begin a message, from front to back; each byte is looked at once for each spelling. */
class LineFinder {
  readonly #bytes: Buffer;
  readonly #next = SPELLINGS.map(() => -1);

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Index of the first such line that begins behind `at`, which rises from call to call; undefined where there is none. */
  behind(at: number): number | undefined {
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

export class MboxSplitter {
  readonly #longest: number;
  #carry: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #length = 0;
  #number = 0;
  #fault: string | undefined;
  #doubt: string | undefined;
  /** True while the first message may be none: the file does not begin with a "From " line. */
  #isHeadless = false;
  /** A message before has a date or an id of its own. */
  #areDated = false;
  /** The message before has headers and nothing else. */
  #isBehindBlank = false;

  /** @param longest message; nothing of a longer one is kept. Bytes */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** True for a file without a single "From " line, at its end. */
  get isForeign(): boolean {
    return this.#isHeadless;
  }

  /** The messages that the chunk completes. The chunk may be overwritten afterwards. */
  push(chunk: Uint8Array): MboxMessage[] {
    return this.#split(Buffer.concat([this.#carry, chunk]), false);
  }

  /**
   * Says that bytes are missing here.
   *
   * @param isDoubt true where the next bytes may be wrong instead, up to the next gap
   * @returns the messages before; the one that holds the gap comes later
   */
  gap(fault: string, isDoubt: boolean): MboxMessage[] {
    const messages = this.#split(this.#carry, true, isDoubt ? LINE_END : 0);
    this.#doubt = isDoubt ? fault : undefined;
    if (!isDoubt) this.#carry = Buffer.from('\n');
    this.#fault ??= fault;
    return messages;
  }

  /** The last messages. */
  end(): MboxMessage[] {
    const messages = this.#split(this.#carry, true);
    this.#carry = Buffer.alloc(0);
    if (this.#number > 0) messages.push(this.#message());
    return messages;
  }

  /** @param carried bytes that are carried on although the bytes are the last */
  #split(bytes: Buffer, isLast: boolean, carried = 0): MboxMessage[] {
    const messages: MboxMessage[] = [];
    let start = 0;
    if (this.#number === 0) {
      start = beginning(bytes);
      if (bytes.length - start < LONGEST_FROM && !isLast) {
        this.#carry = Buffer.from(bytes);
        return [];
      }
      if (start === bytes.length) return [];
      this.#isHeadless = !isFirstLine(bytes, start);
      this.#number = 1;
    }
    // A "From " line that begins later may not be complete.
    const limit = isLast ? bytes.length : bytes.length - LOOKAHEAD;
    const lines = new LineFinder(bytes);
    for (let at = start; ; ) {
      const line = lines.behind(at);
      if (line === undefined || line > limit) break;
      at = line;
      if (!isDelimiter(bytes, line)) continue;
      this.#keep(bytes.subarray(start, line));
      messages.push(this.#message());
      this.#number++;
      this.#isHeadless = false;
      start = line;
    }
    const kept = Math.max(start, bytes.length - (isLast ? carried : KEPT));
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
    const fault = this.#fault === undefined ? {} : { fault: this.#fault };
    const bytes = this.#length > this.#longest ? undefined : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#fault = this.#doubt;
    if (bytes === undefined) return { number, ...fault };
    const end = isFirstLine(bytes, 0) ? bytes.indexOf(LINE_FEED) + 1 || bytes.length : 0;
    const letter = bytes.subarray(end);
    const doubt = this.#doubtfulBeginning(letter);
    const own = fault.fault === undefined ? (earlyEnd(letter) ?? doubt) : undefined;
    return { number, bytes: unquoted(letter), ...(own === undefined ? fault : { fault: own }) };
  }

  /** Why a message may be the rest of the one before, in a clause: a letter may quote another one with its "From " line. */
  #doubtfulBeginning(letter: Buffer): string | undefined {
    const head = letter.toString('latin1', 0, MAX_HEADERS);
    const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
    const isDated = /^(?:date|message-id):/im.test(head.slice(0, end));
    const isBehindBlank = this.#isBehindBlank;
    const isDoubtful = this.#areDated && !isDated;
    this.#areDated ||= isDated;
    this.#isBehindBlank = letter.length < MAX_HEADERS && head.slice(end).trim() === '';
    if (isDoubtful) return 'it has neither date nor id, and may be a part of the message before';
    return isBehindBlank ? 'the message before has no text, and this one may be a part of it' : undefined;
  }
}

/** Index behind a byte order mark and blank lines. */
function beginning(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === LINE_FEED || bytes[at] === RETURN) at++;
  return at;
}

const TIME = /\d\d:\d\d/;

/** Whether a "From " line has a weekday, a time and a year. */
const hasStamp = (line: string): boolean =>
  TIME.test(line) && /\b(?:mon|tue|wed|thu|fri|sat|sun)\b/i.test(line) && /\b(?:19|20)\d\d\b/.test(line);

/** Whether the bytes at the index begin with the line in front of a message. A header may be spelled like the word. */
function isFirstLine(bytes: Buffer, start: number): boolean {
  const spelling = spellingOf(bytes, start);
  if (spelling === undefined || spelling === SPELLINGS[0]) return spelling !== undefined;
  const line = bytes.subarray(start, start + LONGEST_FROM);
  const end = line.indexOf(LINE_FEED);
  return hasStamp(line.toString('latin1', 0, end < 0 ? line.length : end));
}

/** Whether the "From " line at the index begins a message. */
function isDelimiter(bytes: Buffer, line: number): boolean {
  const end = line + bytes.subarray(line, line + LONGEST_FROM).indexOf(LINE_FEED);
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

/** Names of headers with which messages begin, besides those that begin with `X-`, `List-`, `ARC-` and the like. */
const FIRST_HEADERS = new Set(
  `from to cc subject date message-id return-path received mime-version content-type content-transfer-encoding
  delivered-to reply-to sender status in-reply-to references dkim-signature envelope-to authentication-results`.split(
    /\s+/,
  ),
);

/** Number of header lines that the bytes begin with, behind an empty line or none: 0, 1 or 2. */
function headersIn(bytes: Buffer): number {
  let headers = 0;
  for (let at = beginning(bytes.subarray(0, LINE_END)); headers < 2; ) {
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

/** Bytes of headers in which the length of a body is looked for, and by how much a body may be shorter: tools change line ends. */
const MAX_HEADERS = 1 << 16;
const TOLERANCE = 200;

/** Why a message may go on behind its end, in a clause: a line of it may look like the beginning of the next message. */
function earlyEnd(letter: Buffer): string | undefined {
  const head = letter.toString('latin1', 0, MAX_HEADERS);
  const behind = /\r?\n\r?\n/.exec(head);
  if (behind === null) return undefined;
  const stated = Number(/^content-length: ?(\d{1,12})\r?$/im.exec(head.slice(0, behind.index))?.[1] ?? 0);
  const length = letter.length - behind.index - behind[0].length;
  if (stated * 0.9 > length + TOLERANCE) {
    return `ends after ${length.toLocaleString('en')} of ${stated.toLocaleString('en')} bytes: a line in it may look like the next message`;
  }
  return undefined;
}

function unquoted(bytes: Buffer): Buffer {
  if (!bytes.includes('>From ')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
