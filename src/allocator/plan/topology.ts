/**
 * Where agents stand: for each level, from the widest (zone) down, the domain of every agent. The agents themselves are
 * the last level and are not listed. Domain numbers are only compared within the same domain of the level above.
 */
export interface Topology {
  readonly levels: readonly { readonly name: string; readonly domainOf: ArrayLike<number> }[];
}

export interface GangRequest {
  readonly tasks: number;
  /** A level of the topology; one domain of it is to hold the gang. */
  readonly level: string;
  readonly mode: 'required' | 'preferred';
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
 * @throws Error when the topology has no such level
 */
export function placeGang(topology: Topology, fits: ArrayLike<number>, gang: GangRequest): Int32Array | undefined {
  const depth = topology.levels.findIndex((level) => level.name === gang.level);
  if (depth < 0) {
    const names = topology.levels.map((level) => level.name).join(', ');
    throw new Error(`the topology has no level "${gang.level}"; allowed are ${names}`);
  }
  const cluster = domains(topology, fits);
  const placed = new Int32Array(fits.length);
  const highest = gang.mode === 'required' ? depth + 1 : 0;
  for (let level = depth + 1; level >= highest; level--) {
    const best = bestDomain(atDepth(cluster, level), gang.tasks);
    if (best === undefined) continue;
    fill(best, gang.tasks, placed);
    return placed;
  }
  return undefined;
}

function domains(topology: Topology, fits: ArrayLike<number>): Domain {
  const cluster: Domain = { order: 0, depth: 0, children: [], agent: -1, fits: 0 };
  const known = new Map<Domain, Map<number, Domain>>();
  for (let agent = 0; agent < fits.length; agent++) {
    let domain = cluster;
    const path = [cluster];
    for (const level of topology.levels) {
      const siblings = known.get(domain) ?? new Map<number, Domain>();
      known.set(domain, siblings);
      const number = level.domainOf[agent]!;
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
  const sizes = agentsBelow(domain).sort((a, b) => b - a);
  let left = tasks;
  let agents = 0;
  for (const size of sizes) {
    if (left <= 0) break;
    left -= size;
    agents++;
  }
  return agents;
}

function agentsBelow(domain: Domain): number[] {
  return domain.agent >= 0 ? [domain.fits] : domain.children.flatMap(agentsBelow);
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
