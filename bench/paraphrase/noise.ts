/** Character noise of a typist or a scanner; both change quotation marks, dashes and accents. */
import { pick, type Random } from '../random.js';
import type { Maker } from './maker.js';

/** Share of the words with an error. */
const SLIPS = 0.1;
const WORD = /\p{L}{3,}/gu;
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
const LIGATURES: readonly (readonly [string, string])[] = [
  ['ffi', 'ﬃ'],
  ['fi', 'ﬁ'],
  ['fl', 'ﬂ'],
];
/** Letters that a scanner confuses. */
const CONFUSED: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['m', 'rn'],
  ['cl', 'd'],
  ['li', 'h'],
  ['l', '1'],
  ['I', 'l'],
  ['O', '0'],
  ['o', 'c'],
  ['e', 'c'],
  ['h', 'b'],
];

function neighbour(letter: string, random: Random): string {
  const row = ROWS.find(its => its.includes(letter));
  if (row === undefined) return letter;
  const at = row.indexOf(letter);
  return pick(
    random,
    [row[at - 1], row[at + 1]].filter(key => key !== undefined),
  );
}

/** One typing error: letters swapped, dropped, doubled, or replaced by a neighbouring key. */
function mistyped(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, after] = [word.slice(0, at), word[at], word.slice(at + 1)];
  const slip = Math.floor(random() * 4);
  if (slip === 0) return before + after.slice(0, 1) + letter + after.slice(1);
  return before + (slip === 1 ? '' : slip === 2 ? letter + letter : neighbour(letter, random)) + after;
}

/** One scanning error: letters confused, or a word broken at the end of a line. */
function misread(word: string, random: Random): string {
  const fitting = CONFUSED.filter(([from]) => word.includes(from));
  if (fitting.length > 0 && random() < 0.8) return word.replace(...pick(random, fitting));
  const at = word.length >> 1;
  return word.length > 6 ? `${word.slice(0, at)}-\n${word.slice(at)}` : word;
}

const straight = (text: string): string =>
  text
    .replace(/[“”„]/gu, '"')
    .replace(/[‘’]/gu, "'")
    .replace(/\s*[–—]\s*/gu, ' - ')
    .replaceAll('…', '...');
const curly = (text: string): string =>
  text
    .replace(/(?<=^|[\s(])"/gu, '“')
    .replaceAll('"', '”')
    .replace(/(?<=\p{L})'/gu, '’')
    .replaceAll('...', '…');
const unaccented = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

export const noise: Maker = ({ text }, random) => {
  const scanned = random() < 0.5;
  const slipped = unaccented(text).replace(WORD, word =>
    random() >= SLIPS ? word : scanned ? misread(word, random) : mistyped(word, random),
  );
  const marked = /[“”‘’]/u.test(text) ? straight(slipped) : curly(slipped);
  return scanned ? LIGATURES.reduce((its, [letters, one]) => its.replaceAll(letters, one), marked) : marked;
};
