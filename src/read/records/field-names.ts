/** The names under which scrapers, feeds and content systems keep the parts of an article. */

export type Part = 'id' | 'title' | 'text' | 'published' | 'source' | 'url';

/**
 * In the order in which they are tried, whatever their case in the record: Scrapy items, newspaper, news-please,
 * trafilatura, WordPress and Ghost exports, Hugo's JSON, schema.org, JSON Feed, NewsAPI and GDELT.
 */
export const FIELD_NAMES = {
  id: ['id', '_id', 'guid', 'uuid', 'doc_id', '@id'],
  title: ['title', 'headline', 'name', 'post_title'],
  text: [
    'text',
    'content',
    'body',
    'article',
    'articleBody',
    'maintext',
    'full_text',
    'content_text',
    'article_text',
    'body_text',
    'plaintext',
    'raw_text',
    'paragraphs',
    'contents',
    'post_content',
    'content_html',
    'body_html',
    'article_html',
    'html',
  ],
  published: [
    'published',
    // WordPress gives the same time without a zone as `date`.
    'date_gmt',
    'date',
    'datePublished',
    'date_publish',
    'published_at',
    'publishedAt',
    'pubDate',
    'publish_date',
    'date_published',
    'published_date',
    'publication_date',
    'post_date_gmt',
    'post_date',
    'seendate',
    'created_at',
  ],
  source: [
    'source',
    'site',
    'site_name',
    'sitename',
    'publisher',
    'source_domain',
    'domain',
    'source-hostname',
    'hostname',
    'source_url',
    'author',
    'authors',
    'byline',
    'primary_author',
  ],
  url: ['url', 'link', 'canonical_url', 'canonical', 'canonical_link', 'permalink', 'mainEntityOfPage'],
} as const satisfies Record<Part, readonly string[]>;

/** Of the names of texts, those that hold HTML. */
export const HTML_NAMES: ReadonlySet<string> = new Set([
  'post_content',
  'content_html',
  'body_html',
  'article_html',
  'html',
]);

export const PARTS = Object.keys(FIELD_NAMES) as Part[];

/** Which part a name stands for, and where it stands among the part's names, from 0. */
export interface Slot {
  readonly part: Part;
  readonly rank: number;
  readonly html: boolean;
  /** A time in UTC that does not say so. */
  readonly utc: boolean;
}

/** By name in lower case. */
export const SLOTS: ReadonlyMap<string, Slot> = new Map(
  PARTS.flatMap(part =>
    FIELD_NAMES[part].map((name, rank): [string, Slot] => [
      name.toLowerCase(),
      { part, rank, html: HTML_NAMES.has(name), utc: name.endsWith('_gmt') },
    ]),
  ),
);

/** Length of the longest name. */
export const LONGEST_NAME = Math.max(...[...SLOTS.keys()].map(name => name.length));
