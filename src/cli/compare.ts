/** `twicetold compare`: one article from each side, compared word by word. */
import { type Call, detectOptions } from './call.js';
import { EXIT, fails } from './exit-codes.js';
import { pickArticle } from './pick-article.js';
import { checkOutputs, writeReports } from './write-reports.js';

/**
 * @returns the exit code
 * @throws UserError when a side is not exactly one article or the report cannot be written
 */
export async function compare(call: Call): Promise<number> {
  const { operands, values } = call;
  await checkOutputs(call);
  const a = await pickArticle(operands[0], call);
  const b = await pickArticle(operands[1], call);
  const [{ compareArticles }, { renderComparison }] = await Promise.all([
    import('../compare-articles.js'),
    import('../report/formats.js'),
  ]);
  const comparison = compareArticles(a, b, detectOptions(values));
  await writeReports(call, (format, view) => renderComparison(comparison, format, view));
  return fails(comparison.pair.relation, values.failOn) ? EXIT.matched : EXIT.clean;
}
