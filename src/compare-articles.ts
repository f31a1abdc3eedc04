/** The pipeline for two articles, in reading order: two articles in, Comparison out. */

import { profileOf } from './compare/profile.js';
import { replacementsOf } from './compare/replacements.js';
import { inWhole, unmarked } from './compare/unmarked.js';
import { alignPair, identicalVerdict, verdictOf } from './compare/verify.js';
import { diffRows, diffSpans, type RunSpan } from './compare/word-diff.js';
import type { Article, ArticleRow, Comparison, DetectOptions } from './model.js';
import { estimateJaccard, type Sketch, sketchOf } from './sketch/sketch.js';
import { markBoilerplate, withoutBoilerplate } from './text/boilerplate.js';
import { type CorpusFacts, countFacts, NO_FACTS, type WordWeights, wordWeights } from './text/corpus-facts.js';
import { languageOf } from './text/lexicon.js';
import { contentShingles } from './text/shingles.js';
import { tokenStoreOf, tokensOf } from './text/token-store.js';
import { BOILERPLATE, type LocatedTokens, mix32, type Tokens, tokenize, tokenizeLocated } from './text/tokenize.js';
import { TOOL } from './version.js';

/**
 * Compares two articles word by word. With nothing else to go by, word weights come from the shipped lexicon alone, so
 * that the similarity can differ a little from what a scan of many articles says of the same two.
 *
 * @param among other articles to learn word weights and boilerplate from, the way a scan does; the two may be among them.
 *   Boilerplate counts for nothing then, and is a kind of its own in the diff
 */
export function compareArticles(
  a: Article,
  b: Article,
  options: DetectOptions,
  among: Iterable<Article> = [],
): Comparison {
  const { facts, tokensA, tokensB } = learn(a, b, among, options.minWords);
  const [leftA, leftB] = [unmarked(tokensA), unmarked(tokensB)];
  const [restA, restB] = [leftA.rest, leftB.rest];
  const shorter = restB.hashes.length < restA.hashes.length ? restB : restA;
  const weights = wordWeights(facts, languageOf(shorter.hashes));
  const profileA = profileOf(restA, weights, options.shingleSize);
  const profileB = profileOf(restB, weights, options.shingleSize);
  const alignment = alignPair(profileA, profileB);
  // pages of nothing but boilerplate have no words that could be the same, unless they are one page
  const same = sameWords(restA, restB) && (restA.hashes.length > 0 || sameWords(tokensA, tokensB));
  const verdict = same ? identicalVerdict(restA.hashes.length) : verdictOf(profileA, profileB);
  const aligned = inWhole(alignment, leftA, leftB);
  const everythingKept = { passages: [], partner: Int32Array.from(restA.hashes.keys()) };
  const spans = diffSpans(tokensA, tokensB, same ? inWhole(everythingKept, leftA, leftB) : aligned);
  const sketch = (tokens: Tokens): Sketch =>
    sketchOf(contentShingles(tokens, weights, options.shingleSize), options.numPerm);
  const relation = verdict.similarity >= options.threshold ? verdict.relation : 'related';
  return {
    schema: 'twicetold.comparison/1',
    tool: TOOL,
    articles: [rowOf(a, tokensA, restA, options.minWords), rowOf(b, tokensB, restB, options.minWords)],
    pair: { a: a.id, b: b.id, ...verdict, relation },
    jaccardEstimate: Math.round(estimateJaccard(sketch(restA), sketch(restB)).estimate * 1e4) / 1e4,
    passages: aligned.passages,
    diff: {
      rows: diffRows(tokensA, tokensB, spans),
      words: countWords(spans),
      replacements: replacementsOf(tokensA, tokensB, spans, weights satisfies WordWeights),
    },
  };
}

interface Learned {
  readonly facts: CorpusFacts;
  /** Boilerplate flagged. */
  readonly tokensA: LocatedTokens;
  readonly tokensB: LocatedTokens;
}

/** What A, B and the others teach. As in a scan, a text counts once and too short ones teach nothing. */
function learn(a: Article, b: Article, among: Iterable<Article>, minWords: number): Learned {
  const [tokensA, tokensB] = [tokenizeLocated(a.text), tokenizeLocated(b.text)];
  const isNew = firstOfItsText();
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
  if (others.length === 0) return { facts: NO_FACTS, tokensA, tokensB };

  const all = [...both, ...others];
  const store = tokenStoreOf(all.map(({ tokens }) => tokens));
  const rows = all.map(({ article, tokens }) => rowOf(article, tokens, tokens, minWords));
  const teaching = Uint32Array.from(all.keys()).filter(i => all[i].learnedFrom);
  markBoilerplate(store, rows, teaching);
  const rest = withoutBoilerplate(store);
  const longEnough = teaching.filter(i => tokensOf(rest, i).hashes.length >= minWords);
  return {
    facts: countFacts(rest, longEnough),
    tokensA: marked(tokensA, tokensOf(store, 0)),
    tokensB: marked(tokensB, tokensOf(store, both[1].learnedFrom ? 1 : 0)),
  };
}

/** With the boilerplate that was found in the same words. */
function marked(tokens: LocatedTokens, { flags }: Tokens): LocatedTokens {
  return { ...tokens, flags: tokens.flags.map((flag, i) => flag | (flags[i] & BOILERPLATE)) };
}

/** Says of each article whether it is the first with these words. */
function firstOfItsText(): (tokens: Tokens) => boolean {
  const known = new Map<number, Tokens[]>();
  return tokens => {
    let h = tokens.hashes.length;
    for (const hash of tokens.hashes) h = Math.imul(h, 0x9e3779b1) ^ mix32(hash);
    const alike = known.get(h) ?? [];
    if (alike.some(other => sameWords(other, tokens))) return false;
    known.set(h, [...alike, tokens]);
    return true;
  };
}

function sameWords({ hashes: a }: Tokens, { hashes: b }: Tokens): boolean {
  return a.length === b.length && a.every((hash, i) => hash === b[i]);
}

function rowOf({ text: _, ...about }: Article, tokens: Tokens, rest: Tokens, minWords: number): ArticleRow {
  const [words, left] = [tokens.hashes.length, rest.hashes.length];
  const boilerplate = words - left;
  return { ...about, words, ...(boilerplate > 0 && { boilerplate }), status: left < minWords ? 'too-short' : 'ok' };
}

/** Words of each kind; replaced and moved words are counted in A, added ones in B, boilerplate in both. */
function countWords(spans: readonly RunSpan[]): Comparison['diff']['words'] {
  const words = { kept: 0, replaced: 0, added: 0, removed: 0, moved: 0 };
  let boilerplate = 0;
  for (const { kind, a, b } of spans) {
    const [inA, inB] = [a[1] - a[0], b[1] - b[0]];
    if (kind === 'boilerplate') boilerplate += inA + inB;
    else words[kind] += kind === 'added' ? inB : inA;
  }
  return boilerplate === 0 ? words : { ...words, boilerplate };
}
