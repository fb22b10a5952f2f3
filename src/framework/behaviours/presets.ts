import type { Behaviour } from '../behaviour.ts';
import { batch } from './batch.ts';
import { service } from './service.ts';
import { stages } from './stages.ts';

// Well-known frameworks, as far as their way with offers and order goes (spec/mesos.md 8); the behaviour behind each does the work.

/** Refuses what it does not need for 120 s, revives on new work. */
export const sparkFine: Behaviour = {
  ...stages,
  name: 'spark-fine',
  description: 'Spark fine-grained: each task of a stage is a task of the cluster; refuses for 120 s.',
  defaults: { ...stages.defaults, refuse: 120_000_000 },
};

/** Holds offers for 5 min and up to 1 min more, then declines for 5 s; at most 5 tasks an attempt; owns the idle cluster. */
export const aurora: Behaviour = {
  ...service,
  name: 'aurora',
  description: 'Aurora: services and ad-hoc jobs; holds offers for 5 to 6 minutes instead of declining them.',
  defaults: { ...service.defaults, refuse: 5_000_000, hold: 300_000_000, holdJitter: 60_000_000, suppress: false },
};

/** First offer that fits, the rest declined for 5 s, any number of jobs a round. */
export const chronos: Behaviour = {
  ...batch,
  name: 'chronos',
  description: 'Chronos: timed jobs, each on the first offer that fits; stays in line for offers while idle.',
  defaults: { ...batch.defaults, lookahead: Number.POSITIVE_INFINITY, suppress: false },
};

/** 5 s while builds wait and nothing matches, 10 min while idle; a build asks again at once. */
export const jenkins: Behaviour = {
  ...batch,
  name: 'jenkins',
  description: 'Jenkins: each build is a task; declines for 5 s while builds wait, for 10 min while idle.',
  defaults: {
    ...batch.defaults,
    lookahead: Number.POSITIVE_INFINITY,
    refuseIdle: 600_000_000,
    suppress: false,
    revive: 'always',
  },
};
