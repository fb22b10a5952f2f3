import type { Experiment } from '../../experiment.ts';
import type { AnalyticCase, Fields } from '../case.ts';

/** Cases of one kind of set-up. */
export interface Setup {
  readonly name: string;
  /** Is it the set-up of this case? Told by its keys and what stands under them, never by the id. */
  knows(testCase: AnalyticCase): boolean;
  /**
   * What takes no replications: returns what is wrong; empty if nothing is.
   * @throws UnknownSetup if something in it is not known
   */
  run?(testCase: AnalyticCase, file: Fields): string[];
  /**
   * What is judged by intervals over replications.
   * @throws UnknownSetup if something in it is not known
   */
  experiments?(testCase: AnalyticCase): Experiment[];
}
