/**
 * Finds the n-grams that recur in a group of articles, removes spans of template n-grams from an article
 * (src/corpus/boilerplate.ts), and samples n-grams.
 */
import { reach } from '../memory';
import { layOutArticle, layOutGroup, layOutTemplates } from './layout.generated';
import { clearGroup } from './recurring';

export * from './layout.generated';
export { addArticle, keepRecurring } from './recurring';
export { removeBoilerplate } from './remove';
export { sampleGrams } from './sample';
export { setTemplate } from './templates';

/** Reserves memory for articles and templates; its content is undefined. */
export function reserve(tokens: u32, spans: u32, grams: u32): void {
  end = layOutTemplates(layOutArticle((__heap_base + 63) & ~63, tokens, spans), grams);
  reach(end);
}

/** The first address after articles and templates. */
let end: usize = 0;

/** Begins a group of articles, whose memory is after articles and templates. The next group reuses it. */
export function beginGroup(articles: u32, grams: u32, counters: u32): void {
  reach(layOutGroup(end, articles, grams, counters));
  clearGroup(counters);
}
