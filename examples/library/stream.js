// Reads JSON Lines with the fields "id" and "text" from standard input, and prints the pairs as CSV.
//   node stream.js < articles.jsonl
import { createInterface } from 'node:readline';
import { findDuplicates, renderReport, UserError } from 'twicetold';

// The scan does not keep the text of an article.
async function* articles(input) {
  for await (const line of createInterface({ input })) yield JSON.parse(line);
}

try {
  const report = await findDuplicates(articles(process.stdin), { minWords: 20 });
  for (const piece of renderReport(report, 'csv')) process.stdout.write(piece);
} catch (error) {
  // A UserError is about the options or the machine, and gives a hint.
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message}\n${error.hint ?? ''}`);
  process.exitCode = 2;
}
