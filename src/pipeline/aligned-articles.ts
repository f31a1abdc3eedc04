/** Aligns pairs of a set of articles under learned statistics, and maps the alignment to the whole articles. */

import { alignPair, CorpusComparison, CorpusWords } from '../compare/comparison.js';
import {
  type Alignment,
  flipped,
  type Remainder,
  toOriginalOffsets,
  toOriginalRange,
  withoutBoilerplate,
} from '../compare/passages.js';
import { identicalVerdict, swapped, tellsOneStory, type Verdict, verdictFrom } from '../compare/verify.js';
import { type Corpus, type DocumentFrequencies, type WordWeights, weightsByLanguage } from '../corpus/corpus.js';
import { sameWords, tokenStoreOf } from '../corpus/token-store.js';
import { compareKernel } from '../kernels/compare.js';
import type { DetectOptions } from '../options.js';
import { type Language, languageOf } from '../text/language.js';
import { BOILERPLATE, type LocatedTokens, type Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Relation, SharedPassage } from '../types/report.js';

/** An article with the offsets of its words. */
export interface LocatedArticle {
  readonly article: Article;
  /** Boilerplate is flagged. */
  readonly tokens: LocatedTokens;
  /** See `ArticleRow.disguised`. */
  readonly disguised?: string | undefined;
}

/** Articles with the statistics for comparing them. */
export interface LearnedArticles {
  readonly frequencies: DocumentFrequencies;
  /** Marks background words, in place. */
  readonly markBackground: (tokens: Tokens) => void;
  readonly articles: readonly LocatedArticle[];
  /** The site of the corpus (`siteOf`). */
  readonly site?: string | null;
}

/** An article with its words without boilerplate (`rest`) and the word weights of its language. */
export interface AlignedArticle extends LocatedArticle, Remainder {
  readonly language: Language;
  readonly weights: WordWeights;
}

/** Two aligned articles. Ranges count the words of the whole articles. */
export interface AlignedPair {
  readonly a: AlignedArticle;
  readonly b: AlignedArticle;
  /** Whether both have the same words apart from boilerplate. */
  readonly isSame: boolean;
  readonly verdict: Verdict;
  /** The alignment of the comparison. */
  readonly aligned: Alignment;
  /** `aligned`, or for articles with the same words an alignment of all words. */
  readonly alignment: Alignment;
  /** Shared passages, in the order of A. */
  readonly shared: readonly SharedPassage[];
  /** The similarity by all words, boilerplate included. */
  similarityOfAll(): number;
}

export class AlignedArticles {
  readonly #articles: readonly AlignedArticle[];
  readonly #corpus: Corpus;
  readonly #options: Pick<DetectOptions, 'shingleSize' | 'minPassage'>;
  readonly #words: CorpusWords;
  #comparison: CorpusComparison | undefined;

  constructor(
    { articles, frequencies, markBackground }: LearnedArticles,
    options: Pick<DetectOptions, 'shingleSize' | 'minPassage'>,
  ) {
    const weightsOf = weightsByLanguage(frequencies);
    this.#words = new CorpusWords(frequencies, weightsOf);
    this.#articles = articles.map(about => {
      const remainder = withoutBoilerplate(about.tokens);
      markBackground(remainder.rest);
      const language = languageOf(about.tokens.hashes);
      return { ...about, ...remainder, language, weights: weightsOf(language) };
    });
    this.#corpus = {
      store: tokenStoreOf(this.#articles.map(({ rest }) => rest)),
      languages: Int8Array.from(this.#articles, ({ language }) => language),
      frequencies,
    };
    this.#options = options;
  }

  /** @param first number of article A @param second number of article B, a different one */
  align(first: number, second: number): AlignedPair {
    const [a, b] = [this.#articles[first], this.#articles[second]];
    const { shingleSize, minPassage } = this.#options;
    if (this.#comparison?.isCurrent !== true) {
      const everything = { similarity: 0, related: undefined, passage: minPassage };
      this.#comparison = new CorpusComparison(this.#corpus, shingleSize, everything, compareKernel(), this.#words);
    }
    const comparison = this.#comparison;
    const findings = comparison.compare(first, second)!;
    const inOrder = comparison.alignment(findings);
    const isFlipped = first > second;
    const found = isFlipped ? swapped(verdictFrom(findings)) : verdictFrom(findings);
    const between = isFlipped ? flipped(inOrder, a.rest.hashes.length) : inOrder;
    // two pages of only boilerplate are the same only if all their words are
    const isSame =
      sameWords(a.rest.hashes, b.rest.hashes) &&
      (a.rest.hashes.length > 0 || sameWords(a.tokens.hashes, b.tokens.hashes));
    const verdict = isSame ? identicalVerdict(a.rest.hashes.length) : found;
    const aligned = toOriginalOffsets(between, a, b);
    const everythingKept = { passages: [], partner: Int32Array.from(a.rest.hashes.keys()) };
    return {
      a,
      b,
      isSame,
      verdict,
      aligned,
      alignment: isSame ? toOriginalOffsets(everythingKept, a, b) : aligned,
      shared: verdict.passages.map(passage => ({
        a: toOriginalRange(passage.a, a),
        b: toOriginalRange(passage.b, b),
        words: passage.words,
      })),
      similarityOfAll: () => similarityOfAll(a, b, this.#corpus, shingleSize),
    };
  }
}

/** The relation of two articles. */
export function relationOf(
  { verdict, shared }: AlignedPair,
  { threshold }: Pick<DetectOptions, 'threshold'>,
): Relation {
  if (verdict.similarity >= threshold) return verdict.relation;
  return shared.length > 0 ? 'passage' : tellsOneStory(verdict) ? 'related' : 'unrelated';
}

/** The similarity of two articles by all words, boilerplate included. */
function similarityOfAll(a: AlignedArticle, b: AlignedArticle, corpus: Corpus, shingleSize: number): number {
  if (sameWords(a.tokens.hashes, b.tokens.hashes)) return 1;
  const whole: Tokens[] = [a, b].map(({ tokens: { hashes, flags } }) => ({
    hashes,
    flags: flags.map(flag => flag & ~BOILERPLATE),
  }));
  const both = { ...corpus, store: tokenStoreOf(whole), languages: Int8Array.of(a.language, b.language) };
  return verdictFrom(alignPair(both, shingleSize).findings).similarity;
}
