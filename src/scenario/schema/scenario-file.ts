import { z } from 'zod';
import type { Micros } from '../../engine/micros.ts';
import { clusterSchema } from './agents.ts';
import { amounts } from './amounts.ts';
import { expectationSchema, referenceSchema } from './expect.ts';
import { failuresSchema, rateLimitsSchema } from './failures.ts';
import { frameworkSchema } from './frameworks.ts';
import { choose, flag, isMap, oneOf, parsed, shown, strict, text, texts } from './kit.ts';
import { maintenanceSchema, operatorSchema, oversubscriptionSchema } from './operator.ts';
import { time, timeAbove0 } from './quantities.ts';
import { intervalSchema, roleSchema } from './roles.ts';

const decisionTime = strict({
  base: time('For a batch of offers. Default: 0s.').optional(),
  per_offer: time('For each offer in it. Default: 0s.').optional(),
});
const cycleTime = strict({
  base: time('For a cycle. Default: 0s.').optional(),
  per_agent: time('For each agent it covers. Default: 0s.').optional(),
});

export const masterSchema = strict({
  ideal: flag(
    'Every latency, refusal and grace that the scenario does not name is zero, and allocation runs on every event, new work included. Default: false.',
  ).optional(),
  allocation_interval: time(
    'Time between periodic allocations; 0s: none. Default: 1s (Mesos --allocation_interval).',
  ).optional(),
  first_cycle_at_start: flag(
    'Runs the first periodic allocation at the start, not one interval later. Default: false, as Mesos.',
  ).optional(),
  event_triggered: flag('Allocates on events too, not only periodically. Default: true, as Mesos.').optional(),
  offer_timeout: timeAbove0(
    'After how long an unanswered offer is rescinded. Default: never (Mesos --offer_timeout).',
  ).optional(),
  decision_time: decisionTime
    .meta({ description: 'How long schedulers think about offers; modelled, never measured.' })
    .optional(),
  cycle_time: cycleTime.meta({ description: 'How long an allocation takes; modelled, never measured.' }).optional(),
  launch_delay: time(
    'Time between the answer and the task running; the task holds its resources. Default: 0s.',
  ).optional(),
  agent_order: oneOf(
    ['shuffled', 'index'],
    'Order of agents within an allocation. Default: shuffled, as Mesos.',
  ).optional(),
  min_allocatable: z
    .array(amounts('an alternative'))
    .min(1)
    .meta({
      description:
        'Smallest offer, as alternatives. Default: cpus 0.01, or mem 32MiB (Mesos --min_allocatable_resources).',
    })
    .optional(),
  filter_gpu_resources: flag(
    'Agents with GPUs are offered to GPU_RESOURCES frameworks alone. Default: true (Mesos --filter_gpu_resources).',
  ).optional(),
  fair_sharing_excluded_resource_names: texts(
    'Resources that do not count for shares. Default: none (Mesos flag of that name).',
  ).optional(),
});

const drained = z.literal('drained');
const end: z.ZodType<Micros | 'drained'> = timeAbove0('a time');
const until = choose<Micros | 'drained'>([end, drained], (value) => (value === 'drained' ? drained : end)).meta({
  description: 'When the run ends: after so long, or when all jobs have ended (drained).',
});

const seed = parsed<string>(
  { type: ['integer', 'string'], description: 'Seed of all random draws. Default: 1.' },
  (value, complain) => {
    if (typeof value === 'string' && value !== '') return value.normalize('NFC');
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    complain(`must be a whole number or text, got ${shown(value)}; write a number above 2^53 in quotes`);
    return undefined;
  },
);

/** A policy as it is written: its name with options, as text or as a map of one key. */
export type PolicySpec = string | { readonly name: string; readonly options: Readonly<Record<string, unknown>> };

const policyText: z.ZodType<PolicySpec> = z.string().min(1);
const policyMap: z.ZodType<PolicySpec> = parsed<PolicySpec>(
  { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: { type: 'object' } },
  (value, complain) => {
    const entries = isMap(value) ? Object.entries(value) : [];
    const [name, options] = entries[0] ?? ['', undefined];
    if (entries.length !== 1) complain('must be one name with its options, as in { ego: { preset: borrow } }');
    else if (!isMap(options)) complain(`options must be a map, got ${shown(options)}`, [name]);
    else return { name, options };
    return undefined;
  },
);
const policy = choose<PolicySpec>([policyText, policyMap], (value) =>
  typeof value === 'string' ? policyText : policyMap,
);

const importText = z.string().min(1);
const importList = z.array(importText).min(1);

/** The whole scenario file. */
export const scenarioFile = strict({
  $schema: z.string().meta({ description: 'For editors; not used.' }).optional(),
  import: choose<string | string[]>([importText, importList], (value) =>
    Array.isArray(value) ? importList : importText,
  )
    .meta({
      description:
        'Another scenario, or several in turn, by path from this file; this file overrides them. Maps merge deeply; frameworks merge by name and agent groups by group; other lists replace; null removes a key.',
    })
    .optional(),
  story: text('What happens, in a sentence or two.').optional(),
  seed: seed.optional(),
  until,
  experiment: oneOf(
    ['terminating', 'steady-state'],
    'Has it an end of its own (a day, a batch of jobs), or is it a stretch of something without end, whose beginning from an empty cluster is left out? Default: terminating.',
  ).optional(),
  warmup: time(
    'Measures leave out everything before. Default: 0s; in a steady-state experiment what MSER-5 finds in the response times of the first replication, under the policy that settles last.',
  ).optional(),
  cluster: clusterSchema.meta({ description: 'The agents.' }),
  roles: z
    .record(z.string().min(1), roleSchema)
    .meta({ description: 'Roles by path (a/b/c), with what they are promised. Default: those that frameworks name.' })
    .optional(),
  plan: strict({
    intervals: z.array(intervalSchema).min(1).meta({
      description: 'Parts of the day, from "00:00" to "24:00" without a gap. Default: the same plan all day.',
    }),
  })
    .meta({ description: 'EGO: how the plan changes with the time of day. Default: not at all.' })
    .optional(),
  frameworks: z.array(frameworkSchema).min(1).meta({ description: 'Frameworks; they register in this order.' }),
  master: masterSchema
    .meta({ description: 'Delays and settings of the master. Defaults are those of Mesos.' })
    .optional(),
  failures: failuresSchema.meta({ description: 'What breaks, and when. Default: nothing.' }).optional(),
  maintenance: z
    .array(maintenanceSchema)
    .min(1)
    .meta({ description: 'Maintenance windows and draining of agents. Default: none.' })
    .optional(),
  rate_limits: rateLimitsSchema
    .meta({
      description: 'How many messages frameworks may send, by principal. Default: any number (Mesos --rate_limits).',
    })
    .optional(),
  oversubscription: z
    .array(oversubscriptionSchema)
    .min(1)
    .meta({ description: 'Agents that offer revocable resources. Default: none.' })
    .optional(),
  operator: z
    .array(operatorSchema)
    .min(1)
    .meta({ description: 'Quotas, weights and the whitelist as they change during the run. Default: they do not.' })
    .optional(),
  policies: z
    .array(policy)
    .min(1)
    .meta({
      description:
        'Policies to compare, the first being the baseline: a name (`commonage list policies` prints them), or the path of a module from this file. Default: static and drf.',
    })
    .optional(),
  expect: z.array(expectationSchema).meta({ description: 'Endings derived by hand or from a paper.' }).optional(),
  references: z.array(referenceSchema).meta({ description: 'Published values, printed beside ours.' }).optional(),
});
export type ScenarioShape = z.infer<typeof scenarioFile>;
