/**
 * Articles of JSON Lines whose texts stay bytes. A text is most of its line, and a string of it would be made only to be
 * turned into bytes again by the tokeniser: so it is cut out of the line, and `JSON.parse` sees what is left. Whatever is
 * out of the ordinary is none of this file's business: it is read in the ordinary way.
 */

import { jsonStrings } from '../../kernels/json-strings.js';
import type { Article } from '../../types/article.js';
import { type FieldReader, isRecord } from '../records/fields.js';

/** An article whose text is UTF-8 in memory that the next block of lines is read into. */
export interface EncodedArticle {
  readonly article: Omit<Article, 'text'>;
  readonly utf8: Uint8Array;
}

/** Reads a line of a block; undefined where it has to be read in the ordinary way. The number is the record's, from 1. */
export type LineReader = (start: number, end: number, number: number) => EncodedArticle | undefined;

const NEVER: LineReader = () => undefined;

/** Bytes that are worth to be cut out, at least. */
const WORTH = 128;
const [SPACE, QUOTE, LESS, OPENING] = [' ', '"', '<', '{'].map(character => character.charCodeAt(0));

/**
 * Stands for the text: a line with a `\u` escape is not read here, so that nothing else can be it; no name and no date, and
 * what takes it for HTML does not leave it as it is.
 */
const MARK = '\0<p>';
const MARK_AS_JSON = '"\\u0000<p>"';

/**
 * The texts are valid until the next call.
 *
 * @param bytes valid UTF-8
 * @param textOf decodes from one position to another
 */
export function encodedLines(
  bytes: Uint8Array,
  textOf: (start: number, end: number) => string,
  path: string,
  fields: FieldReader,
): LineReader {
  const { input, output, ended, copy } = jsonStrings();
  if (bytes.length >= input.length) return NEVER;
  input.set(bytes);
  input[bytes.length] = 0;
  let free = 0;

  return (start, end, number) => {
    if (input[start] !== OPENING) return undefined;
    // the longest string of the line
    let length = WORTH - 1;
    let [from, to, place] = [0, 0, 0];
    for (let at = start; at < end; at++) {
      if (input[at] !== QUOTE) continue;
      const closing = copy(at + 1, free);
      if (closing < 0) return undefined;
      if (ended[0] - free > length) {
        [from, to, place] = [at, closing + 1, free];
        length = ended[0] - free;
        free = ended[0];
      }
      at = closing;
    }
    // white space before it, or a tag: it may be HTML
    if (to === 0 || output[place] <= SPACE || output[place] === LESS) return undefined;
    const record = parsed(textOf(start, from) + MARK_AS_JSON + textOf(to, end));
    if (!isRecord(record)) return undefined;
    const { id, text, ...rest } = fields.read(record);
    if (text !== MARK || isMarked(id) || isMarked(rest.title) || isMarked(rest.source)) return undefined;
    if (isMarked(rest.url) || isMarked(rest.published)) return undefined;
    return {
      article: { id: id ?? rest.url ?? `${path}#${number}`, path, ...rest },
      utf8: output.subarray(place, place + length),
    };
  };
}

const isMarked = (value: string | undefined): boolean => value?.includes('\0') ?? false;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // why, is said by who reads it in the ordinary way
  }
}
