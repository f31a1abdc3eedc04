/** `twicetold compare`: reads an article from each operand and compares the two word by word. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { UserError } from '../errors.js';
import { completeOptions } from '../options.js';
import { comparePair, learnFromTwo } from '../pipeline/compare-pair.js';
import { type FoundFile, findFiles } from '../read/find/find.js';
import { isWebAddress, withoutCredentials } from '../read/location.js';
import { readArticles } from '../read/read.js';
import { comparisonChunks, needsPlaces } from '../report/formats.js';
import { remarkLine, remarksOf, sharedRemarks } from '../report/sections.js';
import { score } from '../report/wording.js';
import type { Article, ReadItem, ReadNotice } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { Place } from '../types/places.js';
import { exitOf, gate } from './gate.js';
import { type Call, nameOf, openWeb, readOptions } from './input.js';
import { checkOutputs, writeReports } from './output.js';
import { standardInput, standardInputBytes } from './process.js';
import type { Operand, ReportOperands } from './report-operands.js';
import type { ArticlePlace } from './texts-again.js';

/**
 * @returns the exit code
 * @throws UserError when an operand does not name exactly one article, a path of --among does not exist, or the report cannot
 *   be written
 */
export async function compare(call: Call): Promise<number> {
  const { operands, values, terminal } = call;
  await checkOutputs(call);
  const notices: ReadNotice[] = [];
  let comparison: Comparison;
  try {
    const named = values.report === undefined ? { operands } : await namedBy(values.report, call);
    const a = await readOperand(named.operands[0], call, notices);
    const b = await readOperand(named.operands[1], call, notices);
    const among = values.among.length === 0 ? [] : await readAmong(call, notices);
    terminal.clear();
    const compared =
      among.length > 0 || values.stats !== undefined
        ? await compareAmong(a.article, b.article, call, among)
        : compareTwo(a.article, b.article, call);
    refuseEmpty(compared);
    comparison = await withLines(compared, a, b, call);
  } finally {
    terminal.warn(sharedRemarks(remarksOf(notices)).map(kind => remarkLine(kind)));
  }
  await writeReports(call, (format, view) =>
    comparisonChunks(comparison, format, { ...view, isDetailed: values.verbose }),
  );
  return exitOf(gate([comparison.pair], values), terminal);
}

/** @throws UserError if an article has no words: "different stories", or "identical" for two, would be no answer */
function refuseEmpty({ articles }: Comparison): void {
  const empty = articles.filter(({ words }) => words === 0).map(({ path, id }) => (path === '-' ? id : (path ?? id)));
  if (empty.length === 0) return;
  const have = empty.length === 1 ? 'has' : 'have';
  throw new UserError(`${empty.map(nameOf).join(' and ')} ${have} no words: there is nothing to compare`);
}

/** An article, and the file or address that it is read from. */
interface ReadOperand {
  readonly article: Article;
  readonly path: string;
}

/** The comparison with the lines of its places in both files, for formats that show them. */
async function withLines(comparison: Comparison, a: ReadOperand, b: ReadOperand, call: Call): Promise<Comparison> {
  const { places = [] } = comparison.pair;
  const { format, reporter } = call.values;
  const isShown = [format, ...reporter.map(({ name }) => name)].some(needsPlaces);
  if (places.length === 0 || !isShown) return comparison;
  const { placesInFile } = await import('./places.js');
  const located = async ({ article, path }: ReadOperand, side: 'a' | 'b'): Promise<readonly Place[]> => {
    const inText = places.map(place => place[side]);
    if (path === '-' || isWebAddress(path)) return inText;
    return placesInFile(inText, article, await findFile(path, call.cwd), call);
  };
  const [inA, inB] = [await located(a, 'a'), await located(b, 'b')];
  const inFiles = places.map(({ words }, n) => ({ a: inA[n]!, b: inB[n]!, words }));
  return { ...comparison, pair: { ...comparison.pair, places: inFiles } };
}

async function namedBy(report: string, { operands, cwd, terminal, values }: Call): Promise<ReportOperands> {
  const named = (await import('./report-operands.js')).operandsOfReport(operands, report, cwd);
  const { pair } = named;
  if (pair !== undefined && values.stats === undefined && values.among.length === 0) {
    const said = `${pair.relation}, similarity ${score(pair.similarity)}`;
    terminal.debug(`${report} says: ${said}. It learned from all its articles; --among and --stats do so here`);
  }
  return named;
}

function compareTwo(a: Article, b: Article, { detection }: Call): Comparison {
  const options = completeOptions(detection);
  return comparePair(learnFromTwo(a, b, options.minWords), options);
}

/** Compares with given or learned statistics. Its modules are loaded on use, because most comparisons are of two articles alone. */
async function compareAmong(
  a: Article,
  b: Article,
  { detection, values }: Call,
  among: readonly Article[],
): Promise<Comparison> {
  const [{ compareArticles }, { readStatistics }] = await Promise.all([
    import('../pipeline/compare.js'),
    import('./statistics.js'),
  ]);
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  return compareArticles(a, b, detection, among, statistics);
}

/** The articles of `--among`. Unreadable articles become warnings. */
async function readAmong(call: Call, notices: ReadNotice[]): Promise<Article[]> {
  const { values, cwd, terminal } = call;
  const { gitignore } = values;
  const { files, problems } = await findFiles(values.among, { include: [], exclude: [], gitignore, cwd });
  const fromStdin = files.some(file => file.absolute === '-');
  const web = files.some(file => file.web) ? await openWeb(call) : undefined;
  const options = {
    ...readOptions(call),
    ...(fromStdin && { stdin: standardInput() }),
    ...(web !== undefined && { web }),
  };
  const articles: Article[] = [];
  const unread = [...problems];
  for (const file of files) {
    for await (const batch of readArticles(file, options)) {
      for (const item of batch) {
        if ('article' in item) articles.push(item.article);
        else if ('problem' in item) unread.push(item.problem);
        else if ('notice' in item) notices.push(item.notice);
      }
      terminal.progress({ stage: 'read', done: articles.length });
    }
  }
  web?.close();
  terminal.warn(
    sharedRemarks(remarksOf(unread)).map(kind => remarkLine(kind)),
    'the report of a scan',
  );
  terminal.debug(`articles to learn from: ${articles.length}`);
  return articles;
}

/** Ids named in a hint. */
const IDS_SHOWN = 5;

/**
 * The article that an operand names: a file, a record of a file (`feed.jsonl#3`), or standard input.
 *
 * @throws UserError when the operand does not name exactly one readable article
 */
async function readOperand(operand: Operand, call: Call, notices: ReadNotice[]): Promise<ReadOperand> {
  const wanted = typeof operand === 'string' ? undefined : operand;
  const { path, record } =
    typeof operand === 'string' ? splitRecord(operand, call.cwd) : { path: fileOf(operand, call), record: operand.id };
  const items = path === '-' ? readStandardInput(call) : readFile(path, call);
  const first: Article[] = [];
  let count = 0;
  /** The article with the number `record`; an article with `record` as its id takes precedence. */
  let numbered: Article | undefined;
  /** The file, or the first file of an archive. */
  let firstPath: string | undefined;
  let reason: string | undefined;
  /** Why the wanted record is no article. */
  let refused: string | undefined;
  for await (const batch of items) {
    for (const item of batch) {
      if ('notice' in item) notices.push(item.notice);
      if (!('article' in item)) {
        if ('problem' in item) {
          firstPath ??= item.problem.path;
          if (item.problem.id === `${item.problem.path}#${record}`) refused ??= item.problem.reason;
        }
        if (!('notice' in item)) reason ??= ('problem' in item ? item.problem : item.skipped).reason;
        continue;
      }
      const { article } = item;
      count += 1;
      const isIt = article.id === record || article.id === `${article.path}#${record}`;
      // a report numbers articles with one id: ID~2
      if (wanted?.row === undefined ? isIt : article.row === wanted.row) return { article, path };
      firstPath ??= article.path;
      // an unreadable record keeps its number
      const number = article.path === firstPath ? (article.row ?? count) : count;
      if (record === String(number) && wanted === undefined) numbered ??= article;
      if (first.length < IDS_SHOWN) first.push(article);
    }
  }
  if (numbered !== undefined) return { article: numbered, path };
  // the fragment of a web address is a position in the page
  if (count === 1 && (record === undefined || isWebAddress(path))) return { article: first[0], path };
  const name = nameOf(path);
  const ids = `${first.map(article => article.id).join(', ')}${count > first.length ? ', ...' : ''}`;
  if (record !== undefined) {
    const why = refused ?? (count === 0 ? reason : undefined);
    throw new UserError(
      `${name} has no article "${record}"${why === undefined ? '' : `: ${why}`}`,
      count > 0 ? `it has ${count}: ${ids}` : why === undefined ? 'it has no articles' : undefined,
    );
  }
  if (count === 0) throw new UserError(`${name}: ${reason ?? 'no article found'}`);
  const prefix = path === '-' ? path : name;
  throw new UserError(
    `${name} holds ${count} articles; compare takes one from each side`,
    `select one: ${prefix}#1, or ${prefix}#ID with one of ${ids}`,
  );
}

/** The file of an article of a report, or the container that holds it. */
function fileOf({ id, path = id }: ArticlePlace, { cwd, values }: Call): string {
  if (isWebAddress(path)) return path;
  for (let file = path; ; file = dirname(file)) {
    if (isFile(resolve(cwd, file))) return file;
    if (file === dirname(file) || dirname(file) === '.') break;
  }
  throw new UserError(`${path}: no such file`, `run compare in the folder in which ${values.report} was made`);
}

/** Splits FILE#RECORD at the first `#` behind the name of an existing file. An existing file with the whole name takes precedence. */
function splitRecord(operand: string, cwd: string): { path: string; record: string | undefined } {
  if (isWebAddress(operand)) {
    const [path, record] = operand.split(/#(.*)/s, 2);
    return { path, record };
  }
  if (operand === '-' || exists(resolve(cwd, operand))) return { path: operand, record: undefined };
  for (let at = operand.indexOf('#'); at !== -1; at = operand.indexOf('#', at + 1)) {
    const path = operand.slice(0, at);
    if (path === '-' || isFile(resolve(cwd, path))) return { path, record: operand.slice(at + 1) };
  }
  return { path: operand, record: undefined };
}

async function* readFile(path: string, call: Call): AsyncGenerator<readonly ReadItem[]> {
  const options = readOptions(call);
  if (!isWebAddress(path)) {
    yield* readArticles(await findFile(path, call.cwd), options);
    return;
  }
  const web = await openWeb(call);
  try {
    const file = { path: withoutCredentials(path), absolute: path, format: 'html', explicit: true, web: true } as const;
    yield* readArticles(file, { ...options, web });
  } finally {
    web.close();
  }
}

async function findFile(path: string, cwd: string): Promise<FoundFile> {
  if (statOrNone(() => statSync(resolve(cwd, path)))?.isDirectory()) {
    throw new UserError(
      `${path} is a folder; compare takes two files`,
      `to find the copies in it: twicetold scan ${path}`,
    );
  }
  if (!exists(resolve(cwd, path))) {
    const isNumber = /^\d+(?:\.\d+)?$/.test(path);
    const hint = isNumber ? `for a cluster or a member of a report: compare ${path} --report report.json` : undefined;
    throw new UserError(`${path}: no such file`, hint);
  }
  const { files, skipped, problems } = await findFiles([path], { include: [], exclude: [], gitignore: false, cwd });
  if (files.length === 1) return files[0];
  throw new UserError(`${path}: ${problems[0]?.reason ?? skipped[0]?.reason ?? 'cannot be read'}`);
}

const exists = (path: string): boolean => statOrNone(() => lstatSync(path)) !== undefined;
const isFile = (path: string): boolean => statOrNone(() => statSync(path))?.isFile() === true;

/** Undefined for a path that cannot be looked up; the reader reports the reason later. */
function statOrNone(stat: () => Stats): Stats | undefined {
  try {
    return stat();
  } catch {
    return undefined;
  }
}

/**
 * The articles on standard input. The content decides the format, because standard input has no name: JSON Lines, JSON, a page, or plain
 * text.
 *
 * @throws UserError if standard input is not text
 */
async function* readStandardInput(call: Call): AsyncGenerator<readonly ReadItem[]> {
  const [{ decode }, { readJson }, { DocumentReaders }] = await Promise.all([
    import('../read/decode/decode.js'),
    import('../read/json/json.js'),
    import('../read/readers.js'),
  ]);
  const options = readOptions(call);
  const bytes = await standardInputBytes();
  const decoded = decode(bytes);
  if ('binary' in decoded) throw new UserError(`standard input: ${decoded.binary}`);
  const format = formatOf(decoded.text);
  const file: FoundFile = { path: '-', absolute: '-', format, explicit: true };
  if (format === 'plain') {
    // the reader recognises a page by its beginning, as in a file without an extension
    const readers = new DocumentReaders();
    await readers.load([format]);
    yield await readers.read(bytes, format, { path: '-', explicit: true }, options.fields);
  } else if (format === 'json') yield readJson(decoded.text, file, options.fields);
  else yield* readArticles(file, { ...options, stdin: Readable.from([bytes]) });
}

function formatOf(text: string): 'plain' | 'json' | 'jsonl' {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (!/^[{[]/.test(start)) return 'plain';
  if (isJson(start.slice(0, Math.max(0, start.indexOf('\n'))))) return 'jsonl';
  return isJson(start) ? 'json' : 'plain';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
