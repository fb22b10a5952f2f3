import fc from 'fast-check';

/** Where what is wrong with a framework or agent may lie; see `play.ts` for what each does. */
const ACTS = [
  'suppress',
  'revive',
  'disconnect framework',
  'reconnect framework',
  'remove framework',
  'hold offers',
  'answer offers',
  'kill task',
  'crash agent',
  'crash agent unnoticed',
  'restart agent',
  'partition agent',
  'restore agent',
  'restore agent',
  'drain agent',
  'reactivate agent',
  'announce maintenance',
  'clear maintenance',
  'estimate',
  'quota',
  'weight',
  'whitelist',
  'fail over',
] as const;

export const ROLES = ['a', 'b', 'c', 'c/x'] as const;

const agent = fc.record({
  cpus: fc.integer({ min: 1, max: 4 }),
  mem: fc.integer({ min: 1, max: 4 }),
  gpus: fc.constantFrom(0, 0, 0, 1),
  region: fc.constantFrom('near', 'near', 'far'),
  isHierarchical: fc.constantFrom(true, true, false),
  /** Of its cpus one is statically reserved for this role. */
  reserved: fc.constantFrom('', '', 'a', 'c'),
});
const framework = fc.record({
  role: fc.constantFrom(...ROLES),
  capabilities: fc.subarray(['GPU_RESOURCES', 'REGION_AWARE', 'REVOCABLE_RESOURCES', 'PARTITION_AWARE']),
  checkpoint: fc.boolean(),
  /** In seconds. */
  failoverTimeout: fc.constantFrom(0, 20, 1000),
  refuse: fc.constantFrom(0, 1, 3, 30),
  tasks: fc.integer({ min: 0, max: 8 }),
  duration: fc.integer({ min: 1, max: 40 }),
  cpus: fc.integer({ min: 1, max: 2 }),
  principal: fc.constantFrom('slow', 'free', 'free'),
});
const act = fc.record({
  /** In seconds after the one before. */
  after: fc.integer({ min: 0, max: 12 }),
  what: fc.constantFrom(...ACTS),
  /** Which agent, framework or role: taken modulo their number. */
  whom: fc.nat(7),
  amount: fc.integer({ min: 0, max: 6 }),
});

/** A small cluster and what happens to it. */
export const history = fc.record({
  agents: fc.array(agent, { minLength: 1, maxLength: 4 }),
  frameworks: fc.array(framework, { minLength: 1, maxLength: 4 }),
  acts: fc.array(act, { maxLength: 14 }),
  offerTimeout: fc.constantFrom(undefined, 7),
  throttles: fc.boolean(),
  launchDelay: fc.constantFrom(0, 2),
  sorter: fc.constantFrom('drf', 'random'),
  seed: fc.nat(1000),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;
export type Act = History['acts'][number];
