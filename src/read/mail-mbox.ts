/**
 * Cuts a stream of bytes into the letters of an mbox file (RFC 4155), in memory for one letter at a time. The quoting is
 * undone as mboxrd does it: a line that begins with `>From ` loses one `>`.
 */

export interface Letter {
  /** Without its "From " line. Absent where it was too long to keep. */
  readonly bytes?: Buffer;
  /** 1-based. */
  readonly number: number;
}

/** Longest "From " line, and what is kept of a piece so that one that is cut in two is seen; bytes. */
const LONGEST_FROM = 1000;
const KEPT = LONGEST_FROM + 24;

const LINE_FEED = 10;
const RETURN = 13;

export class Mbox {
  readonly #longest: number;
  #carry: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #length = 0;
  #number = 0;
  #foreign = false;

  /** @param longest bytes of a letter; of a longer one nothing is kept */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** True once it is plain that the file is no mbox: it does not begin with a "From " line. */
  get foreign(): boolean {
    return this.#foreign;
  }

  /** The letters that these bytes complete; they may be overwritten afterwards. */
  push(chunk: Uint8Array): Letter[] {
    return this.#foreign ? [] : this.#cut(Buffer.concat([this.#carry, chunk]), false);
  }

  end(): Letter[] {
    const letters = this.#foreign ? [] : this.#cut(this.#carry, true);
    this.#carry = Buffer.alloc(0);
    if (this.#foreign || this.#number === 0) return [];
    letters.push(this.#letter());
    return letters;
  }

  #cut(given: Buffer, last: boolean): Letter[] {
    const letters: Letter[] = [];
    let start = 0;
    if (this.#number === 0) {
      start = begin(given);
      if (given.length - start < LONGEST_FROM && !last) {
        this.#carry = Buffer.from(given);
        return [];
      }
      if (!given.subarray(start, start + 5).equals(FROM)) {
        this.#foreign = given.length > start;
        return [];
      }
      this.#number = 1;
    }
    const judged = last ? given.length : given.length - LONGEST_FROM;
    for (let at = start; ; ) {
      const line = given.indexOf('\nFrom ', at) + 1;
      if (line === 0 || line > judged) break;
      at = line;
      if (!isDelimiter(given, line)) continue;
      this.#keep(given.subarray(start, line));
      letters.push(this.#letter());
      this.#number++;
      start = line;
    }
    const kept = last ? given.length : Math.max(start, given.length - KEPT);
    this.#keep(given.subarray(start, kept));
    this.#carry = Buffer.from(given.subarray(kept));
    return letters;
  }

  #keep(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else if (bytes.length > 0) this.#pieces.push(Buffer.from(bytes));
  }

  #letter(): Letter {
    const number = this.#number;
    const bytes = this.#length > this.#longest ? undefined : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    if (bytes === undefined) return { number };
    const first = bytes.indexOf(LINE_FEED);
    return { number, bytes: unquoted(first < 0 ? bytes.subarray(bytes.length) : bytes.subarray(first + 1)) };
  }
}

const FROM = Buffer.from('From ');

/** Behind a byte order mark and blank lines. */
function begin(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === LINE_FEED || bytes[at] === RETURN) at++;
  return at;
}

/** A "From " line stands behind a blank one and gives a time; a sentence that begins with the word does not. */
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
