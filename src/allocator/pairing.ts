import type { ClusterView } from '../cluster/cluster.ts';
import { NONE } from '../cluster/ids.ts';
import { BestFit } from './best-fit.ts';
import type { Books } from './books.ts';
import type { Candidates } from './candidates.ts';
import type { HandOut } from './hand-out.ts';
import type { RoleState, Seat } from './seats.ts';

/**
 * The second pass of a cycle the other way round: not each agent looks for the framework that comes first, but the framework that comes
 * first gets the agent that suits it best, until nobody finds one. Needs frameworks that say what they want.
 */
export class Pairing {
  readonly #books: Books;
  readonly #candidates: Candidates;
  readonly #handOut: HandOut;
  readonly #fit: BestFit;

  constructor(cluster: ClusterView, books: Books, candidates: Candidates, handOut: HandOut) {
    this.#books = books;
    this.#candidates = candidates;
    this.#handOut = handOut;
    this.#fit = new BestFit(cluster, books.totals);
  }

  /** An offer changes the order: after each it is asked again who comes first. */
  run(): void {
    while (this.#offerOne());
  }

  #offerOne(): boolean {
    const { roles } = this.#books;
    let isMade = false;
    roles.begin();
    while (!isMade) {
      const client = roles.next();
      if (client === NONE) break;
      isMade = this.#offerIn(this.#books.roleAt(client));
    }
    roles.end();
    return isMade;
  }

  #offerIn(role: RoleState): boolean {
    const { only, order } = role;
    if (only !== undefined) return this.#offerTo(role, only);
    if (order === undefined) return false;
    let isMade = false;
    order.begin();
    while (!isMade) {
      const seat = order.next();
      if (seat === NONE) break;
      isMade = this.#offerTo(role, role.seatAt[seat]!);
    }
    order.end();
    return isMade;
  }

  #offerTo(role: RoleState, seat: Seat): boolean {
    for (const agent of this.#fit.agentsFor(seat.framework, role.path, this.#candidates))
      if (this.#handOut.offerFairShare(agent, role, seat)) return true;
    return false;
  }
}
