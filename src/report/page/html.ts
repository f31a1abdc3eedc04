/** Reports, checks and comparisons as one page that opens from disk: the viewer (`viewer/`), built, and the data that it shows. */
import type { CheckReport } from '../../types/check.js';
import type { Comparison } from '../../types/comparison.js';
import type { StreamedReport } from '../../types/report.js';
import type { View } from '../style.js';
import type { PageReport, PageTextsInfo } from './data.js';
import { AFTER_DATA, BEFORE_DATA } from './generated/viewer.js';
import { packCheck, packComparison, packReport } from './pack.js';
import { inertJson, PageTexts } from './texts.js';

export function* reportHtml(report: StreamedReport, { texts }: View): Generator<string> {
  yield* pagePieces(packReport(report), texts);
}

export function* checkHtml(report: CheckReport, { texts }: View): Generator<string> {
  yield* pagePieces(packCheck(report), texts);
}

export function* comparisonHtml(comparison: Comparison): Generator<string> {
  const page = packComparison(comparison);
  const texts = new PageTexts(Number.POSITIVE_INFINITY);
  const [first, second] = page.articles;
  const isSame = first[0] === second[0];
  texts.add({ a: { id: first[0], text: '' }, b: { id: isSame ? SECOND : second[0], text: '' }, comparison });
  yield* pagePieces(page, texts, new Map([[SECOND, 1]]));
}

/** Marks the second of two articles with one id. */
const SECOND = '\n';

/** @param extra numbers of articles that share their id with another */
function* pagePieces(
  page: PageReport,
  texts?: PageTexts,
  extra: ReadonlyMap<string, number> = new Map(),
): Generator<string> {
  const numbers = new Map(texts === undefined ? [] : page.articles.map(([id], n) => [id, n]));
  const numberOf = (id: string): number | undefined => extra.get(id) ?? numbers.get(id);
  yield BEFORE_DATA;
  yield* reportPieces({ ...page, contents: contentsOf(page, texts, numberOf) });
  if (texts !== undefined) {
    for (const [id, text] of texts.texts) {
      const number = numberOf(id);
      if (number !== undefined) yield `${open(`data-text="${number}"`)}${inertJson(text)}${CLOSE}`;
    }
    for (const { a, b, diff } of texts.diffs) {
      const [x, y] = [numberOf(a), numberOf(b)];
      if (x !== undefined && y !== undefined)
        yield `${open(`data-diff="${Math.min(x, y)} ${Math.max(x, y)}"`)}${inertJson({ a: x, b: y, ...diff })}${CLOSE}`;
    }
    yield `${open('id="texts"')}${inertJson(infoOf(page, texts))}${CLOSE}`;
  }
  yield AFTER_DATA;
}

const open = (attribute: string): string => `<script type="application/json" ${attribute}>`;
const CLOSE = '</script>\n';

/** A piece for each row: a page of many articles is never one string. */
function* reportPieces(page: PageReport): Generator<string> {
  yield `${open('id="report"')}{`;
  let before = '';
  for (const [key, value] of Object.entries(page)) {
    yield `${before}${JSON.stringify(key)}:`;
    before = ',';
    if (!Array.isArray(value)) {
      yield inertJson(value);
      continue;
    }
    yield '[';
    let isFirst = true;
    for (const row of value) {
      yield (isFirst ? '' : ',') + inertJson(row);
      isFirst = false;
    }
    yield ']';
  }
  yield `}${CLOSE}`;
}

/** The contents that the report names, and those of texts that were read again. */
function contentsOf(
  { contents }: PageReport,
  texts: PageTexts | undefined,
  numberOf: (id: string) => number | undefined,
): readonly string[] {
  const all = [...contents];
  for (const [id, content] of texts?.contents ?? []) {
    const number = numberOf(id);
    if (number !== undefined && all[number] === '') all[number] = content;
  }
  return all;
}

function infoOf(
  { pairs }: PageReport,
  { diffs, limit, overLimit, missing, isAlone, service }: PageTexts,
): PageTextsInfo {
  return {
    pairs: diffs.length,
    of: pairs.length,
    ...(limit !== undefined && { limit }),
    overLimit,
    missing: [...missing].map(([reason, count]) => ({ reason, pairs: count })),
    ...(isAlone && { isAlone }),
    ...(service !== undefined && { service }),
  };
}
