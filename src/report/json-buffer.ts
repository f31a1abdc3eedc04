/**
 * JSON put together as bytes. A report of a million articles is made of a hundred million keys, strings and numbers: joined
 * as strings, each of them would be an object on the heap until its piece is written.
 */
import { isPlainInJson, jsonString } from './sanitize.js';

/** Bytes from which a piece is worth handing on. */
const ENOUGH = 128 * 1024;
/** Room for what is written until somebody looks whether it is enough. */
const SPARE = 16 * 1024;

/** Characters that are written faster one by one than by a call. */
const SHORT = 12;
const [QUOTE, POINT, ZERO] = [0x22, 0x2e, 0x30];
const NULL = Buffer.from('null');
/** Numbers are written with at most four decimals. */
const ONE = 10_000;
/** The highest that is counted in ten-thousandths with small integers. */
const MOST_PARTS = 2 ** 30;

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

  /** Overwrites one byte that was written before. */
  replace(at: number, byte: number): void {
    this.#bytes[at] = byte;
  }

  /** Writes a string literal, as `jsonString` gives it. */
  string(text: string): void {
    if (!isPlainInJson(text)) {
      this.#text(jsonString(text));
      return;
    }
    this.#makeRoom(text.length + 2);
    const [target, start] = [this.#bytes, this.#length + 1];
    target[start - 1] = QUOTE;
    if (text.length > SHORT) target.write(text, start, 'latin1');
    else for (let i = 0; i < text.length; i++) target[start + i] = text.charCodeAt(i);
    target[start + text.length] = QUOTE;
    this.#length = start + text.length + 1;
  }

  /** Writes a number with at most four decimals, as `String` would; `null` where it is none. */
  number(value: number): void {
    const parts = Math.round(value * ONE);
    if (!(parts >= 0 && parts < MOST_PARTS)) {
      if (Number.isFinite(value)) this.#text(String(parts / ONE));
      else this.bytes(NULL);
      return;
    }
    const whole = Math.floor(parts / ONE);
    this.#makeRoom(16);
    this.#digits(whole);
    let rest = parts - whole * ONE;
    if (rest === 0) return;
    const target = this.#bytes;
    target[this.#length++] = POINT;
    for (let unit = ONE / 10; rest > 0; unit /= 10) {
      const digit = Math.floor(rest / unit);
      target[this.#length++] = ZERO + digit;
      rest -= digit * unit;
    }
  }

  #digits(whole: number): void {
    const target = this.#bytes;
    let end = this.#length + 1;
    for (let least = 10; whole >= least; least *= 10) end++;
    this.#length = end;
    let left = whole;
    do {
      const others = Math.floor(left / 10);
      target[--end] = ZERO + left - others * 10;
      left = others;
    } while (left > 0);
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
