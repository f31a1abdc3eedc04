/** `twicetold read`: reads any sources, and writes each article as a JSON object on a line that `scan` reads back. */

import { UserError } from '../errors.js';
import { keptLine } from '../read/records/kept.js';
import { jsonString } from '../report/sanitize.js';
import { type Remark, remarkLine, sharedRemarks } from '../report/sections.js';
import { type ReadItem, recordsOf } from '../types/article.js';
import { findArticles, readItems } from './articles.js';
import {
  type Call,
  firstNames,
  isAllShown,
  nothingToRead,
  pathsToScan,
  refuseToOverwrite,
  skippedLine,
} from './input.js';
import { checkOutputs } from './output.js';
import { writeOutputFile } from './output-file.js';
import { EXIT, writeStdout } from './process.js';
import type { Terminal } from './terminal.js';

/** Number of characters that are written at a time. */
const CHUNK = 1 << 16;

/**
 * @returns the exit code
 * @throws UserError if there is no article, or the file cannot be written
 */
export async function read(call: Call): Promise<number> {
  const { values, terminal } = call;
  const { paths, listed } = await pathsToScan(call);
  const input = await findArticles(call, paths, listed);
  const { found } = input;
  if (await isAllShown(call, paths, found)) return EXIT.clean;
  await checkOutputs(call);
  refuseToOverwrite(found, call);
  const { output = '-' } = values;
  const remarks = new Remarks();
  const lines = linesOf(readItems(call, input), remarks, terminal, () => {
    terminal.clear();
    for (const { path, reason } of remarks.skipped) terminal.debug(`skipped: ${path}: ${reason}`);
    terminal.warn(remarks.warnings(), 'the report of a scan');
    if (remarks.articles > 0) return;
    if (remarks.unread === 0) throw nothingToRead(paths, found, remarks.skipped.length - input.skipped.length);
    throw new UserError(`no article could be read in ${firstNames(paths)}`, 'the warnings give the reasons');
  });
  if (output === '-') await writeStdout(lines);
  else await writeOutputFile(output, lines);
  if (found.skipped.length > 0) terminal.info(skippedLine(found));
  const empty = remarks.skipped.length - input.skipped.length;
  if (empty > 0 && !values.verbose) {
    terminal.info(`${empty} ${empty === 1 ? 'input' : 'inputs'} without an article; --verbose lists the reasons`);
  }
  const { articles, unread } = remarks;
  const failed = unread === 0 ? '' : `, ${unread} could not be read`;
  terminal.info(
    `${articles} ${articles === 1 ? 'article' : 'articles'} written${output === '-' ? '' : ` to ${output}`}${failed}`,
  );
  return unread > 0 && !values.allowUnreadable ? EXIT.failed : EXIT.clean;
}

/** @param atEnd runs before the last chunk; its error ends the lines, so that no output file replaces an older one */
async function* linesOf(
  batches: AsyncIterable<readonly ReadItem[]>,
  remarks: Remarks,
  terminal: Terminal,
  atEnd: () => void,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const items of batches) {
    remarks.add(items);
    terminal.progress({ stage: 'read', done: remarks.articles });
    for (const item of items) {
      if (!('article' in item)) continue;
      chunk += keptLine(item.article, jsonString);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  atEnd();
  yield chunk;
}

/** Collects the reasons why inputs were left out, read in part or guessed. */
class Remarks {
  articles = 0;
  /** Inputs that are not read, or hold no article. */
  readonly skipped: { readonly path: string; readonly reason: string }[] = [];
  readonly #unread: Remark[] = [];
  readonly #incomplete: Remark[] = [];
  readonly #notices: Remark[] = [];

  add(items: readonly ReadItem[]): void {
    for (const item of items) {
      if ('article' in item) {
        this.articles++;
        const { id, incomplete } = item.article;
        if (incomplete !== undefined) this.#incomplete.push({ name: id, reason: incomplete });
      } else if ('problem' in item) {
        const { path, reason, more = 0 } = item.problem;
        this.#unread.push({ name: path, reason, more });
      } else if ('notice' in item) this.#notices.push({ name: item.notice.path, reason: item.notice.reason });
      else this.skipped.push(item.skipped);
    }
  }

  /** Number of articles that cannot be read. */
  get unread(): number {
    return recordsOf(this.#unread);
  }

  /** A line for each kind of problem. */
  warnings(): string[] {
    const incomplete = sharedRemarks(this.#incomplete).map(remark => `read in part: ${remarkLine(remark)}`);
    const [unread, notices] = [this.#unread, this.#notices].map(all => sharedRemarks(all).map(one => remarkLine(one)));
    return [...unread, ...incomplete, ...notices];
  }
}
