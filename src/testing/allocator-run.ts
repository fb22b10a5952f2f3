import type { HierarchicalOptions } from '../allocator/hierarchical-options.ts';
import type { AgentSpec } from '../cluster/agents.ts';
import type { FrameworkSpec, OfferConstraints } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId, RoleId } from '../cluster/ids.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { toThousandths, toUnits } from '../cluster/resources/scalars.ts';
import { Harness } from '../conformance/allocator-conformance/harness.ts';
import { seconds } from '../engine/micros.ts';

/** Scalars in units by name. */
export type Units = Readonly<Record<string, number>>;

/** A small cluster for tests of the allocator, in names and units: the test plays master and frameworks. */
export class AllocatorRun {
  readonly harness: Harness;
  readonly #agents = new Map<string, AgentId>();
  readonly #frameworks = new Map<string, FrameworkId>();

  constructor(options: HierarchicalOptions = {}, intervalSeconds = 1, seed = '1') {
    this.harness = new Harness(options, seconds(intervalSeconds), seed);
  }

  get allocator(): Harness['allocator'] {
    return this.harness.allocator;
  }
  agentRow(name: string): AgentId {
    return this.#agents.get(name)!;
  }
  frameworkRow(name: string): FrameworkId {
    return this.#frameworks.get(name)!;
  }
  role(path: string): RoleId {
    return this.harness.cluster.roles.intern(path);
  }

  /** Plain scalars. */
  bundle(units: Units): Bundle {
    const { kinds } = this.harness.cluster;
    return Bundle.of(
      Object.entries(units).map(([name, amount]): [number, number] => [kinds.plain(name), toThousandths(amount)]),
    );
  }

  agent(name: string, total: Units | ReadonlyBundle, spec: Omit<AgentSpec, 'name' | 'total'> = {}): this {
    const bundle = total instanceof Bundle ? total : this.bundle(total as Units);
    const agent = this.harness.cluster.agents.add({ ...spec, name, total: bundle });
    this.#agents.set(name, agent);
    this.allocator.addAgent(agent);
    return this;
  }

  framework(name: string, role: string, capabilities: readonly string[] = [], constraints?: OfferConstraints): this {
    const { frameworks } = this.harness.cluster;
    const row = this.role(role);
    const spec: FrameworkSpec = {
      name,
      roles: [row],
      capabilities,
      ...(constraints !== undefined && { offerConstraints: new Map([[row, constraints]]) }),
    };
    const framework = frameworks.add(spec);
    this.#frameworks.set(name, framework);
    frameworks.setRegistered(framework, true);
    frameworks.setActive(framework, true);
    this.allocator.addFramework(framework);
    return this;
  }

  activate(name: string, active: boolean): this {
    this.harness.cluster.frameworks.setActive(this.frameworkRow(name), active);
    if (active) this.allocator.activateFramework(this.frameworkRow(name));
    else this.allocator.deactivateFramework(this.frameworkRow(name));
    return this;
  }

  suppress(name: string, suppressed: boolean): this {
    const framework = this.frameworkRow(name);
    const role = this.harness.cluster.frameworks.roles(framework)[0]!;
    this.harness.cluster.frameworks.setSuppressed(framework, role, suppressed);
    if (suppressed) this.allocator.suppress(framework, role);
    else this.allocator.revive(framework, role);
    return this;
  }

  quota(role: string, guarantee: Units, limit: Units): this {
    const inThousandths = (units: Units): Record<string, number> =>
      Object.fromEntries(Object.entries(units).map(([name, amount]) => [name, toThousandths(amount)]));
    this.harness.cluster.roles.setQuota(this.role(role), {
      guarantee: inThousandths(guarantee),
      limit: inThousandths(limit),
    });
    this.allocator.quotaChanged(this.role(role));
    return this;
  }

  /** The framework hands back part of what it holds on an agent, all of it if nothing is said, and refuses it for so long. */
  handBack(name: string, agent: string, refuseSeconds?: number, part?: Units): this {
    const framework = this.frameworkRow(name);
    const row = this.agentRow(agent);
    const role = this.harness.cluster.frameworks.roles(framework)[0]!;
    const held = part === undefined ? this.harness.cluster.agents.offered(row).clone() : this.bundle(part);
    this.harness.recover(framework, role, row, held, refuseSeconds === undefined ? undefined : seconds(refuseSeconds));
    return this;
  }

  advance(time: number): this {
    this.harness.advance(seconds(time));
    return this;
  }

  /** Offers since the last call, one text each, in order of names: `web agent1: cpus 2, mem 1024`. */
  offers(): string[] {
    this.harness.advance(0);
    const { kinds } = this.harness.cluster;
    const texts = this.harness.takeOffers().entries.map(({ framework, agent, resources }) => {
      const parts: string[] = [];
      for (let i = 0; i < resources.size; i++)
        parts.push(`${kinds.name(resources.kindAt(i))} ${toUnits(resources.amountAt(i))}`);
      return `${framework} ${agent}: ${parts.join(', ')}`;
    });
    return texts.sort();
  }
}
