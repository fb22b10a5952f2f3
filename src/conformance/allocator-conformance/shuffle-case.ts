import { weightedShuffle } from '../../allocator/weighted-draw.ts';
import { RandomStream } from '../../engine/random.ts';
import { expectDistribution } from './distribution.ts';
import { type Step, StepFailure } from './step.ts';

/** Runs the steps of a case of kind `shuffle`: a weighted shuffle, again and again. */
export class ShuffleCase {
  readonly #items: readonly string[];
  readonly #weights: readonly number[];
  readonly #stream: RandomStream;

  constructor(options: Readonly<Record<string, unknown>>, seed: string) {
    const { items, weights } = options as { readonly items?: unknown; readonly weights?: unknown };
    if (!Array.isArray(items) || !Array.isArray(weights) || items.length !== weights.length)
      throw new StepFailure('options "items" and "weights" must be arrays of one length');
    this.#items = items.map(String);
    this.#weights = weights.map(Number);
    this.#stream = new RandomStream(`${seed}/shuffle`);
  }

  readonly operations: Readonly<Record<string, (step: Step) => void>> = {
    expectDistribution: (step) =>
      expectDistribution(step, () => weightedShuffle(this.#items, this.#weights, this.#stream)),
  };
}
