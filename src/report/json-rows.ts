/** Writers of what a large report is made of, articles and pairs, from the bytes and columns in which they are stored. */
import type { ArticleRow, ArticleRows, DescribedRow, PackedNumbers, Pair } from '../types/report.js';
import { EMPTY, Fixed, type JsonBytes } from './json-bytes.js';
import { type Field, fieldOf, type KeyTree, type Layout, type Writer, writerOf } from './json-writer.js';

type Tree = Readonly<Record<string, KeyTree>>;

// ---- articles

/** The rows, without making those that need not be made. */
export function* eachRow(rows: Iterable<ArticleRow> | ArticleRows): Generator<ArticleRow | DescribedRow> {
  if (!('describe' in rows) || rows.describe === undefined) yield* rows;
  else for (let i = 0; i < rows.length; i++) yield rows.describe(i) ?? rows.at(i)!;
}

/** Writes rows of `eachRow`. */
export function rowWriter(keys: Tree, layout: Layout): Writer {
  const writeMade = writerOf(keys, layout);
  const close = new Fixed(layout.object.close);
  const fields = Object.keys(keys).map(key => fieldOf(key, layout));
  let texts: DescribedRow['texts'] = [];
  /** By field: which of the texts it is. */
  let places: number[] = [];
  return (out, value) => {
    const row = value as DescribedRow;
    if (row.utf8 === undefined) {
      writeMade(out, row);
      return;
    }
    if (texts !== row.texts) {
      texts = row.texts;
      places = fields.map(({ key }) => (texts as readonly string[]).indexOf(key));
    }
    const { utf8, ends, first, present } = row;
    let isEmpty = true;
    for (let i = 0; i < fields.length; i++) {
      const { key, first: before, next } = fields[i];
      const place = places[i];
      if (place < 0) {
        const value = row[key as 'id' | 'words'];
        if (value === undefined) continue;
        out.fixed(isEmpty ? before : next);
        if (typeof value === 'number') out.number(value);
        else out.string(value);
      } else {
        if ((present & (1 << place)) === 0) continue;
        const text = first + place;
        out.stringAfter(isEmpty ? before : next, utf8, text === 0 ? 0 : ends[text - 1], ends[text]);
      }
      isEmpty = false;
    }
    out.fixed(close);
  };
}

// ---- pairs

/** A value of a pair: a number of a column, an object of such, or what the pair itself has under the key. */
interface PairField extends Field {
  readonly column: number;
  readonly parts: readonly PairField[];
  readonly write: Writer;
}

/** Writes pairs, whose numbers may be packed. */
export function pairWriter(keys: Tree, layout: Layout): Writer<Pair> {
  const writeMade = writerOf(keys, layout);
  const close = new Fixed(layout.object.close);
  let columns: readonly string[] | undefined;
  let fields: PairField[] = [];
  return (out, pair) => {
    const { packed } = pair as { readonly packed?: PackedNumbers };
    if (packed === undefined) {
      writeMade(out, pair);
      return;
    }
    if (columns !== packed.columns) {
      columns = packed.columns;
      fields = pairFields(keys, columns, '', layout);
    }
    writePacked(out, fields, close, pair, packed);
  };
}

function pairFields(keys: Tree, columns: readonly string[], path: string, layout: Layout): PairField[] {
  return Object.entries(keys).map(([key, part]) => {
    const name = path + key;
    const within = columns.filter(column => column.startsWith(`${name}.`));
    const inner = layout.inner(part, false);
    // of an object with any keys, these are the columns
    const parts =
      part === true ? Object.fromEntries(within.map(column => [column.slice(name.length + 1), true])) : part;
    return {
      ...fieldOf(key, layout),
      column: columns.indexOf(name),
      parts: within.length === 0 ? [] : pairFields(parts as Tree, columns, `${name}.`, inner),
      write: writerOf(part, inner),
    };
  });
}

function writePacked(
  out: JsonBytes,
  fields: readonly PairField[],
  close: Fixed,
  pair: Pair,
  packed: PackedNumbers,
): void {
  const { values, at } = packed;
  let isEmpty = true;
  for (const { key, first, next, column, parts, write } of fields) {
    if (column >= 0) {
      const value = values[at + column];
      if (Number.isNaN(value)) continue;
      out.fixed(isEmpty ? first : next);
      out.number(value);
    } else if (parts.length > 0) {
      out.fixed(isEmpty ? first : next);
      writePacked(out, parts, close, pair, packed);
    } else {
      const value = pair[key as keyof Pair];
      if (value === undefined) continue;
      out.fixed(isEmpty ? first : next);
      write(out, value);
    }
    isEmpty = false;
  }
  out.fixed(isEmpty ? EMPTY : close);
}
