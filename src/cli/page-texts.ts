/** Fills a page with texts: reads the articles of its pairs again, compares them, and packs texts and diffs up to the limit. */
import type { CorpusStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { ArticleText } from '../pipeline/pair-details.js';
import type { PageTexts } from '../report/page/texts.js';
import { fingerprintOf } from '../text/fingerprint.js';
import { locateWords } from '../text/read-words.js';
import type { Article } from '../types/article.js';
import type { Comparison, PairDetail } from '../types/comparison.js';
import type { Pair } from '../types/report.js';
import type { ReadFiles } from './articles.js';
import type { Call } from './input.js';
import { knownTexts, Reasons, type TextSearch, textsOf } from './texts-again.js';

interface PageSearch extends TextSearch {
  /** The most important pairs first. */
  readonly pairs: readonly Pair[];
  /** The statistics of the scan; undefined if they are unknown: statistics are then learned from the two articles of a pair. */
  readonly statistics: CorpusStatistics | undefined;
  readonly detection: DetectOptions;
}

/** Estimated characters of a word with the space behind it. */
const CHARACTERS_PER_WORD = 6;

/** "20MB". */
const sizeText = (bytes: number): string =>
  bytes >= 1e9 ? `${bytes / 1e9}GB` : bytes >= 1e6 ? `${bytes / 1e6}MB` : `${bytes / 1e3}KB`;

/** Whether the call writes a page with texts. */
export function wantsTexts({ values: { embed, format, reporter } }: Pick<Call, 'values'>): boolean {
  return embed > 0 && [format, ...reporter.map(({ name }) => name)].includes('html');
}

export async function collectTexts(call: Call, input: ReadFiles, search: PageSearch): Promise<PageTexts> {
  const { embed } = call.values;
  const { PageTexts, pairsThatFit } = await import('../report/page/texts.js');
  const texts = new PageTexts(embed, sizeText(embed));
  const { pairs, articleOf, statistics, detection } = search;
  texts.isAlone = statistics === undefined;
  const chosen = pairsThatFit(pairs, embed, id => articleOf(id)?.words ?? 0);
  texts.overLimit += pairs.length - chosen.length;
  const reasons = new Reasons();
  const known = knownTexts(await textsOf(call, input, chosen, search, reasons, false));
  const unnamed = pairs.filter(({ fingerprints }) => fingerprints === undefined);
  if (unnamed.length > 0) await addFingerprints(call, input, unnamed, search, known, texts.contents);
  const shown = new Set<Pair>();
  for (const { pair, detail } of await detailsOf(chosen, known, statistics, detection)) {
    shown.add(pair);
    texts.add(detail);
  }
  for (const pair of chosen) {
    if (shown.has(pair)) continue;
    const isRead = known.has(pair.a) && known.has(pair.b);
    reasons.add(pair, isRead ? 'an article has changed since it was read' : undefined);
  }
  for (const { reason, pairs: count } of reasons.counted()) texts.leaveOut(reason, count);
  return texts;
}

/** Number of characters that are read together to compute fingerprints. */
const PORTION = 2 ** 26;

/**
 * Computes the fingerprints of articles for pairs whose report has none: the baseline that the page saves needs them. Reads the texts in
 * portions, and does not keep them.
 *
 * @param known        texts that were already read
 * @param fingerprints receives the fingerprints by id
 */
async function addFingerprints(
  call: Call,
  input: ReadFiles,
  pairs: readonly Pair[],
  search: PageSearch,
  known: Known,
  fingerprints: Map<string, string>,
): Promise<void> {
  const addAll = (texts: Known): void => {
    for (const [id, { article, words }] of texts) {
      const { hashes } = locateWords(article.text).tokens;
      // another number of words: the article has changed since the scan
      const isSame = (words ?? hashes.length) === hashes.length;
      if (isSame && !fingerprints.has(id)) fingerprints.set(id, fingerprintOf(hashes));
    }
  };
  addAll(known);
  const seen = new Set(known.keys());
  let portion: Pair[] = [];
  let size = 0;
  const read = async (): Promise<void> => {
    addAll(knownTexts(await textsOf(call, input, portion, search, new Reasons(), false)));
    [portion, size] = [[], 0];
  };
  for (const pair of pairs) {
    const fresh = [pair.a, pair.b].filter(id => !seen.has(id));
    if (fresh.length === 0) continue;
    for (const id of fresh) {
      seen.add(id);
      size += (search.articleOf(id)?.words ?? 0) * CHARACTERS_PER_WORD;
    }
    portion.push(pair);
    if (size >= PORTION) await read();
  }
  if (portion.length > 0) await read();
}

type Known = ReturnType<typeof knownTexts>;

/** The pairs with both texts and the word diff, in the order of `pairs`. */
async function detailsOf(
  pairs: readonly Pair[],
  known: Known,
  statistics: CorpusStatistics | undefined,
  detection: DetectOptions,
): Promise<Iterable<{ readonly pair: Pair; readonly detail: PairDetail }>> {
  if (statistics !== undefined) {
    const { pairDetails } = await import('../pipeline/pair-details.js');
    return withPairs(pairDetails(pairs, known, statistics, detection), pairs);
  }
  const { compareArticles } = await import('../pipeline/compare.js');
  return detailsWithoutStatistics(pairs, known, (a, b) => compareArticles(a, b, detection));
}

function* withPairs(
  details: Iterable<PairDetail>,
  pairs: readonly Pair[],
): Generator<{ pair: Pair; detail: PairDetail }> {
  const byIds = new Map(pairs.map(pair => [`${pair.a}\n${pair.b}`, pair]));
  for (const detail of details) {
    const pair = byIds.get(`${detail.a.id}\n${detail.b.id}`);
    if (pair !== undefined) yield { pair, detail };
  }
}

/** Compares each pair with statistics that are learned from its two articles alone. */
function* detailsWithoutStatistics(
  pairs: readonly Pair[],
  known: Known,
  compare: (a: Article, b: Article) => Comparison,
): Generator<{ pair: Pair; detail: PairDetail }> {
  for (const pair of pairs) {
    const [a, b] = [known.get(pair.a), known.get(pair.b)];
    if (a === undefined || b === undefined) continue;
    const comparison = compare({ ...a.article, id: pair.a }, { ...b.article, id: pair.b });
    const isSame = [a, b].every(({ words }, n) => words === undefined || words === comparison.articles[n].words);
    if (!isSame) continue;
    const textOf = (id: string, { article: { text } }: ArticleText) => ({ id, text, quotations: [] });
    yield { pair, detail: { a: textOf(pair.a, a), b: textOf(pair.b, b), comparison: { ...comparison, pair } } };
  }
}
