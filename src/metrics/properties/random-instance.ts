import type { FluidInstance } from '../entitlement/instance.ts';

/** A stream of numbers from 0 (may be) to 1 (never), such as the named random streams of a run. */
export interface UniformStream {
  uniform(): number;
}

export interface RandomInstanceOptions {
  /** 2 unless told. */
  readonly minUsers?: number;
  /** 4 unless told. */
  readonly maxUsers?: number;
  /** 2 unless told. */
  readonly minResources?: number;
  /** 3 unless told. */
  readonly maxResources?: number;
  /** Weights from 1 to 4; without, all weigh the same. */
  readonly weighted?: boolean;
  /** Every other user has work for a limited number of tasks. */
  readonly capped?: boolean;
  /** The first resource is everybody's dominant one. */
  readonly bottleneck?: boolean;
}

/**
 * An instance in which everybody needs something of everything: whole capacities from 1 to 100, demands in whole
 * thousandths, from next to nothing to a third of a capacity and rather small than large, so that a counter-example can
 * be read and typed in.
 */
export function randomInstance(stream: UniformStream, options: RandomInstanceOptions = {}): FluidInstance {
  const { minUsers = 2, maxUsers = 4, minResources = 2, maxResources = 3 } = options;
  const whole = (least: number, most: number): number => least + Math.floor(stream.uniform() * (most - least + 1));
  const resources = whole(minResources, maxResources);
  const users = whole(minUsers, maxUsers);
  const capacity = Array.from({ length: resources }, () => whole(1, 100));
  const demands = Array.from({ length: users }, () => {
    const shares = capacity.map(() => {
      const small = stream.uniform();
      return (small * small * small) / 3;
    });
    // Largest first, and by a margin that rounding does not close.
    if (options.bottleneck === true) shares[0] = Math.max(...shares) * 1.1 + 0.01;
    return capacity.map((amount, resource) => Math.ceil(1000 * amount * shares[resource]! + 1e-9) / 1000);
  });
  return {
    capacity,
    demands,
    ...(options.weighted === true && { weights: demands.map(() => whole(1, 4)) }),
    ...(options.capped === true && {
      taskCaps: demands.map(() => (stream.uniform() < 0.5 ? whole(0, 20) : Number.POSITIVE_INFINITY)),
    }),
  };
}
