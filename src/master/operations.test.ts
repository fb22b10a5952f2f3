import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { describe } from '../cluster/resources/kinds.ts';
import { LifeRun } from '../testing/life-run.ts';

/** One agent of 4 cpus and 100 MiB of disk, offered to framework a, which has two tasks of one cpu. */
function offered() {
  const run = new LifeRun({});
  const { cluster, master } = run;
  const cpus = cluster.kinds.plain('cpus');
  const disk = cluster.kinds.plain('disk');
  master.addAgent({
    name: 'a1',
    total: Bundle.of([
      [cpus, 4000],
      [disk, 100_000],
    ]),
  });
  const a = run.framework('a', 2, 100);
  run.schedulers[a]!.holds = true;
  run.until(1);
  const total = (): string[] => {
    const bundle = cluster.agents.total(0);
    return Array.from(
      { length: bundle.size },
      (_, i) => `${describe(cluster.kinds.get(bundle.kindAt(i)))}: ${bundle.amountAt(i) / 1000}`,
    );
  };
  const offer = run.schedulers[a]!.held[0]!;
  return { run, cluster, a, driver: master.driver(a), offer, cpus, disk, total, stage: run.schedulers[a]!.stage };
}

test('operations happen in order, each on what those before have left, and invalid ones are dropped one by one', () => {
  const { driver, offer, cpus, disk, cluster, total, stage, run } = offered();
  const reservedDisk = cluster.kinds.intern({ name: 'disk', reservation: [{ role: 'a', kind: 'dynamic' }] });
  const problems = driver.perform(offer, [
    { type: 'create', disk: reservedDisk, volume: { id: 'v', size: 60_000 } }, // nothing is reserved yet
    { type: 'reserve', resources: Bundle.of([[disk, 80_000]]) },
    { type: 'create', disk: reservedDisk, volume: { id: 'v', size: 60_000 } },
    { type: 'reserve', resources: Bundle.of([[cpus, 5000]]) }, // more than is offered
    { type: 'launch', stage },
    { type: 'launch-group', stages: [stage, stage] }, // only one is left
    { type: 'unreserve', resources: Bundle.of([[reservedDisk, 20_000]]) },
  ]);
  expect(problems.map((problem) => problem === undefined)).toEqual([false, true, true, false, true, false, true]);
  expect(total()).toEqual(['cpus: 4', 'disk: 40', 'disk (volume v; reserved for a): 60']);
  driver.accept(offer, 0);
  expect(run.books(0)).toEqual([4, 0, 1, 3]);
  // The allocator counts the volume as the role's: it is offered to it again, whole.
  run.until(2);
  const again = run.schedulers[0]!.held.at(-1)!;
  expect(again.left.size).toBe(3);
});

test('a volume is destroyed, and its disk unreserved, only when no task uses it', () => {
  const { driver, offer, disk, cluster, total } = offered();
  const reservedDisk = cluster.kinds.intern({ name: 'disk', reservation: [{ role: 'a', kind: 'dynamic' }] });
  driver.perform(offer, [
    { type: 'reserve', resources: Bundle.of([[disk, 60_000]]) },
    { type: 'create', disk: reservedDisk, volume: { id: 'v', size: 60_000 } },
  ]);
  const volume = cluster.kinds.intern({
    name: 'disk',
    reservation: [{ role: 'a', kind: 'dynamic' }],
    volume: 'v',
    unit: 60_000,
  });
  expect(driver.perform(offer, [{ type: 'unreserve', resources: Bundle.of([[volume, 60_000]]) }])[0]).toContain(
    'destroy it first',
  );
  expect(driver.perform(offer, [{ type: 'grow-volume', volume, by: 20_000 }])[0]).toContain('uses more than is left');
  expect(
    driver.perform(offer, [
      { type: 'shrink-volume', volume, by: 20_000 },
      { type: 'destroy', volume: cluster.kinds.intern({ ...cluster.kinds.get(volume), unit: 40_000 }) },
      { type: 'unreserve', resources: Bundle.of([[reservedDisk, 60_000]]) },
    ]),
  ).toEqual([undefined, undefined, undefined]);
  expect(total()).toEqual(['cpus: 4', 'disk: 100']);
});

test('destroying a shared volume rescinds the other offers that hold it', () => {
  const run = new LifeRun({});
  const { cluster, master } = run;
  const volume = cluster.kinds.intern({
    name: 'disk',
    reservation: [{ role: 'a' }],
    volume: 'v',
    unit: 1000,
    shared: true,
  });
  master.addAgent({
    name: 'a1',
    total: Bundle.of([
      [cluster.kinds.plain('cpus'), 4000],
      [volume, 1000],
    ]),
  });
  const roles = [cluster.roles.intern('a')];
  const first = run.framework('first', 0, 0, { roles, capabilities: ['SHARED_RESOURCES'] });
  const second = run.framework('second', 0, 0, { roles, capabilities: ['SHARED_RESOURCES'] });
  for (const scheduler of run.schedulers) scheduler.holds = true;
  run.until(3);
  const owner = [first, second].find((framework) => run.schedulers[framework]!.held.length > 0)!;
  const others = run.cluster.offers.outstanding;
  const offer = run.schedulers[owner]!.held[0]!;
  expect(master.driver(owner).perform(offer, [{ type: 'destroy', volume }])).toEqual([undefined]);
  expect(run.rescinded.filter((line) => line.endsWith('volume')).length).toBe(others - 1);
});
