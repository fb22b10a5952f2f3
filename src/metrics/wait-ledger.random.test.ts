import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { waitTraits } from '../experiment/wait-traits.ts';
import { buildRun } from '../scenario/build/build.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { Book } from './book.ts';
import { Measures } from './measures.ts';
import { NO_TRAITS } from './wait-causes.ts';
import { WaitLedger } from './wait-ledger.ts';

vi.setConfig({ testTimeout: 600_000 });

const seconds = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: most * 10 }).map((tenths) => `${tenths * 100}ms`);
const jobs = fc.record({
  times: fc
    .array(seconds(20), { minLength: 1, maxLength: 4 })
    .map((times) => times.toSorted((a, b) => parse(a) - parse(b))),
  tasks: fc.integer({ min: 1, max: 5 }),
  needs: fc.record({ cpus: fc.integer({ min: 1, max: 3 }) }),
  duration: seconds(10),
});
const framework = fc.record(
  {
    role: fc.constantFrom('a', 'b', 'c'),
    behaviour: fc.constantFrom('batch', 'gang', 'hoarder', 'decliner', 'never-suppress'),
    refuse_seconds: fc.constantFrom(0, 1, 5),
    tasks_per_offer: fc.integer({ min: 1, max: 3 }),
    start: seconds(5),
    on_kill: fc.constantFrom('restart', 'resume'),
    checkpoint: fc.boolean(),
    failover_timeout: fc.constant('5s'),
    capabilities: fc.constant(['PARTITION_AWARE']),
    jobs,
  },
  { requiredKeys: ['role', 'behaviour', 'jobs'] },
);
const failure = fc.oneof(
  fc.record({ at: seconds(20), framework: fc.constant('F0'), for: seconds(20) }),
  fc.record({
    at: seconds(20),
    group: fc.constant('g'),
    what: fc.constantFrom('crash', 'partition', 'disconnect'),
    for: seconds(20),
  }),
  fc.record({ at: seconds(20), master: fc.constant('failover'), for: seconds(20) }),
);
const scenario = fc.record(
  {
    until: fc.constant('1m'),
    warmup: fc.constantFrom('0s', '7s'),
    cluster: fc.record({
      agents: fc.tuple(
        fc.record({
          group: fc.constant('g'),
          count: fc.integer({ min: 3, max: 5 }),
          resources: fc.constant({ cpus: 4 }),
        }),
      ),
    }),
    roles: fc.record({
      a: fc.constantFrom({}, { quota: { limit: { cpus: 2 } } }, { quota: { guarantee: { cpus: 3 } } }),
      b: fc.record({ weight: fc.integer({ min: 1, max: 3 }), priority: fc.integer({ min: 1, max: 3 }) }),
      c: fc.constantFrom({}, { owned: { g: '1 agent' } }),
    }),
    master: fc.record(
      {
        ideal: fc.boolean(),
        decision_time: fc.constant({ base: '300ms' }),
        offer_timeout: fc.constant('4s'),
        launch_delay: fc.constant('200ms'),
      },
      { requiredKeys: ['ideal'] },
    ),
    failures: fc.record({
      agent_ping_timeout: fc.constant('1s'),
      timetable: fc.array(failure, { minLength: 1, maxLength: 3 }),
    }),
    policies: fc.constantFrom(['static'], ['drf'], ['random'], ['priority'], ['ego'], [{ ego: { grace: '2s' } }]),
    frameworks: fc
      .array(framework, { minLength: 1, maxLength: 4 })
      .map((list) => list.map((each, i) => ({ ...each, name: `F${i}` }))),
  },
  { requiredKeys: ['until', 'cluster', 'roles', 'policies', 'frameworks', 'master'] },
);

function parse(span: string): number {
  return Number(span.replace('ms', ''));
}

test('in 1,000 random scenarios the causes add up, for every task and in sum, and are those of each single instant', () => {
  let launches = 0;
  fc.assert(
    fc.property(scenario, (file) => {
      const loaded = loadScenario('random.yaml', () => JSON.stringify(file), { policies: POLICIES });
      // A gang larger than the cluster, or than its partition, is refused by the loader: another draw then.
      fc.pre(!('problems' in loaded && loaded.problems.every(({ message }) => message.includes('can never start'))));
      if ('problems' in loaded)
        throw new Error(loaded.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
      const policy = loaded.scenario.policies[0]!;
      const { warmup } = loaded.scenario;
      const traits = waitTraits(loaded.scenario, policy);
      let measures: Measures | undefined;
      let eager: WaitLedger | undefined;
      let book: Book | undefined;
      const run = buildRun(loaded.scenario, policy, {
        proveIdle: true,
        observers: ({ cluster }) => {
          measures = new Measures(cluster, {
            traits,
            warmup,
          });
          // One that somebody listens to judges every group at every instant, whatever has changed.
          book = new Book(cluster);
          eager = new WaitLedger(
            { cluster, book, from: warmup },
            (row) => traits.get(cluster.frameworks.name(row)) ?? NO_TRAITS,
            () => {},
          );
          book.follow(eager);
          return [...measures.observers, book, eager.observer];
        },
      });
      // At each launch and at the end the ledger checks itself and throws where it does not add up.
      run.run();
      const { scopes, waits } = measures!.finish(run.now);
      book!.advance(run.now);
      expect(waits).toEqual(eager!.rows());
      for (const { scope, name, values } of scopes) {
        if (scope !== 'framework') continue;
        const charged = waits.reduce((sum, row) => (row.framework === name ? sum + row.seconds : sum), 0);
        expect(charged).toBeCloseTo(values.get('tasks.waiting_seconds')!, 6);
        launches += values.get('tasks.launched')!;
      }
    }),
    { numRuns: 1000, seed: 5 },
  );
  expect(launches).toBeGreaterThan(5000);
});
