import { expect, test } from 'vitest';
import { StageTimes } from '../../src/cli/stage-times.js';
import { STAGES } from '../../src/types/progress.js';

/** Stage times by a clock that is set by hand; milliseconds. */
function timesAt(): { readonly times: StageTimes; readonly at: (now: number) => StageTimes } {
  let now = 0;
  const times = new StageTimes(() => now);
  return {
    times,
    at(time) {
      now = time;
      return times;
    },
  };
}

test('a stage lasts until the next one begins, the last one until it is asked', () => {
  const { at } = timesAt();
  at(1000).update({ stage: 'read', done: 0 });
  at(2200).update({ stage: 'sketch', done: 0, total: 9 });
  at(2604).begin('report');
  expect(at(3000).summary()).toBe('read 1.20 s, sketch 0.40 s, report 0.40 s');
});

test('what a stage says in between does not start it again', () => {
  const { at } = timesAt();
  at(0).update({ stage: 'read', done: 0 });
  for (let n = 1; n < 500; n++) at(n * 10).update({ stage: 'read', done: n });
  at(5000).update({ stage: 'cluster', done: 0 });
  expect(at(5010).summary()).toBe('read 5.00 s, cluster 0.01 s');
});

test('nothing took no time; the summary can be asked for again', () => {
  const { times, at } = timesAt();
  expect(times.summary()).toBe('');
  at(10).begin('find');
  expect(at(1010).summary()).toBe('find 1.00 s');
  expect(at(2010).summary()).toBe('find 2.00 s');
});

test('the parts add up to the whole', () => {
  const { at } = timesAt();
  for (const [i, stage] of STAGES.entries()) at(i * i * 1000).update({ stage, done: 0 });
  const seconds = [
    ...at(100_000)
      .summary()
      .matchAll(/([a-z]+) ([\d.]+) s/g),
  ];
  expect(seconds.map(([, name]) => name)).toEqual(STAGES);
  expect(seconds.reduce((sum, [, , time]) => sum + Number(time), 0)).toBeCloseTo(100, 6);
});

test('by its own clock, time passes', async () => {
  const times = new StageTimes();
  times.begin('sleep');
  await new Promise(resolve => setTimeout(resolve, 60));
  const [, seconds] = /^sleep ([\d.]+) s$/.exec(times.summary())!;
  expect(Number(seconds)).toBeGreaterThanOrEqual(0.05);
  expect(Number(seconds)).toBeLessThan(20);
});
