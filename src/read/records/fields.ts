/** Which key of a record holds what: the usual names of feeds, crawlers and content systems. */
import { FIELD_NAMES, LONGEST_NAME, PARTS, type Part, SLOTS } from './field-names.js';
import { CONVERT, htmlOf, isRecord, kindOf, utcOf } from './field-values.js';

export { isRecord, kindOf } from './field-values.js';

/** Record field to take for each part of an article; a dotted path reaches into objects. */
export type FieldChoice = Readonly<Partial<Record<Part, string>>>;

export type Fields = { -readonly [part in Part]?: string };

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
    // Read at the very end: a whole page is work, and most records that keep it keep its text too.
    let html: unknown;
    for (const key of Object.keys(record)) {
      // Longer keys are none of ours; lower-casing them costs as much as they please.
      const slot = key.length > LONGEST_NAME ? undefined : (SLOTS.get(key) ?? SLOTS.get(key.toLowerCase()));
      if (slot === undefined || slot.rank >= (ranks[slot.part] ?? Number.POSITIVE_INFINITY)) continue;
      if (slot.html) {
        if (!isWritten(record[key])) continue;
        html = record[key];
      } else {
        const value = slot.utc ? utcOf(record[key]) : CONVERT[slot.part](record[key]);
        if (value === undefined) continue;
        if (isBlankText(slot.part, value)) {
          fields.text ??= value;
          continue;
        }
        fields[slot.part] = value;
      }
      ranks[slot.part] = slot.rank;
    }
    if (html !== undefined && (fields.text === undefined || isBlankText('text', fields.text))) {
      const text = htmlOf(html);
      if (text !== undefined) fields.text = text;
    }
    if (fields.url === undefined && fields.source !== undefined) tellAddress(fields, fields.source, record);
    for (const [part, path] of this.#chosen) {
      const given = lookup(record, path);
      const value = part === 'text' && namesHtml(path) ? htmlOf(given) : CONVERT[part](given);
      if (value === undefined || (fields.text !== undefined && isBlankText(part, value))) continue;
      fields[part] = value;
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
    const first = [...names].slice(0, 8).join(', ');
    return `no text field; looked for ${first} and the like (name another one with --field text=NAME)`;
  }
}

/** Nothing but white space, where a text should be: systems that keep it under another name leave such fields behind. */
function isBlankText(part: Part, value: string): boolean {
  return part === 'text' && !/\S/.test(value);
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

function isWritten(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value);
}

/** Whether a path that the user chose for the text leads to HTML by its last name. */
function namesHtml(path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return name === 'rendered' || SLOTS.get(name)?.html === true;
}

const PAGE = /^https?:\/\/[^/?#\s]+\/[^\s]+$/i;

/** What trafilatura calls the source of a text is the address of its page; the site stands elsewhere. */
function tellAddress(fields: Fields, source: string, record: Readonly<Record<string, unknown>>): void {
  if (!PAGE.test(source)) return;
  fields.url = source;
  delete fields.source;
  for (const name of FIELD_NAMES.source.slice(1)) {
    const value = Object.hasOwn(record, name) ? CONVERT.source(record[name]) : undefined;
    if (value === undefined || PAGE.test(value)) continue;
    fields.source = value;
    return;
  }
}
