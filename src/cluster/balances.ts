import { COLUMN_KINDS, clearRow, copyRow, grown, rowSum } from './columns.ts';
import type { AgentId } from './ids.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';
import type { Kinds } from './resources/kinds.ts';

const NOTHING: ReadonlyBundle = new Bundle();

// What stands where in the row of an agent, side by side: one look at memory for all of it.
const AVAILABLE = 0;
const OFFERED = COLUMN_KINDS;
const USED = 2 * COLUMN_KINDS;
const TOTAL = 3 * COLUMN_KINDS;
const ROW = 4 * COLUMN_KINDS;

// What the state of an agent says.
/** The balance is kept in bundles. */
const WIDE = 1;
/** More may be offered and in use than there is: the total shrank. Else what is available is exactly the rest. */
const OVERDRAWN = 2;
/** All that the columns call available is in one offer, and nothing else is offered: offers that are declined come and go without a trace. */
const LENT = 4;
/** The bundles are not those of the columns. */
const STALE = 8;

/** What of an agent is where, as bundles: to be read, and to be kept in where columns do not do. */
class Book {
  readonly available = new Bundle();
  readonly offered = new Bundle();
  readonly used = new Bundle();
}

/**
 * The balance of each agent: available + offered + used = total. It is kept in columns as long as the agent knows only
 * kinds that columns have places for, since a cycle walks over every agent with something to give; else in bundles. Bundles
 * that are asked for are brought up to date then: they are lent until the agent's balance changes.
 */
export class Balances {
  readonly #kinds: Kinds;
  #columns = new Float64Array(0);
  /** By agent: what is said above of its balance. */
  #state = new Uint8Array(0);
  /** Of agents of which anybody has asked, and of those kept in bundles. */
  readonly #books: (Book | undefined)[] = [];
  /** As they were given: agents that are alike may share one. */
  readonly #totals: ReadonlyBundle[] = [];

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  add(agent: AgentId, total: ReadonlyBundle): void {
    this.#columns = grown(this.#columns, (agent + 1) * ROW);
    this.#state = grown(this.#state, agent + 1);
    this.#totals[agent] = NOTHING;
    this.setTotal(agent, total);
  }

  /** All that it has and holds is gone. */
  clear(agent: AgentId): void {
    this.#columns.fill(0, agent * ROW, (agent + 1) * ROW);
    this.#state[agent] = STALE;
    this.#totals[agent] = NOTHING;
  }

  available(agent: AgentId): ReadonlyBundle {
    return this.#book(agent).available;
  }
  offered(agent: AgentId): ReadonlyBundle {
    return this.#book(agent).offered;
  }
  used(agent: AgentId): ReadonlyBundle {
    return this.#book(agent).used;
  }
  total(agent: AgentId): ReadonlyBundle {
    return this.#totals[agent]!;
  }

  copyAvailable(agent: AgentId, into: Bundle): Bundle {
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) return into.clear();
    if ((state & WIDE) !== 0) return into.copyFrom(this.#books[agent]!.available);
    return into.fromColumns(this.#columns, agent * ROW + AVAILABLE);
  }

  isExhausted(agent: AgentId): boolean {
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) return true;
    if ((state & WIDE) !== 0) return this.#books[agent]!.available.isEmpty;
    return rowSum(this.#columns, agent * ROW + AVAILABLE) === 0;
  }

  /** Is at least so much of each kind available? */
  has(agent: AgentId, resources: ReadonlyBundle): boolean {
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) return resources.isEmpty;
    if ((state & WIDE) !== 0) return this.#books[agent]!.available.contains(resources);
    return (resources as Bundle).isWithinColumns(this.#columns, agent * ROW + AVAILABLE);
  }

  /** @param total not to be changed any more */
  setTotal(agent: AgentId, total: ReadonlyBundle): void {
    const before = this.#totals[agent]!;
    this.#totals[agent] = total;
    if (this.#isInColumns(agent, total)) {
      (total as Bundle).toColumns(this.#columns, agent * ROW + TOTAL);
      let state = STALE;
      for (let kind = 0; kind < COLUMN_KINDS; kind++) if (!this.#settle(agent * ROW + kind)) state |= OVERDRAWN;
      this.#state[agent] = state;
      return;
    }
    this.#settleAll(agent, before);
    this.#settleAll(agent, total);
  }

  /** Turns part of the total into something else; `offered`: and of what is in offers. */
  convert(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle, offered: boolean): void {
    this.#widen(agent);
    this.#totals[agent] = this.#totals[agent]!.clone().subtract(consumed).add(produced);
    if (offered) this.#books[agent]!.offered.subtract(consumed).add(produced);
    this.#settleAll(agent, consumed);
    this.#settleAll(agent, produced);
  }

  /** Out of what is available into an offer; false, and nothing is done, where there is not as much. */
  offer(agent: AgentId, resources: ReadonlyBundle): boolean {
    if (this.#isAllThereIs(agent, resources)) {
      this.#state[agent]! |= LENT | STALE;
      return true;
    }
    if (!this.has(agent, resources)) return false;
    this.change(agent, resources, 1, 0);
    return true;
  }

  /** Out of an offer that is closed as it was made, all of it. */
  returnWhole(agent: AgentId, resources: ReadonlyBundle): void {
    // What is lent is in one offer, so it is this one.
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) this.#state[agent] = (state & ~LENT) | STALE;
    else this.change(agent, resources, -1, 0);
  }

  /** So much more (1), less (-1) or the same (0) is in offers and in use. Nothing falls below zero. */
  change(agent: AgentId, resources: ReadonlyBundle, offered: -1 | 0 | 1, used: -1 | 0 | 1): void {
    if (this.#isInColumns(agent, resources)) {
      const columns = this.#columns;
      const state = this.#state[agent]!;
      const { size } = resources;
      const row = agent * ROW;
      let isRest = (state & OVERDRAWN) === 0;
      // Nothing is called in this loop: what does not come out even is settled after it.
      for (let i = 0; i < size; i++) {
        const at = row + resources.kindAt(i);
        const amount = resources.amountAt(i);
        const rest = columns[at]! - (offered + used) * amount;
        const inOffers = columns[at + OFFERED]! + offered * amount;
        const inUse = columns[at + USED]! + used * amount;
        if (!(rest >= 0 && inOffers >= 0 && inUse >= 0)) isRest = false;
        columns[at] = rest;
        columns[at + OFFERED] = Math.max(0, inOffers);
        columns[at + USED] = Math.max(0, inUse);
      }
      this.#state[agent] = state | STALE;
      if (!isRest)
        for (let i = 0; i < size; i++) if (!this.#settle(row + resources.kindAt(i))) this.#state[agent]! |= OVERDRAWN;
      return;
    }
    const book = this.#books[agent]!;
    if (offered > 0) book.offered.add(resources);
    else if (offered < 0) book.offered.subtract(resources);
    if (used > 0) book.used.add(resources);
    else if (used < 0) book.used.subtract(resources);
    this.#settleAll(agent, resources);
  }

  /** Is this all that is available, and nothing else offered? Only columns are asked. */
  #isAllThereIs(agent: AgentId, resources: ReadonlyBundle): boolean {
    if ((this.#state[agent]! & (WIDE | LENT)) !== 0) return false;
    const columns = this.#columns;
    const start = agent * ROW;
    if (rowSum(columns, start + OFFERED) > 0) return false;
    return (resources as Bundle).equalsColumns(columns, start + AVAILABLE) && !this.#kinds.isAnyShared(COLUMN_KINDS);
  }

  /** Books what is lent as offered. */
  #bookLent(agent: AgentId): void {
    this.#state[agent]! &= ~LENT;
    const columns = this.#columns;
    const start = agent * ROW;
    copyRow(columns, start + AVAILABLE, columns, start + OFFERED);
    clearRow(columns, start + AVAILABLE);
  }

  /** Books what is lent. Do columns do for the agent, and for this too? If not, its balance is kept in bundles from now on. */
  #isInColumns(agent: AgentId, resources: ReadonlyBundle): boolean {
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) this.#bookLent(agent);
    if ((state & WIDE) !== 0) return false;
    if (!this.#kinds.isAnyShared(COLUMN_KINDS) && (resources as Bundle).fitsColumns) return true;
    this.#widen(agent);
    return false;
  }

  #widen(agent: AgentId): void {
    this.#book(agent);
    this.#state[agent]! |= WIDE;
  }

  #book(agent: AgentId): Book {
    const state = this.#state[agent]!;
    if ((state & LENT) !== 0) this.#bookLent(agent);
    let book = this.#books[agent];
    if (book === undefined) {
      book = new Book();
      this.#books[agent] = book;
    }
    if ((state & STALE) !== 0) {
      this.#state[agent]! &= ~STALE;
      const columns = this.#columns;
      const start = agent * ROW;
      book.available.fromColumns(columns, start + AVAILABLE);
      book.offered.fromColumns(columns, start + OFFERED);
      book.used.fromColumns(columns, start + USED);
    }
    return book;
  }

  /** Works out what is available of one kind, by its place in the columns. Is there as much as is offered and in use? */
  #settle(at: number): boolean {
    const columns = this.#columns;
    const rest = columns[at + TOTAL]! - columns[at + OFFERED]! - columns[at + USED]!;
    columns[at + AVAILABLE] = Math.max(0, rest);
    return rest >= 0;
  }

  /** The same of every kind in `touched`. */
  #settleAll(agent: AgentId, touched: ReadonlyBundle): void {
    const book = this.#books[agent]!;
    const total = this.#totals[agent]!;
    for (let i = 0; i < touched.size; i++) {
      const kind = touched.kindAt(i);
      if (this.#kinds.isShared(kind)) book.available.setRemainder(kind, total, NOTHING);
      else book.available.setRemainder(kind, total, book.offered, book.used);
    }
  }
}
