import { z } from 'zod';
import { agentResources } from './amounts.ts';
import { nameText, strict, text, texts, whole } from './kit.ts';

const attribute = z
  .union([z.string().min(1), z.number()])
  .refine((value) => isPattern(String(value)), 'a pattern has one range, the smaller number first, as in r{1..12}')
  .meta({ description: 'a value, or a pattern such as r{1..12}' });

/** A value without any range is one that is spread over nothing. */
function isPattern(value: string): boolean {
  const ranges = [...value.matchAll(/\{(\d+)\.\.(\d+)\}/g)];
  return ranges.length <= 1 && ranges.every(([, first, last]) => Number(first) <= Number(last));
}

export const agentGroup = strict({
  group: nameText('Name of the group: the resource group of EGO, and what `owned` names. Default: all.').optional(),
  count: whole(1, 'How many agents, at most ten million. Default: 1.').max(10_000_000).optional(),
  name: nameText(
    'Names of the agents; {} stands for the number within the group, from 1. Default: GROUP-{}.',
  ).optional(),
  resources: agentResources(
    'What each agent has: cpus and gpus as numbers, mem and disk with a unit (15GiB), ports as ranges ("31000-32000"), sets as lists of words, other scalars as plain numbers.',
  ),
  attributes: z
    .record(z.string().min(1), attribute)
    .meta({
      description:
        'Attributes by name. A pattern r{1..12} is spread over the agents of the group in turn: the first has r1, the second r2, the thirteenth r1 again. Default: none.',
    })
    .optional(),
  region: text('Region of the fault domain. Default: none (Mesos --domain).').optional(),
  zone: text('Zone within the region. Default: none.').optional(),
  capabilities: texts(
    'Capabilities of the agents. Default: MULTI_ROLE and HIERARCHICAL_ROLE, as of Mesos 1.9.',
  ).optional(),
});

export const clusterSchema = strict({
  agents: z.array(agentGroup).min(1).meta({ description: 'Groups of agents that are alike; rows follow this order.' }),
  region: text(
    'Region of the master: frameworks without REGION_AWARE get offers from it alone. Default: none, and from all.',
  ).optional(),
});
