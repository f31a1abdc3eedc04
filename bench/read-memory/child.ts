/** Reads one file, discards the articles and prints their number. */
import { resolve } from 'node:path';
import { encodingOf } from '../../src/read/formats.js';
import { ArticleReader } from '../../src/read/read.js';
import { readSegments } from '../../src/read/streams.js';

const path = resolve(process.argv[2]);
const encoding = encodingOf(path);
if (encoding === undefined) throw new Error(`no reader for ${path}`);
const file = { path, absolute: path, explicit: true, ...encoding };
let articles = 0;
const reader = new ArticleReader();
for await (const segment of readSegments(file, { fields: {} })) {
  for (const item of await reader.readSegment(segment, {})) {
    if ('article' in item) articles++;
    else if ('problem' in item) throw new Error(item.problem.reason);
  }
}
console.log(articles);
