/** Reads files and segments into `ReadItem`s: articles, problems, skipped files and notices. */
import { failureOf } from '../errors.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';
import { withCyrillicRepaired } from './decode/cyrillic.js';
import { withMojibakeRepaired } from './decode/mojibake.js';
import { type BatchBuffer, FileBuffer } from './file.js';
import type { FoundFile } from './find/find.js';
import { isWholeFormat, type WholeFormat } from './formats.js';
import type { readJsonLines } from './json/json-lines.js';
import type { SourceLocation } from './location.js';
import { encodedPlain } from './plain.js';
import { unreadable } from './problem.js';
import { DocumentReaders, NotLoaded } from './readers.js';
import type { FieldChoice } from './records/fields.js';
import { type Segment, withContainerInfo } from './segment.js';
import type { ReadOptions } from './streams.js';

type Items = readonly ReadItem[];
type EncodedItems = readonly (ReadItem | EncodedArticle)[];

/** Maximum number of items in a batch. */
const BATCH = 256;

/** True for a file that `ArticleReader.readFile` takes. `readSegments` cuts all other files into segments first. */
export function isWholeFile({ format, compression, absolute, web, followed }: FoundFile): boolean {
  return isWholeFormat(format) && compression === undefined && absolute !== '-' && !web && !followed;
}

/**
 * Reads one file in batches of at most 256 items, so that a file of a million records is never in memory as a whole.
 * Does not throw for faults of the file: they are problems.
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

/** Owns the loaded readers and one file buffer. Each thread has one reader, for one call at a time. */
export class ArticleReader {
  readonly #documents = new DocumentReaders();
  readonly #file = new FileBuffer();
  #readLines: typeof readJsonLines | undefined;

  /** Loads the readers that `readFile` needs for the files. */
  load(files: readonly FoundFile[]): Promise<void> {
    return this.#documents.load(files.map(({ format }) => format as WholeFormat));
  }

  /**
   * Reads a whole file whose reader is loaded. Returns a promise only if the format needs one. Does not throw for
   * faults of the file.
   *
   * @param texts receives the texts of most plain text files as bytes
   */
  readFile(file: FoundFile, fields: FieldChoice): Items | Promise<Items>;
  readFile(file: FoundFile, fields: FieldChoice, texts: BatchBuffer): EncodedItems | Promise<EncodedItems>;
  readFile(file: FoundFile, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    return retryOnceLoaded(() => this.readFileAtOnce(file, fields, texts));
  }

  /**
   * `readFile` without loading modules.
   *
   * @throws NotLoaded if a module is missing
   */
  readFileAtOnce(file: FoundFile, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    const { path, absolute, explicit, format } = file;
    const location = { path, explicit };
    // An asynchronous reader keeps no view of the bytes: the next file overwrites them.
    const read = this.#file.read<EncodedItems | Promise<EncodedItems>>(absolute, bytes => {
      const encoded = texts && format === 'plain' ? encodedPlain(bytes, location, texts) : undefined;
      if (encoded !== undefined) return [encoded];
      const own = format === 'mail' ? new Uint8Array(bytes) : bytes;
      return this.#documents.readAtOnce(own, format as WholeFormat, location, fields);
    });
    if ('failed' in read) return [unreadable(location, read.failed)];
    return read instanceof Promise ? read.then(repairEncoding) : repairEncoding(read);
  }

  /**
   * Reads a segment. Does not throw for faults of its content.
   *
   * @param texts receives most texts of JSON Lines as bytes
   */
  readSegment(segment: Segment, fields: FieldChoice): Promise<Items>;
  readSegment(segment: Segment, fields: FieldChoice, texts: BatchBuffer): Promise<EncodedItems>;
  async readSegment(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): Promise<EncodedItems> {
    return retryOnceLoaded(() => this.readSegmentAtOnce(segment, fields, texts));
  }

  /**
   * `readSegment` without loading modules.
   *
   * @throws NotLoaded if a module is missing
   */
  readSegmentAtOnce(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    const read = this.#readUnrepaired(segment, fields, texts);
    return read instanceof Promise ? read.then(repairEncoding) : repairEncoding(read);
  }

  #readUnrepaired(segment: Segment, fields: FieldChoice, texts?: BatchBuffer): EncodedItems | Promise<EncodedItems> {
    switch (segment.kind) {
      case 'lines':
        if (this.#readLines !== undefined) {
          return this.#readLines(segment.block, segment.location, fields, texts);
        }
        throw new NotLoaded(async () => {
          this.#readLines = (await import('./json/json-lines.js')).readJsonLines;
        });
      case 'document': {
        const { container, location } = segment;
        const items = this.#documents.readAtOnce(segment.bytes, segment.format, location, fields);
        if (container === undefined) return items;
        return items instanceof Promise
          ? items.then(all => withContainerInfo(all, container, segment))
          : withContainerInfo(items, container, segment);
      }
      case 'items':
        return segment.items;
    }
  }
}

/** Returns the items of `read`, or its failure as a problem at the location. */
async function orProblem(location: SourceLocation, read: () => Items | Promise<Items>): Promise<Items> {
  try {
    return await read();
  } catch (error) {
    return [unreadable(location, failureOf(error))];
  }
}

/** Calls `read`; loads the missing module and calls again on `NotLoaded`. */
function retryOnceLoaded<T>(read: () => T | Promise<T>): T | Promise<T> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
    return error.load().then(() => retryOnceLoaded(read));
  }
}

function* batches(items: Items): Generator<Items> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

/** Repairs texts that were decoded in the wrong encoding. */
const repairEncoding = (items: EncodedItems): EncodedItems => withCyrillicRepaired(withMojibakeRepaired(items));
