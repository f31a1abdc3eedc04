/**
 * Runs a check: compares new articles with known ones and with each other.
 *
 * Pairs of known articles are compared only if they decide on a new article. Under the same statistics, the pairs with
 * a new article are those of a scan of all articles.
 */
import { findBoxes } from '../cluster/boxes.js';
import { findFamilies, tellsOfFamilies } from '../cluster/template-families.js';
import type { ScoredPair } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import type { TextFingerprints } from '../corpus/fingerprints.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import type { DetectOptions } from '../options.js';
import type { CheckReport } from '../types/check.js';
import { type Contents, contentsOf } from './accept-pairs.js';
import type { CheckRules } from './build-check-report.js';
import { buildCorpus } from './build-corpus.js';
import { comparePairs, pairsAt, placesOf } from './compare-pairs.js';
import { type Candidates, findCandidates } from './find-candidates.js';
import { type FoundRepeats, reportOn } from './find-matches.js';
import { withTranslations } from './find-translations.js';
import { beginStage, type Environment, IN_PROCESS } from './stages.js';
import { compareUndiscounted } from './undiscounted.js';

/**
 * Finds the matches of new articles.
 *
 * @param batches prepared articles, with the mark `known` on batches of known articles; the order of batches and
 *                articles does not change the report
 * @param given   threads, storage and progress listener; by default this thread and its memory
 */
export async function check(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  rules: CheckRules = {},
  given: Partial<Environment> = {},
): Promise<CheckReport> {
  const environment = { ...IN_PROCESS, ...given, isReversible: true };
  const found = await findRepeats(batches, options, environment);
  const finished = environment.runner.finish();
  beginStage(environment, 'cluster', found.scored.length);
  const report = reportOn(found, options, rules, environment);
  await finished;
  return report;
}

/** A separate function, so that tokens and sketches are garbage when it returns. */
async function findRepeats(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  options: DetectOptions,
  environment: Environment,
): Promise<FoundRepeats> {
  const { corpus, keys, fingerprints, ...built } = await buildCorpus(batches, options.minWords, environment);
  const { rows, firstOf, compared, isKnown = new Uint8Array(rows.length) } = built;
  /** For each text 1 if a new article has it. */
  const isNew = new Uint8Array(rows.length);
  for (let article = 0; article < rows.length; article++) if (isKnown[article] === 0) isNew[firstOf[article]] = 1;
  const hasNew = (x: number, y: number): boolean => isNew[x] === 1 || isNew[y] === 1;

  const candidates = await findCandidates(corpus, compared, options, environment);
  const { scored: byWords, reached } = await compareFromNew(corpus, candidates, isNew, options, environment);
  const isDecisive = (x: number, y: number): boolean => hasNew(x, y) || (reached[x] === 1 && reached[y] === 1);
  const across =
    keys && (await withTranslations(byWords, { keys, corpus, compared }, options, environment, isDecisive));
  const scored = across?.scored ?? byWords;
  const { members, unlike } = findFamilies(scored, options.threshold);
  const alike = unlike.size === 0 ? scored : scored.filter(pair => !unlike.has(pair));
  const boxes = findBoxes(alike, options.threshold, corpus.store.counts);
  const kept = alike.filter(pair => hasNew(pair.a, pair.b) && !boxes.has(pair));
  const texts = {
    ...built,
    isKnown,
    translations: across?.translations.filter(({ a, b }) => hasNew(a, b)) ?? [],
    scored: kept,
  };
  // before `compareUndiscounted` restores the boilerplate
  const contents = fingerprints && withKnown(contentsOf(texts, fingerprints, corpus.store), texts, fingerprints);
  return {
    ...texts,
    ...(contents && { contents }),
    ...(candidates.similarity === undefined && {
      undiscounted: await compareUndiscounted(corpus, built, kept, options, environment),
    }),
    candidatePairs: placesOf(candidates.pairs, hasNew).length,
    families: members,
  };
}

/** Adds a count of the known articles with each content. */
function withKnown(
  contents: Omit<Contents, 'knownWith'>,
  { rows, firstOf, isKnown }: Pick<FoundRepeats, 'rows' | 'firstOf' | 'isKnown'>,
  fingerprints: TextFingerprints,
): Contents {
  return {
    get: text => contents.get(text),
    knownWith: wanted => {
      const texts = new Map(fingerprints.textsWith(wanted));
      const counts = new Map<string, number>();
      if (texts.size === 0) return counts;
      const replaced = replacedIds(rows, isKnown);
      firstOf.forEach((text, article) => {
        const fingerprint = texts.get(text);
        if (fingerprint === undefined || isKnown[article] === 0 || replaced.has(rows.givenIdOf(article))) return;
        counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
      });
      return counts;
    },
  };
}

/** The given ids of new articles; a known article with such an id is an earlier version. */
function replacedIds(rows: RowStore, isKnown: Uint8Array): Set<string> {
  const ids = new Set<string>();
  isKnown.forEach((known, article) => void (known === 0 && ids.add(rows.givenIdOf(article))));
  return ids;
}

interface ComparedPairs {
  /** In the order of a scan. */
  readonly scored: readonly ScoredPair[];
  /** For each article 1 if all its candidate pairs are compared. */
  readonly reached: Uint8Array;
}

/**
 * Compares the candidate pairs of new texts, and then those of texts reached through pairs that tell of template
 * families.
 *
 * Whether two articles are notes of one template, or one is a box in the other, is decided by their pairs with other
 * articles, including pairs of two known articles. No further pairs matter.
 *
 * @param isNew for each article 1 if new
 */
async function compareFromNew(
  corpus: Corpus,
  candidates: Candidates,
  isNew: Uint8Array,
  options: DetectOptions,
  environment: Environment,
): Promise<ComparedPairs> {
  const { pairs } = candidates;
  const reached = isNew.slice();
  const scored: ScoredPair[] = [];
  let places = placesOf(pairs, (x, y) => reached[x] === 1 || reached[y] === 1);
  let others: PairsByArticle | undefined;
  const isTaken = new Uint8Array(pairs.left.length);
  while (places.length > 0) {
    for (const place of places) isTaken[place] = 1;
    const found = await comparePairs(corpus, candidatesAt(candidates, places), options, environment);
    const next: number[] = [];
    for (const pair of found) {
      scored.push(pair);
      if (!tellsOfFamilies(pair, options.threshold)) continue;
      for (const article of [pair.a, pair.b]) {
        if (reached[article] === 1) continue;
        reached[article] = 1;
        next.push(article);
      }
    }
    if (next.length === 0) break;
    others ??= new PairsByArticle(candidates, reached.length);
    places = others.placesOf(next, isTaken);
  }
  return { scored: scored.sort((x, y) => x.b - y.b || x.a - y.a), reached };
}

/** Selects candidates by index. */
function candidatesAt({ pairs, similarity }: Candidates, places: Uint32Array): Candidates {
  const selected = pairsAt(pairs, places);
  return similarity === undefined ? { pairs: selected } : { pairs: selected, similarity: n => similarity(places[n]) };
}

/** Looks up the candidate pairs of an article. */
class PairsByArticle {
  /** Start of each article in `#places`, the indexes of its pairs. */
  readonly #starts: Uint32Array;
  readonly #places: Uint32Array;

  constructor({ pairs: { left, right } }: Candidates, articles: number) {
    const starts = new Uint32Array(articles + 2);
    const count = (article: number): void => void starts[article + 2]++;
    left.forEach(count);
    right.forEach(count);
    for (let article = 2; article < starts.length; article++) starts[article] += starts[article - 1];
    const places = new Uint32Array(2 * left.length);
    for (let n = 0; n < left.length; n++) {
      places[starts[left[n] + 1]++] = n;
      places[starts[right[n] + 1]++] = n;
    }
    this.#starts = starts;
    this.#places = places;
  }

  /** Indexes of the pairs of these articles that are not taken, each once, ascending. */
  placesOf(articles: readonly number[], isTaken: Uint8Array): Uint32Array {
    const found = new Set<number>();
    for (const article of articles) {
      for (let at = this.#starts[article]; at < this.#starts[article + 1]; at++) {
        const place = this.#places[at];
        if (isTaken[place] === 0) found.add(place);
      }
    }
    return Uint32Array.from(found).sort();
  }
}
