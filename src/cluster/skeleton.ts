/**
 * Writes the skeleton of a template family for a person: the words that most members share, in the order of one member.
 */

import type { Corpus } from '../corpus/corpus.js';
import { tokensOf } from '../corpus/token-store.js';
import { wordsOfLexicon } from '../text/language.js';
import { CHARACTER, tokenizeLocated } from '../text/tokenize.js';

/** Most sampled members; more would give the same result. */
const SAMPLED_MEMBERS = 50;
/** Least share of the members with a word of the skeleton. */
const SHARED = 0.8;
/** Most words and gaps of a written skeleton. */
const SHOWN = 40;
/** Replaces differing words, and words of which only the hash is known. */
const GAP = '…';

export interface Skeleton {
  /** Number of words of the first member that most members have. */
  readonly words: number;
  /** The beginning of the skeleton. */
  readonly text: string;
}

/**
 * @param members articles, ascending; the first one is the example
 * @param titleOf title of an article. A corpus has only hashes; the spelling of words comes from the lexicon and the
 *                titles
 */
export function skeletonOf(
  { store, languages }: Corpus,
  members: readonly number[],
  titleOf: (article: number) => string | undefined,
): Skeleton {
  const step = Math.ceil(members.length / SAMPLED_MEMBERS);
  const sample = members.filter((_, n) => n % step === 0);
  const holders = new Map<number, number>();
  for (const article of sample) {
    for (const word of new Set(tokensOf(store, article).hashes)) holders.set(word, (holders.get(word) ?? 0) + 1);
  }
  const isShared = (word: number): boolean => holders.get(word)! >= SHARED * sample.length;
  const [example] = members;
  const written = new Map(wordsOfLexicon(languages[example]));
  for (const article of sample) addWords(titleOf(article) ?? '', written);

  const { hashes, flags } = tokensOf(store, example);
  const shown: string[] = [];
  let words = 0;
  let joined = true;
  hashes.forEach((word, i) => {
    const isPart = isShared(word);
    if (isPart) words++;
    if (shown.length > SHOWN) return;
    const text = isPart ? (written.get(word) ?? GAP) : GAP;
    if (text === GAP && shown.at(-1) === GAP) return;
    const joins = text !== GAP && joined && (flags[i] & CHARACTER) !== 0;
    if (joins && shown.length > 0) shown[shown.length - 1] += text;
    else shown.push(text);
    joined = text !== GAP && (flags[i] & CHARACTER) !== 0;
  });
  return { words, text: shown.slice(0, SHOWN).join(' ') };
}

/** Adds the words of a text in lower case, by their hashes. */
function addWords(text: string, written: Map<number, string>): void {
  const { hashes, bytes, starts, ends } = tokenizeLocated(text);
  const utf8 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  hashes.forEach((word, i) => {
    if (!written.has(word)) written.set(word, utf8.toString('utf8', starts[i], ends[i]).toLowerCase());
  });
}
