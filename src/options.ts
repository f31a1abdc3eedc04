/** What decides a verdict: the defaults, and what is asked for completed with them. */
import { UserError } from './errors.js';

export const SENSITIVITIES = ['low', 'default', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** Sketch size of each sensitivity. Hash values, or permutations with the minhash engine. */
export const SKETCH_SIZES: Readonly<Record<Sensitivity, number>> = { low: 64, default: 128, high: 256 };

/** What decides a verdict; the same options over the same articles give the same bytes. */
export interface DetectOptions {
  /** Similarity at which a pair is reported, 0 to 1. */
  readonly threshold: number;
  /** Words in a shingle, 1 to 8: content words, or all words with the minhash engine. */
  readonly shingleSize: number;
  /** Sketch size: smallest hash values kept (bottom-k) or permutations (minhash), 16 to 4096. */
  readonly numPerm: number;
  /** Articles with fewer words are listed as too short, not compared (identical ones are still found). */
  readonly minWords: number;
  /** Also report same-story pairs below the threshold. */
  readonly related: boolean;
  /** Moves sketch size and candidate rule together: how many pairs are looked at. */
  readonly sensitivity: Sensitivity;
  readonly engine: Engine;
}

export const ENGINES = ['bottom-k', 'minhash'] as const;
export type Engine = (typeof ENGINES)[number];

/** The usual shingle of each engine. Words. */
export const SHINGLE_SIZES: Readonly<Record<Engine, number>> = { 'bottom-k': 2, minhash: 3 };
export const DEFAULT_OPTIONS: DetectOptions = {
  threshold: 0.5,
  shingleSize: SHINGLE_SIZES['bottom-k'],
  numPerm: SKETCH_SIZES.default,
  minWords: 40,
  related: false,
  sensitivity: 'default',
  engine: 'bottom-k',
};

type Check = (value: unknown) => boolean;

const whole =
  (least: number, most: number): Check =>
  value =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const oneOf =
  (values: readonly unknown[]): Check =>
  value =>
    values.includes(value);

/** What each may be, in words and as a check; as the command line has it. */
const MAY_BE: Readonly<Record<keyof DetectOptions, readonly [string, Check]>> = {
  threshold: ['a number from 0 to 1', value => typeof value === 'number' && value >= 0 && value <= 1],
  shingleSize: ['a whole number from 1 to 8', whole(1, 8)],
  numPerm: ['a whole number from 16 to 4096', whole(16, 4096)],
  minWords: ['a whole number from 1 to 100000', whole(1, 100_000)],
  related: ['true or false', oneOf([true, false])],
  sensitivity: [SENSITIVITIES.join(', '), oneOf(SENSITIVITIES)],
  engine: [ENGINES.join(', '), oneOf(ENGINES)],
};

/**
 * All options, the usual ones where none are given: shingles go by the engine, sketches by the sensitivity.
 *
 * @throws UserError where there is no such option, or it cannot be what it is
 */
export function completeOptions(given: Partial<DetectOptions>): DetectOptions {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(MAY_BE, name))
      throw new UserError(`there is no option ${name}`, `there are ${Object.keys(MAY_BE).join(', ')}`);
    const [words, check] = MAY_BE[name as keyof DetectOptions];
    if (value !== undefined && !check(value))
      throw new UserError(
        `${name} cannot be ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
        `it is ${words}`,
      );
  }
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { engine, sensitivity } = { ...DEFAULT_OPTIONS, ...said };
  return {
    ...DEFAULT_OPTIONS,
    shingleSize: SHINGLE_SIZES[engine],
    numPerm: SKETCH_SIZES[sensitivity],
    ...said,
  };
}
