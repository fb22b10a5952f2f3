import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as d from './distributions.ts';
import { RandomStreams } from './random.ts';

const N = 100_000;
const streamOf = (name: string) => new RandomStreams('1', 0).stream(name, 'test');

/** Name, law, mean, variance, and the value that a given part of all samples stay below, from the formula of the law. */
const laws: [string, d.Distribution, number, number, (p: number) => number][] = [
  ['constant', d.constant(7), 7, 0, () => 7],
  ['uniform', d.uniform(2, 6), 4, 16 / 12, (p) => 2 + 4 * p],
  ['exponential', d.exponential(3), 3, 9, (p) => -3 * Math.log(1 - p)],
  ['erlang, k = 1', d.erlang(1, 3), 3, 9, (p) => -3 * Math.log(1 - p)],
  [
    'weibull, shape 2',
    d.weibull(2, 3),
    (3 * Math.sqrt(Math.PI)) / 2,
    9 * (1 - Math.PI / 4),
    (p) => 3 * Math.sqrt(-Math.log(1 - p)),
  ],
  ['weibull, shape 1', d.weibull(1, 3), 3, 9, (p) => -3 * Math.log(1 - p)],
  ['pareto', d.pareto(5, 2), 2.5, (4 * 5) / (16 * 3), (p) => 2 * (1 - p) ** (-1 / 5)],
  // Truncated at 8: E[X] = 2 ln 4 / (3/4), E[X^2] = 2 * 6 / (3/4) = 16.
  [
    'pareto up to 8, alpha 1',
    d.pareto(1, 2, 8),
    (8 * Math.log(4)) / 3,
    16 - ((8 * Math.log(4)) / 3) ** 2,
    (p) => 2 / (1 - 0.75 * p),
  ],
  [
    'pareto up to 4, alpha 2',
    d.pareto(2, 1, 4),
    1.6,
    (2 * Math.log(4)) / 0.9375 - 1.6 ** 2,
    (p) => 1 / Math.sqrt(1 - 0.9375 * p),
  ],
  ['empirical', d.empirical([5, 1, 3], [1, 2, 1]), 2.5, 2.75, (p) => (p < 0.5 ? 1 : p < 0.75 ? 3 : 5)],
];
const LOW = -0.6744897501960817;
const lognormalQuantile = (median: number, sigma: number) => (p: number) =>
  median * Math.exp(sigma * (p === 0.25 ? LOW : p === 0.5 ? 0 : p === 0.75 ? -LOW : 1.2815515655446004));
const halfCv = Math.sqrt(Math.log(1.25));
laws.push(
  [
    'lognormal',
    d.lognormal(2, 0.5),
    2 * Math.exp(0.125),
    4 * Math.exp(0.25) * (Math.exp(0.25) - 1),
    lognormalQuantile(2, 0.5),
  ],
  ['lognormal by mean and cv', d.lognormalFromMean(4, 0.5), 4, 4, lognormalQuantile(4 / Math.sqrt(1.25), halfCv)],
);

describe.each(laws)('%s', (name, law, mean, variance, quantile) => {
  const stream = streamOf(name);
  const samples = Float64Array.from({ length: N }, () => law.sample(stream)).sort();

  test('has the mean and the variance of its formula', () => {
    expect(law.mean).toBeCloseTo(mean, 10);
    const m = samples.reduce((sum, x) => sum + x, 0) / N;
    const v = samples.reduce((sum, x) => sum + (x - m) ** 2, 0) / N;
    expect(Math.abs(m - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / N));
    expect(Math.abs(v - variance)).toBeLessThanOrEqual(0.06 * variance);
  });

  test('has its quantiles where they belong', () => {
    for (const p of [0.25, 0.5, 0.75, 0.9]) {
      // Four standard errors of a sample quantile, in terms of probability.
      const error = 4 * Math.sqrt((p * (1 - p)) / N);
      const range = name.startsWith('lognormal') ? quantile(p) * 0.02 : undefined;
      const low = range === undefined ? quantile(p - error) : quantile(p) - range;
      const high = range === undefined ? quantile(p + error) : quantile(p) + range;
      expect(samples[Math.floor(p * N)]!).toBeGreaterThanOrEqual(low);
      expect(samples[Math.floor(p * N)]!).toBeLessThanOrEqual(high);
    }
  });
});

test.each([
  ['erlang', d.erlang(4, 8), 8, 16],
  ['hyperexponential', d.hyperexponential([0.25, 0.75], [1, 5]), 4, 2 * (0.25 + 18.75) - 16],
  ['hyperexponential, balanced', d.hyperexponentialBalanced(2, 4), 2, 16],
  ['hyperexponential, balanced, cv 1', d.hyperexponentialBalanced(2, 1), 2, 4],
])('%s has the mean and the variance of its formula', (name, law, mean, variance) => {
  const stream = streamOf(name);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < N; i++) {
    const x = law.sample(stream);
    sum += x;
    squares += x * x;
  }
  expect(law.mean).toBeCloseTo(mean, 10);
  expect(Math.abs(sum / N - mean)).toBeLessThan(4 * Math.sqrt(variance / N));
  expect(Math.abs(squares / N - (sum / N) ** 2 - variance)).toBeLessThan(0.06 * variance);
});

test('balanced hyperexponential branches carry half of the mean each, also far out', () => {
  expect(d.hyperexponentialBalanced(3, 1e12).mean).toBe(3);
  expect(() => d.hyperexponentialBalanced(3, 1e6).sample(streamOf('far'))).not.toThrow();
});

test('a pareto law without a mean says so', () => {
  expect([d.pareto(1, 2).mean, d.pareto(0.5, 2).mean]).toEqual([Infinity, Infinity]);
});

test('samples stay where the law lives, for any parameters', () => {
  const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  const shape = fc.double({ min: 0.1, max: 20, noNaN: true });
  fc.assert(
    fc.property(positive, positive, shape, fc.string(), (a, b, s, name) => {
      const stream = streamOf(name.replaceAll('\0', ''));
      const [min, max] = a < b ? [a, b] : [b, a];
      for (const law of [
        d.exponential(a),
        d.lognormal(a, s / 10),
        d.weibull(s, a),
        d.erlang(3, a),
        d.hyperexponentialBalanced(a, 1 + s),
      ]) {
        const x = law.sample(stream);
        if (!(x >= 0 && x < Infinity)) return false;
      }
      const inside = [d.uniform(min, max), ...(max > min ? [d.pareto(s, min, max)] : []), d.empirical([a, b])];
      return inside.every((law) => {
        const x = law.sample(stream);
        return x >= min && x <= max && law.mean >= min * (1 - 1e-9) && law.mean <= max * (1 + 1e-9);
      });
    }),
    { numRuns: 500, seed: 5 },
  );
});

test('impossible parameters are refused, and the message says what is allowed', () => {
  const wrong: [() => d.Distribution, string][] = [
    [() => d.constant(Number.NaN), 'value is NaN; it must be finite'],
    [() => d.uniform(3, 2), 'min is 3 and max is 2; min must not be above max'],
    [() => d.exponential(0), 'mean is 0; it must be finite and above 0'],
    [() => d.erlang(1.5, 1), 'k is 1.5; it must be a whole number from 1 to 1000'],
    [() => d.lognormal(1, -1), 'sigma is -1; it must be finite and at least 0'],
    [() => d.lognormalFromMean(1, Infinity), 'cv is Infinity; it must be finite and at least 0'],
    [() => d.weibull(0, 1), 'shape is 0; it must be finite and above 0'],
    [() => d.pareto(1, 2, 2), 'maximum is 2; it must be finite and above the minimum, 2'],
    [() => d.hyperexponential([0.5, 0.4], [1, 1]), 'the probabilities add up to 0.9; they must add up to 1'],
    [
      () => d.hyperexponential([1], [1, 2]),
      'there are 1 probabilities and 2 means; as many are needed, and at least one',
    ],
    [() => d.hyperexponentialBalanced(1, 0.5), 'cv2 is 0.5; it must be finite and at least 1'],
    [() => d.empirical([]), 'there are no values; at least one is needed'],
    [() => d.empirical([1], [0]), 'the weights add up to 0; their sum must be finite and above 0'],
    [() => d.empirical([1, 2], [1]), 'there are 1 weights and 2 values; as many are needed'],
  ];
  for (const [create, message] of wrong) {
    expect(create).toThrow(RangeError);
    expect(create).toThrow(message);
  }
});
