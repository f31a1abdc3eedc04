/** What readers hand over, made ready for the pipeline: rows for the report, and tokens in a few transferable arrays. */
import type { ArticleRow, ReadItem, SkippedFile } from '../model.js';
import { languageOf } from './lexicon.js';
import { type Tokens, tokenize } from './tokenize.js';

/** A batch of articles without their texts; arrays run parallel to `rows`. */
export interface PreparedBatch {
  readonly rows: readonly ArticleRow[];
  readonly languages: Int8Array;
  /** Tokens of article i stand from starts[i] to starts[i + 1]; none where it could not be read. */
  readonly starts: Uint32Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Files that turned out to hold no article. */
  readonly skipped: readonly SkippedFile[];
}

const NO_TOKENS: Tokens = { hashes: new Uint32Array(0), flags: new Uint8Array(0) };

/** @param minWords articles with fewer words are too short to be compared */
export function prepare(items: readonly ReadItem[], minWords: number): PreparedBatch {
  const rows: ArticleRow[] = [];
  const tokens: Tokens[] = [];
  const skipped: SkippedFile[] = [];
  for (const item of items) {
    if ('article' in item) {
      const { text, ...about } = item.article;
      const its = tokenize(text);
      const words = its.hashes.length;
      const short = words < minWords;
      rows.push({
        ...about,
        words,
        status: short ? 'too-short' : 'ok',
        ...(short && { reason: `${words} words; at least ${minWords} are needed to compare` }),
      });
      tokens.push(its);
    } else if ('problem' in item) {
      rows.push({ ...item.problem, words: 0 });
      tokens.push(NO_TOKENS);
    } else skipped.push(item.skipped);
  }
  const starts = new Uint32Array(tokens.length + 1);
  tokens.forEach((its, i) => {
    starts[i + 1] = starts[i] + its.hashes.length;
  });
  const hashes = new Uint32Array(starts[tokens.length]);
  const flags = new Uint8Array(starts[tokens.length]);
  tokens.forEach((its, i) => {
    hashes.set(its.hashes, starts[i]);
    flags.set(its.flags, starts[i]);
  });
  return { rows, languages: Int8Array.from(tokens, its => languageOf(its.hashes)), starts, hashes, flags, skipped };
}
