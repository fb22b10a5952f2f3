import { RandomStreams } from '../../../engine/random.ts';
import { assetFairness } from '../../../metrics/entitlement/asset-fairness.ts';
import { ceei } from '../../../metrics/entitlement/ceei.ts';
import { drf } from '../../../metrics/entitlement/drf.ts';
import type { Division } from '../../../metrics/entitlement/instance.ts';
import { type FluidProperty, fluidProperties } from '../../../metrics/properties/fluid-properties.ts';
import { randomInstance } from '../../../metrics/properties/random-instance.ts';
import { findCounterExample } from '../../../metrics/properties/search.ts';
import { UnknownSetup } from '../case.ts';
import type { Setup } from './setup.ts';

const DIVISIONS: Readonly<Record<string, Division>> = { Asset: assetFairness, CEEI: ceei, DRF: drf };
const INSTANCES = 1000;

/** Which division has which property: where it has, no random instance may break it; where not, one must be found that does. */
export const propertyTable: Setup = {
  name: 'table of properties',
  knows: ({ setup, expect, tolerance }) =>
    Object.keys(setup).length === 0 && Array.isArray(expect['columns']) && tolerance['type'] === 'property-tests',
  run({ id, expect }) {
    const { columns, ...rows } = expect;
    const problems: string[] = [];
    for (const [name, cells] of Object.entries(rows)) {
      if (!Object.hasOwn(fluidProperties, name) || !Array.isArray(cells)) throw new UnknownSetup(`expect.${name}`);
      const property = fluidProperties[name as FluidProperty];
      for (const [i, column] of (columns as readonly unknown[]).entries()) {
        const division = DIVISIONS[String(column)];
        if (division === undefined) throw new UnknownSetup(`the division ${String(column)}`);
        const stream = new RandomStreams(id, 0).stream(`${String(column)} ${name}`, 'instances');
        const draw = () => randomInstance(stream, { bottleneck: name === 'bottleneckFairness' });
        const found = findCounterExample(division, property, draw, INSTANCES);
        if (cells[i] === (found === undefined)) continue;
        const got = found === undefined ? `no counter-example in ${INSTANCES} instances` : found.violation.message;
        problems.push(`${String(column)}.${name}: expected ${String(cells[i])}, got ${got}`);
      }
    }
    return problems;
  },
};
