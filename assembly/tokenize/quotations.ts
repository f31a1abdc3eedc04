/** Which tokens of a stretch stand in quotation marks. Flags are those of tokens that are written, or that are to come. */

import { QUOTED } from '../constants.generated';
import { MAX_QUOTATION } from './layout.generated';

// the first token of the stretch, and that at which the open quotation began; -1 outside
let first: i32 = 0;
let since: i32 = -1;

export function beginStretch(token: i32, quotedSince: i32): void {
  first = token;
  since = quotedSince;
}

/** A quotation mark before a token that opens, that closes, or that does either as the last one did not. */
export function openQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = token;
}

export function closeQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = -1;
}

export function turnQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = isOpen(token) ? -1 : token;
}

/** Ends a stretch before a token. Returns the one at which the quotation began that goes on behind it, -1 outside. */
export function endStretch(token: i32, flags: usize): i32 {
  markQuotation(token, flags);
  return isOpen(token) ? since : -1;
}

/** Marks the tokens of the quotation that is open, up to one. */
function markQuotation(token: i32, flags: usize): void {
  if (since < 0) return;
  const end = min(token, since + MAX_QUOTATION + 1);
  for (let i = max(since, first); i < end; i++) {
    const place = flags + <usize>i;
    store<u8>(place, load<u8>(place) | <u8>QUOTED);
  }
}

/** Whether a quotation is open before a token, and not too long to be one. */
function isOpen(token: i32): bool {
  return since >= 0 && token - since < MAX_QUOTATION + 2;
}
