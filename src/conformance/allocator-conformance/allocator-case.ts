import { type AgentSpec, type AttributeValue, DEFAULT_CAPABILITIES } from '../../cluster/agents.ts';
import type { FrameworkSpec } from '../../cluster/frameworks.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import type { Bundle } from '../../cluster/resources/bundle.ts';
import type { Amounts } from '../../cluster/roles.ts';
import type { Micros } from '../../engine/micros.ts';
import { isRecord } from '../case-result.ts';
import { AllocatorExpectations } from './allocator-expectations.ts';
import { Harness, NOTHING } from './harness.ts';
import { pairs } from './offers-seen.ts';
import { amountsOf, bundleOf, expectSame, type Step, StepFailure } from './step.ts';

const MILLISECOND: Micros = 1000;
const SECOND: Micros = 1_000_000;

type Operation = (step: Step) => void;

/** Runs the steps of a case of kind `allocator`: one method for each op of the format. */
export class AllocatorCase {
  readonly #harness: Harness;
  readonly #agents = new Map<string, AgentId>();
  readonly #frameworks = new Map<string, FrameworkId>();
  readonly #expectations: AllocatorExpectations;
  /** By op. */
  readonly operations: Readonly<Record<string, Operation>>;

  /** @param names all frameworks that the case names: their rows follow the order of names, which is how ties are broken */
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
    this.#expectations = new AllocatorExpectations(this.#harness);
    this.operations = {
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
      ...this.#expectations.operations,
    };
  }

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
    const isPlanned = step.has('unavailability') && !step.isNull('unavailability');
    const start = isPlanned ? Number(step.record('unavailability')['startMs']) * MILLISECOND : undefined;
    agents.setUnavailability(agent, start);
    this.#allocator.addAgent(agent);
    this.#reportUsed(step, agent);
  }

  /** Use by frameworks that are not known yet makes the agent's free amount smaller, and counts as theirs once they are added. */
  #reportUsed(step: Step, agent: AgentId): void {
    if (!step.has('used')) return;
    const { frameworks, kinds } = this.#cluster;
    for (const [framework, role, json, at] of pairs(step.raw('used'), 'used')) {
      const resources = bundleOf(json, kinds, at);
      const row = this.#framework(framework);
      if (frameworks.isRegistered(row)) this.#harness.occupy(row, this.#role(role), agent, resources);
      else this.#harness.occupyUnclaimed(row, this.#role(role), agent, resources);
    }
  }

  #removeAgent(step: Step): void {
    const agent = this.#agent(step.text('agent'));
    this.#harness.recoverAll((row) => row.agent === agent);
    this.#allocator.removeAgent(agent);
    this.#cluster.agents.remove(agent);
    this.#harness.forgetUnclaimed(agent);
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
    const capabilitiesChanged = capabilitiesOf(spec) !== capabilitiesOf(old);
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
    frameworks.setRegistered(framework, true, framework); // Ties go by name.
    frameworks.setActive(framework, step.has('active') ? step.boolean('active') : true);
    const suppressed = step.has('suppressed') ? step.texts('suppressed') : [];
    for (const role of roles)
      frameworks.setSuppressed(framework, role, suppressed.includes(this.#cluster.roles.path(role)));
    this.#allocator.addFramework(framework);
    if (!step.has('used')) return;
    for (const [agentName, role, json, at] of pairs(step.raw('used'), 'used')) {
      const agent = this.#agents.get(agentName);
      if (agent === undefined || !agents.isRegistered(agent)) continue;
      this.#harness.occupy(framework, this.#role(role), agent, bundleOf(json, kinds, at));
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
    this.#harness.disown(framework);
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
    for (const { framework, role, agent, resources } of this.#expectations.takeMatched().entries)
      this.#harness.recover(
        this.#framework(framework),
        this.#role(role),
        this.#agent(agent),
        resources,
        refusalOf(step),
      );
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
}

function refusalOf(step: Step): Micros | undefined {
  return step.isNull('filterSeconds') ? undefined : Math.round(step.number('filterSeconds') * SECOND);
}

/** As text, in order. */
function capabilitiesOf({ capabilities = DEFAULT_CAPABILITIES }: AgentSpec): string {
  return JSON.stringify([...new Set(capabilities)].sort());
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
