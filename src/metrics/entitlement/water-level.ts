/**
 * Weighted max-min shares of one resource, as `weightedMaxMin`, kept up while demands change: who asks for no more than the level
 * times its weight is served in full, the others get that. A change costs a place in an order and the users whose side changes.
 */
export class WaterLevel {
  /** What a user of weight 1 gets that is not served in full; 0 where there is none. */
  level = 0;
  /** Users that changed sides with the last calls of `settle`; whoever reads it empties it. */
  readonly crossed: number[] = [];
  #capacity = 0;
  #demands = new Float64Array(0);
  /** Demand over weight. */
  #ratios = new Float64Array(0);
  #weights: readonly number[] = [];
  #isWhole = true;
  /** Users that want something, by demand over weight; those served in full come first, and are so many. */
  readonly #order: number[] = [];
  #served = 0;
  #servedSum = 0;
  #openWeight = 0;

  /** Begins anew, without demands. @param weights by user, at least 0; a user of weight 0 gets nothing */
  restart(weights: readonly number[]): void {
    this.#weights = weights;
    this.#demands = new Float64Array(weights.length);
    this.#ratios = new Float64Array(weights.length);
    this.#isWhole = weights.every(Number.isInteger);
    this.#order.length = 0;
    this.#served = 0;
    this.#servedSum = 0;
    this.#openWeight = 0;
  }

  /** Does the user get all it asks for? */
  isServed(user: number): boolean {
    return this.#demands[user]! <= this.level * this.#weights[user]! || this.#openWeight === 0;
  }

  share(user: number): number {
    if (this.#weights[user] === 0) return 0;
    return this.isServed(user) ? this.#demands[user]! : this.level * this.#weights[user]!;
  }

  /** `demand` is at least 0. Shares are right again after `settle`. */
  set(user: number, demand: number): void {
    const before = this.#demands[user]!;
    if (before === demand || this.#weights[user] === 0) return;
    const order = this.#order;
    let from = order.length;
    if (before > 0) {
      from = this.#find(user);
      if (from < this.#served) {
        this.#served--;
        this.#servedSum -= before;
      } else this.#removeWeight(user);
    }
    this.#demands[user] = demand;
    this.#ratios[user] = demand / this.#weights[user]!;
    if (demand === 0) {
      order.splice(from, 1);
      return;
    }
    if (before === 0) order.push(user);
    const place = this.#move(from);
    // It is put on the side of its new neighbours; `settle` corrects that.
    if (place < this.#served) {
      this.#served++;
      this.#servedSum += demand;
    } else this.#openWeight += this.#weights[user]!;
  }

  /** @param capacity what there is; below 0 as 0 */
  settle(capacity: number): void {
    this.#capacity = Math.max(0, capacity);
    const order = this.#order;
    while (this.#served > 0) {
      const user = order[this.#served - 1]!;
      const demand = this.#demands[user]!;
      const weight = this.#weights[user]!;
      const level = Math.max(0, this.#capacity - this.#servedSum + demand) / (this.#openWeight + weight);
      if (demand <= level * weight) break;
      this.#served--;
      this.#servedSum -= demand;
      this.#openWeight += weight;
      this.crossed.push(user);
    }
    this.#weighAgain();
    for (;;) {
      this.level = this.#openWeight > 0 ? Math.max(0, this.#capacity - this.#servedSum) / this.#openWeight : 0;
      if (this.#served === order.length) return;
      const user = order[this.#served]!;
      if (this.#demands[user]! > this.level * this.#weights[user]!) return;
      this.#served++;
      this.#servedSum += this.#demands[user]!;
      this.#removeWeight(user);
      this.crossed.push(user);
    }
  }

  /** Weights that are no whole numbers are summed afresh, so that no rounding builds up. */
  #removeWeight(user: number): void {
    this.#openWeight -= this.#weights[user]!;
    this.#weighAgain();
  }

  #weighAgain(): void {
    if (this.#isWhole) return;
    this.#openWeight = 0;
    for (let place = this.#served; place < this.#order.length; place++)
      this.#openWeight += this.#weights[this.#order[place]!]!;
  }

  #isBefore(a: number, b: number): boolean {
    const left = this.#ratios[a]!;
    const right = this.#ratios[b]!;
    return left < right || (left === right && a < b);
  }

  #find(user: number): number {
    let below = 0;
    let above = this.#order.length;
    while (below < above) {
      const middle = (below + above) >> 1;
      if (this.#isBefore(this.#order[middle]!, user)) below = middle + 1;
      else above = middle;
    }
    return below;
  }

  /** Takes the user at a place to where it belongs now, and returns where that is; all others are in order. */
  #move(from: number): number {
    const order = this.#order;
    const user = order[from]!;
    let at = from;
    for (; at > 0 && this.#isBefore(user, order[at - 1]!); at--) order[at] = order[at - 1]!;
    for (; at + 1 < order.length && this.#isBefore(order[at + 1]!, user); at++) order[at] = order[at + 1]!;
    order[at] = user;
    return at;
  }
}
