import { Cluster } from '../../cluster/cluster.ts';
import { RecordDigest } from '../../cluster/record-digest.ts';
import type { Observer } from '../../cluster/record-types.ts';
import { Records } from '../../cluster/records.ts';
import { Digest } from '../../engine/digest.ts';
import { RandomStreams } from '../../engine/random.ts';
import { Simulation } from '../../engine/simulation.ts';
import { makeScheduler } from '../../framework/registry.ts';
import { Master } from '../../master/master.ts';
import { Arrivals } from '../arrivals.ts';
import type { PolicyDefinition } from '../policies/define-policy.ts';
import { definitionOf } from '../policies/parse-policy.ts';
import { POLICIES } from '../policies/registry.ts';
import type { PolicyChoice, Scenario } from '../scenario.ts';
import type { TraceReader } from '../trace-reader.ts';
import { addRoles, agentSpecs, frameworkSpec } from './cluster.ts';
import { masterOptions } from './master-options.ts';
import { Run } from './run.ts';
import { Timetable } from './timetable.ts';
import { planUpheavals } from './upheavals.ts';
import { jobSource } from './workload.ts';

/** What an observer may look at besides the records. */
export interface Watched {
  readonly scenario: Scenario;
  readonly policy: PolicyChoice;
  readonly cluster: Cluster;
  readonly simulation: Simulation;
}

export interface RunOptions {
  /** Default: the scenario's. */
  readonly seed?: string;
  /** Which of several runs on one seed, from 0. All policies meet the same jobs in one replication. */
  readonly replication?: number;
  /** Makes the observers of this run, before anything happens. */
  readonly observers?: (watched: Watched) => readonly Observer[];
  /** Needed when a framework has its jobs from a trace. */
  readonly traces?: TraceReader;
  /** Policies beyond the built-in ones. */
  readonly policies?: readonly PolicyDefinition[];
  /** Hash over all records, a twentieth to an eighth of the time of a run. Default true. */
  readonly digest?: boolean;
  /** Run what is left out for being idle, and fail if it decides anything (`MasterOptions.proveIdle`). */
  readonly proveIdle?: boolean;
}

/**
 * Puts a run together: agents, roles, frameworks in the order of the scenario, the policy's reservations and allocator, and
 * the jobs, all of whose draws come from streams that no policy can move.
 *
 * @throws Error when the policy is not known; zod's error when its options are not sound.
 */
export function buildRun(scenario: Scenario, policy: PolicyChoice, options: RunOptions = {}): Run {
  const { seed = scenario.seed, replication = 0, observers, traces, policies = POLICIES, digest = true } = options;
  const parts = definitionOf(policy, policies).create(policy.options);

  const simulation = new Simulation();
  const cluster = new Cluster();
  const hash = digest ? new Digest() : undefined;
  const tell = new Records(simulation, hash === undefined ? undefined : new RecordDigest(hash, simulation));
  const streams = new RandomStreams(seed, replication);
  addRoles(scenario, cluster);
  for (const observer of observers?.({ scenario, policy, cluster, simulation }) ?? []) tell.observe(observer);

  const { proveIdle = false } = options;
  const master = new Master(simulation, cluster, tell, streams, { ...masterOptions(scenario), proveIdle }, (host) =>
    parts.allocator(scenario, host),
  );
  const arrivals = new Arrivals(simulation, cluster, tell, master);
  const run = new Run({ scenario, policy, seed, replication, simulation, cluster, master, arrivals, digest: hash });
  if (scenario.until === 'drained') tell.observe({ taskLaunched: () => run.noteLaunch() });

  const reserved = parts.reservations?.(scenario) ?? (() => []);
  const agentSpec = agentSpecs(cluster.kinds);
  for (const [row, agent] of scenario.agents.entries()) master.addAgent(agentSpec(agent, reserved(agent, row)));

  const timetable = new Timetable(simulation);
  for (const plan of scenario.frameworks) {
    const framework = master.addFramework(frameworkSpec(plan, cluster), makeScheduler(plan.behaviour, plan.options));
    if (plan.start === 0) master.register(framework);
    else timetable.plan(plan.start, () => master.register(framework));
    if (plan.workload === undefined) continue;
    const source = jobSource(plan.workload, (purpose) => streams.stream(`workload/${plan.name}`, purpose), traces);
    arrivals.add(framework, source, plan.start);
  }
  planUpheavals(scenario, master, timetable, streams);
  if (scenario.until === 'drained') arrivals.stopWhenDrained();
  master.start();
  return run;
}
