/** What two articles and others round them teach: the word weights and boilerplate of a scan, for a comparison of two. */

import { findBoilerplate, groupBySource, learnTemplates, removeBoilerplate } from '../corpus/boilerplate.js';
import { type CorpusFacts, countFacts } from '../corpus/document-frequency.js';
import { ExactDuplicateIndex } from '../corpus/exact-duplicates.js';
import { SourceNumbers, sourceOf } from '../corpus/sources.js';
import { tokenStoreOf, tokensOf } from '../corpus/token-store.js';
import { BOILERPLATE, type LocatedTokens, type Tokens, tokenize, tokenizeLocated } from '../text/tokenize.js';
import type { Article } from '../types/article.js';

export interface Learned {
  readonly facts: CorpusFacts;
  /** Boilerplate flagged. */
  readonly tokensA: LocatedTokens;
  readonly tokensB: LocatedTokens;
}

/** What A, B and the others teach. As in a scan, a text counts once and too short ones teach nothing. */
export function learnAmong(a: Article, b: Article, among: Iterable<Article>, minWords: number): Learned {
  const [tokensA, tokensB] = [tokenizeLocated(a.text), tokenizeLocated(b.text)];
  const texts = new ExactDuplicateIndex();
  let count = 0;
  const isNew = ({ hashes }: Tokens): boolean => texts.add(++count, hashes) === count;
  const both = [
    { article: a, tokens: tokensA, learnedFrom: isNew(tokensA) },
    { article: b, tokens: tokensB, learnedFrom: isNew(tokensB) },
  ];
  const own = new Set([a.id, a.path, b.id, b.path]);
  const others = [];
  for (const article of among) {
    if (own.has(article.id)) continue;
    const tokens: Tokens = tokenize(article.text);
    if (tokens.hashes.length >= minWords && isNew(tokens)) others.push({ article, tokens, learnedFrom: true });
  }
  const all = [...both, ...others];
  const store = tokenStoreOf(all.map(({ tokens }) => tokens));
  const numbers = new SourceNumbers();
  const sourceNumbers = Uint32Array.from(all, ({ article }) => numbers.numberOf(sourceOf(article)));
  const teaching = Uint32Array.from(all.keys()).filter(i => all[i].learnedFrom);
  const learnedFrom = (): Uint32Array => teaching.filter(i => store.counts[i] >= minWords);
  // two articles are too few to show boilerplate
  if (others.length === 0) return { facts: countFacts(store, learnedFrom()), tokensA, tokensB };
  const groups = groupBySource(
    teaching,
    teaching.map(i => sourceNumbers[i]),
    numbers.sources,
  );
  const templates = learnTemplates(store, groups)(0, groups.starts.length - 1);
  const search = { templates, sources: numbers.sources, sourceOf: sourceNumbers };
  const spansOf = (article: number): readonly Span[] => findBoilerplate(tokensOf(store, article), article, search);
  const [markedA, markedB] = [marked(tokensA, spansOf(0)), marked(tokensB, spansOf(both[1].learnedFrom ? 1 : 0))];
  removeBoilerplate(store, teaching, search)(0, teaching.length);
  return { facts: countFacts(store, learnedFrom()), tokensA: markedA, tokensB: markedB };
}

/** Half-open range of words. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The tokens with spans flagged as boilerplate. */
function marked(tokens: LocatedTokens, spans: readonly Span[]): LocatedTokens {
  const flags = tokens.flags.slice();
  for (const { start, end } of spans) for (let i = start; i < end; i++) flags[i] |= BOILERPLATE;
  return { ...tokens, flags };
}
