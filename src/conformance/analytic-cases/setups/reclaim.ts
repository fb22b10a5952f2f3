import { TaskState } from '../../../cluster/tasks.ts';
import { toSeconds } from '../../../engine/micros.ts';
import { type Fields, fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario } from '../ideal-run.ts';
import { allowedBy, differences } from '../tolerance.ts';
import type { Setup } from './setup.ts';

interface Batch {
  readonly tenant: string;
  readonly at: number;
  readonly tasks: number;
  readonly seconds: number;
}

function batchesOf(events: unknown): Batch[] {
  if (!Array.isArray(events)) throw new UnknownSetup('events is no list');
  return events.flatMap((event) => {
    const { t, ...rest } = fieldsOf(event, 'events');
    return Object.entries(rest).map(([tenant, text]): Batch => {
      const match = /^(\d+) single-slot tasks of (\d+) s$/.exec(String(text));
      if (match === null) throw new UnknownSetup(`the event "${String(text)}"`);
      return { tenant, at: numberOf(t, 'events.t'), tasks: Number(match[1]), seconds: Number(match[2]) };
    });
  });
}

/** Tenants with a batch of tasks each, under one policy. */
function outcome(
  own: Readonly<Record<string, number>>,
  slots: number,
  batches: readonly Batch[],
  policy: string | Fields,
) {
  const scenario = idealScenario({
    until: 'drained',
    cluster: { agents: [{ group: 'slots', count: 1, resources: { cpus: slots } }] },
    roles: Object.fromEntries(
      Object.entries(own).map(([tenant, owned]) => [tenant, { weight: owned, owned: { slots: { cpus: owned } } }]),
    ),
    policies: [policy],
    frameworks: batches.map(({ tenant, at, tasks, seconds }) => ({
      name: tenant,
      role: tenant,
      behaviour: 'batch',
      refuse_seconds: 0,
      jobs: { times: [`${at}s`], tasks, needs: { cpus: 1 }, duration: `${seconds}s` },
    })),
  });
  const figures: Record<string, number> = { wastedSlotSeconds: 0 };
  const running: number[] = [];
  const waiting: number[] = [];
  const starved: number[] = [];
  const names = batches.map(({ tenant }) => tenant);
  let since = 0;
  let useful = 0;
  const advance = (at: number): void => {
    for (const [row, tenant] of names.entries()) {
      if ((waiting[row] ?? 0) > 0 && (running[row] ?? 0) < own[tenant]!)
        starved[row] = (starved[row] ?? 0) + at - since;
    }
    since = at;
  };
  const count = (column: number[], row: number, change: number): void => {
    column[row] = (column[row] ?? 0) + change;
  };
  const run = idealRun(scenario, '1', 0, () => [
    {
      stageReady: ({ at, framework, tasks }) => {
        advance(at);
        count(waiting, framework, tasks);
      },
      taskReturned: ({ at, framework, kept }) => {
        advance(at);
        count(waiting, framework, 1);
        figures['wastedSlotSeconds']! -= toSeconds(kept);
      },
      taskLaunched: ({ at, framework }) => {
        advance(at);
        count(waiting, framework, -1);
        count(running, framework, 1);
        figures[`${names[framework]}.start`] ??= toSeconds(at);
      },
      taskEnded: ({ at, framework, state, progress }) => {
        advance(at);
        count(running, framework, -1);
        if (state === TaskState.finished) {
          figures[`${names[framework]}.finish`] = toSeconds(at);
          useful += toSeconds(progress);
        } else figures['wastedSlotSeconds']! += toSeconds(progress);
      },
    },
  ]);
  run.run();
  for (const [row, tenant] of names.entries()) figures[`${tenant}.starvedSeconds`] = toSeconds(starved[row] ?? 0);
  const makespan = Math.max(...names.map((tenant) => figures[`${tenant}.finish`]!));
  return { figures, utilization: useful / (slots * makespan) };
}

/** An owner wants back what it lent: by the grace of the borrower, in partitions, and with nothing taken back. */
export const reclaim: Setup = {
  name: 'an owner reclaims what it lent',
  knows: ({ setup }) =>
    hasKeys(setup, 'slots', 'own', 'lend', 'borrowLimit', 'events', 'reclaimGrace', 'reclaimSemantics') &&
    setup['lend'] === true &&
    setup['borrowLimit'] === 'none',
  run({ setup, expect, tolerance }) {
    const allowed = allowedBy(tolerance);
    const slots = numberOf(setup['slots'], 'slots');
    const tenants = Object.keys(fieldsOf(setup['own'], 'own'));
    const own = Object.fromEntries(numbersOf(setup['own'], 'own').map((slotsOwned, i) => [tenants[i]!, slotsOwned]));
    const batches = batchesOf(setup['events']);
    const policies: Record<string, string | Fields> = { static: 'static', drfNonPreemptive: 'drf' };
    for (const grace of numbersOf(setup['reclaimGrace'], 'reclaimGrace'))
      policies[`grace${grace}`] = { ego: { preset: 'borrow', grace: `${grace}s` } };
    const outcomes = new Map<string, ReturnType<typeof outcome>>();
    const of = (system: string): ReturnType<typeof outcome> => {
      const policy = policies[system];
      if (policy === undefined) throw new UnknownSetup(`expect.${system}`);
      const known = outcomes.get(system) ?? outcome(own, slots, batches, policy);
      outcomes.set(system, known);
      return known;
    };
    return Object.entries(expect).flatMap(([name, expected]) => {
      if (name !== 'usefulUtilizationToMakespan') return differences(name, expected, of(name).figures, allowed);
      return Object.entries(fieldsOf(expected, name)).flatMap(([system, value]) =>
        differences(`${name}.${system}`, value, of(system).utilization, allowed),
      );
    });
  },
};
