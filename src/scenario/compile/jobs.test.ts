import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from '../policies/registry.ts';

/** What the jobs of each bin consist of, as `map 2, reduce 1`. */
function bins(jobs: string): string[] {
  const text = `
until: 1m
cluster: { agents: [{ count: 1, resources: { cpus: 4 } }] }
frameworks: [ { name: A, role: a, behaviour: mapreduce, jobs: { gap: 1s, ${jobs} } } ]`;
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const { workload } = loaded.scenario.frameworks[0]!;
  if (workload?.kind !== 'synthetic' || !('by' in workload.jobs)) throw new Error('not a mix');
  return workload.jobs.bins.map(({ job }) => job.stages.map(({ name, tasks }) => `${name} ${tasks}`).join(', '));
}

test('a bin has from the workload what it does not say', () => {
  expect(bins('tasks: 2, duration: 3s, mix: [ { count: 1 }, { count: 1, tasks: 4 } ]')).toEqual(['task 2', 'task 4']);
});

test('one that says in another way what a job consists of has nothing of that way', () => {
  const [maps, list] = ['{ count: 1, maps: 1, map_duration: 1s }', '{ count: 1, stages: [ { duration: 1s } ] }'];
  const tasks = '{ count: 1, tasks: 3, duration: 2s }';
  expect(bins(`tasks: 2, duration: 3s, mix: [ ${maps}, ${list} ]`)).toEqual(['map 1', 'stage-1 1']);
  expect(bins(`maps: 2, map_duration: 3s, map_needs: { cpus: 2 }, mix: [ ${tasks}, ${list} ]`)).toEqual([
    'task 3',
    'stage-1 1',
  ]);
  expect(bins(`stages: [ { tasks: 5, duration: 1s } ], mix: [ ${tasks}, ${maps} ]`)).toEqual(['task 3', 'map 1']);
});

test.each([
  ['gap: 0s', 'a constant'],
  ['gap: { uniform: { min: 0s, max: 0s } }', 'a range of one'],
  ['gap: { empirical: { values: [0s, 1s], weights: [1, 0] } }', 'values of which only 0 occurs'],
])('jobs without end between which no time can pass are refused: %s', (gap) => {
  const text = `
until: 1m
cluster: { agents: [{ count: 1, resources: { cpus: 4 } }] }
frameworks: [ { name: A, role: a, behaviour: batch, jobs: { ${gap}, tasks: 1, duration: 1s } } ]`;
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  const problems = 'problems' in loaded ? loaded.problems.map(({ message }) => message) : [];
  expect(problems).toEqual(['jobs without end at one instant; give a count, or time between them']);
});
