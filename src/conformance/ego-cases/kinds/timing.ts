import { toSeconds } from '../../../engine/micros.ts';
import { idealRun, idealScenario } from '../../analytic-cases/ideal-run.ts';
import { compare, type Fields, fieldsOf, flagOf, knownFields, listOf, numberOf, textOf } from '../case.ts';

/** Applications whose service takes time to start: when their tasks finish, with instances on standby or without. */
export function timing(testCase: Fields): string[] {
  knownFields(
    testCase,
    'the case',
    'hosts',
    'slotsPerHost',
    'serviceStartSeconds',
    'taskSeconds',
    'standby',
    'arrivals',
    'expect',
  );
  const number = (key: string): number => numberOf(testCase[key], key);
  const arrivals = listOf(testCase['arrivals'], 'arrivals').map((arrival) => {
    knownFields(arrival, 'an arrival', 'app', 'at');
    return { app: textOf(arrival['app'], 'app'), at: numberOf(arrival['at'], 'at') };
  });
  const apps = [...new Set(arrivals.map(({ app }) => app))];
  const slots = number('hosts') * number('slotsPerHost');
  const standby = flagOf(testCase['standby'], 'standby');
  const scenario = idealScenario({
    seed: 1,
    until: 'drained',
    cluster: { agents: [{ group: 'all', count: number('hosts'), resources: { cpus: number('slotsPerHost') } }] },
    master: { ideal: true, launch_delay: `${number('serviceStartSeconds')}s` },
    // Applications may have names that no role may have.
    roles: Object.fromEntries(apps.map((_, i) => [`app-${i + 1}`, standby ? { standby: { max: slots } } : {}])),
    frameworks: apps.map((app, i) => ({
      name: app,
      role: `app-${i + 1}`,
      behaviour: 'batch',
      jobs: {
        times: arrivals.filter((arrival) => arrival.app === app).map(({ at }) => `${at}s`),
        tasks: 1,
        needs: { cpus: 1 },
        duration: `${number('taskSeconds')}s`,
      },
    })),
    policies: [{ ego: { preset: 'share', reclaim_pool: false } }],
  });
  const finish = new Map<string, number[]>();
  const held: { readonly app: string; readonly from: number; to: number }[] = [];
  const run = idealRun(scenario, '1', 0, ({ cluster }) => [
    {
      taskLaunched: ({ at, framework }) => {
        held.push({ app: cluster.frameworks.name(framework), from: toSeconds(at), to: Number.POSITIVE_INFINITY });
      },
      taskEnded: ({ at, framework }) => {
        const app = cluster.frameworks.name(framework);
        held.find((one) => one.app === app && one.to === Number.POSITIVE_INFINITY)!.to = toSeconds(at);
        finish.set(app, [...(finish.get(app) ?? []), toSeconds(at)]);
      },
    },
  ]);
  run.run();
  const expected = fieldsOf(testCase['expect'], 'expect');
  knownFields(expected, 'expect', 'finish', 'slotHolderAt');
  // Of one application the first to come is the first to finish.
  const finished = arrivals.map(({ app }) => finish.get(app)?.shift());
  const differences = compare('finish', expected['finish'], finished);
  const holders = expected['slotHolderAt'] === undefined ? {} : fieldsOf(expected['slotHolderAt'], 'slotHolderAt');
  for (const [at, holder] of Object.entries(holders)) {
    const got = held.find(({ from, to }) => from <= Number(at) && Number(at) < to)?.app ?? null;
    differences.push(...compare(`holder at ${at}`, holder, got));
  }
  return differences;
}
