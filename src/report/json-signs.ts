/** What stands between the values of JSON, as bytes: made once, whatever the number of values. */
import { BulkFields } from './bulk-fields.js';
import type { AnyShape, Keys } from './json-shape.js';
import { jsonString } from './sanitize.js';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const OPEN = bytesOf('{');
export const EMPTY = bytesOf('{}');
export const OPEN_LIST = bytesOf('[');
export const CLOSE_LIST = bytesOf(']');
export const LINE_BREAK = bytesOf('\n');

/** How objects and lists are written that stand on one line. */
export class Signs {
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
export interface Plan {
  readonly keys: readonly string[];
  readonly befores: readonly Uint8Array[];
  readonly shapes: readonly AnyShape[];
}

export const COMPACT = new Signs('');
export const SPACED = new Signs(' ');

/** Line breaks and what is before them, for one depth of nesting. */
export class Lines {
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

export const OUTERMOST = new Lines('');
