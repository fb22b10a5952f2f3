import { describe, expect, test } from 'vitest';
import { BehaviourRun, bag, type TestAgent } from '../testing/behaviour-run.ts';
import { type Constraint, Constraints } from './constraints.ts';
import { makeScheduler } from './registry.ts';

const on = (rack?: string): TestAgent => (rack === undefined ? { cpus: 3 } : { cpus: 3, attributes: [['rack', rack]] });
// Three cpus each on racks r1, r1, r2 and on one that has no rack.
const AGENTS = [on('r1'), on('r1'), on('r2'), on()];

/** How many of so many instances run on each agent. */
function placed(tasks: number, ...constraints: Constraint[]): number[] {
  const run = new BehaviourRun(AGENTS);
  run.framework('S', makeScheduler('service', { refuse: 0, constraints }), [bag('s', 0, tasks, 9)]);
  run.picture(1);
  return AGENTS.map((_, i) => run.heard(`launched on agent-${i + 1}`).length);
}

describe('constraints', () => {
  test('none: first fit', () => expect(placed(8)).toEqual([3, 3, 2, 0]));
  test('UNIQUE hostname: one on each agent', () =>
    expect(placed(8, { attribute: 'hostname', operator: 'UNIQUE' })).toEqual([1, 1, 1, 1]));
  test('UNIQUE rack: one on each rack, none where there is no rack', () =>
    expect(placed(8, { attribute: 'rack', operator: 'UNIQUE' })).toEqual([1, 0, 1, 0]));
  test('CLUSTER with a value: all there', () =>
    expect(placed(8, { attribute: 'rack', operator: 'CLUSTER', value: 'r2' })).toEqual([0, 0, 3, 0]));
  test('CLUSTER without: all where the first is', () =>
    expect(placed(8, { attribute: 'rack', operator: 'CLUSTER' })).toEqual([3, 3, 0, 0]));
  test('GROUP_BY: even over the racks', () =>
    expect(placed(4, { attribute: 'rack', operator: 'GROUP_BY', value: '2' })).toEqual([2, 0, 2, 0]));
  test('GROUP_BY with more values than there are: one on each, the others wait', () =>
    expect(placed(4, { attribute: 'rack', operator: 'GROUP_BY', value: '3' })).toEqual([1, 0, 1, 0]));
  test('MAX_PER rack', () =>
    expect(placed(8, { attribute: 'rack', operator: 'MAX_PER', value: '2' })).toEqual([2, 0, 2, 0]));
  test('LIKE and IS: the whole value; no value is no match', () => {
    expect(placed(12, { attribute: 'rack', operator: 'LIKE', value: 'r[2-9]' })).toEqual([0, 0, 3, 0]);
    expect(placed(12, { attribute: 'rack', operator: 'LIKE', value: 'r' })).toEqual([0, 0, 0, 0]);
    expect(placed(12, { attribute: 'rack', operator: 'IS', value: 'r1' })).toEqual([3, 3, 0, 0]);
  });
  test('UNLIKE: an agent without the attribute passes', () =>
    expect(placed(12, { attribute: 'rack', operator: 'UNLIKE', value: 'r1' })).toEqual([0, 0, 3, 3]));
  test('several at once', () =>
    expect(
      placed(
        12,
        { attribute: 'rack', operator: 'IS', value: 'r1' },
        { attribute: 'hostname', operator: 'MAX_PER', value: '2' },
      ),
    ).toEqual([2, 2, 0, 0]));

  test('an instance that ends makes room for another', () => {
    const run = new BehaviourRun([{ cpus: 3 }]);
    const constraints: Constraint[] = [{ attribute: 'hostname', operator: 'UNIQUE' }];
    run.framework('S', makeScheduler('service', { refuse: 0, constraints }), [bag('s', 0, 2, 2)]);
    run.picture(5);
    expect(run.heard('launched')).toEqual(['0s s/0 launched on agent-1', '2s s/1 launched on agent-1']);
  });

  test.each([
    [{ attribute: 'rack', operator: 'MAX_PER', value: 'two' }, 'constraint rack MAX_PER: two is not allowed'],
    [{ attribute: 'rack', operator: 'LIKE', value: '(' }, 'constraint rack LIKE: ( is not a regular expression'],
    [{ attribute: 'rack', operator: 'IS' }, 'constraint rack IS: needs a value'],
  ] as const)('%o is refused', (constraint, message) => {
    expect(() => new Constraints([constraint])).toThrow(message);
  });
});
