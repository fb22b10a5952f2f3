import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type GangRequest, placeGang } from '../../cluster/topology.ts';
import { compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { bundlesThatFit, chooseHosts, NOBODY } from './host-choice.ts';
import { type HostChoice, type PlanOptions, vectorPlan } from './plan.ts';
import { type CaseConsumer, planOfCase } from './plan-cases.ts';
import { target } from './target.ts';
import { BORROWED, OWNED, PRIVATE, SHARED } from './target-table.ts';
import { planAt, validateTimePlan } from './time-plan.ts';
import { chooseVictims } from './victims.ts';

const FILE = '../shared/expected/ego.json';

type Counts = Record<string, number>;

interface Step {
  readonly demand: Counts;
  readonly expect: Counts;
  readonly parts?: Record<string, { owned?: number; private?: number; shared?: number; borrowed?: number }>;
  readonly idle?: number;
}
interface Session {
  readonly preemptionRank: number;
  readonly deserved: number;
  readonly tasks: { readonly name: string; readonly elapsed: number }[];
}
interface SteadyCase {
  readonly id: string;
  readonly kind: string;
  readonly config?: Partial<PlanOptions>;
  readonly total: number;
  readonly tree: CaseConsumer[];
  readonly steps: Step[];
}
interface HostCase {
  readonly allocation: HostChoice;
  readonly hosts: { readonly name: string; readonly slots: number }[];
  readonly requests: { readonly consumer: string; readonly slots: number }[];
  readonly expect: Record<string, Counts>;
}
interface VictimCase {
  readonly need: number;
  readonly sessions: Session[];
  readonly expect: { readonly victims: string[] };
}
interface FitCase {
  readonly host: Counts;
  readonly slots: Record<string, Counts>;
  readonly cases: { only?: string; mix?: Counts; thenFill?: string; expect: number }[];
}
interface VectorCase {
  readonly total: Counts;
  readonly consumers: { readonly name: string; readonly shareRatio: number; readonly task: Counts }[];
  readonly expect: { readonly tasks: Counts };
}
interface TimeCase {
  readonly total: number;
  readonly intervals: { readonly frm: string; readonly to: string; readonly owned: Counts }[];
  readonly ranks: Counts;
  readonly shareRatio: Counts;
  readonly demandAllDay: Counts;
  readonly expect: Record<string, Counts>;
}
interface PlacementCase {
  readonly racks: Record<string, Counts>;
  readonly gang: GangRequest;
  readonly expect: { readonly hosts?: Counts; readonly spread?: Counts };
}

describe.skipIf(!existsSync(FILE))('cases with known answers (needs ../shared/expected/ego.json)', () => {
  const cases: { id: string; kind: string }[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).cases : [];
  const of = <Fields>(...kinds: string[]): (Fields & { id: string })[] =>
    cases.filter((one) => kinds.includes(one.kind)) as (Fields & { id: string; kind: string })[];

  test.each(of<SteadyCase>('steady-state', 'lend-filter'))('$id', ({ config, total, tree, steps }) => {
    const plan = compilePlan(planOfCase(tree, config));
    for (const step of steps) {
      const demand = new Demand(plan);
      for (const [name, count] of Object.entries(step.demand)) demand.add(plan.tree.find(name), count);
      const result = target([total], plan, demand);
      let held = 0;
      for (const leaf of plan.tree.leaves) {
        const name = plan.tree.names[leaf]!;
        held += result.total(leaf);
        expect([name, result.total(leaf)]).toEqual([name, step.expect[name] ?? 0]);
        if (step.parts === undefined) continue;
        const parts = step.parts[name] ?? {};
        const got = ([OWNED, PRIVATE, SHARED, BORROWED] as const).map((tag) => result.amount(leaf, tag));
        expect([name, got]).toEqual([
          name,
          [parts.owned ?? 0, parts.private ?? 0, parts.shared ?? 0, parts.borrowed ?? 0],
        ]);
      }
      if (step.idle !== undefined) expect(total - held).toBe(step.idle);
    }
  });

  test.each(of<HostCase>('host-choice'))('$id', ({ allocation, hosts, requests, expect: expected }) => {
    const free: number[] = hosts.map((host) => host.slots);
    const holder = free.map(() => NOBODY);
    const got: Record<string, Record<string, number>> = {};
    requests.forEach((request, consumer) => {
      const given = chooseHosts(allocation, request.slots, free, consumer, holder);
      given.forEach((slots, host) => {
        if (slots === 0) return;
        free[host]! -= slots;
        holder[host] = consumer;
        got[request.consumer] = { ...got[request.consumer], [hosts[host]!.name]: slots };
      });
    });
    expect(got).toEqual(expected);
  });

  test.each(of<VictimCase>('victim-choice'))('$id', ({ need, sessions, expect: expected }) => {
    const names: string[] = [];
    const candidates = sessions.flatMap((session, index) =>
      session.tasks.map(({ name, elapsed }) => {
        const task = names.push(name) - 1;
        const { preemptionRank } = session;
        return {
          task,
          agent: task,
          giver: 0,
          session: index,
          needs: [1],
          turn: 0,
          preemptionRank,
          loss: elapsed,
          startedAt: -elapsed,
        };
      }),
    );
    const over = sessions.map((one) => one.tasks.length - one.deserved);
    const victims = chooseVictims(need, candidates, [{ excess: [names.length], shareRatio: 1, rank: 0 }], {
      kind: 'pool',
      criterion: 'leastLostWork',
      sessions: over,
    });
    expect(victims.map((task) => names[task]).sort()).toEqual([...expected.victims].sort());
  });

  test.each(of<FitCase>('vector-fit'))('$id', ({ host, slots, cases: fills }) => {
    const names = Object.keys(host);
    const vector = (amounts: Record<string, number>): number[] => names.map((name) => 1000 * amounts[name]!);
    for (const fill of fills) {
      const free = vector(host);
      for (const [shape, count] of Object.entries<number>(fill.mix ?? {})) {
        vector(slots[shape]!).forEach((amount, r) => {
          free[r]! -= count * amount;
        });
      }
      expect(bundlesThatFit(free, vector(slots[fill.only ?? fill.thenFill!]!))).toBe(fill.expect);
    }
  });

  test.each(of<VectorCase>('vector-share'))('$id', ({ total, consumers, expect: expected }) => {
    const names = Object.keys(total);
    const vector = (amounts: Record<string, number>): number[] => names.map((name) => 1000 * amounts[name]!);
    const plan = compilePlan(
      vectorPlan(
        names,
        consumers.map((one) => ({ role: one.name, shareRatio: one.shareRatio })),
      ),
    );
    const demand = new Demand(plan);
    for (const one of consumers) demand.add(plan.tree.find(one.name), 1000, vector(one.task));
    const result = target(vector(total), plan, demand);
    for (const [name, tasks] of Object.entries(expected.tasks)) {
      expect([name, result.totalBundles(plan.tree.find(name))]).toEqual([name, tasks]);
    }
  });

  test.each(of<TimeCase>('time-plan'))(
    '$id',
    ({ total, intervals, ranks, shareRatio, demandAllDay, expect: expected }) => {
      const micros = (clock: string): number => {
        const [hours, minutes] = clock.split(':').map(Number);
        return (hours! * 60 + minutes!) * 60_000_000;
      };
      const plans = intervals.map((interval) => ({
        from: micros(interval.frm),
        to: micros(interval.to),
        plan: planOfCase(
          Object.entries(interval.owned).map(([name, owned]) => ({
            name,
            owned,
            rank: ranks[name]!,
            shareRatio: shareRatio[name]!,
          })),
        ),
      }));
      expect(validateTimePlan(plans)).toEqual([]);
      for (const [clock, shares] of Object.entries<Record<string, number>>(expected)) {
        const plan = compilePlan(planAt(plans, micros(clock)).plan);
        const demand = new Demand(plan);
        for (const [name, count] of Object.entries<number>(demandAllDay)) demand.add(plan.tree.find(name), count);
        const result = target([total], plan, demand);
        const got = Object.keys(shares).map((name) => [name, result.total(plan.tree.find(name))]);
        expect(Object.fromEntries(got)).toEqual(shares);
      }
    },
  );

  test.each(of<PlacementCase>('placement'))('$id', ({ racks, gang, expect: expected }) => {
    const hosts = Object.entries<Record<string, number>>(racks).flatMap(([rack, below], domain) =>
      Object.entries(below).map(([name, slots]) => ({ name, slots, rack, domain })),
    );
    const placed = placeGang(
      [hosts.map(() => 0), hosts.map((host) => host.domain)],
      hosts.map((host) => host.slots),
      gang,
    );
    const used = hosts.flatMap((host, i) => (placed && placed[i]! > 0 ? [[host.name, placed[i]!] as const] : []));
    expect(Object.fromEntries(used)).toEqual(expected.hosts ?? expected.spread);
  });
});
