import { seconds } from '../../engine/micros.ts';
import { type ConsumerPlan, DEFAULT_GROUP, type PlanOptions, type ResourcePlan, slotPlan } from './plan.ts';

/** A consumer as the cases with known answers write it (`ego-cases/1`); times in seconds, amounts in slots. */
export interface CaseConsumer {
  readonly name: string;
  readonly parent?: string;
  readonly owned?: number | Readonly<Record<string, number>>;
  readonly shareRatio?: number;
  readonly sharePriority?: number;
  readonly shareLimit?: number;
  readonly rank?: number;
  readonly lend?: boolean;
  readonly lendLimit?: number;
  readonly borrow?: boolean;
  readonly borrowLimit?: number;
  readonly lendoutGraceSeconds?: number;
  readonly reclaimGraceSeconds?: number;
  readonly preference?: Readonly<Record<string, number>>;
}

/** The slot plan of a case. */
export function planOfCase(
  tree: readonly CaseConsumer[],
  options: Partial<PlanOptions> = {},
  groups: readonly string[] = [DEFAULT_GROUP],
): ResourcePlan {
  return slotPlan(tree.map(consumerOfCase), options, groups);
}

function consumerOfCase(from: CaseConsumer): ConsumerPlan {
  const owned = typeof from.owned === 'number' ? { [DEFAULT_GROUP]: from.owned } : from.owned;
  const slots = (count: number): { slots: number } => ({ slots: count });
  return {
    role: from.name,
    ...(from.parent !== undefined && { parent: from.parent }),
    ...(owned !== undefined && {
      owned: Object.fromEntries(Object.entries(owned).map(([group, count]) => [group, slots(count)])),
    }),
    ...(from.shareRatio !== undefined && { shareRatio: from.shareRatio }),
    ...(from.sharePriority !== undefined && { sharePriority: from.sharePriority }),
    ...(from.shareLimit !== undefined && { shareLimit: slots(from.shareLimit) }),
    ...(from.rank !== undefined && { rank: from.rank }),
    ...(from.preference !== undefined && { preference: from.preference }),
    ...(from.reclaimGraceSeconds !== undefined && { reclaimGraceMicros: seconds(from.reclaimGraceSeconds) }),
    ...(from.lend === true && {
      lend: {
        ...(from.lendLimit !== undefined && { limit: slots(from.lendLimit) }),
        ...(from.lendoutGraceSeconds !== undefined && { graceMicros: seconds(from.lendoutGraceSeconds) }),
      },
    }),
    ...(from.borrow === true && {
      borrow: { ...(from.borrowLimit !== undefined && { limit: slots(from.borrowLimit) }) },
    }),
  };
}
