/** The evaluation sets beside the repository: articles, labelled pairs, and which half of the data a pair belongs to. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const DATA = process.env.TWICETOLD_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
export const SETS = ['machine-paraphrase', 'same-event', 'llm-rewrite', 'german-wire'] as const;
export type SetName = (typeof SETS)[number];
export type Label = 'copy' | 'distinct' | 'unknown' | 'unlisted';

export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly label: Label;
  readonly kind: string;
}

export interface EvaluationSet {
  readonly name: SetName;
  readonly path: string;
  readonly articles: readonly { readonly id: string; readonly text: string }[];
  /** By `pairKey`. */
  readonly pairs: ReadonlyMap<string, LabelledPair>;
}

export const pairKey = (a: string, b: string): string => (a < b ? `${a}\t${b}` : `${b}\t${a}`);

export const dataPresent = (): boolean => existsSync(DATA);

function lines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '');
}

export function loadSet(name: SetName): EvaluationSet {
  const path = `${DATA}/${name}/articles.jsonl`;
  const articles = lines(path)
    .map(line => JSON.parse(line) as { id: string; text: string })
    .sort((x, y) => (x.id < y.id ? -1 : 1));
  const pairs = new Map<string, LabelledPair>();
  for (const line of lines(`${DATA}/${name}/pairs.tsv`)) {
    const [a, b, label, kind] = line.split('\t');
    pairs.set(pairKey(a, b), { a, b, label: label as Label, kind });
  }
  return { name, path, articles, pairs };
}

/**
 * 0 or 1: the half that a pair's story belongs to, so that all copies of one story fall on one side. The story of an id
 * is what stands before its copy's suffix; the smaller of the pair's two decides.
 */
export function halfOf(a: string, b: string): 0 | 1 {
  const story = (id: string): string => id.replace(/__.*$|_\w+$/, '');
  const [first] = [story(a), story(b)].sort();
  let h = 0x811c9dc5;
  for (const byte of Buffer.from(first)) h = Math.imul(h ^ byte, 0x01000193);
  h ^= h >>> 15;
  return (h & 1) as 0 | 1;
}
