/**
 * Writes src/text/lexicon-votes.ts: the hashes of the words that vote for each language, so that a scan does not hash the
 * words of all languages before it detects the language of the first article.
 *
 *   npm run lexicon-votes         after a change of src/text/lexicon-data.ts or of the hash of words (a test checks it)
 */
import { writeFileSync } from 'node:fs';
import { frequentWords, LANGUAGES } from '../src/text/language.js';

/** Words with at least this frequency vote for their language. */
const VOTING_FREQUENCY = 10 ** -3;

/** The languages of each voting word, in the order of `LANGUAGES`. */
export function voters(): Map<number, number[]> {
  const languagesOf = new Map<number, number[]>();
  for (let language = 0; language < LANGUAGES.length; language++) {
    for (const [hash, frequency] of frequentWords(language)) {
      if (frequency < VOTING_FREQUENCY) break;
      const known = languagesOf.get(hash);
      if (known === undefined) languagesOf.set(hash, [language]);
      else if (!known.includes(language)) known.push(language);
    }
  }
  return languagesOf;
}

/** The text of the module. Words of the same languages form a group and ascend in it. */
export function votesModule(): string {
  const groups = new Map<string, number[]>();
  for (const [hash, languages] of voters()) {
    const names = languages.map(language => LANGUAGES[language]).join('+');
    groups.set(names, [...(groups.get(names) ?? []), hash]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const hashes = sorted.flatMap(([, hashes]) => hashes.sort((a, b) => a - b));
  const bytes = Buffer.alloc(hashes.length * 4);
  for (const [at, hash] of hashes.entries()) bytes.writeUInt32LE(hash, at * 4);
  return [
    '//! Written by bench/lexicon-votes.ts from lexicon-data.ts, whose source and licence (CC BY-SA 4.0) are its own; do not edit.',
    '/** How many words vote for which languages, in the order of the words. */',
    'export const VOTER_GROUPS =',
    `  '${sorted.map(([names, { length }]) => `${names} ${length}`).join(' ')}';`,
    '/** Hashes of the words, 32 bits each, the lowest byte first, in base 64. */',
    'export const VOTING_WORDS =',
    `  '${bytes.toString('base64')}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL('../src/text/lexicon-votes.ts', import.meta.url), votesModule());
}
