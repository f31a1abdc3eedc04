/** The types of option values: each converts from text (flags, environment) and from JSON (configuration file). */
import { accepts, expectation, KEEP_RULES, type KeepRule, type ValueSpec } from '../options.js';

/** The result of a conversion that fails. */
export class InvalidValue {
  /**
   * @param hint  how to correct the value
   * @param entry the invalid one of several values
   */
  constructor(
    readonly hint?: string,
    readonly entry?: string,
  ) {}
}

/** A JSON Schema for editors. It may accept values that the tool refuses. */
export type Schema = Readonly<Record<string, unknown>>;

export interface ValueType<T> {
  /** The valid values in words, for error messages: "a number from 0 to 1". */
  readonly expected: string;
  /** Describes the input of `fromJson`. */
  readonly schema: Schema;
  /** The valid names; absent for a type that is not a choice of names. */
  readonly names?: readonly string[];
  /** The flag takes no value. */
  readonly isSwitch?: true;
  /** The flag can be repeated. The environment variable takes several values, separated by commas. */
  readonly repeats?: true;
  /** @param texts exactly one, unless `repeats` */
  readonly fromText: (texts: readonly string[]) => T | InvalidValue;
  readonly fromJson: (value: unknown) => T | InvalidValue;
}

type NumberSpec = Extract<ValueSpec, { readonly minimum: number }>;

/** Accepts digits and a decimal point only; `Number()` would also accept exponents, hexadecimal and white space. */
function readNumber(text: string, spec: NumberSpec): number | InvalidValue {
  const isInteger = spec.type === 'integer';
  if (!isInteger && /^-?\d*,\d+$/.test(text)) {
    return new InvalidValue(`use a decimal point: ${text.replace(',', '.')}`);
  }
  if (!(isInteger ? /^-?\d+$/ : /^-?(\d+(\.\d+)?|\.\d+)$/).test(text)) return new InvalidValue();
  const value = Number(text);
  return accepts(spec, value) ? value : new InvalidValue();
}

export function number(spec: NumberSpec): ValueType<number> {
  const { type, minimum, maximum } = spec;
  return {
    expected: expectation(spec),
    schema: { type, minimum, maximum },
    fromText: ([text]) => readNumber(text, spec),
    fromJson: value =>
      accepts(spec, value)
        ? (value as number)
        : new InvalidValue(typeof value === 'string' ? 'write the number without quotation marks' : undefined),
  };
}

export const wholeNumber = (minimum: number, maximum: number): ValueType<number> =>
  number({ type: 'integer', minimum, maximum });

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A time with its unit, in seconds; a number in a configuration file is in seconds, too. */
export function duration(minimum: number, maximum: number): ValueType<number> {
  const inRange = (seconds: number): number | InvalidValue =>
    seconds >= minimum && seconds <= maximum ? seconds : new InvalidValue();
  const read = (text: string): number | InvalidValue => {
    const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,9})?)([smhd])$/.exec(text) ?? [];
    if (digits !== undefined) return inRange(Number(digits) * SECONDS[unit]);
    return new InvalidValue(/^\d+$/.test(text) ? `write the unit: ${text}s or ${text}m` : undefined);
  };
  return {
    expected: `a time from ${minimum}s to ${Math.floor(maximum / 86_400)}d, with its unit s, m, h or d`,
    schema: {
      anyOf: [
        { type: 'number', minimum, maximum },
        { type: 'string', pattern: '^\\d{1,9}(\\.\\d{1,9})?[smhd]$' },
      ],
    },
    fromText: ([text]) => read(text),
    fromJson: value => {
      if (typeof value === 'number') return inRange(value);
      return typeof value === 'string' ? read(value) : new InvalidValue('write a text such as "10m"');
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 };

/** A number of bytes with its unit, or 0. */
export const bytes: ValueType<number> = {
  expected: 'a size such as 20MB, with its unit KB, MB or GB, or 0',
  schema: { anyOf: [{ const: 0 }, { type: 'string', pattern: '^(0|\\d{1,6}(\\.\\d{1,3})?[KMG]B)$' }] },
  fromText: ([text]) => {
    const [, digits, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([KMG]B)$/i.exec(text) ?? [];
    if (digits !== undefined) return Math.round(Number(digits) * UNITS[unit.toUpperCase()]);
    if (text === '0') return 0;
    return new InvalidValue(/^\d+$/.test(text) ? `write the unit: ${text}MB` : undefined);
  },
  fromJson: value =>
    value === 0
      ? 0
      : typeof value === 'string'
        ? bytes.fromText([value])
        : new InvalidValue('write a text such as "20MB"'),
};

export const flag: ValueType<boolean> = {
  expected: expectation({ type: 'boolean' }),
  schema: { type: 'boolean' },
  isSwitch: true,
  fromText: ([text]) => {
    if (/^(1|true|yes|on)$/i.test(text)) return true;
    return /^(0|false|no|off)$/i.test(text) ? false : new InvalidValue('use 1 or 0');
  },
  fromJson: value =>
    typeof value === 'boolean' ? value : new InvalidValue('write true or false, without quotation marks'),
};

export const text: ValueType<string> = {
  expected: 'a non-empty text',
  schema: { type: 'string', minLength: 1 },
  fromText: ([value]) => (value === '' ? new InvalidValue() : value),
  fromJson: value => (typeof value === 'string' && value !== '' ? value : new InvalidValue()),
};

/** A span of time such as `12h`, `30d` or `4w`; the value is in days. */
export const timeSpan: ValueType<number> = {
  expected: 'a span of time from 1h to 10000w, such as 12h, 30d or 4w',
  schema: { type: 'string', pattern: '^\\d{1,6}[hdw]$' },
  fromText: ([text]) => {
    const [, count, unit] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
    const days = Number(count) * { h: 1 / 24, d: 1, w: 7 }[unit as 'h' | 'd' | 'w'];
    return days > 0 && days <= 70_000 ? days : new InvalidValue();
  },
  fromJson: value => (typeof value === 'string' ? timeSpan.fromText([value]) : new InvalidValue()),
};

/** A day as an ISO 8601 date. */
export const date: ValueType<string> = {
  expected: 'a day such as 2026-03-01',
  schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  fromText: ([text]) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN;
    // the parser turns 2026-02-30 into a day of March
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : new InvalidValue();
  },
  fromJson: value => (typeof value === 'string' ? date.fromText([value]) : new InvalidValue()),
};

/** A whole number from 1 on, or one of the names. */
export function numberOr<const T extends string>(names: readonly T[]): ValueType<number | T> {
  const numbers = wholeNumber(1, 1e9);
  return {
    expected: `a whole number from 1 on, or ${names.join(' or ')}`,
    schema: { anyOf: [numbers.schema, { enum: names }] },
    fromText: ([typed]) => (/^\d/.test(typed) ? numbers.fromText([typed]) : readChoice(names, typed)),
    fromJson: value => (typeof value === 'string' ? readChoice(names, value) : numbers.fromJson(value)),
  };
}

export function readChoice<T extends string>(choices: readonly T[], typed: string): T | InvalidValue {
  const found = choices.find(choice => choice === typed);
  if (found !== undefined) return found;
  const close = nearest(typed, choices);
  return new InvalidValue(close === undefined ? undefined : `did you mean ${close}?`, typed);
}

export function choice<const T extends string>(values: readonly T[]): ValueType<T> {
  return {
    expected: expectation({ type: 'choice', values }),
    names: values,
    schema: { enum: values },
    fromText: ([typed]) => readChoice(values, typed),
    fromJson: value => (typeof value === 'string' ? readChoice(values, value) : new InvalidValue()),
  };
}

/** The type of a detection option. */
export function valueTypeOf(spec: ValueSpec): ValueType<unknown> {
  if (spec.type === 'boolean') return flag;
  return spec.type === 'choice' ? choice(spec.values) : number(spec);
}

/**
 * Several values; in a configuration file a list of strings or one string.
 * @param entry the schema of one string
 */
export function list<T>(
  expected: string,
  entry: Schema,
  read: (texts: readonly string[]) => readonly T[] | InvalidValue,
): ValueType<readonly T[]> {
  return {
    expected,
    repeats: true,
    schema: { anyOf: [entry, { type: 'array', items: entry }] },
    fromText: read,
    fromJson: value => {
      const texts = typeof value === 'string' ? [value] : value;
      const areStrings = Array.isArray(texts) && texts.every(entry => typeof entry === 'string');
      return areStrings ? read(texts as string[]) : new InvalidValue('write a list of strings');
    },
  };
}

export const texts: ValueType<readonly string[]> = list('one or several non-empty texts', text.schema, values =>
  values.includes('') ? new InvalidValue(undefined, '') : values,
);

/** The schema of a text that holds one or several values, separated by commas. @param forms patterns of a value; by default the names */
export function severalOf(names: readonly string[], forms: readonly string[] = names): Schema {
  const form = `\\s*(${forms.join('|')})\\s*`;
  return { anyOf: [{ enum: names }, { type: 'string', pattern: `^${form}(,${form})*$` }] };
}

/** Several of the names; a text may hold several, separated by commas. */
export function choices<const T extends string>(names: readonly T[]): ValueType<readonly T[]> {
  return list(`one or several of ${names.join(', ')}`, severalOf(names), values => {
    const read = values.flatMap(value => value.split(',')).map(name => readChoice(names, name.trim()));
    return read.find(entry => entry instanceof InvalidValue) ?? [...new Set(read as T[])];
  });
}

const isKeepRule = (word: string): word is Extract<KeepRule, string> =>
  (KEEP_RULES as readonly string[]).includes(word);

/** The rules of `--keep`: names, and `source:NAME,NAME` with publishers in order of precedence. */
export const keepRules: ValueType<readonly KeepRule[]> = list(
  `one or several of ${KEEP_RULES.join(', ')}, source:NAME,NAME`,
  severalOf(KEEP_RULES, [...KEEP_RULES, 'source:.+']),
  values => {
    const rules: KeepRule[] = [];
    for (const value of values) {
      let sources: string[] | undefined;
      for (const word of value.split(',').map(part => part.trim())) {
        if (isKeepRule(word)) {
          rules.push(word);
          sources = undefined;
        } else if (/^source:./.test(word)) {
          sources = [word.slice('source:'.length).trim()];
          rules.push({ sources });
        } else if (sources !== undefined && word !== '') sources.push(word);
        else {
          const close = nearest(word, [...KEEP_RULES, 'source:']);
          return new InvalidValue(close === undefined ? undefined : `did you mean ${close}?`, word);
        }
      }
    }
    return rules;
  },
);

/** The rule in the syntax of `--keep`. */
export const keepRuleText = (rule: KeepRule): string =>
  typeof rule === 'string' ? rule : `source:${rule.sources.join(',')}`;

/** One `NAME=VALUE`, split at the first equals sign. */
export interface Assignment<K extends string> {
  readonly name: K;
  readonly value: string;
}

/**
 * Repeated `NAME=VALUE`; in a configuration file an object, or a list of `NAME=VALUE` strings.
 * @param names the accepted names, each with its stored name
 */
export function assignments<K extends string>(
  expected: string,
  names: Readonly<Record<string, K>>,
): ValueType<readonly Assignment<K>[]> {
  const known = Object.keys(names);
  const entry = { type: 'string', pattern: `^(${known.join('|')})=[\\s\\S]+$` };
  const type = list(expected, entry, values => {
    const read: Assignment<K>[] = [];
    for (const entry of values) {
      const [, typed, value] = /^([^=]*)=(.+)$/s.exec(entry) ?? [];
      if (typed === undefined) return new InvalidValue(undefined, entry);
      const name = readChoice(known, typed);
      if (name instanceof InvalidValue) {
        return new InvalidValue(name.hint ?? `known names: ${known.join(', ')}`, entry);
      }
      read.push({ name: names[name], value });
    }
    return read;
  });
  const properties = Object.fromEntries(known.map(name => [name, text.schema]));
  const object = { type: 'object', properties, additionalProperties: false };
  return {
    ...type,
    schema: { anyOf: [object, ...(type.schema.anyOf as readonly Schema[])] },
    fromJson: value => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return type.fromJson(value);
      return type.fromJson(
        Object.entries(value).map(([name, entry]) => (typeof entry === 'string' ? `${name}=${entry}` : entry)),
      );
    },
  };
}

/**
 * The known name that a misspelt name probably means.
 *
 * @returns the name with the fewest edits, the first one of equals; undefined if every name needs more edits than a third of its
 *   letters
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  const word = typed.toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const most = Math.max(1, Math.floor(name.length / 3));
    // the difference in length is a lower bound of the edits, so a long text costs nothing
    if (Math.abs(word.length - name.length) > most) continue;
    const edits = editDistance(word, name.toLowerCase());
    if (edits < fewest && edits <= most) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}

/** Number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        rows[i - 1][j] + 1,
        row[j - 1] + 1,
        rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? rows[i - 2][j - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
