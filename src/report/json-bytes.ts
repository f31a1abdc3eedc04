/**
 * JSON put together as bytes. A report of a million articles holds a hundred million keys, strings and numbers: joined as strings,
 * each of them would be an object on the heap until its piece is written.
 */
import { jsonString } from './sanitize.js';

/** Bytes of a piece. */
const PIECE = 2 ** 17;
/** Room for what is written between two calls of `endPiece`; there is more where that is not enough. */
const SPARE = 2 ** 13;
/** Bytes at first: a comparison of two articles is small. */
const FIRST = 2 ** 14;

/** Texts up to this length are written faster character by character than by calls. */
const SHORT = 64;
/** Bytes of the longest number: `-1.2345678901234567e+308`. */
const LONGEST_NUMBER = 32;
/** Numbers have at most four decimals. */
const DECIMALS = 10_000;
/** Below, a number in ten-thousandths is a small integer of the engine. */
const MOST_PARTS = 2 ** 30;

const [QUOTE, BACKSLASH, POINT, ZERO] = [0x22, 0x5c, 0x2e, 0x30];

/**
 * 1 for each byte of UTF-8 that stands for itself in JSON. 0 for what `jsonString` escapes, and for the lead bytes of blocks
 * in which it
 * escapes characters: U+0080, U+0600, U+2000 and U+F000.
 */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH, 0x7f, 0xc2, 0xd8, 0xe2, 0xef]) PLAIN[byte] = 0;
const LAST_ASCII = 0x7e;
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * JSON that is written again and again, such as a key: its bytes, eight in a number, zeros behind them. No well-formed UTF-8
 * is a NaN,
 * which an engine may change.
 */
export class Fixed {
  readonly length: number;
  readonly words: Float64Array;

  constructor(json: string) {
    const bytes = Buffer.from(json);
    this.length = bytes.length;
    this.words = new Float64Array(Math.ceil(bytes.length / 8));
    new Uint8Array(this.words.buffer).set(bytes);
  }
}

export const EMPTY = new Fixed('{}');

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

export class JsonBytes {
  #bytes = Buffer.allocUnsafe(FIRST);
  #view = viewOf(this.#bytes);
  #length = 0;
  #pieces: Uint8Array[] = [];

  /** Call this where a piece may end: between two rows of a list. */
  endPiece(): void {
    if (this.#length >= PIECE) this.#cut();
  }

  get hasPieces(): boolean {
    return this.#pieces.length > 0;
  }

  /** Takes the pieces that are complete. */
  takePieces(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** Takes all that is left. */
  takeRest(): Uint8Array[] {
    this.#cut();
    return this.takePieces();
  }

  /** Writes JSON as it is. */
  fixed({ words, length }: Fixed): void {
    const start = this.#length;
    this.#makeRoom(words.length * 8);
    const view = this.#view;
    // faster than a call for a copy; what is behind the last byte is overwritten later
    for (let i = 0; i < words.length; i++) view.setFloat64(start + i * 8, words[i], IS_LITTLE_ENDIAN);
    this.#length = start + length;
  }

  /** Writes a string literal, as `jsonString` gives it. */
  string(text: string): void {
    const { length } = text;
    if (length > SHORT) {
      if (PLAIN_TEXT.test(text)) this.#ascii(`"${text}"`);
      else this.#utf8(jsonString(text));
      return;
    }
    this.#makeRoom(length + 2);
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
   * Writes a key, and UTF-8 as a string literal.
   *
   * @param before the key with what stands around it
   * @param utf8   well-formed between `from` and `to`
   */
  stringAfter(before: Fixed, utf8: Uint8Array, from: number, to: number): void {
    this.fixed(before);
    this.#makeRoom(to - from + 2);
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

  /** Writes a number with at most four decimals, as `String` does; `null` where it is not finite. */
  number(value: number): void {
    this.#makeRoom(LONGEST_NUMBER);
    const parts = Math.round(value * DECIMALS);
    if (parts >= 0 && parts < MOST_PARTS) this.#parts(parts);
    else this.#ascii(Number.isFinite(parts) ? String(parts / DECIMALS) : 'null');
  }

  /** Writes JSON that is at hand as a string. */
  json(json: string): void {
    this.#utf8(json);
  }

  /** Writes ten-thousandths. */
  #parts(parts: number): void {
    const target = this.#bytes;
    let at = this.#length;
    const whole = (parts / DECIMALS) | 0;
    const rest = parts - whole * DECIMALS;
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
    this.#makeRoom(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  #utf8(text: string): void {
    this.#makeRoom(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, needed + SPARE));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }

  #cut(): void {
    if (this.#length === 0) return;
    this.#pieces.push(this.#bytes.subarray(0, this.#length));
    this.#bytes = Buffer.allocUnsafe(PIECE + SPARE);
    this.#view = viewOf(this.#bytes);
    this.#length = 0;
  }
}
