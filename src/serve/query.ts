/** The query parameters of requests. */

import { UserError } from '../errors.js';
import { accepts, DETECT_OPTIONS, type DetectOptionName, detectOption, expectation, refusal } from '../options.js';
import type { CheckChoice } from './protocol.js';

/** Detection options that a request may set. */
const CHOSEN = ['threshold', 'minPassage', 'related'] as const satisfies readonly DetectOptionName[];

interface Parameter {
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Converts a text; undefined for an invalid value. */
  readonly read: (text: string) => unknown;
}

const readNumber = (text: string): number | undefined =>
  /^\d{1,9}(?:\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
const readFlag = (text: string): boolean | undefined => ({ true: true, false: false })[text];

const boolean = { type: 'boolean' } as const;

export const CHECK_PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...Object.fromEntries(
    CHOSEN.map((name): [string, Parameter] => {
      const option = detectOption(name);
      const read = (text: string): unknown => {
        const value = option.type === 'boolean' ? readFlag(text) : readNumber(text);
        return accepts(option, value) ? value : undefined;
      };
      const { type } = DETECT_OPTIONS[name];
      const range = 'minimum' in option ? { minimum: option.minimum, maximum: option.maximum } : {};
      return [name, { description: `${option.help}.`, schema: { type, ...range }, read }];
    }),
  ),
  window: {
    description:
      'Most days between the publication of an article and of a known one; by default all articles are compared.',
    schema: { type: 'number', minimum: 0 },
    read: readNumber,
  },
  editions: {
    description: 'Whether versions of one article from one publisher are matches.',
    schema: { enum: ['report', 'ignore'], default: 'report' },
    read: text => (text === 'report' || text === 'ignore' ? text : undefined),
  },
};

export const ADD_PARAMETER: Readonly<Record<'add', Parameter>> = {
  add: {
    description: 'Whether the articles are added to the index after the comparison, all or none.',
    schema: { ...boolean, default: false },
    read: readFlag,
  },
};

/**
 * @param query    as parsed by the framework
 * @param known    the parameters of the route
 * @param defaults of the service
 * @throws UserError for an unknown parameter, a repeated parameter, and an invalid value
 */
export function readQuery(
  query: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Parameter>>,
  defaults: CheckChoice,
): CheckChoice & { readonly add?: boolean } {
  const values: Record<string, unknown> = { ...defaults };
  for (const [name, given] of Object.entries(query)) {
    if (!Object.hasOwn(known, name))
      throw new UserError(
        `unknown parameter ${JSON.stringify(name.slice(0, 40))}`,
        `known: ${Object.keys(known).join(', ')}`,
      );
    const value = typeof given === 'string' ? known[name].read(given) : undefined;
    if (value === undefined) {
      const shown = typeof given === 'string' ? JSON.stringify(given.slice(0, 40)) : 'given twice, it';
      throw new UserError(refusal(name, shown, expectedOf(known[name].schema)));
    }
    values[name] = value;
  }
  return values;
}

/**
 * The ids of the two articles of a pair.
 *
 * @throws UserError if an id is missing, repeated or empty, or if there is another parameter
 */
export function readIds(query: Readonly<Record<string, unknown>>): { readonly a: string; readonly b: string } {
  const { a, b, ...others } = query;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new UserError(`unknown parameter ${JSON.stringify(unknown.slice(0, 40))}`, 'known: a, b');
  for (const [name, id] of Object.entries({ a, b }))
    if (typeof id !== 'string' || id === '') throw new UserError(`${name}: give the id of one article`, PAIR_EXAMPLE);
  return { a: a as string, b: b as string };
}

const PAIR_EXAMPLE = 'for example: /pair?a=ID&b=ID, percent-encoded';

function expectedOf(schema: Parameter['schema']): string {
  const {
    type,
    enum: values,
    minimum,
    maximum = Number.MAX_SAFE_INTEGER,
  } = schema as {
    readonly type?: 'number' | 'integer' | 'boolean';
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
  };
  if (values !== undefined) return expectation({ type: 'choice', values });
  if (type === 'number' || type === 'integer') return expectation({ type, minimum: minimum ?? 0, maximum });
  return expectation({ type: 'boolean' });
}
