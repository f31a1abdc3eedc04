/** Pages for the tests: articles, scanned and compared as the tool does it. */
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { reportHtml } from '../../src/report/page/html.js';
import { pairsToShow } from '../../src/report/page/pack.js';
import { PageTexts } from '../../src/report/page/texts.js';
import { PLAIN } from '../../src/report/style.js';
import { fingerprintOf } from '../../src/text/fingerprint.js';
import { locateWords } from '../../src/text/read-words.js';
import type { Article } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';

interface Made {
  readonly report: Report;
  readonly html: string;
}

/** @param among articles that teach words and boilerplate; @param bytes of texts in the page */
export async function pageOf(articles: readonly Article[], among = articles, bytes = 20e6): Promise<Made> {
  const report = await findDuplicates([articles.map(article => ({ article }))], { related: true });
  const known = new Map(articles.map(article => [article.id, article]));
  const texts = new PageTexts(bytes, `${bytes} bytes`);
  const textOf = (id: string) => {
    const { text } = known.get(id)!;
    return { id, text, fingerprint: fingerprintOf(locateWords(text).tokens.hashes) };
  };
  for (const { a, b } of pairsToShow(report)) {
    const comparison = compareArticles(known.get(a)!, known.get(b)!, {}, among);
    texts.add({ a: textOf(a), b: textOf(b), comparison });
  }
  return { report, html: [...reportHtml(report, { style: PLAIN, width: 80, texts })].join('') };
}
