import type { Observer } from '../../cluster/record-types.ts';
import { buildRun, type Watched } from '../../scenario/build/build.ts';
import type { Run } from '../../scenario/build/run.ts';
import { loadScenario } from '../../scenario/load/load.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TraceReader } from '../../scenario/trace-reader.ts';
import { UnknownSetup } from './case.ts';

/** One unit of time of a case in seconds: so long that rounding to microseconds is of no account. */
export const UNIT_SECONDS = 1000;
export const UNIT_MICROS: number = UNIT_SECONDS * 1_000_000;

/** A span of so many units as scenario files write it. */
export function units(count: number): string {
  return `${(count * UNIT_SECONDS).toFixed(6)}s`;
}

/**
 * A scenario in ideal mode, from what a scenario file would say of it (JSON is YAML).
 * @throws UnknownSetup saying what the loader says: the runner does not know how to make this case a scenario
 */
export function idealScenario(file: Readonly<Record<string, unknown>>): Scenario {
  const text = JSON.stringify({ master: { ideal: true }, ...file });
  const loaded = loadScenario('case.yaml', () => text, { policies: POLICIES });
  if ('scenario' in loaded) return loaded.scenario;
  throw new UnknownSetup(loaded.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
}

/** Builds a run of the scenario under its first policy. */
export function idealRun(
  scenario: Scenario,
  seed: string,
  replication: number,
  observers: (watched: Watched) => readonly Observer[],
  traces?: TraceReader,
): Run {
  return buildRun(scenario, scenario.policies[0]!, {
    seed,
    replication,
    observers,
    digest: false,
    ...(traces === undefined ? {} : { traces }),
  });
}
