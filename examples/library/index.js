// Remembers articles in an index: each new one is compared with all before.
//   node index.js INDEX FILE...
import { openIndex, readArticles } from 'twicetold';

const [folder, ...files] = process.argv.slice(2);
const index = await openIndex(folder, { write: true });
try {
  const { articles } = await index.check(readArticles(files));
  for (const { id, verdict, matches } of articles) console.log(verdict, id, ...matches.map(match => match.id));

  // What is known already stays; an article that has changed replaces itself.
  const { added, unchanged } = await index.add(readArticles(files));
  console.log(`${added} added, ${unchanged} as before; ${index.size} in the index`);
} finally {
  await index.close();
}
