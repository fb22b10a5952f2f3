import type { ClusterView } from '../../cluster/cluster.ts';
import type { AgentId } from '../../cluster/ids.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import type { Candidates } from '../candidates.ts';
import type { Claim, Claims } from './claims.ts';
import type { VectorId, Vectors } from './vectors.ts';

const NO_CLAIMS: readonly Claim[] = [];

/** What agents still have to give within a cycle, after what it has given already and what is earmarked for others. */
export class Room {
  readonly #cluster: ClusterView;
  readonly #candidates: Candidates;
  readonly #vectors: Vectors;
  readonly #claims: Claims;
  readonly #left: Bundle[] = [];
  readonly #readIn: number[] = [];
  readonly #scratch = new Bundle();
  #cycle = 0;
  #vectorsKnown = 0;

  constructor(cluster: ClusterView, candidates: Candidates, vectors: Vectors, claims: Claims) {
    this.#cluster = cluster;
    this.#candidates = candidates;
    this.#vectors = vectors;
    this.#claims = claims;
  }

  /** Looks at the agents anew. */
  begin(): void {
    this.#cycle++;
    if (this.#vectors.count > this.#vectorsKnown) this.#expectMore();
    this.#candidates.choose('all');
  }

  /** Where nothing fitted so far, one of the bundles that are new may. */
  #expectMore(): void {
    this.#vectorsKnown = this.#vectors.count;
    for (let agent = 0; agent < this.#cluster.agents.count; agent++) this.#candidates.mayGive(agent);
  }

  /** Agents with something left when the cycle began, by rising id. */
  get count(): number {
    return this.#candidates.count;
  }
  at(i: number): AgentId {
    return this.#candidates.at(i);
  }

  /** What is left on an agent, earmarks not taken off. */
  left(agent: AgentId): Bundle {
    this.#left[agent] ??= new Bundle();
    const left = this.#left[agent];
    if (this.#readIn[agent] !== this.#cycle) {
      left.copyFrom(this.#cluster.agents.available(agent));
      this.#readIn[agent] = this.#cycle;
    }
    return left;
  }

  /** How many such bundles the agent could take now; what is earmarked counts for the claims given and no others. */
  copies(agent: AgentId, vector: VectorId, claims: readonly Claim[] = NO_CLAIMS): number {
    const left = this.left(agent);
    if (!this.#claims.isOn(agent)) return this.#vectors.copies(vector, left);
    this.#claims.takeReserves(agent, this.#scratch.copyFrom(left), claims);
    return this.#vectors.copies(vector, this.#scratch);
  }

  take(agent: AgentId, vector: VectorId, count: number): void {
    const left = this.left(agent);
    const one = this.#vectors.bundle(vector);
    for (let n = 0; n < count; n++) left.subtract(one);
  }
}
