/**
 * JSON put together as bytes. A report of a million articles is made of a hundred million keys, strings and numbers: joined
 * as strings, each of them would be an object on the heap until its piece is written.
 */
import { LONGEST_NUMBER, writeNumber } from './json-number.js';
import { isPlainInJson, jsonString } from './sanitize.js';

/** Bytes from which a piece is worth handing on. */
const ENOUGH = 128 * 1024;
/** Room for what is written until somebody looks whether it is enough. */
const SPARE = 16 * 1024;

/** Characters that are looked at and written faster one by one than by calls. */
const SHORT = 64;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** What stands for itself in JSON lies between these, but for the two above. */
const [FIRST_PLAIN, LAST_PLAIN] = [0x20, 0x7e];

export class JsonBuffer {
  #bytes = Buffer.allocUnsafe(ENOUGH + SPARE);
  #length = 0;

  /** Bytes in it. */
  get length(): number {
    return this.#length;
  }

  get isEnough(): boolean {
    return this.#length >= ENOUGH;
  }

  /** Takes out all that is in it, as UTF-8. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(ENOUGH + SPARE);
    this.#length = 0;
    return bytes;
  }

  /** Writes bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.part(bytes, 0, bytes.length);
  }

  /** Writes some of them. */
  part(bytes: Uint8Array, from: number, to: number): void {
    this.#makeRoom(to - from);
    const [target, start] = [this.#bytes, this.#length - from];
    // shorter than what it would cost to call for a copy
    for (let i = from; i < to; i++) target[start + i] = bytes[i];
    this.#length = start + to;
  }

  /** Where bytes can be written from `length` on, at most so many; `end` is told where they end. */
  room(bytes: number): Uint8Array {
    this.#makeRoom(bytes);
    return this.#bytes;
  }

  /** Takes what was written into the room up to there for part of it. */
  end(length: number): void {
    this.#length = length;
  }

  /** Overwrites one byte that was written before. */
  replace(at: number, byte: number): void {
    this.#bytes[at] = byte;
  }

  /** Writes a string literal, as `jsonString` gives it. */
  string(text: string): void {
    const { length } = text;
    if (length > SHORT) {
      this.#long(text);
      return;
    }
    this.#makeRoom(length + 2);
    const target = this.#bytes;
    const start = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < FIRST_PLAIN || code > LAST_PLAIN || code === QUOTE || code === BACKSLASH) {
        this.#text(jsonString(text));
        return;
      }
      target[start + i] = code;
    }
    target[start - 1] = QUOTE;
    target[start + length] = QUOTE;
    this.#length = start + length + 1;
  }

  #long(text: string): void {
    if (!isPlainInJson(text)) {
      this.#text(jsonString(text));
      return;
    }
    this.#makeRoom(text.length + 2);
    const start = this.#length + 1;
    this.#bytes[start - 1] = QUOTE;
    this.#bytes.write(text, start, 'latin1');
    this.#bytes[start + text.length] = QUOTE;
    this.#length = start + text.length + 1;
  }

  /** Writes a number with at most four decimals, as `String` would; `null` where it is none. */
  number(value: number): void {
    this.#makeRoom(LONGEST_NUMBER);
    this.#length = writeNumber(this.#bytes, this.#length, value);
  }

  /** Writes some bytes and a number. */
  numberAfter(before: Uint8Array, value: number): void {
    const { length } = before;
    this.#makeRoom(length + LONGEST_NUMBER);
    const [target, start] = [this.#bytes, this.#length];
    for (let i = 0; i < length; i++) target[start + i] = before[i];
    this.#length = writeNumber(target, start + length, value);
  }

  #text(text: string): void {
    this.#makeRoom(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(needed * 2);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
