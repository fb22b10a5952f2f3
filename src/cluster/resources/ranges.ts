/**
 * Whole numbers as inclusive intervals: sorted, neither overlapping nor adjacent (spec/mesos.md 2.2). A value: every
 * operation answers with another one.
 */
export class RangeSet {
  static readonly EMPTY: RangeSet = new RangeSet([]);

  /** Begin, end, begin, end and so on. */
  readonly #bounds: readonly number[];

  private constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  /**
   * Merges overlapping and adjacent intervals.
   * @throws RangeError if a bound is not a whole number, or an interval ends before it begins.
   */
  static of(intervals: Iterable<readonly [begin: number, end: number]>): RangeSet {
    const sorted = [...intervals].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const bounds: number[] = [];
    for (const [begin, end] of sorted) {
      const problem = intervalProblem(begin, end);
      if (problem !== undefined) throw new RangeError(problem);
      const last = bounds.length - 1;
      if (last > 0 && begin <= bounds[last]! + 1) bounds[last] = Math.max(bounds[last]!, end);
      else bounds.push(begin, end);
    }
    return new RangeSet(bounds);
  }

  get isEmpty(): boolean {
    return this.#bounds.length === 0;
  }

  /** How many whole numbers. */
  get count(): number {
    let count = 0;
    for (let i = 0; i < this.#bounds.length; i += 2) count += this.#bounds[i + 1]! - this.#bounds[i]! + 1;
    return count;
  }

  /** The intervals as pairs, smallest first. */
  get intervals(): readonly (readonly [begin: number, end: number])[] {
    const pairs: [number, number][] = [];
    for (let i = 0; i < this.#bounds.length; i += 2) pairs.push([this.#bounds[i]!, this.#bounds[i + 1]!]);
    return pairs;
  }

  add(other: RangeSet): RangeSet {
    if (this.isEmpty) return other;
    if (other.isEmpty) return this;
    return RangeSet.of([...this.intervals, ...other.intervals]);
  }

  /** Cuts out what the other has. */
  subtract(other: RangeSet): RangeSet {
    const cuts = other.#bounds;
    const bounds: number[] = [];
    let cut = 0;
    for (let i = 0; i < this.#bounds.length; i += 2) {
      let begin = this.#bounds[i]!;
      const end = this.#bounds[i + 1]!;
      while (cut < cuts.length && cuts[cut + 1]! < begin) cut += 2;
      // A cut may reach into the next interval, so it is only passed over once it ends before one begins.
      for (let at = cut; at < cuts.length && cuts[at]! <= end; at += 2) {
        if (begin < cuts[at]!) bounds.push(begin, cuts[at]! - 1);
        begin = cuts[at + 1]! + 1;
      }
      if (begin <= end) bounds.push(begin, end);
    }
    return new RangeSet(bounds);
  }

  /** Does each interval of the other lie within one of these? */
  contains(other: RangeSet): boolean {
    let mine = 0;
    for (let i = 0; i < other.#bounds.length; i += 2) {
      while (mine < this.#bounds.length && this.#bounds[mine + 1]! < other.#bounds[i]!) mine += 2;
      if (mine === this.#bounds.length) return false;
      if (this.#bounds[mine]! > other.#bounds[i]! || this.#bounds[mine + 1]! < other.#bounds[i + 1]!) return false;
    }
    return true;
  }

  equals(other: RangeSet): boolean {
    const theirs = other.#bounds;
    return this.#bounds.length === theirs.length && this.#bounds.every((bound, i) => bound === theirs[i]);
  }

  /** `[31000-31009, 31020-31020]`, as Mesos prints it. */
  toString(): string {
    return `[${this.intervals.map(([begin, end]) => `${begin}-${end}`).join(', ')}]`;
  }

  /**
   * Reads what `toString` writes.
   * @throws SyntaxError if the text is not a list of intervals in brackets.
   */
  static parse(text: string): RangeSet {
    const list = /^\s*\[(.*)\]\s*$/.exec(text)?.[1];
    const intervals = list?.trim() === '' ? [] : list?.split(',').map((part) => /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(part));
    if (intervals === undefined || intervals.includes(null))
      throw new SyntaxError(`"${text}" is not a list of ranges; write for example [31000-32000, 33000-33010]`);
    return RangeSet.of(intervals.map((match): [number, number] => [Number(match![1]), Number(match![2])]));
  }
}

/** What is wrong with an interval, and what is allowed; undefined if nothing. */
export function intervalProblem(begin: number, end: number): string | undefined {
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0)
    return `range ${begin}-${end}: both ends must be whole numbers from 0 up`;
  if (end < begin) return `range ${begin}-${end} ends before it begins; give the smaller number first`;
  return undefined;
}
