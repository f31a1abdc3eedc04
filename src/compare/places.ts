/** Where the content words of an article stand, and in which sentences: what aligning and ordering go by. */

import { CONTENT_WORD } from '../kernels/constants/word-kinds.js';
import { CHARACTER, SENTENCE_START, shiftOf } from '../text/tokenize.js';

// CONTENT_WORD is the lowest bit, and so is this once shifted: which words are content cannot be foretold, and is no branch
const CHARACTER_SHIFT = shiftOf(CHARACTER);

/** Content words by place, and the places of each. */
export interface ContentPlaces {
  /** Places of all content words among the tokens, ascending. */
  readonly all: Uint32Array;
  /** The same by word: those of word w stand from starts[w] to starts[w + 1], ascending. */
  readonly byWord: Uint32Array;
  readonly starts: Uint32Array;
}

/** In which sentence each token stands. */
export interface Sentences {
  readonly of: Uint32Array;
  readonly count: number;
}

/**
 * @param words word of each token
 * @param kinds of each word
 */
export function contentPlaces(flags: Uint8Array, words: Uint32Array, kinds: Uint8Array): ContentPlaces {
  const all = new Uint32Array(words.length);
  const starts = new Uint32Array(kinds.length + 1);
  let count = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const isContent = ((flags[i] & CHARACTER) >>> CHARACTER_SHIFT) | (kinds[word] & CONTENT_WORD);
    all[count] = i;
    count += isContent;
    starts[word] += isContent;
  }
  // counts to ends, and ends to starts as the words are put in place, the last first
  for (let word = 1; word < starts.length; word++) starts[word] += starts[word - 1];
  const byWord = new Uint32Array(count);
  for (let n = count - 1; n >= 0; n--) byWord[--starts[words[all[n]]]] = all[n];
  return { all: all.subarray(0, count), byWord, starts };
}

export function sentencesOf(flags: Uint8Array): Sentences {
  const of = new Uint32Array(flags.length);
  let sentence = -1;
  for (let i = 0; i < flags.length; i++) {
    if (i === 0 || flags[i] & SENTENCE_START) sentence++;
    of[i] = sentence;
  }
  return { of, count: sentence + 1 };
}
