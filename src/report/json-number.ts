/** Numbers as JSON, put as bytes where they are to stand: a large report holds millions of them. */

const [POINT, ZERO] = [0x2e, 0x30];
/** Numbers are written with at most four decimals. */
const ONE = 10_000;
/** The highest that is counted in ten-thousandths with small integers. */
const MOST_PARTS = 2 ** 30;

/** Bytes that a number takes at most. */
export const LONGEST_NUMBER = 32;

/**
 * Writes a number with at most four decimals, as `String` would; `null` where it is none.
 *
 * @param at where it begins; as many bytes as `LONGEST_NUMBER` have to fit there
 * @returns where the next byte goes
 */
export function writeNumber(target: Uint8Array, at: number, value: number): number {
  const parts = Math.round(value * ONE);
  if (!(parts >= 0 && parts < MOST_PARTS)) {
    return writeAscii(target, at, Number.isFinite(value) ? String(parts / ONE) : 'null');
  }
  const whole = (parts / ONE) | 0;
  const rest = parts - whole * ONE;
  const end = writeDigits(target, at, whole);
  return rest === 0 ? end : writeDecimals(target, end, rest);
}

function writeDigits(target: Uint8Array, at: number, whole: number): number {
  if (whole < 10) {
    target[at] = ZERO + whole;
    return at + 1;
  }
  let end = at + 1;
  for (let least = 10; whole >= least; least *= 10) end++;
  let left = whole;
  for (let digit = end - 1; digit >= at; digit--) {
    const others = (left / 10) | 0;
    target[digit] = ZERO + left - others * 10;
    left = others;
  }
  return end;
}

/** @param rest ten-thousandths, 1 to 9999 */
function writeDecimals(target: Uint8Array, at: number, rest: number): number {
  const hundredths = (rest / 100) | 0;
  const others = rest - hundredths * 100;
  const tenth = (hundredths / 10) | 0;
  const thousandth = (others / 10) | 0;
  target[at] = POINT;
  target[at + 1] = ZERO + tenth;
  target[at + 2] = ZERO + hundredths - tenth * 10;
  target[at + 3] = ZERO + thousandth;
  target[at + 4] = ZERO + others - thousandth * 10;
  let last = at + 4;
  while (target[last] === ZERO) last--;
  return last + 1;
}

function writeAscii(target: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
  return at + text.length;
}
