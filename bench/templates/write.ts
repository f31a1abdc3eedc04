/** Fills templates with facts, and makes copies of a note: word for word, spun, and with one number corrected. */

import { SYNONYMS } from '../paraphrase/synonyms.js';
import { pick, type Random } from '../random.js';

const ONSETS = 'B Br C Cr D Dr F Fl G Gr H K L M N P Pl R S St T Tr V W'.split(' ');
const MIDDLES = 'a e i o u ar el in or ul'.split(' ');
const PLACE_ENDS = 'ton ham wick mouth ford by ness holm burn stead'.split(' ');
const PERSON_ENDS = 'sen ski mann ert ak ova ley os ini ard'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const TRADES = 'Fibre Shipping Mills Dairies Tools Paper Glass Foods Rail Works'.split(' ');
const CLUBS = 'Town United Rovers Athletic City Wanderers Rangers Albion'.split(' ');
const ROADS = 'Street Road Lane Square Hill Row'.split(' ');

const stem = (random: Random): string =>
  pick(random, ONSETS) + pick(random, MIDDLES) + pick(random, 'l m n r s t d v'.split(' '));
const place = (random: Random): string => stem(random) + pick(random, PLACE_ENDS);
const person = (random: Random): string => stem(random) + pick(random, PERSON_ENDS);

const NAMES: Readonly<Record<string, (random: Random) => string>> = {
  place,
  person,
  day: random => pick(random, DAYS),
  month: random => pick(random, MONTHS),
  firm: random => `${stem(random)}${pick(random, PERSON_ENDS)} ${pick(random, TRADES)}`,
  team: random => `${place(random)} ${pick(random, CLUBS)}`,
  street: random => `${stem(random)}${pick(random, PLACE_ENDS)} ${pick(random, ROADS)}`,
};

const SLOT = /\{([^}]+)\}/g;

/** A template with most of its slots filled: the text that all its notes share, such as the address of a court. */
export function withFixed(template: string, varying: number, random: Random): string {
  const kept = new Set(
    [...new Set([...template.matchAll(SLOT)].map(([, slot]) => slot))].filter(() => random() < varying),
  );
  return writeNote(template, random, slot => kept.has(slot));
}

/** A note: fills every slot that is not kept. Slots with equal name and digit get the same value. */
export function writeNote(template: string, random: Random, isKept = (_slot: string): boolean => false): string {
  const filled = new Map<string, string>();
  return template.replace(SLOT, (whole: string, slot: string) => {
    if (isKept(slot)) return whole;
    const known = filled.get(slot);
    if (known !== undefined) return known;
    const range = /^(\d+)-(\d+)$/.exec(slot);
    if (range !== null)
      return String(Number(range[1]) + Math.floor(random() * (Number(range[2]) - Number(range[1]) + 1)));
    if (slot.includes('|')) return pick(random, slot.split('|'));
    const name = NAMES[slot.replace(/\d$/, '')](random);
    if (/\d$/.test(slot)) filled.set(slot, name);
    return name;
  });
}

/**
 * Kinds of copies of a note: word for word with a line of the copyist, 20 or 30 % of the words spun, or one number
 * corrected.
 */
export const COPY_KINDS = ['verbatim', 'spun 20 %', 'spun 30 %', 'one number corrected'] as const;
export type CopyKind = (typeof COPY_KINDS)[number];

export function copyOf(note: string, kind: CopyKind, random: Random): string {
  if (kind === 'verbatim')
    return `${note}\n\nRead more about ${stem(random).toLowerCase()} and ${stem(random).toLowerCase()} on our pages.`;
  if (kind === 'one number corrected') return withNumberCorrected(note, random);
  return spun(note, kind === 'spun 20 %' ? 0.2 : 0.3, random);
}

/** Replaces one number of the note by its successor. */
function withNumberCorrected(note: string, random: Random): string {
  const numbers = [...note.matchAll(/\d+/g)];
  const { index, 0: digits } = pick(random, numbers);
  return `${note.slice(0, index)}${Number(digits) + 1}${note.slice(index + digits.length)}`;
}

/** Replaces a share of all words: words in lower case by a synonym if the table has one, else by a meaningless word. */
function spun(note: string, share: number, random: Random): string {
  const words = [...note.matchAll(/\p{L}+/gu)];
  const free = words.filter(({ 0: word }) => word === word.toLowerCase() && word.length > 2);
  const order = free
    .map(match => ({ match, key: random() - (SYNONYMS.has(match[0]) ? 1 : 0) }))
    .sort((x, y) => x.key - y.key);
  const chosen = new Set(order.slice(0, Math.round(share * words.length)).map(({ match }) => match.index));
  return note.replace(/\p{L}+/gu, (word: string, at: number) => {
    if (!chosen.has(at)) return word;
    const synonyms = SYNONYMS.get(word);
    return synonyms === undefined ? `${stem(random)}${pick(random, MIDDLES)}`.toLowerCase() : pick(random, synonyms);
  });
}
