import type { IntervalRule } from '../experiment.ts';
import { type Fields, numberOf, UnknownSetup } from './case.ts';

/** The rule of a case (`type: ci`) with the recipe of its file (`ciRecipe`). @throws UnknownSetup if the tolerance is no interval rule. */
export function intervalRule(tolerance: Fields): IntervalRule {
  if (tolerance['type'] !== 'ci') throw new UnknownSetup(`tolerance of type ${String(tolerance['type'])}`);
  return {
    level: numberOf(tolerance['level'], 'tolerance.level'),
    minReplications: numberOf(tolerance['minReplications'], 'tolerance.minReplications'),
    maxRelHalfWidth: numberOf(tolerance['maxRelHalfWidth'], 'tolerance.maxRelHalfWidth'),
    slack: 6,
    budget: 20_000_000,
    secondLook: 4,
  };
}
