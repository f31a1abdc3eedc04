/** Content on both sides of missing bytes is never one record. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ArticleReader } from '../../src/read/read.js';
import { readStream } from '../../src/read/streams.js';
import { inPieces, itemsOf, prose } from './streams.js';

const STORIES = Array.from({ length: 6 }, (_, n) => `Begin${n} ${prose(900)}End${n}.`);
const CONTENTS = {
  jsonl: STORIES.map(text => `${JSON.stringify({ text })}\n`).join(''),
  csv: `title,text\n${STORIES.map((text, n) => `${n},"${text}"\n`).join('')}`,
};

it.each(['jsonl', 'csv'] as const)('%s: a row over damage is read in part and the others whole', async format => {
  const bytes = Buffer.from(CONTENTS[format]);
  for (const size of [500, 777]) {
    const count = Math.ceil(bytes.length / size);
    const members = Array.from({ length: count }, (_, n) => gzipSync(bytes.subarray(n * size, (n + 1) * size)));
    members[4] = Buffer.concat([members[4].subarray(0, 60), members[4].subarray(90)]);
    const source = { path: `f.${format}`, explicit: true };
    const reader = new ArticleReader();
    const read = async function* () {
      for await (const segment of readStream(inPieces(Buffer.concat(members)), { format }, source, { fields: {} })) {
        yield await reader.readSegment(segment, {});
      }
    };
    const items = await itemsOf(read());
    const articles = items.flatMap(item => ('article' in item ? [item.article] : []));
    const whole = articles.filter(({ incomplete }) => incomplete === undefined);
    expect(whole.length).toBeGreaterThan(2);
    for (const { text } of whole) expect(STORIES).toContain(text);
    // No story contains text of another one.
    for (const { text } of articles)
      expect(STORIES.some(story => story.startsWith(text) || story.endsWith(text))).toBe(true);
    const ids = articles.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const numbers = whole.map(({ id }) => Number(/\d+$/.exec(id)?.[0]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(articles.length).toBeGreaterThan(whole.length);
    const reasons = items.flatMap(item => ('problem' in item ? [item.problem.reason] : []));
    expect(reasons.join()).toContain('damaged gzip data in gzip member 5');
  }
});
