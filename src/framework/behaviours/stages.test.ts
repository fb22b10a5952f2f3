import { expect, test } from 'vitest';
import { BehaviourRun, type TestJob } from '../../testing/behaviour-run.ts';
import { makeScheduler } from '../registry.ts';

const twoStages: TestJob = {
  name: 'ab',
  at: 0,
  stages: [
    { tasks: 4, duration: [2, 2, 2, 4] },
    { tasks: 2, duration: 3 },
  ],
};

function starts(behaviour: string, options: object = {}): string[] {
  const run = new BehaviourRun([{ cpus: 3 }]);
  run.framework('F', makeScheduler(behaviour, { refuse: 0, ...options }), [twoStages]);
  run.picture(20);
  return run.events.flatMap((event) => /^(\d+)s ab\/\d launched/.exec(event)?.[1] ?? []);
}

// Three of the first stage run from 0 to 2, its last task from 2 to 6.
test('stages: a barrier after each', () => {
  expect(starts('stages')).toEqual(['0', '0', '0', '2', '6', '6']);
});

test('mapreduce: reduces wait for all maps, or for a fraction of them', () => {
  expect(starts('mapreduce')).toEqual(['0', '0', '0', '2', '6', '6']);
  expect(starts('mapreduce', { slowStart: 0.75 })).toEqual(['0', '0', '0', '2', '2', '2']);
  expect(starts('mapreduce', { slowStart: 0.76 })).toEqual(['0', '0', '0', '2', '6', '6']);
});

test('mapreduce: 7 of 100 maps are 0.07 of them', () => {
  const run = new BehaviourRun([{ cpus: 7 }]);
  const maps = { tasks: 100, duration: 1 };
  const job: TestJob = { name: 'ab', at: 0, stages: [maps, { tasks: 1, duration: 1 }] };
  run.framework('F', makeScheduler('mapreduce', { refuse: 0, slowStart: 0.07 }), [job]);
  run.picture(1);
  expect(run.cluster.demand.pending(0)).toBe(93);
  run.picture(2); // Seven maps a second: at 1 s seven are done, and the reduce waits behind those still to come.
  expect(run.cluster.demand.pending(0)).toBe(86 + 1);
});

test('mapreduce with a slow start of 0, and batch: everything is ready at once', () => {
  expect(starts('mapreduce', { slowStart: 0 })).toEqual(['0', '0', '0', '2', '2', '2']);
  expect(starts('batch')).toEqual(['0', '0', '0', '2', '2', '2']);
});

test('a job ends when its last stage does, whichever that is', () => {
  const run = new BehaviourRun([{ cpus: 3 }]);
  run.framework('F', makeScheduler('batch', { refuse: 0 }), [twoStages]);
  run.picture(20);
  expect(run.heard('ended')).toEqual(['6s ab ended']);
});
