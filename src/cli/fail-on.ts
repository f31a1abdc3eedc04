/**
 * The values of `--fail-on` and `--editions`. `--fail-on` lists conditions, each a relation with an optional bar. The gate
 * that applies them is another module, because help needs only the values.
 */
import { RELATIONS, type Relation } from '../types/report.js';
import { InvalidValue, list, readChoice, severalOf, type ValueType } from './value-types.js';

/** A relation that a scan reports, any pair at or above the threshold, or an edition of any such relation. */
export type FailOn = Exclude<Relation, 'unrelated'> | 'any' | 'edition';
export const FAIL_ON: readonly FailOn[] = [...RELATIONS.filter(relation => relation !== 'unrelated'), 'any', 'edition'];

/** What `--fail-on` names, for help. */
export const FAIL_ON_NAMES = FAIL_ON.join(', ');

/**
 * What editions do: with `ignore` they are accepted and no findings; `report` lists them, and only the word `edition` of
 * `--fail-on`
 * makes them fail; with `fail` they fail as other pairs do.
 */
export const EDITIONS = ['ignore', 'report', 'fail'] as const;
export type EditionsRule = (typeof EDITIONS)[number];

/** One condition of `--fail-on`. */
export interface Condition {
  readonly on: FailOn;
  /** Lowest similarity, 0 to 1; of a passage the fewest words. */
  readonly bar: number;
}

const CONDITION = /^([a-z-]+)(?: ?>= ?(\d{1,6}(?:\.\d{1,9})?|\.\d{1,9}))?$/;

function readCondition(text: string): Condition | InvalidValue {
  const [, typed = text, number] = CONDITION.exec(text) ?? [];
  const on = readChoice(FAIL_ON, typed);
  if (on instanceof InvalidValue) {
    const [name] = text.split(/[^a-z-]/, 1);
    const isKnown = FAIL_ON.some(known => known === name);
    return isKnown ? new InvalidValue(`write the bar as ${name}>=${name === 'passage' ? 40 : 0.9}`, text) : on;
  }
  const bar = Number(number ?? 0);
  if (on === 'passage' && number !== undefined && !(Number.isInteger(bar) && bar > 0)) {
    return new InvalidValue('the bar of passage is a number of words: passage>=40', text);
  }
  if (on !== 'passage' && bar > 1) return new InvalidValue('a bar is a similarity from 0 to 1', text);
  return { on, bar };
}

/** @param text as `failOnType` accepts it */
export const conditionOf = (text: string): Condition => readCondition(text) as Condition;

/** Several conditions; one text may hold several, separated by commas. */
export const failOnType: ValueType<readonly string[]> = {
  names: FAIL_ON,
  ...list(
    `one or several of ${FAIL_ON_NAMES}, each with an optional bar such as paraphrase>=0.9`,
    severalOf(FAIL_ON, [`(${FAIL_ON.join('|')})( ?>= ?\\d*(\\.\\d+)?)?`]),
    values => {
      const texts = values.flatMap(value => value.split(',')).map(text => text.trim());
      const wrong = texts.map(readCondition).find(read => read instanceof InvalidValue);
      return wrong ?? [...new Set(texts.map(text => text.replaceAll(' ', '')))];
    },
  ),
};

/** Whether a condition is about the relation, whatever its bar. */
export function failsOn(failOn: readonly string[], relation: FailOn): boolean {
  return failOn.some(text => conditionOf(text).on === relation);
}
