import type { z } from 'zod';
import { PRESETS } from '../../allocator/plan/presets.ts';
import { flag, fraction, oneOf, rule, strict } from '../schema/kit.ts';
import { time } from '../schema/quantities.ts';

/** Options of the plan engine (spec/ego.md 2), whatever its preset. */
export const engineOptions = {
  grace: time(
    'Time a task has to end when it is reclaimed, where its role does not say. Default: 0s (spec/ego.md 11.3).',
  ).optional(),
  lending_order: oneOf(
    ['rank', 'proportional'],
    'Who borrows first and from whom (spec/ego.md 3). Default: rank.',
  ).optional(),
  shortage: oneOf(
    ['rank', 'proportional'],
    'Who goes short when more is owned than there is: the lowest rank, or everybody in proportion. Default: rank.',
  ).optional(),
  dynamic_share: flag('Do shares of what nobody owns follow demand? Default: true.').optional(),
  enforce_share_at: oneOf(
    ['parent', 'leaf'],
    'Do ratios count level by level, or once among all leaves (with dynamic_share=false only)? Default: parent.',
  ).optional(),
  reclaim_pool: flag('Is taken back what is held above the share? Default: true; preset drf: false.').optional(),
  reclaim_before_borrow: flag(
    'Does an owner take back what it lent before it uses what is free elsewhere? Default: false.',
  ).optional(),
  enforce_preference_by_reclaim: flag(
    'Is what is lent in a preferred group taken back before what idles in another is used? Default: false.',
  ).optional(),
  count_owned_in_share: flag(
    'Does what a role owns and uses count towards its share, as under drf? Default: false.',
  ).optional(),
  host_choice: oneOf(['stacked', 'balanced', 'exclusive'], 'Which agent comes first. Default: stacked.').optional(),
  victim_criterion: oneOf(
    ['leastLostWork', 'mostRecent', 'mostOverAllocated', 'random'],
    'Which tasks are reclaimed. Default: leastLostWork.',
  ).optional(),
  leeway: time('How long reclaimed resources may come back late before the claim lapses. Default: 2m.').optional(),
  demand: oneOf(
    ['declared', 'inferred'],
    'Do frameworks say what they want, or is it guessed? Default: declared.',
  ).optional(),
  known_runtimes: flag('Does the allocator know how long tasks will still run? Default: false.').optional(),
  restart_penalty: time('Work it takes to start a reclaimed task again. Default: 0s.').optional(),
} as const;

/** Options of the policy `ego`. */
export const egoOptions = strict({
  preset: oneOf(PRESETS, 'What the plan makes of the roles (spec/ego.md 9). Default: borrow.').optional(),
  owned_part: fraction(
    'Preset hybrid: part of each partition that stays owned; the rest is shared. Default: 0.5.',
  ).optional(),
  ...engineOptions,
}).refine(({ preset, owned_part: part }) => part === undefined || preset === 'hybrid', {
  ...rule('goes with the preset hybrid only'),
  path: ['owned_part'],
});
export type EgoOptions = z.infer<typeof egoOptions>;
