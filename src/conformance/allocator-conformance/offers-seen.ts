import type { Bundle, ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import { writeBundle } from '../../cluster/resources/parcels.ts';
import { isRecord } from '../case-result.ts';
import { areEqual } from './merged.ts';
import { bundleOf, StepFailure } from './step.ts';

/** One entry: resources of an agent for a framework in a role. */
export interface SeenOffer {
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  readonly resources: Bundle;
}

/** Offers by framework, role and agent; those of one triple add up. */
export class OffersSeen {
  readonly #byKey = new Map<string, SeenOffer>();

  add(framework: string, role: string, agent: string, resources: ReadonlyBundle): void {
    const key = JSON.stringify([framework, role, agent]);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { framework, role, agent, resources: resources.clone() });
    else known.resources.add(resources);
  }

  get entries(): readonly SeenOffer[] {
    return [...this.#byKey.values()];
  }

  /** The same, summed over agents. */
  sums(): OffersSeen {
    const sums = new OffersSeen();
    for (const { framework, role, resources } of this.#byKey.values()) sums.add(framework, role, '', resources);
    return sums;
  }

  equals(other: OffersSeen, kinds: Kinds): boolean {
    if (this.#byKey.size !== other.#byKey.size) return false;
    for (const [key, { resources }] of this.#byKey) {
      const theirs = other.#byKey.get(key);
      if (theirs === undefined || !areEqual(resources, theirs.resources, kinds)) return false;
    }
    return true;
  }

  /** As cases write it, in order of names; without agents where these are summed over. */
  write(kinds: Kinds): string {
    const tree: Record<string, Record<string, unknown>> = {};
    for (const key of [...this.#byKey.keys()].sort()) {
      const { framework, role, agent, resources } = this.#byKey.get(key)!;
      const roles = tree[framework] ?? {};
      tree[framework] = roles;
      const written = writeBundle(resources, kinds);
      if (agent === '') roles[role] = written;
      else roles[role] = { ...(roles[role] as Readonly<Record<string, unknown>> | undefined), [agent]: written };
    }
    return JSON.stringify(tree);
  }
}

/** Reads {framework: {role: {agent: bundle}}}; an empty bundle is no offer. */
export function readOffers(json: unknown, kinds: Kinds, path: string): OffersSeen {
  const offers = new OffersSeen();
  for (const [framework, role, entry, at] of pairs(json, path)) {
    for (const [agent, bundle] of Object.entries(recordOf(entry, at))) {
      const resources = bundleOf(bundle, kinds, `${at}.${agent}`);
      if (!resources.isEmpty) offers.add(framework, role, agent, resources);
    }
  }
  return offers;
}

/** Reads {framework: {role: bundle}}. */
export function readSums(json: unknown, kinds: Kinds, path: string): OffersSeen {
  const sums = new OffersSeen();
  for (const [framework, role, entry, at] of pairs(json, path)) {
    const resources = bundleOf(entry, kinds, at);
    if (!resources.isEmpty) sums.add(framework, role, '', resources);
  }
  return sums;
}

/** The entries of an object of objects, with the path to each. */
export function* pairs(
  json: unknown,
  path: string,
): Iterable<[outer: string, inner: string, entry: unknown, at: string]> {
  for (const [outer, inners] of Object.entries(recordOf(json, path))) {
    for (const [inner, entry] of Object.entries(recordOf(inners, `${path}.${outer}`)))
      yield [outer, inner, entry, `${path}.${outer}.${inner}`];
  }
}

function recordOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (!isRecord(json)) throw new StepFailure(`"${path}" is ${JSON.stringify(json)}; it must be an object`);
  return json;
}
