/** What a scan learns of a corpus of a few articles: word weights and boilerplate, for a comparison of two of them. */

import { findBoilerplate, groupBySource, learnTemplates, removeBoilerplate } from '../corpus/boilerplate.js';
import { countFrequencies, type DocumentFrequencies } from '../corpus/corpus.js';
import { SourceNumbers, sourceOf } from '../corpus/sources.js';
import { findIdentical, hashOfText, tokenStoreOf } from '../corpus/token-store.js';
import { BOILERPLATE, type LocatedTokens, type Tokens, tokenize, tokenizeLocated } from '../text/tokenize.js';
import type { Article } from '../types/article.js';

export interface CorpusStatistics {
  readonly frequencies: DocumentFrequencies;
  /** Tokens of A and of B, boilerplate flagged. */
  readonly tokensA: LocatedTokens;
  readonly tokensB: LocatedTokens;
}

/**
 * Learns from A, B and other articles what a scan of all of them learns: a text that occurs twice counts once, and articles
 * of fewer words teach nothing.
 *
 * @param among the other articles; those with the id or the path of A or B are left out
 */
export function learnFrom(a: Article, b: Article, among: Iterable<Article>, minWords: number): CorpusStatistics {
  const own = new Set([a.id, a.path, b.id, b.path]);
  const articles = [a, b, ...[...among].filter(({ id }) => !own.has(id))];
  // in the order of a scan: of articles with the same text the first is the one that is compared
  articles.sort((x, y) => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0));
  const [atA, atB] = [articles.indexOf(a), articles.lastIndexOf(b)];
  const [tokensA, tokensB] = [tokenizeLocated(a.text), tokenizeLocated(b.text)];
  const tokens: Tokens[] = articles.map(({ text }, i) => (i === atA ? tokensA : i === atB ? tokensB : tokenize(text)));
  const store = tokenStoreOf(tokens);

  const firstOf = findIdentical(
    store,
    Uint32Array.from(tokens, ({ hashes }) => hashOfText(hashes)),
  );
  const longEnough = (of: Uint32Array): Uint32Array => of.filter(i => store.counts[i] >= minWords);
  const teaching = longEnough(Uint32Array.from(tokens.keys()).filter(i => firstOf[i] === i));
  // two articles are too few to show boilerplate
  if (articles.length === 2) return { frequencies: countFrequencies(store, teaching), tokensA, tokensB };

  const numbers = new SourceNumbers();
  const sourceNumbers = Uint32Array.from(articles, article => numbers.numberOf(sourceOf(article)));
  const groups = groupBySource(
    teaching,
    teaching.map(i => sourceNumbers[i]),
    numbers.sources,
  );
  const templates = learnTemplates(store, groups)(0, groups.starts.length - 1);
  const search = { templates, sources: numbers.sources, sourceOf: sourceNumbers };
  const flagged = (located: LocatedTokens, article: number): LocatedTokens => {
    const flags = located.flags.slice();
    for (const { start, end } of findBoilerplate(located, article, search)) {
      for (let i = start; i < end; i++) flags[i] |= BOILERPLATE;
    }
    return { ...located, flags };
  };
  const [flaggedA, flaggedB] = [flagged(tokensA, firstOf[atA]), flagged(tokensB, firstOf[atB])];
  removeBoilerplate(store, teaching, search)(0, teaching.length);
  return { frequencies: countFrequencies(store, longEnough(teaching)), tokensA: flaggedA, tokensB: flaggedB };
}
