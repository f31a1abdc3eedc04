/** Writers of values as JSON by a tree of keys: made once for the million rows of a list, they walk no keys for a row. */
import { EMPTY, Fixed, type JsonBytes } from './json-bytes.js';
import { jsonString } from './sanitize.js';

/** `true` for a value printed as it is, `[keys]` for a list of objects, an object for an object. */
export type KeyTree = true | readonly [KeyTree] | { readonly [key: string]: KeyTree };

export type Writer<T = unknown> = (out: JsonBytes, value: T) => void;

/** What stands before the first value of an object or list, between two, and behind the last. */
interface Signs {
  readonly open: string;
  readonly next: string;
  readonly close: string;
}

/** Where line breaks and spaces stand. */
export interface Layout {
  readonly space: '' | ' ';
  readonly object: Signs;
  readonly list: Signs;
  /** The layout of a value in an object or a list. */
  inner(keys: KeyTree, isElement: boolean): Layout;
}

/**
 * All on one line.
 *
 * @param space stands after commas, colons and opening braces and before closing braces
 * @param open  the beginning of the outermost object
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

/** Each value on a line, and an element of a list on one line if it `isLine`. */
export function onLines(isLine: (element: KeyTree) => boolean, indent = ''): Layout {
  const inner = `\n${indent}  `;
  const signs = (open: string, close: string): Signs => ({
    open: open + inner,
    next: `,${inner}`,
    close: `\n${indent}${close}`,
  });
  return {
    space: ' ',
    object: signs('{', '}'),
    list: signs('[', ']'),
    inner: (keys, isElement) => (isElement && isLine(keys) ? onOneLine(' ') : onLines(isLine, `${indent}  `)),
  };
}

/** A value of an object: its key with what stands before it, as the first value of the object or behind others. */
export interface Field {
  readonly key: string;
  readonly first: Fixed;
  readonly next: Fixed;
}

export function fieldOf(key: string, { object, space }: Layout): Field {
  const name = `${jsonString(key)}:${space}`;
  return { key, first: new Fixed(object.open + name), next: new Fixed(object.next + name) };
}

/** Writes the values of these keys in this order, numbers with at most four decimals. */
export function writerOf(keys: KeyTree, layout: Layout): Writer {
  if (keys === true) return anyWriter(layout.space);
  if (isList(keys)) {
    const list = listWriter(writerOf(keys[0], layout.inner(keys[0], true)), layout);
    return (out, values) => list(out, values as Iterable<unknown>);
  }
  const close = new Fixed(layout.object.close);
  const fields = Object.entries(keys).map(([key, part]) => ({
    ...fieldOf(key, layout),
    write: writerOf(part, layout.inner(part, false)),
  }));
  return (out, value) => {
    let isEmpty = true;
    for (const { key, first, next, write } of fields) {
      const part = (value as Values)[key];
      if (part === undefined) continue;
      out.fixed(isEmpty ? first : next);
      isEmpty = false;
      if (typeof part === 'string') out.string(part);
      else if (typeof part === 'number') out.number(part);
      else write(out, part);
    }
    out.fixed(isEmpty ? EMPTY : close);
  };
}

/** Writes the elements of a list. */
function listWriter(write: Writer, layout: Layout): Writer<Iterable<unknown>> {
  const { open, next, close } = listSigns(layout);
  return (out, values) => {
    let before = open;
    for (const value of values) {
      out.fixed(before);
      before = next;
      write(out, value);
      out.endPiece();
    }
    out.fixed(before === open ? EMPTY_LIST : close);
  };
}

/** Writes the elements of a list, and hands on what is complete. */
export function* listPieces(
  out: JsonBytes,
  values: Iterable<unknown>,
  write: Writer,
  layout: Layout,
): Generator<Uint8Array> {
  const { open, next, close } = listSigns(layout);
  let before = open;
  for (const value of values) {
    out.fixed(before);
    before = next;
    write(out, value);
    out.endPiece();
    if (out.hasPieces) yield* out.takePieces();
  }
  out.fixed(before === open ? EMPTY_LIST : close);
}

const listSigns = ({ list: { open, next, close } }: Layout) => ({
  open: new Fixed(open),
  next: new Fixed(next),
  close: new Fixed(close),
});

type Values = Readonly<Record<string, unknown>>;

const EMPTY_LIST = new Fixed('[]');

/** Writes any value on one line; the keys of an object in its own order. */
function anyWriter(space: '' | ' '): Writer {
  const layout = onOneLine(space);
  const close = new Fixed(layout.object.close);
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
        out.fixed(isEmpty ? field.first : field.next);
        isEmpty = false;
        write(out, part);
      }
      out.fixed(isEmpty ? EMPTY : close);
    }
  };
  const list = listWriter(write, layout);
  return write;
}

export function isList(keys: KeyTree): keys is readonly [KeyTree] {
  return Array.isArray(keys);
}
