/** The main part of a page by Mozilla's Readability, on linkedom: light, and nothing in it is run or fetched. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';

/** Readability takes an article with fewer characters for a failure and tries again with less strict rules. */
const LEAST_CHARACTERS = 200;

/**
 * The markup of the article; undefined where none was found.
 * @param markup a body without scripts, as `scanPage` leaves it, small enough for a tree
 * @param title of the page, which the article then does not begin with
 */
export function mainMarkup(markup: string, title: string): string | undefined {
  try {
    const { document } = parseHTML(`<html><head><title></title></head><body>${markup}</body></html>`);
    document.title = title;
    const article = new Readability(document, {
      charThreshold: LEAST_CHARACTERS,
      disableJSONLD: true,
      keepClasses: true,
    }).parse();
    return article?.content ?? undefined;
  } catch {
    // Trees that neither library was made for; the blocks of the page are read instead.
    return undefined;
  }
}
