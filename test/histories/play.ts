import { HierarchicalAllocator } from '../../src/allocator/hierarchical.ts';
import { SORTERS } from '../../src/allocator/sorters/registry.ts';
import { Cluster } from '../../src/cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../../src/cluster/ids.ts';
import { Records } from '../../src/cluster/records.ts';
import { Bundle } from '../../src/cluster/resources/bundle.ts';
import { seconds } from '../../src/engine/micros.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { Master } from '../../src/master/master.ts';
import { DEFAULT_MASTER_OPTIONS } from '../../src/master/options.ts';
import { LedgerCheck } from '../../src/metrics/ledger-check.ts';
import { Taker } from '../../src/testing/life-run.ts';
import { type Act, type History, ROLES } from './history.ts';
import { OfferRules } from './rules.ts';

export interface Played {
  readonly rules: OfferRules;
  /** How often the balance of an agent was found right. */
  readonly balances: number;
}

/**
 * Plays a history on the real master and allocator, watched by the ledger and the rules, which throw. `isReversed`: roles, resource
 * kinds and random streams are met for the first time in another order, so every map by them is filled in another order.
 */
export function play(history: History, isReversed: boolean): Played {
  const simulation = new Simulation();
  const cluster = new Cluster();
  const streams = new RandomStreams(String(history.seed), 0);
  fillMaps(cluster, streams, isReversed);
  const tell = new Records(simulation);
  const rules = new OfferRules(cluster, 'near');
  const ledger = new LedgerCheck(cluster);
  tell.observe(rules);
  tell.observe(ledger);
  const master = new Master(simulation, cluster, tell, streams, masterOptions(history), (host) => {
    const sorter = SORTERS[history.sorter as keyof typeof SORTERS];
    return new HierarchicalAllocator(host, { roleSorter: sorter, frameworkSorter: sorter, masterRegion: 'near' });
  });
  addAgents(history, master);
  const schedulers = addFrameworks(history, master);
  master.start();
  let now = 0;
  for (const act of history.acts) {
    now += seconds(act.after);
    simulation.run(now);
    doAct(act, master, schedulers);
  }
  simulation.run(now + seconds(30));
  return { rules, balances: ledger.checks };
}

function fillMaps(cluster: Cluster, streams: RandomStreams, isReversed: boolean): void {
  const roles = isReversed ? [...ROLES].reverse() : ROLES;
  for (const path of roles) cluster.roles.intern(path);
  const names = ['cpus', 'gpus', 'mem'];
  for (const name of isReversed ? names.reverse() : names) {
    cluster.kinds.nameIdOf(name);
    cluster.kinds.intern({ name, revocable: true });
    cluster.kinds.plain(name);
  }
  if (isReversed) for (const purpose of ['shrink', 'order of agents', 'order']) streams.stream('elsewhere', purpose);
}

function masterOptions({ offerTimeout, throttles, launchDelay }: History) {
  return {
    ...DEFAULT_MASTER_OPTIONS,
    offerTimeout: offerTimeout === undefined ? undefined : seconds(offerTimeout),
    launchDelay: seconds(launchDelay),
    ...(throttles ? { rateLimits: { limits: [{ principal: 'slow', qps: 0.5, capacity: 4 }] } } : {}),
  };
}

function addAgents({ agents }: History, master: Master): void {
  const { kinds } = master.cluster;
  for (const [i, { cpus, mem, gpus, region, isHierarchical, reserved }] of agents.entries()) {
    const own = reserved === '' ? 0 : 1000;
    const total = Bundle.of([
      [kinds.plain('cpus'), 1000 * cpus],
      [kinds.plain('mem'), 1_000_000 * mem],
      [kinds.plain('gpus'), 1000 * gpus],
    ]);
    if (own > 0) total.set(kinds.intern({ name: 'cpus', reservation: [{ role: reserved }] }), own);
    const capabilities = isHierarchical ? ['MULTI_ROLE', 'HIERARCHICAL_ROLE'] : ['MULTI_ROLE'];
    master.addAgent({ name: `agent-${i}`, total, region, capabilities });
  }
}

function addFrameworks({ frameworks }: History, master: Master): Taker[] {
  const { cluster } = master;
  return frameworks.map((given, i) => {
    const { role, capabilities, checkpoint, failoverTimeout, refuse, tasks, duration, cpus, principal } = given;
    const scheduler = new Taker();
    scheduler.refuse = refuse;
    const framework = master.addFramework(
      {
        name: `framework-${i}`,
        roles: [cluster.roles.intern(role)],
        capabilities,
        checkpoint,
        failoverTimeout: seconds(failoverTimeout),
        principal,
      },
      scheduler,
    );
    if (tasks > 0) {
      const shape = cluster.shapes.intern(
        { cpus: 1000 * cpus },
        { revocable: capabilities.includes('REVOCABLE_RESOURCES') },
      );
      const job = cluster.jobs.add(framework, 'job', 0, Number.NaN, '', '');
      const stage = cluster.stages.add(job, 'task', tasks, shape, seconds(duration));
      cluster.jobs.append(job, stage, (before, after) => cluster.stages.link(before, after));
      master.jobReady(job);
    }
    master.register(framework);
    return scheduler;
  });
}

/** What an act is done to: one agent, one framework, one role, and an amount. */
interface Target {
  readonly master: Master;
  readonly agent: AgentId;
  readonly framework: FrameworkId;
  readonly scheduler: Taker;
  readonly path: string;
  readonly amount: number;
}

const ACTS: Readonly<Record<Act['what'], (target: Target) => unknown>> = {
  suppress: ({ master, framework }) => master.driver(framework).suppress(),
  revive: ({ master, framework }) => master.driver(framework).revive(),
  'disconnect framework': ({ master, framework }) => master.disconnect(framework),
  'reconnect framework': ({ master, framework }) => master.reconnect(framework),
  'remove framework': ({ master, framework }) => master.removeFramework(framework),
  'hold offers': ({ scheduler }) => {
    scheduler.holds = true;
  },
  'answer offers': ({ master, framework, scheduler }) => {
    scheduler.holds = false;
    for (const offer of scheduler.held.splice(0)) scheduler.answer(offer, master.driver(framework));
  },
  'kill task': ({ master, framework }) => {
    const task = master.cluster.tasks.firstOfFramework(framework);
    if (task !== NONE) master.driver(framework).kill(task);
  },
  'crash agent': ({ master, agent }) => master.agents.crash(agent),
  'crash agent unnoticed': ({ master, agent }) => master.agents.crash(agent, 'ping'),
  'restart agent': ({ master, agent }) => master.agents.disconnect(agent),
  'partition agent': ({ master, agent }) => master.agents.partition(agent),
  'restore agent': ({ master, agent }) => master.agents.restore(agent),
  'drain agent': ({ master, agent }) => master.agents.drain(agent),
  'reactivate agent': ({ master, agent }) => master.agents.reactivate(agent),
  'announce maintenance': ({ master, agent, amount }) =>
    master.maintenance.schedule(agent, master.now + seconds(amount)),
  'clear maintenance': ({ master, agent }) => master.maintenance.schedule(agent, undefined),
  estimate: ({ master, agent, amount }) => {
    if (master.cluster.agents.isRegistered(agent)) master.oversubscription.estimate(agent, { cpus: 1000 * amount });
  },
  quota: ({ master, path, amount }) => {
    const quota = { guarantee: { cpus: 500 * amount }, limit: { cpus: 1000 * amount } };
    if (!path.includes('/')) master.quotas.set(master.cluster.roles.intern(path), quota, true);
  },
  weight: ({ master, path, amount }) => master.setWeight(master.cluster.roles.intern(path), amount + 1),
  whitelist: ({ master, amount }) =>
    master.setWhitelist(amount === 0 ? undefined : [`agent-${amount % 4}`, `agent-${(amount + 1) % 4}`]),
  'fail over': ({ master, amount }) => master.failOver(seconds(amount)),
};

function doAct({ what, whom, amount }: Act, master: Master, schedulers: readonly Taker[]): void {
  const { agents, frameworks } = master.cluster;
  const framework = whom % frameworks.count;
  const agent = whom % agents.count;
  ACTS[what]({
    master,
    agent,
    framework,
    scheduler: schedulers[framework]!,
    path: ROLES[whom % ROLES.length]!,
    amount,
  });
}
