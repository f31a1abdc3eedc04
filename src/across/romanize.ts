/**
 * Spells Latin, Cyrillic and Greek words roughly in the letters a to z.
 *
 * Names and loan words get similar spellings in all languages: "Washington", "Вашингтон" and "Ουάσινγκτον" all become
 * `vsngtn`.
 *
 * Transliteration follows ISO 9:1995 for Cyrillic and ELOT 743 for Greek, both without accents, with two exceptions.
 * Letters for the sounds `ch`, `sh`, `ts` and `zh` become `s`, as do their Latin spellings. The pairs μπ, ντ and γκ
 * become b, d and g, which they spell in foreign names. Spelling rules then unify different Latin spellings, and
 * vowels, h and doubled letters are dropped, because they vary most.
 */

/** ISO 9:1995 without accents. Hard and soft signs have no letter. */
const CYRILLIC =
  'а a б b в v г g ґ g ѓ g д d ђ j е e ё e є e ж z з z ѕ z и i і i ї i й i ј i к k ќ k л l љ l м m н n њ n о o п p р r с s т t ћ s у u ' +
  'ў u ф f х h һ h ц s ч s џ j ш s щ s ъ - ы y ь - э e ю u я a ә a ғ g қ k ң n ө o ү u ұ u';
/** ELOT 743. */
const GREEK = 'α a β v γ g δ d ε e ζ z η i θ t ι i κ k λ l μ m ν n ξ ks ο o π p ρ r σ s ς s τ t υ u φ f χ h ψ ps ω o';
/** Letters that are not a to z with an accent, and letters whose accent changes the sound. */
const LATIN = 'ß ss æ e œ e ø o đ d ð d þ t ł l ı i ç s ć s č s ś s š s ş s ș s ź z ż z ž z ğ g';

const LETTERS = new Map<string, string>();
for (const table of [CYRILLIC, GREEK, LATIN]) {
  const entries = table.split(' ');
  for (let i = 0; i < entries.length; i += 2) LETTERS.set(entries[i], entries[i + 1].replace('-', ''));
}

/** Pairs of letters that spell one sound. */
const PAIRS = new Map([
  ['μπ', 'b'],
  ['ντ', 'd'],
  ['γκ', 'g'],
  ['γγ', 'ng'],
  ['γχ', 'nh'],
  ['дж', 'j'],
]);
const FIRST_OF_PAIR: ReadonlySet<string> = new Set([...PAIRS.keys()].map(pair => pair[0]));

const MARKS = /\p{M}/gu;

/** Cache: the letters a to z of a letter; '' for a letter without any. */
const known = new Map<string, string>();

function lettersOf(letter: string): string {
  let letters = known.get(letter);
  if (letters === undefined) {
    const base = letter.normalize('NFD').replace(MARKS, '');
    letters = LETTERS.get(letter) ?? LETTERS.get(base) ?? base.replace(/[^a-z]/g, '');
    known.set(letter, letters);
  }
  return letters;
}

/** Most letters of a word that count. */
const LONGEST = 32;
const ASCII_WORD = /^[a-z]*$/;

/** The word in the letters a to z, by its first 32 characters; '' for a word in another script. */
export function romanized(word: string): string {
  const lower = word.slice(0, LONGEST).toLowerCase();
  if (ASCII_WORD.test(lower)) return lower;
  let letters = '';
  for (let i = 0; i < lower.length; i++) {
    const pair = FIRST_OF_PAIR.has(lower[i]) ? PAIRS.get(lower.slice(i, i + 2)) : undefined;
    letters += pair ?? lettersOf(lower[i]);
    if (pair !== undefined) i++;
  }
  return letters;
}

/**
 * `romanized` for an ASCII word in UTF-8, without creating a string.
 *
 * @param into output of the letters, 32 or longer
 * @returns number of letters; -1 for a word that is not ASCII
 */
export function romanizedAscii(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let size = 0;
  for (let i = from; i < to; i++) if (bytes[i] >= 0x80) return -1;
  for (let i = from; i < Math.min(to, from + LONGEST); i++) {
    const lower = bytes[i] | 0x20;
    if (lower >= 0x61 && lower <= 0x7a && bytes[i] >= 0x41) into[size++] = lower;
  }
  return size;
}

const [A, C, D, E, F, H, I, J, K, L, O, P, Q, R, S, T, U, V, W, X, Y, Z] = Array.from(
  'acdefhijklopqrstuvwxyz',
  letter => letter.charCodeAt(0),
);

const isVowel = (code: number): boolean =>
  code === A || code === E || code === I || code === O || code === U || code === Y;

/**
 * The consonants of a word by their sound in most languages, after an `a` if the word begins with a vowel.
 *
 * @param letters `length` character codes of a to z
 * @param into    output of the character codes, twice as long or longer
 * @returns number of output codes
 */
export function consonantsOf(letters: Uint8Array, length: number, into: Uint8Array): number {
  let size = 0;
  const put = (code: number): void => {
    if (size === 0 || into[size - 1] !== code) into[size++] = code;
  };
  for (let i = 0; i < length; ) {
    const code = letters[i];
    const next = i + 1 < length ? letters[i + 1] : 0;
    const isFirst = i === 0;
    i++;
    if (isVowel(code)) {
      if (!isFirst) continue;
      // vowels can spell a w: Ουάσινγκτον
      const after = code === O && next === U && ++i < length ? letters[i] : next;
      put(code !== A && (code === U || next === U) && (after === A || after === E || after === I) ? V : A);
    } else if (code === H) {
      if (isFirst) put(H);
    } else if (code === C || code === S || code === T || code === Z) {
      i = putSibilant(i, code, next, i + 1 < length ? letters[i + 1] : 0, put);
    } else if (code === P && next === H) {
      put(F);
      i++;
    } else if (code === D && next === J) {
      put(J);
      i++;
    } else if (code === X) {
      put(K);
      put(S);
    } else put(code === Q ? K : code === W ? V : code);
  }
  return size;
}

/** Outputs the sound that begins with c, s, t or z. Returns the index after the letters of the sound. */
function putSibilant(at: number, code: number, next: number, after: number, put: (code: number) => void): number {
  if ((code === S || code === T) && next === C && after === H) {
    put(S);
    return at + 2;
  }
  if (code === C && next === H) {
    put(after === R || after === L ? K : S);
    return at + 1;
  }
  if (code === T && next === H) {
    put(T);
    return at + 1;
  }
  const isPair =
    ((code === S || code === Z) && next === H) ||
    ((code === C || code === S || code === T) && next === Z) ||
    (code === T && next === S);
  if (isPair || code === Z || code === S) put(S);
  else if (code === C) put(next === E || next === I || next === Y ? S : K);
  else put(T);
  return isPair ? at + 1 : at;
}
