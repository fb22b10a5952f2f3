import type { Scheduler } from '../master/scheduler.ts';
import type { BehaviourOptions } from './behaviour-options.ts';

/** A kind of framework, as scenario files name it. */
export interface Behaviour {
  readonly name: string;
  /** One sentence for catalogues. */
  readonly description: string;
  /** What holds where a scenario says nothing. */
  readonly defaults: BehaviourOptions;
  /** Options that mean something to it, beyond those all share. */
  readonly options: readonly (keyof BehaviourOptions)[];
  /** @throws RangeError naming the first option whose value makes no sense. */
  make(options: BehaviourOptions): Scheduler;
}
