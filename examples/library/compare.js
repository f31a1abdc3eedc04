// Compares two text files.
//   node compare.js FILE FILE
import { readFileSync } from 'node:fs';
import { compareArticles, renderComparison } from 'twicetold';

const [a, b] = process.argv.slice(2).map(path => ({ id: path, text: readFileSync(path, 'utf8') }));
const comparison = compareArticles(a, b);
const { relation, similarity, evidence } = comparison.pair;

console.log(`${relation}, similarity ${similarity}, ${Math.round(100 * evidence.names)} % of the names in common\n`);
for (const piece of renderComparison(comparison, 'markdown')) process.stdout.write(piece);
