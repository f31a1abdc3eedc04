/**
 * Which tokens of a stretch stand in quotation marks. The state of the stretch is kept from `beginStretch` to `endStretch`. `flags`
 * is the column to mark: `FLAGS` of tokens that are written, or `MARKS` of those that follow.
 */

import { QUOTED } from '../constants.generated';
import { MAX_QUOTATION } from './layout.generated';

// the first token of the stretch; the token at which the open quotation began, -1 outside
let first: i32 = 0;
let since: i32 = -1;

export function beginStretch(token: i32, quotedSince: i32): void {
  first = token;
  since = quotedSince;
}

/** A mark before a token opens a quotation. */
export function openQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = token;
}

/** A mark before a token closes the quotation. */
export function closeQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = -1;
}

/** A mark before a token closes the quotation that is open, or opens one. */
export function toggleQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = isOpen(token) ? -1 : token;
}

/** Ends a stretch before a token. Returns the token at which the open quotation began, -1 outside. */
export function endStretch(token: i32, flags: usize): i32 {
  markQuotation(token, flags);
  return isOpen(token) ? since : -1;
}

/** Marks the tokens of the open quotation before a token. */
function markQuotation(token: i32, flags: usize): void {
  if (since < 0) return;
  const end = min(token, since + MAX_QUOTATION + 1);
  for (let i = max(since, first); i < end; i++) {
    const place = flags + <usize>i;
    store<u8>(place, load<u8>(place) | <u8>QUOTED);
  }
}

/** Is a quotation open before a token? One that is too long is not. */
function isOpen(token: i32): bool {
  return since >= 0 && token - since < MAX_QUOTATION + 2;
}
