/**
 * Checks new articles one by one in an open index, like a server. Prints the milliseconds of each check as JSON.
 *
 *   open-index.js INDEX NEW.jsonl ROUNDS
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openIndex } from '../../dist/index.js';

interface NewArticle {
  readonly id: string;
  readonly text: string;
}

const [folder, file, rounds] = process.argv.slice(2);
const articles: NewArticle[] = [];
for await (const line of createInterface({ input: createReadStream(file) }))
  articles.push(JSON.parse(line) as NewArticle);
const index = await openIndex(folder);
const times: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  for (const article of articles) {
    const start = performance.now();
    await index.check([article]);
    if (round > 0) times.push(performance.now() - start);
  }
}
await index.close();
console.log(JSON.stringify(times.sort((x, y) => x - y)));
