import type { Amounts } from '../../cluster/roles.ts';
import { findBehaviour } from '../../framework/registry.ts';
import { suggestion } from '../../workload/suggestion.ts';
import type { Complain } from '../compile/complain.ts';
import type { AgentPlan, Scenario, SyntheticPlan, TemplatePlan } from '../scenario.ts';
import { isCommon } from '../schema/amounts.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';

/** Tasks that fit nowhere and gangs that can never start: runs that could not end well. */
export function checkCapacity(scenario: Scenario, { frameworks }: ScenarioShape, complain: Complain): void {
  for (const [index, { workload }] of scenario.frameworks.entries()) {
    if (workload?.kind !== 'synthetic') continue;
    const isGang = needsGangs(scenario, index);
    const key = frameworks[index]!.tasks === undefined ? 'jobs' : 'tasks';
    const agents = roomFor(scenario, index);
    for (const { template, path } of templatesOf(workload)) {
      const problem = templateProblem(template, agents, isGang);
      if (problem !== undefined) complain(['frameworks', index, key, ...path], problem);
    }
  }
}

/** Do the framework's jobs run all at once or not at all? */
export function needsGangs({ frameworks }: Scenario, index: number): boolean {
  return findBehaviour(frameworks[index]!.behaviour)?.name === 'gang';
}

/** The agents as tasks of the framework may use them: with what is oversubscribed, where it takes revocable resources. */
export function roomFor({ agents, frameworks, upheavals }: Scenario, index: number): readonly AgentPlan[] {
  const { oversubscription } = upheavals;
  if (oversubscription.length === 0 || !frameworks[index]!.capabilities.includes('REVOCABLE_RESOURCES')) return agents;
  return agents.map((agent, row) => {
    const scalars: Record<string, number> = { ...agent.resources.scalars };
    for (const { agents: rows, revocable } of oversubscription) {
      if (!rows.includes(row)) continue;
      for (const [name, amount] of Object.entries(revocable)) {
        // Of several estimates one holds at a time.
        scalars[name] = Math.max(scalars[name] ?? 0, (agent.resources.scalars[name] ?? 0) + amount);
      }
    }
    return { ...agent, resources: { ...agent.resources, scalars } };
  });
}

export function templatesOf({ jobs }: SyntheticPlan): { template: TemplatePlan; path: (string | number)[] }[] {
  if (!('by' in jobs)) return [{ template: jobs, path: [] }];
  return jobs.bins.map(({ job }, bin) => ({ template: job, path: ['mix', bin] }));
}

function templateProblem(template: TemplatePlan, agents: readonly AgentPlan[], isGang: boolean): string | undefined {
  for (const { needs, tasks } of template.stages) {
    const problem = taskProblem(needs, agents);
    if (problem !== undefined) return problem;
    if (isGang && typeof tasks === 'number' && gangRoom(needs, agents) < tasks)
      return gangProblem('a gang', tasks, needs, agents);
  }
  return undefined;
}

/** Why no agent can hold such a task; undefined if one can. */
export function taskProblem(needs: Amounts, agents: readonly AgentPlan[]): string | undefined {
  if (agents.some(({ resources }) => copies(needs, resources.scalars) >= 1)) return undefined;
  for (const [name, amount] of Object.entries(needs)) {
    const most = agents.reduce((max, { resources }) => Math.max(max, resources.scalars[name] ?? 0), 0);
    if (amount > 0 && most === 0)
      return `no agent can hold such a task: none has ${nobodysResource(name, resourcesOf(agents))}`;
    if (amount > most)
      return `no agent can hold such a task: it needs ${inWords({ [name]: amount })}, and the most an agent has is ${inWords({ [name]: most })}`;
  }
  return `no agent can hold such a task: none has ${inWords(needs)} at once`;
}

function resourcesOf(agents: readonly AgentPlan[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { resources } of agents) for (const name of Object.keys(resources.scalars)) names.add(name);
  return names;
}

/** A resource that no agent has, with what may be meant. A common name is no slip for another one: who writes gpus does not mean cpus. */
export function nobodysResource(name: string, there: ReadonlySet<string>): string {
  const near = isCommon(name) ? '' : suggestion(name, [...there]);
  return `"${name}"${near === '' ? `; they have ${[...there].join(', ')}` : near}`;
}

export function gangProblem(what: string, tasks: number, needs: Amounts, agents: readonly AgentPlan[]): string {
  return `${what} of ${tasks} tasks of ${inWords(needs)} can never start: the whole cluster holds ${gangRoom(needs, agents)}`;
}

/** How many such tasks the empty cluster holds. */
export function gangRoom(needs: Amounts, agents: readonly AgentPlan[]): number {
  let room = 0;
  for (const { resources } of agents) room += copies(needs, resources.scalars);
  return room;
}

function copies(needs: Amounts, has: Amounts): number {
  let times = Number.POSITIVE_INFINITY;
  for (const [name, amount] of Object.entries(needs)) {
    if (amount > 0) times = Math.min(times, Math.floor((has[name] ?? 0) / amount));
  }
  return times;
}

/** `cpus 1.5, mem 512 MiB`. */
export function inWords(amounts: Amounts): string {
  const parts = Object.entries(amounts).map(
    ([name, amount]) => `${name} ${amount / 1000}${name === 'mem' || name === 'disk' ? ' MiB' : ''}`,
  );
  return parts.join(', ');
}
