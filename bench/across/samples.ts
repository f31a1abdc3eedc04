/**
 * Pairs of articles in different languages with their evidence: articles of the evaluation sets with their machine
 * translations (whole, in halves, with other names), and with translations of another outlet's account of the same
 * event.
 */
import { agreementOf, type IndexedKeys, indexKeys } from '../../src/across/agreement.js';
import { type Keys, keyCount, keySketch, keysOf, kindAt, WORD } from '../../src/across/keys.js';
import type { TranslationEvidence } from '../../src/across/score.js';
import { ACROSS_RULE } from '../../src/candidates/across-languages.js';
import { proposeAll } from '../../src/candidates/candidates.js';
import { joinSketches } from '../../src/candidates/sketch.js';
import { languageOf } from '../../src/text/language.js';
import { tokenizeLocated } from '../../src/text/tokenize.js';
import type { Article } from '../../src/types/article.js';
import { pairKey } from '../labels.js';
import { hashOf } from '../random.js';
import { loadSet } from '../sets.js';
import { PATHS, type Target, translated } from './translations.js';

export interface Sample {
  readonly kind: string;
  readonly isCopy: boolean;
  /** 0: fitted; 1: held out. */
  readonly half: 0 | 1;
  readonly story: string;
  /** Id of the English article. */
  readonly other: string;
  /** True if the sketches share enough values. Not computed for pairs that are no copies. */
  readonly isCandidate: boolean;
  readonly evidence: TranslationEvidence;
}

export interface Samples {
  readonly samples: readonly Sample[];
  /** For each kind of translation: share that become candidates, and number of candidate pairs per article. */
  readonly candidates: readonly { readonly kind: string; readonly found: number; readonly pairs: number }[];
}

/** Every third article of machine-paraphrase is translated; half of these into languages other than Spanish. */
const EVERY = 3;
const MOST = 240;

/** English articles to translate, by set. */
export function originals(): { readonly all: readonly Article[]; readonly sets: Readonly<Record<string, Article[]>> } {
  const stories = loadSet('machine-paraphrase').articles.filter(({ id }) => !id.includes('__'));
  const events = loadSet('same-event').articles;
  const sets = { 'same-event': [...events], 'machine-paraphrase': stories.filter((_, n) => n % EVERY === 0) };
  return { all: [...stories, ...events], sets };
}

export function translationsInto(target: Target, sets: Readonly<Record<string, Article[]>>): Article[] {
  return Object.entries(sets).flatMap(([name, articles]) =>
    translated(name, target === 'es' || name === 'same-event' ? articles : articles.slice(0, MOST), target),
  );
}

export function keysOfText(text: string): Keys {
  const tokens = tokenizeLocated(text);
  return keysOf(tokens, languageOf(tokens.hashes));
}

export function loadSamples(): Samples {
  const { all, sets } = originals();
  const english = new Map(all.map(({ id, text }) => [id, indexKeys(keysOfText(text))]));
  const labels = new Map(
    ['machine-paraphrase', 'same-event'].flatMap(name =>
      [...loadSet(name).pairs.values()].map(({ a, b, label, kind }) => [pairKey(a, b), { label, kind }] as const),
    ),
  );
  const samples: Sample[] = [];
  const candidates: Samples['candidates'][number][] = [];
  const before = new Map<Target, ReadonlyMap<string, IndexedKeys>>();
  const add = (kind: string, id: string, x: IndexedKeys, y: IndexedKeys, other = id, isCandidate?: boolean): void => {
    const { evidence } = agreementOf(x, y);
    const isCopy = isCandidate !== undefined;
    samples.push({ kind, isCopy, half: halfOf(id), story: id, other, isCandidate: isCandidate ?? true, evidence });
  };
  for (const target of Object.keys(PATHS) as Target[]) {
    const texts = translationsInto(target, sets);
    const indexed = (change: (text: string, n: number) => string): Map<string, IndexedKeys> =>
      new Map(texts.map(({ id, text }, n) => [id, indexKeys(keysOfText(change(text, n)))]));
    const own = indexed(text => text);
    for (const [kind, label, side] of [
      ['whole', `whole, en-${target}`, own],
      ['half', 'half', indexed(halfOfText)],
      ['a third of the names changed', 'a third of the names changed', indexed(withOtherNames)],
    ] as const) {
      const { found, pairs } = proposed(english, side);
      candidates.push({
        kind: `${kind}, en-${target}`,
        found: found.size / side.size,
        pairs: pairs.length / side.size,
      });
      for (const [id, keys] of side) add(label, id, keys, english.get(id)!, id, found.has(id));
      if (kind !== 'whole') continue;
      for (const [id, keys] of side)
        add('no like words', id, indexKeys(withoutWords(keys.keys)), english.get(id)!, id, found.has(id));
      for (const [id, other] of pairs) {
        if (id !== other && !labels.has(pairKey(id, other)))
          add('one subject', id, side.get(id)!, english.get(other)!, other);
      }
    }
    for (const [other, translations] of before) {
      if (['es', 'ca'].includes(other) && target !== 'pt') continue;
      for (const [id, keys] of own) {
        const counterpart = translations.get(id);
        if (counterpart !== undefined)
          add(`whole, ${other}-${target}`, id, keys, counterpart, id, shareEnough(keys.keys, counterpart.keys));
      }
    }
    for (const [key, { label, kind }] of labels) {
      if (label !== 'distinct') continue;
      const [a, b] = key.split('\t');
      for (const [x, y] of [
        [a, b],
        [b, a],
      ]) {
        const keys = own.get(x);
        if (keys !== undefined) add(kind, x, keys, english.get(y)!, y);
      }
    }
    before.set(target, own);
  }
  return { samples, candidates };
}

function shareEnough(x: Keys, y: Keys): boolean {
  const values = new Set(keySketch(x));
  return keySketch(y).filter(value => values.has(value)).length >= ACROSS_RULE.minOverlap;
}

/**
 * The candidate pairs of articles in two languages, and the articles that are candidates with the article of the same
 * id.
 */
function proposed(
  english: ReadonlyMap<string, IndexedKeys>,
  others: ReadonlyMap<string, IndexedKeys>,
): { readonly found: ReadonlySet<string>; readonly pairs: readonly (readonly [id: string, english: string])[] } {
  const ids = [...english.keys(), ...others.keys()];
  const sketches = [...english.values(), ...others.values()].map(({ keys }) => keySketch(keys));
  const batches = Array.from({ length: Math.ceil(sketches.length / 512) }, (_, n) => {
    const batch = sketches.slice(n * 512, (n + 1) * 512);
    const values = new Uint32Array(
      new SharedArrayBuffer(batch.reduce((sum, { length }) => sum + length, 0) * Uint32Array.BYTES_PER_ELEMENT),
    );
    let at = 0;
    for (const sketch of batch) {
      values.set(sketch, at);
      at += sketch.length;
    }
    return { counts: Uint32Array.from(batch, ({ length }) => length), values };
  });
  const { left, right } = proposeAll(joinSketches(batches, 512), ACROSS_RULE);
  const pairs: (readonly [string, string])[] = [];
  const found = new Set<string>();
  for (let n = 0; n < left.length; n++) {
    if (left[n] < english.size || right[n] >= english.size) continue;
    pairs.push([ids[left[n]], ids[right[n]]]);
    if (ids[left[n]] === ids[right[n]]) found.add(ids[left[n]]);
  }
  return { found, pairs };
}

/** The half of the stories of an article. All accounts of one event are in one half. */
function halfOf(id: string): 0 | 1 {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id.replace(/_\w+$/, ''))) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash ^ (hash >>> 15)) & 1) as 0 | 1;
}

/** The first, last or middle half of the sentences of a text. */
function halfOfText(text: string, n: number): string {
  const sentences = text.split(/(?<=[.!?”"])\s+/);
  const size = Math.ceil(sentences.length / 2);
  const from = [0, sentences.length - size, sentences.length >> 2][n % 3];
  return sentences.slice(from, from + size).join(' ');
}

/** A text with a third of the capitalised words within sentences replaced, each by the same word everywhere. */
function withOtherNames(text: string): string {
  const names = new Set(text.match(/(?<=[\p{L},] )\p{Lu}\p{L}{2,}/gu));
  return text.replace(/\p{Lu}\p{L}{2,}/gu, word => {
    const hash = hashOf(word);
    return names.has(word) && hash % 3 === 0 ? inventedName(hash) : word;
  });
}

const SYLLABLES = [
  'ba',
  'der',
  'fin',
  'gol',
  'hem',
  'kar',
  'lun',
  'mor',
  'nes',
  'pil',
  'rud',
  'sat',
  'tov',
  'vig',
  'wen',
  'zel',
];

function inventedName(hash: number): string {
  const name = [4, 9, 14].map(shift => SYLLABLES[(hash >>> shift) & 15]).join('');
  return name[0].toUpperCase() + name.slice(1);
}

/** The keys of names and numbers only, as in a language that shares few words with others. */
function withoutWords(keys: Keys): Keys {
  const kept = [];
  for (let n = 0; n < keyCount(keys); n++) if (kindAt(keys, n) !== WORD) kept.push(keys[n * 2], keys[n * 2 + 1]);
  return Uint32Array.from(kept);
}
