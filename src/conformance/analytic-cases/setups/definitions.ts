import { seconds } from '../../../engine/micros.ts';
import { boundedSlowdown } from '../../../metrics/definitions/bounded-slowdown.ts';
import { giniCoefficient } from '../../../metrics/definitions/gini.ts';
import { jainIndex } from '../../../metrics/definitions/jain.ts';
import { UnknownSetup } from '../case.ts';
import { allowedBy, differences } from '../tolerance.ts';
import type { Setup } from './setup.ts';

const INDEX = /^(jain|gini)\[([-\d.,]+)\]$/;
const SLOWDOWN = /^boundedSlowdown(\d+)\(wait=([\d.]+),run=([\d.]+)\)$/;

function figure(name: string): number {
  const index = INDEX.exec(name);
  if (index !== null) {
    const numbers = index[2]!.split(',').map(Number);
    return (index[1] === 'jain' ? jainIndex(numbers) : giniCoefficient(numbers)) ?? Number.NaN;
  }
  const slowdown = SLOWDOWN.exec(name);
  if (slowdown === null || slowdown[1] !== '10') throw new UnknownSetup(`expect.${name}`);
  return boundedSlowdown(seconds(Number(slowdown[2])), seconds(Number(slowdown[3])));
}

/** Figures that the definitions of measures come to on small lists of numbers. */
export const definitions: Setup = {
  name: 'definitions of measures',
  knows: ({ expect, setup }) =>
    Object.keys(setup).length === 0 && Object.keys(expect).every((name) => INDEX.test(name) || SLOWDOWN.test(name)),
  run({ expect, tolerance }) {
    const allowed = allowedBy(tolerance);
    return Object.entries(expect).flatMap(([name, expected]) => differences(name, expected, figure(name), allowed));
  },
};
