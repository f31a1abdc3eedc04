// Finds the duplicates in a folder of text files.
//   node find-duplicates.js FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDuplicates } from 'twicetold';

const [folder] = process.argv.slice(2);
const articles = readdirSync(folder).map(name => ({ id: name, text: readFileSync(join(folder, name), 'utf8') }));

// A list is enough for a few thousand articles; stream.js yields them one by one.
const report = await findDuplicates(articles, { threshold: 0.6 });

for (const { representative, members } of report.clusters) {
  console.log(`${representative} is told again in`);
  for (const { id, relation, similarity } of members) console.log(`  ${id}: ${relation}, similarity ${similarity}`);
}
