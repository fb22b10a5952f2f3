import type { HostChoice } from './plan.ts';

/** A host nobody has bundles on, for `exclusive`. */
export const NOBODY = -1;

/**
 * Which hosts take the next bundles of one consumer (spec/policies.md A.2, "Host choice").
 *
 * * `stacked` fills the first host of the list, then the next;
 * * `balanced` gives each bundle to the host that can take most more of them, ties in list order;
 * * `exclusive` stacks, and passes over every host that another consumer has a bundle on.
 *
 * @param fits bundles like these that each host could still take, in list order
 * @param holder the consumer each host is closed to others by, or NOBODY; only `exclusive` looks at it
 * @returns bundles per host; fewer than `bundles` in all when they do not fit
 */
export function chooseHosts(
  choice: HostChoice,
  bundles: number,
  fits: ArrayLike<number>,
  consumer = 0,
  holder?: ArrayLike<number>,
): Int32Array {
  const given = new Int32Array(fits.length);
  const open = (host: number): boolean =>
    choice !== 'exclusive' || holder === undefined || holder[host] === NOBODY || holder[host] === consumer;
  let left = bundles;
  if (choice === 'balanced') {
    for (; left > 0; left--) {
      let roomiest = 0;
      for (let host = 1; host < fits.length; host++) {
        if (fits[host]! - given[host]! > fits[roomiest]! - given[roomiest]!) roomiest = host;
      }
      if (fits.length === 0 || fits[roomiest]! - given[roomiest]! <= 0) break;
      given[roomiest]!++;
    }
    return given;
  }
  for (let host = 0; host < fits.length && left > 0; host++) {
    if (!open(host)) continue;
    given[host] = Math.min(left, fits[host]!);
    left -= given[host]!;
  }
  return given;
}

/**
 * Bundles of one shape that fit into what is free: the smallest of free / needed over the resources it needs.
 * Infinity for a bundle that needs nothing.
 */
export function bundlesThatFit(free: ArrayLike<number>, bundle: ArrayLike<number>): number {
  let fit = Number.POSITIVE_INFINITY;
  for (let r = 0; r < bundle.length; r++) if (bundle[r]! > 0) fit = Math.min(fit, Math.floor(free[r]! / bundle[r]!));
  return Math.max(0, fit);
}
