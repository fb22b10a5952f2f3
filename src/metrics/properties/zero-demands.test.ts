import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetFairness } from '../entitlement/asset-fairness.ts';
import { ceei } from '../entitlement/ceei.ts';
import { drf } from '../entitlement/drf.ts';
import type { Division, FluidInstance } from '../entitlement/instance.ts';
import { instances } from '../entitlement/testing/instances.ts';
import { fluidProperties } from './fluid-properties.ts';

/** Users who need nothing of some resources, have weights, limited work, and limits on what they may hold. */
const limited: fc.Arbitrary<FluidInstance> = fc
  .tuple(
    instances({ zeroDemands: true, caps: true, weights: true }),
    fc.infiniteStream(fc.integer({ min: -20, max: 40 })),
  )
  .map(([instance, stream]) => ({
    ...instance,
    limits: instance.demands.map((demand) =>
      demand.map(() => {
        const limit: number = stream.next().value;
        return limit < 0 ? Number.POSITIVE_INFINITY : limit;
      }),
    ),
  }));

const kept = ['paretoEfficiency', 'envyFreeness', 'singleResourceFairness'] as const;
const cells: [string, Division, (keyof typeof fluidProperties)[]][] = [
  ['DRF', drf, [...kept, 'sharingIncentive', 'strategyProofness']],
  ['asset fairness', assetFairness, [...kept, 'strategyProofness']],
  ['CEEI', ceei, [...kept, 'sharingIncentive']],
];

describe.each(cells)('with zero demands, weights, caps and limits %s keeps', (_, division, names) => {
  test.each(names)('%s', (name) => {
    fc.assert(
      fc.property(limited, (instance) => {
        expect(fluidProperties[name](division, instance)).toBeUndefined();
      }),
      { seed: 99, numRuns: 1000 },
    );
  });
});
