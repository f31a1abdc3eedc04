/** Copies standard input into a temporary file, so that it can be read twice. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTemporaryFile, clearLeftovers, forgetTemporaryFile, standardInput, temporaryPrefix } from './process.js';

/** Purpose of the temporary file. */
const SPOOLED = 'standard input';

export interface Spooled {
  readonly absolute: string;
  readonly format: 'jsonl' | 'csv' | 'parquet';
  /** Removes the file. */
  close(): Promise<void>;
}

/** Copies standard input byte for byte, and recognises its format. */
export async function spoolStandardInput(): Promise<Spooled> {
  clearLeftovers(tmpdir(), SPOOLED);
  const absolute = join(tmpdir(), `${temporaryPrefix(SPOOLED)}${crypto.randomUUID().slice(-12)}`);
  addTemporaryFile(absolute);
  const close = async (): Promise<void> => {
    await rm(absolute, { force: true });
    forgetTemporaryFile(absolute);
  };
  let handle: FileHandle | undefined;
  try {
    handle = await open(absolute, 'wx', 0o600);
    for await (const chunk of standardInput()) await handle.appendFile(chunk as Buffer);
    await handle.close();
    return { absolute, format: await formatOf(absolute), close };
  } catch (error) {
    await handle?.close();
    await close();
    throw error;
  }
}

/** Number of unpacked bytes from which the format is recognised. */
const HEAD = 1 << 16;

/** JSON begins with a brace or bracket, Parquet with its magic number; anything else is a table. */
async function formatOf(absolute: string): Promise<Spooled['format']> {
  const [{ chunksOf }, { DEFAULT_LIMITS }, { unpackedOf }, { ByteSource }] = await Promise.all([
    import('../read/file.js'),
    import('../read/limits.js'),
    import('../read/streams.js'),
    import('../read/unpack/byte-source.js'),
  ]);
  const source = new ByteSource(chunksOf(absolute));
  const head: Buffer[] = [];
  let length = 0;
  try {
    const warnings = { add: () => {} };
    const { unpacked } = await unpackedOf(source, 'jsonl', { path: '-' }, DEFAULT_LIMITS, warnings);
    for await (const chunk of unpacked) {
      head.push(Buffer.from(chunk));
      length += chunk.length;
      if (length >= HEAD) break;
    }
  } catch {
    // the reader reports the fault of the file later
  } finally {
    await source.close();
  }
  const text = Buffer.concat(head).toString('latin1').replaceAll('\0', '');
  if (text.startsWith('PAR1')) return 'parquet';
  const first = /[^\s\xef\xbb\xbf\xfe\xff\x1e]/.exec(text)?.[0];
  return first === undefined || first === '{' || first === '[' ? 'jsonl' : 'csv';
}
