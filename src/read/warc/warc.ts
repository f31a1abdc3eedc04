/**
 * Web archives: WARC 1.0 and 1.1 (ISO 28500) as crawlers write them, and WET, the text that Common Crawl takes out of
 * them. Records are told apart here, because warcio's own loop waits for ever for the rest of a record that was cut, and
 * takes a header without an end to be as long as the archive; headers and chunked bodies are warcio's work.
 */
import type { ReadItem } from '../../types/article.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import type { SourceLocation } from '../location.js';
import { unreadable } from '../problem.js';
import { ByteSource } from '../unpack/byte-source.js';
import { UnpackError } from '../unpack/unpack-error.js';
import { WarcFrames } from './frames.js';
import { type WarcPage, WarcRecords } from './warc-records.js';

/** Most items in a batch, and about how many bytes of records it comes from. */
const BATCH = 256;
const BATCH_BYTES = 1 << 22;

/**
 * Reads an archive that is unpacked already (`decompress` takes all its members). Pages go to `onPage`, texts of WET
 * records come out as articles; what is neither is counted and said in one item at the end. A fault of the stream
 * (`UnpackError`) and a cut are problems after what stood before; other errors of the stream are passed on.
 *
 * @param stream its chunks may be overwritten once the next one is asked for
 * @param onPage a page that is a response with status 200, or a resource. Whoever collects pages there instead of
 *   returning items hands them on with each batch: one comes every few megabytes, be it empty
 */
export async function* readWarc(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  onPage: (page: WarcPage) => Promise<readonly ReadItem[]>,
  limits: ReadLimits = DEFAULT_LIMITS,
): AsyncGenerator<readonly ReadItem[]> {
  const source = new ByteSource(stream);
  const records = new WarcRecords(new WarcFrames(source), location, onPage, limits.articleBytes);
  const items: ReadItem[] = [];
  let nothing = true;
  try {
    for (;;) {
      const found = await records.next();
      if (found === undefined) break;
      items.push(...found);
      nothing &&= found.length === 0 && !records.foundPages;
      while (items.length >= BATCH) yield items.splice(0, BATCH);
      if (records.kept < BATCH_BYTES) continue;
      records.kept = 0;
      yield items.splice(0);
    }
  } catch (error) {
    if (!(error instanceof UnpackError)) {
      yield items.splice(0);
      throw error;
    }
    items.push(unreadable(location, error.clause));
    nothing = false;
  } finally {
    await source.close();
  }
  items.push(...records.passedOver(nothing));
  while (items.length > 0) yield items.splice(0, BATCH);
}
