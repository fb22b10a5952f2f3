import type { RoleId } from '../../cluster/ids.ts';
import { toUnits } from '../../cluster/resources/scalars.ts';
import { type Amounts, normalQuota } from '../../cluster/roles.ts';
import { isRecord } from '../case-result.ts';
import type { Harness } from './harness.ts';
import { OffersSeen, readOffers, readSums } from './offers-seen.ts';
import { expectSame, type Step, StepFailure } from './step.ts';

/** Shares are given in decimal notation. */
const SHARE_TOLERANCE = 1e-9;

/** The expectations of a case of kind `allocator`: one method for each op of the format. */
export class AllocatorExpectations {
  readonly #harness: Harness;
  #matched = new OffersSeen();

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  readonly operations: Readonly<Record<string, (step: Step) => void>> = {
    expectOffers: (step) => this.#expectOffers([step.raw('offers')]),
    expectNoOffers: () => this.#expectOffers([{}]),
    expectOffersAnyOf: (step) => this.#expectOffers(step.list('alternatives')),
    expectOfferSums: (step) => this.#expectOfferSums(step),
    expectOfferTally: (step) => this.#expectOfferTally(step),
    expectShare: (step) => this.#expectShare(step),
    expectEqualShares: (step) => this.#expectEqualShares(step),
    expectRoleUntracked: (step) => expectSame(false, this.#allocator.isTracked(this.#role(step.text('role')))),
    expectClusterTotals: (step) => this.#expectClusterTotals(step),
    expectQuota: (step) => this.#expectQuota(step),
    expectHeld: (step) => this.#expectHeld(step),
    expectActiveFilters: (step) =>
      expectSame(step.number('count'), this.#allocator.activeFilters(this.#role(step.text('role')))),
    expectRunCount: (step) => expectSame(step.number('count'), this.#harness.cycles),
    expectInverseOffers: (step) => this.#expectInverseOffers(step),
  };

  /** What the latest expectation about offers that came true saw; once. */
  takeMatched(): OffersSeen {
    const matched = this.#matched;
    this.#matched = new OffersSeen();
    return matched;
  }

  get #allocator(): Harness['allocator'] {
    return this.#harness.allocator;
  }
  get #cluster(): Harness['cluster'] {
    return this.#harness.cluster;
  }
  #role(path: string): RoleId {
    return this.#cluster.roles.intern(path);
  }

  #expectOffers(alternatives: readonly unknown[]): void {
    const { kinds } = this.#cluster;
    const seen = this.#harness.takeOffers();
    const permitted = alternatives.map((json) => readOffers(json, kinds, 'offers'));
    if (permitted.filter((offers) => offers.equals(seen, kinds)).length !== 1) {
      const wanted = permitted.map((offers) => offers.write(kinds)).join(' or ');
      throw new StepFailure(`expected ${wanted}; got ${seen.write(kinds)}`);
    }
    this.#matched = seen;
  }

  #expectOfferSums(step: Step): void {
    const { kinds } = this.#cluster;
    const seen = this.#harness.takeOffers();
    const wanted = readSums(step.raw('sums'), kinds, 'sums');
    if (!wanted.equals(seen.sums(), kinds))
      throw new StepFailure(`expected ${wanted.write(kinds)}; got ${seen.sums().write(kinds)}`);
    this.#matched = seen;
  }

  #expectOfferTally(step: Step): void {
    const wanted = Object.entries(step.record('tally')).filter(([, count]) => count !== 0);
    expectSame(wanted.sort(byName), [...this.#harness.tally].sort(byName));
  }

  #expectShare(step: Step): void {
    const share = this.#allocator.share(this.#role(step.text('role'))) ?? 0;
    if (!(Math.abs(share - step.number('value')) <= SHARE_TOLERANCE)) expectSame(step.number('value'), share);
  }

  #expectEqualShares(step: Step): void {
    const shares = step.texts('roles').map((role) => this.#allocator.share(this.#role(role)) ?? 0);
    expectSame(
      shares.map(() => shares[0]),
      shares,
    );
  }

  #expectClusterTotals(step: Step): void {
    const total = step.amounts('total');
    const held = step.has('held') ? step.amounts('held') : {};
    const got = {
      total: Object.keys(total).map((name) => [name, toUnits(this.#allocator.clusterTotal(name))]),
      held: Object.keys(held).map((name) => [name, toUnits(this.#allocator.clusterHeld(name))]),
    };
    expectSame({ total: inUnits(total), held: inUnits(held) }, got);
  }

  #expectQuota(step: Step): void {
    const { guarantee, limit } = this.#cluster.roles.quota(this.#role(step.text('role')));
    const wanted = normalQuota({ guarantee: step.amounts('guarantee'), limit: step.amounts('limit') });
    expectSame(
      { guarantee: inUnits(wanted.guarantee).sort(byName), limit: inUnits(wanted.limit).sort(byName) },
      { guarantee: inUnits(guarantee).sort(byName), limit: inUnits(limit).sort(byName) },
    );
  }

  #expectHeld(step: Step): void {
    const role = this.#role(step.text('role'));
    const held: Record<string, number> = {};
    for (const name of this.#cluster.kinds.names) {
      const amount = this.#allocator.held(role, name);
      if (amount > 0) held[name] = amount;
    }
    const wanted = inUnits(step.amounts('amounts')).filter(([, amount]) => amount > 0);
    expectSame(wanted.sort(byName), inUnits(held).sort(byName));
  }

  #expectInverseOffers(step: Step): void {
    const wanted = step.list('inverseOffers');
    const seen = [...this.#harness.takeInverseOffers()];
    const left = [...seen];
    for (const offer of wanted) {
      if (!isRecord(offer)) throw new StepFailure('an inverse offer is an object');
      const at = left.findIndex(
        (each) =>
          each.framework === offer['framework'] &&
          each.agent === offer['agent'] &&
          (offer['startMs'] === undefined || each.startMs === offer['startMs']),
      );
      if (at < 0) expectSame(wanted, seen);
      left.splice(at, 1);
    }
    if (left.length > 0) expectSame(wanted, seen);
  }
}

function inUnits(amounts: Amounts): [string, number][] {
  return Object.entries(amounts).map(([name, amount]) => [name, toUnits(amount)]);
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
