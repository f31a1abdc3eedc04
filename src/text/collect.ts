/**
 * Batches of prepared articles to one corpus, in an order that is the same however the files came in: by id.
 * Identical texts are found here, once and for all, so that a text copied five thousand times is compared once.
 */
import type { ArticleRow } from '../model.js';
import { type BoilerplateBlock, markBoilerplate, withoutBoilerplate } from './boilerplate.js';
import type { Corpus } from './corpus.js';
import { countFacts } from './corpus-facts.js';
import { KnownTexts } from './known-texts.js';
import type { PreparedBatch } from './prepare.js';
import { allocateTokenStore, type TokenStore, tokensOf } from './token-store.js';

export interface Collected {
  /** All rows, ordered by id; the corpus's articles carry the same numbers. */
  readonly rows: readonly ArticleRow[];
  readonly corpus: Corpus;
  /** For each article, the first one with the same words: itself, where there is none before it. */
  readonly firstOf: Uint32Array;
  /** What was found on many articles and left out of the corpus. */
  readonly boilerplate: readonly BoilerplateBlock[];
  /** The articles to compare: long enough, and the first of their text. Ascending. */
  readonly compared: Uint32Array;
}

interface Place {
  readonly batch: PreparedBatch;
  readonly index: number;
}

/** @throws nothing: ids that occur twice are made distinct, the second becoming `id~2` */
export async function collectArticles(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  minWords: number,
  onArticles: (count: number) => void,
): Promise<Collected> {
  const places: Place[] = [];
  for await (const batch of batches) {
    batch.rows.forEach((_, index) => {
      places.push({ batch, index });
    });
    onArticles(places.length);
  }
  places.sort((x, y) => byRow(x.batch.rows[x.index], y.batch.rows[y.index]) || byTokens(x, y));
  const named = distinctIds(places).sort((x, y) => compareText(x.id, y.id));
  const rows = named.map(({ place: { batch, index }, id }) => ({ ...batch.rows[index], id }));
  places.length = 0;

  const store = allocateTokenStore(
    named.map(({ place: { batch, index } }) => batch.starts[index + 1] - batch.starts[index]),
  );
  const languages = new Int8Array(new SharedArrayBuffer(named.length));
  named.forEach(({ place: { batch, index } }, article) => {
    store.hashes.set(batch.hashes.subarray(batch.starts[index], batch.starts[index + 1]), store.starts[article]);
    store.flags.set(batch.flags.subarray(batch.starts[index], batch.starts[index + 1]), store.starts[article]);
    languages[article] = batch.languages[index];
  });

  const firstOf = findIdentical(store);
  const longEnough = Uint32Array.from(rows.keys()).filter(i => rows[i].status === 'ok' && firstOf[i] === i);
  const boilerplate = markBoilerplate(store, rows, longEnough);
  const rest = boilerplate.length === 0 ? store : withoutBoilerplate(store);
  const left = (article: number): number => rest.starts[article + 1] - rest.starts[article];
  const compared = longEnough.filter(article => left(article) >= minWords);
  return {
    rows: rows.map((row, article) => discounted(row, left(firstOf[article]), minWords)),
    corpus: { store: rest, languages, facts: countFacts(rest, compared) },
    firstOf,
    boilerplate,
    compared,
  };
}

/** A row that says how much of the article was boilerplate, and whether what is left can be compared. */
function discounted(row: ArticleRow, left: number, minWords: number): ArticleRow {
  if (left === row.words) return row;
  const boilerplate = row.words - left;
  if (row.status !== 'ok' || left >= minWords) return { ...row, boilerplate };
  const reason = `${left} words besides ${boilerplate} of boilerplate; at least ${minWords} are needed to compare`;
  return { ...row, boilerplate, status: 'too-short', reason };
}

/** By code unit: the same order everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byRow(x: ArticleRow, y: ArticleRow): number {
  for (const key of ['id', 'path', 'title', 'source', 'url', 'published', 'status', 'reason'] as const) {
    const order = compareText(x[key] ?? '', y[key] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Two records alike in all of that: their words decide, then their flags, so that the order of reading does not. */
function byTokens(x: Place, y: Place): number {
  const of = ({ batch, index }: Place, column: 'hashes' | 'flags') =>
    batch[column].subarray(batch.starts[index], batch.starts[index + 1]);
  return compareArrays(of(x, 'hashes'), of(y, 'hashes')) || compareArrays(of(x, 'flags'), of(y, 'flags'));
}

function compareArrays(a: Uint32Array | Uint8Array, b: Uint32Array | Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** The places with an id each of their own: what comes second under an id becomes `id~2`. */
function distinctIds(places: readonly Place[]): { readonly place: Place; readonly id: string }[] {
  const taken = new Set(places.map(({ batch, index }) => batch.rows[index].id));
  let previous: string | undefined;
  let count = 1;
  return places.map(place => {
    const given = place.batch.rows[place.index].id;
    if (given !== previous) {
      previous = given;
      count = 1;
      return { place, id: given };
    }
    let id: string;
    do id = `${given}~${++count}`;
    while (taken.has(id));
    taken.add(id);
    return { place, id };
  });
}

/** For each article the first with the same words; articles without words are like no other. */
function findIdentical(store: TokenStore): Uint32Array {
  const texts = new KnownTexts();
  return Uint32Array.from({ length: store.size }, (_, article) => {
    const { hashes } = tokensOf(store, article);
    return hashes.length === 0 ? article : texts.firstLike(article, hashes);
  });
}
