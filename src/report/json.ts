/** JSON for machines that people also read: indented, each article, pair and member on a line of its own. */
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import { eachRow } from './bulk-fields.js';
import { JsonBuffer } from './json-buffer.js';
import { flat } from './json-flat.js';
import { type AnyShape, holdsList, isIterable, isKeys, isList, isObject, type Values } from './json-shape.js';
import { CLOSE_LIST, LINE_BREAK, type Lines, OPEN, OPEN_LIST, OUTERMOST, SPACED } from './json-signs.js';
import { COMPARISON_SHAPE, REPORT_SHAPE, type Shape } from './key-order.js';

export function reportJson(report: StreamedReport): Iterable<Uint8Array> {
  return document<unknown>(
    { ...report, articles: eachRow(report.articles) },
    REPORT_SHAPE as unknown as Shape<unknown>,
  );
}

export function comparisonJson(comparison: Comparison): Iterable<Uint8Array> {
  return document(comparison, COMPARISON_SHAPE);
}

function* document<T>(value: T, shape: Shape<T>): Generator<Uint8Array> {
  const out = new JsonBuffer();
  yield* indented(out, value, shape as AnyShape, OUTERMOST);
  out.bytes(LINE_BREAK);
  yield out.take();
}

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

/** Keys in the shape's order, in the value's own where the shape names none; absent ones are left out. */
function* entries(value: Values, shape: AnyShape): Generator<[string, unknown]> {
  for (const key of Object.keys(isKeys(shape) ? shape : value)) {
    if (value[key] !== undefined) yield [key, value[key]];
  }
}
