import type { AgentSpec, AttributeValue } from '../../cluster/agents.ts';
import type { FrameworkSpec } from '../../cluster/frameworks.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import type { Bundle } from '../../cluster/resources/bundle.ts';
import { toUnits } from '../../cluster/resources/scalars.ts';
import type { Amounts } from '../../cluster/roles.ts';
import type { Micros } from '../../engine/micros.ts';
import { isRecord } from '../case-result.ts';
import { Harness, NOTHING } from './harness.ts';
import { OffersSeen, pairs, readOffers, readSums } from './offers-seen.ts';
import { amountsOf, bundleOf, expectSame, type Step, StepFailure } from './step.ts';

const MILLISECOND: Micros = 1000;
const SECOND: Micros = 1_000_000;
/** Shares are given in decimal notation. */
const SHARE_TOLERANCE = 1e-9;

type Operation = (step: Step) => void;

/** Runs the steps of a case of kind `allocator`: one method for each op of the format. */
export class AllocatorCase {
  readonly #harness: Harness;
  readonly #agents = new Map<string, AgentId>();
  readonly #frameworks = new Map<string, FrameworkId>();
  /** What agents report as used by frameworks that are not known yet, by agent, framework and role. */
  readonly #reported = new Set<string>();
  #matched = new OffersSeen();

  /** @param names all frameworks of the case: their rows follow the order of names, which is how ties are broken */
  constructor(options: Readonly<Record<string, unknown>>, names: readonly string[], seed: string) {
    const exclude = options['fairnessExclude'];
    const minimum = options['minAllocatable'];
    const interval = options['allocationIntervalMs'];
    this.#harness = new Harness(
      {
        ...(Array.isArray(exclude) && { fairnessExclude: exclude.map(String) }),
        ...(Array.isArray(minimum) && { minAllocatable: minimum.map((each) => amountsOf(each, 'minAllocatable')) }),
      },
      (typeof interval === 'number' ? interval : 1000) * MILLISECOND,
      seed,
    );
    for (const name of names) this.#frameworks.set(name, this.#harness.cluster.frameworks.add({ name, roles: [] }));
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    addAgent: (step) => this.#addAgent(step),
    removeAgent: (step) => this.#removeAgent(step),
    updateAgent: (step) => this.#updateAgent(step),
    growAgent: (step) => this.#growAgent(step),
    setWhitelist: (step) => this.#allocator.setWhitelist(step.isNull('hosts') ? undefined : step.texts('hosts')),
    setUnavailability: (step) => this.#setUnavailability(step),
    addFramework: (step) => this.#addFramework(step),
    removeFramework: (step) => this.#removeFramework(step),
    activateFramework: (step) => this.#setFrameworkActive(step, true),
    deactivateFramework: (step) => this.#setFrameworkActive(step, false),
    updateFramework: (step) => this.#updateFramework(step),
    setWeight: (step) => this.#setWeight(step),
    setQuota: (step) => this.#setQuota(step),
    recover: (step) => this.#recover(step),
    recoverMatched: (step) => this.#recoverMatched(step),
    suppress: (step) => this.#setSuppressed(step, true),
    revive: (step) => this.#setSuppressed(step, false),
    convert: (step) => this.#convert(step),
    convertUnused: (step) => this.#convertUnused(step),
    advance: (step) => this.#harness.advance(step.number('ms') * MILLISECOND),
    expectOffers: (step) => this.#expectOffers([step.raw('offers')]),
    expectNoOffers: () => this.#expectOffers([{}]),
    expectOffersAnyOf: (step) => this.#expectOffers(step.list('alternatives')),
    expectOfferSums: (step) => this.#expectOfferSums(step),
    expectOfferTally: (step) => this.#expectOfferTally(step),
    expectShare: (step) => this.#expectShare(step),
    expectEqualShares: (step) => this.#expectEqualShares(step),
    expectRoleUntracked: (step) => expectSame(false, this.#allocator.isTracked(this.#role(step.text('role')))),
    expectClusterTotals: (step) => this.#expectClusterTotals(step),
    expectQuota: (step) => this.#expectQuota(step),
    expectHeld: (step) => this.#expectHeld(step),
    expectActiveFilters: (step) =>
      expectSame(step.number('count'), this.#allocator.activeFilters(this.#role(step.text('role')))),
    expectRunCount: (step) => expectSame(step.number('count'), this.#harness.cycles),
    expectInverseOffers: (step) => this.#expectInverseOffers(step),
  };

  /** Carries out what a step has set going at the current instant. */
  settle(): void {
    this.#harness.advance(0);
  }

  get #allocator(): Harness['allocator'] {
    return this.#harness.allocator;
  }
  get #cluster(): Harness['cluster'] {
    return this.#harness.cluster;
  }
  #role(path: string): RoleId {
    return this.#cluster.roles.intern(path);
  }
  #agent(name: string): AgentId {
    const agent = this.#agents.get(name);
    if (agent === undefined) throw new StepFailure(`there was never an agent ${name}`);
    return agent;
  }
  #framework(name: string): FrameworkId {
    const framework = this.#frameworks.get(name);
    if (framework === undefined) throw new StepFailure(`there is no step that adds framework ${name}`);
    return framework;
  }

  #addAgent(step: Step): void {
    const { agents, kinds } = this.#cluster;
    const name = step.text('agent');
    const spec: AgentSpec = {
      name,
      total: step.bundle('total', kinds),
      ...(step.has('capabilities') && { capabilities: step.texts('capabilities') }),
      ...(step.has('attributes') && { attributes: attributesOf(step.raw('attributes')) }),
    };
    const known = this.#agents.get(name);
    if (known !== undefined) agents.readd(known, spec);
    const agent = known ?? agents.add(spec);
    this.#agents.set(name, agent);
    if (step.has('unavailability') && !step.isNull('unavailability'))
      agents.setUnavailability(agent, Number(step.record('unavailability')['startMs']) * MILLISECOND);
    this.#allocator.addAgent(agent);
    this.#reportUsed(step, agent);
  }

  /** Use by frameworks that are not known yet makes the agent's free amount smaller, and counts as theirs once they are added. */
  #reportUsed(step: Step, agent: AgentId): void {
    if (!step.has('used')) return;
    const { agents, frameworks, kinds } = this.#cluster;
    for (const [framework, role, json, at] of pairs(step.raw('used'), 'used')) {
      const resources = bundleOf(json, kinds, at);
      const row = this.#frameworks.get(framework);
      if (row !== undefined && frameworks.isRegistered(row))
        this.#harness.occupy(row, this.#role(role), agent, resources, false);
      else {
        agents.offer(agent, resources);
        this.#reported.add(`${agent} ${framework} ${role}`);
      }
    }
  }

  #removeAgent(step: Step): void {
    const agent = this.#agent(step.text('agent'));
    this.#harness.recoverAll((row) => row.agent === agent);
    this.#allocator.removeAgent(agent);
    this.#cluster.agents.remove(agent);
  }

  #updateAgent(step: Step): void {
    const { agents, kinds } = this.#cluster;
    const agent = this.#agent(step.text('agent'));
    const old = agents.spec(agent);
    const before = agents.total(agent).clone();
    const total = step.has('total') ? step.bundle('total', kinds) : before;
    const spec: AgentSpec = {
      ...old,
      total,
      ...(step.has('capabilities') && { capabilities: step.texts('capabilities') }),
      ...(step.has('attributes') && { attributes: attributesOf(step.raw('attributes')) }),
    };
    const attributesChanged = JSON.stringify(spec.attributes ?? []) !== JSON.stringify(old.attributes ?? []);
    const capabilitiesChanged =
      JSON.stringify(spec.capabilities?.toSorted()) !== JSON.stringify(old.capabilities?.toSorted());
    if (!attributesChanged && !capabilitiesChanged && total.equals(before)) return;
    agents.setTotal(agent, total);
    agents.setSpec(agent, spec);
    this.#allocator.updateAgent(agent, before, attributesChanged);
  }

  #growAgent(step: Step): void {
    const { agents, kinds } = this.#cluster;
    const agent = this.#agent(step.text('agent'));
    const growth = step.bundle('total', kinds);
    agents.convert(agent, NOTHING, growth);
    this.#allocator.convertedUnused(agent, NOTHING, growth);
    this.#reportUsed(step, agent);
  }

  #setUnavailability(step: Step): void {
    const agent = this.#agent(step.text('agent'));
    const start = step.isNull('startMs') ? undefined : step.number('startMs') * MILLISECOND;
    this.#cluster.agents.setUnavailability(agent, start);
    this.#allocator.setUnavailability(agent);
  }

  #addFramework(step: Step): void {
    const { frameworks, agents, kinds } = this.#cluster;
    const name = step.text('framework');
    const framework = this.#framework(name);
    const roles = step.texts('roles').map((role) => this.#role(role));
    frameworks.setSpec(framework, this.#specOf(step, name, roles));
    frameworks.setRegistered(framework, true);
    frameworks.setActive(framework, step.has('active') ? step.boolean('active') : true);
    const suppressed = step.has('suppressed') ? step.texts('suppressed') : [];
    for (const role of roles)
      frameworks.setSuppressed(framework, role, suppressed.includes(this.#cluster.roles.path(role)));
    this.#allocator.addFramework(framework);
    if (!step.has('used')) return;
    for (const [agentName, role, json, at] of pairs(step.raw('used'), 'used')) {
      const agent = this.#agents.get(agentName);
      if (agent === undefined || !agents.isRegistered(agent)) continue;
      const booked = this.#reported.delete(`${agent} ${name} ${role}`);
      this.#harness.occupy(framework, this.#role(role), agent, bundleOf(json, kinds, at), booked);
    }
  }

  #specOf(step: Step, name: string, roles: readonly RoleId[]): FrameworkSpec {
    const minimums = new Map<RoleId, readonly Amounts[]>();
    if (step.has('minAllocatable')) {
      for (const [role, json] of Object.entries(step.record('minAllocatable'))) {
        if (!Array.isArray(json)) throw new StepFailure(`"minAllocatable.${role}" must be an array of amounts`);
        minimums.set(
          this.#role(role),
          json.map((each) => amountsOf(each, `minAllocatable.${role}`)),
        );
      }
    }
    return {
      name,
      roles,
      capabilities: step.has('capabilities') ? step.texts('capabilities') : [],
      minAllocatable: minimums,
    };
  }

  #removeFramework(step: Step): void {
    const { frameworks } = this.#cluster;
    const framework = this.#framework(step.text('framework'));
    frameworks.setActive(framework, false);
    this.#harness.recoverAll((row) => row.framework === framework);
    this.#allocator.removeFramework(framework);
    frameworks.setRegistered(framework, false);
  }

  #setFrameworkActive(step: Step, active: boolean): void {
    const framework = this.#framework(step.text('framework'));
    this.#cluster.frameworks.setActive(framework, active);
    if (active) this.#allocator.activateFramework(framework);
    else this.#allocator.deactivateFramework(framework);
  }

  #updateFramework(step: Step): void {
    const { frameworks } = this.#cluster;
    const name = step.text('framework');
    const framework = this.#framework(name);
    const old = frameworks.spec(framework);
    const { minAllocatable } = this.#specOf(step, name, old.roles);
    frameworks.setSpec(framework, { ...old, ...(minAllocatable !== undefined && { minAllocatable }) });
    this.#allocator.updateFramework(framework, old.roles);
  }

  #setWeight(step: Step): void {
    const role = this.#role(step.text('role'));
    this.#cluster.roles.setWeight(role, step.number('weight'));
    this.#allocator.weightChanged(role);
  }

  #setQuota(step: Step): void {
    const role = this.#role(step.text('role'));
    this.#cluster.roles.setQuota(role, { guarantee: step.amounts('guarantee'), limit: step.amounts('limit') });
    this.#allocator.quotaChanged(role);
  }

  #recover(step: Step): void {
    const [framework, role, agent] = this.#triple(step);
    this.#harness.recover(framework, role, agent, step.bundle('resources', this.#cluster.kinds), refusalOf(step));
  }

  #recoverMatched(step: Step): void {
    for (const { framework, role, agent, resources } of this.#matched.entries)
      this.#harness.recover(
        this.#framework(framework),
        this.#role(role),
        this.#agent(agent),
        resources,
        refusalOf(step),
      );
    this.#matched = new OffersSeen();
  }

  #setSuppressed(step: Step, suppressed: boolean): void {
    const { frameworks } = this.#cluster;
    const framework = this.#framework(step.text('framework'));
    const named = step.texts('roles').map((role) => this.#role(role));
    for (const role of named.length > 0 ? named : frameworks.roles(framework)) {
      frameworks.setSuppressed(framework, role, suppressed);
      if (suppressed) this.#allocator.suppress(framework, role);
      else this.#allocator.revive(framework, role);
    }
  }

  #convert(step: Step): void {
    const [framework, role, agent] = this.#triple(step);
    const { kinds } = this.#cluster;
    this.#harness.convert(framework, role, agent, step.bundle('consume', kinds), step.bundle('produce', kinds));
  }

  #convertUnused(step: Step): void {
    const { agents, kinds } = this.#cluster;
    const agent = this.#agent(step.text('agent'));
    const consume = step.bundle('consume', kinds);
    const produce = step.bundle('produce', kinds);
    const accepted = agents.available(agent).contains(consume) && !this.#isSharedInUse(agent, consume);
    if (accepted) {
      agents.convert(agent, consume, produce);
      this.#allocator.convertedUnused(agent, consume, produce);
    }
    expectSame({ accepted: step.boolean('accepted') }, { accepted });
  }

  /** A shared volume is available even while it is held. */
  #isSharedInUse(agent: AgentId, bundle: Bundle): boolean {
    const { agents, kinds } = this.#cluster;
    for (let i = 0; i < bundle.size; i++)
      if (kinds.isShared(bundle.kindAt(i)) && agents.offered(agent).amount(bundle.kindAt(i)) > 0) return true;
    return false;
  }

  #triple(step: Step): [FrameworkId, RoleId, AgentId] {
    return [this.#framework(step.text('framework')), this.#role(step.text('role')), this.#agent(step.text('agent'))];
  }

  #expectOffers(alternatives: readonly unknown[]): void {
    const { kinds } = this.#cluster;
    const seen = this.#harness.takeOffers();
    const permitted = alternatives.map((json) => readOffers(json, kinds, 'offers'));
    if (permitted.filter((offers) => offers.equals(seen)).length !== 1) {
      const wanted = permitted.map((offers) => offers.write(kinds)).join(' or ');
      throw new StepFailure(`expected ${wanted}; got ${seen.write(kinds)}`);
    }
    this.#matched = seen;
  }

  #expectOfferSums(step: Step): void {
    const { kinds } = this.#cluster;
    const seen = this.#harness.takeOffers();
    const wanted = readSums(step.raw('sums'), kinds, 'sums');
    if (!wanted.equals(seen.sums()))
      throw new StepFailure(`expected ${wanted.write(kinds)}; got ${seen.sums().write(kinds)}`);
    this.#matched = seen;
  }

  #expectOfferTally(step: Step): void {
    const wanted = Object.entries(step.record('tally')).filter(([, count]) => count !== 0);
    expectSame(wanted.sort(byName), [...this.#harness.tally].sort(byName));
  }

  #expectShare(step: Step): void {
    const share = this.#allocator.share(this.#role(step.text('role'))) ?? 0;
    if (!(Math.abs(share - step.number('value')) <= SHARE_TOLERANCE)) expectSame(step.number('value'), share);
  }

  #expectEqualShares(step: Step): void {
    const shares = step.texts('roles').map((role) => this.#allocator.share(this.#role(role)) ?? 0);
    expectSame(
      shares.map(() => shares[0]),
      shares,
    );
  }

  #expectClusterTotals(step: Step): void {
    const total = step.amounts('total');
    const held = step.has('held') ? step.amounts('held') : {};
    const got = {
      total: Object.keys(total).map((name) => [name, toUnits(this.#allocator.clusterTotal(name))]),
      held: Object.keys(held).map((name) => [name, toUnits(this.#allocator.clusterHeld(name))]),
    };
    expectSame({ total: inUnits(total), held: inUnits(held) }, got);
  }

  #expectQuota(step: Step): void {
    const { guarantee, limit } = this.#cluster.roles.quota(this.#role(step.text('role')));
    expectSame(
      {
        guarantee: inUnits(step.amounts('guarantee')).sort(byName),
        limit: inUnits(step.amounts('limit')).sort(byName),
      },
      { guarantee: inUnits(guarantee).sort(byName), limit: inUnits(limit).sort(byName) },
    );
  }

  #expectHeld(step: Step): void {
    const role = this.#role(step.text('role'));
    const held: Record<string, number> = {};
    for (const name of this.#cluster.kinds.names) {
      const amount = this.#allocator.held(role, name);
      if (amount > 0) held[name] = amount;
    }
    const wanted = inUnits(step.amounts('amounts')).filter(([, amount]) => amount > 0);
    expectSame(wanted.sort(byName), inUnits(held).sort(byName));
  }

  #expectInverseOffers(step: Step): void {
    const wanted = step.list('inverseOffers');
    const seen = [...this.#harness.takeInverseOffers()];
    const left = [...seen];
    for (const offer of wanted) {
      if (!isRecord(offer)) throw new StepFailure('an inverse offer is an object');
      const at = left.findIndex(
        (each) =>
          each.framework === offer['framework'] &&
          each.agent === offer['agent'] &&
          (offer['startMs'] === undefined || each.startMs === offer['startMs']),
      );
      if (at < 0) expectSame(wanted, seen);
      left.splice(at, 1);
    }
    if (left.length > 0) expectSame(wanted, seen);
  }
}

function refusalOf(step: Step): Micros | undefined {
  return step.isNull('filterSeconds') ? undefined : Math.round(step.number('filterSeconds') * SECOND);
}

function inUnits(amounts: Amounts): [string, number][] {
  return Object.entries(amounts).map(([name, amount]) => [name, toUnits(amount)]);
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** Written as an object, or as pairs where a name comes more than once. */
function attributesOf(json: unknown): readonly (readonly [string, AttributeValue])[] {
  const entries: readonly unknown[] = Array.isArray(json) ? json : Object.entries(isRecord(json) ? json : {});
  return entries.map((entry) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string')
      throw new StepFailure('"attributes" must be an object or an array of pairs');
    const value: unknown = entry[1];
    return [entry[0], typeof value === 'number' ? value : String(value)];
  });
}
