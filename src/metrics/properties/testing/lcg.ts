import type { UniformStream } from '../random-instance.ts';

/** Knuth's MMIX generator on 64-bit integers, its upper 32 bits: small, seeded, good enough for tests. */
export function lcg(seed: number): UniformStream {
  let state = BigInt(seed);
  return {
    uniform: () => {
      state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
      return Number(state >> 32n) / 4294967296;
    },
  };
}
