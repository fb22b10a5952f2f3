import type { AgentId } from '../cluster/ids.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { NodeId } from './client-tree.ts';

const NOTHING: ReadonlyBundle = new Bundle();

/**
 * Who holds what where, kind by kind. Order and quota do without: a sorter keeps it only where somebody wants to look
 * into it, as Mesos's sorters always do.
 */
export class Holdings {
  readonly #byClient = new Map<NodeId, Map<AgentId, Bundle>>();

  add(client: NodeId, agent: AgentId, bundle: ReadonlyBundle): void {
    if (bundle.isEmpty) return;
    let byAgent = this.#byClient.get(client);
    if (byAgent === undefined) {
      byAgent = new Map();
      this.#byClient.set(client, byAgent);
    }
    const held = byAgent.get(agent);
    if (held === undefined) byAgent.set(agent, bundle.clone());
    else held.add(bundle);
  }

  subtract(client: NodeId, agent: AgentId, bundle: ReadonlyBundle): void {
    const byAgent = this.#byClient.get(client);
    const held = byAgent?.get(agent);
    if (held?.subtract(bundle).isEmpty) byAgent?.delete(agent);
  }

  forget(client: NodeId): void {
    this.#byClient.delete(client);
  }

  on(client: NodeId, agent: AgentId): ReadonlyBundle {
    return this.#byClient.get(client)?.get(agent) ?? NOTHING;
  }
  /** Agents on which the client holds anything. */
  agents(client: NodeId): readonly AgentId[] {
    return [...(this.#byClient.get(client)?.keys() ?? [])];
  }
}
