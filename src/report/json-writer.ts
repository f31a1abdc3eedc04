/**
 * Makes JSON writers from a tree of keys: one writer, made once, writes each row of a list without looking up its keys.
 */
import { EMPTY_OBJECT, type JsonBytes, JsonLiteral } from './json-bytes.js';
import { jsonString } from './sanitize.js';

/** `true` for a value of any type, `[keys]` for a list of objects, an object for an object. */
export type KeyTree = true | readonly [KeyTree] | { readonly [key: string]: KeyTree };

export type Writer<T = unknown> = (out: JsonBytes, value: T) => void;

/** Text before the first value of an object or list, between two values, and after the last. */
interface Separators {
  readonly open: string;
  readonly next: string;
  readonly close: string;
}

/** Line breaks and spaces of a value. */
export interface Layout {
  readonly space: '' | ' ';
  readonly object: Separators;
  readonly list: Separators;
  /** The layout of a value within an object (`isElement` false) or a list. */
  inner(keys: KeyTree, isElement: boolean): Layout;
}

/**
 * Everything on one line.
 *
 * @param space after commas, colons and opening braces, and before closing braces
 * @param open  start of the outermost object
 */
export function onOneLine(space: '' | ' ', open = '{'): Layout {
  const next = `,${space}`;
  const layout = (open: string): Layout => ({
    space,
    object: { open: `${open}${space}`, next, close: `${space}}` },
    list: { open: '[', next, close: ']' },
    inner: () => layout('{'),
  });
  return layout(open);
}

/** Each value on a line of its own; an element of a list is one line where `fitsOneLine` says so. */
export function onManyLines(fitsOneLine: (element: KeyTree) => boolean, indent = ''): Layout {
  const inner = `\n${indent}  `;
  const separators = (open: string, close: string): Separators => ({
    open: open + inner,
    next: `,${inner}`,
    close: `\n${indent}${close}`,
  });
  return {
    space: ' ',
    object: separators('{', '}'),
    list: separators('[', ']'),
    inner: (keys, isElement) =>
      isElement && fitsOneLine(keys) ? onOneLine(' ') : onManyLines(fitsOneLine, `${indent}  `),
  };
}

/** A key of an object with its separators: `first` opens the object, `next` follows another value. */
export interface Field {
  readonly key: string;
  readonly first: JsonLiteral;
  readonly next: JsonLiteral;
}

export function fieldOf(key: string, { object, space }: Layout): Field {
  const name = `${jsonString(key)}:${space}`;
  return { key, first: new JsonLiteral(object.open + name), next: new JsonLiteral(object.next + name) };
}

/** A writer of the values of `keys` in their order, with at most four decimals. */
export function writerOf(keys: KeyTree, layout: Layout): Writer {
  if (keys === true) return anyValueWriter(layout.space);
  if (isList(keys)) {
    const list = listWriter(writerOf(keys[0], layout.inner(keys[0], true)), layout);
    return (out, values) => list(out, values as Iterable<unknown>);
  }
  const close = new JsonLiteral(layout.object.close);
  const fields = Object.entries(keys).map(([key, part]) => ({
    ...fieldOf(key, layout),
    write: writerOf(part, layout.inner(part, false)),
  }));
  return (out, value) => {
    let isEmpty = true;
    for (const { key, first, next, write } of fields) {
      const part = (value as Values)[key];
      if (part === undefined) continue;
      out.literal(isEmpty ? first : next);
      isEmpty = false;
      if (typeof part === 'string') out.string(part);
      else if (typeof part === 'number') out.number(part);
      else write(out, part);
    }
    out.literal(isEmpty ? EMPTY_OBJECT : close);
  };
}

/** A writer of a whole list. */
function listWriter(write: Writer, layout: Layout): Writer<Iterable<unknown>> {
  const { open, next, close } = listLiterals(layout);
  return (out, values) => {
    let before = open;
    for (const value of values) {
      out.literal(before);
      before = next;
      write(out, value);
      out.endPiece();
    }
    out.literal(before === open ? EMPTY_LIST : close);
  };
}

/** Writes a list and yields its pieces, so that a long list is never whole in memory. */
export function* listPieces(
  out: JsonBytes,
  values: Iterable<unknown>,
  write: Writer,
  layout: Layout,
): Generator<Uint8Array> {
  const { open, next, close } = listLiterals(layout);
  let before = open;
  for (const value of values) {
    out.literal(before);
    before = next;
    write(out, value);
    out.endPiece();
    if (out.hasPieces) yield* out.takePieces();
  }
  out.literal(before === open ? EMPTY_LIST : close);
}

const listLiterals = ({ list: { open, next, close } }: Layout) => ({
  open: new JsonLiteral(open),
  next: new JsonLiteral(next),
  close: new JsonLiteral(close),
});

type Values = Readonly<Record<string, unknown>>;

const EMPTY_LIST = new JsonLiteral('[]');

/** A writer of any value on one line, with the keys of an object in their own order. */
function anyValueWriter(space: '' | ' '): Writer {
  const layout = onOneLine(space);
  const close = new JsonLiteral(layout.object.close);
  const fields = new Map<string, Field>();
  const write: Writer = (out, value) => {
    if (typeof value === 'string') out.string(value);
    else if (typeof value === 'number') out.number(value);
    else if (Array.isArray(value)) list(out, value);
    else if (typeof value !== 'object' || value === null) out.json(JSON.stringify(value));
    else {
      let isEmpty = true;
      for (const key in value) {
        const part = (value as Values)[key];
        if (part === undefined) continue;
        let field = fields.get(key);
        if (field === undefined) {
          field = fieldOf(key, layout);
          fields.set(key, field);
        }
        out.literal(isEmpty ? field.first : field.next);
        isEmpty = false;
        write(out, part);
      }
      out.literal(isEmpty ? EMPTY_OBJECT : close);
    }
  };
  const list = listWriter(write, layout);
  return write;
}

export function isList(keys: KeyTree): keys is readonly [KeyTree] {
  return Array.isArray(keys);
}
