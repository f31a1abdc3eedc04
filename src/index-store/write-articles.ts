/** Writes prepared articles as a segment: cuts out boilerplate, sketches the articles, and writes them in the order of their ids. */
import { join } from 'node:path';
import type { SketchBatch } from '../candidates/sketch.js';
import type { Corpus } from '../corpus/corpus.js';
import { compareText } from '../corpus/merge-batches.js';
import { claimsAt, unpackRow } from '../corpus/packed-rows.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import { SourceNumbers } from '../corpus/sources.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { statusName, statusNumber, tooShort } from '../corpus/status.js';
import { type Column, readColumn, type TokenSegment } from '../corpus/storage.js';
import { DIGEST_BYTES, FINGERPRINT_BYTES, type StoredContent } from '../corpus/stored-content.js';
import { allocateTokenStore, sharedCopy, sharedNumbers, tokensOf } from '../corpus/token-store.js';
import { reduceToContent } from '../pipeline/build-corpus.js';
import { ARTICLES_PER_RANGE } from '../pipeline/find-candidates.js';
import { beginStage, type Environment, evenCuts } from '../pipeline/stages.js';
import type { ArticleStatus } from '../types/report.js';
import { Segment, storedDetails } from './segment.js';
import type { StoredFiles } from './segment-format.js';
import { SegmentWriter, sortByKey } from './segment-writer.js';
import { Cuts, encodeCut } from './stored-cuts.js';
import type { TokenCode } from './token-code.js';
import type { IndexSettings } from './types.js';

/** A batch whose tokens and texts are in a storage. */
export interface KeptBatch extends Omit<PreparedBatch, 'tokens' | 'keys' | 'content' | 'skipped' | 'notices'> {
  readonly content: Omit<StoredContent, 'texts'>;
  readonly texts: Column<Uint32Array>;
}

/** An article to store: its id in the index, and its position in the batches. */
export interface Entry {
  readonly id: string;
  readonly batch: number;
  readonly index: number;
}

/** Articles to store, ordered by id, without boilerplate. */
export interface ReducedArticles {
  readonly entries: readonly Entry[];
  readonly batches: readonly KeptBatch[];
  readonly corpus: Corpus;
  /** By article: 1 if it has enough words to be compared. */
  readonly posted: Uint8Array;
  /** By article: number of words, boilerplate included. */
  readonly words: Uint32Array;
  readonly cuts: Cuts;
  readonly statistics: CorpusStatistics;
}

const isLong = (status: ArticleStatus): boolean => status === 'ok' || status === 'partial';

/**
 * Cuts boilerplate out of articles. Without statistics in the environment it learns them from the articles, each content once.
 *
 * @param segments  tokens of the batches
 * @param unordered entries in any order, with distinct ids
 */
export async function reduceArticles(
  batches: readonly KeptBatch[],
  segments: readonly TokenSegment[],
  unordered: readonly Entry[],
  { minWords }: IndexSettings,
  environment: Environment,
): Promise<ReducedArticles> {
  const entries = [...unordered].sort((x, y) => compareText(x.id, y.id));
  const size = entries.length;
  const store = allocateTokenStore(size, segments);
  const languages = new Int8Array(new SharedArrayBuffer(size));
  const sourceOf = sharedNumbers(size);
  const numbers = new SourceNumbers();
  const sourceNumbers = batches.map(({ sources }) => sources.map(source => numbers.numberOf(source)));
  const [firsts, copies]: [number[], number[]] = [[], []];
  const contents = new Set<string>();
  entries.forEach(({ batch: segment, index }, article) => {
    const batch = batches[segment];
    store.segmentOf[article] = segment;
    store.offsets[article] = batch.starts[index];
    store.counts[article] = batch.starts[index + 1] - batch.starts[index];
    languages[article] = batch.languages[index];
    sourceOf[article] = sourceNumbers[segment][batch.sourceOf[index]];
    if (!isLong(statusName(batch.status[index]))) return;
    const content = Buffer.from(fingerprintOf(batch, index)).toString('latin1');
    (contents.has(content) ? copies : firsts).push(article);
    contents.add(content);
  });
  const words = store.counts.slice();
  const articles = { store, sourceOf, sources: numbers.sources };
  const reduce = (some: readonly number[], given: Environment) =>
    reduceToContent(articles, sharedCopy(Uint32Array.from(some)), minWords, { ...given, isReversible: true });
  const { compared, statistics, cuts } = await reduce(firsts, environment);
  const ofCopies = await reduce(copies, { ...environment, statistics, onProgress: () => {} });
  const posted = new Uint8Array(size);
  for (const article of compared) posted[article] = 1;
  for (const article of ofCopies.compared) posted[article] = 1;
  const corpus = { store, languages, frequencies: statistics.frequencies };
  return { entries, batches, corpus, posted, words, cuts: new Cuts(store, [...cuts, ...ofCopies.cuts]), statistics };
}

function fingerprintOf({ content }: KeptBatch, index: number): Uint8Array {
  return content.fingerprints.subarray(index * FINGERPRINT_BYTES, (index + 1) * FINGERPRINT_BYTES);
}

/** The file of a segment, and the settings for its content. */
export interface SegmentTarget {
  readonly folder: string;
  readonly file: string;
  readonly code: TokenCode;
  readonly settings: IndexSettings;
}

/**
 * Writes the articles [from, to) as a segment. A failure leaves no file.
 *
 * @param files states of the files whose articles are complete with this segment, by `pathKey`
 */
export async function writeSegment(
  reduced: ReducedArticles,
  [from, to]: readonly [number, number],
  files: StoredFiles,
  { folder, file, code, settings }: SegmentTarget,
  environment: Environment,
): Promise<Segment> {
  const { posted, corpus } = reduced;
  const wanted = Uint32Array.from({ length: to - from }, (_, n) => from + n).filter(article => posted[article] === 1);
  const articles = sharedCopy(wanted);
  const onDone = beginStage(environment, 'sketch', articles.length);
  const input = { corpus, articles, options: { ...settings, threshold: 0 } };
  const sketches = await environment.runner.run(
    'sketchArticles',
    input,
    evenCuts(articles.length, ARTICLES_PER_RANGE),
    onDone,
  );
  const writer = new SegmentWriter(join(folder, file), to - from);
  try {
    for (let article = from; article < to; article++) addArticle(writer, reduced, article, code, settings);
    writer.finish(files, postings => {
      const { keys, articles: holders } = valuesOf(sketches, articles, from);
      for (let n = 0; n < keys.length; ) {
        const begin = n;
        while (n < keys.length && keys[n] === keys[begin]) n++;
        postings.add(keys[begin], holders, begin, n);
      }
    });
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return new Segment(folder, file, code);
}

function addArticle(
  writer: SegmentWriter,
  { entries, batches, corpus, posted, words: allWords, cuts }: ReducedArticles,
  article: number,
  code: TokenCode,
  { minWords }: IndexSettings,
): void {
  const { id, batch: number, index } = entries[article];
  const batch = batches[number];
  const tokens = tokensOf(corpus.store, article);
  const [words, left] = [allWords[article], tokens.hashes.length];
  const read = statusName(batch.status[index]);
  const { reason: given, ...details } = unpackRow(batch.rows, index, batch.ids[index]);

  const isCut = isLong(read) && posted[article] === 0;
  const reason = isCut ? tooShort(`${left} words besides ${words - left} of boilerplate`, minWords, given) : given;
  const row = {
    words,
    tokens: left,
    language: corpus.languages[article],
    status: isCut ? statusNumber('too-short') : batch.status[index],
    posted: posted[article] === 1,
    fingerprint: fingerprintOf(batch, index),
    digest: batch.content.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES),
  };
  // encodeCut returns a copy: the next call of `code` overwrites its result
  const cut = encodeCut(cuts.of(article), code);
  writer.add(id, row, {
    tokens: code.encode(tokens),
    details: storedDetails({
      id,
      ...details,
      ...(reason !== undefined && { reason }),
      ...claimsAt(batch.rows, index),
    }),
    cut,
    text: textOf(batch, index),
  });
}

/** The deflated text of an article; empty if none is stored. */
function textOf({ content, texts }: KeptBatch, index: number): Uint8Array {
  const [start, end] = [index === 0 ? 0 : content.textEnds[index - 1], content.textEnds[index]];
  if (end === start) return new Uint8Array(0);
  const first = start >>> 2;
  const numbers = readColumn(texts, first, Math.ceil(end / 4) - first);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return bytes.slice(start - first * 4, end - first * 4);
}

/** The values of all sketches in order, each with the article that holds it, counted from the first of the segment. */
function valuesOf(
  sketches: readonly SketchBatch[],
  articles: Uint32Array,
  first: number,
): ReturnType<typeof sortByKey> {
  const total = sketches.reduce((sum, { values }) => sum + values.length, 0);
  const [values, holders] = [new Uint32Array(total), new Uint32Array(total)];
  let at = 0;
  let sketch = 0;
  for (const batch of sketches) {
    values.set(batch.values, at);
    for (const count of batch.counts) {
      holders.fill(articles[sketch++] - first, at, at + count);
      at += count;
    }
  }
  return sortByKey(values, holders);
}
