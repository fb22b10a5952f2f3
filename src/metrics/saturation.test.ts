import { describe, expect, test } from 'vitest';
import { SaturationGuard } from '../experiment/saturation-guard.ts';
import { buildRun } from '../scenario/build/build.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { type LoadRow, SaturationWatch, saturationMessages } from './saturation.ts';

/** 400 jobs of one task, 10 s apart, under a policy that gives each of two roles one of two machines, or both to both. */
function loads(duration: string, policy: string, limit?: number): { rows: LoadRow[]; ending: string } {
  const text = `
    until: drained
    cluster: { agents: [{ group: g, count: 2, resources: { cpus: 1 } }] }
    roles: { a: { owned: { g: 1 agents } }, b: { owned: { g: 1 agents } } }
    master: { ideal: true }
    policies: [${policy}]
    frameworks:
      - { name: A, role: a, behaviour: batch, jobs: { gap: 10s, count: 400, duration: ${duration} } }
      - { name: B, role: b, behaviour: batch }`;
  const loaded = loadScenario('load.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  let watch: SaturationWatch | undefined;
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    observers: ({ cluster }) => {
      watch = new SaturationWatch(cluster);
      return [watch.observer, new SaturationGuard(watch, () => run.stopSaturated(), limit).observer];
    },
  });
  const ending = run.run();
  return { rows: watch!.rows(), ending };
}

describe('load over capacity', () => {
  test('is the work that came over what the role may use', () => {
    // 400 x 15 s came in 3,990 s: 1.504 machines; A may use one under static, two under drf.
    const [all, own] = loads('15s', 'static').rows;
    expect([all!.role, all!.isSaturated, all!.load.toFixed(3)]).toEqual(['', false, '0.752']);
    expect([own!.role, own!.isSaturated, own!.load.toFixed(3)]).toEqual(['a', true, '1.504']);
    expect(loads('15s', 'drf').rows.some(({ isSaturated }) => isSaturated)).toBe(false);
  });

  test('a load that chance may account for is no saturation', () => {
    // 400 x 10.1 s: 1.0125, of which three standard deviations, 3 x 10.1 x sqrt(400) / 3,990 = 0.152, are chance.
    expect(loads('10100ms', 'static').rows[1]).toMatchObject({ isSaturated: false });
  });

  test('a run whose queue grows for ever is ended, and says why', () => {
    const { ending, rows } = loads('100s', 'drf', 50);
    expect(ending).toBe('saturated');
    expect(saturationMessages(rows)[0]).toMatch(/^the cluster is saturated: \d+ % of the cpus it may use/);
  });
});
