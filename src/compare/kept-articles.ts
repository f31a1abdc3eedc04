/**
 * The articles of a corpus as verification wants them: as profiles, the last ones remembered because the members of a family
 * are compared with one another, and behind a screen.
 */
import { type Corpus, weightsByLanguage } from '../text/corpus.js';
import type { Language } from '../text/lexicon.js';
import { tokensOf } from '../text/token-store.js';
import { CommonWords } from './common-words.js';
import type { EvidenceValues } from './evidence.js';
import { type Profile, profileOf } from './profile.js';
import { ANYTHING, type IsWanted, Screen } from './screen.js';
import { LONGEST_PIVOT, LONGEST_VISITOR, visitProgram } from './visit-program.js';

/** Words of the profiles that are remembered, at about 70 bytes each. The last two are, however long. */
const KEPT_WORDS = 2 ** 17;

/** Where one article is so many times longer, no screen: to read it would cost more than to compare what the other has. */
const MUCH_LONGER = 16;

class KeptArticles {
  readonly shingleSize: number;
  readonly related: boolean;
  readonly #corpus: Corpus;
  readonly #weights = new Map<Language, CommonWords>();
  readonly #screens = new Map<Language, Screen>();
  /** The one asked for last stands last. */
  readonly #profiles = new Map<number, Profile>();
  #words = 0;
  #pivot = -1;
  #pivotProfile: Profile | undefined;

  constructor(corpus: Corpus, shingleSize: number, related: boolean) {
    this.#corpus = corpus;
    this.shingleSize = shingleSize;
    this.related = related;
  }

  /** The article's profile, remembered for the pairs to come. */
  profile(article: number): Profile {
    const known = this.#profiles.get(article);
    if (known !== undefined) {
      this.#profiles.delete(article);
      this.#profiles.set(article, known);
      return known;
    }
    const profile = article === this.#pivot ? this.#pivotProfile! : this.#profileOf(article);
    this.#profiles.set(article, profile);
    this.#words += profile.length;
    for (const [oldest, { length }] of this.#profiles) {
      if (this.#words <= KEPT_WORDS || this.#profiles.size <= 2) break;
      this.#profiles.delete(oldest);
      this.#words -= length;
    }
    return profile;
  }

  #profileOf(article: number): Profile {
    const { store, languages } = this.#corpus;
    return profileOf(tokensOf(store, article), this.#weightsOf(languages[article]), this.shingleSize);
  }

  /**
   * A bound of the pair's evidence, undefined where `isWanted` refuses it; cheapest where the pivot is the last pair's.
   * Good until the next call.
   */
  screen(pivot: number, visitor: number, isWanted: IsWanted): EvidenceValues | undefined {
    const { store, languages } = this.#corpus;
    // a word weighs differently in two languages, and strangers in them share too few to become candidates
    if (languages[pivot] !== languages[visitor]) return ANYTHING;
    // most pivots are never aligned with anything, and should not push out those that are
    if (pivot !== this.#pivot) {
      this.#pivotProfile = this.#profiles.get(pivot) ?? this.#profileOf(pivot);
      this.#pivot = pivot;
    }
    const profile = this.#pivotProfile!;
    const tokens = tokensOf(store, visitor);
    const length = tokens.hashes.length;
    if (length > MUCH_LONGER * profile.length || profile.length > MUCH_LONGER * length) return ANYTHING;
    if (profile.length > LONGEST_PIVOT || length > LONGEST_VISITOR) return ANYTHING;
    const screen = this.#screenOf(languages[pivot]);
    if (screen === undefined) return ANYTHING;
    screen.open(profile);
    return screen.bound(tokens, isWanted);
  }

  #weightsOf(language: Language): CommonWords {
    let weights = this.#weights.get(language);
    if (weights === undefined) {
      const { facts } = this.#corpus;
      weights = new CommonWords(facts, language, weightsByLanguage(facts)(language));
      this.#weights.set(language, weights);
    }
    return weights;
  }

  /** Undefined where there is no WebAssembly to be had: then every pair is compared to the end. */
  #screenOf(language: Language): Screen | undefined {
    let screen = this.#screens.get(language);
    if (screen === undefined) {
      const program = visitProgram();
      if (program === undefined) return undefined;
      screen = new Screen(this.#weightsOf(language), this.related, program);
      this.#screens.set(language, screen);
    }
    return screen;
  }
}

const kept = new WeakMap<Corpus, KeptArticles>();

/**
 * Those of a corpus, with what was made of them for earlier pairs.
 *
 * @param related whether the vocabulary two articles share decides, too
 */
export function keptArticles(corpus: Corpus, shingleSize: number, related: boolean): KeptArticles {
  let articles = kept.get(corpus);
  if (articles?.shingleSize !== shingleSize || articles.related !== related) {
    articles = new KeptArticles(corpus, shingleSize, related);
    kept.set(corpus, articles);
  }
  return articles;
}
