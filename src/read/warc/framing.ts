/** Finds the records of a web archive and their headers, past foreign bytes between them and up to where the archive is cut. */
import { excerpt, ReadError } from '../problem.js';
import type { ByteSource } from '../unpack/byte-source.js';

/** Values by header name in lower case; the values of a name that is repeated are joined with ", ". */
export type Headers = ReadonlyMap<string, string>;

/** The header of a WARC record, or of the HTTP message in it. */
export interface Head {
  /** The first line, such as "HTTP/1.1 200 OK". */
  readonly startLine: string;
  readonly headers: Headers;
  /** With the empty line behind it. Bytes. */
  readonly length: number;
}

/** Longest header. Bytes. */
const MAX_HEAD = 1 << 16;

const [LINE_FEED, RETURN] = [10, 13];
const MAGIC = 'WARC/';

export class WarcFraming {
  /** Records found so far. */
  records = 0;
  readonly #source: ByteSource;

  /** @param source an archive that is not compressed */
  constructor(source: ByteSource) {
    this.#source = source;
  }

  /**
   * Moves to the next record.
   *
   * @returns false at the end of the archive, and the number of bytes before that belong to no record
   */
  async seek(): Promise<readonly [found: boolean, foreign: number]> {
    const source = this.#source;
    let foreign = 0;
    for (let blank = true; await source.fill(1); ) {
      const more = await source.fill(MAGIC.length);
      const { ahead } = source;
      if (!more && MAGIC.startsWith(ahead.toString('latin1'))) throw this.#cutOff('', this.records + 1);
      if (ahead.toString('latin1', 0, MAGIC.length) === MAGIC) {
        this.records++;
        return [true, foreign];
      }
      // Two empty lines stand between records.
      if (blank && (ahead[0] === RETURN || ahead[0] === LINE_FEED)) {
        source.consume(1);
        continue;
      }
      blank = false;
      const feed = ahead.indexOf(LINE_FEED);
      const step = feed < 0 ? ahead.length : feed + 1;
      foreign += step;
      source.consume(step);
    }
    return [false, foreign];
  }

  /**
   * Takes a header.
   *
   * @param within bytes that it ends in at the latest
   * @returns undefined where it does not end in there, and then it is not taken
   */
  async head(within = Number.POSITIVE_INFINITY): Promise<Head | undefined> {
    const source = this.#source;
    for (let wanted = 4096; ; wanted *= 4) {
      const most = Math.min(wanted, within, MAX_HEAD);
      const whole = await source.fill(most);
      const ahead = source.ahead.subarray(0, most);
      const length = headLength(ahead);
      if (length !== undefined) {
        const head = parseHead(ahead, length);
        source.consume(length);
        return head;
      }
      if (!whole && source.ahead.length < most) throw this.#cutOff('');
      if (most < wanted) return undefined;
    }
  }

  /** Leaves a record whose header does not end: the search for the next one begins behind its first bytes. */
  giveUp(): void {
    this.#source.consume(MAGIC.length);
  }

  /** Passes over bytes of the current record. @throws ReadError where the archive ends before */
  async skip(length: number, url: string): Promise<void> {
    if (!(await this.#source.skip(length))) throw this.#cutOff(url);
  }

  /** Takes bytes of the current record. @throws ReadError where the archive ends before */
  async take(length: number, url: string): Promise<Buffer> {
    const bytes = await this.#source.take(length);
    if (bytes === undefined) throw this.#cutOff(url);
    return bytes;
  }

  #cutOff(url: string, number = this.records): ReadError {
    return new ReadError(`cut off in record ${number}${url === '' ? '' : ` (${excerpt(url)})`}`);
  }
}

/** Length of a header with its empty line; undefined where there is none. Line feeds without returns are accepted. */
function headLength(bytes: Buffer): number | undefined {
  const proper = bytes.indexOf('\r\n\r\n');
  const bare = bytes.subarray(0, proper < 0 ? bytes.length : proper).indexOf('\n\n');
  if (bare >= 0) return bare + 2;
  return proper < 0 ? undefined : proper + 4;
}

function parseHead(bytes: Buffer, length: number): Head {
  const [startLine, ...lines] = bytes.toString('utf8', 0, length).replaceAll('\0', '').split(/\r?\n/);
  const headers = new Map<string, string>();
  let name = '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    const isContinued = /^[ \t]/.test(line);
    if (!isContinued) name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name === '') continue;
    const value = (isContinued ? line : line.slice(colon + 1)).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${isContinued ? ' ' : ', '}${value}`);
  }
  return { startLine, headers, length };
}
