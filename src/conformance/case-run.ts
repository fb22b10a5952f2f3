import { Assessment } from './analytic-cases/assessment.ts';
import { UnknownSetup } from './analytic-cases/case.ts';
import type { CaseResult, FormatRunner } from './case-result.ts';
import type { Experiment, Finding, Sample } from './experiment.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An experiment with what came of it. */
export interface Judged {
  readonly experiment: Experiment;
  readonly findings: readonly Finding[];
}

/**
 * A case on its way to its result. It runs nothing itself: whoever has it runs the case, and then the replications that its
 * assessments want, wherever and in whatever order; the result does not depend on it.
 */
export class CaseRun {
  readonly #runner: FormatRunner;
  readonly #testCase: Fields;
  #result: CaseResult | undefined;
  #assessments: readonly Assessment[] = [];

  constructor(runner: FormatRunner, testCase: Fields) {
    this.#runner = runner;
    this.#testCase = testCase;
  }

  /** One for each experiment; none before the case itself was run, or where it was skipped. */
  get assessments(): readonly Assessment[] {
    return this.#assessments;
  }

  /** What came of the case without its experiments. */
  ran(result: CaseResult): void {
    this.#result = result;
    if (result.status === 'skipped') return;
    this.#assessments = (this.#runner.experiments?.(this.#testCase) ?? []).map((each) => new Assessment(each));
  }

  /** The replications that an assessment wanted, in their order. A figure that they do not have makes the case a skipped one. */
  add(assessment: Assessment, samples: readonly Sample[]): void {
    try {
      assessment.add(samples);
    } catch (error) {
      if (!(error instanceof UnknownSetup)) throw error;
      this.#result = { id: this.#result!.id, status: 'skipped', details: `${error.message}: not known` };
      this.#assessments = [];
    }
  }

  /** The first assessment that wants something. */
  get unfinished(): Assessment | undefined {
    return this.#assessments.find(({ wanted }) => wanted !== undefined);
  }

  /** Undefined while something is to be run. */
  get result(): CaseResult | undefined {
    if (this.#result === undefined || this.unfinished !== undefined) return undefined;
    const problems = this.judged.flatMap(({ experiment: { place }, findings }) =>
      findings.flatMap(({ problem }) => (problem === undefined ? [] : `${place}${problem}`)),
    );
    if (problems.length === 0) return this.#result;
    const details = [this.#result.details, ...problems].filter((text) => text !== '').join('; ');
    return { id: this.#result.id, status: 'failed', details };
  }

  /** What came of its experiments. */
  get judged(): readonly Judged[] {
    return this.#assessments.map(({ experiment, findings = [] }) => ({ experiment, findings }));
  }
}
