import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cluster } from './cluster.ts';
import { Bundle } from './resources/bundle.ts';
import { domainsFor, placeGang, type Topology, type TopologyLevel, topologyOf } from './topology.ts';

// Two zones; the first has racks of two agents and of one, the second a rack of two.
const FIVE: Topology = [
  [0, 0, 0, 1, 1],
  [0, 0, 1, 0, 0],
];
const place = (tasks: number, level: TopologyLevel, mode: 'required' | 'preferred', fits: number[]) => {
  const placed = placeGang(FIVE, fits, { tasks, level, mode });
  return placed && [...placed];
};

describe('placing a gang', () => {
  test('the domain with least free capacity that fits; the last part on the agent that it fits best', () => {
    expect(place(3, 'rack', 'required', [4, 3, 4, 2, 2])).toEqual([0, 0, 3, 0, 0]); // racks of 7, 4 and 4: one agent will do
    expect(place(6, 'zone', 'required', [4, 3, 5, 3, 3])).toEqual([0, 0, 0, 3, 3]); // zones of 12 and 6
    expect(place(5, 'rack', 'required', [4, 1, 4, 2, 2])).toEqual([4, 1, 0, 0, 0]);
    expect(place(3, 'agent', 'required', [4, 3, 5, 2, 2])).toEqual([0, 3, 0, 0, 0]); // agents of 4, 3 and 5
  });

  test('required waits, preferred climbs, then spreads', () => {
    const fits = [3, 1, 2, 2, 2];
    expect(place(5, 'rack', 'required', fits)).toBeUndefined();
    expect(place(4, 'agent', 'required', fits)).toBeUndefined();
    expect(place(4, 'agent', 'preferred', fits)).toEqual([3, 1, 0, 0, 0]); // the first of two racks that hold 4
    expect(place(5, 'rack', 'preferred', fits)).toEqual([3, 1, 1, 0, 0]); // zone 0 holds 6: rack 0 whole, one in rack 1
    expect(place(8, 'rack', 'preferred', fits)).toEqual([3, 1, 2, 2, 0]); // no zone holds 8
    expect(place(11, 'rack', 'preferred', fits)).toBeUndefined();
  });

  test('a gang is placed whole and where it fits, in one domain if any domain holds it', () => {
    const fits = fc.array(fc.nat(5), { minLength: 5, maxLength: 5 });
    const level = fc.constantFrom<TopologyLevel>('zone', 'rack', 'agent');
    fc.assert(
      fc.property(fits, fc.integer({ min: 1, max: 12 }), level, (room, tasks, at) => {
        const sum = (rows: readonly number[], of: ArrayLike<number>): number =>
          rows.reduce((all, agent) => all + of[agent]!, 0);
        const [domains] = domainsFor(FIVE, 5, { level: at, mode: 'required' });
        const holding = domains!.filter((rows) => sum(rows, room) >= tasks);
        const required = placeGang(FIVE, room, { tasks, level: at, mode: 'required' });
        expect(required !== undefined).toBe(holding.length > 0);
        if (required !== undefined) {
          const used = domains!.filter((rows) => sum(rows, required) > 0);
          expect(used).toHaveLength(1);
          expect(sum(used[0]!, required)).toBe(tasks);
          expect(sum(used[0]!, room)).toBe(Math.min(...holding.map((rows) => sum(rows, room))));
        }
        const preferred = placeGang(FIVE, room, { tasks, level: at, mode: 'preferred' });
        expect(preferred !== undefined).toBe(sum([0, 1, 2, 3, 4], room) >= tasks);
        if (required !== undefined) expect(preferred).toEqual(required);
        for (const placed of [required, preferred])
          placed?.forEach((count, agent) => {
            expect(count).toBeLessThanOrEqual(room[agent]!);
          });
      }),
      { numRuns: 1000 },
    );
  });
});

test('agents say by attributes where they stand, or by their fault domain; racks of one name in two zones are two', () => {
  const { agents } = new Cluster();
  const add = (zone: string | undefined, ...attributes: (readonly [string, string])[]): number =>
    agents.add({ name: 'agent', total: new Bundle(), attributes, ...(zone === undefined ? {} : { zone }) });
  const rows = [
    add(undefined, ['zone', 'z1'], ['rack', 'r1']),
    add('z2', ['rack', 'r1']),
    add('z1', ['rack', 'r1']),
    add(undefined),
  ];
  expect(topologyOf(agents, rows)).toEqual([
    [0, 1, 0, 2],
    [0, 0, 0, 1],
  ]);
  expect(domainsFor(topologyOf(agents, rows), rows.length, { level: 'rack', mode: 'required' })).toEqual([
    [[0, 2], [1], [3]],
  ]);
});
