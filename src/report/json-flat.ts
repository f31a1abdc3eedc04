/** Values of a report as JSON on one line. */
import type { Pair } from '../types/report.js';
import { RowFields } from './bulk-fields.js';
import type { JsonBuffer } from './json-buffer.js';
import { type AnyShape, isKeys, isList, isObject, type Values } from './json-shape.js';
import { bytesOf, CLOSE_LIST, COMPACT, EMPTY, OPEN_LIST, type Signs } from './json-signs.js';
import { PAIR_SHAPE, type Shape } from './key-order.js';

/**
 * Writes the value's fields without spaces, a comma before each, in the shape's order, numbers with at most four decimals.
 */
export function compactFields<T extends object>(out: JsonBuffer, value: T, shape: Shape<T>): void {
  fields(out, value as Values, shape as AnyShape, COMPACT);
}

/** Called for every value of every article and pair: plain loops, nothing made on the way. */
export function flat(out: JsonBuffer, value: unknown, shape: AnyShape, signs: Signs): void {
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
