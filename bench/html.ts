/**
 * Measures the extraction of articles from pages: mean token F1 against gold texts, for the reader and for each of its
 * methods alone. Prints ids and figures, no text.
 *
 *   npm run bench:html -- PAGES.jsonl             this project alone
 *   npm run bench:html -- PAGES.jsonl --peers     also other extractors, installed outside of the project
 *
 * A record holds `id`, `html`, `url` and `text`, the gold text. Texts are compared as bags of tokens
 * (src/text/tokenize.ts). A page in which the reader finds no article has the F1 of an empty text.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { readHtml } from '../src/read/html/html.js';
import { jsonLdText, mainTextOf, proseBlocks, readableBlocks, readableMarkup } from '../src/read/html/main-text.js';
import { metadataOf } from '../src/read/html/metadata.js';
import { scanPage } from '../src/read/html/page.js';
import { htmlToText, joinBlocks } from '../src/read/markup/html-text.js';
import { type Overlap, overlapOf } from './html/overlap.js';
import { extractWithPeers } from './html/peers.js';
import { table } from './tables.js';

const USAGE = 'usage: html.ts PAGES.jsonl [--peers]';
const WORST = 10;
const ROUNDS = 3;

interface GoldPage {
  readonly id: string;
  readonly html: string;
  readonly url?: string;
  readonly text: string;
}

interface Row {
  readonly id: string;
  readonly way: string;
  readonly overlap: Overlap;
  /** The result of each method alone; undefined if the method does not apply to the page. */
  readonly alone: Readonly<Record<string, Overlap | undefined>>;
}

function measure({ id, html, url, text: gold }: GoldPage): Row {
  const [item] = readHtml(html, { path: id, explicit: false, ...(url === undefined ? {} : { url }) });
  const page = scanPage(html);
  const metadata = metadataOf(page, url);
  const readable = joinBlocks(readableBlocks(page, metadata));
  const linked = jsonLdText(metadata);
  return {
    id,
    way: 'article' in item ? mainTextOf(page, metadata).origin : 'skipped' in item ? item.skipped.reason : 'problem',
    overlap: overlapOf('article' in item ? item.article.text : '', gold),
    alone: {
      'Readability as it is': overlapOf(
        htmlToText(readableMarkup(page.markup ?? '', metadata.title ?? '') ?? ''),
        gold,
      ),
      'Readability without captions and links': overlapOf(readable, gold),
      'JSON-LD alone': linked === '' ? undefined : overlapOf(linked, gold),
      'blocks alone': overlapOf(joinBlocks(proseBlocks(page.blocks)), gold),
      'all that the page shows': overlapOf(joinBlocks(page.blocks), gold),
    },
  };
}

const figure = (value: number): string => value.toFixed(4);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function summary(name: string, overlaps: readonly (Overlap | undefined)[]): string[] {
  const present = overlaps.filter(overlap => overlap !== undefined);
  const under = present.filter(({ f1 }) => f1 < 0.5).length;
  return [
    name,
    String(present.length),
    ...(['f1', 'precision', 'recall'] as const).map(key => figure(mean(present.map(overlap => overlap[key])))),
    `${((100 * under) / present.length).toFixed(1)} %`,
  ];
}

/** Describes the errors of a text: missing and additional tokens. */
function fault({ precision, recall }: Overlap): string {
  if (precision === 0 && recall === 0) return 'nothing of the article';
  if (recall >= 0.99 && precision >= 0.99) return 'next to nothing';
  const lacks = `lacks ${((1 - recall) * 100).toFixed(1)} % of the article`;
  const more = `${((1 - precision) * 100).toFixed(1)} % of its words are not in it`;
  return recall >= 0.99 ? more : precision >= 0.99 ? lacks : `${lacks}; ${more}`;
}

function speedOf(pages: readonly GoldPage[]): number {
  let bytes = 0;
  for (const { html } of pages) bytes += Buffer.byteLength(html);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (const { id, html, url } of pages)
      readHtml(html, { path: id, explicit: false, ...(url === undefined ? {} : { url }) });
    return bytes / 1000 / (performance.now() - start);
  });
  return rounds.sort((x, y) => x - y)[ROUNDS >> 1];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { peers: { type: 'boolean' } } });
  const [path] = positionals;
  if (path === undefined) throw new Error(USAGE);
  const lines = readFileSync(path, 'utf8').split('\n');
  const pages = lines.filter(line => line.trim() !== '').map(line => JSON.parse(line) as GoldPage);
  const rows = pages.map(measure);
  const ways = Object.keys(rows[0].alone);
  const head = ['text', 'pages', 'mean F1', 'precision', 'recall', 'under 0.5'];
  const summaries = [
    summary(
      'as read',
      rows.map(row => row.overlap),
    ),
    ...ways.map(way =>
      summary(
        way,
        rows.map(row => row.alone[way]),
      ),
    ),
    ...(values.peers === true ? await extractWithPeers(pages) : []).map(({ name, texts }) =>
      summary(
        name,
        texts.map((text, n) => overlapOf(text, pages[n].text)),
      ),
    ),
  ];
  const worst = [...rows].sort((x, y) => x.overlap.f1 - y.overlap.f1 || (x.id < y.id ? -1 : 1)).slice(0, WORST);
  const lists = [
    ...table(head, 1, summaries),
    '',
    ...table(
      ['the worst', 'F1', 'taken from', 'what is wrong'],
      1,
      worst.map(({ id, way, overlap }) => [id, figure(overlap.f1), way, fault(overlap)]),
    ),
    '',
    `${speedOf(pages).toFixed(1)} MB/s of pages, one core, the median of ${ROUNDS} rounds`,
  ];
  console.log(lists.join('\n'));
}

await main();
