import { comparePaths } from '../../allocator/path-order.ts';
import type { CaseResult, FormatRunner } from '../case-result.ts';
import { isRecord } from '../case-result.ts';
import { AllocatorCase } from './allocator-case.ts';
import { RoleTreeCase } from './role-tree-case.ts';
import { ShuffleCase } from './shuffle-case.ts';
import { SORTER_POLICIES, SorterCase } from './sorter-case.ts';
import { Step, StepFailure } from './step.ts';

/** What the steps of a case drive. */
interface Subject {
  readonly operations: Readonly<Record<string, (step: Step) => void>>;
  settle?(): void;
}

/** Draws of the cases; any seed must do, since a case holds for every order of agents. */
const SEED = 'conformance';

/** Cases of the format `allocator-conformance/1`: what Mesos's own allocator tests pin down. */
export const allocatorConformance: FormatRunner = {
  format: 'allocator-conformance/1',
  runCase: (testCase) => runAllocatorCase(testCase, SEED),
};

/** Runs one case with the draws of a seed. */
export function runAllocatorCase(testCase: Readonly<Record<string, unknown>>, seed: string): CaseResult {
  const id = String(testCase['id']);
  try {
    const steps = testCase['steps'];
    if (!Array.isArray(steps)) throw new StepFailure('a case has an array "steps"');
    const subjects = subjectsOf(testCase, steps, seed);
    if (typeof subjects === 'string') return { id, status: 'skipped', details: subjects };
    for (const subject of subjects) runSteps(subject, steps, '');
    return { id, status: 'passed', details: '' };
  } catch (error) {
    if (error instanceof StepFailure) return { id, status: 'failed', details: error.message };
    throw error;
  }
}

/** What the case drives, once for each policy it applies to; or why it is out of scope. */
function subjectsOf(
  testCase: Readonly<Record<string, unknown>>,
  steps: readonly unknown[],
  seed: string,
): readonly Subject[] | string {
  const kind = testCase['kind'];
  const options = isRecord(testCase['options']) ? testCase['options'] : {};
  if (kind === 'allocator') {
    const known = ['allocationIntervalMs', 'fairnessExclude', 'minAllocatable'];
    const unknown = Object.keys(options).find((option) => !known.includes(option));
    if (unknown !== undefined) return `option "${unknown}" is not known; known are ${known.join(', ')}`;
    return [new AllocatorCase(options, frameworkNames(steps), seed)];
  }
  if (kind === 'sorter') {
    const policies = Array.isArray(options['policies'])
      ? options['policies'].map(String)
      : Object.keys(SORTER_POLICIES);
    const unknown = policies.find((policy) => SORTER_POLICIES[policy] === undefined);
    if (unknown !== undefined)
      return `policy "${unknown}" is not known; known are ${Object.keys(SORTER_POLICIES).join(', ')}`;
    return policies.map((policy) => new SorterCase(SORTER_POLICIES[policy]!, seed));
  }
  if (kind === 'roleTree') return [new RoleTreeCase()];
  if (kind === 'shuffle') return [new ShuffleCase(options, seed)];
  return `kind "${String(kind)}" is not known; known are allocator, sorter, roleTree, shuffle`;
}

/** Runs steps in order; a failure says at which step. @param prefix number of the `repeat` step around them */
function runSteps(subject: Subject, steps: readonly unknown[], prefix: string): void {
  for (const [i, json] of steps.entries()) {
    const place = `${prefix}${i + 1}`;
    const step = new Step(json);
    if (step.op === 'repeat') {
      for (let time = 1; time <= step.number('times'); time++) runSteps(subject, step.list('steps'), `${place}.`);
      continue;
    }
    const operation = Object.hasOwn(subject.operations, step.op) ? subject.operations[step.op] : undefined;
    if (operation === undefined)
      throw new StepFailure(`step ${place}: there is no op "${step.op}" for this kind of case`);
    try {
      operation(step);
    } catch (error) {
      if (error instanceof StepFailure) throw new StepFailure(`step ${place} (${step.op}): ${error.message}`);
      throw error;
    }
    if (!step.op.startsWith('expect')) subject.settle?.();
  }
}

/** Frameworks that a step adds, or an agent says it works for, in the order of their names, byte by byte. */
function frameworkNames(steps: readonly unknown[]): readonly string[] {
  const names = new Set<string>();
  const collect = (list: readonly unknown[]): void => {
    for (const step of list) {
      if (!isRecord(step)) continue;
      if (step['op'] === 'addFramework' && typeof step['framework'] === 'string') names.add(step['framework']);
      else if (isRecord(step['used'])) for (const name of Object.keys(step['used'])) names.add(name);
      if (Array.isArray(step['steps'])) collect(step['steps']);
    }
  };
  collect(steps);
  return [...names].sort(comparePaths);
}
