/** JSON for machines that people also read: indented, each article, pair and member on a line of its own. */
import type { Comparison, StreamedReport } from '../model.js';
import { COMPARISON_SHAPE, REPORT_SHAPE, type Shape } from './key-order.js';
import { jsonString } from './sanitize.js';

type Keys = { readonly [key: string]: AnyShape };
type AnyShape = true | readonly [AnyShape] | Keys;

export function reportJson(report: StreamedReport): Iterable<string> {
  return document(report, REPORT_SHAPE as unknown as Shape<StreamedReport>);
}

export function comparisonJson(comparison: Comparison): Iterable<string> {
  return document(comparison, COMPARISON_SHAPE);
}

/** The value on one line without spaces, its keys in the shape's order, numbers with at most four decimals. */
export function jsonLine<T>(value: T, shape: Shape<T>): string {
  return flat(value, shape as AnyShape, COMPACT);
}

function* document<T>(value: T, shape: Shape<T>): Generator<string> {
  yield* indented(value, shape as AnyShape, '');
  yield '\n';
}

const COMPACT = { comma: ',', colon: ':', open: '{', close: '}' };
const SPACED = { comma: ', ', colon: ': ', open: '{ ', close: ' }' };

function* indented(value: unknown, shape: AnyShape, indent: string): Generator<string> {
  const inner = `${indent}  `;
  let separator = '\n';
  if (isIterable(value) && isList(shape)) {
    const nested = holdsList(shape[0]);
    yield '[';
    for (const element of value) {
      yield separator + inner;
      if (nested) yield* indented(element, shape[0], inner);
      else yield flat(element, shape[0], SPACED);
      separator = ',\n';
    }
    yield separator === '\n' ? ']' : `\n${indent}]`;
  } else if (isObject(value) && isKeys(shape)) {
    yield '{';
    for (const [key, part] of entries(value, shape)) {
      yield `${separator}${inner}${jsonString(key)}: `;
      yield* indented(part, shape[key] ?? true, inner);
      separator = ',\n';
    }
    yield `\n${indent}}`;
  } else yield flat(value, shape, SPACED);
}

/** Called for every value of every article and pair: plain loops, nothing made on the way. */
function flat(value: unknown, shape: AnyShape, signs: typeof COMPACT): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(Math.round(value * 10_000) / 10_000) : 'null';
  if (Array.isArray(value)) {
    const element = isList(shape) ? shape[0] : true;
    return `[${value.map(part => flat(part, element, signs)).join(signs.comma)}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  let text = '';
  for (const key of isKeys(shape) ? keysOf(shape) : Object.keys(value)) {
    const part = value[key];
    if (part === undefined) continue;
    text += text === '' ? signs.open : signs.comma;
    text += keyString(key) + signs.colon + flat(part, isKeys(shape) ? (shape[key] ?? true) : true, signs);
  }
  return text === '' ? '{}' : text + signs.close;
}

const knownKeys = new WeakMap<Keys, readonly string[]>();

function keysOf(shape: Keys): readonly string[] {
  let keys = knownKeys.get(shape);
  if (keys === undefined) {
    keys = Object.keys(shape);
    knownKeys.set(shape, keys);
  }
  return keys;
}

const keyStrings = new Map<string, string>();

/** Keys are those of the model, a few dozen in all. */
function keyString(key: string): string {
  let text = keyStrings.get(key);
  if (text === undefined) {
    text = jsonString(key);
    keyStrings.set(key, text);
  }
  return text;
}

/** Keys in the shape's order, in the value's own where the shape names none; absent ones are left out. */
function* entries(value: Readonly<Record<string, unknown>>, shape: AnyShape): Generator<[string, unknown]> {
  for (const key of Object.keys(isKeys(shape) ? shape : value)) {
    if (value[key] !== undefined) yield [key, value[key]];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
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
  return isKeys(shape) && Object.values(shape).some(isList);
}
