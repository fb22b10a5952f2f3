import type { Amounts, Quota } from '../cluster/roles.ts';

/** Thousandths by kind: `name|reservation stack, outermost first, joined by >|r if revocable, s if a shared volume`. */
export type PlainResources = Map<string, number>;

export interface PlainFramework {
  readonly id: number;
  roles: readonly string[];
  readonly capabilities: readonly string[];
  readonly minimum: Readonly<Record<string, readonly Amounts[]>>;
  readonly suppressed: Set<string>;
  active: boolean;
}

interface Agent {
  total: PlainResources;
  readonly isHierarchical: boolean;
}

interface Held {
  readonly framework: number;
  readonly role: string;
  readonly agent: number;
  readonly resources: PlainResources;
}

interface Refusal extends Held {
  readonly until: number;
  readonly armed: number;
}

/** A node of the tree of roles; `own` is the count of its virtual leaf, while it is a client with children. */
interface Node {
  count: number;
  own: number;
}

/** The size of a shared volume; there is at most one on an agent. */
export const SHARED_VOLUME = 100_000;

const DEFAULT_MINIMUM: readonly Amounts[] = [{ cpus: 10 }, { mem: 32_000 }];

/**
 * Mesos's allocator straight from its description (spec/mesos.md 3 and 4): everything is counted afresh whenever it is needed, nothing is
 * kept in order, nothing is left out. Agents go by row. For small clusters in tests.
 */
export class PlainMesos {
  readonly agents = new Map<number, Agent>();
  readonly frameworks = new Map<number, PlainFramework>();
  /** By framework, role and agent. */
  readonly held = new Map<string, Held>();
  readonly quotas = new Map<string, Quota>();
  readonly weights = new Map<string, number>();
  whitelist: readonly number[] | undefined;
  readonly #interval: number;
  #refusals: Refusal[] = [];
  readonly #nodes = new Map<string, Node>();
  /** By role and framework. */
  readonly #counts = new Map<string, number>();
  #offers = new Map<string, Held>();
  #now = 0;
  #sequence = 0;
  #periodicAt: number;
  #periodicArmed: number;
  #asked = new Set<number>();
  /** Agents of which the shared volume has been offered in this cycle. */
  #sharedOffered = new Set<number>();

  constructor(interval: number) {
    this.#interval = interval;
    this.#periodicAt = interval;
    this.#periodicArmed = this.#sequence++;
  }

  addAgent(agent: number, total: PlainResources, isHierarchical: boolean): void {
    this.agents.set(agent, { total, isHierarchical });
    this.#asked.add(agent);
  }
  removeAgent(agent: number): void {
    this.agents.delete(agent);
    this.#refusals = this.#refusals.filter((each) => each.agent !== agent);
  }
  updateAgent(agent: number, total: PlainResources): void {
    this.agents.get(agent)!.total = total;
    this.#asked.add(agent);
  }
  addFramework(
    id: number,
    {
      suppressed,
      ...given
    }: Omit<PlainFramework, 'id' | 'active' | 'suppressed'> & { readonly suppressed: readonly string[] },
  ): void {
    this.frameworks.set(id, { id, ...given, suppressed: new Set(suppressed), active: true });
    for (const role of given.roles) this.#join(role, id);
    this.#askAll();
  }
  removeFramework(id: number): void {
    const { roles } = this.frameworks.get(id)!;
    this.frameworks.delete(id);
    this.#refusals = this.#refusals.filter((each) => each.framework !== id);
    for (const role of roles) this.#leave(role, id);
  }
  setActive(id: number, active: boolean): void {
    this.frameworks.get(id)!.active = active;
    if (active) this.#askAll();
    else this.#refusals = this.#refusals.filter((each) => each.framework !== id);
  }
  setSuppressed(id: number, role: string, isSuppressed: boolean): void {
    const { suppressed } = this.frameworks.get(id)!;
    if (isSuppressed) {
      suppressed.add(role);
      return;
    }
    suppressed.delete(role);
    this.#refusals = this.#refusals.filter((each) => each.framework !== id || each.role !== role);
    this.#askAll();
  }
  /** It is tracked under a role that it left until all it holds there is handed back (4.7). */
  updateRoles(id: number, roles: readonly string[]): void {
    const framework = this.frameworks.get(id)!;
    const left = framework.roles.filter((role) => !roles.includes(role));
    framework.roles = roles;
    for (const role of roles) this.#join(role, id);
    for (const role of left) {
      framework.suppressed.delete(role);
      this.#refusals = this.#refusals.filter((each) => each.framework !== id || each.role !== role);
      if (!this.#holdsIn(id, role)) this.#leave(role, id);
    }
  }
  #holdsIn(id: number, role: string): boolean {
    return [...this.held.values()].some(
      (held) => held.framework === id && held.role === role && held.resources.size > 0,
    );
  }
  recover(framework: number, role: string, agent: number, resources: PlainResources, refuse: number | undefined): void {
    const held = this.held.get(`${framework} ${role} ${agent}`)!.resources;
    subtract(held, resources);
    const known = this.frameworks.get(framework);
    if (known !== undefined && !known.roles.includes(role)) {
      if (!this.#holdsIn(framework, role)) this.#leave(role, framework);
      return;
    }
    if (refuse !== undefined && refuse > 0)
      this.#refusals.push({
        framework,
        role,
        agent,
        resources: new Map(resources),
        until: this.#now + Math.max(this.#interval, refuse),
        armed: this.#sequence++,
      });
  }
  /** Part of what is held, or of what is free, becomes something else: a reservation, or nothing any more. */
  convert(
    agent: number,
    consumed: PlainResources,
    produced: PlainResources,
    by?: { framework: number; role: string },
  ): void {
    const parts = [this.agents.get(agent)!.total];
    if (by !== undefined) parts.push(this.held.get(`${by.framework} ${by.role} ${agent}`)!.resources);
    for (const part of parts) {
      subtract(part, consumed);
      for (const [key, amount] of produced) add(part, key, amount);
    }
  }
  attributesChanged(agent: number): void {
    this.#refusals = this.#refusals.filter((each) => each.agent !== agent);
    this.#asked.add(agent);
  }
  advance(time: number): void {
    const end = this.#now + time;
    while (this.#periodicAt <= end) {
      this.#now = this.#periodicAt;
      this.#cycle([...this.agents.keys()], this.#periodicArmed);
      this.#periodicAt = this.#now + this.#interval;
      this.#periodicArmed = this.#sequence++;
    }
    this.#now = end;
  }
  /** Runs the cycle that was asked for. */
  settle(): void {
    if (this.#asked.size === 0) return;
    const asked = [...this.#asked];
    this.#asked = new Set();
    this.#cycle(asked, this.#sequence++);
  }
  takeOffers(): readonly Held[] {
    const offers = [...this.#offers.values()];
    this.#offers = new Map();
    return offers;
  }

  #askAll(): void {
    for (const agent of this.agents.keys()) this.#asked.add(agent);
  }

  // The tree of roles (3.1).

  #clients(): string[] {
    return [...new Set([...this.#counts.keys()].map((key) => key.slice(0, key.indexOf(' '))))];
  }
  #join(role: string, framework: number): void {
    if (this.#counts.has(`${role} ${framework}`)) return;
    const isClient = this.#clients().includes(role);
    this.#counts.set(`${role} ${framework}`, 0);
    if (isClient) return;
    const names = role.split('/');
    for (let depth = 1; depth <= names.length; depth++) {
      const path = names.slice(0, depth).join('/');
      const node = this.#nodes.get(path);
      // A leaf that gets a child goes on as its virtual leaf.
      if (node !== undefined && depth < names.length && this.#childrenOf(path).length === 0) node.own = node.count;
      if (node === undefined) this.#nodes.set(path, { count: 0, own: 0 });
      else if (depth === names.length) node.own = 0;
    }
  }
  #leave(role: string, framework: number): void {
    this.#counts.delete(`${role} ${framework}`);
    const clients = this.#clients();
    for (let path = role; path !== ''; path = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
      if (!clients.some((client) => client === path || client.startsWith(`${path}/`))) this.#nodes.delete(path);
  }
  #childrenOf(path: string): string[] {
    return [...this.#nodes.keys()].filter(
      (other) => other.startsWith(`${path}/`) && !other.slice(path.length + 1).includes('/'),
    );
  }

  // Shares and order (3.2).

  #totals(): Map<string, number> {
    const totals = new Map<string, number>();
    for (const { total } of this.agents.values()) for (const [key, amount] of total) add(totals, nameOf(key), amount);
    return totals;
  }
  #share(isMeant: (held: Held) => boolean, weight: number): number {
    const sums = this.#sum(isMeant);
    let share = 0;
    for (const [name, total] of this.#totals())
      if (total > 0) share = Math.max(share, (sums.get(name) ?? 0) / 1000 / (total / 1000));
    return share / weight;
  }
  #sum(isMeant: (held: Held) => boolean, isCounted: (key: string) => boolean = () => true): Map<string, number> {
    const sums = new Map<string, number>();
    const volumes = new Set<string>();
    for (const held of this.held.values()) {
      if (!isMeant(held)) continue;
      for (const [key, amount] of held.resources) {
        if (!isCounted(key)) continue;
        // A shared volume counts once an agent, however many hold it and however often (2.5).
        const volume = `${held.agent} ${key}`;
        if (!isShared(key)) add(sums, nameOf(key), amount);
        else if (!volumes.has(volume)) add(sums, nameOf(key), SHARED_VOLUME);
        if (isShared(key)) volumes.add(volume);
      }
    }
    return sums;
  }
  #roleOrder(parent = ''): string[] {
    const clients = this.#clients();
    const nodes =
      parent === '' ? [...this.#nodes.keys()].filter((path) => !path.includes('/')) : this.#childrenOf(parent);
    const entries = nodes.map((path) => ({
      path,
      leaf: this.#childrenOf(path).length === 0,
      share: this.#share(({ role }) => role === path || role.startsWith(`${path}/`), this.weights.get(path) ?? 1),
      count: this.#nodes.get(path)!.count,
    }));
    if (clients.includes(parent))
      entries.push({
        path: `${parent}/.`,
        leaf: true,
        share: this.#share(({ role }) => role === parent, 1),
        count: this.#nodes.get(parent)!.own,
      });
    entries.sort((a, b) => a.share - b.share || a.count - b.count || (a.path < b.path ? -1 : 1));
    return entries.flatMap(({ path, leaf }) => (leaf ? [path.replace(/\/\.$/, '')] : this.#roleOrder(path)));
  }
  #frameworkOrder(role: string): PlainFramework[] {
    const entries = [...this.frameworks.values()]
      .filter(({ roles }) => roles.includes(role))
      .map((framework) => ({
        framework,
        share: this.#share((held) => held.role === role && held.framework === framework.id, 1),
        count: this.#counts.get(`${role} ${framework.id}`)!,
      }));
    entries.sort((a, b) => a.share - b.share || a.count - b.count || a.framework.id - b.framework.id);
    return entries
      .map(({ framework }) => framework)
      .filter(({ active, suppressed }) => active && !suppressed.has(role));
  }

  // The cycle (4.2 to 4.4).

  #cycle(requested: readonly number[], armed: number): void {
    this.#sharedOffered = new Set();
    const agents = requested
      .filter((agent) => this.agents.has(agent) && (this.whitelist?.includes(agent) ?? true))
      .sort((a, b) => a - b);
    const consumed = new Map<string, Map<string, number>>();
    const required = new Map<string, number>();
    for (const [role, { guarantee }] of this.quotas) {
      const isBelow = (path: string): boolean => path === role || path.startsWith(`${role}/`);
      const sums = this.#sum((held) => isBelow(held.role), isPlain);
      for (const { total } of this.agents.values())
        for (const [key, amount] of total) if (isBelow(ownerOf(key))) add(sums, nameOf(key), amount);
      consumed.set(role, sums);
      for (const [name, amount] of Object.entries(guarantee))
        add(required, name, Math.max(0, amount - (sums.get(name) ?? 0)));
    }
    const available = this.#availableHeadroom();
    const isRequired = (): boolean => [...required.values()].some((amount) => amount > 0);
    const isUnmet = (role: string): boolean =>
      Object.entries(this.quotas.get(role)?.guarantee ?? {}).some(
        ([name, amount]) => (consumed.get(role)?.get(name) ?? 0) < amount,
      );
    const surplusOf = (name: string): number => Math.max(0, (available.get(name) ?? 0) - (required.get(name) ?? 0));

    for (const agent of agents) {
      for (const role of this.#roleOrder()) {
        if (this.free(agent).size === 0) break;
        if (!isUnmet(role)) continue;
        const quota = this.quotas.get(role)!;
        const sums = consumed.get(role)!;
        for (const framework of this.#frameworkOrder(role)) {
          if (!isUnmet(role)) break;
          const offer = this.#allocatable(agent, role);
          if (offer.size === 0) break;
          if (!this.#isEnough(framework, role, offer) || this.#isClosed(agent, role)) continue;
          strip(offer, framework);
          const forGuarantee = new Map<string, number>();
          const beyond = new Map<string, number>();
          for (const [key, amount] of [...offer]) {
            if (!isPlain(key)) continue;
            const name = nameOf(key);
            const unmet = Math.max(0, (quota.guarantee[name] ?? 0) - (sums.get(name) ?? 0));
            const first = Math.min(amount, unmet);
            const allowed = Math.max(
              0,
              (quota.limit[name] ?? Number.POSITIVE_INFINITY) - (sums.get(name) ?? 0) - first,
            );
            const rest = Math.min(amount - first, allowed, isRequired() ? surplusOf(name) : Number.POSITIVE_INFINITY);
            if (first > 0) forGuarantee.set(name, first);
            if (rest > 0) beyond.set(name, rest);
            if (first + rest > 0) offer.set(key, first + rest);
            else offer.delete(key);
          }
          if (forGuarantee.size === 0) continue;
          if (!this.#isEnough(framework, role, offer) || this.#isRefused(framework.id, role, agent, offer, armed))
            continue;
          for (const [name, amount] of forGuarantee) {
            add(sums, name, amount);
            take(required, name, amount);
            take(available, name, amount);
          }
          for (const [name, amount] of beyond) {
            add(sums, name, amount);
            take(available, name, amount);
          }
          this.#offer(framework.id, role, agent, offer);
        }
      }
    }

    for (const agent of agents) {
      for (const role of this.#roleOrder()) {
        if (this.free(agent).size === 0) break;
        const limit = this.quotas.get(role)?.limit ?? {};
        for (const framework of this.#frameworkOrder(role)) {
          const offer = this.#allocatable(agent, role);
          if (offer.size === 0) break;
          if (!this.#isEnough(framework, role, offer) || this.#isClosed(agent, role)) continue;
          strip(offer, framework);
          const given = new Map<string, number>();
          for (const [key, amount] of [...offer]) {
            if (!isPlain(key)) continue;
            const name = nameOf(key);
            const allowed = Math.max(
              0,
              (limit[name] ?? Number.POSITIVE_INFINITY) - (consumed.get(role)?.get(name) ?? 0),
            );
            const kept = Math.min(amount, allowed, isRequired() ? surplusOf(name) : Number.POSITIVE_INFINITY);
            if (kept > 0) {
              offer.set(key, kept);
              given.set(name, kept);
            } else offer.delete(key);
          }
          if (offer.size === 0 || !this.#isEnough(framework, role, offer)) continue;
          if (this.#isRefused(framework.id, role, agent, offer, armed)) continue;
          for (const [name, amount] of given) {
            if (consumed.has(role)) add(consumed.get(role)!, name, amount);
            take(available, name, amount);
          }
          this.#offer(framework.id, role, agent, offer);
        }
      }
    }
  }

  #availableHeadroom(): Map<string, number> {
    const available = this.#totals();
    for (const [name, amount] of this.#sum(() => true)) take(available, name, amount);
    const reserved = new Map<string, number>();
    const revocable = new Map<string, number>();
    for (const agent of this.agents.keys()) {
      for (const [key, amount] of this.agents.get(agent)!.total)
        if (ownerOf(key) !== '') add(reserved, nameOf(key), amount);
      for (const [key, amount] of this.free(agent)) if (key.endsWith('|r')) add(revocable, nameOf(key), amount);
    }
    for (const [name, amount] of this.#sum(
      () => true,
      (key) => ownerOf(key) !== '',
    ))
      take(reserved, name, amount);
    for (const [name, amount] of reserved) take(available, name, amount);
    for (const [name, amount] of revocable) take(available, name, amount);
    return available;
  }

  free(agent: number): PlainResources {
    const free = new Map(this.agents.get(agent)!.total);
    for (const held of this.held.values())
      if (held.agent === agent) subtract(free, new Map([...held.resources].filter(([key]) => !isShared(key))));
    return free;
  }
  #allocatable(agent: number, role: string): PlainResources {
    const free = this.free(agent);
    for (const key of free.keys()) {
      const owner = ownerOf(key);
      if (owner !== '' && owner !== role && !role.startsWith(`${owner}/`)) free.delete(key);
      if (isShared(key) && this.#sharedOffered.has(agent)) free.delete(key);
    }
    return free;
  }
  #isClosed(agent: number, role: string): boolean {
    return role.includes('/') && !this.agents.get(agent)!.isHierarchical;
  }
  #isEnough(framework: PlainFramework, role: string, offer: PlainResources): boolean {
    const sums = new Map<string, number>();
    for (const [key, amount] of offer) add(sums, nameOf(key), amount);
    const minimum = framework.minimum[role] ?? DEFAULT_MINIMUM;
    return minimum.some((each) => Object.entries(each).every(([name, amount]) => (sums.get(name) ?? 0) >= amount));
  }
  #isRefused(framework: number, role: string, agent: number, offer: PlainResources, armed: number): boolean {
    return this.#refusals.some(
      (each) =>
        each.framework === framework &&
        each.role === role &&
        each.agent === agent &&
        (each.until > this.#now || (each.until === this.#now && each.armed > armed)) &&
        [...offer].every(([key, amount]) => (each.resources.get(key) ?? 0) >= amount),
    );
  }
  #offer(framework: number, role: string, agent: number, resources: PlainResources): void {
    for (const of of [this.held, this.#offers]) {
      const key = `${framework} ${role} ${agent}`;
      const known = of.get(key)?.resources ?? new Map<string, number>();
      for (const [kind, amount] of resources) add(known, kind, amount);
      of.set(key, { framework, role, agent, resources: known });
    }
    if ([...resources.keys()].some(isShared)) this.#sharedOffered.add(agent);
    this.#counts.set(`${role} ${framework}`, this.#counts.get(`${role} ${framework}`)! + 1);
    this.#nodes.get(role)!.own++;
    for (let path = role; path !== ''; path = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
      this.#nodes.get(path)!.count++;
  }
}

function nameOf(key: string): string {
  return key.slice(0, key.indexOf('|'));
}
function ownerOf(key: string): string {
  return key.split('|')[1]!.split('>').at(-1)!;
}
/** Unreserved and not revocable: what quota and headroom may cut. */
function isPlain(key: string): boolean {
  return key.endsWith('||');
}
function isShared(key: string): boolean {
  return key.endsWith('|s');
}
function strip(offer: PlainResources, { capabilities }: PlainFramework): void {
  for (const key of offer.keys())
    if (
      (isShared(key) && !capabilities.includes('SHARED_RESOURCES')) ||
      (key.endsWith('|r') && !capabilities.includes('REVOCABLE_RESOURCES')) ||
      (key.includes('>') && !capabilities.includes('RESERVATION_REFINEMENT'))
    )
      offer.delete(key);
}
function add(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}
function take(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, Math.max(0, (sums.get(name) ?? 0) - amount));
}
function subtract(from: PlainResources, what: PlainResources): void {
  for (const [key, amount] of what) {
    const rest = (from.get(key) ?? 0) - amount;
    if (rest > 0) from.set(key, rest);
    else from.delete(key);
  }
}
