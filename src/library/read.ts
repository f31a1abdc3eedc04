/** Reads files and addresses for callers of the library, with the readers of the command line, in this thread. */

import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { findFiles } from '../read/find/find.js';
import { readArticles as readFile } from '../read/read.js';
import type { ReadOptions } from '../read/streams.js';
import { Web } from '../read/web.js';
import type { ReadItem } from '../types/article.js';
import { optionsOf, rejectUnknown } from './given.js';

/** Options of `readArticles`. */
export interface ReadArticlesOptions {
  /** Read only files whose path relative to `cwd` matches one of these patterns; all files if empty. */
  readonly include?: readonly string[];
  /** Skip files whose path matches one of these patterns. */
  readonly exclude?: readonly string[];
  /** Whether `.gitignore` files apply; true by default. */
  readonly gitignore?: boolean;
  /** Folder that paths are relative to; the working directory by default. */
  readonly cwd?: string;
  /** Record field for each part of an article, such as `{ text: 'story' }`. */
  readonly fields?: Readonly<Partial<Record<'id' | 'title' | 'text' | 'published' | 'source' | 'url', string>>>;
  /** Fetch the linked page of each feed entry with only a summary, and the entries of OPML files and sitemaps. */
  readonly fetchFull?: boolean;
}

const TYPES: Readonly<Record<keyof ReadArticlesOptions, (value: unknown) => boolean>> = {
  include: isTexts,
  exclude: isTexts,
  gitignore: value => typeof value === 'boolean',
  cwd: value => typeof value === 'string',
  fields: value => typeof value === 'object' && value !== null && isTexts(Object.values(value)),
  fetchFull: value => typeof value === 'boolean',
};

/**
 * Reads files, folders, globs and web addresses, one after the other.
 *
 *     for await (const item of readArticles('articles')) if ('article' in item) console.log(item.article.id);
 *     const report = await findDuplicates(readArticles(['articles', 'https://example.org/feed.xml']));
 *
 * @param paths as on the command line, except `-`
 * @yields an article, or a problem, a skipped file or a notice with its reason. No file ends the reading
 * @throws UserError if a path does not exist, or an option is unknown or of a wrong type
 */
export async function* readArticles(
  paths: string | readonly string[],
  options?: ReadArticlesOptions,
): AsyncGenerator<ReadItem> {
  const all = typeof paths === 'string' ? [paths] : paths;
  if (!Array.isArray(all) || !isTexts(all) || all.length === 0) {
    throw new UserError('readArticles: no path given', "for example: readArticles('articles')");
  }
  if (all.includes('-'))
    throw new UserError('readArticles: - is not a path', 'give the articles to findDuplicates yourself');
  const given = checked(optionsOf(options, 'readArticles', "{ exclude: ['drafts/**'] }"));
  const { include = [], exclude = [], gitignore = true, cwd = '.', fields = {}, fetchFull = false } = given;
  const { files, skipped, problems, notices } = await findFiles(all, {
    include,
    exclude,
    gitignore,
    cwd: resolve(cwd),
  });
  yield* problems.map(problem => ({ problem }));
  yield* skipped.map(skipped => ({ skipped }));
  yield* notices.map(notice => ({ notice }));
  const web = files.some(file => file.web) || fetchFull ? new Web({ full: fetchFull }) : undefined;
  const reading: ReadOptions = { fields, ...(web !== undefined && { web }) };
  try {
    for (const file of files) {
      const followed = fetchFull && file.format === 'feed' ? { ...file, followed: true as const } : file;
      for await (const batch of readFile(followed, reading)) yield* batch;
    }
  } finally {
    web?.close();
  }
}

function checked(options: ReadArticlesOptions): ReadArticlesOptions {
  rejectUnknown(options, Object.keys(TYPES), 'readArticles');
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !TYPES[name as keyof ReadArticlesOptions](value)) {
      throw new UserError(`readArticles: ${name} has a wrong type`, "for example: { fields: { text: 'story' } }");
    }
  }
  return options;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(text => typeof text === 'string');
}
