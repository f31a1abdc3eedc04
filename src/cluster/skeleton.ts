/** The skeleton of a template family in words, for a person: what most of its members share, in the order of one of them. */

import type { Corpus } from '../corpus/corpus.js';
import { tokensOf } from '../corpus/token-store.js';
import { wordsOfLexicon } from '../text/language.js';
import { CHARACTER, tokenizeLocated } from '../text/tokenize.js';

/** Members that are looked at: more would show the same. */
const LOOKED_AT = 50;
/** A word belongs to the skeleton if this share of the members hold it. */
const SHARED = 0.8;
/** Words and gaps of a skeleton that are shown. */
const SHOWN = 40;
/** Stands for what differs, and for words of which only the hash is known. */
const GAP = '…';

export interface Skeleton {
  /** Words of the first member that most members hold. */
  readonly words: number;
  /** The beginning of the skeleton. */
  readonly text: string;
}

/**
 * @param members articles, ascending; the first one is the example
 * @param titleOf the title of an article. Corpora hold hashes: the words come from the lexicon and from the titles
 */
export function skeletonOf(
  { store, languages }: Corpus,
  members: readonly number[],
  titleOf: (article: number) => string | undefined,
): Skeleton {
  const step = Math.ceil(members.length / LOOKED_AT);
  const looked = members.filter((_, n) => n % step === 0);
  const holders = new Map<number, number>();
  for (const article of looked) {
    for (const word of new Set(tokensOf(store, article).hashes)) holders.set(word, (holders.get(word) ?? 0) + 1);
  }
  const isShared = (word: number): boolean => holders.get(word)! >= SHARED * looked.length;
  const [example] = members;
  const written = new Map(wordsOfLexicon(languages[example]));
  for (const article of looked) addWords(titleOf(article) ?? '', written);

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

/** Adds the words of a text by their hashes, in lower case. */
function addWords(text: string, written: Map<number, string>): void {
  const { hashes, bytes, starts, ends } = tokenizeLocated(text);
  const utf8 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  hashes.forEach((word, i) => {
    if (!written.has(word)) written.set(word, utf8.toString('utf8', starts[i], ends[i]).toLowerCase());
  });
}
