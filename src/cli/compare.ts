/** `twicetold compare`: one article from each side, compared word by word. */

import { UserError } from '../errors.js';
import { compareArticles } from '../pipeline/compare.js';
import { findFiles } from '../read/find/find.js';
import { readArticles } from '../read/read.js';
import { comparisonPieces } from '../report/load-format.js';
import type { Article } from '../types/article.js';
import { type Call, detectOptions, openWeb, readOptions } from './call.js';
import { EXIT, fails } from './exit-codes.js';
import { pickArticle } from './pick-article.js';
import { standardInput } from './stdin.js';
import { checkOutputs, writeReports } from './write-reports.js';

/**
 * @returns the exit code
 * @throws UserError when a side is not exactly one article, there is nothing at a path of --among, or the report cannot
 *   be written
 */
export async function compare(call: Call): Promise<number> {
  const { operands, values, terminal } = call;
  if (operands.includes('-') && values.among.includes('-')) {
    throw new UserError('standard input is asked for twice: as - and by --among -', 'give one of them a file');
  }
  await checkOutputs(call);
  const a = await pickArticle(operands[0], call);
  const b = await pickArticle(operands[1], call);
  const among = values.among.length === 0 ? [] : await readAmong(call);
  terminal.clear();
  const comparison = compareArticles(a, b, detectOptions(values), among);
  await writeReports(call, (format, view) => comparisonPieces(comparison, format, view));
  return fails(comparison.pair.relation, values.failOn) ? EXIT.matched : EXIT.clean;
}

/** The articles to learn from. What cannot be read teaches nothing and is warned of. */
async function readAmong(call: Call): Promise<Article[]> {
  const { values, cwd, terminal } = call;
  const { files, problems } = await findFiles(values.among, {
    include: [],
    exclude: [],
    gitignore: values.gitignore,
    cwd,
  });
  const fromStdin = files.some(file => file.absolute === '-');
  const web = files.some(file => file.web) ? await openWeb(call) : undefined;
  const options = {
    ...readOptions(values),
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
      }
      terminal.progress({ stage: 'read', done: articles.length });
    }
  }
  web?.close();
  terminal.warn(
    unread.map(({ path, reason }) => `${path}: ${reason}`),
    'the report of a scan',
  );
  terminal.note(`articles to learn from: ${articles.length}`);
  return articles;
}
