import type { z } from 'zod';
import type { AttributeValue } from '../../cluster/agents.ts';
import type { AgentPlan } from '../scenario.ts';
import type { agentGroup } from '../schema/agents.ts';
import { tidy } from './tidy.ts';

const PATTERN = /^(.*)\{(\d+)\.\.(\d+)\}(.*)$/;

/** The agents of all groups, in the order of the file. */
export function agentPlans(groups: readonly z.infer<typeof agentGroup>[]): AgentPlan[] {
  return groups.flatMap((given) => {
    const { count = 1, group = 'all', resources, name = `${group}-{}` } = given;
    const shared = tidy({ region: given.region, zone: given.zone, capabilities: given.capabilities });
    const attributes = Object.entries(given.attributes ?? {});
    return Array.from(
      { length: count },
      (_, index): AgentPlan => ({
        name: name.includes('{}') ? name.replace('{}', String(index + 1)) : count === 1 ? name : `${name}-${index + 1}`,
        group,
        resources,
        attributes: attributes.map(([key, value]) => [key, spread(value, index)] as const),
        ...shared,
      }),
    );
  });
}

/** `r{1..12}` on the agents of a group in turn: r1, r2 ... r12, r1 ... */
function spread(value: AttributeValue, index: number): AttributeValue {
  const parts = typeof value === 'string' ? PATTERN.exec(value) : null;
  if (parts === null) return value;
  const [, before, first, last, after] = parts;
  const values = Number(last) - Number(first) + 1;
  return `${before}${Number(first) + (index % values)}${after}`;
}
