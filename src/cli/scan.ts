/** `twicetold scan`: finds the copies among the articles under its paths, and writes the reports. */

import type { CorpusStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import type { PageTexts } from '../report/page/texts.js';
import { incompleteLine, remarkLine, remarksOf, remarksOn, sharedRemarks, withoutArticle } from '../report/sections.js';
import { counted } from '../report/wording.js';
import type { StreamedReport, Summary } from '../types/report.js';
import { RunAcceptance } from './acceptance.js';
import { type ArticleFiles, findArticles, prepareArticles } from './articles.js';
import { exitOf, findingsOf, gate } from './gate.js';
import {
  type Call,
  firstNames,
  isAllShown,
  nothingToRead,
  pathsToScan,
  refuseToOverwrite,
  skippedLine,
} from './input.js';
import { checkOutputs, selectionOf, wantsFingerprints, writeReports } from './output.js';
import { collectTexts, wantsTexts } from './page-texts.js';
import { findPlaces, wantsPlaces } from './places.js';
import { EXIT } from './process.js';
import { readStatistics, saveStatistics } from './statistics.js';
import { lookUp } from './texts-again.js';

/**
 * @returns the exit code
 * @throws UserError when no article is found or readable, or the report cannot be written
 */
export async function scan(call: Call): Promise<number> {
  const { values, detection, terminal } = call;
  const { paths, listed } = await pathsToScan(call);
  const input = await findArticles(call, paths, listed);
  const { found, skipped: skippedFiles } = input;
  if (await isAllShown(call, paths, found)) return EXIT.clean;
  await checkOutputs(call);
  refuseToOverwrite(found, call);
  const acceptance = new RunAcceptance(call);
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  terminal.debug(`files: ${found.files.length} to read, ${found.skipped.length} skipped`);

  let learned: CorpusStatistics | undefined;
  const { result: scanned, times } = await prepareArticles(call, input, async (batches, environment) => {
    const { scan: scanArticles } = await import('../pipeline/scan.js');
    return scanArticles(batches, detection, {
      ...environment,
      keep: values.keep,
      fingerprints: wantsFingerprints(values),
      ...(statistics !== undefined && { statistics }),
      ...acceptance.given,
      onStatistics: used => {
        learned = used;
      },
    });
  });
  const wants = learned !== undefined && wantsPlaces(call);
  if (wants) times.begin('places');
  const report = wants ? await placed(call, input, scanned, learned!) : scanned;
  terminal.clear();
  const { summary, skipped = [] } = report;
  for (const { path, reason } of skipped) terminal.debug(`skipped: ${path}: ${reason}`);
  if (summary.articles === 0) throw nothingToRead(paths, found, skipped.length - skippedFiles.length);
  terminal.debug(`articles: ${summary.articles}; candidate pairs: ${summary.candidatePairs}; pairs: ${summary.pairs}`);
  if (summary.ok + summary.partial > 1) terminal.debug(missedLine(summary));
  times.begin('report');
  const [{ reportChunks }, { filteredLine, selectReport }] = await Promise.all([
    import('../report/formats.js'),
    import('../report/select.js'),
  ]);
  const shown = selectReport(report, selectionOf(values));
  const texts = wantsTexts(call) ? await textsFor(call, input, shown, learned) : undefined;
  await writeReports(
    call,
    (format, view) =>
      reportChunks(shown, format, {
        ...view,
        isDetailed: values.verbose,
        savedAs: savedAs(values),
        ...(texts && { texts }),
      }),
    async () => {
      const [{ shortDiffs }, { findingsOfReport }] = await Promise.all([
        import('./short-diffs.js'),
        import('../report/findings.js'),
      ]);
      return shortDiffs(findingsOfReport(shown), call);
    },
  );
  const filtered = filteredLine(shown);
  if (filtered !== undefined) terminal.info(filtered);
  if (values.saveStats !== undefined && learned !== undefined) {
    await saveStatistics(values.saveStats, learned);
    terminal.info(`statistics of ${learned.frequencies.articles} articles written to ${values.saveStats}`);
  }
  terminal.debug(`time: ${times.summary()}`);
  const { renamed = 0 } = report.articles;
  if (renamed > 0) {
    terminal.info(
      `${renamed} ${renamed === 1 ? 'article has' : 'articles have'} a duplicate id, renamed to ID~2, ID~3 ...`,
    );
  }
  if (found.skipped.length > 0) terminal.info(skippedLine(found));
  const empty = withoutArticle(report).length - withoutArticle({ skipped: skippedFiles }).length;
  if (empty > 0 && !values.verbose) {
    terminal.info(`${empty} ${empty === 1 ? 'input' : 'inputs'} without an article: the report lists the reasons`);
  }
  return exitCode(call, report, paths, acceptance);
}

/** The file with the report as JSON, if there is one. */
function savedAs({ format, output, reporter }: Call['values']): string | undefined {
  const files = [...reporter, { name: format, value: output ?? '-' }];
  const file = files.find(({ name, value }) => name === 'json' && value !== '-')?.value;
  return file === undefined ? undefined : /^[\w./-]+$/.test(file) ? file : undefined;
}

/** The texts for the HTML page. */
async function textsFor(
  call: Call,
  input: ArticleFiles,
  report: StreamedReport,
  statistics: CorpusStatistics | undefined,
): Promise<PageTexts> {
  const { pairsToShow } = await import('../report/page/pack.js');
  const pairs = [...pairsToShow(report)];
  return collectTexts(call, input, {
    pairs,
    articleOf: lookUp(report.articles),
    statistics,
    detection: call.detection,
  });
}

/** The report with the places of its passages. */
async function placed(
  call: Call,
  input: ArticleFiles,
  report: StreamedReport,
  statistics: CorpusStatistics,
): Promise<StreamedReport> {
  const { pairs, articles } = report;
  const search = { pairs, articleOf: lookUp(articles), statistics, detection: call.detection };
  const [{ places, unplaced }, { withPlaces }] = await Promise.all([
    findPlaces(call, input, search),
    import('../cluster/listed-pair.js'),
  ]);
  const completed = pairs.map(pair => {
    const found = places.get(pair);
    return found === undefined ? pair : withPlaces(pair, found);
  });
  return { ...report, pairs: completed, ...(unplaced.length > 0 && { unplaced }) };
}

/**
 * Unreadable articles take precedence over a matched `--fail-on`, because the job is incomplete.
 * @throws UserError when no article is readable
 */
async function exitCode(
  { values, terminal }: Call,
  report: StreamedReport,
  paths: readonly string[],
  acceptance: RunAcceptance,
): Promise<number> {
  const { articles, unreadable, binary } = report.summary;
  terminal.warnBesideReport(warningsOf(report), 'the report (--format json)', values);
  if (unreadable + binary === articles) {
    throw new UserError(`no article could be read in ${firstNames(paths)}`, 'the warnings give the reasons');
  }
  acceptance.report(report.accepted ?? []);
  if (unreadable + binary > 0 && !values.allowUnreadable) {
    if (values.updateBaseline) terminal.warn([`the baseline is not updated: not all articles can be read`]);
    const unread = counted(unreadable + binary, 'article');
    if (values.failOn.length > 0)
      terminal.reason(`failed: ${unread} cannot be read (--allow-unreadable lets this pass)`);
    return EXIT.failed;
  }
  await acceptance.update();
  return exitOf(gate(findingsOf(report), values, acceptance.remarks), terminal);
}

/** A line for each reason why articles were not read, or read in part. */
function warningsOf(report: StreamedReport): string[] {
  const unread = (['unreadable', 'binary'] as const).flatMap(status => [
    ...remarksOn(report, status, ({ path, id }) => path ?? id),
  ]);
  const incomplete = incompleteLine(report) ?? [];
  const notices = sharedRemarks(remarksOf(report.notices)).map(kind => remarkLine(kind));
  return sharedRemarks(unread)
    .map(kind => remarkLine(kind))
    .concat(incomplete, notices);
}

/** The probability that a pair is never compared, because its sketches share too few values. */
function missedLine({ missed }: Summary): string {
  const chances = missed.filter(({ chance }) => chance >= 0.0005);
  if (chances.length === 0) return 'the search misses almost no pair above Jaccard 0.02';
  const each = chances.map(({ jaccard, chance }) => `${(100 * chance).toFixed(1)} % at Jaccard ${jaccard}`);
  return `chance to miss a pair of median length: ${each.join(', ')}`;
}
