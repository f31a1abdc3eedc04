/** The thread that makes the page over the whole index: opens the index, scans it, sends the page, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { explained } from '../errors.js';
import { findDuplicates } from '../library/detect.js';
import { type KnownIndex, openIndex } from '../library/known-index.js';
import { type ArticleText, pairDetails } from '../pipeline/pair-details.js';
import { pairsToShow } from '../report/page/pack.js';
import { PageTexts, pairsThatFit } from '../report/page/texts.js';
import { renderReport } from '../report/render.js';
import { DEFAULT_VIEW } from '../report/style.js';
import type { Report } from '../types/report.js';
import { PAIR_ROUTE, type PageMade, type PageTask } from './protocol.js';

const { folder, options } = workerData as PageTask;
const send = (message: PageMade): void => parentPort!.postMessage(message);

/** Most bytes of texts in the page; the page links to the texts of other pairs. */
const MOST_TEXT = 8e6;

try {
  const index = await openIndex(folder);
  if (index.settings.text) {
    const pieces = Array.from(await pageOf(index), piece => Buffer.from(piece));
    send({ page: Buffer.concat(pieces) });
  } else send({ failed: 'the index stores no texts' });
  await index.close();
} catch (error) {
  const known = explained(error);
  send({ failed: known instanceof Error ? known.message : String(known) });
}

async function pageOf(index: KnownIndex): Promise<Iterable<string>> {
  const { engine, shingleSize, sketchSize, sensitivity, minWords } = index.settings;
  const { statistics } = index;
  const articles = index.list({ text: true }) as Iterable<{ readonly id: string; readonly text: string }>;
  const report = await findDuplicates(articles, {
    ...{ engine, shingleSize, sketchSize, sensitivity, minWords },
    ...options,
    // the verdicts of the page must be those of a check
    ...(statistics !== undefined && { statistics }),
    places: 0,
    fingerprints: true,
  });
  return renderReport(report, 'html', { ...DEFAULT_VIEW, texts: textsOf(index, report) });
}

function textsOf(index: KnownIndex, report: Report): PageTexts {
  const texts = new PageTexts(MOST_TEXT, `${MOST_TEXT / 1e6}MB`);
  texts.service = PAIR_ROUTE;
  const { statistics } = index;
  if (statistics === undefined) return texts;
  const pairs = [...pairsToShow(report)];
  const known = new Map<string, ArticleText>();
  const articleOf = (id: string): ArticleText => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const { text = '', words = 0, title, source } = index.get(id) ?? {};
    const about = { ...(title !== undefined && { title }), ...(source !== undefined && { source }) };
    const article = { article: { id, text, ...about }, words };
    known.set(id, article);
    return article;
  };
  const chosen = pairsThatFit(pairs, MOST_TEXT, id => articleOf(id).words ?? 0);
  texts.overLimit += pairs.length - chosen.length;
  let changed = chosen.length;
  for (const detail of pairDetails(chosen, known, statistics, report.options)) {
    changed--;
    texts.add(detail);
  }
  if (changed > 0) texts.leaveOut('an article of the index has changed', changed);
  return texts;
}
