/**
 * A cache of answers on disk. Later runs send conditional requests (RFC 9110) and reuse answers that have not changed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../problem.js';
import { FetchError } from './errors.js';

/** Largest body that is stored. Bytes. */
const MAX_BODY = 64 * 1024 * 1024;

/** The headers of a stored answer. */
export interface CachedHead {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** The raw header. */
  readonly contentType?: string | undefined;
}

export interface CachedAnswer extends CachedHead {
  /** Length of the body. Bytes. */
  readonly length: number;
  readonly body: () => AsyncIterable<Uint8Array>;
}

interface Entry extends CachedHead {
  readonly length: number;
  /** Hash of the body, which detects a truncated or altered file. */
  readonly sha256: string;
}

/**
 * Two files for each answer, named after the SHA-256 of its address:
 *
 *     <hash>.json   {"etag", "lastModified", "contentType", "length", "sha256"}
 *     <hash>.body   the decoded body
 *
 * The folder is not trusted: an answer whose files do not match is ignored. Files are never removed.
 */
export class HttpCache {
  /** Clause that says why an answer could not be stored; undefined if all were stored. */
  fault: string | undefined;

  /** @param folder absolute path; created when the first answer is stored */
  constructor(private readonly folder: string) {}

  /** The stored answer for an address. Does not throw. */
  async find(url: string): Promise<CachedAnswer | undefined> {
    const path = this.#pathOf(url);
    try {
      const entry = entryOf(JSON.parse(await readFile(`${path}.json`, 'utf8')));
      if (entry === undefined || (await hashOf(`${path}.body`, entry.length)) !== entry.sha256) return undefined;
      const { sha256, ...known } = entry;
      return { ...known, body: () => bytesOf(`${path}.body`) };
    } catch {
      return undefined;
    }
  }

  /** Passes on the body, and stores it after its last byte. Does not throw for faults of the cache. */
  async *keep(url: string, head: CachedHead, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const path = this.#pathOf(url);
    const draft = `${path}.${randomUUID()}`;
    const hash = createHash('sha256');
    let length = 0;
    let file = await this.#attempt(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return open(draft, 'wx', 0o600);
    });
    try {
      for await (const chunk of body) {
        length += chunk.length;
        hash.update(chunk);
        const into = file;
        if (into !== undefined && length <= MAX_BODY) {
          const written = await this.#attempt(async () => {
            await into.writeFile(chunk);
            return true;
          });
          if (written !== true) file = await discarded(into, draft);
        } else if (into !== undefined) {
          file = await discarded(into, draft);
        }
        yield chunk;
      }
      if (file === undefined) return;
      const whole = file;
      file = undefined;
      const entry: Entry = { ...head, length, sha256: hash.digest('hex') };
      await this.#attempt(async () => {
        await whole.close();
        await rename(draft, `${path}.body`);
        await writeFile(`${draft}.head`, JSON.stringify(entry), { mode: 0o600, flag: 'wx' });
        await rename(`${draft}.head`, `${path}.json`);
      });
    } finally {
      if (file !== undefined) await discarded(file, draft);
    }
  }

  #pathOf(url: string): string {
    return join(this.folder, createHash('sha256').update(url).digest('hex'));
  }

  async #attempt<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      this.fault ??= reasonOf(error);
      return undefined;
    }
  }
}

async function discarded(file: { close: () => Promise<void> }, path: string): Promise<undefined> {
  await file.close().catch(() => {});
  await rm(path, { force: true }).catch(() => {});
  return undefined;
}

/** Yields the bytes of a file. Opens it at the first read, so that an unread body leaves no file open. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch {
    throw new FetchError('its copy in the cache cannot be read', { retryable: true });
  }
}

async function hashOf(path: string, length: number): Promise<string | undefined> {
  const hash = createHash('sha256');
  let seen = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    seen += chunk.length;
    if (seen > length) return undefined;
    hash.update(chunk);
  }
  return seen === length ? hash.digest('hex') : undefined;
}

function entryOf(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { etag, lastModified, contentType, length, sha256 } = value as Readonly<Record<string, unknown>>;
  if (typeof sha256 !== 'string' || typeof length !== 'number') return undefined;
  if (!isHeader(etag) || !isHeader(lastModified) || !isHeader(contentType)) return undefined;
  return etag === undefined && lastModified === undefined
    ? undefined
    : { etag, lastModified, contentType, length, sha256 };
}

/** True for a valid header value, and for undefined. */
function isHeader(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]{1,2000}$/.test(value));
}
