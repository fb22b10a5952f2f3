/** Up to so many levels are sorted in place. */
const FEW = 24;

/**
 * Weighted max-min division of whole slots among members of one class: the closed form of "give the next slot to the
 * member with the smallest (held + 1) / ratio that still wants one; ties to the member listed first" (spec/ego.md 3).
 *
 * Columns are filled by the caller; nothing is allocated per call where the members are few.
 */
export class WaterFill {
  /** Above 0. */
  readonly ratio: Float64Array;
  /** Slots that count as held already. */
  readonly held: Float64Array;
  /** Most the member may get; may be Infinity. */
  readonly cap: Float64Array;
  /** The answer. */
  readonly got: Float64Array;
  readonly #breakpoints: Int32Array;
  readonly #breakpointLevel: Float64Array;
  readonly #heap: Int32Array;
  readonly #key: Float64Array;
  readonly #byLevel = (a: number, b: number): number => this.#breakpointLevel[a]! - this.#breakpointLevel[b]! || a - b;

  constructor(members: number) {
    this.ratio = new Float64Array(members);
    this.held = new Float64Array(members);
    this.cap = new Float64Array(members);
    this.got = new Float64Array(members);
    this.#breakpoints = new Int32Array(2 * members);
    this.#breakpointLevel = new Float64Array(2 * members);
    this.#heap = new Int32Array(members);
    this.#key = new Float64Array(members);
  }

  /** Divides `amount` slots among the first `members` members and returns how many were handed out. */
  fill(amount: number, members: number): number {
    let wanted = 0;
    for (let i = 0; i < members; i++) wanted += this.cap[i]!;
    if (wanted <= amount) {
      for (let i = 0; i < members; i++) this.got[i] = this.cap[i]!;
      return wanted;
    }
    const given = this.#fillTo(this.#level(amount, members), amount, members);
    this.#handOut(amount - given, members);
    return amount;
  }

  /** The height at which fluid members, each filled from held / ratio to (held + cap) / ratio, would hold `amount`. */
  #level(amount: number, members: number): number {
    for (let i = 0; i < members; i++) {
      this.#breakpointLevel[2 * i] = this.held[i]! / this.ratio[i]!;
      this.#breakpointLevel[2 * i + 1] = (this.held[i]! + this.cap[i]!) / this.ratio[i]!;
      this.#breakpoints[2 * i] = 2 * i;
      this.#breakpoints[2 * i + 1] = 2 * i + 1;
    }
    const sorted = this.#breakpoints;
    this.#sort(2 * members);
    let level = 0;
    let filled = 0;
    let slope = 0;
    for (let i = 0; i < 2 * members; i++) {
      const breakpoint = sorted[i]!;
      const next = this.#breakpointLevel[breakpoint]!;
      const more = slope > 0 ? slope * (next - level) : 0;
      if (filled + more >= amount) break;
      filled += more;
      level = next;
      slope += breakpoint % 2 === 0 ? this.ratio[breakpoint >> 1]! : -this.ratio[breakpoint >> 1]!;
    }
    return slope > 0 ? level + (amount - filled) / slope : level;
  }

  /** Few are put in their places one by one, without another array and a call for each comparison. */
  #sort(count: number): void {
    const order = this.#breakpoints;
    if (count > FEW) {
      order.subarray(0, count).sort(this.#byLevel);
      return;
    }
    const levels = this.#breakpointLevel;
    for (let i = 1; i < count; i++) {
      const breakpoint = order[i]!;
      const level = levels[breakpoint]!;
      let at = i;
      // They stand by rising number, so that of equal ones the first stays first.
      while (at > 0 && levels[order[at - 1]!]! > level) order[at] = order[--at]!;
      order[at] = breakpoint;
    }
  }

  /**
   * Gives everyone the slots that lie wholly below the level. The level comes from a sum of doubles, so it is lowered
   * by more than that sum can be wrong: too low only means that more slots are handed out one by one.
   */
  #fillTo(level: number, amount: number, members: number): number {
    for (let margin = 1e-12; ; margin *= 1000) {
      const safe = margin < 1 ? level * (1 - margin) : 0;
      let given = 0;
      for (let i = 0; i < members; i++) {
        const slots = Math.min(Math.floor(safe * this.ratio[i]!) - this.held[i]!, this.cap[i]!);
        this.got[i] = Math.max(0, slots);
        given += this.got[i]!;
      }
      if (given <= amount) return given;
    }
  }

  /** The rule itself, from a heap: fewer than one slot per member is left by now, save for rounding. */
  #handOut(slots: number, members: number): void {
    let size = 0;
    for (let i = 0; i < members; i++) {
      if (this.got[i]! >= this.cap[i]!) continue;
      this.#key[i] = (this.held[i]! + this.got[i]! + 1) / this.ratio[i]!;
      this.#heap[size++] = i;
    }
    for (let at = (size >> 1) - 1; at >= 0; at--) this.#sink(at, size);
    for (let left = slots; left > 0; left--) {
      const first = this.#heap[0]!;
      this.got[first]!++;
      if (this.got[first]! < this.cap[first]!) {
        this.#key[first] = (this.held[first]! + this.got[first]! + 1) / this.ratio[first]!;
      } else {
        this.#heap[0] = this.#heap[--size]!;
      }
      this.#sink(0, size);
    }
  }

  #sink(from: number, size: number): void {
    let at = from;
    for (;;) {
      let least = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
        if (this.#before(this.#heap[child]!, this.#heap[least]!)) least = child;
      }
      if (least === at) return;
      const swap = this.#heap[at]!;
      this.#heap[at] = this.#heap[least]!;
      this.#heap[least] = swap;
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    return this.#key[a]! < this.#key[b]! || (this.#key[a] === this.#key[b] && a < b);
  }
}
