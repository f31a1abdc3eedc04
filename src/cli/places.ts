/** Locates passages in files: reads the articles of the best pairs again, compares them, and looks up the lines of their passages. */
import type { CorpusStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { RatedPair } from '../pipeline/pair-details.js';
import type { ArticleAgain } from '../read/again.js';
import type { FoundFile } from '../read/find/find.js';
import type { LineRange } from '../read/source/source-map.js';
import { needsPlaces } from '../report/formats.js';
import type { Article } from '../types/article.js';
import type { PassagePlaces, Place, Unplaced } from '../types/places.js';
import type { ArticleFiles } from './articles.js';
import { type Call, readOptions } from './input.js';
import { type KnownText, knownTexts, Reasons, type TextSearch, textsOf } from './texts-again.js';

/** The pairs whose passages are located, and the settings of their comparison. */
export interface PlaceSearch<P extends RatedPair> extends TextSearch {
  readonly pairs: readonly P[];
  readonly statistics: CorpusStatistics;
  readonly detection: DetectOptions;
}

/** The located passages by pair, and the reasons for the others. */
export interface FoundPlaces<P> {
  readonly places: ReadonlyMap<P, readonly PassagePlaces[]>;
  readonly unplaced: readonly Unplaced[];
}

/** Most characters of text that are held in memory; the second with `--places all`. */
const [MOST_TEXT, MOST_TEXT_OF_ALL] = [2 ** 26, 2 ** 29];

/** Whether a report of the call shows the places of passages. */
export function wantsPlaces({ values: { places, format, reporter } }: Pick<Call, 'values'>): boolean {
  return places !== 'none' && [format, ...reporter.map(({ name }) => name)].some(needsPlaces);
}

export async function findPlaces<P extends RatedPair>(
  call: Call,
  input: ArticleFiles,
  search: PlaceSearch<P>,
): Promise<FoundPlaces<P>> {
  const reasons = new Reasons();
  const { choosePairs, placesOfPairs } = await import('../pipeline/pair-details.js');
  const { places: most } = call.values;
  const maxText = most === 'all' ? MOST_TEXT_OF_ALL : MOST_TEXT;
  const wordsOf = (id: string): number => search.articleOf(id)?.words ?? 0;
  const { chosen, left } = choosePairs(
    search.pairs,
    most === 'all' ? Number.POSITIVE_INFINITY : Number(most),
    wordsOf,
    maxText,
  );
  for (const { reason, pairs } of left) reasons.count(reason, pairs);
  const { terminal } = call;
  const progress = (done: number): void => terminal.progress({ stage: 'places', done, total: chosen.length });
  progress(0);
  const texts = await textsOf(call, input, chosen, search, reasons, most === 'all');
  const found = new Map<P, readonly PassagePlaces[]>();
  let looked = 0;
  for (const { pair, places } of placesOfPairs(chosen, knownTexts(texts), search.statistics, search.detection)) {
    progress(++looked);
    if (places === undefined)
      reasons.add(
        pair,
        texts.has(pair.a) && texts.has(pair.b) ? 'an article has changed since it was read' : undefined,
      );
    else if (places.length > 0) found.set(pair, places);
  }
  const lines = await linesOf(found, texts, reasons);
  for (const [pair, places] of found) {
    const placed = places.map(({ a, b, words }) => ({ a: lines(pair.a, a), b: lines(pair.b, b), words }));
    found.set(pair, placed);
  }
  return { places: found, unplaced: reasons.counted() };
}

/** Looks up the lines of all places, one file after the other. @returns a function that adds the lines to a place */
async function linesOf<P extends RatedPair>(
  found: ReadonlyMap<P, readonly PassagePlaces[]>,
  texts: ReadonlyMap<string, KnownText>,
  reasons: Reasons,
): Promise<(id: string, place: Place) => Place> {
  const { SourceMap } = await import('../read/source/source-map.js');
  const wanted = new Map<string, Place[]>();
  const want = (id: string, place: Place): void => {
    const known = wanted.get(id);
    if (known === undefined) wanted.set(id, [place]);
    else known.push(place);
  };
  for (const [pair, places] of found) {
    for (const { a, b } of places) {
      want(pair.a, a);
      want(pair.b, b);
    }
  }
  const keyOf = ({ start, end }: Place): string => `${start} ${end}`;
  const lines = new Map<string, ReadonlyMap<string, LineRange | undefined>>();
  let source: { readonly sourceKey: string; readonly map: InstanceType<typeof SourceMap> | string } | undefined;
  for (const { again, id, places } of inSourceOrder(wanted, texts)) {
    if (source?.sourceKey !== again.sourceKey) {
      const text = typeof again.source === 'string' ? again.source : await again.source();
      source = { sourceKey: again.sourceKey, map: typeof text === 'string' ? text : new SourceMap(text) };
    }
    const { map } = source;
    const find = typeof map === 'string' ? undefined : map.find(again.article.text);
    if (find === undefined)
      reasons.ofArticle(id, typeof map === 'string' ? map : 'the file does not hold the text word for word');
    else lines.set(id, new Map(places.map(place => [keyOf(place), find(place.start, place.end)])));
  }
  for (const pair of found.keys()) if (!lines.has(pair.a) || !lines.has(pair.b)) reasons.add(pair);
  return (id, { start, end }) => {
    const range = lines.get(id)?.get(keyOf({ start, end }));
    const path = texts.get(id)?.again?.article.path;
    return range === undefined || path === undefined ? { start, end } : { start, end, file: { path, ...range } };
  };
}

/**
 * Adds the lines of places of one article, whose file is read again. The places stay without lines if the file has no lines of text, has changed,
 * or cannot be read twice.
 */
export async function placesInFile(
  places: readonly Place[],
  { id, row, text }: Article,
  file: FoundFile,
  call: Call,
): Promise<readonly Place[]> {
  const [{ readAgain }, { readArticles }, { SourceMap }] = await Promise.all([
    import('../read/again.js'),
    import('../read/read.js'),
    import('../read/source/source-map.js'),
  ]);
  const options = readOptions(call);
  const read = (files: readonly FoundFile[]) => readArticles(files[0]!, options);
  for await (const again of readAgain([{ file, wanted: [{ id, row }] }], options, read, false)) {
    if ('reason' in again || again.article.text !== text) continue;
    const source = typeof again.source === 'string' ? again.source : await again.source();
    const find = typeof source === 'string' ? undefined : new SourceMap(source).find(text);
    const { path = id } = again.article;
    if (find === undefined) continue;
    return places.map(place => {
      const range = find(place.start, place.end);
      return range === undefined ? place : { ...place, file: { path, ...range } };
    });
  }
  return places;
}

interface InSource {
  readonly id: string;
  readonly again: ArticleAgain;
  readonly places: readonly Place[];
}

/** Groups the texts by source, in the order of the source. */
function inSourceOrder(
  wanted: ReadonlyMap<string, readonly Place[]>,
  texts: ReadonlyMap<string, KnownText>,
): InSource[] {
  return [...wanted]
    .flatMap(([id, places]) => {
      const again = texts.get(id)?.again;
      return again === undefined ? [] : [{ id, again, places }];
    })
    .sort(
      ({ again: x }, { again: y }) =>
        (x.sourceKey < y.sourceKey ? -1 : x.sourceKey > y.sourceKey ? 1 : 0) ||
        (x.wanted.row ?? 0) - (y.wanted.row ?? 0),
    );
}
