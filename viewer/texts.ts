/** The texts and diffs of the page; parses an element when its pair is shown. */
import type { PageDiff, PageText, PageTextsInfo } from '../src/report/page/data.js';
import { type Diff, unpackDiff } from './unpack-diff.js';

const elements = new Map<string, Element>();
for (const element of document.querySelectorAll('script[data-text],script[data-diff]')) {
  const { text, diff } = (element as HTMLElement).dataset;
  elements.set(text === undefined ? `diff ${diff}` : `text ${text}`, element);
}

function parsed<T>(key: string): T | undefined {
  const json = elements.get(key)?.textContent;
  return json == null ? undefined : (JSON.parse(json) as T);
}

const info = document.getElementById('texts')?.textContent;
/** Undefined in a page without texts. */
export const textsInfo = info == null ? undefined : (JSON.parse(info) as PageTextsInfo);

const keyOf = (x: number, y: number): string => `diff ${Math.min(x, y)} ${Math.max(x, y)}`;

/** The diff of two articles; undefined if the page does not hold it. @param left the article on the left */
export function diffOf(left: number, right: number): Diff | undefined {
  const diff = parsed<PageDiff>(keyOf(left, right));
  if (diff === undefined) return undefined;
  const text = (article: number): PageText => parsed<PageText>(`text ${article}`) ?? [''];
  return unpackDiff(diff, text(diff.a), text(diff.b), diff.a !== left);
}
