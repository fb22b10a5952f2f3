import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { batch } from './batch.ts';

/** Keeps every offer it cannot use, for ever (spec/mesos.md 9.5). */
export const hoarder: Behaviour = {
  ...batch,
  name: 'hoarder',
  description: 'A batch framework that holds what it cannot use for ever; only an offer timeout helps.',
  defaults: { ...DEFAULT_OPTIONS, hold: Number.POSITIVE_INFINITY, suppress: false },
};

/** Has work, wants offers and declines them all: with a low share it is always first in line (spec/mesos.md 9.1). */
export const decliner: Behaviour = {
  ...batch,
  name: 'decliner',
  description: 'Declines every offer, whatever waits, and never suppresses.',
  defaults: { ...DEFAULT_OPTIONS, declineAll: true, suppress: false },
};

/** Is offered resources, and declines them, while it has nothing to do (spec/mesos.md 9.1, 9.4). */
export const neverSuppress: Behaviour = {
  ...batch,
  name: 'never-suppress',
  description: 'A batch framework that stays in line for offers while it has no work.',
  defaults: { ...DEFAULT_OPTIONS, suppress: false },
};

/** Policies that go by declared demand give it more than its due. */
export const overAsker: Behaviour = {
  ...batch,
  name: 'over-asker',
  description: 'A batch framework that declares ten waiting tasks for each it has.',
  defaults: { ...DEFAULT_OPTIONS, overAsk: 10 },
};

/** Its tasks end soon after their start and are launched again, at first after 1 s, then ever later (Marathon's back-off). */
export const crashLooper: Behaviour = {
  ...batch,
  name: 'crash-looper',
  description: 'Its tasks crash 5 s after their launch and are retried with a back-off.',
  defaults: {
    ...DEFAULT_OPTIONS,
    crashAfter: 5_000_000,
    backOff: { first: 1_000_000, factor: 1.15, most: 3_600_000_000 },
  },
};
