/** Standard input as one side of `compare`: a text, a page, a JSON file or JSON Lines, told apart by what stands there. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../errors.js';
import { decode } from '../read/decode/decode.js';
import type { FoundFile } from '../read/find/find.js';
import { readJson } from '../read/json/json.js';
import type { ReadOptions } from '../read/options.js';
import { readArticles } from '../read/read.js';
import { DocumentReaders } from '../read/readers.js';
import type { ReadItem } from '../types/article.js';
import { standardInput } from './stdin.js';

/**
 * The articles on standard input, which has no name to tell records from plain text by.
 *
 * @throws UserError where it is no text
 */
export async function* readNameless(options: ReadOptions): AsyncGenerator<readonly ReadItem[]> {
  const bytes = await buffer(standardInput());
  const decoded = decode(bytes);
  if ('binary' in decoded) throw new UserError(`standard input: ${decoded.binary}`);
  const format = formatOf(decoded.text);
  const file: FoundFile = { path: '-', absolute: '-', format, explicit: true };
  if (format === 'plain') {
    // tells pages by how they begin, as of any file whose name does not say
    const readers = new DocumentReaders();
    await readers.load([format]);
    yield await readers.read(bytes, format, { path: '-', explicit: true }, options.fields);
  } else if (format === 'json') yield readJson(decoded.text, file, options.fields);
  else yield* readArticles(file, { ...options, stdin: Readable.from([bytes]) });
}

function formatOf(text: string): 'plain' | 'json' | 'jsonl' {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (!/^[{[]/.test(start)) return 'plain';
  if (isJson(start.slice(0, Math.max(0, start.indexOf('\n'))))) return 'jsonl';
  return isJson(start) ? 'json' : 'plain';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
