/** Which key of a record holds what: the usual names of feeds, crawlers and content systems. */
import { normaliseDate } from './dates.js';

type Part = 'id' | 'title' | 'text' | 'published' | 'source' | 'url';

/** Record field to take for each part of an article; a dotted path reaches into objects. */
export type FieldChoice = Readonly<Partial<Record<Part, string>>>;

/** In the order in which they are tried, whatever their case in the record. */
const FIELD_NAMES = {
  id: ['id', '_id', 'guid', 'uuid', 'doc_id'],
  title: ['title', 'headline', 'name'],
  text: ['text', 'content', 'body', 'article', 'articleBody', 'maintext', 'full_text', 'content_text'],
  published: [
    'published',
    'date',
    'datePublished',
    'date_publish',
    'published_at',
    'pubDate',
    'publish_date',
    'created_at',
  ],
  source: ['source', 'site', 'publisher', 'source_domain', 'domain', 'author', 'authors', 'byline'],
  url: ['url', 'link', 'canonical_url', 'canonical'],
} as const satisfies Record<Part, readonly string[]>;

export type Fields = { -readonly [part in Part]?: string };

const PARTS = Object.keys(FIELD_NAMES) as Part[];

const CONVERT: Readonly<Record<Part, (value: unknown) => string | undefined>> = {
  id: idOf,
  title: wordsOf,
  text: textOf,
  published: value => normaliseDate(isRecord(value) ? value.$date : value),
  source: nameOf,
  url: wordsOf,
};

interface Slot {
  readonly part: Part;
  readonly rank: number;
}

const SLOTS: ReadonlyMap<string, Slot> = new Map(
  PARTS.flatMap(part => FIELD_NAMES[part].map((name, rank): [string, Slot] => [name.toLowerCase(), { part, rank }])),
);

/** Reads the parts of an article out of a record; where a name holds nothing usable the next one is tried. */
export class FieldReader {
  readonly #choice: FieldChoice;
  readonly #chosen: readonly [Part, string][];

  constructor(choice: FieldChoice) {
    this.#choice = choice;
    this.#chosen = PARTS.flatMap(part => (choice[part] === undefined ? [] : [[part, choice[part]]]));
  }

  read(record: Readonly<Record<string, unknown>>): Fields {
    const fields: Fields = {};
    const ranks: Partial<Record<Part, number>> = {};
    for (const key of Object.keys(record)) {
      // Longer keys are none of ours; lower-casing them costs as much as they please.
      const slot = key.length > 20 ? undefined : (SLOTS.get(key) ?? SLOTS.get(key.toLowerCase()));
      if (slot === undefined || slot.rank >= (ranks[slot.part] ?? Number.POSITIVE_INFINITY)) continue;
      const value = CONVERT[slot.part](record[key]);
      if (value === undefined) continue;
      fields[slot.part] = value;
      ranks[slot.part] = slot.rank;
    }
    for (const [part, path] of this.#chosen) {
      const value = CONVERT[part](lookup(record, path));
      if (value !== undefined) fields[part] = value;
    }
    return fields;
  }

  /** Why a record has no text: one clause that names what was looked for. */
  whyNoText(record: Readonly<Record<string, unknown>>): string {
    const choice = this.#choice.text;
    const names = new Set([...(choice === undefined ? [] : [choice]), ...FIELD_NAMES.text]);
    const lower = new Map(Object.keys(record).map(key => [key.toLowerCase(), key]));
    for (const name of names) {
      const key = lower.get(name.toLowerCase());
      const value = name === choice ? lookup(record, name) : key === undefined ? undefined : record[key];
      if (value !== undefined) return `its ${name} is ${kindOf(value)}, not a text`;
    }
    return `no text field; looked for ${[...names].join(', ')} (name another one with --field text=NAME)`;
  }
}

/** A value by its dotted path; a key that holds the dots itself comes first. */
function lookup(record: unknown, path: string): unknown {
  if (isRecord(record) && Object.hasOwn(record, path)) return record[path];
  let value = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** A string, or a list of paragraphs. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(item => typeof item === 'string') ? value.join('\n\n') : undefined;
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

/** Whole numbers past 2^53 have lost their last digits in JSON.parse and would make two articles one. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  return wordsOf(isRecord(value) ? value.$oid : value);
}

/** A name, an object with a name, or a list of either. */
function nameOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return wordsOf(isRecord(value) ? value.name : value);
  const names = value.map(item => wordsOf(isRecord(item) ? item.name : item)).filter(name => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
