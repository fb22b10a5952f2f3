import { describe, expect, test } from 'vitest';
import { waitTraits } from '../experiment/wait-traits.ts';
import { buildRun } from '../scenario/build/build.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { type Measured, Measures } from './measures.ts';
import { figure, Puppet } from './testing/puppet.ts';

/** Runs a scenario under its first policy. Returns task seconds by framework and cause, without the zeros. */
function waits(text: string): Record<string, Record<string, number>> {
  const loaded = loadScenario('story.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const { scenario } = loaded;
  const policy = scenario.policies[0]!;
  let measures: Measures | undefined;
  const run = buildRun(scenario, policy, {
    observers: ({ cluster }) => {
      measures = new Measures(cluster, { traits: waitTraits(scenario, policy), warmup: scenario.warmup });
      return measures.observers;
    },
  });
  run.run();
  const measured: Measured = measures!.finish(run.now);
  const result: Record<string, Record<string, number>> = {};
  for (const { framework, cause, seconds } of measured.waits) {
    if (seconds === 0) continue;
    result[framework] ??= {};
    result[framework][cause] = seconds;
  }
  // What the measure of waiting says, which knows no causes, is what the causes add up to.
  for (const { scope, name, values } of measured.scopes) {
    if (scope !== 'framework') continue;
    const sum = Object.values(result[name] ?? {}).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(values.get('tasks.waiting_seconds')!, 6);
  }
  return result;
}

const ONE = 'cluster: { agents: [{ count: 1, resources: { cpus: 1 } }] }';
const IDEAL = 'master: { ideal: true }';

describe('each second has one cause', () => {
  test('two tenants take turns on one machine: behind the other it is share order, behind oneself capacity', () => {
    // A 0-10, B 10-20, A 20-30, B 30-40.
    // A's second task: 0-10 behind A's first (capacity), 10-20 behind B's, launched while it waited (share order).
    // B's first: 0-10 behind A's. B's second: 0-10 behind A's, 10-20 behind B's first, 20-30 behind A's second.
    const story = `
      until: drained
      ${ONE}
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }
        - { name: B, role: b, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { capacity: 10, share_order: 10 }, B: { capacity: 10, share_order: 30 } });
  });

  test('a slot that comes free between two cycles stands empty until the next: the allocation interval', () => {
    // Task 1 runs 0-10.5 s; its slot is offered by the periodic cycle at 11 s.
    const story = `
      until: drained
      ${ONE}
      policies: [drf]
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10500ms } }`;
    expect(waits(story)).toEqual({ A: { capacity: 10.5, allocation_interval: 0.5 } });
  });

  test('a refusal still holds in the cycle at its end, if that was armed before it: nobody is before whoever is alone', () => {
    // Offered at 2 s and refused for 1 s, the job comes at 2.5 s. The cycle of 3 s was armed before the refusal; that of 4 s starts the task.
    const story = `
      until: 20s
      ${ONE}
      policies: [drf]
      frameworks:
        - { name: A, role: a, behaviour: batch, suppress_when_idle: false, revive: never, refuse_seconds: 1,
            jobs: { count: 1, start: 2500ms, tasks: 1, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { own_filter: 0.5, allocation_interval: 1 } });
  });

  test('room for one is the cause of one: the others in line wait for what they would without it', () => {
    // Task 1 runs 0-10.5 s, the second 11-21.5 s, the third from 22 s on. 0-10.5 s two tasks behind A's own first: 21 s. 10.5-11 s the
    // slot stands empty: 0.5 s of the interval for one and of capacity for the other. 11-21.5 s: 10.5 s. 21.5-22 s: the interval.
    const story = `
      until: drained
      ${ONE}
      policies: [drf]
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 3, needs: { cpus: 1 }, duration: 10500ms } }`;
    expect(waits(story)).toEqual({ A: { capacity: 21 + 0.5 + 10.5, allocation_interval: 0.5 + 0.5 } });
  });

  test('on forty agents one cpu is left over of each: enough in pieces for the ten that wait', () => {
    // Forty of the fifty run 0-10 s, the others 10-20 s. The forty cpus left over would hold twenty tasks of two.
    const story = `
      until: drained
      cluster: { agents: [{ count: 40, resources: { cpus: 3 } }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 50, needs: { cpus: 2 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { fragmentation: 100 } });
  });

  test('an offer with room for two of four is thought about for two; others are locked out of as much', () => {
    // Both arrive at 0; the machine is offered to A, who thinks 2 s: two of its four tasks wait for that, two for capacity; of B's
    // three two are locked out, one waits for capacity. 2-12 s A runs two, and two of A (capacity) and three of B wait behind them
    // (share order: A took it while they waited). At 12 s the machine is offered to B (who holds nothing), a cpu at a time, as both
    // tasks end one after the other: B thinks about two tasks until 14 s, its third waits as before; A's two are locked out. The run ends.
    const story = `
      until: 14s
      cluster: { agents: [{ count: 1, resources: { cpus: 2 } }] }
      policies: [drf]
      master: { ideal: true, decision_time: { base: 2s } }
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 4, needs: { cpus: 1 }, duration: 10s } }
        - { name: B, role: b, behaviour: batch, tasks: { count: 3, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({
      A: { decision_time: 4, capacity: 4 + 20, locked: 4 },
      B: { locked: 4, capacity: 2, share_order: 30 + 2, decision_time: 4 },
    });
  });

  test('of three free slots a limit allows two: two tasks wait for the next cycle, one for the limit', () => {
    // Two of five tasks run 0-10.5 s. Until then one of the other three waits for the limit, beside the free slot, and two for capacity:
    // 10.5 s and 21 s. 10.5-11 s three slots are free: two tasks wait for the cycle (1 s), one for the limit (0.5 s). The run ends.
    const story = `
      until: 11s
      cluster: { agents: [{ count: 3, resources: { cpus: 1 } }] }
      roles: { a: { quota: { limit: { cpus: 2 } } } }
      policies: [drf]
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 5, needs: { cpus: 1 }, duration: 10500ms } }`;
    expect(waits(story)).toEqual({ A: { quota: 10.5 + 0.5, capacity: 21, allocation_interval: 1 } });
  });

  test('who thinks about offers keeps others from them: decision time for one, locked for the other', () => {
    // Both arrive at 0; the one machine is offered to A, who thinks 2 s and runs 2-12 s. B: 0-2 locked, 2-12 in use by A, who took
    // it while B waited. At 12 s it is offered to B (allocation on every event), who thinks until 14 s.
    const story = `
      until: drained
      ${ONE}
      policies: [drf]
      master: { ideal: true, decision_time: { base: 2s } }
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 10s } }
        - { name: B, role: b, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { decision_time: 2 }, B: { locked: 2, share_order: 10, decision_time: 2 } });
  });

  test('a CPU left on each of two machines is no machine for a task of two CPUs: fragmentation', () => {
    // Small has a task on each machine from 0 to 20 s (memory lets in one each). Large needs two CPUs at once, from 5 s on.
    const story = `
      until: drained
      cluster: { agents: [{ count: 2, resources: { cpus: 2, mem: 1GiB } }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: Small, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1, mem: 1GiB }, duration: 20s } }
        - { name: Large, role: b, behaviour: batch, start: 5s, tasks: { count: 1, needs: { cpus: 2 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ Large: { fragmentation: 15 } });
  });

  test('room for two of three that start together or not at all: gang', () => {
    // Two of four CPUs are in use until 20 s; a crew of three comes at 5 s: three tasks wait 15 s each.
    const story = `
      until: drained
      cluster: { agents: [{ count: 1, resources: { cpus: 4 } }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: Other, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 20s } }
        - { name: Crew, role: b, behaviour: gang, start: 5s, tasks: { count: 3, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ Crew: { gang: 45 } });
  });

  test('a limit, and constraints', () => {
    // Capped: two tasks of 10 s, a limit of one CPU: the second waits 10 s beside free machines. Picky may run on machines of the
    // rack r9 alone, of which there is none: 30 s of the run.
    const story = `
      until: 30s
      cluster: { agents: [{ count: 4, resources: { cpus: 1 }, attributes: { rack: r1 } }] }
      roles: { a: { quota: { limit: { cpus: 1 } } }, b: {} }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: Capped, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }
        - name: Picky
          role: b
          behaviour: service
          constraints: [{ attribute: rack, operator: IS, value: r9 }]
          tasks: { count: 1, needs: { cpus: 1 }, duration: 10s }`;
    expect(waits(story)).toEqual({ Capped: { quota: 10 }, Picky: { constraint: 30 } });
  });

  test('a limit that the operator raises between two cycles binds until that very moment', () => {
    // The second task waits for the limit until 15 s, then for the cycle of 20 s.
    const story = `
      until: 40s
      cluster: { agents: [{ count: 2, resources: { cpus: 1 } }] }
      roles: { a: { quota: { limit: { cpus: 1 } } } }
      policies: [drf]
      master: { allocation_interval: 10s }
      operator: [{ at: 15s, role: a, quota: { limit: { cpus: 2 } } }]
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 20s } }`;
    expect(waits(story)).toEqual({ A: { quota: 15, allocation_interval: 5 } });
  });

  test('a partition that is full while another stands empty: quota, not capacity', () => {
    // A owns one of two machines and has three tasks of 10 s. 0-10 s two wait beside an empty machine of B, which holds one of them;
    // the other waits behind A's own first. 10-20 s the third waits beside it.
    const story = `
      until: 1m
      cluster: { agents: [{ group: nodes, count: 2, resources: { cpus: 1, mem: 1GiB } }] }
      roles: { a: { owned: { nodes: 1 agents } }, b: { owned: { nodes: 1 agents } } }
      policies: [static]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 3, needs: { cpus: 1 }, duration: 10s } }
        - { name: B, role: b, behaviour: batch }`;
    expect(waits(story)).toEqual({ A: { quota: 20, capacity: 10 } });
  });

  test('the head of a queue that does not fit blocks a small job that would: its own filter', () => {
    // Other holds one of two CPUs until 20 s. Wide (two CPUs) is first in A's queue and waits for it: capacity, as one CPU is not
    // two; Slim (one CPU) stands behind it: there is room, which A refuses. A refuses for 60 s what it does not use.
    // At 20 s more is free than A refused: Wide 20-30 s, and Slim 30-40 s waits for it (its own framework's task: capacity).
    const story = `
      until: drained
      cluster: { agents: [{ count: 1, resources: { cpus: 2, mem: 1GiB } }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: Other, role: o, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 20s } }
        - name: A
          role: a
          behaviour: batch
          refuse_seconds: 60
          jobs:
            times: [1s, 2s]
            mix:
              - { label: wide, count: 1, tasks: 1, needs: { cpus: 2 }, duration: 10s }
              - { label: slim, count: 1, tasks: 1, needs: { cpus: 1 }, duration: 10s }
            order: listed`;
    expect(waits(story)).toEqual({ A: { capacity: 19 + 10, own_filter: 18 } });
    // The same where it keeps what it does not use, as a hoarder does without being told.
    const hoarder = story
      .replace('until: drained', 'until: 20s')
      .replace('refuse_seconds: 60', 'start: 1s')
      .replace('role: a\n          behaviour: batch', 'role: a\n          behaviour: hoarder')
      .replace('[1s, 2s]', '[0s, 1s]');
    expect(waits(hoarder)).toEqual({ A: { capacity: 19, own_filter: 18 } });
  });

  test('an owner waits while a borrower has its grace: reclaim grace', () => {
    // 0 s: B runs two tasks on what it owns and two on loan from A; two wait behind its own: capacity. 7 s: A wants four, owns two;
    // the borrowers have until 9 s: all four wait for that, 8 s. From 9 s A runs two until 15 s; the other two wait behind tasks that
    // were there before (capacity) until 10 s, when B starts two on what it owns: share order, 2 x 5 s, until A's first two end.
    // B: 0-9 s two wait, 18 s of capacity. 9-10 s four do, as two were killed and A took their room: share order, 4 s. 10-15 s two
    // behind B's own, 10 s of capacity; 15-20 s behind A's second two, which took room: share order, 10 s. B's last two run 20-30 s.
    const story = `
      until: drained
      cluster: { agents: [{ count: 4, resources: { cpus: 1 } }] }
      roles:
        a: { owned: { all: 2 agents }, lend: true }
        b: { owned: { all: 2 agents }, borrow: true, reclaim_grace: 2s }
      policies: [ego-borrow]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, jobs: { times: [7s], tasks: 4, needs: { cpus: 1 }, duration: 6s } }
        - { name: B, role: b, behaviour: batch, tasks: { count: 6, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({
      A: { reclaim_grace: 8, capacity: 2, share_order: 10 },
      B: { capacity: 28, share_order: 14 },
    });
  });

  test('room that others own and do not use, beyond what one may borrow: borrow limit', () => {
    // B owns one machine of four and may borrow one of the three that A lends: of its four tasks two run 0-10 s, two wait beside
    // two free machines, 20 s. They run 10-20 s.
    const story = `
      until: drained
      cluster: { agents: [{ count: 4, resources: { cpus: 1 } }] }
      roles:
        a: { owned: { all: 3 agents }, lend: true }
        b: { owned: { all: 1 agents }, borrow: { limit: { cpus: 1 } } }
      policies: [ego-borrow]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch }
        - { name: B, role: b, behaviour: batch, tasks: { count: 4, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ B: { borrow_limit: 20 } });
  });

  test('a task waits for the machine that died under it: agent loss', () => {
    // Both machines run a task from 0 s on. The second dies at 4 s for good: its task waits until the first machine is free at 10 s.
    const story = `
      until: drained
      cluster: { agents: [{ group: one, count: 1, resources: { cpus: 1 } }, { group: two, count: 1, resources: { cpus: 1 } }] }
      failures: { timetable: [{ at: 4s, group: two }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { agent_loss: 6 } });
  });

  test('a drained machine is lost until it is reactivated, also when it died and is back meanwhile', () => {
    const story = `
      until: 300s
      cluster: { agents: [{ group: one, count: 1, resources: { cpus: 1 } }, { group: two, count: 1, resources: { cpus: 1 } }] }
      maintenance: [{ group: two, drain: 10s, for: 190s }]
      failures: { timetable: [{ at: 20s, group: two, for: 100s }] }
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 1000s } }`;
    expect(waits(story)).toEqual({ A: { agent_loss: 190 } });
  });

  test('what is refused no longer stands empty until the next cycle, although another agent was passed over', () => {
    const run = new Puppet();
    const [first] = [run.agent({ cpus: 1 }), run.agent({ cpus: 1 })];
    const a = run.framework('A');
    run.job(a, 1, { cpus: 1 }, 10); // 0-1 s: no cycle has looked at either agent.
    const offer = run.at(1).offer(a, first);
    run.tell.cycleRan(1, 1);
    run.decline(offer, 3); // 1-4 s: the first is refused, the second was not offered; 4-6 s: the first is there again.
    const measured = run.at(6).finish();
    expect(figure(measured, 'waits.share_order_seconds')).toBe(3);
    expect(figure(measured, 'waits.allocation_interval_seconds')).toBe(3);
  });

  test('a framework that has left for good waits for nothing, and for what it did before when it is back', () => {
    // The first task runs from 0 s to 50 s and, once A is back, from 70 s to 130 s; one waits for it, and until 190 s for that one. What is
    // submitted at 60 s waits from 70 s to 190 s.
    const story = `
      until: drained
      ${ONE}
      policies: [drf]
      ${IDEAL}
      failures: { timetable: [{ at: 50s, framework: A, for: 20s }] }
      frameworks:
        - { name: A, role: a, behaviour: batch, jobs: { times: [0s, 0s, 60s], duration: 60s } }`;
    expect(waits(story)).toEqual({ A: { capacity: 50 + 60 + 120 } });
    expect(waits(story.replace('drained', '100s').replace(', for: 20s', ''))).toEqual({ A: { capacity: 50 } });
  });

  test('what is before the warm-up is left out', () => {
    const story = `
      until: drained
      warmup: 4s
      ${ONE}
      policies: [drf]
      ${IDEAL}
      frameworks:
        - { name: A, role: a, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }`;
    expect(waits(story)).toEqual({ A: { capacity: 6 } });
  });
});
