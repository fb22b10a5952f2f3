/** Beyond so many rounds the rest is sorted: only values in an order made to that end need as many. */
const MOST_ROUNDS = 64;

/**
 * Puts values into such an order that the one at `rank` (from 0) is that of their order of size, those before it are no larger and those behind it no
 * smaller: Hoare's FIND (Communications of the ACM 4, 1961), from `first` on. A percentile needs no more, and that costs a fifth of sorting.
 */
export function select(values: Uint32Array, first: number, rank: number): number {
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
