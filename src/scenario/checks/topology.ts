import { type Closeness, domainName } from '../../cluster/topology.ts';
import type { Complain } from '../compile/complain.ts';
import type { AgentPlan, Scenario, TemplatePlan } from '../scenario.ts';
import { gangRoom, inWords, roomFor, templatesOf } from './capacity.ts';

/** Agents that do not say where they stand, and gangs that no domain can hold. */
export function checkTopology(scenario: Scenario, complain: Complain): void {
  const { agents, frameworks } = scenario;
  for (const [index, { options, workload }] of frameworks.entries()) {
    const { topology } = options;
    if (topology === undefined) continue;
    const at = ['frameworks', index, 'topology', topology.mode] as const;
    const { level } = topology;
    const silent = level === 'agent' ? undefined : agents.find((agent) => domainOf(agent, level) === undefined);
    if (silent !== undefined) {
      complain(at, `agent "${silent.name}" does not say its ${level}; give all agents an attribute "${level}"`);
      continue;
    }
    if (topology.mode === 'preferred' || workload?.kind !== 'synthetic') continue;
    for (const { template } of templatesOf(workload)) {
      const problem = gangProblem(template, roomFor(scenario, index), topology);
      if (problem !== undefined) complain(at, problem);
    }
  }
}

function gangProblem({ stages }: TemplatePlan, agents: readonly AgentPlan[], { level }: Closeness): string | undefined {
  const domains = new Map<string, AgentPlan[]>();
  for (const agent of agents) {
    const name = placeOf(agent, level);
    domains.set(name, [...(domains.get(name) ?? []), agent]);
  }
  for (const { needs, tasks } of stages) {
    if (typeof tasks !== 'number') continue;
    const most = Math.max(...[...domains.values()].map((members) => gangRoom(needs, members)));
    if (most < tasks)
      return `a gang of ${tasks} tasks of ${inWords(needs)} can never start: no ${level} holds more than ${most}`;
  }
  return undefined;
}

/** The domain an agent is in, with the wider ones around it. */
function placeOf(agent: AgentPlan, level: Closeness['level']): string {
  const zone = domainOf(agent, 'zone') ?? '';
  const rack = domainOf(agent, 'rack') ?? '';
  if (level === 'zone') return zone;
  return JSON.stringify(level === 'rack' ? [zone, rack] : [zone, rack, agent.name]);
}

function domainOf({ attributes, zone }: AgentPlan, level: 'zone' | 'rack'): string | undefined {
  return domainName(level, attributes, zone);
}
