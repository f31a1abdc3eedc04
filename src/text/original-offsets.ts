/** Maps offsets in the normalised form of a text (NFKC) to offsets in the stored text. */

import { type LocatedTokens, normalised } from './tokenize.js';

/** A part of the text that normalisation changes; byte offsets. */
interface Changed {
  /** In the normalised text. */
  readonly from: number;
  readonly to: number;
  /** In the stored text. */
  readonly start: number;
  readonly end: number;
}

/** Normalisation does not reach across white space. */
const SEGMENT = /[^ \t\r\n]+/g;
/** A character with its marks, half-width sound marks, and the vowels and finals of a Korean syllable. */
const CLUSTER = /\P{M}[\p{M}\uff9e\uff9f\u1160-\u11ff]*|\p{M}+/gsu;

/**
 * Tokens with the bytes and offsets of the stored text. If one stored character holds several words, the first takes
 * its range and the others are empty after it.
 *
 * @param tokens `bytes` is the text or its normalised form; tokens of any other bytes are returned unchanged
 */
export function onOriginal(tokens: LocatedTokens, text: string): LocatedTokens {
  const bytes = Buffer.from(text);
  if (bytes.equals(tokens.bytes)) return tokens;
  const changed = changedParts(text, tokens.bytes);
  if (changed === undefined) return tokens;
  const count = tokens.starts.length;
  const [starts, ends] = [new Uint32Array(count), new Uint32Array(count)];
  let next = 0;
  let last = 0;
  for (let token = 0; token < count; token++) {
    const [from, to] = [tokens.starts[token], tokens.ends[token]];
    while (next < changed.length && changed[next].to <= from) next++;
    starts[token] = Math.max(last, startAt(from, changed, next));
    let following = next;
    while (following < changed.length && changed[following].to < to) following++;
    last = Math.max(starts[token], endAt(to, changed, following));
    ends[token] = last;
  }
  return { ...tokens, bytes, starts, ends };
}

/** @param next index of the first part that ends after `at` */
function startAt(at: number, changed: readonly Changed[], next: number): number {
  const part = changed[next];
  if (part !== undefined && part.from <= at) return part.start;
  return at + shiftBefore(changed, next);
}

/** @param next index of the first part that ends at or after `at` */
function endAt(at: number, changed: readonly Changed[], next: number): number {
  const part = changed[next];
  if (part !== undefined && part.from < at) return part.end;
  return at + shiftBefore(changed, next);
}

function shiftBefore(changed: readonly Changed[], next: number): number {
  return next === 0 ? 0 : changed[next - 1].end - changed[next - 1].to;
}

/** The parts that differ; undefined if the bytes are not the normalised form of the text. */
function changedParts(text: string, bytes: Uint8Array): Changed[] | undefined {
  const changed: Changed[] = [];
  let shift = 0;
  let at = 0;
  let start = 0;
  const add = (from: string, to: string): void => {
    const [stored, shown] = [Buffer.byteLength(from), Buffer.byteLength(to)];
    if (from !== to) {
      changed.push({ from: start + shift, to: start + shift + shown, start, end: start + stored });
      shift += shown - stored;
    }
    start += stored;
  };
  for (const { 0: segment, index } of text.matchAll(SEGMENT)) {
    start += index - at;
    at = index + segment.length;
    const whole = normalised(segment);
    if (whole === segment) {
      start += Buffer.byteLength(segment);
      continue;
    }
    const clusters = Array.from(segment.matchAll(CLUSTER), ([cluster]) => [cluster, normalised(cluster)] as const);
    if (clusters.map(([, shown]) => shown).join('') === whole) for (const [from, to] of clusters) add(from, to);
    else add(segment, whole);
  }
  start += text.length - at;
  return start + shift === bytes.length ? changed : undefined;
}
