/**
 * The hot path of `scanWords` (src/text/scan-words.ts).
 *
 * The kernel scans stretches of words with letters of one or two bytes, which it first finds and then hashes, and
 * stretches of Han and kana. It stops at every other character, which `scanWords` handles.
 */

import { CAPITAL } from '../constants.generated';
import { reach, setU8, u8At } from '../memory';
import { fillKinds, LOWER_CASE } from './byte-kinds';
import { scanCharacters } from './characters';
import { END, ENDS, FLAGS, FOUND_WORDS, FoundWords, MARKS, ScanState, STARTS, STATE, TEXT } from './layout.generated';
import { beginStretch, endStretch } from './quotations';
import { twoByteKindAt } from './two-byte-characters';
import { findWords } from './word-edges';
import { fillMasks, hashWords } from './word-hashes';

export { learn } from './two-byte-characters';

reach(END);
fillKinds();
fillMasks();

/**
 * Scans from the first byte of a word, or of Han or kana. Returns the byte at which the scan stopped, and writes the
 * state to `STATE`. Folds letters of two bytes in place. Returns `at` and leaves `STATE` unchanged if no letter begins
 * there.
 *
 * @param at          byte in the text
 * @param count       tokens before `at`
 * @param pending     flags for the next token
 * @param quotedSince first token of the open quotation; -1 outside of quotations
 */
export function scan(at: i32, count: i32, pending: i32, quotedSince: i32): i32 {
  const from = TEXT + <usize>at;
  const byte = load<u8>(from);
  if (byte >= 0x80 && byte < 0xe0 && (twoByteKindAt(from) & (CAPITAL | LOWER_CASE)) === 0) return at;
  beginStretch(count, quotedSince);
  return <i32>((byte < 0xe0 ? scanWords(from, count, pending) : scanOthers(from, count, pending)) - TEXT);
}

/** A word that ends where the scan stops stays open, because the next character may belong to it. */
function scanWords(from: usize, first: i32, pending: i32): usize {
  setU8(MARKS, first, pending);
  const found = changetype<FoundWords>(FOUND_WORDS);
  const stop = findWords(from, first, found);
  const end = found.end;
  const state = changetype<ScanState>(STATE);
  state.quotedSince = endStretch(end, MARKS);
  state.pending = u8At(MARKS, end);
  setU8(MARKS, end, 0);
  // hash all words in the way of the majority, ASCII or two-byte letters; the others are hashed again, one by one
  if (found.twoByteLetters > end - first) hashWords<u16>(first, end, true);
  else hashWords<u8>(first, end, found.twoByteLetters > 0);
  const isOpen = found.isOpen;
  const last = (<usize>end) << 2;
  state.foreignLetters = found.foreignLetters;
  state.signs = found.signs;
  state.count = end - isOpen;
  state.openFlags = u8At(FLAGS, end - 1);
  state.openLength = isOpen * (load<i32>(last, ENDS - 4) - load<i32>(last, STARTS - 4));
  return stop;
}

function scanOthers(from: usize, first: i32, pending: i32): usize {
  const state = changetype<ScanState>(STATE);
  const stop = scanCharacters(from, first, pending, state);
  state.quotedSince = endStretch(state.count, FLAGS);
  state.openLength = 0;
  state.foreignLetters = 0;
  state.signs = 0;
  return stop;
}
