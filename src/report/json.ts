/** JSON for machines that people also read: indented, each article, pair and member on a line of its own. */
import type { Comparison, Pair, StreamedReport } from '../model.js';
import { BulkFields, eachRow, RowFields } from './bulk-fields.js';
import { JsonBuffer } from './json-buffer.js';
import { COMPARISON_SHAPE, PAIR_SHAPE, REPORT_SHAPE, type Shape } from './key-order.js';
import { jsonString } from './sanitize.js';

type Keys = { readonly [key: string]: AnyShape };
type AnyShape = true | readonly [AnyShape] | Keys;

export function reportJson(report: StreamedReport): Iterable<Uint8Array> {
  return document<unknown>(
    { ...report, articles: eachRow(report.articles) },
    REPORT_SHAPE as unknown as Shape<unknown>,
  );
}

export function comparisonJson(comparison: Comparison): Iterable<Uint8Array> {
  return document(comparison, COMPARISON_SHAPE);
}

/**
 * Writes the value's fields without spaces, a comma before each, in the shape's order, numbers with at most four decimals.
 */
export function compactFields<T extends object>(out: JsonBuffer, value: T, shape: Shape<T>): void {
  fields(out, value as Values, shape as AnyShape, COMPACT);
}

function* document<T>(value: T, shape: Shape<T>): Generator<Uint8Array> {
  const out = new JsonBuffer();
  yield* indented(out, value, shape as AnyShape, OUTERMOST);
  out.bytes(LINE_BREAK);
  yield out.take();
}

type Values = Readonly<Record<string, unknown>>;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const OPEN = bytesOf('{');
const EMPTY = bytesOf('{}');
const OPEN_LIST = bytesOf('[');
const CLOSE_LIST = bytesOf(']');
const LINE_BREAK = bytesOf('\n');

/** How objects and lists are written that stand on one line. */
class Signs {
  readonly comma: Uint8Array;
  readonly close: Uint8Array;
  /** Takes the place of the comma in front of the first field, and as many spaces follow both. */
  readonly open = OPEN[0];
  readonly bulk: BulkFields;
  readonly #space: string;
  readonly #plans = new WeakMap<Keys, Plan>();
  readonly #befores = new Map<string, Uint8Array>();

  constructor(space: '' | ' ') {
    this.bulk = new BulkFields(space, key => this.beforeValue(key));
    this.#space = space;
    this.comma = bytesOf(`,${space}`);
    this.close = bytesOf(`${space}}`);
  }

  /** What stands before a value. Keys are those of the model, a few dozen in all. */
  beforeValue(key: string): Uint8Array {
    let bytes = this.#befores.get(key);
    if (bytes === undefined) {
      bytes = bytesOf(`,${this.#space}${jsonString(key)}:${this.#space}`);
      this.#befores.set(key, bytes);
    }
    return bytes;
  }

  plan(shape: Keys): Plan {
    let plan = this.#plans.get(shape);
    if (plan === undefined) {
      const keys = Object.keys(shape);
      plan = { keys, befores: keys.map(key => this.beforeValue(key)), shapes: keys.map(key => shape[key]) };
      this.#plans.set(shape, plan);
    }
    return plan;
  }
}

/** The fields of a shape, in columns. */
interface Plan {
  readonly keys: readonly string[];
  readonly befores: readonly Uint8Array[];
  readonly shapes: readonly AnyShape[];
}

const COMPACT = new Signs('');
const SPACED = new Signs(' ');

/** Line breaks and what is before them, for one depth of nesting. */
class Lines {
  readonly first: Uint8Array;
  readonly next: Uint8Array;
  readonly closeList: Uint8Array;
  readonly closeObject: Uint8Array;
  readonly #indent: string;
  readonly #befores = new Map<string, Uint8Array>();
  #inner: Lines | undefined;

  constructor(indent: string) {
    this.#indent = indent;
    this.first = bytesOf(`\n${indent}  `);
    this.next = bytesOf(`,\n${indent}  `);
    this.closeList = bytesOf(`\n${indent}]`);
    this.closeObject = bytesOf(`\n${indent}}`);
  }

  get inner(): Lines {
    this.#inner ??= new Lines(`${this.#indent}  `);
    return this.#inner;
  }

  beforeValue(key: string): Uint8Array {
    let bytes = this.#befores.get(key);
    if (bytes === undefined) {
      bytes = bytesOf(`${jsonString(key)}: `);
      this.#befores.set(key, bytes);
    }
    return bytes;
  }
}

const OUTERMOST = new Lines('');

/** Yields as soon as there is enough, whatever is still open. */
function* indented(out: JsonBuffer, value: unknown, shape: AnyShape, lines: Lines): Generator<Uint8Array> {
  if (isIterable(value) && isList(shape)) {
    const elements = value[Symbol.iterator]();
    const first = elements.next();
    out.bytes(OPEN_LIST);
    if (first.done === true) {
      out.bytes(CLOSE_LIST);
      return;
    }
    out.bytes(lines.first);
    if (holdsList(shape[0])) {
      for (let next: IteratorResult<unknown> = first; next.done !== true; next = elements.next()) {
        if (next !== first) out.bytes(lines.next);
        if (isSmall(next.value)) whole(out, next.value, shape[0], lines.inner);
        else yield* indented(out, next.value, shape[0], lines.inner);
        if (out.isEnough) yield out.take();
      }
    } else {
      flat(out, first.value, shape[0], SPACED);
      while (!isWritten(out, elements, shape[0], lines)) yield out.take();
    }
    out.bytes(lines.closeList);
  } else if (isObject(value) && isKeys(shape)) {
    let separator = lines.first;
    out.bytes(OPEN);
    for (const [key, part] of entries(value, shape)) {
      out.bytes(separator);
      out.bytes(lines.beforeValue(key));
      const its = shape[key] ?? true;
      if (its === true) flat(out, part, its, SPACED);
      else yield* indented(out, part, its, lines.inner);
      separator = lines.next;
    }
    out.bytes(lines.closeObject);
  } else flat(out, value, shape, SPACED);
}

/** Writes elements, each with a comma before it, and stops where there is enough: a loop in a generator is a slow one. */
function isWritten(out: JsonBuffer, elements: Iterator<unknown>, shape: AnyShape, { next }: Lines): boolean {
  while (!out.isEnough) {
    const element = elements.next();
    if (element.done === true) return true;
    out.bytes(next);
    flat(out, element.value, shape, SPACED);
  }
  return false;
}

/** Elements of a list that are written at once. */
const FEW = 64;

/** True where no list in it is long. */
function isSmall(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    const part = value[key];
    if (Array.isArray(part) && part.length > FEW) return false;
  }
  return true;
}

/** What `indented` writes, at once: most clusters are a few lines, and a generator for each part of them takes longer. */
function whole(out: JsonBuffer, value: unknown, shape: AnyShape, lines: Lines): void {
  let separator = lines.first;
  if (Array.isArray(value) && isList(shape)) {
    const nested = holdsList(shape[0]);
    out.bytes(OPEN_LIST);
    for (const element of value) {
      out.bytes(separator);
      if (nested) whole(out, element, shape[0], lines.inner);
      else flat(out, element, shape[0], SPACED);
      separator = lines.next;
    }
    out.bytes(value.length === 0 ? CLOSE_LIST : lines.closeList);
  } else if (isObject(value) && isKeys(shape)) {
    out.bytes(OPEN);
    for (const key in shape) {
      if (value[key] === undefined) continue;
      out.bytes(separator);
      out.bytes(lines.beforeValue(key));
      whole(out, value[key], shape[key], lines.inner);
      separator = lines.next;
    }
    out.bytes(lines.closeObject);
  } else flat(out, value, shape, SPACED);
}

/** Called for every value of every article and pair: plain loops, nothing made on the way. */
function flat(out: JsonBuffer, value: unknown, shape: AnyShape, signs: Signs): void {
  if (typeof value === 'string') out.string(value);
  else if (typeof value === 'number') out.number(value);
  else if (Array.isArray(value)) {
    const element = isList(shape) ? shape[0] : true;
    out.bytes(OPEN_LIST);
    for (let i = 0; i < value.length; i++) {
      if (i > 0) out.bytes(signs.comma);
      flat(out, value[i], element, signs);
    }
    out.bytes(CLOSE_LIST);
  } else if (isObject(value)) {
    const start = out.length;
    fields(out, value, shape, signs);
    if (out.length === start) out.bytes(EMPTY);
    else {
      out.replace(start, signs.open);
      out.bytes(signs.close);
    }
  } else out.bytes(bytesOf(JSON.stringify(value)));
}

/** Writes all fields of an object with a comma before each. */
function fields(out: JsonBuffer, value: Values | RowFields, shape: AnyShape, signs: Signs): void {
  if (value instanceof RowFields) {
    signs.bulk.row(out, value);
    return;
  }
  if (shape === PAIR_SHAPE) {
    signs.bulk.pair(out, value as unknown as Pair);
    return;
  }
  if (!isKeys(shape)) {
    for (const key of Object.keys(value)) field(out, signs.beforeValue(key), value[key], true, signs);
    return;
  }
  const { keys, befores, shapes } = signs.plan(shape);
  for (let i = 0; i < keys.length; i++) field(out, befores[i], value[keys[i]], shapes[i], signs);
}

function field(out: JsonBuffer, before: Uint8Array, value: unknown, shape: AnyShape, signs: Signs): void {
  if (value === undefined) return;
  out.bytes(before);
  flat(out, value, shape, signs);
}

/** Keys in the shape's order, in the value's own where the shape names none; absent ones are left out. */
function* entries(value: Values, shape: AnyShape): Generator<[string, unknown]> {
  for (const key of Object.keys(isKeys(shape) ? shape : value)) {
    if (value[key] !== undefined) yield [key, value[key]];
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isList(shape: AnyShape): shape is readonly [AnyShape] {
  return Array.isArray(shape);
}

function isKeys(shape: AnyShape): shape is Keys {
  return shape !== true && !isList(shape);
}

function holdsList(shape: AnyShape): boolean {
  if (!isKeys(shape)) return false;
  for (const key in shape) if (isList(shape[key])) return true;
  return false;
}
