/** A seeded stream of normal numbers for tests: Knuth's MMIX generator, and the polar method of Marsaglia. */
export function normals(seed: number): () => number {
  let state = BigInt(seed);
  const uniform = (): number => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n) / 4294967296;
  };
  return () => {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
}
