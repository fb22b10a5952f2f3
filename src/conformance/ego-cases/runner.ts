import { UnknownSetup } from '../analytic-cases/case.ts';
import type { CaseResult, FormatRunner } from '../case-result.ts';
import { type Fields, type Kind, UnknownCase } from './case.ts';
import { hostChoice } from './kinds/host-choice.ts';
import { placement } from './kinds/placement.ts';
import { reclaimTiming } from './kinds/reclaim-timing.ts';
import { eventSequence, steadyState } from './kinds/steps.ts';
import { timePlan } from './kinds/time-plan.ts';
import { timeline } from './kinds/timeline.ts';
import { timing } from './kinds/timing.ts';
import { vectorFit, vectorShare } from './kinds/vectors.ts';
import { victimChoice } from './kinds/victim-choice.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  'steady-state': steadyState,
  'lend-filter': steadyState,
  'event-sequence': eventSequence,
  'host-choice': hostChoice,
  'victim-choice': victimChoice,
  'vector-fit': vectorFit,
  'vector-share': vectorShare,
  'time-plan': timePlan,
  'reclaim-timing': reclaimTiming,
  timeline,
  timing,
  placement,
};

/**
 * Cases of `ego-cases/1`: what IBM's documents say EGO does, as simulations of the real allocator on the real master in ideal mode. What
 * is one decision of the engine (victims, placement) is asked of it directly. A kind or a field that is not known is skipped.
 */
export const egoCases: FormatRunner = {
  format: 'ego-cases/1',
  runCase: (testCase: Fields): CaseResult => {
    const id = String(testCase['id']);
    const kind = KINDS[String(testCase['kind'])];
    if (kind === undefined)
      return { id, status: 'skipped', details: `its kind "${String(testCase['kind'])}" is not known` };
    try {
      const differences = kind(testCase);
      return { id, status: differences.length === 0 ? 'passed' : 'failed', details: differences.join('; ') };
    } catch (error) {
      if (error instanceof UnknownCase || error instanceof UnknownSetup)
        return { id, status: 'skipped', details: `${error.message}: not known` };
      throw error;
    }
  },
};
