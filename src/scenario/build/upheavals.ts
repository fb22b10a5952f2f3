import type { AgentId } from '../../cluster/ids.ts';
import { MICROS_PER_SECOND, type Micros } from '../../engine/micros.ts';
import type { RandomStream, RandomStreams } from '../../engine/random.ts';
import type { Master } from '../../master/master.ts';
import type { FailureKind, FailurePlan, MaintenancePlan, OperatorPlan, Scenario, SpanSpec } from '../scenario.ts';
import { makeDistribution } from '../schema/make-distribution.ts';
import type { Timetable } from './timetable.ts';

/**
 * Puts failures, maintenance, revocable resources and the operator's doings on the timetable. Random failures of an agent
 * come from a stream of its own, so all policies meet the same.
 */
export function planUpheavals(
  { upheavals, agents: plans }: Scenario,
  master: Master,
  timetable: Timetable,
  streams: RandomStreams,
): void {
  for (const failure of upheavals.failures) timetable.plan(failure.at, () => fail(failure, master, timetable));
  for (const [index, { agents, what, noticed, mtbf, mttr }] of upheavals.random.entries()) {
    for (const agent of agents) {
      const stream = (purpose: string): RandomStream =>
        streams.stream(`failures/${plans[agent]!.name}`, `${purpose} ${index}`);
      const up = draws(mtbf, stream('up'));
      const down = draws(mttr, stream('down'));
      const failFrom = (at: Micros): void =>
        timetable.plan(at + up(), () => {
          const lasts = down();
          failAgent(agent, what, noticed, lasts, master, timetable);
          failFrom(master.now + lasts);
        });
      failFrom(0);
    }
  }
  for (const plan of upheavals.maintenance) maintain(plan, master, timetable);
  for (const { agents, revocable, interval, over5Minutes, over15Minutes } of upheavals.oversubscription) {
    for (const agent of agents) {
      master.oversubscription.fix(agent, revocable, interval);
      if (over5Minutes !== undefined || over15Minutes !== undefined)
        master.loadController.watch(agent, {
          ...(over5Minutes === undefined ? {} : { over5Minutes }),
          ...(over15Minutes === undefined ? {} : { over15Minutes }),
        });
    }
  }
  for (const act of upheavals.operator) timetable.plan(act.at, () => operate(act, master));
}

function fail(failure: FailurePlan, master: Master, timetable: Timetable): void {
  switch (failure.kind) {
    case 'master':
      master.failOver(failure.for);
      break;
    case 'framework':
      if (master.disconnect(failure.framework) && failure.for !== undefined)
        timetable.plan(master.now + failure.for, () => master.reconnect(failure.framework));
      break;
    case 'agents':
      for (const agent of failure.agents)
        failAgent(agent, failure.what, failure.noticed, failure.for, master, timetable);
  }
}

/** Returns after `lasts` if it failed at all: one that is down already comes back when it would have without this. */
function failAgent(
  agent: AgentId,
  what: FailureKind,
  noticed: 'connection' | 'ping',
  lasts: Micros | undefined,
  master: Master,
  timetable: Timetable,
): void {
  const failed = what === 'crash' ? master.agents.crash(agent, noticed) : master.agents[what](agent);
  if (failed && lasts !== undefined) timetable.plan(master.now + lasts, () => master.agents.restore(agent));
}

function maintain(plan: MaintenancePlan, master: Master, timetable: Timetable): void {
  const forEach = (act: (agent: AgentId) => void) => (): void => plan.agents.forEach(act);
  if (plan.kind === 'drain') {
    timetable.plan(
      plan.drain,
      forEach((agent) => master.agents.drain(agent)),
    );
    if (plan.for !== undefined)
      timetable.plan(
        plan.drain + plan.for,
        forEach((agent) => master.agents.reactivate(agent)),
      );
    return;
  }
  timetable.plan(
    plan.announced,
    forEach((agent) => master.maintenance.schedule(agent, plan.from)),
  );
  timetable.plan(
    plan.from,
    forEach((agent) => master.maintenance.down(agent)),
  );
  if (plan.for !== undefined)
    timetable.plan(
      plan.from + plan.for,
      forEach((agent) => master.maintenance.up(agent)),
    );
}

/** @throws Error when a quota is refused: the scenario asks for what its cluster does not allow at that time. */
function operate(act: OperatorPlan, master: Master): void {
  const { roles } = master.cluster;
  switch (act.kind) {
    case 'whitelist':
      master.setWhitelist(act.whitelist);
      break;
    case 'weight':
      master.setWeight(roles.intern(act.role), act.weight);
      break;
    case 'quota': {
      const problem = master.quotas.set(roles.intern(act.role), act.quota, act.force);
      if (problem !== undefined)
        throw new Error(`at ${master.now / MICROS_PER_SECOND}s the quota of role ${act.role} is refused: ${problem}`);
    }
  }
}

/** At least a microsecond, so that time goes on. */
function draws(span: SpanSpec, stream: RandomStream): () => Micros {
  if (typeof span === 'number') return () => Math.max(1, span);
  const distribution = makeDistribution(span, MICROS_PER_SECOND);
  return () => Math.max(1, Math.round(distribution.sample(stream) * MICROS_PER_SECOND));
}
