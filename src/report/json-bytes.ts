/**
 * Writes JSON as UTF-8 bytes.
 *
 * A report of a million articles holds a hundred million keys, strings and numbers. Joined as strings, each of them
 * would be a heap object until its piece is written.
 */
import { jsonString } from './sanitize.js';

/** Bytes after which a piece is complete. */
const PIECE_BYTES = 2 ** 17;
/** Bytes reserved after a full piece. The buffer grows when a row needs more. */
const HEADROOM = 2 ** 13;
/** The first buffer is smaller, because a comparison of two articles is small. */
const INITIAL_BYTES = 2 ** 14;

/** The loop over characters is faster than a library call up to this length. */
const SHORT_TEXT = 64;
/** The longest number is `-1.2345678901234567e+308`. */
const MAX_NUMBER_BYTES = 32;
/** Numbers are written in ten-thousandths, with at most four decimals. */
const SCALE = 10_000;
/** V8 stores an integer below this value without a heap object. */
const MAX_SMALL_INTEGER = 2 ** 30;

const [QUOTE, BACKSLASH, POINT, ZERO] = [0x22, 0x5c, 0x2e, 0x30];

/**
 * 1 for each byte that JSON holds unescaped. 0 for characters that `jsonString` escapes, and for the lead bytes of the
 * blocks with such characters: U+0080, U+0600, U+2000 and U+F000.
 */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH, 0x7f, 0xc2, 0xd8, 0xe2, 0xef]) PLAIN[byte] = 0;
const LAST_ASCII = 0x7e;
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * Constant JSON, such as a key with its separators, stored eight bytes to a number and padded with zeros.
 *
 * No eight bytes of well-formed UTF-8 are a NaN, whose bits an engine may change.
 */
export class JsonLiteral {
  readonly length: number;
  readonly words: Float64Array;

  constructor(json: string) {
    const bytes = Buffer.from(json);
    this.length = bytes.length;
    this.words = new Float64Array(Math.ceil(bytes.length / 8));
    new Uint8Array(this.words.buffer).set(bytes);
  }
}

export const EMPTY_OBJECT = new JsonLiteral('{}');

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

export class JsonBytes {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #view = viewOf(this.#bytes);
  #length = 0;
  #pieces: Uint8Array[] = [];

  /** Ends the piece if it is full. The caller calls this method between two rows of a list. */
  endPiece(): void {
    if (this.#length >= PIECE_BYTES) this.#finishPiece();
  }

  get hasPieces(): boolean {
    return this.#pieces.length > 0;
  }

  /** Removes and returns the complete pieces. */
  takePieces(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** Removes and returns all bytes written so far. */
  takeRest(): Uint8Array[] {
    this.#finishPiece();
    return this.takePieces();
  }

  literal({ words, length }: JsonLiteral): void {
    const start = this.#length;
    this.#reserve(words.length * 8);
    const view = this.#view;
    // faster than a call of set(); the bytes after `length` are padding that the next write overwrites
    for (let i = 0; i < words.length; i++) view.setFloat64(start + i * 8, words[i], IS_LITTLE_ENDIAN);
    this.#length = start + length;
  }

  /** Writes a string literal with the bytes of `jsonString(text)`. */
  string(text: string): void {
    const { length } = text;
    if (length > SHORT_TEXT) {
      if (PLAIN_TEXT.test(text)) this.#ascii(`"${text}"`);
      else this.#utf8(jsonString(text));
      return;
    }
    this.#reserve(length + 2);
    const target = this.#bytes;
    const start = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > LAST_ASCII || PLAIN[code] === 0) {
        this.#utf8(jsonString(text));
        return;
      }
      target[start + i] = code;
    }
    target[start - 1] = QUOTE;
    target[start + length] = QUOTE;
    this.#length = start + length + 1;
  }

  /**
   * Writes a key and its value, a string literal.
   *
   * @param key  the key with its separators
   * @param utf8 text, well-formed from `from` to before `to`
   */
  keyAndUtf8(key: JsonLiteral, utf8: Uint8Array, from: number, to: number): void {
    this.literal(key);
    this.#reserve(to - from + 2);
    const target = this.#bytes;
    const shift = this.#length + 1 - from;
    for (let i = from; i < to; i++) {
      const byte = utf8[i];
      if (PLAIN[byte] === 0) {
        this.#utf8(jsonString(Buffer.from(utf8.buffer, utf8.byteOffset + from, to - from).toString()));
        return;
      }
      target[shift + i] = byte;
    }
    target[shift + from - 1] = QUOTE;
    target[shift + to] = QUOTE;
    this.#length = shift + to + 1;
  }

  /** Writes a number rounded to four decimals; `null` for a number that is not finite. */
  number(value: number): void {
    this.#reserve(MAX_NUMBER_BYTES);
    const scaled = Math.round(value * SCALE);
    if (scaled >= 0 && scaled < MAX_SMALL_INTEGER) this.#tenThousandths(scaled);
    else this.#ascii(Number.isFinite(scaled) ? String(scaled / SCALE) : 'null');
  }

  /** Writes a string that is already JSON. */
  json(json: string): void {
    this.#utf8(json);
  }

  #tenThousandths(scaled: number): void {
    const target = this.#bytes;
    let at = this.#length;
    const whole = (scaled / SCALE) | 0;
    const rest = scaled - whole * SCALE;
    if (whole < 10) target[at++] = ZERO + whole;
    else {
      let end = at + 1;
      for (let least = 10; whole >= least; least *= 10) end++;
      let left = whole;
      for (let digit = end - 1; digit >= at; digit--) {
        const others = (left / 10) | 0;
        target[digit] = ZERO + left - others * 10;
        left = others;
      }
      at = end;
    }
    if (rest > 0) {
      const hundredths = (rest / 100) | 0;
      const others = rest - hundredths * 100;
      const tenth = (hundredths / 10) | 0;
      const thousandth = (others / 10) | 0;
      target[at] = POINT;
      target[at + 1] = ZERO + tenth;
      target[at + 2] = ZERO + hundredths - tenth * 10;
      target[at + 3] = ZERO + thousandth;
      target[at + 4] = ZERO + others - thousandth * 10;
      at += 4;
      while (target[at] === ZERO) at--;
      at++;
    }
    this.#length = at;
  }

  #ascii(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  #utf8(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, needed + HEADROOM));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }

  #finishPiece(): void {
    if (this.#length === 0) return;
    this.#pieces.push(this.#bytes.subarray(0, this.#length));
    this.#bytes = Buffer.allocUnsafe(PIECE_BYTES + HEADROOM);
    this.#view = viewOf(this.#bytes);
    this.#length = 0;
  }
}
