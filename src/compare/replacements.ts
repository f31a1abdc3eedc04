/** Which words replace which, again and again: the trace of a thesaurus or a translation engine. */

import type { WordWeights } from '../corpus/document-frequency.js';
import type { LocatedTokens } from '../text/tokenize.js';
import type { Replacement } from '../types/comparison.js';
import type { RunSpan } from './word-diff.js';

/** Phrases longer than this are rewritten, not replaced. Words. */
const LONGEST_PHRASE = 3;

/**
 * Words of A with the words of B that replace them, most frequent first. Function words around a content word
 * do not count: "lawmakers" against "the representatives" is "lawmakers" against "representatives".
 *
 * @param weights of the words of A and of B, each in its own language
 */
export function replacementsOf(
  a: LocatedTokens,
  b: LocatedTokens,
  spans: readonly RunSpan[],
  weights: { readonly a: WordWeights; readonly b: WordWeights },
): Replacement[] {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  const count = (from: string, to: string): void => {
    const key = `${from}\n${to}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { from, to, count: 1 });
  };
  for (const span of spans) {
    if (span.kind !== 'replaced') continue;
    const from = phrase(a, span.a, weights.a);
    const to = phrase(b, span.b, weights.b);
    if (from.length === to.length) {
      for (const [i, word] of from.entries()) count(word, to[i]);
    } else if (from.length > 0 && to.length > 0 && from.length <= LONGEST_PHRASE && to.length <= LONGEST_PHRASE) {
      count(from.join(' '), to.join(' '));
    }
  }
  return [...counts.values()]
    .filter(({ from, to }) => from !== to)
    .sort((x, y) => y.count - x.count || (x.from < y.from ? -1 : x.from > y.from ? 1 : x.to < y.to ? -1 : 1));
}

/** The content words of a range, in lower case; all words of the range where none is a content word. */
function phrase(tokens: LocatedTokens, [start, end]: readonly [number, number], weights: WordWeights): string[] {
  const places = Array.from({ length: end - start }, (_, i) => start + i);
  const content = places.filter(i => weights.isContent(tokens.hashes[i]));
  const { buffer, byteOffset, length } = tokens.bytes;
  const utf8 = Buffer.from(buffer, byteOffset, length);
  return (content.length > 0 ? content : places).map(i =>
    utf8.toString('utf8', tokens.starts[i], tokens.ends[i]).toLowerCase(),
  );
}
