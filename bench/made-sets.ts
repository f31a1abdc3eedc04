/**
 * Generates evaluation sets from the others for cases that these lack: small folders of short texts, items of 20 to 40
 * words, paragraphs with their articles, an archive without sources, disguised copies. A set is written to a temporary
 * folder and read like any other.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOUBTFUL, disguised, OF_LATIN } from './disguises.js';
import type { LabelledPair } from './labels.js';
import { makeCopy } from './paraphrase/kinds.js';
import { sentencesOf, wordsIn } from './paraphrase/sentences.js';
import { pick, type Random, randomFrom } from './random.js';

interface Item {
  readonly id: string;
  readonly text: string;
}

interface MadeSet {
  readonly articles: readonly Item[];
  readonly pairs: readonly LabelledPair[];
}

/** Makes a set from the folder of the evaluation data. */
type Make = (data: string) => MadeSet;

const SMALL_FOLDERS = 8;
/** Beginning of the names of these sets. */
export const SMALL_FOLDER = 'small-folder-';
/** Number of events in one small folder. */
const EVENTS_PER_FOLDER = 6;
/** Words of a source, and of a text made from it. */
const SOURCE_WORDS = 450;
const ANSWER_WORDS = 200;
/**
 * Share taken from the source: of each kind one copy takes all, one two thirds, one half. The rest is from another
 * outlet.
 */
const TAKEN = { all: 1, 'two thirds': 2 / 3, half: 1 / 2 };
/** Kinds of revision, lightest first: changes to the passages that are taken over. */
const REVISIONS = { 'near-copy': [], 'light-revision': ['order'], 'heavy-revision': ['order', 'split-merge', 'spin'] };

const SHORTEST_ITEM = 20;
const LONGEST_ITEM = 39;
/** Number of items per set with an edited copy. */
const ITEMS_PER_SET = 400;

export const MADE_SETS: Readonly<Record<string, Make>> = {
  'us-archive-plain': data => ({
    articles: articlesOf(data, 'us-archive').map(({ id, text }) => ({ id, text })),
    pairs: pairsIn(data, 'us-archive'),
  }),
  'short-items': shortItems,
  'short-paragraphs': shortParagraphs,
  disguises,
  'facts-exchanged': factsExchanged,
  digests,
  ...Object.fromEntries(
    Array.from({ length: SMALL_FOLDERS }, (_, n) => [
      `${SMALL_FOLDER}${n + 1}`,
      (data: string) => smallFolder(data, n),
    ]),
  ),
};

/** Writes a set; @returns its folder */
export function writeMadeSet(name: string, data: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'twicetold-set-')), name);
  const { articles, pairs } = MADE_SETS[name](data);
  mkdirSync(folder);
  writeFileSync(join(folder, 'articles.jsonl'), articles.map(article => `${JSON.stringify(article)}\n`).join(''));
  writeFileSync(
    join(folder, 'pairs.tsv'),
    pairs.map(({ a, b, label, kind }) => `${a}\t${b}\t${label}\t${kind}\n`).join(''),
  );
  return folder;
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '');

const articlesOf = (data: string, set: string): Item[] =>
  linesOf(`${data}/${set}/articles.jsonl`)
    .map(line => JSON.parse(line) as Item)
    .sort((x, y) => (x.id < y.id ? -1 : 1));

function pairsIn(data: string, set: string): LabelledPair[] {
  return linesOf(`${data}/${set}/pairs.tsv`).map(line => {
    const [a, b, label, kind] = line.split('\t');
    return { a, b, label, kind } as LabelledPair;
  });
}

/**
 * A folder of about a hundred short texts on six events, like those of students or small sites. For each event: a
 * source of about 450 words; nine texts of about 200 words with passages of the source, reordered half of the time,
 * unchanged or revised lightly or heavily, in whole or in part; and accounts of two other outlets, which are no copies.
 */
function smallFolder(data: string, n: number): MadeSet {
  const outlets = new Map<string, Item[]>();
  for (const article of articlesOf(data, 'same-event')) {
    const event = /^basil\/(.*)_\d$/.exec(article.id)?.[1];
    if (event !== undefined) outlets.set(event, [...(outlets.get(event) ?? []), article]);
  }
  const events = [...outlets]
    .filter(([, its]) => its.length === 3)
    .slice(n * EVENTS_PER_FOLDER, (n + 1) * EVENTS_PER_FOLDER);
  const articles: Item[] = [];
  const pairs: LabelledPair[] = [];
  for (const [event, [first, ...others]] of events) {
    const source = { id: `${event}_source`, text: cut(sentencesOf(first.text), 0, SOURCE_WORDS).join(' ') };
    const independent = others.flatMap(({ text }, outlet) => {
      const sentences = sentencesOf(text);
      const half = cut(sentences, 0, ANSWER_WORDS);
      return [half, cut(sentences, half.length, ANSWER_WORDS)].map((its, part) => ({
        id: `${event}_other_${outlet}_${part}`,
        text: its.join(' '),
      }));
    });
    const copies = Object.entries(REVISIONS).flatMap(([kind, makers]) =>
      Object.entries(TAKEN).map(([amount, share], copy) => {
        const seed = `${event} ${kind} ${copy}`;
        const words = share * ANSWER_WORDS;
        let text = takenOver(source.text, words, randomFrom(seed));
        for (const maker of makers) text = makeCopy(maker, { text }, seed)?.text ?? text;
        const own = cut(sentencesOf(others[copy % 2].text), 2 * copy, ANSWER_WORDS - words);
        return { id: `${event}_${kind}_${copy}`, text: [text, ...own].join(' '), kind: `${kind} of ${amount}` };
      }),
    );
    articles.push(source, ...independent, ...copies.map(({ id, text }) => ({ id, text })));
    for (const { id, kind } of copies) pairs.push({ a: source.id, b: id, label: 'copy', kind });
    for (const [i, { id }] of copies.entries()) {
      for (const other of copies.slice(i + 1))
        pairs.push({ a: id, b: other.id, label: 'unknown', kind: 'of one source' });
    }
    for (const { id } of independent) {
      pairs.push({ a: source.id, b: id, label: 'distinct', kind: 'independent' });
      for (const [n, other] of copies.entries()) {
        const label = n % Object.keys(TAKEN).length === 0 ? 'distinct' : 'unknown';
        pairs.push({ a: other.id, b: id, label, kind: label === 'distinct' ? 'independent' : 'other outlet in part' });
      }
    }
    for (const [i, { id }] of independent.entries()) {
      for (const other of independent.slice(i + 1))
        pairs.push({ a: id, b: other.id, label: 'unknown', kind: 'outlets' });
    }
  }
  return { articles, pairs };
}

/** Consecutive sentences from an index on, until they have the given number of words. */
function cut(sentences: readonly string[], from: number, words: number): string[] {
  const its: string[] = [];
  let count = 0;
  for (const sentence of sentences.slice(from)) {
    if (count >= words) break;
    its.push(sentence);
    count += wordsIn(sentence);
  }
  return its;
}

/** Two to four passages of a text with the given number of words in all, reordered half of the time. */
function takenOver(text: string, words: number, random: Random): string {
  const sentences = sentencesOf(text);
  const passages = 2 + Math.floor(random() * 3);
  const taken = Array.from({ length: passages }, (_, n) => {
    const from = Math.floor((n * sentences.length) / passages);
    return cut(sentences.slice(0, Math.floor(((n + 1) * sentences.length) / passages)), from, words / passages);
  });
  if (random() < 0.5) taken.push(taken.shift()!);
  return taken.flat().join(' ');
}

/**
 * Items of 20 to 39 words: the beginnings of agency items and briefs. Copies: an item with every twelfth word replaced,
 * and an item with the whole article that begins with it. Beginnings of two articles are no copies, even if they share
 * a template.
 */
function shortItems(data: string): MadeSet {
  const sources = [...articlesOf(data, 'briefs'), ...articlesOf(data, 'wire-items')];
  const related = new Set(
    [...pairsIn(data, 'briefs'), ...pairsIn(data, 'wire-items')]
      .filter(({ label }) => label !== 'distinct')
      .flatMap(({ a, b }) => [a, b]),
  );
  const articles: Item[] = [];
  const pairs: LabelledPair[] = [];
  for (const [n, { id, text }] of sources.entries()) {
    if (related.has(id) || n % 4 > 0) continue;
    const sentences = sentencesOf(text.replace(/\s+/gu, ' '));
    const item = cut(sentences, 0, SHORTEST_ITEM).join(' ');
    if (wordsIn(item) < SHORTEST_ITEM || wordsIn(item) > LONGEST_ITEM) continue;
    articles.push({ id, text: item });
    if (articles.length > 3 * ITEMS_PER_SET) continue;
    const random = randomFrom(`item ${id}`);
    if (random() < 0.5) {
      const edited = edit(item, random);
      articles.push({ id: `${id}__edited`, text: edited });
      pairs.push({ a: id, b: `${id}__edited`, label: 'copy', kind: 'one word in twelve exchanged' });
    } else if (wordsIn(text) > 2 * LONGEST_ITEM) {
      articles.push({ id: `${id}__whole`, text });
      pairs.push({ a: id, b: `${id}__whole`, label: 'copy', kind: 'beginning of a longer article' });
    }
  }
  return { articles, pairs };
}

/**
 * One of this many articles of us-archive is in the set; one of this many of these has its paragraphs in the set, too.
 */
const IN_PARAGRAPHS = 4;
const WITH_PARAGRAPHS = 4;

/**
 * Paragraphs of 20 to 39 words with their articles, like the teasers of a feed. Other articles may hold the same
 * paragraph, for example a note on the author or on a newsletter.
 */
function shortParagraphs(data: string): MadeSet {
  const sources = articlesOf(data, 'us-archive').filter((_, n) => n % IN_PARAGRAPHS === 0);
  const articles: Item[] = [];
  const pairs = pairsIn(data, 'us-archive');
  for (const [n, { id, text }] of sources.entries()) {
    articles.push({ id, text });
    if (n % WITH_PARAGRAPHS > 0) continue;
    for (const [k, paragraph] of text.split(/\n+/u).entries()) {
      if (wordsIn(paragraph) < SHORTEST_ITEM || wordsIn(paragraph) > LONGEST_ITEM) continue;
      articles.push({ id: `${id}__${k}`, text: paragraph });
      pairs.push({ a: id, b: `${id}__${k}`, label: 'copy', kind: 'paragraph of an article' });
    }
  }
  const ids = new Set(articles.map(({ id }) => id));
  return { articles, pairs: pairs.filter(({ a, b }) => ids.has(a) && ids.has(b)) };
}

/**
 * Shares of disguised words; and the sets with disguised stories, with the number of stories for each kind and share.
 */
const DISGUISED_SHARES = [0.1, 0.2, 0.35, 0.5, 0.75, 1];
const DISGUISED_SETS = { 'machine-paraphrase': 4, 'german-wire': 2 };

/**
 * English and German stories without a copy in their set, each with a copy in which some or all words are disguised.
 */
function disguises(data: string): MadeSet {
  const articles: Item[] = [];
  const pairs: LabelledPair[] = [];
  for (const [set, stories] of Object.entries(DISGUISED_SETS)) {
    const listed = new Set(pairsIn(data, set).flatMap(({ a, b }) => [a, b]));
    const left = articlesOf(data, set).filter(({ id, text }) => !listed.has(id) && wordsIn(text) >= ANSWER_WORDS);
    for (const [kind, disguise] of Object.entries({ ...OF_LATIN, ...DOUBTFUL })) {
      for (const share of DISGUISED_SHARES) {
        for (const { id, text } of left.splice(0, stories)) {
          const random = randomFrom(`${kind} ${share} ${id}`);
          const copy = disguised(text, disguise, () => random() < share);
          articles.push({ id, text }, { id: `${id}__disguised`, text: copy });
          pairs.push({ a: id, b: `${id}__disguised`, label: 'copy', kind: `disguise: ${kind}` });
        }
      }
    }
  }
  return { articles, pairs };
}

const FILLERS = ['reportedly', 'again', 'now', 'also', 'today', 'still', 'officially', 'yesterday'];

/** Drops or replaces every twelfth word, except names and numbers. */
function edit(text: string, random: Random): string {
  const words = text.split(' ');
  for (let edits = Math.max(1, Math.floor(words.length / 12)); edits > 0; edits--) {
    const at = 1 + Math.floor(random() * (words.length - 1));
    if (/^[^a-z]/u.test(words[at])) continue;
    words[at] = random() < 0.5 ? '' : FILLERS[Math.floor(random() * FILLERS.length)];
  }
  return words.filter(word => word !== '').join(' ');
}

/** One of this many stories of machine-paraphrase has a copy with other names and numbers. */
const EXCHANGED = 4;

/** Stories, and the same stories with every name and number replaced: one text with other facts. */
function factsExchanged(data: string): MadeSet {
  const stories = articlesOf(data, 'machine-paraphrase').filter(({ id }) => !id.includes('__'));
  const related = new Set(
    pairsIn(data, 'machine-paraphrase').flatMap(({ a, b, kind }) => (kind === 'natural' ? [a, b] : [])),
  );
  const names = [...new Set(stories.flatMap(({ text }) => text.match(/(?<=[a-z,] )\p{Lu}\p{Ll}{3,}/gu) ?? []))].sort();
  const articles: Item[] = [];
  const pairs: LabelledPair[] = [];
  for (const [n, { id, text }] of stories.entries()) {
    if (related.has(id) || n % EXCHANGED > 0) continue;
    const random = randomFrom(`facts ${id}`);
    const known = new Map<string, string>();
    const another = (word: string, make: () => string): string => {
      if (!known.has(word)) known.set(word, make());
      return known.get(word)!;
    };
    const changed = text
      .replace(/(?<=[\p{Ll}\p{N},;:] )\p{Lu}\p{Ll}{2,}/gu, name => another(name, () => pick(random, names)))
      .replace(/\d+/gu, number => another(number, () => String(Math.floor(10 ** number.length * random()))));
    articles.push({ id, text }, { id: `${id}__facts`, text: changed });
    pairs.push({ a: id, b: `${id}__facts`, label: 'copy', kind: 'names and numbers exchanged' });
  }
  return { articles, pairs };
}

/** Number of stories of machine-paraphrase on one digest page, and the contiguous share of each story on it. */
const STORIES_PER_DIGEST = 6;
const SHARE_IN_DIGEST = 3 / 8;
const DIGESTS = 60;

/** Pages with three eighths of each of six stories, word for word: they share a passage with each, and copy none. */
function digests(data: string): MadeSet {
  const related = new Set(pairsIn(data, 'machine-paraphrase').flatMap(({ a, b }) => [a, b]));
  const stories = articlesOf(data, 'machine-paraphrase').filter(({ id }) => !related.has(id));
  const articles: Item[] = [];
  const pairs: LabelledPair[] = [];
  for (let n = 0; n < DIGESTS; n++) {
    const its = stories.slice(n * STORIES_PER_DIGEST, (n + 1) * STORIES_PER_DIGEST);
    const id = `digest-${n}`;
    const parts = its.map(({ text }) => {
      const sentences = sentencesOf(text.replace(/\s+/gu, ' '));
      const from = Math.floor(randomFrom(`${id} ${text}`)() * (1 - SHARE_IN_DIGEST) * sentences.length);
      return sentences.slice(from, from + Math.ceil(SHARE_IN_DIGEST * sentences.length)).join(' ');
    });
    articles.push(...its, { id, text: parts.join('\n\n') });
    for (const story of its) pairs.push({ a: id, b: story.id, label: 'distinct', kind: 'passage in a digest' });
  }
  return { articles, pairs };
}
