/**
 * The language of an article, recognised by its common words, and the expected frequency of these: a comparison of two files has
 * nothing else by which "the" differs from "infiltrated". Data and licence: lexicon-data.ts.
 */
import { LEXICON_DATA } from './lexicon-data.js';
import { VOTER_GROUPS, VOTING_WORDS } from './lexicon-votes.js';
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

/** Word hash to the share of articles that hold it, 0 to 1, one map a language. */
const shares: (ReadonlyMap<number, number> | undefined)[] = [];
let votes: Votes | undefined;

/** Every word the table of a language knows with its frequency in running text, the commonest first; some come twice. */
export function* frequentWords(language: Language): Generator<readonly [hash: number, frequency: number]> {
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
  for (const [hash, frequency] of frequentWords(language)) {
    if (!map.has(hash)) map.set(hash, 1 - Math.exp(-frequency * ARTICLE_WORDS));
  }
  shares[language] = map;
  return map;
}

/** Every word the table of a language knows, with its expected share of articles. */
export function knownWords(language: Language): ReadonlyMap<number, number> {
  return language === UNKNOWN_LANGUAGE ? new Map() : sharesOf(language);
}

/** The words that the table of a language knows, as it writes them, by their hashes. */
export function* wordsOfLexicon(language: Language): Generator<readonly [hash: number, word: string]> {
  if (language === UNKNOWN_LANGUAGE) return;
  for (const word of LEXICON_DATA[LANGUAGES[language]].split(/[| ]/)) {
    const { hashes } = tokenize(word);
    if (hashes.length === 1) yield [hashes[0], word];
  }
}

/** Bits of a hash that lead to the words that begin with them: one bucket in ten holds any. */
const BUCKET_BITS = 15;

/** The languages that a word votes for. Entries are numbered from 1. */
interface Votes {
  /** First entry of each bucket; 0 where it is empty. */
  readonly buckets: Uint16Array;
  /** The next one of the same bucket, 0 behind the last. */
  readonly next: Uint16Array;
  readonly hashes: Uint32Array;
  /** What the word gives to each of the languages that share it. */
  readonly shares: Float64Array;
  /** Its languages stand in `voters` from starts[entry] to starts[entry + 1]. */
  readonly starts: Uint32Array;
  readonly voters: Uint8Array;
}

/** From the table of them that ships hashed: to hash the words of all languages would take longer than to compare two files. */
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

/** Words of the sample that may vote, and the entries to look for them from. */
const askedHashes = new Uint32Array(SAMPLE);
const askedEntries = new Uint16Array(SAMPLE);
const ballot = new Float64Array(LANGUAGES.length);

/**
 * The language whose commonest words cover most of the article's first 300 tokens; a word that several languages
 * share splits its vote. UNKNOWN_LANGUAGE below 5 % coverage.
 */
export function languageOf(hashes: Uint32Array): Language {
  votes ??= unpackVotes();
  const { buckets, next, hashes: known, shares, starts, voters } = votes;
  const sample = Math.min(SAMPLE, hashes.length);
  // whether a word votes cannot be predicted: each is written, and counts or not
  let asked = 0;
  for (let i = 0; i < sample; i++) {
    const hash = hashes[i];
    const entry = buckets[hash >>> (32 - BUCKET_BITS)];
    askedHashes[asked] = hash;
    askedEntries[asked] = entry;
    asked += -entry >>> 31;
  }
  ballot.fill(0);
  for (let i = 0; i < asked; i++) {
    let entry = askedEntries[i];
    while (entry !== 0 && known[entry] !== askedHashes[i]) entry = next[entry];
    const share = shares[entry];
    const end = starts[entry + 1];
    for (let at = starts[entry]; at < end; at++) ballot[voters[at]] += share;
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
