import { type Fields, UnknownSetup } from '../case.ts';
import { units } from '../ideal-run.ts';

/** A distribution as scenario files write it. */
export type DurationText = string | Readonly<Record<string, Fields>>;

/** Service times as the cases describe them, by patterns; `mean` is 1/mu, which a description without a mean has. */
const SERVICES: readonly (readonly [RegExp, (match: readonly string[], mean: number) => DurationText])[] = [
  [/^exponential$/, (_, mean) => ({ exponential: { mean: units(mean) } })],
  [/^deterministic(?: ([\d.]+))?$/, ([, given], mean) => units(given === undefined ? mean : Number(given))],
  [/^Erlang-(\d+) mean ([\d.]+)$/, ([, k, mean]) => ({ erlang: { k: Number(k), mean: units(Number(mean)) } })],
  [
    /^lognormal\(cv2=([\d.]+)\)$/,
    ([, cv2], mean) => ({ lognormal: { mean: units(mean), cv: Math.sqrt(Number(cv2)) } }),
  ],
  [/^H2 cv2=([\d.]+)$/, ([, cv2], mean) => ({ hyperexponential: { mean: units(mean), cv2: Number(cv2) } })],
  [
    /^hyperexponential.*: rate ([\d.]+) w\.p\. ([\d.]+), rate ([\d.]+) w\.p\. ([\d.]+)$/,
    ([, rate, probability, otherRate]) => ({
      hyperexponential: {
        // Printed to ten digits, the two need not add up to 1.
        probabilities: [Number(probability), 1 - Number(probability)],
        means: [units(1 / Number(rate)), units(1 / Number(otherRate))],
      },
    }),
  ],
];

/** @throws UnknownSetup if it is not known how to read the description. */
export function serviceOf(description: unknown, mean: number): DurationText {
  for (const [pattern, make] of SERVICES) {
    const match = pattern.exec(String(description));
    if (match !== null) return make(match, mean);
  }
  throw new UnknownSetup(`service times "${String(description)}"`);
}

/** `repeat with a, b and c - why`: the descriptions of all of them. */
export function repeatedServices(description: unknown): string[] {
  const list = /repeat with (.+?)(?: - .*)?$/.exec(String(description))?.[1];
  if (list === undefined) return [String(description)];
  return list.split(/, (?:and )?| and /);
}
