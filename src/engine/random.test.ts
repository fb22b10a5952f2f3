import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { RandomStreams } from './random.ts';

const streams = (seed = '1', replication = 0) => new RandomStreams(seed, replication);
const draws = (seed: string, replication: number, entity: string, purpose: string) => {
  const stream = streams(seed, replication).stream(entity, purpose);
  return [stream.uniform(), stream.uniform(), stream.uniform()];
};

test('a stream depends on seed, replication, entity and purpose, and on nothing else', () => {
  const base = draws('1', 0, 'web', 'service');
  expect(draws('1', 0, 'web', 'service')).toEqual(base);
  const others = [
    draws('2', 0, 'web', 'service'),
    draws('1', 1, 'web', 'service'),
    draws('1', 0, 'wea', 'service'),
    draws('1', 0, 'web', 'gaps'),
  ];
  const firsts = [base, ...others, draws('1', 0, 'we', 'bservice')].map((d) => d[0]);
  expect(new Set(firsts).size).toBe(6);
  const run = streams();
  run.stream('other', 'service').uniform();
  expect(run.stream('web', 'service').uniform()).toBe(base[0]);
});

test('asked again, a stream goes on', () => {
  const run = streams();
  const first = run.stream('web', 'gaps');
  first.uniform();
  expect(run.stream('web', 'gaps')).toBe(first);
});

test('names typed with composed or combining accents are the same name', () => {
  expect(draws('1', 0, 'caf\u00e9', 'gaps')).toEqual(draws('1', 0, 'cafe\u0301', 'gaps'));
});

test('the draws stay what they are: a change here changes every result', () => {
  const s = streams('007', 3).stream('framework/web', 'service');
  expect([s.uniform(), s.integer(1000), s.exponential(), s.normal()]).toMatchInlineSnapshot(`
    [
      0.4085654797832756,
      126,
      0.6759548299548809,
      -0.5011705529560821,
    ]
  `);
});

test('moments of 200,000 draws, within four standard errors', () => {
  const n = 200_000;
  const of = (draw: () => number) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = draw();
      sum += x;
      squares += x * x;
    }
    return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
  };
  const s = streams().stream('moments', 'test');
  const within = (got: number, want: number, deviation: number) =>
    expect(Math.abs(got - want)).toBeLessThan((4 * deviation) / Math.sqrt(n));
  const uniform = of(() => s.uniform());
  within(uniform.mean, 1 / 2, Math.sqrt(1 / 12));
  within(uniform.variance, 1 / 12, Math.sqrt(1 / 180));
  const exponential = of(() => s.exponential());
  within(exponential.mean, 1, 1);
  within(exponential.variance, 1, Math.sqrt(8));
  const normal = of(() => s.normal());
  within(normal.mean, 0, 1);
  within(normal.variance, 1, Math.sqrt(2));
});

test('integers are in range and equally likely', () => {
  const s = streams().stream('dice', 'test');
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[s.integer(6)]!++;
  let chiSquare = 0;
  for (const count of counts) chiSquare += (count - 10_000) ** 2 / 10_000;
  expect(chiSquare).toBeLessThan(20.5); // The 0.1 % point for five degrees of freedom.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (below) => {
      const draw = s.integer(below);
      return Number.isInteger(draw) && draw >= 0 && draw < below;
    }),
    { seed: 3 },
  );
});

test('a shuffle keeps the items, and gives every order of three as often', () => {
  const s = streams().stream('shuffle', 'test');
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const items = Int32Array.of(1, 2, 3);
    s.shuffle(items);
    const order = items.join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(833));
});

test('what is no seed, name or range is refused', () => {
  expect(() => streams('a\0b')).toThrow(AssertionError);
  expect(() => streams('1', -1)).toThrow(AssertionError);
  expect(() => streams('1', 0.5)).toThrow(AssertionError);
  expect(() => streams().stream('a\0', 'b')).toThrow(AssertionError);
  for (const below of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN])
    expect(() => streams().stream('a', 'b').integer(below)).toThrow(AssertionError);
});
