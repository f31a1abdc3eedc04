/** Invented words and names. A hash draws the syllables, so that a number is the same word in every article. */
import { Chance, mix, Tail } from './chance.js';
import { Distributions, OTHER } from './distribution.js';
import type { NameStock } from './tokens.js';

const bytesOf = (words: string): Uint8Array[] => words.split(' ').map(word => Buffer.from(word === '-' ? '' : word));
const ONSETS = bytesOf(
  'b br c ch cl cr d dr f fl fr g gl gr h j k kl kn l m n p pl pr qu r s sc sh sk sl sm sn sp st str t th tr v w wh z'.concat(
    ' - - - -',
  ),
);
const NUCLEI = bytesOf('a a a e e e i i o o u ai ea ee ia ie io oa oo ou ay y');
const CODAS = bytesOf('- - - - - b ck d g l ll m n n n nd ng nt p r r rd rk rn rt s ss st t tch x');
const NAME_ENDS = bytesOf('- - - er ez man son sen ski ley ton ini ov ian berg ard ow ock field aux');
const PLACE_ENDS = bytesOf('burg ton ville ford stead wick mouth dale haven - - a ia by worth port minster');
const WORD_ENDS = bytesOf(
  '- - - s s ing ed er ers ly ness ation ations able ment ity ism ist al ic ous ize ized less like',
);
const KINDS = bytesOf(
  'Group Holdings Institute Bank United Trust Partners Council Association Systems University Airways',
);

export const FIRST_NAME = 0;
export const LAST_NAME = 1;
export const PLACE = 2;
export const COMMON_WORD = 3;
const ENDINGS = [NAME_ENDS.slice(0, 4), NAME_ENDS, PLACE_ENDS, WORD_ENDS];

function append(out: Uint8Array, at: number, bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) out[at++] = bytes[i];
  return at;
}

const choose = (list: readonly Uint8Array[], bits: number): Uint8Array => list[(bits >>> 0) % list.length];

/** Writes the word of a kind and number, at most 40 bytes; names get a capital. @returns the offset after the word */
export function invent(kind: number, index: number, out: Uint8Array, at: number): number {
  const start = at;
  let hash = mix(index, 0x3a11e + kind);
  const syllables = kind === FIRST_NAME ? 1 + (hash & 1) : 1 + ((hash & 7) > 1 ? 1 : 0) + ((hash & 56) === 0 ? 1 : 0);
  for (let i = 0; i < syllables; i++) {
    hash = mix(hash, i);
    at = append(out, at, choose(ONSETS, hash & 0xfff));
    at = append(out, at, choose(NUCLEI, (hash >>> 12) & 0x3ff));
    at = append(out, at, choose(CODAS, (hash >>> 22) & 0x3ff));
  }
  hash = mix(hash, 99);
  at = append(out, at, choose(ENDINGS[kind], hash));
  if (kind !== COMMON_WORD && out[start] >= 0x61 && out[start] <= 0x7a) out[start] -= 0x20;
  return at;
}

/** Writes the last word of the name of a firm or an office. */
export const appendKind = (bits: number, out: Uint8Array, at: number): number => append(out, at, choose(KINDS, bits));

interface Book {
  readonly entries: readonly Uint8Array[];
  readonly shares: Distributions;
  readonly further: Tail;
}

/** Share of the names in English news that occur once: most last names, few first names. */
const DISCOUNTS = [0.35, 0.5];
const STRENGTHS = [5, 5];

/** First and last names: those of the learned articles with their frequencies, and infinitely many invented ones. */
export class Names {
  readonly #books: readonly Book[];

  constructor({ first, last }: NameStock, seed: number) {
    const chance = new Chance(seed, 0x4a3e5);
    this.#books = [first, last].map((names, kind) => {
      const counts = new Map<string, number>();
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      const items = Int32Array.from([...counts.keys(), OTHER], (_, i) => (i < counts.size ? i : OTHER));
      const weights = Float64Array.from([...counts.values()], count => count - DISCOUNTS[kind]);
      const other = STRENGTHS[kind] + DISCOUNTS[kind] * counts.size;
      const shares = new Distributions(Uint32Array.of(0, items.length), items, Float64Array.of(...weights, other));
      chance.bits();
      return { entries: [...counts.keys()].map(name => Buffer.from(name)), shares, further: new Tail(DISCOUNTS[kind]) };
    });
  }

  /** @param kind FIRST_NAME or LAST_NAME */
  write(kind: number, chance: Chance, out: Uint8Array, at: number): number {
    const { entries, shares, further } = this.#books[kind];
    const known = shares.draw(0, chance.unit());
    if (known !== OTHER) return append(out, at, entries[known]);
    return invent(kind, further.index(chance.unit(), entries.length + STRENGTHS[kind]), out, at);
  }
}
