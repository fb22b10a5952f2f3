import type { z } from 'zod';
import { SORTERS, type SorterName } from '../../allocator/sorters/registry.ts';
import { flag, oneOf, strict } from '../schema/kit.ts';
import { definePolicy, type PolicyDefinition } from './define-policy.ts';
import { engineOptions } from './ego-options.ts';
import { hierarchical } from './hierarchical.ts';
import { PASSED_OVER_BY_PLANS, planAllocator, planProblems } from './plan-policy.ts';

const names = Object.keys(SORTERS) as [SorterName, ...SorterName[]];

/** As a sorter it has no plan for which to set options, and as a plan no order of frameworks: what would do nothing is refused. */
function ofOneKind<T extends { readonly preempt?: boolean | undefined }>(options: z.ZodType<T>): z.ZodType<T> {
  return options.superRefine(({ preempt = false, ...others }, { issues, addIssue }) => {
    if (issues.length > 0) return;
    for (const [key, value] of Object.entries(others))
      if (value !== undefined && Object.hasOwn(engineOptions, key) !== preempt)
        addIssue({ code: 'custom', message: `goes with preempt=${!preempt} only`, path: [key] });
  });
}

/** Strict priority of roles: a sorter of Mesos's allocator as long as nobody is preempted, else a plan of EGO's engine (spec/ego.md 9). */
export const priority: PolicyDefinition = definePolicy({
  name: 'priority',
  summary:
    'Strict priority of roles, 1 first; within a priority by drf. With preempt=true lower ones are reclaimed from.',
  options: ofOneKind(
    strict({
      preempt: flag('Are tasks of lower priority killed when higher ones wait? Default: false.').optional(),
      framework_sorter: oneOf(
        names,
        'Order of the frameworks of one role, without preempt. Default: drf (Mesos --framework_sorter).',
      ).optional(),
      ...engineOptions,
    }),
  ),
  problems: ({ preempt = false, framework_sorter: _, ...engine }, scenario) =>
    preempt ? planProblems(scenario, { ...engine, preset: 'priority', preempt }) : [],
  passesOver: ({ preempt = false }) => (preempt ? PASSED_OVER_BY_PLANS : {}),
  create: ({ preempt = false, framework_sorter: inner, ...engine }) => ({
    allocator: (scenario, host) =>
      preempt
        ? planAllocator(scenario, host, { ...engine, preset: 'priority', preempt })
        : hierarchical(scenario, host, SORTERS.priority, inner && SORTERS[inner]),
  }),
});
