/**
 * Measures the page of a large report in Chromium: its size, the first paint, the list, and the time from a keystroke
 * in the search until the browser has painted the filtered list.
 *
 *   npm run bench:report -- [--articles 50000] [--clusters 5000] [--keep FILE]
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { completeOptions } from '../src/options.js';
import { inChunks } from '../src/report/formats.js';
import { reportHtml } from '../src/report/page/html.js';
import { DEFAULT_VIEW } from '../src/report/style.js';
import type { ArticleRow, Cluster, Pair, Relation, Report } from '../src/types/report.js';
import { CHROMIUM } from '../test/setup/chromium.js';
import { openBrowser } from '../test/viewer/browser.js';

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '50000' },
    clusters: { type: 'string', default: '5000' },
    keep: { type: 'string' },
  },
});
const [COUNT, CLUSTERS] = [Number(values.articles), Number(values.clusters)];

const WORDS =
  'harbour bridge council budget vote inquiry station glacier market strike hospital tunnel chess island ferry storm court school river museum train letter garden winter summer mayor police record'.split(
    ' ',
  );
const RELATIONS: readonly Relation[] = ['identical', 'near-identical', 'excerpt', 'paraphrase'];

/** A number from 0 to `end` - 1 that is a function of other numbers. */
const pick = (end: number, ...from: readonly number[]): number => {
  let hash = 0x811c9dc5;
  for (const number of from) hash = Math.imul(hash ^ number, 0x01000193) ^ (hash >>> 13);
  return (hash >>> 0) % end;
};

function largeReport(): Report {
  const idOf = (n: number): string =>
    `https://site-${String(pick(300, n, 1)).padStart(3, '0')}.example/news/2026/story-${String(n).padStart(6, '0')}`;
  const articles = Array.from({ length: COUNT }, (_, n): ArticleRow => {
    const words = Array.from({ length: 7 }, (_, at) => WORDS[pick(WORDS.length, n, at, 2)]);
    const day = String(1 + pick(28, n, 3)).padStart(2, '0');
    const month = String(1 + pick(12, n, 4)).padStart(2, '0');
    return {
      id: idOf(n),
      url: idOf(n),
      title: words.join(' '),
      source: `Site ${pick(300, n, 1)}`,
      published: `2026-${month}-${day}T${String(pick(24, n, 5)).padStart(2, '0')}:00:00Z`,
      words: 200 + pick(600, n, 6),
      status: 'ok',
    };
  });
  const size = Math.floor(COUNT / CLUSTERS);
  const pairs: Pair[] = [];
  const clusters = Array.from({ length: CLUSTERS }, (_, number): Cluster => {
    const first = number * size;
    const similarityOf = (x: number, y: number): number => 0.5 + pick(5000, x, y, 7) / 10_000;
    const relationOf = (x: number, y: number): Relation => RELATIONS[pick(4, x, y, 8)];
    for (let x = first; x < first + size; x++) {
      for (let y = x + 1; y < first + size; y++) {
        const alignment = { passages: 3, moved: 1, longest: 80, kept: 180, coverage: { a: 0.71, b: 0.82 } };
        pairs.push({
          a: articles[x].id,
          b: articles[y].id,
          similarity: similarityOf(x, y),
          relation: relationOf(x, y),
          jaccard: 0.3,
          containment: { aInB: 0.4, bInA: 0.5 },
          alignment,
          evidence: { contradicted: 0.01 },
          machineMarks: { a: 0, b: 0 },
        });
      }
    }
    const members = Array.from({ length: size - 1 }, (_, n) => ({
      id: articles[first + n + 1].id,
      similarity: similarityOf(first, first + n + 1),
      relation: relationOf(first, first + n + 1),
    }));
    return {
      id: number + 1,
      representative: articles[first].id,
      origin: { id: articles[first].id, reasons: ['published first'] },
      members,
      weakest: 0.5,
      median: 0.8,
    };
  });
  return {
    schema: 'twicetold.report/2',
    tool: { name: 'twicetold', version: '0.0.0' },
    options: completeOptions({}),
    articles,
    boilerplate: [],
    pairs,
    clusters,
    digests: [],
    families: [],
    summary: {
      articles: COUNT,
      ok: COUNT,
      partial: 0,
      tooShort: 0,
      unreadable: 0,
      binary: 0,
      candidatePairs: pairs.length,
      pairs: pairs.length,
      missed: [],
      pairsNotListed: 0,
      passages: 0,
      related: 0,
      accepted: 0,
      translations: 0,
      clusters: CLUSTERS,
      families: 0,
      templatePairs: 0,
      boilerplateWords: 0,
      copies: COUNT - CLUSTERS,
    },
  };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((x, y) => x - y)[numbers.length >> 1];

if (CHROMIUM === undefined) throw new Error('there is no Chromium: apt-get install -y chromium, or TWICETOLD_CHROMIUM');
const folder = mkdtempSync(join(tmpdir(), 'twicetold-bench-'));
const file = values.keep ?? join(folder, 'report.html');
try {
  const report = largeReport();
  const began = performance.now();
  await pipeline(Readable.from(inChunks(reportHtml, report, DEFAULT_VIEW)), createWriteStream(file));
  const written = performance.now() - began;
  const browser = await openBrowser();
  const loads: { readonly paint: number; readonly list: number }[] = [];
  const keys: number[] = [];
  let scroll: { readonly frames: number; readonly longest: number } | undefined;
  for (let run = 0; run < 3; run++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.rows a');
    loads.push(
      await page.evaluate(`new Promise(done => requestAnimationFrame(() => setTimeout(() => {
        const [paint] = performance.getEntriesByName('first-contentful-paint');
        const [list] = performance.getEntriesByName('twicetold list');
        done({ paint: paint.startTime, list: list.startTime });
      })))`),
    );
    // Until the frame that shows the result of the event.
    await page.evaluate(`
      window.keyTimes = [];
      document.getElementById('search').addEventListener('input', () => {
        const start = performance.now();
        requestAnimationFrame(() => setTimeout(() => window.keyTimes.push(performance.now() - start)));
      }, { capture: true });
    `);
    await page.focus('#search');
    for (const key of 'harbour bridge') {
      await page.keyboard.type(key);
      await page.waitForTimeout(120);
    }
    keys.push(...(await page.evaluate<number[]>('window.keyTimes')));
    await page.fill('#search', '');
    scroll = await page.evaluate(`new Promise(done => {
      let [frames, longest, last] = [0, 0, performance.now()];
      const step = now => {
        longest = Math.max(longest, now - last);
        last = now;
        window.scrollBy(0, 900);
        if (++frames < 120) requestAnimationFrame(step); else done({ frames, longest });
      };
      requestAnimationFrame(step);
    })`);
    await page.close();
  }
  await browser.close();
  const milliseconds = (time: number): string => `${Math.round(time)} ms`;
  console.log(`${COUNT.toLocaleString('en')} articles, ${CLUSTERS.toLocaleString('en')} clusters, ${report.pairs.length.toLocaleString('en')} pairs
page           ${(statSync(file).size / 1e6).toFixed(1)} MB, written in ${milliseconds(written)}
first paint    ${milliseconds(median(loads.map(({ paint }) => paint)))} (median of ${loads.length})
list           ${milliseconds(median(loads.map(({ list }) => list)))}
keystroke      ${milliseconds(median(keys))} median, ${milliseconds(keys.reduce((most, time) => Math.max(most, time)))} slowest of ${keys.length}
scrolling      ${milliseconds(scroll?.longest ?? 0)} the longest of ${scroll?.frames} frames of 900 pixels`);
} finally {
  rmSync(folder, { recursive: true });
}
