import { PRESETS } from '../../allocator/plan/presets.ts';
import { definePolicy, type PolicyDefinition } from './define-policy.ts';
import { egoOptions } from './ego-options.ts';
import { PASSED_OVER_BY_PLANS, planAllocator, planProblems } from './plan-policy.ts';

/** IBM EGO's model (spec/ego.md): what is owned is lent while it idles and reclaimed when its owner wants it. */
export const ego: PolicyDefinition = definePolicy({
  name: 'ego',
  summary:
    'IBM EGO: roles own resources, lend what idles, borrow, share a pool by ratio, and get back what is theirs after a grace period.',
  options: egoOptions,
  shorthand: { option: 'preset', values: PRESETS },
  problems: (options, scenario) => planProblems(scenario, options),
  passesOver: () => PASSED_OVER_BY_PLANS,
  create: (options) => ({ allocator: (scenario, host) => planAllocator(scenario, host, options) }),
});
