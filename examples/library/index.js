// Keeps articles in an index, and compares each new one with all earlier ones.
//   node index.js INDEX FILE...
import { openIndex, readArticles } from 'twicetold';

const [folder, ...files] = process.argv.slice(2);
const index = await openIndex(folder, { write: true });
try {
  const { articles } = await index.check(readArticles(files));
  for (const { id, verdict, matches } of articles) console.log(verdict, id, ...matches.map(match => match.id));

  // Known articles stay; a changed article replaces its earlier version.
  const { added, unchanged } = await index.add(readArticles(files));
  console.log(`${added} added, ${unchanged} as before; ${index.size} in the index`);
} finally {
  await index.close();
}
