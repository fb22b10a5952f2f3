import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assetFairness } from './asset-fairness.ts';
import { ceei } from './ceei.ts';
import { drf } from './drf.ts';
import { drfh, perAgentDrf } from './drfh.ts';

interface Case {
  readonly id: string;
  // The fields that one or another of these cases has; each test says what shape it expects.
  readonly setup: Record<
    'capacity' | 'demands' | 'users' | 'lie' | 'agents' | 'capacityBefore' | 'capacityAfter',
    unknown
  >;
  readonly expect: { readonly [name: `${string}.${string}`]: unknown } & Record<'finalTasks' | 'user2Loses', unknown>;
  readonly tolerance: { readonly abs: number };
}
type Rows = Record<string, readonly number[] | Record<string, number>>;

const file = new URL('../../../../shared/expected/analytic.json', import.meta.url);

describe.skipIf(!existsSync(file))('expected/analytic.json (when ../shared is there)', () => {
  const cases: Case[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
  const find = (id: string): Case => cases.find((entry) => entry.id === id)!;
  const vectors = (rows: unknown): number[][] => Object.values(rows as Rows).map((row) => Object.values(row));
  const instance = ({ setup }: Case) => ({
    capacity: setup.capacity as number[],
    demands: vectors(setup.demands),
  });
  const same = (got: readonly number[], expected: unknown, { tolerance }: Case): void => {
    (expected as number[]).forEach((value, index) => {
      // Figures are printed to nine digits: within `abs`, or 1e-8 of the value.
      expect(Math.abs(got[index]! - value)).toBeLessThanOrEqual(Math.max(tolerance.abs, 1e-8 * Math.abs(value)));
    });
    expect(got).toHaveLength((expected as number[]).length);
  };

  test('drf-asset-ceei-divisible', () => {
    const given = find('drf-asset-ceei-divisible');
    for (const [name, division] of Object.entries({ DRF: drf, AssetFairness: assetFairness, CEEI: ceei })) {
      const expected = (given.expect as Record<string, unknown>)[name] as {
        tasks: number[];
        use: Record<string, number[]>;
      };
      const tasks = division(instance(given));
      same(tasks, expected.tasks, given);
      Object.values(expected.use).forEach((use, user) => {
        same(
          instance(given).demands[user]!.map((amount) => amount * tasks[user]!),
          use,
          given,
        );
      });
    }
  });

  test('drf-weighted-divisible', () => {
    const given = find('drf-weighted-divisible');
    const rows = Object.entries(given.expect);
    expect(rows).toHaveLength(3);
    for (const [name, tasks] of rows) {
      const weights = name.replace('weights ', '').split(':').map(Number);
      same(drf({ ...instance(given), weights }), tasks, given);
    }
  });

  test('asset-violates-sharing-incentive', () => {
    const given = find('asset-violates-sharing-incentive');
    const pool = instance(given);
    const asset = assetFairness(pool);
    same(asset, given.expect['AssetFairness.tasks'], given);
    const best = Math.max(
      ...pool.demands[1]!.map((amount, resource) => (amount * asset[1]!) / pool.capacity[resource]!),
    );
    same([best], [given.expect['AssetFairness.user2BestShare']], given);
    const half = { capacity: pool.capacity.map((amount) => amount / 2), demands: [pool.demands[1]!] };
    same(drf(half), [given.expect['staticHalf.user2Tasks']], given);
    same(drf(pool), given.expect['DRF.tasks'], given);
  });

  test('asset-violates-bottleneck-fairness', () => {
    const given = find('asset-violates-bottleneck-fairness');
    const pool = instance(given);
    const asset = assetFairness(pool);
    same(asset, given.expect['AssetFairness.tasks'], given);
    const share = (asset[0]! * pool.demands[0]![0]!) / pool.capacity[0]!;
    same([share], [given.expect['AssetFairness.user1ShareOfBottleneck']], given);
    same(drf(pool), given.expect['DRF.tasks'], given);
  });

  test('ceei-not-strategy-proof', () => {
    const given = find('ceei-not-strategy-proof');
    const pool = instance(given);
    const lie = { ...pool, demands: [vectors(given.setup.lie)[0]!, pool.demands[1]!] };
    same(ceei(pool), given.expect['CEEI.truthful'], given);
    same(ceei(lie), given.expect['CEEI.user1Lies'], given);
    same(drf(pool), given.expect['DRF.truthful'], given);
    same([Math.max(0, drf(lie)[0]! - drf(pool)[0]!)], [given.expect['DRF.user1LieGain']], given);
  });

  test('ceei-not-population-monotonic', () => {
    const given = find('ceei-not-population-monotonic');
    const pool = instance(given);
    const three = ceei(pool);
    const two = ceei({ ...pool, demands: pool.demands.slice(0, 2) });
    same(three, given.expect['CEEI.three'], given);
    same(two, given.expect['CEEI.after3Leaves'], given);
    expect(two[1]! < three[1]!).toBe(given.expect.user2Loses);
  });

  test('drf-not-resource-monotonic', () => {
    const given = find('drf-not-resource-monotonic');
    const demands = vectors(given.setup.demands);
    same(drf({ capacity: given.setup.capacityBefore as number[], demands }), given.expect['DRF.before'], given);
    same(drf({ capacity: given.setup.capacityAfter as number[], demands }), given.expect['DRF.after'], given);
  });

  test('drf-nsdi11-sequence: whole tasks end where divisible ones do', () => {
    const given = find('drf-nsdi11-sequence');
    const capacity = Object.values(given.setup.capacity as Record<string, number>);
    const tasks = drf({ capacity, demands: vectors(given.setup.users) });
    same(tasks, Object.values(given.expect.finalTasks as Record<string, number>), given);
  });

  test('drfh-two-agents', () => {
    const given = find('drfh-two-agents');
    const agents = vectors(given.setup.agents);
    const demands = vectors(given.setup.demands);
    same(drfh({ agents, demands }).tasks, given.expect['DRFH.tasks'], given);
    same(perAgentDrf({ agents, demands }), given.expect['perAgentDRF.tasks'], given);
  });
});
