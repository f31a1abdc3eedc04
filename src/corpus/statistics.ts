/**
 * Encodes and decodes corpus statistics: document frequencies, boilerplate by source, background runs, the site.
 *
 * A pair of articles has the same verdict in any scan with the same statistics.
 *
 *     "twicetold statistics 2\n"
 *     {"tool":...,"tokens":1,"articles":...,"words":...,"site":...,"templates":[...],"sha256":"..."}\n   one line of JSON
 *     words    u32 x words     hashes, ascending                        \
 *     counts   u32 x words     articles that hold each word              |  little-endian; sha256 covers these bytes
 *     n-grams  u32 x ...       template by template, ascending in each  |
 *     runs     u32 x runs      hashes, ascending                        |
 *     holders  u32 x runs      articles that hold each run             /
 *
 * Version 1 has no site: a scan with such statistics learns the site from its own articles.
 */

import { capacityFor, slotOf } from '../collections/hash-table.js';
import { firstFrom } from '../collections/sorted.js';
import { UserError } from '../errors.js';
import { knownWords, type Language } from '../text/language.js';
import { sha256 } from '../text/on-demand.js';
import { TOKENS_VERSION } from '../text/tokenize.js';
import type { StatisticsName } from '../types/report.js';
import { TOOL } from '../version.js';
import type { Templates } from './boilerplate.js';
import type { Template } from './boilerplate-templates.js';
import { type DocumentFrequencies, leastTellingCount } from './corpus.js';
import { MAX_RATE, type RunHolders } from './runs.js';
import { type Source, sourceKey } from './sources.js';
import { sharedNumbers } from './token-store.js';

export interface CorpusStatistics {
  readonly frequencies: DocumentFrequencies;
  /** Sources with their own boilerplate. */
  readonly sources: readonly Source[];
  /** The template of each source, then that of the whole corpus. */
  readonly templates: Templates;
  readonly runs: RunHolders;
  /** The publisher of nearly all articles (`siteOf`); null if there is none, absent in statistics of version 1. */
  readonly site?: string | null;
  /** Result of `nameOfStatistics`, if known. */
  readonly name?: StatisticsName;
  /** A smaller table of document frequencies that suffices for comparisons in some languages. */
  readonly frequenciesIn?: (languages: Iterable<Language>) => DocumentFrequencies;
}

/**
 * Document frequencies for comparisons in some languages: at least of all words that weigh less than the rarest ones.
 */
export function frequenciesFor(statistics: CorpusStatistics, languages: Iterable<Language>): DocumentFrequencies {
  return statistics.frequenciesIn?.(languages) ?? statistics.frequencies;
}

const NO_GRAMS: Template = new Uint32Array(0);

/** @param templates one for each of `sources`, then that of the corpus; empty if nothing was learned */
export function statisticsOf(
  frequencies: DocumentFrequencies,
  sources: readonly Source[],
  templates: Templates,
  runs: RunHolders,
  site: string | null,
): CorpusStatistics {
  const own = sources.flatMap((source, i) => {
    const template = i + 1 < templates.length ? templates[i] : NO_GRAMS;
    return template.length === 0 ? [] : [{ source, template: template.slice().sort() }];
  });
  own.sort((x, y) => (sourceKey(x.source) < sourceKey(y.source) ? -1 : 1));
  return {
    frequencies,
    sources: own.map(({ source }) => source),
    templates: [...own.map(({ template }) => template), (templates.at(-1) ?? NO_GRAMS).slice().sort()],
    runs,
    site,
  };
}

/** The template of each wanted source, empty if unknown, and last that of the corpus. */
export function templatesFor({ sources, templates }: CorpusStatistics, wanted: readonly Source[]): Templates {
  const bySource = new Map(sources.map((source, i) => [sourceKey(source), templates[i]]));
  return [...wanted.map(source => bySource.get(sourceKey(source)) ?? NO_GRAMS), templates[templates.length - 1]];
}

const VERSION = 2;
const magicOf = (version: number): string => `twicetold statistics ${version}\n`;
const MAGIC = magicOf(VERSION);
/** The magic of version 1, of the same length. */
const OLDER_MAGIC = magicOf(1);
/** Most bytes of a header; a source takes about fifty. */
const MAX_HEADER = 2 ** 26;

/** Line 2 of a statistics file. The last template is that of the corpus and has no source. */
interface Header {
  readonly tool: string;
  /** Version of the tokeniser. */
  readonly tokens: number;
  readonly articles: number;
  readonly words: number;
  /** Absent in version 1. */
  readonly site?: string | null;
  readonly templates: readonly { readonly source?: string; readonly published?: boolean; readonly grams: number }[];
  readonly runs: { readonly rate: number; readonly count: number };
  readonly sha256: string;
}

/** The columns of the file, in their order. */
function columnsOf({ frequencies, templates, runs }: CorpusStatistics): readonly Uint32Array[] {
  return [...sortedColumns(frequencies), ...templates, ...sortedColumns(runs.holders)];
}

function sortedColumns({ words, counts }: DocumentFrequencies): readonly [hashes: Uint32Array, counts: Uint32Array] {
  const sorted = words.filter((_, slot) => counts[slot] !== 0).sort();
  return [sorted, sorted.map(word => counts[slotOf(words, counts, word)])];
}

/** The SHA-256 of the columns and the site. Without a site the hash is that of version 1. */
function digestOf(columns: readonly Uint8Array[], site: string | null | undefined): string {
  const hash = sha256();
  for (const column of columns) hash.update(column);
  if (typeof site === 'string') hash.update(`site ${site}`);
  return hash.digest('hex');
}

export function nameOfStatistics(statistics: CorpusStatistics): StatisticsName {
  if (statistics.name !== undefined) return statistics.name;
  const fingerprint = fingerprintIn(digestOf(columnsOf(statistics).map(littleEndian), statistics.site));
  return { articles: statistics.frequencies.articles, fingerprint };
}

const fingerprintIn = (digest: string): string => digest.slice(0, 16);

/** The content of a statistics file in chunks. Equal statistics give equal bytes. */
export function encodeStatistics(statistics: CorpusStatistics): readonly Uint8Array[] {
  const { frequencies, sources, templates, runs, site } = statistics;
  const columns = columnsOf(statistics);
  const bytes = columns.map(littleEndian);
  const header: Header = {
    tool: TOOL.version,
    tokens: TOKENS_VERSION,
    articles: frequencies.articles,
    words: columns[0].length,
    ...(site !== undefined && { site }),
    templates: templates.map(({ length }, i) =>
      i < sources.length
        ? { source: sources[i].name, published: sources[i].published, grams: length }
        : { grams: length },
    ),
    runs: { rate: runs.rate, count: columns[columns.length - 1].length },
    sha256: digestOf(bytes, site),
  };
  return [Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`), ...bytes];
}

/**
 * Decodes a statistics file. The file is untrusted: every size is checked against the length of the file.
 *
 * @param name name of the file, for messages
 * @throws UserError for a file without statistics, a damaged file, or a file of another version
 */
export function decodeStatistics(bytes: Uint8Array, name: string): CorpusStatistics {
  const header = headerOf(bytes, name);
  if (header.tokens !== TOKENS_VERSION) {
    throw new UserError(
      `${name}: statistics of twicetold ${header.tool}, which cuts texts into words in another way`,
      'learn them again: twicetold scan PATH --save-stats FILE',
    );
  }
  const { articles, words, site, templates, runs, sha256 } = header;
  const lengths = [words, words, ...templates.map(({ grams }) => grams), runs.count, runs.count];
  const start = bytes.length - 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (start !== endOfHeader(bytes)) throw damaged(name, 'the length of the file is wrong');
  let at = start;
  const parts = lengths.map(length => {
    const part = bytes.subarray(at, at + 4 * length);
    at += 4 * length;
    return part;
  });
  if (digestOf(parts, site) !== sha256) throw damaged(name, 'the checksum is wrong');
  const [hashes, counts, ...others] = parts.map(numbersOf);
  const grams = others.slice(0, templates.length);
  const [runHashes, runHolders] = others.slice(templates.length);
  if (!isAscending(hashes) || !isAscending(runHashes)) throw damaged(name, 'words are out of order');
  const isImpossible = (count: number): boolean => count === 0 || count > articles;
  if (counts.some(isImpossible) || runHolders.some(isImpossible)) throw damaged(name, 'a count is impossible');
  // build the whole table only on demand: a check needs few words
  let frequencies: DocumentFrequencies | undefined;
  const common = new CommonFrequencies(articles, hashes, counts);
  return {
    get frequencies() {
      frequencies ??= tableOf(articles, hashes, counts);
      return frequencies;
    },
    frequenciesIn: languages => frequencies ?? common.in(languages),
    name: { articles, fingerprint: fingerprintIn(sha256) },
    sources: templates
      .slice(0, -1)
      .map(({ source, published }) => ({ name: source as string, published: published as boolean })),
    templates: grams,
    runs: { rate: runs.rate, holders: tableOf(articles, runHashes, runHolders) },
    ...(site !== undefined && { site }),
  };
}

function headerOf(bytes: Uint8Array, name: string): Header {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = head.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC && magic !== OLDER_MAGIC) {
    const version = /^twicetold statistics (\d{1,9})\n/.exec(magic)?.[1];
    if (version === undefined)
      throw new UserError(`${name}: not a statistics file of twicetold`, 'scan --save-stats writes them');
    throw new UserError(
      `${name}: statistics of version ${version}; this twicetold reads versions up to ${VERSION}`,
      'use a newer twicetold',
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(head.toString('utf8', MAGIC.length, endOfHeader(bytes)));
  } catch {
    throw damaged(name, 'the header is not JSON');
  }
  if (!isHeader(header)) throw damaged(name, 'the header is incomplete');
  return header;
}

/** Position after the line break of the header; the length of the file without a line break. */
function endOfHeader(bytes: Uint8Array): number {
  const end = bytes.subarray(0, MAX_HEADER).indexOf(0x0a, MAGIC.length);
  return end === -1 ? bytes.length : end + 1;
}

const isSize = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { tool, tokens, articles, words, site, templates, runs, sha256 } = value as Record<string, unknown>;
  if (typeof tool !== 'string' || typeof sha256 !== 'string' || !Array.isArray(templates) || templates.length === 0)
    return false;
  if (site !== undefined && site !== null && (typeof site !== 'string' || site === '')) return false;
  return isSize(tokens) && isSize(articles) && isSize(words) && templates.every(isTemplate) && isRuns(runs);
}

function isRuns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { rate, count } = value as Record<string, unknown>;
  return isSize(rate) && rate > 0 && rate <= MAX_RATE && isSize(count);
}

function isTemplate(value: unknown, index: number, all: readonly unknown[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { source, published, grams } = value as Record<string, unknown>;
  if (!isSize(grams)) return false;
  return index === all.length - 1 || (typeof source === 'string' && typeof published === 'boolean');
}

function damaged(name: string, why: string): UserError {
  return new UserError(
    `${name}: damaged statistics: ${why}`,
    'learn them again: twicetold scan PATH --save-stats FILE',
  );
}

function isAscending(hashes: Uint32Array): boolean {
  for (let i = 1; i < hashes.length; i++) if (hashes[i - 1] >= hashes[i]) return false;
  return true;
}

function tableOf(articles: number, hashes: Uint32Array, counts: Uint32Array): DocumentFrequencies {
  const capacity = capacityFor(hashes.length);
  const table = { articles, words: sharedNumbers(capacity), counts: sharedNumbers(capacity) };
  for (const [i, hash] of hashes.entries()) {
    const slot = slotOf(table.words, table.counts, hash);
    table.words[slot] = hash;
    table.counts[slot] = counts[i];
  }
  return table;
}

/** Makes tables of the words with differing weights: frequent words, and words in the lexicon of a language. */
class CommonFrequencies {
  readonly #languages = new Set<Language>();
  #table: DocumentFrequencies | undefined;

  /** @param hashes ascending @param counts count of each hash */
  constructor(
    private readonly articles: number,
    private readonly hashes: Uint32Array,
    private readonly counts: Uint32Array,
  ) {}

  /** A table for these languages and those of earlier calls. */
  in(languages: Iterable<Language>): DocumentFrequencies {
    const known = this.#languages.size;
    for (const language of languages) this.#languages.add(language);
    if (this.#table === undefined || this.#languages.size > known) this.#table = this.#make();
    return this.#table;
  }

  #make(): DocumentFrequencies {
    const { articles, hashes, counts } = this;
    const least = leastTellingCount(articles);
    const indexes = new Set<number>();
    for (let index = 0; index < counts.length; index++) if (counts[index] >= least) indexes.add(index);
    for (const language of this.#languages) {
      for (const hash of knownWords(language).keys()) {
        const index = firstFrom(hashes, hash);
        if (hashes[index] === hash) indexes.add(index);
      }
    }
    const wanted = Uint32Array.from(indexes);
    return tableOf(
      articles,
      wanted.map(index => hashes[index]),
      wanted.map(index => counts[index]),
    );
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function littleEndian(column: Uint32Array): Uint8Array {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return IS_LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap32();
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  const numbers = sharedNumbers(bytes.length / 4);
  const copy = Buffer.from(numbers.buffer);
  copy.set(bytes);
  if (!IS_LITTLE_ENDIAN) copy.swap32();
  return numbers;
}
