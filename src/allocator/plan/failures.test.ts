import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../cluster/ids.ts';
import { END_CAUSES, type Observer } from '../../cluster/record-types.ts';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds, toSeconds } from '../../engine/micros.ts';
import { type PlanOptions, slotPlan } from './plan.ts';

/** What happens to tasks, as `5s notice until 15s`. */
class Log {
  readonly lines: string[] = [];
  readonly #firstNotice = new Map<TaskId, number>();
  kept = 0;

  watch(): Observer {
    return {
      reclaimNoticed: ({ at, task, deadline }) => {
        const first = this.#firstNotice.get(task);
        if (first === deadline) this.kept++;
        this.#firstNotice.set(task, deadline);
        this.lines.push(`${Math.floor(toSeconds(at))}s notice until ${Math.floor(toSeconds(deadline))}s`);
      },
      taskEnded: ({ at, cause }) => {
        this.lines.push(`${Math.floor(toSeconds(at))}s ${END_CAUSES[cause]}`);
      },
    };
  }
}

/** Four agents of one slot. A owns two and lends; B owns two, borrows, and has ten seconds to go. */
function lending(log: Log, options: Partial<PlanOptions> = {}): EgoSim {
  const hosts = [1, 2, 3, 4].map((i) => ({ name: `h${i}`, resources: { slots: 1 } }));
  const plan = slotPlan(
    [
      { role: 'A', owned: { all: { slots: 2 } }, lend: {} },
      { role: 'B', owned: { all: { slots: 2 } }, borrow: {}, reclaimGraceMicros: seconds(10) },
    ],
    options,
  );
  const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } }, () => log.watch());
  return sim.framework('A', { slots: 1 }).framework('B', { slots: 1 });
}

describe('an agent is lost', () => {
  test('its tasks are lost, not reclaimed, and what is left goes to owners first, with grace', () => {
    const log = new Log();
    const sim = lending(log).demand({ A: 1, B: 3 }).pass(seconds(5));
    expect([sim.held('A'), sim.held('B')]).toEqual([1, 3]);
    // A runs on h1. Without h1 there are three slots: B may keep two of its own and one on loan until A's one task is back.
    sim.master.removeAgent(0);
    sim.pass(seconds(1));
    expect(log.lines).toEqual(['5s agent-lost', '5s notice until 15s']);
    sim.pass(seconds(20));
    expect(log.lines.slice(2)).toEqual(['15s reclaimed']);
    expect([sim.held('A'), sim.held('B'), sim.evictions]).toEqual([1, 2, 1]);
  });

  test('where more is owned than is left, rank decides who goes short', () => {
    const log = new Log();
    const sim = lending(log).demand({ A: 2, B: 2 }).pass(seconds(5));
    for (const agent of [2, 3]) sim.master.removeAgent(agent);
    sim.pass(seconds(30));
    // B ran on h3 and h4. Two slots are left, A is first in the tree: it keeps its two, and B has none.
    expect(log.lines).toEqual(['5s agent-lost', '5s agent-lost']);
    expect([sim.held('A'), sim.held('B')]).toEqual([2, 0]);
  });

  test('what is owned and is not there is kept for nobody, though shares are not reclaimed', () => {
    const sim = lending(new Log(), { reclaimPool: false });
    for (const agent of [2, 3]) sim.master.removeAgent(agent);
    // Two slots are left of the four that are owned. A wants none: B has its own two of them.
    sim.demand({ B: 4 }).pass(seconds(5));
    expect(sim.held('B')).toBe(2);
  });

  test('what is reclaimed for an owner goes to it, though who gave it up still holds too much', () => {
    const log = new Log();
    const hosts = [1, 2, 3, 4, 5, 6].map((i) => ({ name: `h${i}`, resources: { slots: 1 } }));
    const plan = slotPlan([
      { role: 'owner', owned: { all: { slots: 1 } } },
      { role: 'idle', owned: { all: { slots: 2 } } },
      { role: 'sharer' },
    ]);
    const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } }, () => log.watch());
    sim.framework('owner', { slots: 1 }).framework('idle', { slots: 1 }).framework('sharer', { slots: 1 });
    sim.demand({ sharer: 3 }).pass(seconds(5));
    // Four slots are left and three are owned: of the pool there is one, and the sharer runs on three.
    for (const agent of [4, 5]) sim.master.removeAgent(agent);
    sim.demand({ sharer: 3, owner: 1 }).pass(seconds(1));
    expect(log.lines).toEqual(['5s notice until 5s', '5s reclaimed']);
    expect([sim.held('owner'), sim.held('sharer')]).toEqual([1, 2]);
  });

  test('what was being reclaimed on it is reclaimed elsewhere', () => {
    const log = new Log();
    const sim = lending(log).demand({ B: 4 }).pass(seconds(5)).demand({ A: 1, B: 4 }).pass(seconds(1));
    expect(log.lines).toEqual(['5s notice until 15s']);
    const { state } = sim.allocator;
    const [claim] = state.claims.all;
    sim.master.removeAgent(claim!.agent);
    sim.pass(seconds(20));
    expect(log.lines.slice(1)).toEqual(['6s agent-lost', '6s notice until 16s', '16s reclaimed']);
    expect([sim.held('A'), sim.held('B')]).toEqual([1, 2]);
  });

  test('an agent that comes instead of it is used', () => {
    const sim = lending(new Log()).demand({ A: 2, B: 2 }).pass(seconds(5));
    sim.master.removeAgent(0);
    sim.master.addAgent({ name: 'h5', total: sim.cluster.agents.total(1).clone() });
    sim.pass(seconds(20));
    expect([sim.held('A'), sim.held('B'), sim.evictions]).toEqual([2, 2, 0]);
  });
});

describe('another master leads', () => {
  test('notices are sent again with the time that is left; nobody is killed sooner or later than it was told', () => {
    const log = new Log();
    const sim = lending(log).demand({ B: 4 }).pass(seconds(5)).demand({ A: 2, B: 4 }).pass(seconds(1));
    expect(log.lines).toEqual(['5s notice until 15s', '5s notice until 15s']);
    sim.master.failOver(seconds(3)); // From 6 s to 9 s, and all agents are back a second later.
    sim.pass(seconds(6));
    expect(log.lines.slice(2)).toEqual(['9s notice until 15s', '9s notice until 15s']);
    expect(log.kept).toBe(2);
    sim.pass(seconds(10));
    expect(log.lines.slice(4)).toEqual(['15s reclaimed', '15s reclaimed']);
    expect([sim.held('A'), sim.held('B')]).toEqual([2, 2]);
  });

  test('whose time ran out while there was no master goes as soon as there is one', () => {
    const log = new Log();
    const sim = lending(log).demand({ B: 4 }).pass(seconds(5)).demand({ A: 2, B: 4 }).pass(seconds(1));
    sim.master.failOver(seconds(20));
    sim.pass(seconds(19));
    expect(log.lines).toHaveLength(2);
    sim.pass(seconds(5));
    expect([sim.held('A'), sim.held('B'), sim.evictions]).toEqual([2, 2, 2]);
  });

  test('nothing is offered on an agent where something is claimed before it is back', () => {
    // B runs on three slots of h1 and, last of all, on one of h2, two of these on loan; one of h2 and h3 are kept for C.
    const hosts = [3, 2, 1].map((slots, i) => ({ name: `h${i + 1}`, resources: { slots } }));
    const plan = slotPlan([
      { role: 'A', owned: { all: { slots: 2 } }, lend: {} },
      { role: 'B', owned: { all: { slots: 2 } }, borrow: {}, reclaimGraceMicros: seconds(10) },
      { role: 'C', owned: { all: { slots: 2 } } },
    ]);
    const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } });
    for (const role of ['A', 'B', 'C']) sim.framework(role, { slots: 1 });
    sim.demand({ B: 3 }).pass(seconds(1)).demand({ B: 4 }).pass(seconds(1));
    sim.demand({ A: 1, B: 4 }).pass(seconds(1));
    expect(sim.allocator.state.claims.all.map(({ agent }) => sim.cluster.agents.name(agent))).toEqual(['h2']);
    // For the next master h2 is out of reach: what A wants there it has on h3.
    sim.master.agents.partition(1);
    sim.master.failOver(seconds(3));
    sim.pass(seconds(5));
    expect(sim.held('A', { agent: 'h3' })).toBe(1);
  });

  test('loans are those of the target, and what nobody asks for any more is not taken', () => {
    const log = new Log();
    const sim = lending(log).demand({ B: 4 }).pass(seconds(5)).demand({ A: 2, B: 4 }).pass(seconds(1));
    sim.master.failOver(seconds(3));
    sim.pass(seconds(1)).demand({ B: 4 }).pass(seconds(30));
    expect([sim.held('B'), sim.evictions]).toEqual([4, 0]);
    const { loans, cluster } = sim.allocator.state;
    expect(loans.borrowed(cluster.roles.find('B')!, 0)).toBe(2);
  });
});

describe('the plan is edited', () => {
  test('what is held beyond it goes after its grace, although nobody waits for it', () => {
    const log = new Log();
    const sim = lending(log).demand({ B: 4 }).pass(seconds(5));
    // A keeps what it owns to itself from now on, though it has no use for it: B holds two more than it may.
    sim.allocator.setPlan(
      slotPlan([
        { role: 'A', owned: { all: { slots: 2 } } },
        { role: 'B', owned: { all: { slots: 2 } }, reclaimGraceMicros: seconds(10) },
      ]),
    );
    sim.pass(seconds(20));
    expect(log.lines).toEqual(['5s notice until 15s', '5s notice until 15s', '15s reclaimed', '15s reclaimed']);
    expect([sim.held('A'), sim.held('B')]).toEqual([0, 2]);
  });
});
