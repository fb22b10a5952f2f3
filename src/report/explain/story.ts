import type { Micros } from '../../engine/micros.ts';

/** An offer that the framework of a waiting task got. */
export interface SeenOffer {
  /** Running number of the run's offers. */
  readonly number: number;
  readonly at: Micros;
  readonly agent: string;
  resources: string;
  reason: string;
  /** Would the task have fitted? */
  fits: boolean;
  /** Undefined: unanswered when the task was launched, or at the end. */
  answer: 'accepted' | 'declined' | 'rescinded' | undefined;
  answeredAt: Micros;
  /** What was launched on the agent out of it. */
  readonly launched: string[];
  /** Of a rescind. */
  cause: string;
}

/** A cause and how long a task waited for it. */
export interface ChargedCause {
  readonly cause: string;
  readonly micros: Micros;
}

/** One wait of a task, and what came of it. */
export interface Attempt {
  readonly from: Micros;
  /** Its launch; undefined if it was never launched. */
  launchedAt: Micros | undefined;
  agent: string;
  startedAt: Micros | undefined;
  endedAt: Micros | undefined;
  /** State and cause of its end. */
  end: string;
  readonly offers: SeenOffer[];
  /** In the order in which they first occurred; they add up to the wait. */
  readonly causes: ChargedCause[];
  /** What happened to it while it ran: notices of reclaim, who claims. */
  readonly notices: string[];
}

/** The life of a task. */
export interface TaskStory {
  readonly framework: string;
  readonly job: string;
  readonly stage: string;
  readonly index: number;
  readonly needs: string;
  readonly submittedAt: Micros;
  readonly attempts: readonly Attempt[];
  /** Where the run ended. */
  readonly end: Micros;
}

/** How a task is named: `job/stage/index`. */
export interface TaskName {
  readonly framework: string | undefined;
  readonly job: string;
  readonly stage: string;
  readonly index: number;
}

/** Text of a task's name; undefined where it is none. */
export function parseTaskName(text: string, framework: string | undefined): TaskName | undefined {
  const match = /^(.+)\/([^/]*)\/(\d+)$/.exec(text);
  return match === null ? undefined : { framework, job: match[1]!, stage: match[2]!, index: Number(match[3]) };
}
