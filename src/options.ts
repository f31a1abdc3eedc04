/**
 * Declares each option of the detection once.
 *
 * Derived from the table: the type `DetectOptions`, the defaults, the check of values and its error message, the flags,
 * configuration keys, environment variables and help of the command line, the `options` of report.schema.json and their
 * order in a report, and the option table of the README (`npm run readme`).
 */
import { UserError } from './errors.js';

/** The permitted values of an option. */
export type ValueSpec =
  | { readonly type: 'number' | 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'boolean' };

/** A default that depends on the value of another option. */
export interface DependentDefault {
  readonly by: 'engine' | 'sensitivity';
  /** The default for each value of that option. */
  readonly values: Readonly<Record<string, number>>;
}

export type DetectOption = ValueSpec & {
  readonly default: number | boolean | string | DependentDefault;
  /** Unit of a number. */
  readonly unit?: string;
  /** One line, without a full stop. */
  readonly help: string;
  /** Value in the example of the documentation. */
  readonly example: number | boolean | string;
  /** Former names, accepted everywhere. */
  readonly aliases?: readonly string[];
  /** A comparison of two articles ignores the option. */
  readonly scanOnly?: true;
};

/** The options in the order of reports. */
export const DETECT_OPTIONS = {
  threshold: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    unit: 'similarity',
    help: 'Lowest similarity of a pair that is reported',
    example: 0.7,
  },
  shingleSize: {
    type: 'integer',
    minimum: 1,
    maximum: 8,
    default: { by: 'engine', values: { 'bottom-k': 2, minhash: 3 } },
    unit: 'words',
    help: 'Words in a shingle, the unit for finding candidates: content words, or all words with --engine minhash',
    example: 3,
  },
  sketchSize: {
    type: 'integer',
    minimum: 16,
    maximum: 4096,
    default: { by: 'sensitivity', values: { low: 64, default: 128, high: 256 } },
    unit: 'hash values',
    help: 'Hash values kept of each article (permutations with --engine minhash); more find more and take longer',
    example: 256,
    aliases: ['numPerm'],
  },
  minWords: {
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 20,
    unit: 'words',
    help: 'Shorter articles are listed as too short and not compared; identical ones are still found',
    example: 40,
  },
  minPassage: {
    type: 'integer',
    minimum: 10,
    maximum: 200,
    default: 25,
    unit: 'words',
    help: 'Fewest words of a shared passage that is reported for two articles that are not copies',
    example: 40,
  },
  related: {
    type: 'boolean',
    default: false,
    help: 'Also report pairs below the threshold that tell the same story independently',
    example: true,
    scanOnly: true,
  },
  acrossLanguages: {
    type: 'boolean',
    default: false,
    help: 'Also find articles that are translations of one another, by their names and numbers and the order of these',
    example: true,
  },
  sensitivity: {
    type: 'choice',
    values: ['low', 'default', 'high'],
    default: 'default',
    help: 'How many candidates are compared; a higher level finds more and takes longer',
    example: 'high',
    scanOnly: true,
  },
  engine: {
    type: 'choice',
    values: ['bottom-k', 'minhash'],
    default: 'bottom-k',
    help: 'How candidates are found; minhash is the textbook method, which misses paraphrases',
    example: 'minhash',
  },
} as const satisfies Readonly<Record<string, DetectOption>>;

type Table = typeof DETECT_OPTIONS;
export type DetectOptionName = keyof Table;
type ValueOf<Spec> = Spec extends { readonly values: readonly (infer Value)[] }
  ? Value
  : Spec extends { readonly type: 'boolean' }
    ? boolean
    : number;

/** The options that decide on verdicts; the same options and articles give the same bytes. */
export type DetectOptions = { readonly [Name in keyof Table]: ValueOf<Table[Name]> };
/** The method of finding candidates. */
export type Engine = DetectOptions['engine'];
export type Sensitivity = DetectOptions['sensitivity'];

type AliasOf<Spec> = Spec extends { readonly aliases: readonly (infer Alias extends string)[] } ? Alias : never;

/** Options of a caller: each may be absent or have a former name. */
export type GivenOptions = Partial<DetectOptions> & {
  readonly [Name in keyof Table as AliasOf<Table[Name]>]?: DetectOptions[Name];
};

export const DETECT_OPTION_NAMES = Object.keys(DETECT_OPTIONS) as readonly DetectOptionName[];

/** An entry of the table without its literal type. */
export function detectOption(name: DetectOptionName): DetectOption {
  return DETECT_OPTIONS[name];
}

/** The expected value for messages: "a whole number from 1 to 8". */
export function expectation(spec: ValueSpec): string {
  if (spec.type === 'boolean') return 'true or false';
  if (spec.type === 'choice') return `one of ${spec.values.join(', ')}`;
  return `a ${spec.type === 'integer' ? 'whole number' : 'number'} from ${spec.minimum} to ${spec.maximum}`;
}

export function accepts(spec: ValueSpec, value: unknown): boolean {
  if (spec.type === 'boolean') return typeof value === 'boolean';
  if (spec.type === 'choice') return spec.values.includes(value as string);
  if (typeof value !== 'number' || (spec.type === 'integer' && !Number.isInteger(value))) return false;
  return value >= spec.minimum && value <= spec.maximum;
}

/**
 * The message for a wrong value: `threshold: 5 is not a number from 0 to 1`.
 *
 * @param origin origin of the value, such as an option, a flag, or a file with a key
 * @param shown  the value; a text is quoted
 */
export function refusal(origin: string, shown: string, expected: string): string {
  return `${origin}: ${shown} is not ${expected}`;
}

/**
 * Completes options with the defaults.
 *
 * @throws UserError for an unknown option or an invalid value
 */
export function completeOptions(given: GivenOptions): DetectOptions {
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = DETECT_OPTION_NAMES.find(name => name === key || detectOption(name).aliases?.includes(key));
    if (name === undefined) {
      throw new UserError(`unknown option ${key}`, `the options are ${DETECT_OPTION_NAMES.join(', ')}`);
    }
    const spec = detectOption(name);
    if (value === undefined) continue;
    if (!accepts(spec, value)) {
      const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
      throw new UserError(refusal(key, shown, expectation(spec)), `for example: { ${name}: ${example(spec)} }`);
    }
    if (key === name || given[name] === undefined) values[name] = value;
  }
  const entries = DETECT_OPTION_NAMES.map(name => [name, values[name] ?? defaultOf(name, values)]);
  return Object.fromEntries(entries) as DetectOptions;
}

const example = (spec: DetectOption): string => JSON.stringify(spec.example).replaceAll('"', "'");

/** @param values given options, on which a dependent default depends */
function defaultOf(name: DetectOptionName, values: Readonly<Record<string, unknown>>): unknown {
  const standard = detectOption(name).default;
  if (typeof standard !== 'object') return standard;
  const deciding = values[standard.by] ?? DETECT_OPTIONS[standard.by].default;
  return standard.values[deciding as string];
}

/** The default options. */
export const DEFAULT_OPTIONS: DetectOptions = completeOptions({});

// ---- the order of copies

/** Rules with a name. */
export const KEEP_RULES = ['origin', 'oldest', 'newest', 'longest', 'first'] as const;

/** A named rule, or publishers in order of precedence. */
export type KeepRule = (typeof KEEP_RULES)[number] | { readonly sources: readonly string[] };

/** Relations of copies. */
export const COPY_RELATIONS = ['identical', 'near-identical', 'excerpt', 'paraphrase'] as const;
export type CopyRelation = (typeof COPY_RELATIONS)[number];

/** Which of several editions stays; `all` keeps all with different words. */
export const EDITION_RULES = ['latest', 'earliest', 'all'] as const;
export type EditionRule = (typeof EDITION_RULES)[number];
