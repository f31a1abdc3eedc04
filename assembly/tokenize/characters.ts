/** Scans stretches of Han and kana, each character of which is a token: four characters at a time, marks one by one. */

import { CHARACTER, SENTENCE_START } from '../constants.generated';
import { mixFour } from '../mix';
import { CLOSES, ENDS_SENTENCE, MAY_END_SENTENCE, markKindAt, OPENS, QUOTES } from './byte-kinds';
import { FLAGS, FNV_OFFSET, HASHES, ScanState } from './layout.generated';
import { closeQuotation, openQuotation, toggleQuotation } from './quotations';
import { addLetter } from './vectors';

/**
 * Writes the tokens of a stretch from token `first` on, which gets the flags `pending`. Returns the end address of the
 * stretch, and writes the number of tokens and the flags of the next one to `state`.
 */
export function scanCharacters(from: usize, first: i32, pending: i32, state: ScanState): usize {
  let at = from;
  let token = first;
  let flags = pending;
  for (;;) {
    // the three bytes of each character as a number, in the order of code points
    const toNumbers = i8x16(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
    const numbers = i8x16.swizzle(v128.load(at), toNumbers);
    const taken = ctz(i32x4.bitmask(areTokens(numbers)) ^ 0x1f);
    // hash all four as words of one letter; only those before the first non-token count
    v128.store((<usize>token) << 2, mixFour(addLetter(i32x4.splat(FNV_OFFSET), codePoints(numbers))), HASHES);
    store<i32>(<usize>token, flags | (CHARACTER * 0x01010101), FLAGS);
    flags = select<i32>(0, flags, taken);
    token += taken;
    at += <usize>(taken * 3);
    if (taken === 4) continue;

    const kind = markKindAt(at);
    if (kind === 0) break;
    if (kind === MAY_END_SENTENCE) {
      // `scanWords` must decide unless Han follows
      const next = <i32>load<u8>(at, 3);
      if (next < 0xe4 || next > 0xe9) break;
      flags |= SENTENCE_START;
    } else if (kind === ENDS_SENTENCE) flags |= SENTENCE_START;
    else if (kind === OPENS) openQuotation(token, FLAGS);
    else if (kind === QUOTES) toggleQuotation(token, FLAGS);
    else if (kind === CLOSES) closeQuotation(token, FLAGS);
    at += 3;
  }
  state.count = token;
  state.pending = flags;
  return at;
}

/** Mask of the characters that NFKC leaves unchanged: U+4E00 to U+9FFF, and most of U+3041 to U+30FC. */
function areTokens(numbers: v128): v128 {
  const han = isBetween(numbers, 0xe4b880, 0xe9bfbf);
  const hiragana = isBetween(numbers, 0xe38181, 0xe38296);
  const katakana = isBetween(numbers, 0xe382a1, 0xe383ba);
  const lengthMark = i32x4.eq(numbers, i32x4.splat(0xe383bc));
  return v128.or(han, v128.or(hiragana, v128.or(katakana, lengthMark)));
}

function isBetween(numbers: v128, first: i32, last: i32): v128 {
  return i32x4.le_u(i32x4.sub(numbers, i32x4.splat(first)), i32x4.splat(last - first));
}

function codePoints(numbers: v128): v128 {
  return v128.or(
    v128.or(
      v128.and(i32x4.shr_u(numbers, 4), i32x4.splat(0xf000)),
      v128.and(i32x4.shr_u(numbers, 2), i32x4.splat(0x0fc0)),
    ),
    v128.and(numbers, i32x4.splat(0x3f)),
  );
}
