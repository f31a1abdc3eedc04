/** Answers kept from run to run, to be asked for again only if they have changed (RFC 9110, conditional requests). */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../reason.js';
import { FetchError } from './fetch-error.js';

/** Larger bodies are not kept. Bytes. */
const LARGEST = 64 * 1024 * 1024;

/** What a kept answer is asked for with, and shown as. */
export interface CachedHead {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** The header as it came. */
  readonly contentType?: string | undefined;
}

export interface CachedAnswer extends CachedHead {
  /** Of the body. Bytes. */
  readonly length: number;
  readonly body: () => AsyncIterable<Uint8Array>;
}

interface Entry extends CachedHead {
  readonly length: number;
  /** Of the body, so that a half-written or tampered one is seen. */
  readonly sha256: string;
}

/**
 * Two files an answer, its head and its unpacked body, both named after the SHA-256 of the address. Nothing in the
 * folder is trusted: an entry that does not fit together counts as none. Nothing is ever removed.
 */
export class HttpCache {
  /** Why answers could not be kept, in a clause, once that has happened. */
  fault: string | undefined;

  /** @param folder absolute; made when the first answer is kept */
  constructor(private readonly folder: string) {}

  /** The answer kept for an address. Never throws. */
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

  /** The body as it came, which is kept once it has been read to its end. Never throws for the cache's sake. */
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
        if (into !== undefined && length <= LARGEST) {
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

/** Opened when it is read, so that a body nobody wants leaves nothing open. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch {
    throw new FetchError('its copy in the cache cannot be read', { again: true });
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

/** What may be sent as a header's value. */
function isHeader(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]{1,2000}$/.test(value));
}
