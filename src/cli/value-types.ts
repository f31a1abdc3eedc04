/** What an option's value may be: one reader each for text (flags, environment) and for JSON (configuration file). */
import { nearest } from './nearest.js';

/** A value that does not fit. */
export class Misfit {
  /**
   * @param hint  how to write it instead, where that can be told
   * @param entry the one of several values that does not fit
   */
  constructor(
    readonly hint?: string,
    readonly entry?: string,
  ) {}
}

export interface ValueType<T> {
  /** Completes "is not ...", and says in the documentation what to write: "a number from 0 to 1". */
  readonly expected: string;
  /** Stands without a value on the command line. */
  readonly isSwitch?: true;
  /** May be given several times; the environment separates with commas. */
  readonly repeats?: true;
  /** The texts given, one unless it repeats. */
  readonly fromText: (texts: readonly string[]) => T | Misfit;
  readonly fromJson: (value: unknown) => T | Misfit;
}

/** Only digits and a point: no exponent, no hexadecimal, no comma, nothing that `Number()` forgives. */
function readNumber(text: string, min: number, max: number, whole: boolean): number | Misfit {
  if (!whole && /^-?\d*,\d+$/.test(text)) return new Misfit(`write ${text.replace(',', '.')}, with a point`);
  if (!(whole ? /^-?\d+$/ : /^-?(\d+(\.\d+)?|\.\d+)$/).test(text)) return new Misfit();
  const value = Number(text);
  return value >= min && value <= max ? value : new Misfit();
}

function numeric(min: number, max: number, whole: boolean): ValueType<number> {
  return {
    expected: `a ${whole ? 'whole number' : 'number'} from ${min} to ${max}`,
    fromText: ([text]) => readNumber(text, min, max, whole),
    fromJson: value =>
      typeof value === 'number'
        ? readNumber(String(value), min, max, whole)
        : new Misfit(typeof value === 'string' ? 'write it without quotation marks' : undefined),
  };
}

export const fraction = numeric(0, 1, false);

/** @param min lowest value taken; @param max highest value taken */
export const wholeNumber = (min: number, max: number): ValueType<number> => numeric(min, max, true);

export const flag: ValueType<boolean> = {
  expected: 'true or false',
  isSwitch: true,
  fromText: ([text]) =>
    /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : new Misfit('write 1 or 0'),
  fromJson: value => (typeof value === 'boolean' ? value : new Misfit('write true or false, without quotation marks')),
};

export const text: ValueType<string> = {
  expected: 'a name',
  fromText: ([value]) => (value === '' ? new Misfit() : value),
  fromJson: value => (typeof value === 'string' && value !== '' ? value : new Misfit()),
};

function readChoice<T extends string>(choices: readonly T[], typed: string): T | Misfit {
  const found = choices.find(choice => choice === typed);
  const close = nearest(typed, choices);
  return found ?? new Misfit(close === undefined ? undefined : `did you mean ${close}?`, typed);
}

export function choice<const T extends string>(choices: readonly T[]): ValueType<T> {
  return {
    expected: `one of ${choices.join(', ')}`,
    fromText: ([typed]) => readChoice(choices, typed),
    fromJson: value => (typeof value === 'string' ? readChoice(choices, value) : new Misfit()),
  };
}

/** Several values; in a configuration file a list of strings, or one string. */
function list<T>(expected: string, read: (texts: readonly string[]) => readonly T[] | Misfit): ValueType<readonly T[]> {
  return {
    expected,
    repeats: true,
    fromText: read,
    fromJson: value => {
      const texts = typeof value === 'string' ? [value] : value;
      const strings = Array.isArray(texts) && texts.every(entry => typeof entry === 'string');
      return strings ? read(texts as string[]) : new Misfit('write a list of strings');
    },
  };
}

export const texts: ValueType<readonly string[]> = list('a name, or several', values =>
  values.includes('') ? new Misfit(undefined, '') : values,
);

/** Each value may itself be a comma list. */
export function choices<const T extends string>(names: readonly T[]): ValueType<readonly T[]> {
  return list(`one or several of ${names.join(', ')}`, values => {
    const read = values.flatMap(value => value.split(',')).map(name => readChoice(names, name.trim()));
    return read.find(entry => entry instanceof Misfit) ?? [...new Set(read as T[])];
  });
}

/** One `NAME=VALUE`, split at the first equals sign. */
export interface Assignment<K extends string> {
  readonly name: K;
  readonly value: string;
}

/**
 * Repeated `NAME=VALUE`; in a configuration file an object or a list of such strings.
 * @param names the names taken, each with the one it stands for
 */
export function assignments<K extends string>(
  expected: string,
  names: Readonly<Record<string, K>>,
): ValueType<readonly Assignment<K>[]> {
  const known = Object.keys(names);
  const type = list(expected, values => {
    const read: Assignment<K>[] = [];
    for (const entry of values) {
      const [, typed, value] = /^([^=]*)=(.+)$/s.exec(entry) ?? [];
      if (typed === undefined) return new Misfit(undefined, entry);
      const name = readChoice(known, typed);
      if (name instanceof Misfit) return new Misfit(name.hint ?? `names taken: ${known.join(', ')}`, entry);
      read.push({ name: names[name], value });
    }
    return read;
  });
  return {
    ...type,
    fromJson: value => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return type.fromJson(value);
      return type.fromJson(
        Object.entries(value).map(([name, entry]) => (typeof entry === 'string' ? `${name}=${entry}` : entry)),
      );
    },
  };
}
