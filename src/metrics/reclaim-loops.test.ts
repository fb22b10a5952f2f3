import { expect, test } from 'vitest';
import { figure, Puppet } from './testing/puppet.ts';

/** One slot: B's task runs on it, is taken for A, and admitted again. */
function evict(run: Puppet, time: number, setup: ReturnType<typeof cluster>): void {
  const [task] = run.at(time).accept(run.offer(setup.b, setup.agent), setup.job, 1);
  run.at(time + 1).notice(task!, setup.owner);
  run.kill(task!, 'reclaimed');
}

function cluster(run: Puppet) {
  const agent = run.at(0).agent({ cpus: 1 });
  const [a, b] = [run.framework('A'), run.framework('B')];
  const job = run.job(b, 1, { cpus: 1 }, 100);
  return { agent, a, b, job, owner: run.cluster.frameworks.roles(a)[0]! };
}

test('a task taken for the same role again, with nothing new in between, goes round', () => {
  const run = new Puppet();
  const setup = cluster(run);
  for (const time of [1, 3, 5]) evict(run, time, setup);
  const measured = run.finish();
  // The first time is no loop: 2 rounds of 1 task, noticed at the second eviction.
  expect(measured.reclaimLoops).toEqual([{ victim: 'B', claimant: 'A', rounds: 2, tasks: 1, firstAt: 4 }]);
  expect(figure(measured, 'reclaim_loops.rounds')).toBe(2);
  expect(figure(measured, 'reclaim_loops.rounds', 'A')).toBe(2);
  expect(figure(measured, 'reclaim_loops.rounds', 'B')).toBe(2);
});

test('new work of the claimant, or another agent, is a reason to take a task again; new work of the victim is none', () => {
  const run = new Puppet();
  const setup = cluster(run);
  evict(run, 1, setup);
  run.at(3).job(setup.a, 1, { cpus: 1 }, 1);
  evict(run, 3, setup);
  run.at(5).agent({ cpus: 1 });
  evict(run, 5, setup);
  run.at(7).job(setup.b, 1, { cpus: 1 }, 1);
  evict(run, 7, setup);
  expect(run.finish().reclaimLoops).toEqual([{ victim: 'B', claimant: 'A', rounds: 1, tasks: 1, firstAt: 8 }]);
});
