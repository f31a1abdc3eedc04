/**
 * Writes articles as `twicetold read` stores them, one JSON object per line, and reads such objects back unchanged. An
 * ordinary record reader would read a text with tags as HTML.
 */
import type { Article } from '../../types/article.js';

/** Schema of a stored article. */
export const KEPT_SCHEMA = 'twicetold.article/1';

/** Fields of a stored article besides `id`, `row`, `ignored` and `text`, in the order of the output. */
const FIELDS = ['title', 'source', 'url', 'published', 'path', 'incomplete', 'credits'] as const;

/** Location of a record: its file, and its number there. */
interface RecordPlace {
  readonly path: string;
  readonly number?: number | undefined;
}

/**
 * The article of a stored record; undefined for another record. Its path is that of the original file, so that the
 * articles of one folder remain articles of one publisher.
 *
 * @param place  location of the record
 * @param isHere true to give the article this location instead of the original one
 */
export function keptArticle(
  record: Readonly<Record<string, unknown>>,
  place: RecordPlace,
  isHere = false,
): Article | undefined {
  const { path } = place;
  const { schema, id, text, ignored } = record;
  const row = isHere ? place.number : record.row;
  if (schema !== KEPT_SCHEMA || typeof id !== 'string' || id === '' || typeof text !== 'string') return undefined;
  const article: Record<string, string | number | boolean> = { id, path, text };
  if (Number.isSafeInteger(row)) article.row = row as number;
  if (ignored === true) article.ignored = true;
  for (const field of FIELDS) {
    const value = record[field];
    if (typeof value === 'string' && !(isHere && field === 'path')) article[field] = value;
  }
  return article as unknown as Article;
}

/**
 * Writes an article as a line of JSON with its line feed.
 *
 * @param quoted converts a text to a JSON string
 */
export function keptLine(article: Article, quoted: (text: string) => string): string {
  let line = `{"schema":"${KEPT_SCHEMA}","id":${quoted(article.id)}`;
  for (const field of FIELDS) {
    const value = article[field];
    if (value !== undefined) line += `,"${field}":${quoted(value)}`;
  }
  if (article.row !== undefined) line += `,"row":${article.row}`;
  if (article.ignored === true) line += ',"ignored":true';
  return `${line},"text":${quoted(article.text)}}\n`;
}
