/**
 * What any article's language teaches before a corpus is seen: which words are common, and how common. A pair of files
 * alone has nothing else to tell "the" from "infiltrated" by. Data and licence: lexicon-data.ts.
 */
import { capacityFor, slotOf } from './hash-table.js';
import { LEXICON_DATA } from './lexicon-data.js';
import { tokenize } from './tokenize.js';

/** Position in `LANGUAGES`; -1 where no language was recognised. */
export type Language = number;

export const LANGUAGES: readonly string[] = Object.keys(LEXICON_DATA);
export const UNKNOWN_LANGUAGE: Language = -1;

/** Words of a typical news article; turns a word's frequency into the share of articles that hold it. */
const ARTICLE_WORDS = 400;
/** Share of articles that hold a word of which the table knows nothing: about 10^-5.3 of running text. */
export const RARE_SHARE = 0.002;
/** Tokens looked at to recognise a language. */
const SAMPLE = 300;
/** Words at least this common (a frequency) vote for their language. */
const VOTING_FREQUENCY = 10 ** -3;

/** Word hash to the share of articles that hold it, 0 to 1, one map a language. */
const shares: (ReadonlyMap<number, number> | undefined)[] = [];
let votes: Votes | undefined;

function* entries(language: Language): Generator<readonly [hash: number, frequency: number]> {
  const bands = LEXICON_DATA[LANGUAGES[language]].split('|');
  for (const [band, words] of bands.entries()) {
    if (words === '') continue;
    const frequency = 10 ** (-(band + 0.5) / 10);
    for (const hash of tokenize(words).hashes) yield [hash, frequency];
  }
}

function sharesOf(language: Language): ReadonlyMap<number, number> {
  const known = shares[language];
  if (known) return known;
  const map = new Map<number, number>();
  for (const [hash, frequency] of entries(language)) {
    if (!map.has(hash)) map.set(hash, 1 - Math.exp(-frequency * ARTICLE_WORDS));
  }
  shares[language] = map;
  return map;
}

/** Expected share of articles in that language that hold the word, 0 to 1. */
export function expectedShare(language: Language, hash: number): number {
  if (language === UNKNOWN_LANGUAGE) return RARE_SHARE;
  return sharesOf(language).get(hash) ?? RARE_SHARE;
}

/** Every word the table of a language knows, with its expected share of articles. */
export function knownWords(language: Language): ReadonlyMap<number, number> {
  return language === UNKNOWN_LANGUAGE ? new Map() : sharesOf(language);
}

/** The languages that a word votes for, in a table as of hash-table.ts. */
interface Votes {
  readonly hashes: Uint32Array;
  /** How many languages share the word; 0 where the slot is free. */
  readonly sharedBy: Uint32Array;
  /** Where they begin in `voters`. */
  readonly starts: Uint32Array;
  readonly voters: Uint8Array;
}

function buildVotes(): Votes {
  const map = new Map<number, Language[]>();
  for (let language = 0; language < LANGUAGES.length; language++) {
    for (const [hash, frequency] of entries(language)) {
      if (frequency < VOTING_FREQUENCY) break;
      const known = map.get(hash);
      if (known === undefined) map.set(hash, [language]);
      else if (!known.includes(language)) known.push(language);
    }
  }
  const capacity = capacityFor(map.size);
  const votes = {
    hashes: new Uint32Array(capacity),
    sharedBy: new Uint32Array(capacity),
    starts: new Uint32Array(capacity),
    voters: Uint8Array.from([...map.values()].flat()),
  };
  let start = 0;
  for (const [hash, languages] of map) {
    const slot = slotOf(votes.hashes, votes.sharedBy, hash);
    votes.hashes[slot] = hash;
    votes.sharedBy[slot] = languages.length;
    votes.starts[slot] = start;
    start += languages.length;
  }
  return votes;
}

const ballot = new Float64Array(LANGUAGES.length);

/**
 * The language whose commonest words cover most of the article's first 300 tokens; a word that several languages
 * share splits its vote. UNKNOWN_LANGUAGE below 5 % coverage.
 */
export function languageOf(hashes: Uint32Array): Language {
  votes ??= buildVotes();
  ballot.fill(0);
  const sample = Math.min(SAMPLE, hashes.length);
  for (let i = 0; i < sample; i++) {
    const slot = slotOf(votes.hashes, votes.sharedBy, hashes[i]);
    const start = votes.starts[slot];
    const shared = votes.sharedBy[slot];
    for (let at = start; at < start + shared; at++) ballot[votes.voters[at]] += 1 / shared;
  }
  let best = UNKNOWN_LANGUAGE;
  let most = sample * 0.05;
  for (let language = 0; language < ballot.length; language++) {
    if (ballot[language] > most) {
      most = ballot[language];
      best = language;
    }
  }
  return best;
}
