import type { Allocator } from '../../allocator/allocator.ts';
import type { Observer } from '../../cluster/record-types.ts';
import { buildRun } from '../../scenario/build/build.ts';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import type { PolicyChoice } from '../../scenario/scenario.ts';
import { type BenchShape, benchScenario } from './bench-scenario.ts';

/** One size of the grid. */
export interface Size {
  readonly agents: number;
  readonly frameworks: number;
}

/** What the rounds of one size took. */
export interface Rounds extends Size {
  /** Milliseconds inside the allocator, with the booking of its offers, round by round. */
  readonly milliseconds: readonly number[];
  /** Offers made in all rounds. */
  readonly offers: number;
  /** MiB of heap in use when all rounds were over, garbage included. */
  readonly heapMiB: number;
  /** `h = (h * 31 + framework) * 31 + agent` over all offers in order, in 32 bits: equal for allocators that decide alike. */
  readonly hash: number;
}

const MIB = 2 ** 20;

/**
 * The shape of Mesos's DeclineOffers benchmark (spec/mesos.md 7): in each round every agent is offered whole, and every offer
 * is declined for a year. Only `allocate` is timed.
 */
export function runRounds(
  size: Size,
  shape: BenchShape,
  rounds: number,
  policy: PolicyChoice,
  policies: readonly PolicyDefinition[],
): Rounds {
  const milliseconds: number[] = [];
  let hash = 0;
  let offers = 0;
  const watch: Observer = {
    offerMade: ({ framework, agent }) => {
      offers++;
      hash = (Math.imul((Math.imul(hash, 31) + framework) | 0, 31) + agent) | 0;
    },
  };
  const run = buildRun(benchScenario(size, shape, rounds), policy, {
    policies: policies.map((definition) => timed(definition, (took) => milliseconds.push(took))),
    observers: () => [watch],
  });
  run.run();
  return { ...size, milliseconds, offers, heapMiB: process.memoryUsage().heapUsed / MIB, hash: hash >>> 0 };
}

/** The policy, with a clock beside its allocator. */
function timed(definition: PolicyDefinition, tell: (milliseconds: number) => void): PolicyDefinition {
  return {
    ...definition,
    create(options) {
      const parts = definition.create(options);
      return { ...parts, allocator: (scenario, host) => withClock(parts.allocator(scenario, host), tell) };
    },
  };
}

function withClock(allocator: Allocator, tell: (milliseconds: number) => void): Allocator {
  const allocate = allocator.allocate.bind(allocator);
  allocator.allocate = (agents, sequence, periodic) => {
    const start = performance.now();
    allocate(agents, sequence, periodic);
    tell(performance.now() - start);
  };
  return allocator;
}
