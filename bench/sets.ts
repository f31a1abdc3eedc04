/**
 * The evaluation sets outside of the repository: articles, labelled pairs, and the half of the data that a pair belongs
 * to.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Article } from '../src/types/article.js';
import { type Label, type LabelledPair, pairKey } from './labels.js';
import { MADE_SETS, writeMadeSet } from './made-sets.js';
import { hashOf } from './random.js';

export const DATA = process.env.TWICETOLD_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
export const SETS = [
  'machine-paraphrase',
  'same-event',
  'llm-rewrite',
  'llm-original',
  'briefs',
  'german-wire',
  'wire-items',
  'us-archive',
] as const;
export type SetName = (typeof SETS)[number];

/** Sets with incomplete labels: a reported pair without a label may be correct. */
const INCOMPLETE = ['german-wire', 'us-archive', 'us-archive-plain', 'short-paragraphs'];
export const isComplete = (set: string): boolean => !INCOMPLETE.includes(set);
/** True for sets of the calibration: their labels are complete, and their texts are long enough for the formula. */
export const isCalibrated = (set: string): boolean => isComplete(set) && !set.startsWith('short-');

export interface EvaluationSet {
  /** The name of the set, or the last part of the folder's path. */
  readonly name: string;
  /** Path of its articles. */
  readonly path: string;
  /** Articles by id. */
  readonly articles: readonly Article[];
  /** Labels by `pairKey`. */
  readonly pairs: ReadonlyMap<string, LabelledPair>;
}

export const dataPresent = (): boolean => existsSync(DATA);

/** Folder of a set, given by name or path; undefined if it is neither. A generated set is written first. */
export function folderOf(given: string): string | undefined {
  if (SETS.includes(given as SetName)) return `${DATA}/${given}`;
  if (Object.hasOwn(MADE_SETS, given)) return writeMadeSet(given, DATA);
  return statSync(given, { throwIfNoEntry: false })?.isDirectory() ? resolve(given) : undefined;
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '');
}

/** @throws Error if the folder of the set or one of its files is missing */
export function loadSet(given: string): EvaluationSet {
  const folder = folderOf(given);
  if (folder === undefined) throw new Error(`${given} is neither a set nor a folder`);
  const path = `${folder}/articles.jsonl`;
  const articles = lines(path)
    .map(line => JSON.parse(line) as Article)
    .sort((x, y) => (x.id < y.id ? -1 : 1));
  const pairs = new Map<string, LabelledPair>();
  for (const line of lines(`${folder}/pairs.tsv`)) {
    const [a, b, label, kind] = line.split('\t');
    pairs.set(pairKey(a, b), { a, b, label: label as Label, kind });
  }
  return { name: basename(folder), path, articles, pairs };
}

/** All sets as one corpus; the name of the set and a colon precede an id. */
export function unionOf(sets: readonly EvaluationSet[]): EvaluationSet {
  const renamed = (set: EvaluationSet, id: string): string => `${set.name}:${id}`;
  return {
    name: 'union',
    path: '',
    articles: sets
      .flatMap(set => set.articles.map(article => ({ ...article, id: renamed(set, article.id) })))
      .sort((x, y) => (x.id < y.id ? -1 : 1)),
    pairs: new Map(
      sets.flatMap(set =>
        [...set.pairs.values()].map(pair => {
          const [a, b] = [renamed(set, pair.a), renamed(set, pair.b)];
          return [pairKey(a, b), { ...pair, a, b, kind: `${set.name} ${pair.kind}` }] as const;
        }),
      ),
    ),
  };
}

/** The story of each article: the connected component of the listed pairs, named after its first id. */
export function storiesOf(set: EvaluationSet): (id: string) => string {
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    for (let at = id; at !== root; ) {
      const up = parent.get(at)!;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { a, b } of set.pairs.values()) {
    const [first, second] = [rootOf(a), rootOf(b)].sort();
    if (first !== second) parent.set(second, first);
  }
  return rootOf;
}

/**
 * The half, 0 or 1, of each story of a set: the weights are fitted on half 0 and reported on half 1, so that all copies
 * of a story are on one side. The half of a pair is that of the story that is first by id; another bit halves the
 * halves.
 */
export function halvesOf(set: EvaluationSet): (a: string, b: string, bit?: number) => 0 | 1 {
  const storyOf = storiesOf(set);
  return (a, b, bit = 0) => {
    const [story] = [storyOf(a), storyOf(b)].sort();
    return ((hashOf(story) >>> bit) & 1) as 0 | 1;
  };
}
