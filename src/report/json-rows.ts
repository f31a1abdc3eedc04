/** Writes articles and pairs as JSON directly from their packed form. */
import type { ArticleRow, ArticleRows, DescribedRow, PackedNumbers, Pair } from '../types/report.js';
import { EMPTY_OBJECT, type JsonBytes, JsonLiteral } from './json-bytes.js';
import { type Field, fieldOf, type KeyTree, type Layout, type Writer, writerOf } from './json-writer.js';

type Tree = Readonly<Record<string, KeyTree>>;

// ---- articles

/** Yields each row; a packed row stays packed (no object for each article). */
export function* eachRow(rows: Iterable<ArticleRow> | ArticleRows): Generator<ArticleRow | DescribedRow> {
  if (!('describe' in rows) || rows.describe === undefined) yield* rows;
  else for (let i = 0; i < rows.length; i++) yield rows.describe(i) ?? rows.at(i)!;
}

/** Writes the rows that `eachRow` yields. */
export function rowWriter(keys: Tree, layout: Layout): Writer {
  const writeObject = writerOf(keys, layout);
  const close = new JsonLiteral(layout.object.close);
  const fields = Object.keys(keys).map(key => fieldOf(key, layout));
  let texts: DescribedRow['texts'] = [];
  /** For each field its index in `texts`, or -1. */
  let textIndexes: number[] = [];
  return (out, value) => {
    const row = value as DescribedRow;
    if (row.utf8 === undefined) {
      writeObject(out, row);
      return;
    }
    if (texts !== row.texts) {
      texts = row.texts;
      textIndexes = fields.map(({ key }) => (texts as readonly string[]).indexOf(key));
    }
    const { utf8, ends, first, present } = row;
    let isEmpty = true;
    for (let i = 0; i < fields.length; i++) {
      const { key, first: opening, next } = fields[i];
      const textIndex = textIndexes[i];
      if (textIndex < 0) {
        const value = row[key as 'id' | 'words'];
        if (value === undefined) continue;
        out.literal(isEmpty ? opening : next);
        if (typeof value === 'number') out.number(value);
        else out.string(value);
      } else {
        if ((present & (1 << textIndex)) === 0) continue;
        const text = first + textIndex;
        out.keyAndUtf8(isEmpty ? opening : next, utf8, text === 0 ? 0 : ends[text - 1], ends[text]);
      }
      isEmpty = false;
    }
    out.literal(close);
  };
}

// ---- pairs

/**
 * A field of a pair: a packed number (`column` >= 0), an object of packed numbers (`parts`), or a property of the pair.
 */
interface PairField extends Field {
  readonly column: number;
  readonly parts: readonly PairField[];
  readonly write: Writer;
}

/** Writes pairs, with packed numbers or as objects. */
export function pairWriter(keys: Tree, layout: Layout): Writer<Pair> {
  const writeObject = writerOf(keys, layout);
  const close = new JsonLiteral(layout.object.close);
  let columns: readonly string[] | undefined;
  let fields: PairField[] = [];
  return (out, pair) => {
    const { packed } = pair as { readonly packed?: PackedNumbers };
    if (packed === undefined) {
      writeObject(out, pair);
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
    const prefix = `${name}.`;
    const within = columns.filter(column => column.startsWith(prefix));
    const inner = layout.inner(part, false);
    // the keys of an object such as `evidence` are not in the tree: the columns name them
    const parts = part === true ? Object.fromEntries(within.map(column => [column.slice(prefix.length), true])) : part;
    return {
      ...fieldOf(key, layout),
      column: columns.indexOf(name),
      parts: within.length === 0 ? [] : pairFields(parts as Tree, columns, prefix, inner),
      write: writerOf(part, inner),
    };
  });
}

function writePacked(
  out: JsonBytes,
  fields: readonly PairField[],
  close: JsonLiteral,
  pair: Pair,
  packed: PackedNumbers,
): void {
  const { values, at } = packed;
  let isEmpty = true;
  for (const { key, first, next, column, parts, write } of fields) {
    if (column >= 0) {
      const value = values[at + column];
      if (Number.isNaN(value)) continue;
      out.literal(isEmpty ? first : next);
      out.number(value);
    } else if (parts.length > 0) {
      out.literal(isEmpty ? first : next);
      writePacked(out, parts, close, pair, packed);
    } else {
      const value = pair[key as keyof Pair];
      if (value === undefined) continue;
      out.literal(isEmpty ? first : next);
      write(out, value);
    }
    isEmpty = false;
  }
  out.literal(isEmpty ? EMPTY_OBJECT : close);
}
