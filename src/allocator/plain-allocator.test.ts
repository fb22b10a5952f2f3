import { expect, test } from 'vitest';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { Harness } from '../conformance/allocator-conformance/harness.ts';
import { RandomStream } from '../engine/random.ts';
import { type PlainFramework, PlainMesos, type PlainResources, SHARED_VOLUME } from '../testing/plain-mesos.ts';

const SECOND = 1_000_000;
const ROLES = ['a', 'a/x', 'a/x/p', 'b', 'b/y', 'c'];
const AGENTS = 5;
const FRAMEWORKS = 6;

/** Resources as the plain allocator keeps them: thousandths by name, reservation stack and mark of revocable ones. */
function plainOf(bundle: ReadonlyBundle, { cluster: { kinds } }: Harness): PlainResources {
  const plain: PlainResources = new Map();
  for (let i = 0; i < bundle.size; i++) {
    const { name, reservation = [], revocable, shared } = kinds.get(bundle.kindAt(i));
    const mark = shared === true ? 's' : revocable === true ? 'r' : '';
    plain.set([name, reservation.map(({ role }) => role).join('>'), mark].join('|'), bundle.amountAt(i));
  }
  return plain;
}

function bundleOf(plain: PlainResources, { cluster: { kinds } }: Harness): Bundle {
  return Bundle.of(
    [...plain].map(([key, amount]) => {
      const [name, stack, mark] = key.split('|') as [string, string, string];
      const reservation = stack === '' ? [] : stack.split('>').map((role) => ({ role }));
      const volume = mark === 's' ? { shared: true, volume: 'v', unit: SHARED_VOLUME } : {};
      return [kinds.intern({ name, reservation, revocable: mark === 'r', ...volume }), amount] as const;
    }),
  );
}

/** Both allocators, told the same. */
class Pair {
  readonly harness = new Harness({ agentOrder: 'index' }, SECOND, '1');
  readonly plain = new PlainMesos(SECOND);
  readonly log: string[] = [];
  readonly #stream: RandomStream;

  constructor(seed: number) {
    this.#stream = new RandomStream(`plain ${seed}`);
    const { agents, frameworks } = this.harness.cluster;
    for (const role of ROLES) this.harness.cluster.roles.intern(role);
    for (let i = 0; i < FRAMEWORKS; i++) frameworks.add({ name: `f${i}`, roles: [] });
    for (let i = 0; i < AGENTS; i++) {
      agents.add({ name: `s${i}`, total: new Bundle() });
      agents.remove(i);
    }
  }

  #below(n: number): number {
    return this.#stream.integer(n);
  }
  #oneOf<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }
  #role(path: string): number {
    return this.harness.cluster.roles.find(path)!;
  }

  #total(): PlainResources {
    const total: PlainResources = new Map();
    const put = (key: string, amount: number): void => {
      if (amount > 0) total.set(key, amount);
    };
    put('cpus||', 1000 * this.#below(7));
    put('mem||', 100_000 * this.#below(7));
    put('disk||', 50_000 * this.#below(7));
    if (this.#below(2) === 0) put(`cpus|${this.#oneOf(ROLES)}|`, 1000 * this.#below(4));
    if (this.#below(3) === 0) put('mem|a>a/x|', 50_000 * this.#below(4));
    if (this.#below(3) === 0) put('cpus||r', 1000 * this.#below(4));
    if (this.#below(2) === 0) put(this.#oneOf(['disk|a|s', 'disk|b|s']), SHARED_VOLUME);
    return total;
  }

  /** One random step; told to both. */
  step(): void {
    const { harness, plain } = this;
    const { allocator } = harness;
    const { agents, frameworks, roles } = harness.cluster;
    const framework = this.#below(FRAMEWORKS);
    const agent = this.#below(AGENTS);
    const known = plain.frameworks.get(framework);
    const isThere = plain.agents.has(agent);
    switch (
      this.#oneOf([
        'agent',
        'agent',
        'framework',
        'framework',
        'back',
        'back',
        'back',
        'back',
        'advance',
        'advance',
        'advance',
        'quota',
        'weight',
        'suppress',
        'revive',
        'off',
        'on',
        'leave',
        'whitelist',
        'total',
        'attributes',
        'reserve',
        'operator',
        'roles',
        'roles',
      ])
    ) {
      case 'agent':
        if (isThere) {
          if (this.#below(3) > 0) return;
          this.log.push(`remove agent ${agent}`);
          this.#recoverAll((_, row) => row === agent);
          allocator.removeAgent(agent);
          agents.remove(agent);
          plain.removeAgent(agent);
        } else {
          const total = this.#total();
          const capabilities = this.#oneOf([
            ['MULTI_ROLE', 'HIERARCHICAL_ROLE'],
            ['MULTI_ROLE', 'HIERARCHICAL_ROLE'],
            ['MULTI_ROLE'],
          ]);
          this.log.push(`add agent ${agent} ${JSON.stringify([...total])} ${capabilities.join()}`);
          agents.readd(agent, { name: `s${agent}`, total: bundleOf(total, harness), capabilities });
          allocator.addAgent(agent);
          plain.addAgent(agent, total, capabilities.includes('HIERARCHICAL_ROLE'));
        }
        break;
      case 'total': {
        if (!isThere) return;
        const total = this.#total();
        const before = agents.total(agent).clone();
        if (bundleOf(total, harness).equals(before)) return;
        this.log.push(`total of ${agent} ${JSON.stringify([...total])}`);
        agents.setTotal(agent, bundleOf(total, harness));
        allocator.updateAgent(agent, before, false);
        plain.updateAgent(agent, total);
        break;
      }
      case 'framework': {
        if (known !== undefined) return;
        const paths = [...new Set([this.#oneOf(ROLES), this.#oneOf(ROLES)])];
        const capabilities = this.#oneOf([
          [],
          ['REVOCABLE_RESOURCES'],
          ['RESERVATION_REFINEMENT'],
          ['REVOCABLE_RESOURCES', 'RESERVATION_REFINEMENT'],
          ['SHARED_RESOURCES'],
          ['SHARED_RESOURCES', 'REVOCABLE_RESOURCES'],
        ]);
        const suppressed = this.#below(4) === 0 ? [paths[0]!] : [];
        const minimum = this.#below(3) === 0 ? { [paths[0]!]: [{ cpus: 2000 }] } : {};
        this.log.push(
          `add framework ${framework} ${paths.join()} ${capabilities.join()} suppressed ${suppressed.join()} ${JSON.stringify(minimum)}`,
        );
        const minAllocatable = new Map(Object.entries(minimum).map(([path, given]) => [this.#role(path), given]));
        frameworks.setSpec(framework, {
          name: `f${framework}`,
          roles: paths.map((path) => this.#role(path)),
          capabilities,
          minAllocatable,
        });
        frameworks.setRegistered(framework, true, framework);
        frameworks.setActive(framework, true);
        for (const path of ROLES) frameworks.setSuppressed(framework, this.#role(path), suppressed.includes(path));
        allocator.addFramework(framework);
        plain.addFramework(framework, { roles: paths, capabilities, suppressed, minimum });
        break;
      }
      case 'roles': {
        if (known === undefined) return;
        const paths = [...new Set([this.#oneOf(ROLES), this.#oneOf(ROLES)])];
        this.log.push(`roles of ${framework} ${paths.join()}`);
        const spec = frameworks.spec(framework);
        frameworks.setSpec(framework, { ...spec, roles: paths.map((path) => this.#role(path)) });
        for (const path of ROLES)
          if (!known.roles.includes(path) || !paths.includes(path))
            frameworks.setSuppressed(framework, this.#role(path), false);
        allocator.updateFramework(framework, spec.roles);
        plain.updateRoles(framework, paths);
        break;
      }
      case 'leave':
        if (known === undefined || this.#below(3) > 0) return;
        this.log.push(`remove framework ${framework}`);
        frameworks.setActive(framework, false);
        known.active = false;
        this.#recoverAll((row) => row === framework);
        allocator.removeFramework(framework);
        frameworks.setRegistered(framework, false);
        plain.removeFramework(framework);
        break;
      case 'back': {
        const held = [...plain.held.values()].filter(({ resources }) => resources.size > 0);
        if (held.length === 0) return;
        const { framework: who, role, agent: where, resources } = this.#oneOf(held);
        const all = this.#below(3) > 0;
        const half = ([key, amount]: [string, number]): [string, number] => [
          key,
          key.endsWith('|s') ? SHARED_VOLUME : Math.max(1, Math.floor(amount / 2)),
        ];
        const part: PlainResources = new Map(all ? resources : [half(this.#oneOf([...resources]))]);
        const refuse = this.#oneOf([undefined, 0, 0.5, 1, 2, 3.5, 10]);
        this.log.push(`back ${who} ${role} ${where} ${JSON.stringify([...part])} ${refuse}`);
        const lasts = refuse === undefined ? undefined : refuse * SECOND;
        harness.recover(who, this.#role(role), where, bundleOf(part, harness), lasts);
        plain.recover(who, role, where, part, lasts);
        break;
      }
      case 'advance': {
        const time = this.#oneOf([250_000, 500_000, SECOND, SECOND, 1_500_000, 3 * SECOND]);
        this.log.push(`advance ${time}`);
        harness.advance(time);
        plain.advance(time);
        break;
      }
      case 'quota': {
        const path = this.#oneOf(ROLES.filter((role) => !role.includes('/')));
        const amounts = (): Record<string, number> => ({
          ...(this.#below(2) === 0 && { cpus: 1000 * this.#below(8) }),
          ...(this.#below(3) === 0 && { mem: 100_000 * this.#below(8) }),
        });
        const quota = { guarantee: amounts(), limit: amounts() };
        this.log.push(`quota ${path} ${JSON.stringify(quota)}`);
        roles.setQuota(this.#role(path), quota);
        allocator.quotaChanged(this.#role(path));
        plain.quotas.set(path, quota);
        break;
      }
      case 'weight': {
        const path = this.#oneOf(ROLES);
        const weight = this.#oneOf([1, 2, 0.5, 3]);
        this.log.push(`weight ${path} ${weight}`);
        roles.setWeight(this.#role(path), weight);
        allocator.weightChanged(this.#role(path));
        plain.weights.set(path, weight);
        break;
      }
      case 'suppress':
      case 'revive': {
        if (known === undefined) return;
        const path = this.#oneOf(known.roles);
        const isSuppressed = this.#below(2) === 0;
        this.log.push(`${isSuppressed ? 'suppress' : 'revive'} ${framework} ${path}`);
        frameworks.setSuppressed(framework, this.#role(path), isSuppressed);
        if (isSuppressed) allocator.suppress(framework, this.#role(path));
        else allocator.revive(framework, this.#role(path));
        plain.setSuppressed(framework, path, isSuppressed);
        break;
      }
      case 'off':
      case 'on': {
        if (known === undefined) return;
        const active = !known.active;
        this.log.push(`${active ? 'on' : 'off'} ${framework}`);
        frameworks.setActive(framework, active);
        if (active) allocator.activateFramework(framework);
        else allocator.deactivateFramework(framework);
        plain.setActive(framework, active);
        break;
      }
      case 'attributes':
        if (!isThere) return;
        this.log.push(`attributes of ${agent}`);
        agents.setSpec(agent, { ...agents.spec(agent), attributes: [['step', this.log.length]] });
        allocator.updateAgent(agent, agents.total(agent).clone(), true);
        plain.attributesChanged(agent);
        break;
      case 'reserve': {
        const held = [...plain.held.values()].filter(({ resources }) => (resources.get('cpus||') ?? 0) > 0);
        if (held.length === 0) return;
        const { framework: who, role, agent: where, resources } = this.#oneOf(held);
        const amount = 1 + this.#below(resources.get('cpus||')!);
        // Of an agent that has shrunk no more can be turned into something else than it has.
        if ((plain.agents.get(where)!.total.get('cpus||') ?? 0) < amount) return;
        const produced: PlainResources = new Map(this.#below(4) === 0 ? [] : [[`cpus|${role}|`, amount]]);
        this.log.push(`reserve ${who} ${role} ${where} ${amount} ${produced.size}`);
        const consumed: PlainResources = new Map([['cpus||', amount]]);
        harness.convert(who, this.#role(role), where, bundleOf(consumed, harness), bundleOf(produced, harness));
        plain.convert(where, consumed, produced, { framework: who, role });
        break;
      }
      case 'operator': {
        const free = isThere ? (plain.free(agent).get('mem||') ?? 0) : 0;
        if (free === 0) return;
        const consumed: PlainResources = new Map([['mem||', 1 + this.#below(free)]]);
        const produced: PlainResources = new Map([[`mem|${this.#oneOf(ROLES)}|`, consumed.get('mem||')!]]);
        this.log.push(`operator reserves on ${agent} ${JSON.stringify([...produced])}`);
        agents.convert(agent, bundleOf(consumed, harness), bundleOf(produced, harness));
        allocator.convertedUnused(agent, bundleOf(consumed, harness), bundleOf(produced, harness));
        plain.convert(agent, consumed, produced);
        break;
      }
      default: {
        const hosts = this.#below(3) > 0 ? undefined : [0, 1, 2, 3, 4].filter(() => this.#below(3) > 0);
        this.log.push(`whitelist ${hosts?.join()}`);
        allocator.setWhitelist(hosts?.map((row) => `s${row}`));
        plain.whitelist = hosts;
      }
    }
    harness.advance(0);
    plain.settle();
  }

  #recoverAll(isMeant: (framework: PlainFramework['id'], agent: number) => boolean): void {
    for (const { framework, role, agent, resources } of [...this.plain.held.values()].filter((each) =>
      isMeant(each.framework, each.agent),
    ))
      this.plain.recover(framework, role, agent, new Map(resources), undefined);
    this.harness.recoverAll(({ framework, agent }) => isMeant(framework, agent));
  }

  /** What each has offered since it was asked last, in words. */
  offers(): { got: string[]; wanted: string[] } {
    const { harness, plain } = this;
    const words = (name: string, role: string, agent: string, resources: PlainResources): string =>
      `${name} ${role} ${agent} ${[...resources].sort(([a], [b]) => (a < b ? -1 : 1)).join(' ')}`;
    const got = harness
      .takeOffers()
      .entries.map(({ framework, role, agent, resources }) =>
        words(framework, role, agent, plainOf(resources, harness)),
      );
    const wanted = plain
      .takeOffers()
      .map(({ framework, role, agent, resources }) => words(`f${framework}`, role, `s${agent}`, resources));
    return { got: got.sort(), wanted: wanted.sort() };
  }
}

// Agents and frameworks that come, go and change, quotas, reservations, revocable resources, refusals: each cycle must offer the same.
test.each(Array.from({ length: 60 }, (_, seed) => seed))('history %i', (seed) => {
  const pair = new Pair(seed);
  for (let i = 0; i < 120; i++) {
    pair.step();
    const { got, wanted } = pair.offers();
    if (got.join() !== wanted.join()) expect({ log: pair.log, got }).toEqual({ log: pair.log, got: wanted });
  }
});
