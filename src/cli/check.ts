/** `twicetold check`: compares new articles with known ones and with each other, and writes the reports. */
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { isNothing } from '../read/problem.js';
import { remarkLine, remarksOf, sharedRemarks } from '../report/sections.js';
import { counted } from '../report/wording.js';
import type { CheckReport } from '../types/check.js';
import { prepareArticles } from './articles.js';
import { type CheckFiles, findCheckFiles } from './check-articles.js';
import { exitOf, findingsOfCheck, gate } from './gate.js';
import { type Call, refuseToOverwrite, renderFiles, skippedLine } from './input.js';
import { checkOutputs, writeReports } from './output.js';
import { EXIT, writeStdout } from './process.js';
import { readStatistics } from './statistics.js';

/**
 * @returns the exit code
 * @throws UserError when a path does not exist, git cannot tell what has changed, or the report cannot be written
 */
export async function check(call: Call): Promise<number> {
  const { values, terminal } = call;
  const input = await findCheckFiles(call);
  const { found } = input.files;
  if (values.showFiles) {
    await writeStdout([renderFiles(found, values.format)]);
    return EXIT.clean;
  }
  await checkOutputs(call);
  refuseToOverwrite(found, call);
  terminal.debug(
    `files: ${input.fresh} new, ${found.files.length - input.fresh} known, ${found.skipped.length} skipped`,
  );
  const { result: report, times } = await checkFiles(call, input);
  terminal.clear();
  for (const { path, reason } of report.skipped ?? []) terminal.debug(`skipped: ${path}: ${reason}`);
  const { summary } = report;
  terminal.debug(
    `articles: ${summary.articles} new, ${summary.known} known; candidate pairs: ${summary.candidatePairs}`,
  );
  times.begin('report');
  const { checkChunks } = await import('../report/formats.js');
  const isDetailed = values.verbose;
  await writeReports(call, (format, view) => checkChunks(report, format, { ...view, isDetailed }));
  terminal.debug(`time: ${times.summary()}`);
  if (found.skipped.length > 0) terminal.info(skippedLine(found));
  return exitCode(call, report, input);
}

/** Without a new file nothing is read. */
async function checkFiles(call: Call, input: CheckFiles) {
  const { values, detection } = call;
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  const { found, skipped } = input.files;
  const hasNew = input.fresh + found.problems.length > 0;
  const files = hasNew ? input.files : { ...input.files, found: { ...found, files: [] } };
  return prepareArticles(call, { ...files, skipped }, async (batches, environment) => {
    const { check: checkArticles } = await import('../pipeline/check.js');
    const known = { ...prepare(hasNew ? input.known : [], detection.minWords), known: true as const };
    const rules = { window: values.window, ignoresEditions: values.editions === 'ignore', isNothing };
    const given = { ...environment, ...(statistics !== undefined && { statistics }) };
    return checkArticles(withKnown(batches, known), detection, rules, given);
  });
}

/** The batches, and one of known articles. What known files hold besides articles is not reported. */
async function* withKnown(batches: AsyncIterable<PreparedBatch>, known: PreparedBatch): AsyncGenerator<PreparedBatch> {
  yield known;
  for await (const batch of batches) yield batch.known ? { ...batch, skipped: [] } : batch;
}

/** What could not be checked takes precedence over what is found. */
function exitCode({ values, terminal }: Call, report: CheckReport, { name }: CheckFiles): number {
  const { summary, articles, notices = [] } = report;
  const unread = articles.filter(({ status }) => status === 'unreadable' || status === 'binary');
  const remarks = [...unread.map(({ id, path = id, reason = '' }) => ({ name: path, reason })), ...remarksOf(notices)];
  terminal.warn(
    sharedRemarks(remarks).map(kind => remarkLine(kind)),
    'the report (--format json)',
  );
  if (unread.length > 0 && !values.allowUnreadable) {
    terminal.reason(
      `failed: ${counted(unread.length, 'new article')} cannot be read (--allow-unreadable lets this pass)`,
    );
    return EXIT.failed;
  }
  if (summary.articles === 0) {
    terminal.info(`nothing to check: no new article in ${name}`);
    if (!values.failOnEmpty) return EXIT.clean;
    terminal.reason('failed: nothing to check (--fail-on-empty)');
    return EXIT.failed;
  }
  if (summary.known === 0 && summary.knownUnreadable > 0) {
    terminal.reason(`failed: no known article can be read (${counted(summary.knownUnreadable, 'article')})`);
    return EXIT.failed;
  }
  if (summary.known === 0) terminal.warn(['no known article: the new ones are compared with each other only']);
  return exitOf(gate(findingsOfCheck(report), values), terminal);
}
