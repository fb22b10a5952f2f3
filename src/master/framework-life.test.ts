import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { seconds } from '../engine/micros.ts';
import { LifeRun } from '../testing/life-run.ts';

test('among equals who registered first comes first, wherever it stands; who comes back after its removal is last', () => {
  const run = new LifeRun({});
  const { master, cluster } = run;
  const roles = [cluster.roles.intern('r')];
  const offered: string[] = [];
  const [late, early, again] = ['late', 'early', 'again'].map((name) =>
    master.addFramework(
      { name, roles },
      {
        onJob: () => {},
        onUpdate: () => {},
        onOffers: (offers, driver) => {
          offered.push(name);
          for (const offer of offers) driver.decline(offer, seconds(100));
        },
      },
    ),
  );
  master.register(again!);
  master.register(early!);
  run.until(5).master.register(late!);
  master.disconnect(again!);
  master.reconnect(again!);
  master.addAgent({ name: 'a1', total: Bundle.of([[cluster.kinds.plain('cpus'), 1000]]) });
  run.until(10);
  expect(offered).toEqual(['early', 'late', 'again']);
});

test('a framework that is back within its failover timeout keeps its tasks and hears what ended meanwhile', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 3, 10, { failoverTimeout: seconds(60) });
  run.until(5).master.disconnect(a);
  run.until(20);
  // Both tasks of the first 10 s ended while nobody listened; the third waits for its framework.
  expect(run.heard(a)).toEqual(['0s registered']);
  run.master.reconnect(a);
  expect(run.heard(a).slice(1)).toEqual([
    '20s registered',
    '20s 0 finished done after 10s',
    '20s 1 finished done after 10s',
  ]);
  expect(run.until(21).running(a)).toBe(1);
  // Its removal, which would have come at 65 s, is off.
  expect(run.until(100).cluster.frameworks.isRegistered(a)).toBe(true);
});

test('after the failover timeout its tasks are killed and its resources free; at once where it is 0, the default', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 2, 100, { failoverTimeout: seconds(60) });
  run.until(5).master.disconnect(a);
  run.until(64);
  expect([run.running(a), run.cluster.frameworks.isRegistered(a)]).toEqual([2, true]);
  run.until(65);
  expect([run.running(a), run.cluster.frameworks.isRegistered(a)]).toEqual([0, false]);
  const b = run.framework('b', 2, 100);
  expect(run.until(66).running(b)).toBe(2);
  run.master.disconnect(b);
  expect(run.running(b)).toBe(0);
});

test('a removed framework that subscribes again hears that its tasks are gone, and starts them anew', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 2, 100);
  run.until(5).master.disconnect(a);
  run.until(10).master.reconnect(a);
  expect(run.heard(a).slice(1)).toEqual([
    '10s registered',
    '10s 1 killed framework-gone after 5s',
    '10s 0 killed framework-gone after 5s',
  ]);
  expect(run.until(11).running(a)).toBe(2);
});

test('disconnecting withdraws offers and voids refusals: back again, it is offered at once what it had refused for an hour', () => {
  const run = new LifeRun({ a1: 1, a2: 1 });
  const a = run.framework('a', 0, 0, { failoverTimeout: seconds(60) });
  const scheduler = run.schedulers[a]!;
  scheduler.refuse = 3600;
  run.until(1);
  scheduler.holds = true;
  run.master.driver(a).revive();
  run.until(2);
  expect(scheduler.held.length).toBe(2);
  run.master.driver(a).decline(scheduler.held[0]!, seconds(3600));
  scheduler.held.splice(0, 1);
  run.until(10).master.disconnect(a);
  expect(run.rescinded).toEqual([expect.stringMatching(/^10s a[12] framework$/)]);
  run.master.reconnect(a);
  expect(run.until(10).schedulers[a]!.held.length).toBe(2);
});

test('a call of a scheduler that is not connected is lost', () => {
  const run = new LifeRun({ a1: 1 });
  const a = run.framework('a', 1, 100, { failoverTimeout: seconds(60) });
  run.until(5).master.disconnect(a);
  run.master.driver(a).suppress();
  run.master.driver(a).kill(0);
  expect([run.running(a), run.cluster.frameworks.isSuppressed(a, run.cluster.frameworks.roles(a)[0]!)]).toEqual([
    1,
    false,
  ]);
});
