import { describe, expect, test } from 'vitest';
import { seconds } from '../engine/micros.ts';
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

describe('a task that ends unheard counts no more where it was', () => {
  const unique: Constraint = { attribute: 'hostname', operator: 'UNIQUE' };

  test('although its framework hears of it when its row is another task, elsewhere', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 2 }]);
    const a = run.framework('A', makeScheduler('batch', { refuse: 0, constraints: [unique] }), [bag('a', 0, 2, 100)]);
    const { frameworks } = run.cluster;
    frameworks.setSpec(a, { ...frameworks.spec(a), failoverTimeout: Number.POSITIVE_INFINITY });
    run.framework('B', makeScheduler('batch', { refuse: 0 }), [bag('b', 12, 1, 100)]);
    // The first task of A dies at 10 s with agent 1, that of B is launched on agent 2 at 12 s; A hears of it at 50 s.
    run.at(5, () => run.master.disconnect(a));
    run.at(10, () => run.master.agents.crash(0));
    run.at(30, () => run.master.agents.restore(0));
    run.at(50, () => run.master.reconnect(a));
    run.simulation.run(seconds(60));
    expect(run.heard('launched').at(-1)).toBe('50s a/0 launched on agent-1');
  });

  test('although its agent is out of reach and has been given up', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }], { unreachablePatience: seconds(10) });
    const a = run.framework('A', makeScheduler('batch', { refuse: 0, constraints: [unique] }), [bag('a', 0, 2, 1000)]);
    const { frameworks } = run.cluster;
    frameworks.setSpec(a, { ...frameworks.spec(a), capabilities: ['PARTITION_AWARE'] });
    run.at(5, () => run.master.agents.partition(0));
    run.at(200, () => run.master.agents.restore(0));
    run.simulation.run(seconds(210)); // Unreachable at 80 s, lost at 90 s.
    expect(run.heard('launched').at(-1)).toMatch(/^200\.\d+s a\/0 launched on agent-1$/);
  });
});
