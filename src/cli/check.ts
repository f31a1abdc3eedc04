/** `twicetold check`: compares new articles with known ones and with each other, and writes the reports. */
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import type { OpenIndex } from '../index-store/open-index.js';
import type { ArticleText } from '../pipeline/pair-details.js';
import { isEmptyReason } from '../read/problem.js';
import type { PageTexts } from '../report/page/texts.js';
import { remarkLine, remarksOf, sharedRemarks } from '../report/sections.js';
import { counted } from '../report/wording.js';
import { recordsOf } from '../types/article.js';
import type { CheckReport, Match } from '../types/check.js';
import { RunAcceptance } from './acceptance.js';
import { prepareArticles } from './articles.js';
import { type CheckFiles, findCheckFiles } from './check-articles.js';
import { addChecked, keeping, openKnown, preparationFor } from './check-index.js';
import { exitOf, findingsOfCheck, gate } from './gate.js';
import { type Call, refuseToOverwrite, renderFiles, skippedLine } from './input.js';
import { checkOutputs, selectionOf, wantsFingerprints, writeReports } from './output.js';
import { collectTexts, wantsTexts } from './page-texts.js';
import { findPlaces, wantsPlaces } from './places.js';
import { EXIT, writeStdout } from './process.js';
import { readStatistics } from './statistics.js';
import type { Terminal } from './terminal.js';
import type { ArticlePlace, TextSearch } from './texts-again.js';

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
  if (values.add && input.index === undefined) {
    throw new UserError(
      `--add: ${values.against[0]} is not an index`,
      `make one first: twicetold index add ${values.against[0]} PATH`,
    );
  }
  const acceptance = new RunAcceptance(call);
  const index = input.index === undefined ? undefined : await openKnown(call, input.index);
  try {
    const kept: PreparedBatch[] = [];
    let learned = index?.statistics;
    const { result: checked, times } = await checkFiles(call, input, index, acceptance, kept, used => {
      learned = used;
    });
    const wants = learned !== undefined && wantsPlaces(call);
    if (wants) times.begin('places');
    const report = withChanges(wants ? await placed(call, input, checked, learned!, index) : checked, input.changed);
    terminal.clear();
    for (const { path, reason } of report.skipped ?? []) terminal.debug(`skipped: ${path}: ${reason}`);
    const { articles, known, candidatePairs } = report.summary;
    terminal.debug(`articles: ${articles} new, ${known} known; candidate pairs: ${candidatePairs}`);
    times.begin('report');
    const [{ checkChunks }, { filteredLine, selectCheck }] = await Promise.all([
      import('../report/formats.js'),
      import('../report/select.js'),
    ]);
    const shown = selectCheck(report, selectionOf(values));
    const isDetailed = values.verbose;
    const texts = wantsTexts(call) ? await textsFor(call, input, shown, learned, index) : undefined;
    await writeReports(
      call,
      (format, view) => checkChunks(shown, format, { ...view, isDetailed, ...(texts && { texts }) }),
      async () => {
        const [{ shortDiffs }, { findingsOfCheck }] = await Promise.all([
          import('./short-diffs.js'),
          import('../report/findings.js'),
        ]);
        return shortDiffs(findingsOfCheck(shown), call);
      },
    );
    const filtered = filteredLine(shown);
    if (filtered !== undefined) terminal.info(filtered);
    terminal.debug(`time: ${times.summary()}`);
    if (found.skipped.length > 0) terminal.info(skippedLine(found));
    const failure = whyNotChecked(call, report, input);
    // of an index, the check sees only the articles that a new one repeats
    acceptance.report(report.accepted ?? [], index !== undefined || articles === 0);
    if (failure !== undefined && failure !== EXIT.clean) {
      if (values.updateBaseline) terminal.warn(['the baseline is not updated: the check is not complete']);
      return failure;
    }
    await acceptance.update();
    if (failure !== undefined) return failure;
    if (index !== undefined && values.add) terminal.info(await addChecked(index, kept, input.index!));
    return exitOf(gate(findingsOfCheck(report), values, acceptance.remarks), terminal);
  } finally {
    index?.close();
  }
}

/** Marks the articles of files that were there before. */
function withChanges(report: CheckReport, changed: ReadonlySet<string> | undefined): CheckReport {
  if (changed === undefined) return report;
  const articles = report.articles.map(article =>
    changed.has(article.path ?? article.id) ? { ...article, changed: true } : article,
  );
  const count = articles.filter(article => article.changed).length;
  return { ...report, articles, summary: { ...report.summary, changed: count } };
}

/** Reads and compares the articles; without a new file it reads nothing. */
async function checkFiles(
  call: Call,
  input: CheckFiles,
  index: OpenIndex | undefined,
  acceptance: RunAcceptance,
  kept: PreparedBatch[],
  onStatistics: (statistics: CorpusStatistics) => void,
) {
  const { values, detection } = call;
  const { found } = input.files;
  const hasNew = input.fresh + found.problems.length > 0;
  const files = hasNew ? input.files : { ...input.files, found: { ...found, files: [] } };
  const rules = { window: values.window, isEmptyReason };
  const { given } = acceptance;
  const fingerprints = wantsFingerprints(values);
  if (index !== undefined) {
    const { threshold, minPassage, related } = detection;
    const options = { threshold, minPassage, related };
    return prepareArticles(
      call,
      files,
      (batches, environment) =>
        index.check(values.add ? keeping(batches, kept) : batches, options, rules, {
          ...environment,
          ...given,
          fingerprints,
        }),
      preparationFor(index, call),
    );
  }
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  return prepareArticles(call, files, async (batches, environment) => {
    const { check: checkArticles } = await import('../pipeline/check.js');
    const known = { ...prepare(hasNew ? input.known : [], detection.minWords), known: true as const };
    return checkArticles(withKnown(batches, known), detection, rules, {
      ...environment,
      ...given,
      fingerprints,
      ...(statistics !== undefined && { statistics }),
      onStatistics,
    });
  });
}

/** Looks up the articles of a report, and the texts of known articles in the index. */
function searchIn({ articles }: CheckReport, index: OpenIndex | undefined): TextSearch {
  const rows = new Map<string, ArticlePlace>();
  for (const { matches } of articles) for (const match of matches) rows.set(match.id, match);
  for (const article of articles) rows.set(article.id, article);
  const isNew = new Set(articles.map(({ id }) => id));
  return {
    articleOf: id => rows.get(id),
    ...(index !== undefined && { textOf: (id: string) => (isNew.has(id) ? undefined : textIn(index, id)) }),
  };
}

/** The texts for the HTML page. */
async function textsFor(
  call: Call,
  input: CheckFiles,
  report: CheckReport,
  statistics: CorpusStatistics | undefined,
  index: OpenIndex | undefined,
): Promise<PageTexts> {
  const { matchPairs } = await import('../report/page/pack.js');
  const search = { pairs: [...matchPairs(report)], statistics, detection: call.detection };
  return collectTexts(call, input.files, { ...searchIn(report, index), ...search });
}

/** The report with the places of its passages. */
async function placed(
  call: Call,
  input: CheckFiles,
  report: CheckReport,
  statistics: CorpusStatistics,
  index: OpenIndex | undefined,
): Promise<CheckReport> {
  const pairs = report.articles.flatMap(({ id, matches }) =>
    matches.map(match => ({ a: id, b: match.id, relation: match.relation, similarity: match.similarity, match })),
  );
  const search = { ...searchIn(report, index), pairs, statistics, detection: call.detection };
  const { places, unplaced } = await findPlaces(call, input.files, search);
  const found = new Map<Match, NonNullable<Match['places']>>();
  for (const [{ match }, of] of places) found.set(match, of);
  const completed = (match: Match): Match => {
    const of = found.get(match);
    return of === undefined ? match : { ...match, places: of };
  };
  const articles = report.articles.map(article => ({ ...article, matches: article.matches.map(completed) }));
  return { ...report, articles, ...(unplaced.length > 0 && { unplaced }) };
}

/** The text of an article in an index that stores texts. */
function textIn(index: OpenIndex, id: string): ArticleText | undefined {
  const known = index.get(id);
  if (known?.text === undefined) return undefined;
  const { text, words, status: _, reason: _reason, disguised: _disguised, boilerplate: _boilerplate, ...about } = known;
  return { article: { ...about, text }, words };
}

/** The batch of known articles, then the read batches. A check does not report skipped parts of known files. */
async function* withKnown(batches: AsyncIterable<PreparedBatch>, known: PreparedBatch): AsyncGenerator<PreparedBatch> {
  yield known;
  for await (const batch of batches) yield batch.known ? { ...batch, skipped: [] } : batch;
}

/** Warns of unread articles. @returns the exit code if the check failed or there was nothing to check, else undefined */
function whyNotChecked({ values, terminal }: Call, report: CheckReport, { name }: CheckFiles): number | undefined {
  const { summary, articles, notices = [] } = report;
  const unread = articles.filter(({ status }) => status === 'unreadable' || status === 'binary');
  const remarks = [
    ...unread.map(({ id, path = id, reason = '', more = 0 }) => ({ name: path, reason, more })),
    ...remarksOf(notices),
  ];
  terminal.warnBesideReport(
    sharedRemarks(remarks).map(kind => remarkLine(kind)),
    'the report (--format json)',
    values,
  );
  if (summary.known === 0 && summary.articles > 0) {
    if (summary.knownUnreadable > 0) {
      return failure(terminal, `no known article can be read (${counted(summary.knownUnreadable, 'article')})`);
    }
    terminal.warn(['no known article: the new ones are compared with each other only']);
  }
  if (unread.length > 0 && !values.allowUnreadable) {
    return failure(
      terminal,
      `${counted(recordsOf(unread), 'new article')} cannot be read (--allow-unreadable lets this pass)`,
    );
  }
  if (summary.articles > 0) return undefined;
  terminal.info(`nothing to check: no new article in ${name}`);
  return values.failOnEmpty ? failure(terminal, 'nothing to check (--fail-on-empty)') : EXIT.clean;
}

function failure(terminal: Terminal, why: string): number {
  terminal.reason(`failed: ${why}`);
  return EXIT.failed;
}
