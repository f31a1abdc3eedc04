/** Articles made up from word lists by a seeded generator: as many as a test needs, the same ones each time. */

/** Uniform over [0, 1); the same seed gives the same numbers (mulberry32). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

const SMALL =
  'the of and to in that was for it with as his on be at by had not are but from or have an they which one were her all';
const VERBS =
  'said opened moved closed built found carried promised measured warned repaired counted painted followed refused sold';
const ONSETS = 'b br c ch cl d dr f fl g gr h k l m n p pr qu r s sh sk st t th tr v w'.split(' ');
const VOWELS = 'a e i o u ai ea ou'.split(' ');
const CODAS = 'ck d ft l ll m n nd ng r rd rt sk st t th'.split(' ');
const smallWords = SMALL.split(' ');
const verbs = VERBS.split(' ');

function inventWord(random: Random): string {
  const syllable = (): string => pick(random, ONSETS) + pick(random, VOWELS);
  return syllable() + (random() < 0.6 ? syllable() : '') + pick(random, CODAS);
}

const capitalised = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/**
 * A story of about `length` words in sentences and paragraphs: small words as often as in English, and a vocabulary of
 * its own with a few names and numbers that come back.
 */
export function inventStory(random: Random, length: number): string {
  const nouns = Array.from({ length: Math.ceil(length / 5) }, () => inventWord(random));
  const names = Array.from({ length: 4 }, () => capitalised(inventWord(random)));
  const word = (): string => {
    const chance = random();
    if (chance < 0.45) return pick(random, smallWords);
    if (chance < 0.56) return pick(random, verbs);
    if (chance < 0.62) return pick(random, names);
    if (chance < 0.64) return String(2 + Math.floor(random() * 900));
    return pick(random, nouns);
  };
  const sentences: string[] = [];
  for (let words = 0; words < length; ) {
    const count = 8 + Math.floor(random() * 14);
    sentences.push(`${capitalised(Array.from({ length: count }, word).join(' '))}.`);
    words += count;
  }
  const paragraphs: string[] = [];
  for (let i = 0; i < sentences.length; i += 3) paragraphs.push(sentences.slice(i, i + 3).join(' '));
  return paragraphs.join('\n\n');
}

/** The story with this share of its words exchanged for new ones. */
export function reword(random: Random, story: string, share: number): string {
  return story.replace(/[a-z]{4,}/g, word => (random() < share ? inventWord(random) : word));
}

/** Its first paragraphs: about this share of the story. */
export function excerptOf(story: string, share: number): string {
  const paragraphs = story.split('\n\n');
  return paragraphs.slice(0, Math.max(1, Math.round(paragraphs.length * share))).join('\n\n');
}
