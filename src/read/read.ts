/** Files and segments to articles, and to the problems of what is not an article. */
import { failureOf } from '../errors.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';
import { withCyrillicRepaired } from './decode/cyrillic.js';
import { repaired } from './decode/mojibake.js';
import { type BatchBuffer, FileBuffer } from './file.js';
import type { FoundFile } from './find/find.js';
import { isWholeFormat, type WholeFormat } from './formats.js';
import type { readJsonLines } from './json/json-lines.js';
import type { SourceLocation } from './location.js';
import { encodedPlain } from './plain.js';
import { unreadable } from './problem.js';
import { DocumentReaders, NotLoaded } from './readers.js';
import type { FieldChoice } from './records/fields.js';
import { type Segment, withKnown } from './segment.js';
import type { ReadOptions } from './streams.js';

type Items = readonly ReadItem[];
type EncodedItems = readonly (ReadItem | EncodedArticle)[];

/** Items in a batch, at most. */
const BATCH = 256;

/** True for a file that `ArticleReader.readFile` takes; others are cut into segments first, by `readSegments`. */
export function isWholeFile({ format, compression, absolute, web, followed }: FoundFile): boolean {
  return isWholeFormat(format) && compression === undefined && absolute !== '-' && !web && !followed;
}

/**
 * Reads one file in batches of at most 256 items, so that a file of a million records never stands in memory whole. Never
 * throws because of the file: what cannot be opened or read is a problem.
 */
export async function* readArticles(file: FoundFile, options: ReadOptions): AsyncGenerator<Items> {
  const reader = new ArticleReader();
  if (isWholeFile(file)) {
    await reader.load([file]);
    yield* batches(await orProblem(file, () => reader.readFile(file, options.fields)));
    return;
  }
  const { readSegments } = await import('./streams.js');
  for await (const segment of readSegments(file, options)) {
    const location = segment.kind === 'items' ? file : segment.location;
    yield* batches(await orProblem(location, () => reader.readSegment(segment, options.fields)));
  }
}

/** Owns what reading takes, the loaded readers and one buffer for the bytes of a file: one a thread, one call at a time. */
export class ArticleReader {
  readonly #documents = new DocumentReaders();
  readonly #file = new FileBuffer();
  #readLines: typeof readJsonLines | undefined;

  /** Loads the readers of whole files, which `readFile` needs. */
  load(files: readonly FoundFile[]): Promise<void> {
    return this.#documents.load(files.map(({ format }) => format as WholeFormat));
  }

  /**
   * The items of a whole file whose reader is loaded; a promise only where the format needs one. Never throws because of
   * the file.
   *
   * @param texts where given, most plain texts stay bytes in there
   */
  readFile(file: FoundFile, fields: FieldChoice): Items | Promise<Items>;
  readFile(file: FoundFile, fields: FieldChoice, texts: BatchBuffer): EncodedItems | Promise<EncodedItems>;
  readFile(file: FoundFile, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    return orLater(() => this.readFileAtOnce(file, fields, texts));
  }

  /**
   * The same; a promise only where the format needs one.
   *
   * @throws NotLoaded where a module is missing
   */
  readFileAtOnce(file: FoundFile, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    const { path, absolute, explicit, format } = file;
    const location = { path, explicit };
    // A reader that answers later keeps no view of the bytes: the next file overwrites them.
    const read = this.#file.read<EncodedItems | Promise<EncodedItems>>(absolute, bytes => {
      const encoded = texts && format === 'plain' ? encodedPlain(bytes, location, texts) : undefined;
      if (encoded !== undefined) return [encoded];
      const own = format === 'mail' ? new Uint8Array(bytes) : bytes;
      return this.#documents.readAtOnce(own, format as WholeFormat, location, fields);
    });
    if ('failed' in read) return [unreadable(location, read.failed)];
    return read instanceof Promise ? read.then(sound) : sound(read);
  }

  /**
   * The items of a segment. Never throws because of what is in it.
   *
   * @param texts where given, most texts of JSON Lines stay bytes in there
   */
  readSegment(segment: Segment, fields: FieldChoice): Promise<Items>;
  readSegment(segment: Segment, fields: FieldChoice, texts: BatchBuffer): Promise<EncodedItems>;
  async readSegment(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): Promise<EncodedItems> {
    return orLater(() => this.readSegmentAtOnce(segment, fields, texts));
  }

  /**
   * The same; a promise only where the format needs one.
   *
   * @throws NotLoaded where a module is missing
   */
  readSegmentAtOnce(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    const read = this.#readAsGiven(segment, fields, texts);
    return read instanceof Promise ? read.then(sound) : sound(read);
  }

  #readAsGiven(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    switch (segment.kind) {
      case 'lines':
        if (this.#readLines !== undefined) {
          return this.#readLines(segment.block, segment.location, fields, texts);
        }
        throw new NotLoaded(async () => {
          this.#readLines = (await import('./json/json-lines.js')).readJsonLines;
        });
      case 'document': {
        const { known, location } = segment;
        const items = this.#documents.readAtOnce(segment.bytes, segment.format, location, fields);
        if (known === undefined) return items;
        return items instanceof Promise
          ? items.then(all => withKnown(all, known, segment))
          : withKnown(items, known, segment);
      }
      case 'items':
        return segment.items;
    }
  }
}

/** What a reader gives, or that it fails: the problem of its file or segment. */
async function orProblem(location: SourceLocation, read: () => Items | Promise<Items>): Promise<Items> {
  try {
    return await read();
  } catch (error) {
    return [unreadable(location, failureOf(error))];
  }
}

/** What a reader gives, and once a module is loaded that it needs. */
function orLater<T>(read: () => T | Promise<T>): T | Promise<T> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
    return error.load().then(() => orLater(read));
  }
}

function* batches(items: Items): Generator<Items> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

/** The items with texts in the wrong characters repaired. */
const sound = (items: EncodedItems): EncodedItems => withCyrillicRepaired(repaired(items));
