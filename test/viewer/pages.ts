/** Makes pages of articles that are in no file. */
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import { reportHtml } from '../../src/report/page/html.js';
import { pairsToShow } from '../../src/report/page/pack.js';
import { PageTexts } from '../../src/report/page/texts.js';
import { PLAIN } from '../../src/report/style.js';
import type { Article } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';

interface Made {
  readonly report: Report;
  readonly html: string;
}

export async function pageOf(articles: readonly Article[]): Promise<Made> {
  const report = await findDuplicates([articles.map(article => ({ article }))], { related: true });
  const known = new Map(articles.map(article => [article.id, article]));
  const texts = new PageTexts(20e6, '20MB');
  const textOf = (id: string) => {
    const { text } = known.get(id)!;
    return { id, text };
  };
  for (const { a, b } of pairsToShow(report)) {
    const comparison = compareArticles(known.get(a)!, known.get(b)!);
    texts.add({ a: textOf(a), b: textOf(b), comparison });
  }
  return { report, html: [...reportHtml(report, { style: PLAIN, width: 80, texts })].join('') };
}
