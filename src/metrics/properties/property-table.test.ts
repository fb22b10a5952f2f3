import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assetFairness } from '../entitlement/asset-fairness.ts';
import { ceei } from '../entitlement/ceei.ts';
import { drf } from '../entitlement/drf.ts';
import type { Division } from '../entitlement/instance.ts';
import { type FluidProperty, fluidProperties } from './fluid-properties.ts';
import { randomInstance } from './random-instance.ts';
import { bottleneck } from './resource-fairness.ts';
import { findCounterExample } from './search.ts';
import { lcg } from './testing/lcg.ts';

const INSTANCES = 1000;
const DIVISIONS: Record<string, Division> = { Asset: assetFairness, CEEI: ceei, DRF: drf };
const NAMES = Object.keys(fluidProperties) as FluidProperty[];

/** Table 2 of the paper, for asset fairness, CEEI and DRF. */
const TABLE: Record<FluidProperty, readonly [boolean, boolean, boolean]> = {
  sharingIncentive: [false, true, true],
  strategyProofness: [true, false, true],
  envyFreeness: [true, true, true],
  paretoEfficiency: [true, true, true],
  singleResourceFairness: [true, true, true],
  bottleneckFairness: [false, true, true],
  populationMonotonicity: [true, false, true],
  resourceMonotonicity: [false, false, false],
};

const rows = NAMES.flatMap((name) =>
  Object.keys(DIVISIONS).map((division, column) => ({ name, division, holds: TABLE[name][column]! })),
);

describe('table 2 of the DRF paper', () => {
  test.each(rows)('$division, $name: $holds', ({ name, division, holds }) => {
    const stream = lcg(2011);
    const draw = () => randomInstance(stream, { bottleneck: name === 'bottleneckFairness' });
    const found = findCounterExample(DIVISIONS[division]!, fluidProperties[name], draw, INSTANCES);
    if (holds) expect(found).toBeUndefined();
    else expect(found?.violation.message).toMatch(/^user \d/);
  });

  test('instances drawn for bottleneck fairness have a bottleneck', () => {
    const stream = lcg(2011);
    for (let drawn = 0; drawn < INSTANCES; drawn++) {
      expect(bottleneck(randomInstance(stream, { bottleneck: true }))).toBe(0);
    }
  });
});

describe('with weights and limited work', () => {
  const kept = ['sharingIncentive', 'envyFreeness', 'paretoEfficiency', 'singleResourceFairness'] as const;
  test.each([...kept, 'strategyProofness', 'bottleneckFairness', 'populationMonotonicity'] as const)(
    'DRF keeps %s',
    (name) => {
      const stream = lcg(7);
      const draw = () =>
        randomInstance(stream, { weighted: true, capped: true, bottleneck: name === 'bottleneckFairness' });
      expect(findCounterExample(drf, fluidProperties[name], draw, INSTANCES)).toBeUndefined();
    },
  );
  test.each(kept)('CEEI keeps %s', (name) => {
    const stream = lcg(8);
    const draw = () => randomInstance(stream, { weighted: true, capped: true });
    expect(findCounterExample(ceei, fluidProperties[name], draw, INSTANCES)).toBeUndefined();
  });
});

const file = new URL('../../../../shared/expected/analytic.json', import.meta.url);
describe.skipIf(!existsSync(file))('expected/analytic.json (when ../shared is there)', () => {
  test('has the same table', () => {
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { id: string; expect: object }[] };
    const table = cases.find((entry) => entry.id === 'property-table')!.expect;
    expect(table).toEqual({ columns: Object.keys(DIVISIONS), ...TABLE });
  });
});
