import type { Micros } from '../engine/micros.ts';
import { LedgerCheck } from '../metrics/ledger-check.ts';
import { type Measured, Measures } from '../metrics/measures.ts';
import { type LoadRow, SaturationWatch } from '../metrics/saturation.ts';
import { buildRun } from '../scenario/build/build.ts';
import type { Run, RunEnd } from '../scenario/build/run.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import type { TraceReader } from '../scenario/trace-reader.ts';
import { expectedMoments } from './moments.ts';
import { ownedByRole } from './owned.ts';
import { SaturationGuard } from './saturation-guard.ts';
import { waitTraits } from './wait-traits.ts';

export interface RunOneOptions {
  /** Default: the scenario's. */
  readonly seed?: string;
  /** From 0; all policies meet the same draws in one replication. */
  readonly replication?: number;
  /** Needed when a framework has its jobs from a trace. */
  readonly traces?: TraceReader;
  /** Default: the built-in ones. */
  readonly policies?: readonly PolicyDefinition[];
  /** Verify the books of every agent after every record, and run the cycles that are left out for being idle; the run fails at the first wrong entry. Default false. */
  readonly check?: boolean;
}

/** One scenario under one policy, once. Plain data. */
export interface RunResult {
  /** The policy's label. */
  readonly policy: string;
  readonly seed: string;
  readonly replication: number;
  readonly ending: RunEnd;
  readonly end: Micros;
  /** Hash over all records: equal inputs give equal digests. */
  readonly digest: string;
  /** Events of the simulation. */
  readonly events: number;
  /** Work that arrived over capacity, of all roles together and of each. */
  readonly loads: readonly LoadRow[];
  readonly measured: Measured;
}

/**
 * Runs a scenario under one policy and measures it.
 *
 * @throws Error when the policy is not known or a trace is not there; AssertionError when the program itself is wrong
 */
export function runOne(scenario: Scenario, policy: PolicyChoice, options: RunOneOptions = {}): RunResult {
  const { seed = scenario.seed, replication = 0, traces, policies, check = false } = options;
  let measures: Measures | undefined;
  let loads: SaturationWatch | undefined;
  const run: Run = buildRun(scenario, policy, {
    seed,
    replication,
    proveIdle: check,
    ...(traces === undefined ? {} : { traces }),
    ...(policies === undefined ? {} : { policies }),
    observers: ({ cluster }) => {
      measures = new Measures(cluster, {
        warmup: scenario.warmup,
        owned: ownedByRole(scenario),
        traits: waitTraits(scenario, policy),
        patience: scenario.master.allocationInterval,
        moments: expectedMoments(scenario),
        jobs: replication === 0 ? 'rows' : 'responses',
      });
      loads = new SaturationWatch(cluster);
      const guard = new SaturationGuard(loads, () => run.stopSaturated());
      const observers = [...measures.observers, loads.observer, guard.observer];
      return check ? [...observers, new LedgerCheck(cluster)] : observers;
    },
  });
  const ending = run.run();
  const end = run.now;
  const measured = measures!.finish(end);
  const { eventsRun } = run.parts.simulation;
  return {
    policy: policy.label,
    seed,
    replication,
    ending,
    end,
    digest: run.digest,
    events: eventsRun,
    loads: loads!.rows(),
    measured,
  };
}
