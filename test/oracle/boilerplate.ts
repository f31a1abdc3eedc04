/** The plain search for boilerplate, with sets and maps. The kernel must give the same. */
import type { TemplateRule } from '../../src/corpus/boilerplate-templates.js';
import { mix32 } from '../../src/text/tokenize.js';

const GRAM_WORDS = 8;
const MAX_GAP = 8;
const MIN_SPAN = 10;
/** Base of the polynomial. */
const BASE = 0x9e3779b1;

/** Half-open range of words. */
type Span = readonly [start: number, end: number];

/** The hash of the n-gram that starts at each word. */
export function gramsOf(hashes: Uint32Array): number[] {
  return Array.from({ length: Math.max(0, hashes.length - GRAM_WORDS + 1) }, (_, start) => {
    let hash = 0;
    for (let i = start; i < start + GRAM_WORDS; i++) hash = (Math.imul(hash, BASE) + hashes[i]) | 0;
    return hash >>> 0;
  });
}

/** The spans that the n-grams of a template make up in an article. */
export function spansOf(hashes: Uint32Array, template: ReadonlySet<number>): Span[] {
  const spans: [number, number][] = [];
  gramsOf(hashes).forEach((gram, start) => {
    if (!template.has(gram)) return;
    const last = spans.at(-1);
    if (last !== undefined && start <= last[1] + MAX_GAP) last[1] = start + GRAM_WORDS;
    else spans.push([start, start + GRAM_WORDS]);
  });
  return spans.filter(([start, end]) => end - start >= MIN_SPAN);
}

/**
 * The template of a group of articles all of which teach.
 *
 * @param isPublisher whether small groups follow `folderText` instead of the text share of the rule
 */
export function templateOf(
  articles: readonly Uint32Array[],
  rule: TemplateRule,
  isPublisher: boolean,
  folderText: number,
): Set<number> {
  const size = articles.length;
  const half = Math.max(4, Math.ceil(size / 2));
  const least = Math.min(Math.max(rule.articles, Math.ceil(rule.share * size)), half);
  if (size < least) return new Set();
  const several = Math.max(2, Math.ceil(least / 2));
  const textShare = isPublisher && least < rule.articles ? folderText : rule.text;

  const holders = new Map<number, number>();
  for (const article of articles)
    for (const gram of new Set(gramsOf(article))) holders.set(gram, (holders.get(gram) ?? 0) + 1);
  const common = new Set([...holders].filter(([, count]) => count >= least).map(([gram]) => gram));

  const asText = new Map<number, number>();
  for (const article of articles) {
    const grams = gramsOf(article);
    const matching = grams.filter(gram => common.has(gram));
    const shared = grams.filter(gram => !common.has(gram) && holders.get(gram)! >= several).length;
    const spans = spansOf(article, common);
    const words = spans.reduce((sum, [start, end]) => sum + end - start, 0);
    const surrounds = spans.length > 1 && spans[0][0] <= 10 && spans.at(-1)![1] >= article.length - 10;
    const isText =
      words > Math.max(textShare, surrounds ? 0.75 : 0) * article.length ||
      shared > 0.3 * (grams.length - matching.length);
    if (isText) for (const gram of new Set(matching)) asText.set(gram, (asText.get(gram) ?? 0) + 1);
  }
  return new Set([...common].filter(gram => (asText.get(gram) ?? 0) * 2 < holders.get(gram)!));
}

/** The key under which a span is counted as a block. */
export function keyOf(hashes: Uint32Array, start: number, ofSource: boolean): number {
  let key = ofSource ? 1 : 0;
  for (let i = start; i < start + GRAM_WORDS; i++) key = mix32(key ^ hashes[i]);
  return key | 0;
}
