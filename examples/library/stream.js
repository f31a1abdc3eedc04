// Reads JSON Lines with the fields "id" and "text" from standard input, and prints the pairs as CSV.
//   node stream.js < articles.jsonl
import { createInterface } from 'node:readline';
import { findDuplicates, renderReport, UserError } from 'twicetold';

const BATCH = 1000;

// The scan keeps what it needs of a batch and lets go of the texts before it asks for the next batch.
async function* batches(input) {
  let batch = [];
  for await (const line of createInterface({ input })) {
    const { id, text } = JSON.parse(line);
    batch.push({ article: { id, text } });
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

try {
  const report = await findDuplicates(batches(process.stdin), { minWords: 20 });
  for (const piece of renderReport(report, 'csv')) process.stdout.write(piece);
} catch (error) {
  // A UserError is about the options or the machine, and says what to do.
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message}\n${error.hint ?? ''}`);
  process.exitCode = 2;
}
