/**
 * Sketch values that very many articles hold, such as those of a sentence on every page. No task has to see all their holders: a sample
 * names the values, each task names the first holders that it has, and the first of all go to each task in a file. The candidate pairs
 * are the same whether a value is among them or not.
 */
import { readFileSync } from 'node:fs';
import { LEVELS } from '../candidates/engine.js';
import { UserError } from '../errors.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import { type BytesColumn, numbersAt } from './frames.js';
import { PREDECESSORS, Predecessors } from './predecessors.js';
import { numberIn, optionsIn } from './settings.js';
import type { Step, StepSettings } from './step.js';

/** By value: the places of its first holders, ascending. */
type CommonValues = ReadonlyMap<number, readonly number[]>;

/** @throws UserError where the file of the settings is missing or damaged. @returns no values where the settings name no file */
export function commonValuesIn({ common }: StepSettings): CommonValues {
  if (common === undefined) return new Map();
  if (typeof common !== 'string') throw new UserError('the common values of a step are no path');
  try {
    return new Map(JSON.parse(readFileSync(common, 'utf8')) as [number, number[]][]);
  } catch (error) {
    throw new UserError(`${common}: ${(error as Error).message}`);
  }
}

const SAMPLE = { values: 'bytes' } as const;
const NAME = { value: 'f64' } as const;

/** The values that too many articles of a sample hold for their lists to be complete. */
export const findCommonValues: Step<typeof SAMPLE, typeof NAME> = {
  input: SAMPLE,
  output: NAME,
  begin(settings) {
    const { maxDocumentFrequency } = LEVELS[optionsIn(settings).sensitivity].rule;
    const holders = new Map<number, number>();
    return {
      push({ rows, columns: { values } }) {
        for (let row = 0; row < rows; row++)
          for (const value of numbersAt(values, row)) holders.set(value, (holders.get(value) ?? 0) + 1);
      },
      end(emit) {
        for (const [value, count] of holders) if (count > maxDocumentFrequency) emit({ value });
      },
    };
  },
};

const SKETCH = { place: 'f64', values: 'bytes' } as const;
const HOLDER = { value: 'f64', place: 'f64' } as const;

/** Of each common value the first holders in this task. */
export const listFirstHolders: Step<typeof SKETCH, typeof HOLDER> = {
  input: SKETCH,
  output: HOLDER,
  begin(settings) {
    const firsts = new Map([...commonValuesIn(settings).keys()].map(value => [value, [] as number[]]));
    return {
      push({ rows, columns: { place, values } }) {
        for (let row = 0; row < rows; row++) {
          for (const value of numbersAt(values, row)) {
            const places = firsts.get(value);
            if (places === undefined) continue;
            if (places.length === FREQUENT_POSTINGS && places[FREQUENT_POSTINGS - 1] < place[row]) continue;
            places.push(place[row]);
            places.sort((x, y) => x - y).splice(FREQUENT_POSTINGS);
          }
        }
      },
      end(emit) {
        for (const [value, places] of firsts) for (const place of places) emit({ value, place });
      },
    };
  },
};

/** For each article the first holders of its common values that come before it, one time for each value. */
export const listCommonPredecessors: Step<typeof SKETCH, typeof PREDECESSORS> = {
  input: SKETCH,
  output: PREDECESSORS,
  begin(settings) {
    const common = commonValuesIn(settings);
    const predecessors = new Predecessors(numberIn(settings, 'buckets'));
    return {
      push({ rows, columns: { place, values } }, emit) {
        for (let row = 0; row < rows; row++) {
          const before = sharedHolders(values, row, common).filter(holder => holder < place[row]);
          if (before.length > 0) predecessors.add(place[row], before, before.length);
        }
        predecessors.emitMany(emit);
      },
      end: emit => predecessors.emit(emit),
    };
  },
};

function sharedHolders(values: BytesColumn, row: number, common: CommonValues): number[] {
  const holders: number[] = [];
  for (const value of numbersAt(values, row)) for (const holder of common.get(value) ?? []) holders.push(holder);
  return holders;
}
