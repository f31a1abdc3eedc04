/** Disguises a text word by word. The reader sees the same words in each kind of disguise. */

const table = (from: string, to: string): ReadonlyMap<string, string> => {
  const shown = [...to];
  return new Map([...from].map((letter, i) => [letter, shown[i]] as const));
};

const letters = (map: ReadonlyMap<string, string>) => (word: string) =>
  [...word].map(letter => map.get(letter) ?? letter).join('');

const hiding = (character: string) => (word: string) => (word.length < 2 ? word : word[0] + character + word.slice(1));

const shifted = (small: number, capital: number) => (word: string) =>
  word
    .replace(/[a-z]/g, letter => String.fromCodePoint(letter.charCodeAt(0) - 97 + small))
    .replace(/[A-Z]/g, letter => String.fromCodePoint(letter.charCodeAt(0) - 65 + capital));

type Disguise = (word: string) => string;

export const OF_LATIN: Readonly<Record<string, Disguise>> = {
  'Cyrillic letters': letters(table('aceopxyijsACEOPXYBHKMTIJS', 'асеорхуіјѕАСЕОРХУВНКМТІЈЅ')),
  'Cyrillic letters that look much alike': letters(table('aeotkmhbr', 'аеоткмнвг')),
  'Greek letters': letters(table('aoivupABEHIKMNOPTXYZ', 'αοινυρΑΒΕΗΙΚΜΝΟΡΤΧΥΖ')),
  'Armenian letters': letters(table('ouhnqsg', 'օսհոզѕց')),
  'small capitals': letters(table('abcdefghijklmnoprtuvwz', 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡᴢ')),
  'mathematical letters': shifted(0x1d41a, 0x1d400),
  'full-width letters': shifted(0xff41, 0xff21),
  'zero-width spaces': hiding('\u200b'),
  'soft hyphens behind single letters': hiding('\u00ad'),
  'word joiners': hiding('\u2060'),
  'variation selectors': hiding('\ufe0f'),
  'tag characters': hiding('\u{e0061}'),
  'reversed words': word => `\u202e${[...word].reverse().join('')}\u202c`,
  'line ends': word => (word.length < 6 ? word : `${word.slice(0, 3)}-\n${word.slice(3)}`),
};

/** Disguises that are ambiguous for some words: digits alone, and words spaced no wider than their letters. */
export const DOUBTFUL: Readonly<Record<string, Disguise>> = {
  'digits for letters': letters(table('oieast', '013457')),
  'spaced letters': word => (word.length < 3 ? word : [...word].join(' ')),
  'letters with hyphens': word => (word.length < 3 ? word : [...word].join('-')),
};

export const OF_CYRILLIC: Readonly<Record<string, Disguise>> = {
  'Latin letters': letters(table('асеорхуАСЕОРХУВНКМТ', 'aceopxyACEOPXYBHKMT')),
  'zero-width spaces': hiding('\u200b'),
  'reversed words': OF_LATIN['reversed words'],
};

export const OF_GREEK: Readonly<Record<string, Disguise>> = {
  'Latin letters': letters(table('ονρυικΑΒΕΗΙΚΜΝΟΡΤΧΥΖ', 'ovpuikABEHIKMNOPTXYZ')),
  'Cyrillic letters': letters(table('αορικΑΒΕΗΚΜΟΡΤΧ', 'аорікАВЕНКМОРТХ')),
};

/** @param isDisguised by index of the word; numbers stay */
export function disguised(text: string, disguise: Disguise, isDisguised: (word: number) => boolean): string {
  let count = 0;
  return text.replace(/[\p{L}\p{N}]+/gu, word => (/\d/.test(word) || !isDisguised(count++) ? word : disguise(word)));
}
