import { z } from 'zod';
import type { Amounts } from '../../cluster/roles.ts';
import { type Micros, seconds } from '../../engine/micros.ts';
import { amounts } from './amounts.ts';
import { choose, numberFrom, oneOf, parsed, positive, shown, strict, texts, whole } from './kit.ts';
import { time } from './quantities.ts';

/** What a role owns in a group: so many whole agents, or a quantity. */
export type OwnedSpec = { readonly agents: number } | { readonly amounts: Amounts };

const wholeAgents = parsed<OwnedSpec>({ type: 'string', pattern: '^\\d+ agents?$' }, (value, complain) => {
  const count = typeof value === 'string' ? /^(\d+)\s+agents?$/.exec(value.trim())?.[1] : undefined;
  if (count !== undefined) return { agents: Number(count) };
  complain(
    `must be a number of agents or a map of resources, got ${shown(value)}; as in 24 agents, or { cpus: 96, mem: 360GiB }`,
  );
  return undefined;
});
const quantityOwned: z.ZodType<OwnedSpec> = amounts('a quantity anywhere in the group').transform((given) => ({
  amounts: given,
}));
const owned = choose<OwnedSpec>([wholeAgents, quantityOwned], (value) =>
  typeof value === 'object' && value !== null ? quantityOwned : wholeAgents,
);

const lend = strict({
  limit: amounts('Most that may be lent at once. Default: all that is idle.').optional(),
  to: texts('Roles that may borrow. Default: all.').optional(),
  grace: time('Lends only to roles whose own reclaim_grace is no longer. Default: no bound.').optional(),
});
const borrow = strict({
  limit: amounts('Most that may be borrowed at once. Default: none.').optional(),
  from: texts('Lenders, in the order in which they are asked. Default: all, in the order of the file.').optional(),
});

/** `false`, or `true`, or a map of conditions. */
function switched<T extends object>(conditions: z.ZodType<T>, description: string): z.ZodType<boolean | T> {
  const plain: z.ZodType<boolean | T> = z.boolean();
  const full: z.ZodType<boolean | T> = conditions;
  return choose<boolean | T>([plain, full], (value) =>
    typeof value === 'object' && value !== null ? full : plain,
  ).meta({
    description,
  });
}

const standby = strict({
  max: whole(0, 'Most instances that stay loaded at once.'),
  idle: amounts(
    'What each takes of its agent while it waits; they go, the oldest first, when it is needed. Default: nothing.',
  ).optional(),
});

/** What EGO's plan says of a role, and may say anew for each part of the day. */
const egoKeys = {
  owned: z
    .record(z.string().min(1), owned)
    .meta({
      description:
        'What it owns, by group of agents: "24 agents", or a quantity. Static partitioning reserves it; EGO guarantees and lends it. More may be owned than there is: a warning says so, and who goes short is decided by rank or by the option shortage of ego. Where no role owns anything, policies that need owners split the cluster equally.',
    })
    .optional(),
  share_ratio: numberFrom(
    0,
    'EGO: part of what nobody owns, relative to siblings; 0 borrows only. Default: the weight.',
  ).optional(),
  share_priority: z
    .int()
    .min(1)
    .max(10)
    .meta({ description: 'EGO: class among siblings for what nobody owns, 1 the highest. Default: 1.' })
    .optional(),
  share_limit: amounts('EGO: most of what nobody owns. Default: none.').optional(),
  max_total: amounts('EGO: most of everything. Default: none.').optional(),
  rank: whole(0, 'EGO: order of roles that lend and borrow, 0 the highest. Default: 10000.').optional(),
  lend: switched(lend, 'EGO: lends what it owns and does not use. Default: as the preset says.').optional(),
  borrow: switched(borrow, 'EGO: borrows what others lend. Default: as the preset says.').optional(),
  reclaim_grace: time(
    'EGO: time its tasks have to end when they are reclaimed. Default: the grace of the policy.',
  ).optional(),
  preference: z
    .record(z.string().min(1), z.int().min(1).max(10))
    .meta({ description: 'EGO: groups of agents by liking, 1 (most) to 10. Default: 5.' })
    .optional(),
} as const;

const clock = parsed<Micros>({ type: 'string', pattern: '^\\d{1,2}:\\d{2}$' }, (value, complain) => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typeof value === 'string' ? value : '') ?? [];
  const time = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) < 60 && time <= 24 * 60) return seconds(time * 60);
  complain(`must be a time of day, got ${shown(value)}; as in "08:30", from "00:00" to "24:00"`);
  return undefined;
});

/** A part of the day in which some roles are promised something else. */
export const intervalSchema = strict({
  from: clock.meta({ description: 'When it begins, as "08:30". The run starts at midnight.' }),
  to: clock.meta({ description: 'When it ends; the next interval begins there, and the last ends at "24:00".' }),
  roles: z
    .record(z.string().min(1), strict(egoKeys))
    .meta({ description: 'What is different for these roles; all else is as under roles.' }),
});

export const roleSchema = strict({
  weight: positive('Weight among its siblings. Default: 1 (Mesos --weights).').optional(),
  priority: z
    .int()
    .min(1)
    .max(10)
    .meta({ description: 'Class for the priority policies, 1 the highest (as in EGO) to 10. Default: 1.' })
    .optional(),
  quota: strict({
    guarantee: amounts('Offered to it before anybody gets more than a fair share. Default: none.').optional(),
    limit: amounts('Never holds more. Default: unlimited.').optional(),
  })
    .meta({ description: 'Quota of a top-level role (spec of Mesos, quota v2). Default: none.' })
    .optional(),
  ...egoKeys,
  owned_bound: oneOf(
    ['quantity', 'agents'],
    'EGO: is what it owns a quantity anywhere in the group, or particular agents, from the first row on? Default: quantity.',
  ).optional(),
  standby: standby
    .meta({ description: 'EGO: service instances that stay loaded after their slot is released. Default: none.' })
    .optional(),
});
