import { expect, test } from 'vitest';
import { LifeRun } from '../testing/life-run.ts';

const quota = (guarantee: number | undefined, limit?: number) => ({
  guarantee: guarantee === undefined ? {} : { cpus: guarantee * 1000 },
  limit: limit === undefined ? {} : { cpus: limit * 1000 },
});

test('is refused beyond what the cluster has or below what is held, unless forced; never below the top', () => {
  const run = new LifeRun({ a1: 4 });
  const a = run.framework('a', 3, 1000);
  const { cluster, master } = run.until(1);
  const role = cluster.roles.find('a')!;
  const other = cluster.roles.intern('b');
  expect(master.quotas.set(role, quota(3))).toBeUndefined();
  expect(master.quotas.set(other, quota(2))).toBe(
    'guarantees of cpus come to 5, and the cluster has 4; promise less, or force it',
  );
  expect(master.quotas.set(other, quota(2), true)).toBeUndefined();
  expect(master.quotas.set(role, quota(undefined, 2))).toBe(
    'a holds 3 of cpus, more than the limit of 2; raise it, or force it',
  );
  expect(cluster.roles.quota(role).limit).toEqual({});
  expect(master.quotas.set(role, quota(undefined, 2), true)).toBeUndefined();
  expect(master.quotas.set(cluster.roles.intern('a/b'), quota(1), true)).toContain('only top-level roles');
  expect(run.running(a)).toBe(3);
});

test('rescinds offers of the role above its limit, no more than it takes', () => {
  const run = new LifeRun({ a1: 2, a2: 2, a3: 2 });
  const a = run.framework('a', 0, 0);
  run.schedulers[a]!.holds = true;
  run.until(1).master.quotas.set(run.cluster.roles.find('a')!, quota(undefined, 3), true);
  // Six cpus in three offers: two offers have to go until no more than 3 are held.
  expect(run.rescinded).toHaveLength(2);
  // Of what came back one cpu more fits under the limit.
  run.until(2);
  expect([0, 1, 2].map((agent) => run.books(agent)[1]!).reduce((sum, cpus) => sum + cpus, 0)).toBe(3);
});

test('rescinds offers of others until the guarantee could be met', () => {
  const run = new LifeRun({ a1: 2, a2: 2, a3: 2 });
  const a = run.framework('a', 0, 0);
  run.schedulers[a]!.holds = true;
  run.until(1);
  const b = run.framework('b', 6, 1000);
  expect(run.until(2).running(b)).toBe(0);
  run.master.quotas.set(run.cluster.roles.find('b')!, quota(3));
  expect(run.rescinded).toHaveLength(2);
  // The guarantee is cut to 3 cpus; the fourth that came back goes to whoever comes first.
  expect(run.until(3).running(b)).toBeGreaterThanOrEqual(3);
});
