/** UTF-16, with a byte order mark and without. */
import { TextDecoder } from 'node:util';
import { mostlyControls } from './binary.js';

/**
 * UTF-16 by its mark, or without one by the NUL that is every other byte of mostly Latin text.
 * @param head the first bytes; more than 4,096 are not looked at
 */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? undefined : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(head.length, 4096) & ~1;
  // The quick answer for nearly all files.
  if (length < 4 || !head.subarray(0, 64).includes(0)) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  const units = length / 2;
  if (odd > units * 0.7 && even < units * 0.02) return 'utf-16le';
  return even > units * 0.7 && odd < units * 0.02 ? 'utf-16be' : undefined;
}

/** The text; undefined where the bytes are numbers of 16 bits and no text. */
export function decodeUtf16(buffer: Buffer, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  // Half a character at the end is a cut, not a character.
  const text = new TextDecoder(encoding).decode(buffer.subarray(0, buffer.length & ~1));
  // Numbers of 16 bits make the same pattern of NULs; they read as control characters.
  const head = Uint8Array.from(text.slice(0, 1024), character => Math.min(character.charCodeAt(0), 0xff));
  return head.includes(0) || mostlyControls(head) ? undefined : text;
}
