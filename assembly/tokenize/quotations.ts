/**
 * Marks the quoted tokens of a stretch, between `beginStretch` and `endStretch`.
 *
 * `flags` is the column to mark: `FLAGS` for written tokens, or `MARKS` for tokens still to be written.
 */

import { QUOTED } from '../constants.generated';
import { MAX_QUOTATION } from './layout.generated';

// first token of the stretch; first token of the open quotation, -1 outside of quotations
let first: i32 = 0;
let since: i32 = -1;

export function beginStretch(token: i32, quotedSince: i32): void {
  first = token;
  since = quotedSince;
}

/** Opens a quotation before a token. */
export function openQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = token;
}

/** Closes the quotation before a token. */
export function closeQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = -1;
}

/** Closes the open quotation before a token, or opens one. */
export function toggleQuotation(token: i32, flags: usize): void {
  markQuotation(token, flags);
  since = isOpen(token) ? -1 : token;
}

/** Ends the stretch before a token. Returns the first token of the open quotation, or -1. */
export function endStretch(token: i32, flags: usize): i32 {
  markQuotation(token, flags);
  return isOpen(token) ? since : -1;
}

/** Marks the tokens from the start of the open quotation to before a token. */
function markQuotation(token: i32, flags: usize): void {
  if (since < 0) return;
  const end = min(token, since + MAX_QUOTATION + 1);
  for (let i = max(since, first); i < end; i++) {
    const place = flags + <usize>i;
    store<u8>(place, load<u8>(place) | <u8>QUOTED);
  }
}

/** Whether a quotation is open before a token; one that is too long counts as closed. */
function isOpen(token: i32): bool {
  return since >= 0 && token - since < MAX_QUOTATION + 2;
}
