import { type Fields, UnknownSetup } from '../case.ts';
import { units } from '../ideal-run.ts';

/** A distribution as scenario files write it. */
export type DurationText = string | Readonly<Record<string, Fields>>;

/** Service times of a station. */
export interface Service {
  /** As scenario files write it. */
  readonly duration: DurationText;
  /** In units of time. */
  readonly mean: number;
  /** Squared coefficient of variation: 0 where all are alike, 1 of exponential ones. */
  readonly cv2: number;
}

type Reading = (match: readonly string[], mean: number) => Service;

/** Service times as the cases describe them, by patterns; `mean` is 1/mu, which a description without a mean has. */
const SERVICES: readonly (readonly [RegExp, Reading])[] = [
  [/^exponential$/, (_, mean) => ({ duration: { exponential: { mean: units(mean) } }, mean, cv2: 1 })],
  [
    /^deterministic(?: ([\d.]+))?$/,
    ([, given], otherwise) => {
      const mean = given === undefined ? otherwise : Number(given);
      return { duration: units(mean), mean, cv2: 0 };
    },
  ],
  [
    /^Erlang-(\d+)(?: mean ([\d.]+))?$/,
    ([, k, given], otherwise) => {
      const mean = given === undefined ? otherwise : Number(given);
      return { duration: { erlang: { k: Number(k), mean: units(mean) } }, mean, cv2: 1 / Number(k) };
    },
  ],
  [
    /^lognormal\(cv2=([\d.]+)\)$/,
    ([, cv2], mean) => ({
      duration: { lognormal: { mean: units(mean), cv: Math.sqrt(Number(cv2)) } },
      mean,
      cv2: Number(cv2),
    }),
  ],
  [
    /^H2 cv2=([\d.]+)$/,
    ([, cv2], mean) => ({
      duration: { hyperexponential: { mean: units(mean), cv2: Number(cv2) } },
      mean,
      cv2: Number(cv2),
    }),
  ],
  [
    /^hyperexponential.*: rate ([\d.]+) w\.p\. ([\d.]+), rate ([\d.]+) w\.p\. ([\d.]+)$/,
    ([, rate, probability, otherRate]) => {
      // Printed to ten digits, the two need not add up to 1.
      const probabilities = [Number(probability), 1 - Number(probability)];
      const means = [1 / Number(rate), 1 / Number(otherRate)];
      const moment = (power: number): number =>
        probabilities.reduce((sum, part, i) => sum + part * (power === 1 ? means[i]! : 2 * means[i]! * means[i]!), 0);
      const mean = moment(1);
      return {
        duration: { hyperexponential: { probabilities, means: means.map(units) } },
        mean,
        cv2: moment(2) / (mean * mean) - 1,
      };
    },
  ],
];

/** @throws UnknownSetup if it is not known how to read the description. */
export function serviceOf(description: unknown, mean: number): Service {
  for (const [pattern, read] of SERVICES) {
    const match = pattern.exec(String(description));
    if (match !== null) return read(match, mean);
  }
  throw new UnknownSetup(`service times "${String(description)}"`);
}

/** `repeat with a, b and c - why`: the descriptions of all of them. */
export function repeatedServices(description: unknown): string[] {
  const list = /repeat with (.+?)(?: - .*)?$/.exec(String(description))?.[1];
  if (list === undefined) return [String(description)];
  return list.split(/, (?:and )?| and /);
}
