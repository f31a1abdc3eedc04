/**
 * Finds the boilerplate of pages, and samples n-grams: learns which n-grams recur in a group of articles, and cuts out of an article what is made of
 * n-grams of a template (src/corpus/boilerplate.ts).
 */
import { reach } from '../memory';
import { layOutArticle, layOutGroup, layOutTemplates } from './layout.generated';
import { clearGroup } from './recurring';

export * from './layout.generated';
export { addArticle, keepRecurring } from './recurring';
export { removeBoilerplate } from './remove';
export { sampleGrams } from './sample';
export { setTemplate } from './templates';

/** Makes room for articles and templates; what was in the memory is lost. */
export function reserve(tokens: u32, spans: u32, grams: u32): void {
  behind = layOutTemplates(layOutArticle((__heap_base + 63) & ~63, tokens, spans), grams);
  reach(behind);
}

/** The first address behind them. */
let behind: usize = 0;

/** Begins a group of articles. Its memory stands behind that of articles and templates, and is used again by the next group. */
export function beginGroup(articles: u32, grams: u32, counters: u32): void {
  reach(layOutGroup(behind, articles, grams, counters));
  clearGroup(counters);
}
