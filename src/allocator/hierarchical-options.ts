import type { Amounts } from '../cluster/roles.ts';
import type { Sorter } from './sorter.ts';

/** Options of the hierarchical allocator; where nothing is said Mesos's defaults hold (spec/mesos.md 6). */
export interface HierarchicalOptions {
  /** Order of sibling roles: default DRF. */
  readonly roleSorter?: Sorter;
  /** Order of the frameworks of one role: default DRF. */
  readonly frameworkSorter?: Sorter;
  /** Resource names left out of shares: default none. */
  readonly fairnessExclude?: readonly string[];
  /** Alternatives, in thousandths, of which an offer must reach one in full: default 0.01 cpus or 32 MiB. Empty: anything goes. */
  readonly minAllocatable?: readonly Amounts[];
  /** Agents with GPUs are for frameworks with GPU_RESOURCES only: default true. */
  readonly filterGpuResources?: boolean;
  /** Order of agents in a pass: shuffled as in Mesos (default), or by row. */
  readonly agentOrder?: 'shuffled' | 'index';
  /**
   * Who finds whom in the second pass: each agent the framework that comes first, as in Mesos (default), or the framework that comes
   * first the agent that fits its waiting tasks best.
   */
  readonly agentChoice?: 'first' | 'best-fit';
  /** The master's region: agents of another one are for REGION_AWARE frameworks only. */
  readonly masterRegion?: string;
  /** Ideal mode: what was refused is not offered again within the same instant, however short the refusal (default false). */
  readonly instantRefusal?: boolean;
  /** Ask for cycles when something happens, as Mesos does (default), or leave it at the periodic ones. */
  readonly eventTriggered?: boolean;
  /** Ideal mode: ask for a cycle also where Mesos waits for the periodic one, as when resources come back (default false). */
  readonly allocateOnRecovery?: boolean;
}

/** 0.01 cpus or 32 MiB. */
export const DEFAULT_MIN_ALLOCATABLE: readonly Amounts[] = [{ cpus: 10 }, { mem: 32_000 }];
