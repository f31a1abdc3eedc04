/**
 * Groups the new articles of a check with the articles of the index that have the same words. The first article by id represents a group, as in
 * a scan of both together.
 */
import type { Content } from '../cluster/accepted-pairs.js';
import { restOf } from '../corpus/fingerprints.js';
import { compareText, type MergedBatches, mergeBatches } from '../corpus/merge-batches.js';
import { sharedCopy, tokensOf } from '../corpus/token-store.js';
import { reduceToContent } from '../pipeline/build-corpus.js';
import type { Environment } from '../pipeline/stages.js';
import { fingerprintBytes, fingerprintOf } from '../text/fingerprint.js';
import type { KnownNumbers } from './known-numbers.js';
import type { Store } from './store.js';
import { Cuts } from './stored-cuts.js';
import type { Batches } from './types.js';

/** The articles with the same words, at least one of which is new. */
export interface TextGroup {
  /** The first new article. */
  readonly first: number;
  /** The new articles, ascending. */
  readonly articles: readonly number[];
  /** The articles of the index by number, ordered by id. */
  readonly known: readonly number[];
  /** Whether an article of the index represents the group. */
  readonly isKnown: boolean;
}

export interface NewTexts extends Pick<MergedBatches, 'rows' | 'store' | 'languages' | 'skipped' | 'notices'> {
  /** By new article: its id, distinct from the ids of the index. */
  readonly ids: readonly string[];
  /**
   * The id in its source of an article of the index: a new article with the id X is a version of X~2, too, which the
   * index has named.
   */
  sourceIdOf(id: string): string;
  readonly numbers: KnownNumbers;
  readonly groups: readonly TextGroup[];
  /** The boilerplate of new articles. */
  readonly cuts: Cuts;
  /** By new article: 1 if it represents its group and is long enough to be compared. */
  readonly isCompared: Uint8Array;
  /** Whether an article of the index is the first with its words, new articles included. */
  isFirst(part: number, article: number): boolean;
  /** The articles of the index with the words of an article, itself included, ordered by id. */
  copiesOf(known: number): readonly number[];
  /** The content of an article of the index, or of a new article that represents its group. */
  contentOf(number: number): Content;
  /** The number of articles of the index with each content, without articles that have a new version. */
  knownWith(contents: ReadonlySet<string>): ReadonlyMap<string, number>;
}

/** Reads the new articles, cuts out boilerplate, and finds articles with the same words in the index. */
export async function findNewTexts(
  store: Store,
  batches: Batches,
  minWords: number,
  environment: Environment,
): Promise<NewTexts> {
  const { storage, onProgress } = environment;
  const merged = await mergeBatches(batches, minWords, storage, done => onProgress({ stage: 'read', done }));
  const { rows, store: tokens, languages, firstOf, skipped, notices } = merged;
  // computed before boilerplate is cut out
  const fingerprints = new Map<number, Uint8Array>();
  const articlesOf = new Map<number, number[]>();
  firstOf.forEach((first, article) => {
    if (tokens.counts[article] === 0) return;
    if (first === article) fingerprints.set(first, fingerprintBytes(tokensOf(tokens, first).hashes));
    const articles = articlesOf.get(first);
    if (articles === undefined) articlesOf.set(first, [article]);
    else articles.push(article);
  });
  const longEnough = sharedCopy(firstOf.filter((first, article) => first === article && rows.isCompared(article)));
  const reversible = { ...environment, isReversible: true };
  const { compared, cuts } = await reduceToContent(merged, longEnough, minWords, reversible);
  const isCompared = new Uint8Array(rows.length);
  for (const article of compared) isCompared[article] = 1;

  const ids = idsBeside(store, rows);
  const givenIds = new Set(ids.map((_, n) => rows.givenIdOf(n)));
  const sourceIdOf = (id: string): string => {
    const given = id.replace(/~\d+$/, '');
    return givenIds.has(given) ? given : id;
  };
  const known = new KnownContents(store);
  const groups = [...articlesOf].map(([first, articles]): TextGroup => {
    const copies = known.withContent(fingerprints.get(first)!);
    const isKnown = copies.length > 0 && compareText(known.numbers.idOf(copies[0]), ids[first]) < 0;
    if (!isKnown) known.putBehind(copies);
    return { first, articles, known: copies, isKnown };
  });
  // as in a scan, an article has the boilerplate of its representative
  const left = firstOf.map(first => tokens.counts[first]);
  for (const { articles, known: copies, isKnown } of groups)
    if (isKnown) for (const article of articles) left[article] = known.wordsOf(copies[0]);
  rows.discount(left);
  return {
    rows,
    ids,
    sourceIdOf,
    store: tokens,
    languages,
    skipped,
    notices,
    numbers: known.numbers,
    groups,
    cuts: new Cuts(tokens, cuts),
    isCompared,
    isFirst: (part, article) => known.isFirst(part, article),
    copiesOf: number => known.copiesOf(number),
    contentOf: number => {
      const { size } = known.numbers;
      if (number < size) return known.contentOf(number);
      const article = number - size;
      const rest = tokens.counts[article] === rows.words[article] ? undefined : restOf(tokens, article);
      return contentOf(fingerprints.get(article)!, rest);
    },
    knownWith: contents => known.countsOf(contents, id => !givenIds.has(sourceIdOf(id))),
  };
}

const contentOf = (fingerprint: Uint8Array, rest: string | undefined): Content => ({
  whole: Buffer.from(fingerprint).toString('hex'),
  ...(rest !== undefined && { rest }),
});

/** The ids of new articles; an id that the index already holds becomes `ID~2` and so on, as in a scan. */
function idsBeside(store: Store, rows: MergedBatches['rows']): string[] {
  const ids = Array.from({ length: rows.length }, (_, n) => rows.idOf(n));
  if (store.size === 0) return ids;
  const taken = new Set(ids);
  return ids.map(given => {
    if (store.find(given) === undefined) return given;
    let id: string;
    let number = 1;
    do id = `${given}~${++number}`;
    while (taken.has(id) || store.find(id) !== undefined);
    taken.add(id);
    return id;
  });
}

/** Looks up articles of an index by their words. */
class KnownContents {
  readonly numbers: KnownNumbers;
  /** Articles that do not represent their words, because a new article has a smaller id. */
  readonly #behind = new Set<number>();

  constructor(store: Store) {
    this.numbers = store.numbers;
  }

  /** Number of words of an article without boilerplate. */
  wordsOf(number: number): number {
    const { part, article } = this.numbers.placeOf(number);
    return part.segment.row(article).tokens;
  }

  /** The articles with these words, ordered by id. */
  withContent(fingerprint: Uint8Array): number[] {
    const found: { readonly number: number; readonly id: string }[] = [];
    this.numbers.parts.forEach(({ segment, state }, part) => {
      for (const article of segment.holders(fingerprint, article => state.isLive(article)))
        found.push({ number: this.numbers.startOf(part) + article, id: segment.details(article).id });
    });
    return found.sort((x, y) => compareText(x.id, y.id)).map(({ number }) => number);
  }

  contentOf(number: number): Content {
    const { part, article } = this.numbers.placeOf(number);
    const { row, tokens } = part.segment.content(article);
    return contentOf(
      row.fingerprint,
      row.words === row.tokens || row.tokens === 0 ? undefined : fingerprintOf(tokens.hashes),
    );
  }

  /** The number of articles with each content. @param counts filters articles by id */
  countsOf(contents: ReadonlySet<string>, counts: (id: string) => boolean): Map<string, number> {
    const numbers = new Map<string, number>();
    for (const content of contents) {
      const articles = this.withContent(Buffer.from(content, 'hex')).filter(number =>
        counts(this.numbers.idOf(number)),
      );
      if (articles.length > 0) numbers.set(content, articles.length);
    }
    return numbers;
  }

  copiesOf(number: number): number[] {
    const { part, article } = this.numbers.placeOf(number);
    return this.withContent(part.segment.row(article).fingerprint);
  }

  /** Notes that a new article represents the words of these articles. */
  putBehind(copies: readonly number[]): void {
    for (const number of copies) this.#behind.add(number);
  }

  isFirst(part: number, article: number): boolean {
    if (!this.numbers.parts[part].state.isFirst(article)) return false;
    return this.#behind.size === 0 || !this.#behind.has(this.numbers.startOf(part) + article);
  }
}
