/** Finds the accepted pairs, and removes them from the pairs to report. */
import {
  AcceptedPairs,
  allPairs,
  type Content,
  type PairsOfTexts,
  type Reportable,
  writtenContent,
} from '../cluster/accepted-pairs.js';
import type { Editions } from '../cluster/editions.js';
import { sharesPassages } from '../compare/packed-pairs.js';
import { restOf, type TextFingerprints } from '../corpus/fingerprints.js';
import type { TokenStore } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import type { Pair } from '../types/report.js';
import type { FoundPairs } from './build-report.js';
import { pairsAt, placesOf } from './compare-pairs.js';
import type { Environment, JudgedArticles } from './stages.js';

/** Looks up the contents of texts with a pair. */
export interface Contents extends Pick<JudgedArticles, 'knownWith'> {
  get(text: number): Content | undefined;
}

/** Pairs of texts with the rows and contents of their articles. */
interface FoundTexts extends Pick<FoundPairs, 'rows' | 'firstOf' | 'scored' | 'translations'> {
  readonly contents?: Contents;
}

/**
 * @param pairsOf the reported article pairs of two texts; by default the pairs of all their articles
 * @returns undefined if the environment has no judge
 */
export function acceptedOf(
  found: FoundTexts,
  editions: Pick<Editions, 'are'>,
  options: DetectOptions,
  { acceptance }: Pick<Environment, 'acceptance'>,
  pairsOf?: PairsOfTexts,
): AcceptedPairs | undefined {
  if (acceptance === undefined) return undefined;
  const { rows, firstOf, contents } = found;
  const groups = duplicatesOf(firstOf);
  const judge = acceptance.judge({
    rows,
    editions,
    contentOf: article => contents!.get(firstOf[article])!,
    ...(contents?.knownWith && { knownWith: wanted => contents.knownWith!(wanted) }),
  });
  const pairs = pairsOf ?? allPairs(text => groups.get(text) ?? [text]);
  const texts = reportable(found, groups, options);
  return new AcceptedPairs(texts, firstOf, pairs, judge, article => rows.idOf(article));
}

/** Removes the text pairs whose article pairs are all accepted. */
export function withoutAccepted(found: FoundPairs, accepted: AcceptedPairs): FoundPairs {
  const isLeft = ({ a, b }: { readonly a: number; readonly b: number }): boolean => !accepted.areWhole(a, b);
  const { scored, comparedPairs, translations } = found;
  // an accepted pair is not a refusal, and must not remove members from a cluster
  const places = placesOf(comparedPairs, (x, y) => !accepted.areWhole(x, y));
  return {
    ...found,
    scored: scored.filter(isLeft),
    comparedPairs: pairsAt(comparedPairs, places),
    ...(translations !== undefined && { translations: translations.filter(isLeft) }),
  };
}

/** For each text of several articles these articles, ascending. */
function duplicatesOf(firstOf: Uint32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  firstOf.forEach((text, article) => {
    if (text === article) return;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [text, article]);
    else group.push(article);
  });
  return groups;
}

function reportable(
  { scored, translations = [] }: FoundTexts,
  groups: ReadonlyMap<number, readonly number[]>,
  { threshold, related }: DetectOptions,
): Reportable[] {
  const texts: Reportable[] = [];
  for (const pair of scored) {
    const { a, b, similarity } = pair;
    if (similarity >= threshold) texts.push({ a, b, relation: pair.relation, similarity });
    else if (sharesPassages(pair)) texts.push({ a, b, relation: 'passage', similarity });
    else if (related && pair.related) texts.push({ a, b, relation: 'related', similarity });
  }
  for (const { a, b, similarity } of translations) texts.push({ a, b, relation: 'translation', similarity });
  for (const text of groups.keys()) texts.push({ a: text, b: text, relation: 'identical', similarity: 1 });
  return texts;
}

/** Looks up the fingerprints of a pair of articles for a report; undefined if the report needs none. */
export function fingerprintsBy(
  { contents, firstOf }: Pick<FoundTexts, 'firstOf' | 'contents'>,
  { fingerprints }: Pick<Environment, 'fingerprints'>,
): ((a: number, b: number) => Pair['fingerprints']) | undefined {
  if (!fingerprints || contents === undefined) return undefined;
  return (a, b) => {
    const [x, y] = [contents.get(firstOf[a]), contents.get(firstOf[b])];
    return x && y && { a: writtenContent(x), b: writtenContent(y) };
  };
}

/** The contents of all texts that may have a pair. */
export function contentsOf(
  { scored, translations = [], firstOf, rows }: Omit<FoundTexts, 'contents'>,
  fingerprints: TextFingerprints,
  store: TokenStore,
): Map<number, Content> {
  const contents = new Map<number, Content>();
  const add = (text: number): void => {
    if (contents.has(text)) return;
    const rest = store.counts[text] === rows.words[text] ? undefined : restOf(store, text);
    contents.set(text, { whole: fingerprints.wholeOf(text), ...(rest !== undefined && { rest }) });
  };
  for (const { a, b } of [scored, translations].flat()) {
    add(a);
    add(b);
  }
  firstOf.forEach((text, article) => {
    if (text !== article) add(text);
  });
  return contents;
}
