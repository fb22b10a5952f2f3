import type { AgentId } from './ids.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';
import type { Kinds } from './resources/kinds.ts';

/** A value of an attribute: text, or a number (Mesos's scalar). */
export type AttributeValue = string | number;

/** An agent as it registers. */
export interface AgentSpec {
  readonly name: string;
  readonly total: ReadonlyBundle;
  /** In the order given; of several with one name the first counts (spec/mesos.md 4.6). */
  readonly attributes?: readonly (readonly [name: string, value: AttributeValue])[];
  /** The resource group it belongs to (EGO); `all` where nothing is said. */
  readonly group?: string;
  readonly region?: string;
  readonly zone?: string;
  /** Default: `MULTI_ROLE` and `HIERARCHICAL_ROLE`. */
  readonly capabilities?: readonly string[];
}

/** What may be read of the agents: plug-ins see this and no more. */
export interface AgentsView {
  /** Rows 0 to count - 1; not all need be registered. */
  readonly count: number;
  name(agent: AgentId): string;
  /** Known to the master: counted in the cluster's total. */
  isRegistered(agent: AgentId): boolean;
  /** Registered and not deactivated (disconnected, draining). */
  isActive(agent: AgentId): boolean;
  total(agent: AgentId): ReadonlyBundle;
  /** In offers that wait for an answer. */
  offered(agent: AgentId): ReadonlyBundle;
  /** Held by tasks. */
  used(agent: AgentId): ReadonlyBundle;
  /** Total less offered and used, never below zero; shared volumes are always in it (spec/mesos.md 2.5). */
  available(agent: AgentId): ReadonlyBundle;
  attributes(agent: AgentId): readonly (readonly [string, AttributeValue])[];
  group(agent: AgentId): string;
  region(agent: AgentId): string | undefined;
  zone(agent: AgentId): string | undefined;
  hasCapability(agent: AgentId, capability: string): boolean;
  /** Start of planned maintenance in microseconds, or undefined. */
  unavailableFrom(agent: AgentId): number | undefined;
}

const NOTHING: ReadonlyBundle = new Bundle();
const DEFAULT_CAPABILITIES: readonly string[] = ['MULTI_ROLE', 'HIERARCHICAL_ROLE'];

/** Agents and the balance of each: available + offered + used = total, for every kind, at every instant. */
export class AgentTable implements AgentsView {
  readonly #kinds: Kinds;
  readonly #specs: AgentSpec[] = [];
  readonly #totals: Bundle[] = [];
  readonly #offered: Bundle[] = [];
  readonly #used: Bundle[] = [];
  readonly #available: Bundle[] = [];
  readonly #registered: boolean[] = [];
  readonly #active: boolean[] = [];
  readonly #unavailable: (number | undefined)[] = [];

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  get count(): number {
    return this.#specs.length;
  }

  /** A new row, registered and active. */
  add(spec: AgentSpec): AgentId {
    const agent = this.#specs.length;
    this.#specs.push(spec);
    this.#totals.push(spec.total.clone());
    this.#offered.push(new Bundle());
    this.#used.push(new Bundle());
    this.#available.push(spec.total.clone());
    this.#registered.push(true);
    this.#active.push(true);
    this.#unavailable.push(undefined);
    return agent;
  }

  /** Registers again a row that was removed, with what it has now. */
  readd(agent: AgentId, spec: AgentSpec): void {
    this.#specs[agent] = spec;
    this.#totals[agent]!.copyFrom(spec.total);
    this.#registered[agent] = true;
    this.#active[agent] = true;
    this.#balance(agent, spec.total);
  }

  /** Everything on it must have been given back before. */
  remove(agent: AgentId): void {
    this.#registered[agent] = false;
    this.#active[agent] = false;
    this.#totals[agent]!.clear();
    this.#offered[agent]!.clear();
    this.#used[agent]!.clear();
    this.#available[agent]!.clear();
    this.#unavailable[agent] = undefined;
  }

  name(agent: AgentId): string {
    return this.#specs[agent]!.name;
  }
  spec(agent: AgentId): AgentSpec {
    return this.#specs[agent]!;
  }
  isRegistered(agent: AgentId): boolean {
    return this.#registered[agent]!;
  }
  isActive(agent: AgentId): boolean {
    return this.#active[agent]!;
  }
  setActive(agent: AgentId, active: boolean): void {
    this.#active[agent] = active;
  }
  /** Whether the master that leads knows of the agent: after a failover not before it registers again. What it holds stays. */
  setRegistered(agent: AgentId, registered: boolean): void {
    this.#registered[agent] = registered;
  }
  total(agent: AgentId): ReadonlyBundle {
    return this.#totals[agent]!;
  }
  offered(agent: AgentId): ReadonlyBundle {
    return this.#offered[agent]!;
  }
  used(agent: AgentId): ReadonlyBundle {
    return this.#used[agent]!;
  }
  available(agent: AgentId): ReadonlyBundle {
    return this.#available[agent]!;
  }
  attributes(agent: AgentId): readonly (readonly [string, AttributeValue])[] {
    return this.#specs[agent]!.attributes ?? [];
  }
  group(agent: AgentId): string {
    return this.#specs[agent]!.group ?? 'all';
  }
  region(agent: AgentId): string | undefined {
    return this.#specs[agent]!.region;
  }
  zone(agent: AgentId): string | undefined {
    return this.#specs[agent]!.zone;
  }
  hasCapability(agent: AgentId, capability: string): boolean {
    return (this.#specs[agent]!.capabilities ?? DEFAULT_CAPABILITIES).includes(capability);
  }
  unavailableFrom(agent: AgentId): number | undefined {
    return this.#unavailable[agent];
  }
  setUnavailability(agent: AgentId, from: number | undefined): void {
    this.#unavailable[agent] = from;
  }

  /** Replaces what the agent reports of itself (attributes, capabilities, domain). */
  setSpec(agent: AgentId, spec: AgentSpec): void {
    this.#specs[agent] = spec;
  }

  /** Replaces the total; it may fall below what is held, and then nothing is available. */
  setTotal(agent: AgentId, total: ReadonlyBundle): void {
    const before = this.#totals[agent]!.clone();
    this.#totals[agent]!.copyFrom(total);
    this.#balance(agent, before);
    this.#balance(agent, total);
  }

  /** Turns part of the total into something else (reserve, create a volume, ...). */
  convert(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#totals[agent]!.subtract(consumed).add(produced);
    this.#balance(agent, consumed);
    this.#balance(agent, produced);
  }

  /** The same with a part that is in an offer: what the offer holds turns with it. */
  convertOffered(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#totals[agent]!.subtract(consumed).add(produced);
    this.#offered[agent]!.subtract(consumed).add(produced);
    this.#balance(agent, consumed);
    this.#balance(agent, produced);
  }

  /** Into an offer. */
  offer(agent: AgentId, resources: ReadonlyBundle): void {
    this.#offered[agent]!.add(resources);
    this.#balance(agent, resources);
  }
  /** Out of an offer, unused. */
  returnOffered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#offered[agent]!.subtract(resources);
    this.#balance(agent, resources);
  }
  /** Out of an offer, to a task: what is available stays as it is. */
  useOffered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#offered[agent]!.subtract(resources);
    this.#used[agent]!.add(resources);
  }
  /** Found in use when the agent or the framework registered again. */
  use(agent: AgentId, resources: ReadonlyBundle): void {
    this.#used[agent]!.add(resources);
    this.#balance(agent, resources);
  }
  /** A task ended. */
  returnUsed(agent: AgentId, resources: ReadonlyBundle): void {
    this.#used[agent]!.subtract(resources);
    this.#balance(agent, resources);
  }

  #balance(agent: AgentId, touched: ReadonlyBundle): void {
    const available = this.#available[agent]!;
    const total = this.#totals[agent]!;
    const offered = this.#offered[agent]!;
    const used = this.#used[agent]!;
    for (let i = 0; i < touched.size; i++) {
      const kind = touched.kindAt(i);
      if (this.#kinds.isShared(kind)) available.setRemainder(kind, total, NOTHING);
      else available.setRemainder(kind, total, offered, used);
    }
  }
}
