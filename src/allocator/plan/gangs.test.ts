import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Closeness } from '../../cluster/topology.ts';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { slotPlan } from './plan.ts';

const RACK: Closeness = { level: 'rack', mode: 'required' };

/** Hosts of one slot; `racks` names the rack of each. G owns half and lends, B owns the rest and borrows, with a grace of 5 s. */
function clusterOf(racks: string, owned: number): EgoSim {
  const hosts = [...racks].map((rack, i) => ({
    name: `h${i}`,
    resources: { slots: 1 },
    attributes: [['rack', rack]] as const,
  }));
  const plan = slotPlan([
    { role: 'G', owned: { all: { slots: owned } }, lend: {} },
    { role: 'B', owned: { all: { slots: racks.length - owned } }, borrow: {}, reclaimGraceMicros: seconds(5) },
    { role: 'C', borrow: {} },
  ]);
  const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } });
  return sim.framework('B', { slots: 1 }).framework('C', { slots: 1 });
}

/** The racks in which a role runs something. */
function racksOf(sim: EgoSim, racks: string, role: string): string[] {
  return [...new Set([...racks].filter((_, i) => sim.held(role, { agent: `h${i}` }) > 0))];
}

test('what is free in the rack waits with what is reclaimed there, and goes to nobody else', () => {
  // Rack x has h0, h1, h2 and rack y h3, h4, h5. B runs on five, two of them on loan; h5 is free. G wants three in one rack.
  const sim = clusterOf('xxxyyy', 3).demand({ B: 5 }).pass(seconds(1));
  sim.gang('G', { slots: 1 }, 3, RACK).demand({ B: 5, C: 1 }).pass(seconds(4));
  // h3 and h4 have notice until 6 s; C could borrow nothing, and h5 is earmarked although it is free.
  expect([sim.held('C'), sim.held('G'), sim.evictions]).toEqual([0, 0, 0]);
  sim.pass(seconds(2));
  expect(racksOf(sim, 'xxxyyy', 'G')).toEqual(['y']);
  expect([sim.held('G'), sim.held('B'), sim.evictions]).toEqual([3, 3, 2]);
});

test('a gang that prefers a rack does without where that costs nobody anything', () => {
  // One free in each rack and B within what it owns: no rack can hold G, so that one waits and the other spreads.
  const hold = (mode: Closeness['mode']): number =>
    clusterOf('xxyy', 2)
      .demand({ B: 2 })
      .pass(0)
      .keepTo('B', undefined)
      .gang('G', { slots: 1 }, 2, { level: 'rack', mode })
      .pass(seconds(9))
      .held('G');
  // B was stacked on rack x, so that rack y is free.
  expect(hold('required')).toBe(2);
  const spread = (mode: Closeness['mode']): number =>
    clusterOf('xyxy', 2)
      .demand({ B: 2 })
      .pass(0)
      .gang('G', { slots: 1 }, 2, { level: 'rack', mode })
      .pass(9e6)
      .held('G');
  expect(spread('required')).toBe(0);
  expect(spread('preferred')).toBe(2);
});

test('a gang runs whole and in one domain or not at all, and waits only where no domain has room even without what is lent', () => {
  const racks = fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 2, maxLength: 9 });
  const numbers = fc.record({ tasks: fc.integer({ min: 1, max: 5 }), owned: fc.nat(9), b: fc.nat(9), c: fc.nat(3) });
  const mode = fc.constantFrom<Closeness['mode']>('required', 'preferred');
  fc.assert(
    fc.property(racks, numbers, mode, (list, { tasks, owned, b, c }, how) => {
      const hosts = list.join('');
      const own = Math.min(owned, list.length);
      const sim = clusterOf(hosts, own).demand({ B: b, C: c }).pass(seconds(1));
      sim.gang('G', { slots: 1 }, tasks, { level: 'rack', mode: how }).demand({ B: b, C: c }).pass(seconds(20));
      const held = sim.held('G');
      expect([0, tasks]).toContain(held);
      if (held > 0 && how === 'required') expect(racksOf(sim, hosts, 'G')).toHaveLength(1);
      if (own >= tasks && held === 0) {
        // What it could have in a rack: what is free there, and what others hold there and beyond their target.
        const { lanes } = sim.allocator.state;
        for (const rack of new Set(list)) {
          const there = list.flatMap((name, i) => (name === rack ? [`h${i}`] : []));
          let room = there.length;
          for (const lane of lanes) {
            const here = there.reduce((sum, agent) => sum + sim.held(lane.path, { agent }), 0);
            room += Math.min(here, lane.excess(0)) - here;
          }
          expect(room, hosts).toBeLessThan(tasks);
        }
        if (how === 'preferred') expect.fail('what it owns is always somewhere');
      }
      const { evictions } = sim;
      expect(sim.pass(seconds(1000)).evictions, 'nothing moves any more').toBe(evictions);
    }),
    { numRuns: 1000 },
  );
});
