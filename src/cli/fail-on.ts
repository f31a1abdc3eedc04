/**
 * The values of `--fail-on` and `--editions`. `--fail-on` lists conditions, each a relation with an optional threshold. `gate.ts`
 * applies them; it is a module of its own, because help needs only the values.
 */
import { RELATIONS, type Relation } from '../types/report.js';
import { InvalidValue, list, readChoice, severalOf, type ValueType } from './value-types.js';

/** A reported relation; `any` for all copies; `edition` for a copy between two versions from one publisher. */
export type FailOn = Exclude<Relation, 'unrelated'> | 'any' | 'edition';
export const FAIL_ON: readonly FailOn[] = [...RELATIONS.filter(relation => relation !== 'unrelated'), 'any', 'edition'];

/** The values of `--fail-on` for help. */
export const FAIL_ON_NAMES = FAIL_ON.join(', ');

/**
 * The treatment of editions: `ignore` accepts them; `report` lists them, and they fail only by the condition `edition`; with `fail`
 * they fail like other pairs.
 */
export const EDITIONS = ['ignore', 'report', 'fail'] as const;
export type EditionsRule = (typeof EDITIONS)[number];

/** One condition of `--fail-on`. */
export interface Condition {
  readonly on: FailOn;
  /** Lowest similarity, 0 to 1; for `passage` the fewest words. */
  readonly threshold: number;
}

const CONDITION = /^([a-z-]+)(?: ?>= ?(\d{1,6}(?:\.\d{1,9})?|\.\d{1,9}))?$/;

function readCondition(text: string): Condition | InvalidValue {
  const [, typed = text, number] = CONDITION.exec(text) ?? [];
  const on = readChoice(FAIL_ON, typed);
  if (on instanceof InvalidValue) {
    const [name] = text.split(/[^a-z-]/, 1);
    const isKnown = FAIL_ON.some(known => known === name);
    return isKnown ? new InvalidValue(`write the threshold as ${name}>=${name === 'passage' ? 40 : 0.9}`, text) : on;
  }
  const threshold = Number(number ?? 0);
  if (on === 'passage' && number !== undefined && !(Number.isInteger(threshold) && threshold > 0)) {
    return new InvalidValue('the threshold of passage is a number of words: passage>=40', text);
  }
  if (on !== 'passage' && threshold > 1) return new InvalidValue('a threshold is a similarity from 0 to 1', text);
  return { on, threshold };
}

/** @param text a value that `failOnType` accepts */
export const conditionOf = (text: string): Condition => readCondition(text) as Condition;

/** Several conditions; a text may hold several, separated by commas. */
export const failOnType: ValueType<readonly string[]> = {
  names: FAIL_ON,
  ...list(
    `one or several of ${FAIL_ON_NAMES}, each with an optional threshold such as paraphrase>=0.9`,
    severalOf(FAIL_ON, [`(${FAIL_ON.join('|')})( ?>= ?\\d*(\\.\\d+)?)?`]),
    values => {
      const texts = values.flatMap(value => value.split(',')).map(text => text.trim());
      const wrong = texts.map(readCondition).find(read => read instanceof InvalidValue);
      return wrong ?? [...new Set(texts.map(text => text.replaceAll(' ', '')))];
    },
  ),
};

/** Whether a condition names the relation, with any threshold. */
export function failsOn(failOn: readonly string[], relation: FailOn): boolean {
  return failOn.some(text => conditionOf(text).on === relation);
}
