/**
 * The floor, a lower bound of the time of a scan on one thread of Node: open, read and close each file with one reused
 * buffer, or split a file into lines and parse each. Runs as a separate process and prints seconds and bytes as JSON.
 * It measures the second pass, so that all files are in the page cache; with `--once` the first pass.
 *
 *   npx tsx bench/speed/floor.ts files FOLDER [--once]
 *   npx tsx bench/speed/floor.ts lines FILE.jsonl [--once]
 */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Floor {
  /** Time of the loop alone, without the start of Node and the listing of the folder. */
  readonly seconds: number;
  readonly bytes: number;
  /** Files read, or lines parsed. */
  readonly items: number;
}

const BUFFER = 1 << 23;

export function readFiles(folder: string): Floor {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  const buffer = Buffer.allocUnsafe(BUFFER);
  let bytes = 0;
  const start = performance.now();
  for (const path of paths) {
    const file = openSync(path, 'r');
    bytes += readSync(file, buffer, 0, BUFFER, 0);
    closeSync(file);
  }
  return { seconds: (performance.now() - start) / 1000, bytes, items: paths.length };
}

export function parseLines(path: string): Floor {
  const buffer = Buffer.allocUnsafe(BUFFER);
  const start = performance.now();
  const file = openSync(path, 'r');
  let bytes = 0;
  let items = 0;
  let kept = 0; // bytes of an unfinished line at the buffer's start
  for (;;) {
    const read = readSync(file, buffer, kept, BUFFER - kept, null);
    bytes += read;
    const end = kept + read;
    const filled = buffer.subarray(0, end);
    let from = 0;
    for (let at = filled.indexOf(10); at >= 0; at = filled.indexOf(10, from)) {
      if (at > from) {
        JSON.parse(buffer.toString('utf8', from, at));
        items++;
      }
      from = at + 1;
    }
    if (from === 0 && end === BUFFER) throw new Error(`a line of ${path} is longer than ${BUFFER} bytes`);
    if (read === 0) {
      if (end > from) {
        JSON.parse(buffer.toString('utf8', from, end));
        items++;
      }
      break;
    }
    buffer.copyWithin(0, from, end);
    kept = end - from;
  }
  closeSync(file);
  return { seconds: (performance.now() - start) / 1000, bytes, items };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , what, path, once] = process.argv;
  const loop = what === 'files' ? readFiles : parseLines;
  // Not measured: the first pass fills the page cache.
  if (once !== '--once') loop(path);
  console.log(JSON.stringify(loop(path)));
}
