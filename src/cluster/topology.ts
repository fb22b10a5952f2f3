import type { AgentsView } from './agents.ts';
import type { AgentId } from './ids.ts';

/** Domains a gang may be kept within, from the widest to the narrowest (spec/ego.md 7). */
export const TOPOLOGY_LEVELS = ['zone', 'rack', 'agent'] as const;
export type TopologyLevel = (typeof TOPOLOGY_LEVELS)[number];

/** How close to each other the tasks of a gang have to be (`required`), or should be if that can be had (`preferred`). */
export interface Closeness {
  readonly level: TopologyLevel;
  readonly mode: 'required' | 'preferred';
}

/** A gang of equal tasks that is to be placed. */
export interface GangRequest extends Closeness {
  readonly tasks: number;
}

/**
 * Where agents stand: the zone of every agent, then the rack of every agent. Numbers of racks are only compared within a zone.
 */
export type Topology = readonly [zoneOf: ArrayLike<number>, rackOf: ArrayLike<number>];

/**
 * Where the agents listed stand: in the zone and the rack that their attributes name, or the zone of their fault domain. Those that
 * say nothing of a level stand together there.
 */
export function topologyOf(agents: AgentsView, rows: readonly AgentId[]): Topology {
  const domainsOf = (level: 'zone' | 'rack'): number[] => {
    const numbers = new Map<string, number>();
    return rows.map((agent) => {
      const name = domainName(level, agents.attributes(agent), agents.zone(agent)) ?? '';
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    });
  };
  return [domainsOf('zone'), domainsOf('rack')];
}

/** The zone or the rack of an agent; undefined where it says nothing. */
export function domainName(
  level: Exclude<TopologyLevel, 'agent'>,
  attributes: readonly (readonly [string, string | number])[],
  zone: string | undefined,
): string | undefined {
  const attribute = attributes.find(([name]) => name === level)?.[1];
  return attribute === undefined ? (level === 'zone' ? zone : undefined) : String(attribute);
}

interface Domain {
  /** Position in the order of agents. */
  readonly order: number;
  readonly depth: number;
  readonly children: Domain[];
  readonly agent: number;
  fits: number;
}

/**
 * Places a gang of equal tasks (spec/ego.md 7, after Kueue's rules). `required`: in one domain of the level, or not at
 * all. `preferred`: in one domain of the level, else in one of the level above, and so on; where even the whole cluster
 * is too narrow a domain it spreads over the fewest domains. Of several domains that fit the one with the least free
 * capacity is taken, then the one that needs fewest agents, then the first. Inside, the largest parts are filled first
 * and the last one is the smallest that holds the rest.
 *
 * @param fits tasks of the gang each agent could take
 * @returns tasks per agent, or undefined when the gang has to wait
 */
export function placeGang(topology: Topology, fits: ArrayLike<number>, gang: GangRequest): Int32Array | undefined {
  const cluster = domains(topology, fits);
  const placed = new Int32Array(fits.length);
  for (const depth of depthsFor(gang)) {
    const best = bestDomain(atDepth(cluster, depth), gang.tasks);
    if (best === undefined) continue;
    fill(best, gang.tasks, placed);
    return placed;
  }
  return undefined;
}

/** The domains that a gang may go to, level by level: lists of positions in the order of agents. */
export function domainsFor(topology: Topology, agents: number, gang: Closeness): number[][][] {
  const cluster = domains(topology, new Int32Array(agents));
  return depthsFor(gang).map((depth) => atDepth(cluster, depth).map((domain) => agentsBelow(domain)));
}

/** Depths in the tree of domains at which a gang is looked for a place, the narrowest first; 0 is the whole cluster. */
function depthsFor({ level, mode }: Closeness): number[] {
  const depth = 1 + TOPOLOGY_LEVELS.indexOf(level);
  return mode === 'required' ? [depth] : Array.from({ length: depth + 1 }, (_, up) => depth - up);
}

function domains(topology: Topology, fits: ArrayLike<number>): Domain {
  const cluster: Domain = { order: 0, depth: 0, children: [], agent: -1, fits: 0 };
  const known = new Map<Domain, Map<number, Domain>>();
  for (let agent = 0; agent < fits.length; agent++) {
    let domain = cluster;
    const path = [cluster];
    for (const domainOf of topology) {
      const siblings = known.get(domain) ?? new Map<number, Domain>();
      known.set(domain, siblings);
      const number = domainOf[agent]!;
      let child = siblings.get(number);
      if (child === undefined) {
        child = { order: domain.children.length, depth: domain.depth + 1, children: [], agent: -1, fits: 0 };
        siblings.set(number, child);
        domain.children.push(child);
      }
      domain = child;
      path.push(domain);
    }
    domain.children.push({
      order: domain.children.length,
      depth: domain.depth + 1,
      children: [],
      agent,
      fits: fits[agent]!,
    });
    for (const above of path) above.fits += fits[agent]!;
  }
  return cluster;
}

function atDepth(domain: Domain, depth: number): Domain[] {
  if (domain.depth === depth) return [domain];
  return domain.children.flatMap((child) => atDepth(child, depth));
}

function bestDomain(candidates: readonly Domain[], tasks: number): Domain | undefined {
  let best: Domain | undefined;
  for (const domain of candidates) {
    if (domain.fits < tasks) continue;
    const better =
      best === undefined ||
      domain.fits < best.fits ||
      (domain.fits === best.fits && agentsNeeded(domain, tasks) < agentsNeeded(best, tasks));
    if (better) best = domain;
  }
  return best;
}

/** Fewest agents that hold the tasks, largest first. */
function agentsNeeded(domain: Domain, tasks: number): number {
  const sizes = sizesBelow(domain).sort((a, b) => b - a);
  let left = tasks;
  let agents = 0;
  for (const size of sizes) {
    if (left <= 0) break;
    left -= size;
    agents++;
  }
  return agents;
}

function sizesBelow(domain: Domain): number[] {
  return domain.agent >= 0 ? [domain.fits] : domain.children.flatMap(sizesBelow);
}

function agentsBelow(domain: Domain): number[] {
  return domain.agent >= 0 ? [domain.agent] : domain.children.flatMap(agentsBelow);
}

function fill(domain: Domain, tasks: number, placed: Int32Array): void {
  if (domain.agent >= 0) {
    placed[domain.agent] = tasks;
    return;
  }
  const largestFirst = domain.children.slice().sort((a, b) => b.fits - a.fits || a.order - b.order);
  let left = tasks;
  for (const child of largestFirst) {
    if (left <= 0) return;
    if (child.fits < left) {
      fill(child, child.fits, placed);
      left -= child.fits;
      continue;
    }
    // This one and perhaps smaller ones hold all that is left: best fit for the last.
    const last = bestDomain(largestFirst.slice(largestFirst.indexOf(child)), left);
    fill(last!, left, placed);
    return;
  }
}
