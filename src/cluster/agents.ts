import { Balances } from './balances.ts';
import type { AgentId } from './ids.ts';
import type { Bundle, ReadonlyBundle } from './resources/bundle.ts';
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
  // Balances are lent: they may be out of date once anything of the agent has changed.
  /** In offers that wait for an answer. */
  offered(agent: AgentId): ReadonlyBundle;
  /** Held by tasks. */
  used(agent: AgentId): ReadonlyBundle;
  /** Total less offered and used, never below zero; shared volumes are always in it (spec/mesos.md 2.5). */
  available(agent: AgentId): ReadonlyBundle;
  /** Is nothing of it available? */
  isExhausted(agent: AgentId): boolean;
  /** Makes a bundle what is available, to be kept. */
  copyAvailable(agent: AgentId, into: Bundle): Bundle;
  attributes(agent: AgentId): readonly (readonly [string, AttributeValue])[];
  group(agent: AgentId): string;
  region(agent: AgentId): string | undefined;
  zone(agent: AgentId): string | undefined;
  hasCapability(agent: AgentId, capability: string): boolean;
  /** Start of planned maintenance in microseconds, or undefined. */
  unavailableFrom(agent: AgentId): number | undefined;
}

export const DEFAULT_CAPABILITIES: readonly string[] = ['MULTI_ROLE', 'HIERARCHICAL_ROLE'];

/** Agents and the balance of each: available + offered + used = total, for every kind, at every instant. */
export class AgentTable implements AgentsView {
  readonly #balances: Balances;
  readonly #specs: AgentSpec[] = [];
  readonly #registered: boolean[] = [];
  readonly #active: boolean[] = [];
  readonly #unavailable: (number | undefined)[] = [];

  constructor(kinds: Kinds) {
    this.#balances = new Balances(kinds);
  }

  get count(): number {
    return this.#specs.length;
  }

  /** A new row, registered and active. */
  add(spec: AgentSpec): AgentId {
    const agent = this.#specs.length;
    this.#specs.push(spec);
    this.#balances.add(agent, spec.total);
    this.#registered.push(true);
    this.#active.push(true);
    this.#unavailable.push(undefined);
    return agent;
  }

  /** Registers again a row that was removed, with what it has now. */
  readd(agent: AgentId, spec: AgentSpec): void {
    this.#specs[agent] = spec;
    this.#balances.setTotal(agent, spec.total);
    this.#registered[agent] = true;
    this.#active[agent] = true;
  }

  /** Everything on it must have been given back before. A window of maintenance stays: that is of the machine. */
  remove(agent: AgentId): void {
    this.#registered[agent] = false;
    this.#active[agent] = false;
    this.#balances.clear(agent);
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
    return this.#balances.total(agent);
  }
  offered(agent: AgentId): ReadonlyBundle {
    return this.#balances.offered(agent);
  }
  used(agent: AgentId): ReadonlyBundle {
    return this.#balances.used(agent);
  }
  available(agent: AgentId): ReadonlyBundle {
    return this.#balances.available(agent);
  }
  isExhausted(agent: AgentId): boolean {
    return this.#balances.isExhausted(agent);
  }
  copyAvailable(agent: AgentId, into: Bundle): Bundle {
    return this.#balances.copyAvailable(agent, into);
  }
  /** Is at least so much of each kind available? */
  has(agent: AgentId, resources: ReadonlyBundle): boolean {
    return this.#balances.has(agent, resources);
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

  /** Replaces the total, which is kept as it is given; it may fall below what is held, and then nothing is available. */
  setTotal(agent: AgentId, total: ReadonlyBundle): void {
    this.#balances.setTotal(agent, total);
  }

  /** Turns part of the total into something else (reserve, create a volume, ...). */
  convert(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#balances.convert(agent, consumed, produced, false);
  }

  /** The same with a part that is in an offer: what the offer holds turns with it. */
  convertOffered(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#balances.convert(agent, consumed, produced, true);
  }

  /** Into an offer. */
  offer(agent: AgentId, resources: ReadonlyBundle): boolean {
    return this.#balances.offer(agent, resources);
  }
  /** Found in the hands of a framework when the agent registered: counts as offered, be there as much or not. */
  holdFound(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.change(agent, resources, 1, 0);
  }
  /** Out of an offer, unused. */
  returnOffered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.change(agent, resources, -1, 0);
  }
  /** Out of an offer that is closed untouched: all that it held. */
  returnWhole(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.returnWhole(agent, resources);
  }
  /** Out of an offer, to a task: what is available stays as it is. */
  useOffered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.change(agent, resources, -1, 1);
  }
  /** Found in use when the agent or the framework registered again. */
  use(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.change(agent, resources, 0, 1);
  }
  /** A task ended. */
  returnUsed(agent: AgentId, resources: ReadonlyBundle): void {
    this.#balances.change(agent, resources, 0, -1);
  }
}
