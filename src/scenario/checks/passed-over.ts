import type { Complain } from '../compile/complain.ts';
import type { Path } from '../load/problem.ts';
import type { MesosSetting, PolicyDefinition } from '../policies/define-policy.ts';
import { definitionOf } from '../policies/parse-policy.ts';
import type { PolicyChoice } from '../scenario.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';

/** Where a scenario says something that Mesos's allocator goes by, and a policy with one of its own may not. */
const PLACES: Readonly<Record<MesosSetting, (shape: ScenarioShape) => readonly Path[]>> = {
  quota: ({ roles = {}, operator = [] }) => [
    ...Object.entries(roles).flatMap(([role, { quota }]) => (quota === undefined ? [] : [['roles', role, 'quota']])),
    ...operator.flatMap(({ kind }, index) => (kind === 'quota' ? [['operator', index, 'quota']] : [])),
  ],
  weight: ({ operator = [] }) =>
    operator.flatMap(({ kind }, index) => (kind === 'weight' ? [['operator', index, 'weight']] : [])),
  oversubscription: ({ oversubscription = [] }) =>
    oversubscription.map((_, index) => ['oversubscription', index, 'revocable']),
  min_allocatable: ({ master, frameworks }) => [
    ...ofMaster(master, 'min_allocatable'),
    ...frameworks.flatMap(({ min_allocatable: least }, index) =>
      least === undefined ? [] : [['frameworks', index, 'min_allocatable']],
    ),
  ],
  agent_order: ({ master }) => ofMaster(master, 'agent_order'),
  fair_sharing_excluded_resource_names: ({ master }) => ofMaster(master, 'fair_sharing_excluded_resource_names'),
};

function ofMaster(master: ScenarioShape['master'], key: keyof NonNullable<ScenarioShape['master']>): Path[] {
  return master?.[key] === undefined ? [] : [['master', key]];
}

/** Tells of what stands in a scenario and has no effect under some of the policies: who compares them should know. */
export function warnOfPassedOver(
  shape: ScenarioShape,
  choices: readonly PolicyChoice[],
  known: readonly PolicyDefinition[],
  warn: Complain,
): void {
  for (const [setting, placesIn] of Object.entries(PLACES)) {
    const labels = new Map<string, string[]>();
    for (const choice of choices) {
      const instead = definitionOf(choice, known).passesOver?.(choice.options)[setting as MesosSetting];
      if (instead !== undefined) labels.set(instead, [...(labels.get(instead) ?? []), choice.label]);
    }
    for (const [instead, concerned] of labels)
      for (const path of placesIn(shape))
        warn(path, `without effect on what is allocated under ${concerned.join(', ')}: ${instead}`);
  }
}
