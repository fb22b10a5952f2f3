import type { Moment } from '../metrics/moments.ts';
import type { Expectation, Scenario } from '../scenario/scenario.ts';

/** The moments that expectations of a scenario speak of, in the order of those expectations. */
export function expectedMoments({ expect }: Scenario): readonly Moment[] {
  return expect.filter((one) => one.kind === 'moment').map((one) => ({ at: one.at, ...ownerOf(one) }));
}

/** Whom an expectation is about. */
export function ownerOf({ framework, role }: Expectation): Pick<Moment, 'scope' | 'name'> {
  if (framework !== undefined) return { scope: 'framework', name: framework };
  if (role !== undefined) return { scope: 'role', name: role };
  return { scope: 'cluster', name: '' };
}
