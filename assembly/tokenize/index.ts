/**
 * The hot path of scanWords: stretches of letters of one or two bytes, whose words are found first and then hashed, and of Han
 * and kana. Whatever is rare is left to scanWords, which is the reference and takes over behind a word, too.
 */

import { CAPITAL } from '../../src/kernels/constants/token-flags';
import { COUNT, OPEN_FLAGS, OPEN_LENGTH, PENDING, QUOTED_SINCE } from '../../src/kernels/constants/tokenize';
import { reach, setI32, setU8, u8At } from '../memory';
import { fillKinds, LOWER_CASE } from './byte-kinds';
import { endOfCharacters, scanCharacters, waiting } from './characters';
import { END, ENDS, FLAGS, MARKS, STARTS, STATE, TEXT } from './layout';
import { beginStretch, endStretch } from './quotations';
import { twoByteKindAt } from './two-byte-characters';
import { endOfWords, findWords, isWordOpen, lettersOfTwoBytes } from './word-edges';
import { fillMasks, hashWords } from './word-hashes';

export { FLAGS, HASHES, STATE, TEXT } from './layout';
export { learn } from './two-byte-characters';

reach(END);
fillKinds();
fillMasks();

/**
 * Scans on from the first byte of a word, or of Han or kana, and returns where it stopped: the rest is in `STATE`. Letters of
 * two bytes are folded where they stand, and may turn out to be none: then it stops at once, and nothing is in `STATE`.
 *
 * @param at          place in the text; bytes
 * @param count       tokens before it
 * @param pending     flags that the next token has already
 * @param quotedSince token at which the open quotation began, -1 outside
 */
export function scan(at: i32, count: i32, pending: i32, quotedSince: i32): i32 {
  const from = TEXT + <usize>at;
  const byte = load<u8>(from);
  if (byte >= 0x80 && byte < 0xe0 && (twoByteKindAt(from) & (CAPITAL | LOWER_CASE)) === 0) return at;
  beginStretch(count, quotedSince);
  return <i32>((byte < 0xe0 ? scanWords(from, count, pending) : scanOthers(from, count, pending)) - TEXT);
}

/** The word that ends where it stops, if one does, stays open. */
function scanWords(from: usize, first: i32, pending: i32): usize {
  setU8(MARKS, first, pending);
  const stop = findWords(from, first);
  const end = endOfWords;
  setI32(STATE, QUOTED_SINCE, endStretch(end, MARKS));
  setI32(STATE, PENDING, u8At(MARKS, end));
  setU8(MARKS, end, 0);
  // the words of the other kind are hashed once more, one by one
  if (lettersOfTwoBytes > end - first) hashWords<u16>(first, end, true);
  else hashWords<u8>(first, end, lettersOfTwoBytes > 0);
  const isOpen = i32(isWordOpen);
  const last = (<usize>end) << 2;
  setI32(STATE, COUNT, end - isOpen);
  setI32(STATE, OPEN_FLAGS, u8At(FLAGS, end - 1));
  setI32(STATE, OPEN_LENGTH, isOpen * (load<i32>(last, ENDS - 4) - load<i32>(last, STARTS - 4)));
  return stop;
}

function scanOthers(from: usize, first: i32, pending: i32): usize {
  const stop = scanCharacters(from, first, pending);
  setI32(STATE, QUOTED_SINCE, endStretch(endOfCharacters, FLAGS));
  setI32(STATE, PENDING, waiting);
  setI32(STATE, COUNT, endOfCharacters);
  setI32(STATE, OPEN_LENGTH, 0);
  return stop;
}
