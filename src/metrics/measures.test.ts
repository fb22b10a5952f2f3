import { describe, expect, test } from 'vitest';
import { findMetric, hasScope, METRICS, metricNames, unitOf } from './catalogue.ts';
import { LedgerCheck } from './ledger-check.ts';
import { figure, Puppet } from './testing/puppet.ts';

describe('utilization', () => {
  test('what is allocated, in offers and idle adds up to the capacity', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const job = run.job(a, 3, { cpus: 1 }, 10);
    const offer = run.at(2).offer(a, agent); // 0-2 s: 4 idle while 3 tasks wait.
    const [first, second] = run.at(5).accept(offer, job, 2); // 2-5 s: 4 in the offer.
    run.at(15).done(first!); // 5-15 s: 2 allocated, 2 idle while one waits.
    run.done(second!);
    const [third] = run.accept(run.offer(a, agent), job, 1);
    run.at(20).done(third!); // 15-20 s: 1 allocated, 3 idle, nobody waits.
    const measured = run.at(25).finish(); // 100 cpu seconds.
    expect(figure(measured, 'utilization.cpus.allocated')).toBe(0.25);
    expect(figure(measured, 'utilization.cpus.in_offers')).toBe(0.12);
    expect(figure(measured, 'utilization.cpus.idle')).toBe(0.63);
    expect(figure(measured, 'utilization.cpus.idle_while_waiting')).toBe(0.28);
    expect(figure(measured, 'utilization.cpus.useful')).toBe(0.25);
    expect(figure(measured, 'utilization.cpus.allocated', 'A')).toBe(0.25);
    expect(figure(measured, 'held.cpus_seconds', 'A')).toBe(25);
  });

  test('stranded is what is idle on agents without room for anything that waits', () => {
    const run = new Puppet();
    const [small, large] = [run.agent({ cpus: 1, mem: 8 }), run.agent({ cpus: 4, mem: 4 })];
    const a = run.framework('A');
    const job = run.job(a, 2, { cpus: 2, mem: 1 }, 10); // 0-5 s: no room on the small one, room on the large one.
    const offer = run.at(5).offer(a, large); // 5-6 s: what is in an offer is not idle.
    const [first] = run.at(6).accept(offer, job, 1); // 6-10 s: the large one has 2 cpus and 3 of mem left, room for the second.
    const other = run.at(10).job(a, 1, { mem: 6 }, 10); // 10-12 s: it fits on the small one, so nothing is stranded.
    const [third] = run.at(12).accept(run.offer(a, small), other, 1); // 12-16 s: 1 cpu and 2 of mem left there, for nobody.
    const [second] = run.at(16).accept(run.offer(a, large), job, 1); // Nothing waits: nothing is stranded.
    for (const task of [first!, second!, third!]) run.at(26).done(task);
    const measured = run.at(30).finish();
    // 1 cpu for 10 s and for 4 s, of 5; 8 of mem for 10 s and 2 for 4 s, of 12.
    expect(figure(measured, 'utilization.cpus.stranded')).toBeCloseTo(14 / 150, 12);
    expect(figure(measured, 'utilization.mem.stranded')).toBeCloseTo(88 / 360, 12);
  });

  test('measures leave the warm-up out', () => {
    const run = new Puppet({ warmup: 10_000_000 });
    const agent = run.agent({ cpus: 1 });
    const a = run.framework('A');
    const early = run.job(a, 1, { cpus: 1 }, 12);
    const [first] = run.accept(run.offer(a, agent), early, 1);
    run.at(12).done(first!);
    const late = run.job(a, 1, { cpus: 1 }, 4);
    const [second] = run.at(16).accept(run.offer(a, agent), late, 1);
    run.at(20).done(second!);
    const measured = run.finish(); // Of the ten seconds that count, the cpu is held for 2 + 4.
    expect(figure(measured, 'utilization.cpus.allocated')).toBeCloseTo(0.6, 12);
    // Jobs and tasks count by when they could begin: the early task, done after the warm-up, is none of them.
    expect(['jobs.submitted', 'tasks.launched', 'tasks.finished'].map((metric) => figure(measured, metric))).toEqual([
      1, 1, 1,
    ]);
    expect(figure(measured, 'jobs.mean_response')).toBe(8);
    expect(measured.jobs.map((job) => job.serial)).toEqual([1]);
  });
});

describe('waiting', () => {
  test('a job waits until its first task is launched, a task from when it may start to its first launch', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 1 });
    const a = run.framework('A');
    const job = run.job(a, 2, { cpus: 1 }, 10);
    const [first] = run.at(5).accept(run.offer(a, agent), job, 1);
    run.at(15).done(first!);
    const [second] = run.at(20).accept(run.offer(a, agent), job, 1);
    run.at(30).done(second!);
    const measured = run.finish();
    expect(figure(measured, 'jobs.mean_wait', 'A')).toBe(5);
    expect(figure(measured, 'jobs.mean_response', 'A')).toBe(30);
    expect(figure(measured, 'jobs.mean_slowdown', 'A')).toBe(30 / 25); // Wait 5, run 25.
    expect(figure(measured, 'jobs.makespan', 'A')).toBe(30);
    expect(figure(measured, 'tasks.mean_wait', 'A')).toBe(12.5); // 5 and 20.
    expect(figure(measured, 'tasks.p50_wait', 'A')).toBe(5);
    expect(figure(measured, 'tasks.max_wait', 'A')).toBe(20);
    expect(figure(measured, 'tasks.mean_response', 'A')).toBe(22.5); // 15 and 30.
    expect(figure(measured, 'tasks.waiting_seconds', 'A')).toBe(25); // 2 for 5 s, then 1 for 15 s.
  });

  test('who did not end is told as unfinished, and means of nothing have no value', () => {
    const run = new Puppet();
    run.agent({ cpus: 1 });
    run.job(run.framework('A'), 3, { cpus: 1 }, 10);
    const measured = run.at(7).finish();
    expect(figure(measured, 'jobs.unfinished')).toBe(1);
    expect(figure(measured, 'tasks.never_started')).toBe(3);
    expect(figure(measured, 'jobs.mean_response')).toBeNaN();
    expect(measured.jobs[0]).toMatchObject({ state: 'unfinished', tasks: 3, submitted: 0, ended: Number.NaN });
  });
});

describe('lost work', () => {
  test('is what a killed task had done and could not keep', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 2 });
    const a = run.framework('A');
    const job = run.job(a, 1, { cpus: 2 }, 10);
    const [first] = run.accept(run.offer(a, agent), job, 1);
    run.at(6).kill(first!, 'reclaimed', 4); // 2 s of 2 cpus lost.
    const [again] = run.accept(run.offer(a, agent), job, 1);
    run.at(12).done(again!);
    const measured = run.finish();
    expect(figure(measured, 'lost_work.task_seconds')).toBe(2);
    expect(figure(measured, 'lost_work.cpus_seconds', 'A')).toBe(4);
    expect(figure(measured, 'tasks.reclaimed')).toBe(1);
    expect(figure(measured, 'utilization.cpus.allocated')).toBe(1);
    expect(figure(measured, 'utilization.cpus.useful')).toBeCloseTo(20 / 24, 12);
    expect(figure(measured, 'tasks.launched')).toBe(2);
    expect(measured.jobs[0]!.rerun).toBe(1);
  });

  test('a task whose offer was gone when the answer came was not lost with an agent', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 2 });
    const a = run.framework('A');
    const job = run.job(a, 2, { cpus: 1 }, 10);
    const [first, second] = run.accept(run.offer(a, agent), job, 2);
    run.at(6).kill(first!, 'agent-lost');
    run.kill(second!, 'dropped');
    expect(figure(run.finish(), 'tasks.agent_lost')).toBe(1);
  });

  test('of what a task had done only that after the warm-up counts, as of what it held', () => {
    const run = new Puppet({ warmup: 10_000_000 });
    const agent = run.agent({ cpus: 2 });
    const a = run.framework('A');
    const job = run.job(a, 2, { cpus: 1 }, 30);
    const [first, second] = run.accept(run.offer(a, agent), job, 2);
    run.at(14).kill(first!, 'preempted'); // 4 s of 14 since the warm-up.
    run.kill(second!, 'preempted', 12); // 2 s of 14 lost.
    const measured = run.at(20).finish(); // Held 2 cpus for 4 s out of 10.
    expect(figure(measured, 'lost_work.task_seconds')).toBe(6);
    expect(figure(measured, 'utilization.cpus.allocated')).toBeCloseTo(8 / 20, 12);
    expect(figure(measured, 'utilization.cpus.useful')).toBeCloseTo(2 / 20, 12);
  });

  test('a withdrawn task loses its work only when it runs again', () => {
    for (const [cause, lost] of [
      ['withdrawn', 6],
      ['preempted', 6],
    ] as const) {
      const run = new Puppet();
      const agent = run.agent({ cpus: 1 });
      const a = run.framework('A');
      const job = run.job(a, 1, { cpus: 1 }, 10);
      const [first] = run.accept(run.offer(a, agent), job, 1);
      run.at(6).kill(first!, cause);
      expect(figure(run.finish(), 'lost_work.task_seconds')).toBe(lost);
    }
  });
});

describe('a task on an agent out of reach', () => {
  test('neither waits nor has lost anything when the agent is back with it', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 1 });
    const a = run.framework('A');
    const [first] = run.accept(run.offer(a, agent), run.job(a, 1, { cpus: 1 }, 20), 1);
    const comeBack = run.at(5).loseTouch(first!);
    run.at(8);
    const again = comeBack();
    run.at(20).done(again);
    const measured = run.finish();
    expect(figure(measured, 'utilization.cpus.allocated')).toBeCloseTo(17 / 20, 12); // Nobody's for three seconds.
    expect(figure(measured, 'utilization.cpus.in_offers')).toBe(0);
    expect(figure(measured, 'utilization.cpus.idle_while_waiting')).toBe(0);
    expect(figure(measured, 'lost_work.task_seconds')).toBe(0);
    expect(figure(measured, 'tasks.waiting_seconds')).toBe(0);
    expect(figure(measured, 'tasks.launched')).toBe(1);
    expect(measured.jobs[0]).toMatchObject({ state: 'ended', rerun: 0 });
  });
});

describe('a framework that has left', () => {
  test('waits no more, and again when it is back', () => {
    const run = new Puppet();
    run.agent({ cpus: 1 });
    const a = run.framework('A');
    run.job(a, 2, { cpus: 1 }, 10);
    run.at(10).tell.frameworkRemoved(a);
    run.at(30).tell.frameworkRegistered(a);
    const measured = run.at(35).finish();
    expect(figure(measured, 'tasks.waiting_seconds', 'A')).toBe(2 * 15);
    expect(figure(measured, 'starvation.starved_seconds', 'A')).toBe(15);
    expect(figure(measured, 'utilization.cpus.idle_while_waiting')).toBeCloseTo(15 / 35, 12);
    expect(figure(measured, 'waits.own_filter_seconds')).toBe(0);
    const { step, series } = measured.series;
    const waiting = series.find(
      ({ name, series: of, scope }) => scope === 'framework' && name === 'A' && of === 'tasks.waiting',
    )!;
    expect([5, 15, 32].map((at) => waiting.values[(at * 1_000_000) / step])).toEqual([2, 0, 2]);
  });

  test('nothing is stranded for its sake', () => {
    const run = new Puppet();
    run.agent({ cpus: 1 });
    const a = run.framework('A');
    run.job(a, 1, { cpus: 2 }, 10);
    run.at(10).tell.frameworkRemoved(a);
    expect(figure(run.at(20).finish(), 'utilization.cpus.stranded')).toBe(0.5);
  });
});

describe('starvation', () => {
  test('a role starves while it waits with less than its weighted share', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const b = run.framework('B');
    const greedy = run.job(a, 8, { cpus: 1 }, 100);
    const tasks = run.accept(run.offer(a, agent), greedy, 4);
    const late = run.at(10).job(b, 4, { cpus: 1 }, 10); // From here B is entitled to 2 of 4 and has none.
    run.at(40).done(tasks[0]!);
    run.accept(run.offer(b, agent), late, 1); // One task: still one short.
    run.at(50).done(tasks[1]!);
    run.accept(run.offer(b, agent), late, 1); // Two tasks: no more.
    const measured = run.at(60).finish();
    expect(figure(measured, 'starvation.starved_seconds', 'B')).toBe(40);
    expect(figure(measured, 'starvation.demand_seconds', 'B')).toBe(50);
    expect(figure(measured, 'starvation.starved_fraction', 'B')).toBe(0.8);
    expect(figure(measured, 'starvation.longest_spell', 'B')).toBe(40);
    expect(figure(measured, 'starvation.spells', 'B')).toBe(1);
    expect(figure(measured, 'starvation.starved_seconds', 'A')).toBe(0);
    // B held 0 for 30 s, 1 for 10 s, 2 for 10 s; it was entitled to 2 for 50 s: 30 / 100.
    expect(figure(measured, 'fairness.share_over_entitlement', 'B')).toBeCloseTo(0.3, 12);
    // A held 4 for 40 s, 3 for 10 s, 2 for 10 s = 210; it was entitled to 4 for 10 s and then 2 for 50 s = 140.
    expect(figure(measured, 'fairness.share_over_entitlement', 'A')).toBeCloseTo(1.5, 12);
    expect(figure(measured, 'fairness.jain')).toBeCloseTo((1.8 * 1.8) / (2 * (0.09 + 2.25)), 12);
  });

  test('spells that are over within an allocation interval do not count, longer ones count whole', () => {
    for (const [patience, starved] of [
      [0, 13],
      [3_000_000, 10],
      [10_000_000, 0],
    ] as const) {
      const run = new Puppet({ patience });
      const agent = run.agent({ cpus: 1 });
      const a = run.framework('A');
      const job = run.job(a, 3, { cpus: 1 }, 10);
      const [first] = run.at(3).accept(run.offer(a, agent), job, 1); // Three seconds without.
      run.at(13).done(first!);
      run.at(23).accept(run.offer(a, agent), job, 1); // Ten seconds without.
      const measured = run.at(33).finish();
      expect(figure(measured, 'starvation.starved_seconds', 'A')).toBe(starved);
      expect(figure(measured, 'starvation.shortfall', 'A')).toBeCloseTo(13 / 33, 12);
    }
  });

  test('a role is entitled to a share by the weight it has at that time', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 4 });
    const [a, b] = [run.framework('A'), run.framework('B')];
    const [ofA, ofB] = [run.job(a, 4, { cpus: 1 }, 100), run.job(b, 4, { cpus: 1 }, 100)];
    run.accept(run.offer(a, agent, { cpus: 3 }), ofA, 3);
    run.accept(run.offer(b, agent, { cpus: 1 }), ofB, 1);
    run.at(10).tell.roleChanged(0);
    run.cluster.roles.setWeight(0, 3); // Until then two each; from then on three to one, which is what they have.
    const measured = run.at(20).finish();
    expect(figure(measured, 'starvation.starved_seconds', 'B')).toBe(10);
    expect(figure(measured, 'fairness.share_over_entitlement', 'A')).toBeCloseTo(60 / 50, 12);
  });

  test('an owner is entitled to what it owns, and a rest that no task could use is no starvation', () => {
    const run = new Puppet({ owned: new Map([['B', { cpus: 1500 }]]) });
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const b = run.framework('B');
    run.accept(run.offer(a, agent, { cpus: 3 }), run.job(a, 8, { cpus: 1 }, 100), 3);
    const job = run.job(b, 4, { cpus: 1 }, 10);
    run.at(10).accept(run.offer(b, agent), job, 1); // 1 of 1.5: half a cpu is no task.
    const measured = run.at(20).finish();
    expect(figure(measured, 'starvation.starved_seconds', 'B')).toBe(10);
  });
});

describe('offers', () => {
  test('are counted by what became of them, with what they kept from others and how long until the next', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const job = run.job(a, 1, { cpus: 1 }, 10);
    const refused = run.offer(a, agent);
    run.at(3).decline(refused); // 12 cpu seconds held.
    const used = run.at(8).offer(a, agent); // 5 s later.
    run.at(9).accept(used, job, 1); // 4 more.
    run.at(10).offer(a, agent); // 1 s later; 3 cpus held until the end.
    const measured = run.at(12).finish();
    expect(figure(measured, 'offers.made', 'A')).toBe(3);
    expect(figure(measured, 'offers.hit_rate', 'A')).toBe(0.5);
    expect(figure(measured, 'offers.held.cpus_seconds', 'A')).toBe(12 + 4 + 6);
    expect(figure(measured, 'offers.mean_reoffer_delay', 'A')).toBe(3);
    expect(figure(measured, 'utilization.cpus.in_offers')).toBeCloseTo(22 / 48, 12);
  });
});

test('two parts of one offer are one offer, and keep from others what both hold', () => {
  const run = new Puppet();
  const agent = run.agent({ cpus: 4 });
  const a = run.framework('A');
  const offer = run.offer(a, agent, { cpus: 1 });
  run.enlarge(offer, { cpus: 2 });
  run.at(5).decline(offer);
  const measured = run.at(10).finish();
  expect(figure(measured, 'offers.made', 'A')).toBe(1);
  expect(figure(measured, 'offers.declined', 'A')).toBe(1);
  expect(figure(measured, 'offers.held.cpus_seconds', 'A')).toBe(15);
});

describe('loans', () => {
  test('are summed by lender and borrower, and reclaims timed from notice to end', () => {
    const run = new Puppet();
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const b = run.framework('B');
    const [task] = run.accept(run.offer(b, agent), run.job(b, 1, { cpus: 2 }, 100), 1);
    run.loan(a, b, { cpus: 2 });
    run.at(10).notice(task!);
    run.at(14).kill(task!, 'reclaimed');
    run.loan(a, b, {});
    const measured = run.at(20).finish();
    expect(measured.loans).toEqual([
      { lender: 'A', borrower: 'B', resource: 'cpus', unitSeconds: 28, peak: 2, seconds: 14 },
    ]);
    expect(figure(measured, 'loans.lent.cpus_seconds', 'A')).toBe(28);
    expect(figure(measured, 'loans.mean_reclaim_latency')).toBe(4);
  });
});

describe('time series and moments', () => {
  test('steps hold exact averages, whatever the length of the run', () => {
    const run = new Puppet({ moments: [{ at: 400_000_000, scope: 'framework', name: 'A' }] });
    const agent = run.agent({ cpus: 2 });
    const a = run.framework('A');
    const [task] = run.at(100).accept(run.offer(a, agent), run.job(a, 1, { cpus: 1 }, 500), 1);
    run.at(600).done(task!);
    const measured = run.at(1000).finish();
    const { step, series } = measured.series;
    expect(step).toBe(1_600_000); // 0.1 s doubled until 1000 s fit into 1024 steps.
    const cpus = series.find((one) => one.scope === 'cluster' && one.series === 'cpus.allocated')!.values;
    expect(cpus.length).toBe(625);
    expect(cpus[61]).toBe(0);
    expect(cpus[62]).toBeCloseTo(0.25, 12); // 99.2 to 100.8 s: half of it with one of two cpus.
    expect(cpus[63]).toBe(0.5);
    const average = cpus.reduce((sum, value) => sum + value, 0) / cpus.length;
    expect(average).toBeCloseTo(figure(measured, 'utilization.cpus.allocated')!, 12);
    expect(measured.moments).toEqual([1]);
  });
});

test('a framework that shares its role no longer has series of its own from then on', () => {
  const run = new Puppet();
  const agent = run.agent({ cpus: 4 });
  const a = run.framework('A', 'team');
  run.at(1).accept(run.offer(a, agent, { cpus: 1 }), run.job(a, 1, { cpus: 1 }, 100), 1);
  run.at(1.5).decline(run.offer(a, agent)); // Something happens, so that A has been followed for a while.
  const b = run.at(2).framework('B', 'team');
  run.at(3).accept(run.offer(b, agent, { cpus: 3 }), run.job(b, 1, { cpus: 3 }, 100), 1);
  const { series } = run.at(4).finish().series;
  const allocated = (scope: string, at: number): number | undefined =>
    series.find((one) => one.scope === scope && one.series === 'cpus.allocated' && one.name !== '')?.values[
      at * 10 + 5
    ];
  expect([0, 1, 2, 3].map((at) => allocated('role', at))).toEqual([0, 0.25, 0.25, 1]);
  expect([0, 1, 2, 3].map((at) => allocated('framework', at))).toEqual([0, 0.25, 0.25, 0.25]);
});

test('every figure is in the catalogue with its scope, and every metric of one run has a figure', () => {
  const run = new Puppet();
  run.agent({ cpus: 1, mem: 1024, disk: 10, gpus: 1 });
  run.framework('A');
  const told = new Set<string>();
  for (const { scope, values } of run.at(1).finish().scopes) {
    for (const metric of values.keys()) {
      expect(hasScope(metric, scope), `${metric} of a ${scope}`).toBe(true);
      told.add(`${scope} ${metric}`);
    }
  }
  for (const name of metricNames()) {
    const { metric } = findMetric(name)!;
    for (const scope of metric.comparison === true ? [] : metric.scopes) expect(told).toContain(`${scope} ${name}`);
  }
  expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
  expect(unitOf('held.mem_seconds')).toBe('MiB seconds');
});

describe('the second bookkeeper', () => {
  test('finds the books of a run right, and a wrong entry at once', () => {
    const run = new Puppet();
    const check = new LedgerCheck(run.cluster);
    run.tell.observe(check);
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A');
    const job = run.job(a, 2, { cpus: 1 }, 10);
    const [task] = run.accept(run.offer(a, agent), job, 1);
    run.at(1).decline(run.offer(a, agent));
    run.at(2).done(task!);
    expect(check.checks).toBeGreaterThan(5);
    run.cluster.agents.use(agent, run.bundle({ cpus: 1 })); // Behind the back of the records.
    expect(() => run.offer(a, agent)).toThrow('agent agent-1 at 2000000 us: what is used is not what the records say');
  });
});

test('watching changes nothing: the digest is the same', () => {
  const digests = (['unwatched', {}] as const).map((options) => {
    const run = new Puppet(options);
    const agent = run.agent({ cpus: 1 });
    const a = run.framework('A');
    const [task] = run.at(1).accept(run.offer(a, agent), run.job(a, 1, { cpus: 1 }, 5), 1);
    run.at(6).done(task!);
    run.measures?.finish(7_000_000);
    return run.digest.hex;
  });
  expect(digests[0]).toBe(digests[1]);
});
