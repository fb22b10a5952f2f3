/** Beyond so many rounds the rest is sorted: only values in an order made to that end need as many. */
const MOST_ROUNDS = 64;
/** So many values or fewer are copied: to go through many pieces costs more. */
export const FEW = 131_072;
const copies = new Uint32Array(FEW);
/** Of 32 bits. */
const LARGEST = 0xffff_ffff;
/** Bits by which values are told apart in one go. */
const DIGIT = 11;
const counts = new Uint32Array(1 << DIGIT);

/** Values that are alike but for the last so many bits. */
interface Range {
  readonly lowest: number;
  readonly highest: number;
  readonly bits: number;
  /** How many there are, and how many are below all of them. */
  readonly count: number;
  readonly below: number;
}

/**
 * The values at some ranks (from 0, rising) of the order of size of all values together, which stay where they are. A copy of many would be the largest
 * thing that a long run ever holds, so they are counted by their first bits, then those that begin as the one wanted by their next, until few are left.
 */
export function select(parts: readonly Uint32Array[], ranks: readonly number[]): number[] {
  const count = parts.reduce((sum, { length }) => sum + length, 0);
  const all = { lowest: 0, highest: LARGEST, bits: 32, count, below: 0 };
  if (count > FEW) return ranks.map((rank) => selectOfMany(all, parts, rank));
  const values = valuesIn(all, parts);
  let first = 0;
  return ranks.map((rank) => {
    const value = putInPlace(values, first, rank);
    first = rank;
    return value;
  });
}

function selectOfMany(all: Range, parts: readonly Uint32Array[], rank: number): number {
  let range = all;
  while (range.count > FEW && range.bits > 0) range = narrowed(range, parts, rank);
  return range.bits === 0 ? range.lowest : putInPlace(valuesIn(range, parts), 0, rank - range.below);
}

/** Those in the range that begin as the one at `rank` does. */
function narrowed({ lowest, bits, below }: Range, parts: readonly Uint32Array[], rank: number): Range {
  const shift = Math.max(0, bits - DIGIT);
  const unit = 1 << shift;
  const digits = 1 << (bits - shift);
  const from = lowest | 0; // As 32 bits, like the values: a difference is then one instruction.
  counts.fill(0);
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const digit = (part[i]! - from) >>> shift;
      if (digit < digits) counts[digit]!++;
    }
  }
  let digit = 0;
  let before = below;
  while (before + counts[digit]! <= rank) before += counts[digit++]!;
  const first = lowest + digit * unit;
  return { lowest: first, highest: first + unit - 1, bits: shift, count: counts[digit]!, below: before };
}

/** The values in the range, few, in memory that is used again. */
function valuesIn({ lowest, highest, count }: Range, parts: readonly Uint32Array[]): Uint32Array {
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const value = part[i]!;
      if (value >= lowest && value <= highest) copies[at++] = value;
    }
  }
  return copies.subarray(0, count);
}

/**
 * Puts values into such an order that the one at `rank` (from 0) is that of their order of size, those before it are no larger and those behind it no
 * smaller: Hoare's FIND (Communications of the ACM 4, 1961), from `first` on. A percentile needs no more, and that costs a fifth of sorting.
 */
function putInPlace(values: Uint32Array, first: number, rank: number): number {
  let left = first;
  let right = values.length - 1;
  for (let round = 0; left < right; round++) {
    if (round === MOST_ROUNDS) {
      values.subarray(left, right + 1).sort();
      break;
    }
    const pivot = median(values[left]!, values[(left + right) >>> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
