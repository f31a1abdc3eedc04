/** Which file is in which format, by its name. Which reader takes which format stands in `read.ts`. */
import { basename } from 'node:path';

export const FORMATS = ['plain', 'markdown', 'jsonl', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Extensions in lower case with their dot; a name without an extension is plain text. */
export const EXTENSIONS = {
  plain: ['.txt', '.text'],
  markdown: ['.md', '.markdown'],
  jsonl: ['.jsonl', '.ndjson'],
  json: ['.json'],
} as const satisfies Record<Format, readonly string[]>;

const FORMAT_OF: ReadonlyMap<string, Format> = new Map([
  ['', 'plain'],
  ...FORMATS.flatMap(format => EXTENSIONS[format].map((extension): [string, Format] => [extension, format])),
]);

/** The format a file name stands for; undefined where no reader takes its extension. */
export function formatOf(path: string): Format | undefined {
  return FORMAT_OF.get(extensionOf(path));
}

/**
 * The extension in lower case with its dot, or ''. Articles are often saved under their headline, so what follows the
 * last dot only counts when it looks like an extension: "Talks with Mr. Smith" and "budget 3.2025" have none.
 */
export function extensionOf(path: string): string {
  const match = /[^.](\.[a-z0-9]{1,10})$/i.exec(basename(path));
  const extension = match?.[1].toLowerCase() ?? '';
  return /[a-z]/.test(extension) ? extension : '';
}
