import { z } from 'zod';
import { amounts } from './amounts.ts';
import { namesOnePlace, onePlace, whichAgents } from './failures.ts';
import { choose, flag, isMap, positive, strict, text, texts, turned } from './kit.ts';
import { time, timeAbove0 } from './quantities.ts';

const window = strict({
  ...whichAgents,
  announced: time(
    'When the window is made known: offers are rescinded, frameworks get inverse offers. Default: 0s.',
  ).optional(),
  from: time('When the machines go down; what still runs there is lost.'),
  for: timeAbove0('How long they are down. Default: for ever.').optional(),
}).refine(namesOnePlace, onePlace);
const drain = strict({
  ...whichAgents,
  drain: time('When the agents are drained: no offers, and their tasks are killed at once (Mesos 1.9).'),
  for: timeAbove0('After how long they are reactivated. Default: never.').optional(),
}).refine(namesOnePlace, onePlace);

/** Planned absence of agents. */
export type MaintenancePlan =
  | ({ readonly kind: 'window' } & z.infer<typeof window>)
  | ({ readonly kind: 'drain' } & z.infer<typeof drain>);
const ofWindow = turned(window, (given): MaintenancePlan => ({ kind: 'window', ...given }));
const ofDrain = turned(drain, (given): MaintenancePlan => ({ kind: 'drain', ...given }));
export const maintenanceSchema: z.ZodType<MaintenancePlan> = choose<MaintenancePlan>([ofWindow, ofDrain], (value) =>
  isMap(value) && 'drain' in value ? ofDrain : ofWindow,
);

export const oversubscriptionSchema = strict({
  ...whichAgents,
  revocable: amounts(
    'What each agent reports as revocable, beyond what it has, in every estimate (the fixed estimator of Mesos). Tasks of REVOCABLE_RESOURCES frameworks may use it.',
  ),
  interval: timeAbove0(
    'When the first estimate comes. Default: 15s (Mesos --oversubscribed_resources_interval).',
  ).optional(),
  load_threshold_5min: positive(
    'Tasks that use revocable resources are killed when the 5 min load average, in running cpus, passes this. Default: never (Mesos load_qos_controller).',
  ).optional(),
  load_threshold_15min: positive('The same with the 15 min load average. Default: never.').optional(),
}).refine(namesOnePlace, onePlace);
export type OversubscriptionShape = z.infer<typeof oversubscriptionSchema>;

const quotaChange = strict({
  at: time('When.'),
  role: text('A top-level role.'),
  quota: strict({
    guarantee: amounts('At least this is kept for the role. Default: nothing.').optional(),
    limit: amounts('More than this the role does not get. Default: no limit.').optional(),
  }).meta({ description: 'Replaces its quota; {} takes it away. Offers are rescinded so that it can take effect.' }),
  force: flag(
    'Sets it even if guarantees exceed the cluster or the role holds more than its limit; else that ends the run. Default: false.',
  ).optional(),
});
const weightChange = strict({
  at: time('When.'),
  role: text('A role.'),
  weight: positive('Its weight from then on.'),
});
const whitelistChange = strict({
  at: time('When the file changes; Mesos reads it again every 5 s.'),
  whitelist: choose<readonly string[] | 'all'>(
    [texts('Names of the agents that are offered.'), z.literal('all')],
    (value) => (value === 'all' ? z.literal('all') : texts('')),
  ).meta({ description: 'Names of the agents that are offered, or all (Mesos --whitelist).' }),
});

/** What an operator does at a given time. */
export type OperatorAct =
  | ({ readonly kind: 'quota' } & z.infer<typeof quotaChange>)
  | ({ readonly kind: 'weight' } & z.infer<typeof weightChange>)
  | ({ readonly kind: 'whitelist' } & z.infer<typeof whitelistChange>);
const ofQuota = turned(quotaChange, (given): OperatorAct => ({ kind: 'quota', ...given }));
const ofWeight = turned(weightChange, (given): OperatorAct => ({ kind: 'weight', ...given }));
const ofWhitelist = turned(whitelistChange, (given): OperatorAct => ({ kind: 'whitelist', ...given }));
export const operatorSchema: z.ZodType<OperatorAct> = choose<OperatorAct>([ofQuota, ofWeight, ofWhitelist], (value) => {
  if (isMap(value) && 'whitelist' in value) return ofWhitelist;
  return isMap(value) && 'weight' in value ? ofWeight : ofQuota;
});
