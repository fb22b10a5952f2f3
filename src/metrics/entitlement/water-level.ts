/**
 * Weighted max-min shares of one resource, as `weightedMaxMin`, kept up while demands change: who asks for no more than the level
 * times its weight is served in full, the others get that. A change costs a place in an order and the users whose side changes; while there is
 * more than all ask for together, only a sum is kept.
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
  #weights = new Float64Array(0);
  #isWhole = true;
  /** What all users ask for that may get any. */
  #demanded = 0;
  /** Is the order kept? Where it is not, all are served. */
  #isOrdered = false;
  /** Settlements in a row that served all, while the order was kept. */
  #unused = 0;
  /** Users that want something, by demand over weight; those served in full come first, and are so many. */
  readonly #order: number[] = [];
  #served = 0;
  #servedSum = 0;
  #openWeight = 0;

  /** Begins anew, without demands. @param weights by user, at least 0; a user of weight 0 gets nothing */
  restart(weights: readonly number[]): void {
    this.#weights = Float64Array.from(weights);
    this.#demands = new Float64Array(weights.length);
    this.#ratios = new Float64Array(weights.length);
    this.#isWhole = weights.every(Number.isInteger);
    this.#demanded = 0;
    this.#isOrdered = false;
    this.level = 0;
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
    this.#demanded += demand - before;
    if (this.#isOrdered) this.#reorder(user, demand);
    else this.#demands[user] = demand;
  }

  #reorder(user: number, demand: number): void {
    const before = this.#demands[user]!;
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

  /** Was and is there more than all ask for? Then nobody has changed sides. */
  isCalm(capacity: number): boolean {
    return !this.#isOrdered && (this.#demanded < capacity || this.#demanded === 0);
  }

  /** @param capacity what there is; below 0 as 0 */
  settle(capacity: number): void {
    if (this.isCalm(capacity)) return;
    if (!this.#isOrdered) this.#putInOrder();
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
      if (this.#served === order.length) break;
      const user = order[this.#served]!;
      if (this.#demands[user]! > this.level * this.#weights[user]!) break;
      this.#served++;
      this.#servedSum += this.#demands[user]!;
      this.#removeWeight(user);
      this.crossed.push(user);
    }
    this.#giveUpOrder();
  }

  /** An order is given up once it has been of no use for as many settlements as it has users: to make it anew costs no more than they did. */
  #giveUpOrder(): void {
    if (this.#served < this.#order.length) this.#unused = 0;
    else this.#isOrdered = ++this.#unused < this.#order.length;
  }

  /** All are served so far. */
  #putInOrder(): void {
    const order = this.#order;
    order.length = 0;
    for (let user = 0; user < this.#demands.length; user++) {
      if (this.#demands[user] === 0) continue;
      this.#ratios[user] = this.#demands[user]! / this.#weights[user]!;
      order.push(user);
    }
    order.sort((a, b) => this.#ratios[a]! - this.#ratios[b]! || a - b);
    this.#served = order.length;
    this.#servedSum = this.#demanded;
    this.#isOrdered = true;
    this.#unused = 0;
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
