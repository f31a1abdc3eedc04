/**
 * Recognises the language of an article by its common words, and gives the expected frequency of these words.
 *
 * A comparison of two files has no other source that tells how much rarer "infiltrated" is than "the". Data and
 * licence: lexicon-data.ts.
 */
import { LEXICON_DATA } from './lexicon-data.js';
import { VOTER_GROUPS, VOTING_WORDS } from './lexicon-votes.js';
import { tokenize } from './tokenize.js';

/** Index in `LANGUAGES`; -1 for an unknown language. */
export type Language = number;

export const LANGUAGES: readonly string[] = Object.keys(LEXICON_DATA);
export const UNKNOWN_LANGUAGE: Language = -1;

/** Words of a typical news article, to turn the frequency of a word into the share of articles that hold the word. */
const ARTICLE_WORDS = 400;
/** Share of articles assumed for a word that the table does not list: about 10^-5.3 of running text. */
export const RARE_SHARE = 0.002;
/** Tokens that decide on the language. */
const SAMPLE = 300;

/** For each language: word hash to share of articles, 0 to 1. */
const shares: (ReadonlyMap<number, number> | undefined)[] = [];
let votes: Votes | undefined;

/** The listed words of a language with their frequency in running text, the commonest first; some words occur twice. */
export function* frequentWords(language: Language): Generator<readonly [hash: number, frequency: number]> {
  const bands = LEXICON_DATA[LANGUAGES[language]].split('|');
  for (const [band, words] of bands.entries()) {
    if (words === '') continue;
    const frequency = 10 ** (-(band + 0.5) / 10);
    for (const hash of tokenize(words).hashes) yield [hash, frequency];
  }
}

function articleSharesOf(language: Language): ReadonlyMap<number, number> {
  const known = shares[language];
  if (known) return known;
  const map = new Map<number, number>();
  for (const [hash, frequency] of frequentWords(language)) {
    if (!map.has(hash)) map.set(hash, 1 - Math.exp(-frequency * ARTICLE_WORDS));
  }
  shares[language] = map;
  return map;
}

/** The listed words of a language with their expected share of articles, 0 to 1. */
export function knownWords(language: Language): ReadonlyMap<number, number> {
  return language === UNKNOWN_LANGUAGE ? new Map() : articleSharesOf(language);
}

/** The listed words of a language with their hashes, in their spelling. */
export function* wordsOfLexicon(language: Language): Generator<readonly [hash: number, word: string]> {
  if (language === UNKNOWN_LANGUAGE) return;
  for (const word of LEXICON_DATA[LANGUAGES[language]].split(/[| ]/)) {
    const { hashes } = tokenize(word);
    if (hashes.length === 1) yield [hashes[0], word];
  }
}

/** Leading bits of a hash that select its bucket: nine buckets of ten are empty, so most words need one look-up. */
const BUCKET_BITS = 15;

/** A hash table with chaining, from word hash to the languages that the word votes for. Entries are numbered from 1. */
interface Votes {
  /** First entry of each bucket; 0 if empty. */
  readonly buckets: Uint16Array;
  /** For each entry the next one of its bucket; 0 for the last. */
  readonly next: Uint16Array;
  readonly hashes: Uint32Array;
  /** Vote for each language of an entry: 1 / number of its languages. */
  readonly shares: Float64Array;
  /** Range of an entry in `voters`: from starts[entry] to before starts[entry + 1]. */
  readonly starts: Uint32Array;
  readonly voters: Uint8Array;
}

/**
 * Unpacks the table, which ships hashed: hashing the words of all languages would take longer than comparing two files.
 */
function unpackVotes(): Votes {
  const bytes = Buffer.from(VOTING_WORDS, 'base64');
  const words = new DataView(bytes.buffer, bytes.byteOffset);
  const size = bytes.length / 4;
  const votes = {
    buckets: new Uint16Array(1 << BUCKET_BITS),
    next: new Uint16Array(size + 1),
    hashes: new Uint32Array(size + 1),
    shares: new Float64Array(size + 1),
    starts: new Uint32Array(size + 2),
  };
  const voters: Language[] = [];
  const groups = VOTER_GROUPS.split(' ');
  let entry = 0;
  for (let at = 0; at < groups.length; at += 2) {
    const languages = groups[at].split('+').map(name => LANGUAGES.indexOf(name));
    for (let left = Number(groups[at + 1]); left > 0; left--) {
      const hash = words.getUint32(entry * 4, true);
      entry++;
      const bucket = hash >>> (32 - BUCKET_BITS);
      votes.next[entry] = votes.buckets[bucket];
      votes.buckets[bucket] = entry;
      votes.hashes[entry] = hash;
      votes.shares[entry] = 1 / languages.length;
      votes.starts[entry + 1] = voters.push(...languages);
    }
  }
  return { ...votes, voters: Uint8Array.from(voters) };
}

/** Scratch arrays: the words of the sample whose bucket has entries, with the first entry. */
const votingHashes = new Uint32Array(SAMPLE);
const votingEntries = new Uint16Array(SAMPLE);
const coverage = new Float64Array(LANGUAGES.length);

/**
 * The language whose commonest words cover most of the first 300 tokens. A word of several languages splits its vote.
 *
 * @returns `UNKNOWN_LANGUAGE` below 5 % coverage
 */
export function languageOf(hashes: Uint32Array): Language {
  votes ??= unpackVotes();
  const { buckets, next, hashes: known, shares, starts, voters } = votes;
  const sample = Math.min(SAMPLE, hashes.length);
  // without a branch, which the processor could not predict: each word is written, and the next overwrites a non-voter
  let voting = 0;
  for (let i = 0; i < sample; i++) {
    const hash = hashes[i];
    const entry = buckets[hash >>> (32 - BUCKET_BITS)];
    votingHashes[voting] = hash;
    votingEntries[voting] = entry;
    voting += -entry >>> 31;
  }
  coverage.fill(0);
  for (let i = 0; i < voting; i++) {
    let entry = votingEntries[i];
    while (entry !== 0 && known[entry] !== votingHashes[i]) entry = next[entry];
    const share = shares[entry];
    const end = starts[entry + 1];
    for (let at = starts[entry]; at < end; at++) coverage[voters[at]] += share;
  }
  let best = UNKNOWN_LANGUAGE;
  let most = sample * 0.05;
  for (let language = 0; language < coverage.length; language++) {
    if (coverage[language] > most) {
      most = coverage[language];
      best = language;
    }
  }
  return best;
}
