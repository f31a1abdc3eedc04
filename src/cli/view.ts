/** `twicetold view`: makes an HTML page from a report that was saved as JSON, and opens it in a browser. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../errors.js';
import { type FoundFile, findFiles } from '../read/find/find.js';
import { checkChunks, comparisonChunks, type Piece, reportChunks } from '../report/formats.js';
import { matchPairs, pairsToShow } from '../report/page/pack.js';
import type { PageTexts } from '../report/page/texts.js';
import { printable } from '../report/sanitize.js';
import { DEFAULT_VIEW } from '../report/style.js';
import type { CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { Pair, Report } from '../types/report.js';
import { readingHeap } from './execution-options.js';
import { type Call, nameOf } from './input.js';
import { checkOutputFile, writeOutputFile } from './output-file.js';
import { collectTexts } from './page-texts.js';
import { EXIT, writeStdout } from './process.js';
import { readStatistics } from './statistics.js';
import type { ArticlePlace } from './texts-again.js';

type Saved = Report | CheckReport | Comparison;

/**
 * @returns the exit code
 * @throws UserError when the file is not a report, or the page cannot be written
 */
export async function view(call: Call): Promise<number> {
  const { operands, values, cwd, terminal } = call;
  const saved = savedReport(operands[0], cwd);
  if (values.output !== undefined) await checkOutputFile(values.output);
  let chunks: Iterable<Piece>;
  try {
    chunks = await pageOf(call, saved);
  } catch (error) {
    // any part may be missing in a report that another program has written
    if (error instanceof TypeError)
      throw new UserError(`${nameOf(operands[0])} is not a complete report: ${error.message}`);
    throw error;
  }
  terminal.clear();
  const file = values.output ?? join(mkdtempSync(join(tmpdir(), 'twicetold-view-')), 'report.html');
  await writeOutputFile(file, chunks);
  if (file === '-') return EXIT.clean;
  await writeStdout([`${printable(file)}\n`]);
  if (values.open) openInBrowser(resolve(cwd, file));
  return EXIT.clean;
}

function savedReport(path: string, cwd: string): Saved {
  const hint = 'make one: twicetold scan PATH --format json --output report.json';
  let saved: Partial<Saved>;
  try {
    saved = JSON.parse(readFileSync(path === '-' ? 0 : resolve(cwd, path), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`${nameOf(path)}: no such file`, hint);
    throw new UserError(`${nameOf(path)} cannot be read: ${message}`, hint);
  }
  if (!/^twicetold\.(?:report\/2|check\/1|comparison\/2)$/.test(String(saved?.schema))) {
    throw new UserError(`${nameOf(path)} is not a JSON report of this version of twicetold`, hint);
  }
  return saved as Saved;
}

async function pageOf(call: Call, saved: Saved): Promise<Iterable<Piece>> {
  if (saved.schema === 'twicetold.comparison/2') return comparisonChunks(saved, 'html', DEFAULT_VIEW);
  const isCheck = saved.schema === 'twicetold.check/1';
  const rows = new Map<string, ArticlePlace>(saved.articles.map(row => [row.id, row]));
  const pairs = isCheck ? [...matchPairs(saved)] : [...pairsToShow(saved)];
  if (isCheck)
    for (const { matches } of saved.articles)
      for (const match of matches) if (!rows.has(match.id)) rows.set(match.id, match);
  const texts = call.values.embed > 0 ? await textsFor(call, saved, pairs, rows) : undefined;
  const shown = { ...DEFAULT_VIEW, ...(texts !== undefined && { texts }) };
  return isCheck ? checkChunks(saved, 'html', shown) : reportChunks(saved, 'html', shown);
}

async function textsFor(
  call: Call,
  { options }: Report | CheckReport,
  pairs: readonly Pair[],
  rows: ReadonlyMap<string, ArticlePlace>,
): Promise<PageTexts> {
  const { values, cwd } = call;
  const paths = new Set(pairs.flatMap(({ a, b }) => [a, b]).flatMap(id => rows.get(id)?.path ?? []));
  const files: FoundFile[] = [];
  for (const path of paths) if (isInside(path, cwd)) files.push(...(await fileAt(path, cwd)));
  const found = { files, skipped: [], problems: [], notices: [] };
  const bounds = { seconds: values.maxSeconds, heapMegabytes: readingHeap(values.jobs) };
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  return collectTexts(
    call,
    { found, workers: { bounds } },
    {
      pairs,
      articleOf: id => rows.get(id),
      statistics,
      detection: options,
    },
  );
}

/**
 * Whether a path is inside the working directory. A report may come from a stranger, and a page may be passed on, so that the page must
 * not hold other files.
 */
function isInside(path: string, cwd: string): boolean {
  const way = relative(cwd, resolve(cwd, path));
  return !isAbsolute(path) && !isAbsolute(way) && way !== '..' && !/^\.\.[\\/]/.test(way);
}

/** The file at a path; none if it no longer exists. */
async function fileAt(path: string, cwd: string): Promise<readonly FoundFile[]> {
  try {
    return (await findFiles([path], { include: [], exclude: [], gitignore: false, cwd })).files;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** Opens a file with the program of the system. A failure is ignored, because the path is printed. */
function openInBrowser(file: string): void {
  const address = pathToFileURL(file).href;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
