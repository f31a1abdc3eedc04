/**
 * Articles as `twicetold read` keeps them, one JSON object a line, and such objects back to the same articles. They are taken as
 * they are: a text that shows tags would be read as HTML otherwise.
 */
import type { Article } from '../../types/article.js';

/** The mark of a record that is an article of this tool. */
export const KEPT_SCHEMA = 'twicetold.article/1';

/** Fields of a kept article besides `id`, `row`, `ignored` and `text`, in their order. */
const FIELDS = ['title', 'source', 'url', 'published', 'path', 'incomplete', 'credits'] as const;

/** Where a record stands: its file, and its number there. */
interface RecordPlace {
  readonly path: string;
  readonly number?: number | undefined;
}

/**
 * The article of a kept record, or undefined for any other record. Its path is that of the file that it was read from, so that
 * articles of one folder remain articles of one publisher.
 *
 * @param place  of the record
 * @param isHere whether the article is to have this place instead of the one that it was read from
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
 * An article as a line of JSON with its line feed.
 *
 * @param quoted makes a JSON string
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
