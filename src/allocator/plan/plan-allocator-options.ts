import type { AgentId, FrameworkId } from '../../cluster/ids.ts';
import type { Amounts } from '../../cluster/roles.ts';
import type { Micros } from '../../engine/micros.ts';
import type { ResourcePlan } from './plan.ts';
import type { TimePlan } from './time-plan.ts';

/** What a killed task of a framework has to do again: all of it, nothing, or what came after its last checkpoint. */
export type WorkKept = 'restart' | 'resume' | { readonly checkpoint: Micros };

export interface PlanAllocatorOptions {
  /** One plan for the whole day, or intervals that tile it. */
  readonly plan: ResourcePlan | TimePlan;
  /** The group of the plan to which an agent belongs. Default: that of its row. */
  readonly groupOf?: (agent: AgentId) => string;
  /** In a slot plan: what one slot is, in thousandths. A task that needs more counts as several. */
  readonly slot?: Amounts;
  /** Do frameworks declare what they want (Mesos's REQUEST), or is it guessed from their answers? Default: declared. */
  readonly demand?: 'declared' | 'inferred';
  /** Length of the period of cycles in microseconds; 0 where there are none. Default 0. */
  readonly allocationInterval?: Micros;
  /** Ask for cycles on events, and not only every interval. Default true. */
  readonly eventTriggered?: boolean;
  /** A refusal of no length still holds for the rest of its instant (ideal mode). Default false. */
  readonly instantRefusal?: boolean;
  readonly filterGpuResources?: boolean;
  readonly masterRegion?: string;
  /** Frameworks whose stages run whole or not at all: their tasks are reclaimed together. Default: none. */
  readonly gangs?: (framework: FrameworkId) => boolean;
  /** What victims lose counts from here. Default: everything since their start. */
  readonly workKept?: (framework: FrameworkId) => WorkKept;
  /** Work it takes to start a task again, in microseconds. Default 0. */
  readonly restartPenalty?: Micros;
  /** Does the allocator know how long tasks will still run? Those that end within their grace then lose nothing. Default false. */
  readonly knownRuntimes?: boolean;
}
