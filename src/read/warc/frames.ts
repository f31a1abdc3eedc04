/** Where the records of a web archive start, and their headers; be there other bytes between them, or a cut in one. */
import { oneLine } from '../reason.js';
import type { ByteSource } from '../unpack/byte-source.js';
import { UnpackError } from '../unpack/unpack-error.js';
import { type Head, headEnd, parseHead } from './head.js';

/** Longest header of a record or of HTTP, bytes. */
const LONGEST_HEAD = 1 << 16;

const LINE_FEED = 10;

export class WarcFrames {
  /** Records so far, with the one at hand. */
  records = 0;

  /** @param source an archive that is unpacked already */
  constructor(readonly source: ByteSource) {}

  /** Goes to where a record starts. @returns whether there is one, and how many bytes stood before that are none */
  async seek(): Promise<readonly [found: boolean, passed: number]> {
    const { source } = this;
    let passed = 0;
    for (let blank = true; await source.fill(1); ) {
      const more = await source.fill(5);
      const { ahead } = source;
      if (!more && 'WARC/'.startsWith(ahead.toString('latin1'))) throw this.cut('', this.records + 1);
      if (ahead.subarray(0, 5).toString('latin1') === 'WARC/') {
        this.records++;
        return [true, passed];
      }
      const first = ahead[0];
      if (blank && (first === 13 || first === LINE_FEED)) {
        source.consume(1);
        continue;
      }
      blank = false;
      const feed = ahead.indexOf(LINE_FEED);
      const step = feed < 0 ? ahead.length : feed + 1;
      passed += step;
      source.consume(step);
    }
    return [false, passed];
  }

  /** A header of at most `within` bytes, which is consumed; undefined where it has no end, and then it is not. */
  async head(within: number): Promise<(Head & { readonly length: number }) | undefined> {
    const { source } = this;
    for (let wanted = 4096; ; wanted *= 4) {
      const most = Math.min(wanted, within, LONGEST_HEAD);
      const whole = await source.fill(most);
      const ahead = source.ahead.subarray(0, most);
      const length = headEnd(ahead);
      if (length !== undefined) {
        const head = await parseHead(ahead.subarray(0, length));
        source.consume(length);
        return { ...head, length };
      }
      if (!whole && source.ahead.length < most) throw this.cut('');
      if (most < wanted) return undefined;
    }
  }

  /** Leaves a record whose header has no end: the next one is looked for behind its first line. */
  giveUp(): void {
    this.source.consume(5);
  }

  /** Passes over bytes of the record at hand. */
  async skip(length: number, url: string): Promise<void> {
    if (!(await this.source.skip(length))) throw this.cut(url);
  }

  /** Takes bytes of the record at hand. */
  async take(length: number, url: string): Promise<Buffer> {
    const bytes = await this.source.take(length);
    if (bytes === undefined) throw this.cut(url);
    return bytes;
  }

  /** What to throw where the archive ends within a record. */
  cut(url: string, number = this.records): UnpackError {
    return new UnpackError(`cut off in record ${number}${url === '' ? '' : ` (${oneLine(url)})`}`);
  }
}
