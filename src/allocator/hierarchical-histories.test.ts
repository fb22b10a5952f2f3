import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentId, FrameworkId, RoleId } from '../cluster/ids.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { Harness } from '../conformance/allocator-conformance/harness.ts';
import { drf } from './sorters/drf.ts';
import { SORTERS } from './sorters/registry.ts';

const SECOND = 1_000_000;
const AGENTS = 5;
const ROLES = ['a', 'b', 'b', 'c/x', 'c/y'];

interface Refusal {
  readonly framework: FrameworkId;
  readonly agent: AgentId;
  readonly resources: Bundle;
  readonly until: number;
}

/** A cluster whose every offer is held against the rules, kept a second time in the plainest way. */
class Watched extends Harness {
  refusals: Refusal[] = [];
  log: string[] = [];

  override offer(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    reason: number,
  ): void {
    const { frameworks, agents, roles, kinds } = this.cluster;
    expect(frameworks.isActive(framework), 'an offer to a framework that is not connected').toBe(true);
    expect(frameworks.isSuppressed(framework, role), 'an offer to a framework that is suppressed').toBe(false);
    expect(agents.isActive(agent), 'an offer of an agent that is not active').toBe(true);
    expect(resources.isEmpty).toBe(false);
    expect(this.isRefused(framework, agent, resources, false), 'an offer of what is refused').toBe(false);
    for (const [name, limit] of Object.entries(roles.quota(role).limit)) {
      const before = this.allocator.held(role, name);
      const after = before + resources.amount(kinds.plain(name));
      expect(after, `${name} beyond the limit`).toBeLessThanOrEqual(Math.max(limit, before));
    }
    this.log.push(`${this.now} ${framework} ${agent} ${resources.amount(0)} ${resources.amount(1)}`);
    super.offer(framework, role, agent, resources, reason);
  }

  /** What the framework holds of these resources comes back, and is refused for so long. */
  decline(framework: FrameworkId, agent: AgentId, resources: Bundle, refuse: number): void {
    const { agents, frameworks } = this.cluster;
    const before = agents.available(agent).clone();
    this.recover(framework, frameworks.roles(framework)[0]!, agent, resources, refuse);
    const back = agents.available(agent).clone().subtract(before);
    if (!back.isEmpty) this.refusals.push({ framework, agent, resources: back, until: this.now + refuse });
  }

  /** `atEnd`: does a refusal count that ends just now? */
  isRefused(framework: FrameworkId, agent: AgentId, resources: ReadonlyBundle, atEnd: boolean): boolean {
    return this.refusals.some(
      (each) =>
        each.framework === framework &&
        each.agent === agent &&
        (each.until > this.now || (atEnd && each.until === this.now)) &&
        each.resources.contains(resources),
    );
  }
}

const operation = fc.record({
  op: fc.constantFrom(
    'decline',
    'decline',
    'refuse all',
    'refuse all',
    'refuse all',
    'back',
    'advance',
    'advance',
    'suppress',
    'revive',
    'off',
    'off',
    'on',
    'on',
    'quota',
    'weight',
    'agent',
  ),
  agent: fc.nat(AGENTS - 1),
  framework: fc.nat(ROLES.length - 1),
  amount: fc.integer({ min: 1, max: 6 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function play(operations: readonly Operation[], sorter: keyof typeof SORTERS, withQuota: boolean): Watched {
  const run = new Watched({ roleSorter: SORTERS[sorter], frameworkSorter: drf }, SECOND, '1');
  const { agents, frameworks, roles, kinds } = run.cluster;
  const bundle = (cpus: number, mem: number): Bundle =>
    Bundle.of([
      [kinds.plain('cpus'), cpus * 1000],
      [kinds.plain('mem'), mem * 1000],
    ]);
  for (let i = 0; i < 3; i++) run.allocator.addAgent(agents.add({ name: `agent-${i}`, total: bundle(4 + i, 100) }));
  for (const path of ROLES) {
    const framework = frameworks.add({ name: `f${frameworks.count}`, roles: [roles.intern(path)] });
    frameworks.setRegistered(framework, true);
    frameworks.setActive(framework, true);
    run.allocator.addFramework(framework);
  }
  for (const { op, agent, framework, amount } of operations) {
    const role = frameworks.roles(framework)[0]!;
    if ((op === 'decline' || op === 'back') && agent < agents.count) {
      if (op === 'decline') run.decline(framework, agent, agents.offered(agent).clone(), amount * SECOND);
      else run.recover(framework, role, agent, bundle(amount, amount), undefined);
    } else if (op === 'refuse all') {
      // Whoever is offered anything, but for what his tasks keep, until nobody is left who would be: agents that nobody may have.
      for (let round = 0; round < 2 * ROLES.length; round++) {
        for (let each = 0; each < agents.count; each++) {
          for (let by = 0; by < frameworks.count; by++) {
            const rest = agents.offered(each).clone().subtract(bundle(framework, framework));
            if (!rest.isEmpty) run.decline(by, each, rest, (amount + round) * SECOND);
          }
        }
        run.requestCycle('all');
        run.advance(0);
      }
    } else if (op === 'suppress' || op === 'revive') {
      frameworks.setSuppressed(framework, role, op === 'suppress');
      if (op === 'suppress') run.allocator.suppress(framework, role);
      else {
        run.refusals = run.refusals.filter((each) => each.framework !== framework);
        run.allocator.revive(framework, role);
      }
    } else if (op === 'on' || op === 'off') {
      frameworks.setActive(framework, op === 'on');
      if (op === 'on') run.allocator.activateFramework(framework);
      else {
        run.refusals = run.refusals.filter((each) => each.framework !== framework);
        run.allocator.deactivateFramework(framework);
      }
    } else if (op === 'quota' && withQuota) {
      const quoted = roles.intern(framework === 0 ? 'a' : 'b');
      roles.setQuota(quoted, { guarantee: { cpus: amount * 500 }, limit: amount > 3 ? { cpus: amount * 1000 } : {} });
      run.allocator.quotaChanged(quoted);
    } else if (op === 'weight') {
      roles.setWeight(role, amount);
      run.allocator.weightChanged(role);
    } else if (op === 'agent' && agents.count < AGENTS) {
      run.allocator.addAgent(agents.add({ name: `agent-${agents.count}`, total: bundle(amount, 50) }));
    } else if (op === 'advance') run.advance(amount * SECOND);
    run.requestCycle('all');
    run.advance(0);
    if (!withQuota) expectNobodyLeftOut(run);
    expectBalance(run);
  }
  return run;
}

/** What all agents have in offers is what the tree of roles has in sum, and what the roles hold one by one. */
function expectBalance(run: Watched): void {
  const { agents, kinds, roles } = run.cluster;
  for (const name of ['cpus', 'mem']) {
    let offered = 0;
    for (let agent = 0; agent < agents.count; agent++) offered += agents.offered(agent).amount(kinds.plain(name));
    expect(run.allocator.clusterHeld(name)).toBe(offered);
    const top = ['a', 'b', 'c/x', 'c/y'].map((path) => run.allocator.held(roles.intern(path), name));
    expect(top.reduce((sum, held) => sum + held, 0)).toBe(offered);
  }
}

/** After a cycle over all agents, what is left of an agent is refused by everybody who wants offers. */
function expectNobodyLeftOut(run: Watched): void {
  const { agents, frameworks, kinds } = run.cluster;
  for (let agent = 0; agent < agents.count; agent++) {
    const rest = agents.available(agent);
    if (rest.amount(kinds.plain('cpus')) < 10 && rest.amount(kinds.plain('mem')) < 32_000) continue; // Below the minimum.
    for (let framework = 0; framework < frameworks.count; framework++) {
      const wants =
        frameworks.isActive(framework) && !frameworks.isSuppressed(framework, frameworks.roles(framework)[0]!);
      if (wants)
        expect(run.isRefused(framework, agent, rest, true), `framework ${framework}, agent ${agent}`).toBe(true);
    }
  }
}

test.each(Object.keys(SORTERS) as (keyof typeof SORTERS)[])(
  'in any history offers keep the rules and the books balance: roles by %s',
  (sorter) => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), fc.boolean(), (operations, withQuota) => {
        const first = play(operations, sorter, withQuota);
        expect(play(operations, sorter, withQuota).log).toEqual(first.log); // The same history, the same decisions.
      }),
      { numRuns: 100 },
    );
  },
);
