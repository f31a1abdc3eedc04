/** `twicetold unique`: writes the articles without their copies. It never changes its inputs. */
import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import type { EditionRule } from '../options.js';
import type { UniqueArticles } from '../pipeline/unique.js';
import type { FoundFile } from '../read/find/find.js';
import { RECORD_FORMATS, type RecordFile } from '../read/raw-records.js';
import { findArticles, prepareArticles } from './articles.js';
import {
  type Call,
  type ChosenPaths,
  firstNames,
  isAllShown,
  nameOf,
  pathsToScan,
  readOptions,
  refuseToOverwrite,
  skippedLine,
} from './input.js';
import { checkOutputFile, OutputFile } from './output-file.js';
import { ANNOTATIONS } from './output-options.js';
import { EXIT } from './process.js';
import { type Spooled, spoolStandardInput } from './spool.js';
import { readStatistics } from './statistics.js';
import { checkTargetFolder, fillFolder, listLines, sortFiles } from './unique-files.js';
import { RecordWriter } from './unique-records.js';

/**
 * @returns the exit code
 * @throws UserError when nothing can be read or written, or a file changes during the run
 */
export async function unique(call: Call): Promise<number> {
  const chosen = await pathsToScan(call);
  const spooled = chosen.paths.includes('-') && !call.values.showFiles ? await spoolStandardInput() : undefined;
  try {
    return await uniqueOf(call, chosen, spooled);
  } finally {
    await spooled?.close();
  }
}

async function uniqueOf(call: Call, { paths, listed }: ChosenPaths, spooled: Spooled | undefined): Promise<number> {
  const { values, terminal, cwd } = call;
  const input = await findArticles(call, paths, listed);
  const files = inOrder(input.found.files, paths, cwd).map(file =>
    file.absolute === '-' && spooled !== undefined
      ? { ...file, absolute: spooled.absolute, format: spooled.format }
      : file,
  );
  const found = { ...input.found, files };
  if (await isAllShown(call, paths, found)) return EXIT.clean;
  refuseUnwritable(call, files);
  refuseToOverwrite(found, call);
  const folder = values.copyTo ?? values.linkTo;
  for (const file of [values.output, values.removed]) {
    if (file !== undefined && file !== '-') await checkOutputFile(file);
  }
  if (folder !== undefined) await checkTargetFolder(folder, paths, cwd);
  const before = files.map(stateOf);

  const result = await selectArticles(call, { ...input, found });
  const { rows } = result;
  const { ok, partial, 'too-short': short, unreadable, binary } = rows.totals();
  if (rows.length > 0 && ok + partial + short === 0) {
    throw new UserError(
      `no article could be read in ${firstNames(paths)}`,
      'twicetold scan gives the reasons; --field text=NAME says which field is the text',
    );
  }
  if (folder !== undefined || values.list) await writeFiles(call, files, result);
  else await writeRecords(call, files, before, result);
  if (short > 0) terminal.info(`${short} too short to compare: kept unless another article has the same words`);
  if (unreadable + binary > 0) terminal.info(`${unreadable + binary} unreadable: kept`);
  if (found.skipped.length > 0) terminal.info(skippedLine(found));
  return result.isStable ? EXIT.clean : EXIT.failed;
}

/** Searches for copies until the kept articles hold none. */
async function selectArticles(call: Call, input: Parameters<typeof prepareArticles>[1]): Promise<UniqueArticles> {
  const { values, detection, terminal } = call;
  const statistics = values.stats === undefined ? undefined : await readStatistics(values.stats);
  const ranks = new Map(input.found.files.map(({ path }, rank) => [path, rank]));
  const rules = {
    keep: values.keep,
    drop: new Set(values.drop),
    // the value of `--editions` of unique; other commands take other words
    editions: values.editions as EditionRule | undefined,
    pathRank: (path: string) => ranks.get(path) ?? ranks.size,
    onPass: (pass: number, kept: number) => terminal.debug(`search ${pass}: ${kept} articles kept`),
  };
  const { result, times } = await prepareArticles(call, input, async (batches, environment) => {
    const { findUnique } = await import('../pipeline/unique.js');
    const options = { ...detection, related: false, acrossLanguages: false };
    return findUnique(batches, options, rules, { ...environment, ...(statistics !== undefined && { statistics }) });
  });
  terminal.clear();
  terminal.debug(`time: ${times.summary()}`);
  if (!result.isStable) {
    terminal.warn([`search ${result.passes} still found copies: run unique on its own output for the rest`]);
  }
  return result;
}

/** Lists, copies or links whole files. */
async function writeFiles(call: Call, files: readonly FoundFile[], result: UniqueArticles): Promise<void> {
  const { values, terminal } = call;
  const sorted = sortFiles(files, result);
  const folder = values.copyTo ?? values.linkTo;
  if (folder !== undefined) {
    const kept = sorted.filter(({ isKept }) => isKept).map(({ file }) => file);
    await fillFolder(folder, kept, files, values.copyTo === undefined ? 'link' : 'copy');
  }
  for (const [file, isKept] of [
    [values.list ? (values.output ?? '-') : undefined, true],
    [values.removed, false],
  ] as const) {
    if (file === undefined) continue;
    const output = await OutputFile.open(file);
    const isShown = file === '-' && process.stdout.isTTY === true;
    try {
      for (const line of listLines(sorted, isKept, isShown)) await output.write(line);
      await output.finish();
    } finally {
      await output.discard();
    }
  }
  const removed = sorted.filter(({ isKept }) => !isKept).length;
  terminal.info(`${counted(sorted.length, 'file')}: ${sorted.length - removed} kept, ${removed} removed`);
  terminal.info(`${counted(result.rows.length, 'article')}: ${relationsOf(result)}`);
}

/** Writes the kept and the removed records, or with `--annotate` all records. */
async function writeRecords(
  call: Call,
  files: readonly FoundFile[],
  before: readonly string[],
  result: UniqueArticles,
): Promise<void> {
  const { values, terminal } = call;
  const names = new Map(values.annotateAs.map(({ name, value }) => [name, value]));
  const annotations = ANNOTATIONS.map(field => [field, names.get(field) ?? field] as const);
  const kept = await OutputFile.open(values.output ?? '-');
  const removed = values.removed === undefined ? undefined : await OutputFile.open(values.removed);
  try {
    const writer = new RecordWriter(
      result,
      readOptions(call),
      { kept, removed },
      values.annotate ? annotations : undefined,
    );
    for (const file of files) await writer.add(file as RecordFile);
    writer.check();
    const changed = files.find((file, n) => stateOf(file) !== before[n]);
    if (changed !== undefined) {
      throw new UserError(`${nameOf(changed.path)} changed while it was read`, 'nothing is written; run it again');
    }
    await removed?.finish();
    await kept.finish();
    const { written } = writer;
    const verb = values.annotate ? 'copies' : 'removed';
    terminal.info(
      `${counted(written.kept + written.removed, 'record')}: ${written.kept} kept, ${written.removed} ${verb}` +
        (written.removed === 0 ? '' : ` (${relationsOf(result)})`),
    );
    if (written.inseparable > 0) {
      terminal.info(`${written.inseparable} of the copies are kept: their lines hold more than one record`);
    }
    if (written.unannotated > 0) {
      terminal.info(`${counted(written.unannotated, 'row')} without annotations: more fields than the header`);
    }
    const packed = files.filter(({ compression }) => compression !== undefined).length;
    if (packed > 0) terminal.info('the records of compressed files are written without compression');
    terminal.warn(written.warnings);
  } finally {
    await removed?.discard();
    await kept.discard();
  }
}

/** "12 identical, 3 paraphrase". */
function relationsOf({ dropped }: UniqueArticles): string {
  const counts = new Map<string, number>();
  for (const { relation } of dropped.values()) counts.set(relation, (counts.get(relation) ?? 0) + 1);
  if (counts.size === 0) return 'no copy';
  const order = ['identical', 'near-identical', 'excerpt', 'paraphrase'];
  return order
    .filter(relation => counts.has(relation))
    .map(relation => `${counts.get(relation)} ${relation}`)
    .join(', ');
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Sorts the files by the operand that named them; the files of a folder stay in order of path. */
function inOrder(files: readonly FoundFile[], paths: readonly string[], cwd: string): readonly FoundFile[] {
  const given = paths.map(path => (path === '-' ? path : resolve(cwd, path)));
  const rankOf = ({ absolute }: FoundFile): number => {
    const at = given.findIndex(path => absolute === path || absolute.startsWith(path + sep));
    return at < 0 ? given.length : at;
  };
  const ranks = new Map(files.map(file => [file, rankOf(file)]));
  return [...files].sort((x, y) => ranks.get(x)! - ranks.get(y)!);
}

/** Size and time of a file, to notice a change. */
function stateOf({ absolute }: FoundFile): string {
  const stats = statSync(absolute, { throwIfNoEntry: false });
  return `${stats?.size} ${stats?.mtimeMs}`;
}

/** @throws UserError if the formats of the files do not allow the requested output */
function refuseUnwritable({ values }: Call, files: readonly FoundFile[]): void {
  const onWeb = files.find(({ web }) => web === true);
  if (onWeb !== undefined) {
    throw new UserError(`${onWeb.path} is on the web: unique takes files`, 'download it first');
  }
  const isRecords = ({ format }: FoundFile): boolean => (RECORD_FORMATS as readonly string[]).includes(format);
  if (values.copyTo !== undefined || values.linkTo !== undefined) {
    const records = files.find(file => isRecords(file) || file.format === 'parquet');
    if (records === undefined) return;
    throw new UserError(
      `${nameOf(records.path)} holds records: a copy or link of the file would hold the removed records, too`,
      `write its records in a separate run with -o, or leave it out: --exclude '*.${records.format}'`,
    );
  }
  if (values.list) return;
  const parquet = files.find(({ format }) => format === 'parquet');
  if (parquet !== undefined) {
    throw new UserError(
      `${nameOf(parquet.path)}: unique does not write Parquet`,
      `list the kept rows as PATH#ROW with --list, or convert the file first: twicetold read ${nameOf(parquet.path)} -o articles.jsonl`,
    );
  }
  const other = files.find(file => !isRecords(file));
  if (other !== undefined) {
    throw new UserError(
      `${nameOf(other.path)} does not hold records (JSON Lines, CSV)`,
      'use --list, --copy-to DIR or --link-to DIR for whole files',
    );
  }
  const mixed = files.find(({ format }) => format !== files[0]?.format);
  if (mixed !== undefined) {
    throw new UserError(
      `${nameOf(files[0].path)} and ${nameOf(mixed.path)} have different formats: their records do not fit into one file`,
      'use a separate run and output file for each format, or --list',
    );
  }
}
