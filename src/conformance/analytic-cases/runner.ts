import type { CaseResult, FormatRunner } from '../case-result.ts';
import type { Experiment } from '../experiment.ts';
import { type Fields, readCase, UnknownSetup } from './case.ts';
import { SETUPS } from './setups/registry.ts';

/**
 * Cases of `analytic-cases/1`: queueing theory, papers on fair division, small exact examples. Stochastic and scheduled ones become
 * runs of the simulator in ideal mode; no formula is evaluated. A set-up that is not known is skipped.
 */
export const analyticCases: FormatRunner = {
  format: 'analytic-cases/1',
  runCase: (raw: Fields, file: Fields): CaseResult => {
    const id = String(raw['id']);
    try {
      const testCase = readCase(raw);
      const setup = SETUPS.find((each) => each.knows(testCase));
      if (setup === undefined) return { id, status: 'skipped', details: 'its set-up is not known' };
      setup.experiments?.(testCase); // Whatever in them is not known shows now.
      const problems = setup.run?.(testCase, file) ?? [];
      return { id, status: problems.length === 0 ? 'passed' : 'failed', details: problems.join('; ') };
    } catch (error) {
      if (error instanceof UnknownSetup) return { id, status: 'skipped', details: `${error.message}: not known` };
      throw error;
    }
  },
  experiments: (raw: Fields): readonly Experiment[] => {
    const testCase = readCase(raw);
    return SETUPS.find((each) => each.knows(testCase))?.experiments?.(testCase) ?? [];
  },
};
