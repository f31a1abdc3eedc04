/**
 * The cheapest test of a candidate pair: could it be worth reporting at all? Most candidates are strangers that share three
 * rare word pairs by chance. A few passes over their tokens are enough to say so; only what is left is aligned.
 *
 * Why no pair is lost: what decides is shown evidence that speaks for a copy at least as strongly as what a full comparison
 * would find, and more evidence never lowers a score (score.ts; a test checks it). Call a word *held* where the other
 * article has it anywhere.
 * - What stands aligned is held: held words bound the coverage of each part (`thinnest`, `spread`) and `alignedLong`.
 * - In an unbroken run each two neighbours are neighbours in the other article, too: that bounds `verbatim` and `copied`.
 * - Words, names and numbers in common are held ones. `moved` is at least 0, `sentenceOrder` at most 1.
 * HeldWords finds rather too many held words and counts what they are divided by rather too low: both raise the bound.
 */
import type { Tokens } from '../text/tokenize.js';
import type { CommonWords } from './common-words.js';
import { PARTS, spreadOver } from './coverage.js';
import { type EvidenceName, type EvidenceValues, MUCH_COPIED, STRANGERS, shrunk } from './evidence.js';
import { HeldNames } from './held-names.js';
import { atMostOne, HeldWords } from './held-words.js';
import { lowestWeights } from './lowest-weights.js';
import type { Profile } from './profile.js';
import { readsFromB } from './shorter.js';
import type { Visit } from './visit-program.js';

/** Two runs of words have the same 32-bit hash once in four thousand million times: of any article's, far fewer than this. */
const COLLISIONS = 0.01;

/** Decides on evidence. With more of it for a copy it may not change its mind to no. */
export type IsWanted = (evidence: EvidenceValues) => boolean;

/** The bound where nothing is known. */
export const ANYTHING: EvidenceValues = {
  sharedWords: 1,
  names: 1,
  numbers: 1,
  alignedLong: 1,
  thinnest: 1,
  spread: 1,
  moved: 0,
  sentenceOrder: 1,
  quoted: 0,
  quotations: 1,
  vocabulary: 1,
  copied: 1,
  figures: 0,
  verbatim: 1,
};

/** Compares one article, the pivot, with any number of visitors, all of one language. */
export class Screen {
  readonly #held: HeldWords;
  readonly #names: HeldNames;
  readonly #parts = new Float64Array(PARTS);
  /** Made anew for each visitor. What nobody looks up stays as it is. */
  readonly #evidence: Record<EvidenceName, number> = { ...ANYTHING };
  readonly #related: boolean;
  #pivot: Profile | undefined;

  /** @param related whether the vocabulary decides, too: without it, its bound is 1 */
  constructor(weights: CommonWords, related: boolean, program: Visit) {
    const lowest = lowestWeights(weights);
    this.#held = new HeldWords(lowest, program);
    this.#names = new HeldNames(weights, lowest);
    this.#related = related;
  }

  /** Makes an article the pivot of the pairs to come. */
  open(pivot: Profile): void {
    this.#pivot = pivot;
    this.#held.open(pivot);
  }

  /** A bound of the evidence of the pivot and the visitor, good until the next call; undefined where that is not wanted. */
  bound(visitor: Tokens, isWanted: IsWanted): EvidenceValues | undefined {
    const pivotIsShorter = readsFromB(visitor, this.#pivot!);
    this.#held.visit(visitor);
    this.#boundWords(visitor, pivotIsShorter);
    if (!isWanted(this.#evidence)) return undefined;
    this.#boundNames(visitor, pivotIsShorter);
    return isWanted(this.#evidence) ? this.#evidence : undefined;
  }

  /** Names, numbers and vocabulary take another look, which most visitors are spared. */
  #boundWords(visitor: Tokens, pivotIsShorter: boolean): void {
    const pivot = this.#pivot!;
    const held = this.#held;
    const evidence = this.#evidence;
    const parts = pivotIsShorter ? this.#parts : held.visitorParts;
    if (pivotIsShorter) held.coverPivot(parts);
    const { thinnest, spread } = spreadOver(parts);
    evidence.thinnest = thinnest;
    evidence.spread = spread;
    evidence.alignedLong = pivotIsShorter ? held.visitorCovered : held.pivotCovered;
    evidence.sharedWords = this.#sharedWords(visitor, pivotIsShorter);
    evidence.copied = Math.min(1, held.copied / MUCH_COPIED);
    // each distinct word but for the first ones ends a 3-gram that was not there before
    const length = pivotIsShorter ? pivot.length : visitor.hashes.length;
    const words = pivotIsShorter ? pivot.vocabulary.size : held.visitorWords;
    const run = held.characters > 0 || pivot.perWord === 2 ? 6 : 3;
    evidence.verbatim = length < run ? 1 : atMostOne(held.trigrams, words - run + 1) + COLLISIONS;
    evidence.names = 1;
    evidence.numbers = 1;
    evidence.vocabulary = 1;
  }

  #sharedWords(visitor: Tokens, pivotIsShorter: boolean): number {
    const pivot = this.#pivot!;
    const held = this.#held;
    const inCharacters = held.characters * 2 > visitor.hashes.length;
    if (inCharacters !== (pivot.perWord === 2)) return 1;
    // pairs of characters are counted there; each distinct character but the first ends one that was not there before
    if (inCharacters) return atMostOne(held.pairs, pivotIsShorter ? held.visitorWords - 1 : pivot.grams.size);
    return atMostOne(held.words, pivotIsShorter ? held.visitorWords : pivot.vocabulary.size);
  }

  #boundNames(visitor: Tokens, pivotIsShorter: boolean): void {
    const pivot = this.#pivot!;
    this.#names.find(visitor, pivot);
    const { names, numerals, visitorNames, visitorNumerals } = this.#names;
    const allNames = pivotIsShorter ? pivot.names : Math.max(names, visitorNames);
    const allNumerals = pivotIsShorter ? pivot.numerals : Math.max(numerals, visitorNumerals);
    this.#evidence.names = shrunk(names, allNames, STRANGERS.names);
    this.#evidence.numbers = shrunk(numerals, allNumerals, STRANGERS.numbers);
    if (this.#related) this.#evidence.vocabulary = this.#held.sharedVocabulary(visitor, pivotIsShorter);
  }
}
