import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../engine/random.ts';
import type { Job, JobSource } from './job.ts';
import { first, scaleDuration, scaleSize, scaleTime, shift, thin, transform, until } from './transforms.ts';

function source(jobs: readonly Job[]): JobSource {
  let next = 0;
  return { next: () => jobs[next++] };
}

function all(jobs: JobSource): Job[] {
  const found: Job[] = [];
  for (let job = jobs.next(); job !== undefined; job = jobs.next()) found.push(job);
  return found;
}

function job(name: string | number, at: number, tasks = 1, duration: number | Float64Array = 10): Job {
  return { name, at, setup: 0, stages: [{ name: 'task', tasks, needs: { cpus: 1000 }, duration }] };
}

/** Numbers from a list, again and again. */
class Given extends RandomStream {
  readonly #numbers: readonly number[];
  #drawn = 0;

  constructor(numbers: readonly number[]) {
    super('given');
    this.#numbers = numbers;
  }

  override uniform(): number {
    return this.#numbers[this.#drawn++ % this.#numbers.length]!;
  }
}

function given(...numbers: readonly number[]): RandomStream {
  return new Given(numbers);
}

const jobs = fc
  .array(fc.record({ gap: fc.nat(1000), tasks: fc.integer({ min: 1, max: 50 }) }), { maxLength: 40 })
  .map((drawn) => {
    let at = 0;
    return drawn.map(({ gap, tasks }, index) => {
      at += gap;
      return job(index, at, tasks);
    });
  });
const factor = fc.double({ min: 0.01, max: 20, noNaN: true });
const uniforms = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 });

test('no transform changes the order of the jobs, and times never decrease', () => {
  fc.assert(
    fc.property(
      jobs,
      factor,
      factor,
      fc.double({ min: 0, max: 1, noNaN: true }),
      uniforms,
      fc.nat(5000),
      (list, a, b, p, us, d) => {
        const changes = { until: 20_000, first: 30, thin: p, scaleTime: a, scaleSize: b, scaleDuration: a, shift: d };
        const result = all(transform(source(list), changes, () => given(...us)));
        const indices = result.map(({ name }) => Number(name));
        expect(indices).toEqual([...new Set(indices)].sort((x, y) => x - y));
        for (const [index, { at }] of result.entries()) expect(at).toBeGreaterThanOrEqual(result[index - 1]?.at ?? d);
        for (const { at, stages } of result) {
          expect(Number.isSafeInteger(at)).toBe(true);
          expect(stages.every((stage) => Number.isSafeInteger(stage.tasks) && stage.tasks >= 1)).toBe(true);
        }
      },
    ),
  );
});

test('transforms that change keep every job; those that cut keep a beginning or a part', () => {
  fc.assert(
    fc.property(jobs, factor, fc.nat(50), fc.nat(30_000), (list, f, n, end) => {
      for (const change of [scaleTime, scaleSize, scaleDuration])
        expect(all(change(source(list), f))).toHaveLength(list.length);
      expect(all(shift(source(list), end))).toHaveLength(list.length);
      expect(all(first(source(list), n))).toEqual(list.slice(0, n));
      expect(all(until(source(list), end))).toEqual(list.filter(({ at }) => at! < end));
      expect(all(thin(source(list), 1, given(0.999)))).toEqual(list);
      expect(all(thin(source(list), 0, given(0)))).toEqual([]);
    }),
  );
});

test('thinning draws once a job, so that what a low probability keeps a higher one keeps too', () => {
  fc.assert(
    fc.property(jobs, uniforms, fc.double({ min: 0, max: 0.5, noNaN: true }), (list, us, p) => {
      const few = all(thin(source(list), p, given(...us)));
      const more = new Set(all(thin(source(list), p * 2, given(...us))));
      expect(few.every((one) => more.has(one))).toBe(true);
      expect(few).toEqual(list.filter((_, index) => us[index % us.length]! < p));
    }),
  );
});

test('sizes: three tasks at 2.5 times are eight, the durations going round', () => {
  const three = job('a', 0, 3, Float64Array.of(10, 20, 30));
  const [large] = all(scaleSize(source([three]), 2.5));
  expect(large!.stages[0]!.tasks).toBe(8);
  expect(large!.stages[0]!.duration).toEqual(Float64Array.of(10, 20, 30, 10, 20, 30, 10, 20));
  const [small] = all(scaleSize(source([three]), 0.1));
  expect(small!.stages[0]).toEqual({ ...three.stages[0], tasks: 1, duration: Float64Array.of(10) });
});

test('durations and the estimate are scaled, set-up and needs are not', () => {
  const [slow] = all(scaleDuration(source([{ ...job('a', 5, 2, Float64Array.of(1, 3)), setup: 9, estimate: 4 }]), 1.5));
  expect(slow).toMatchObject({ at: 5, setup: 9, estimate: 6, stages: [{ duration: Float64Array.of(2, 5) }] });
});

test('in a closed loop time is scaled in the gaps, and a shift moves the first job alone', () => {
  const { at: _, ...follower } = { ...job('b', 0), afterPrevious: 8 };
  const loop = [job('a', 100), follower];
  expect(all(scaleTime(source(loop), 0.5)).map(({ at, afterPrevious }) => at ?? afterPrevious)).toEqual([50, 4]);
  expect(all(shift(source(loop), 7)).map(({ at, afterPrevious }) => at ?? afterPrevious)).toEqual([107, 8]);
  expect(all(until(source(loop), 101))).toHaveLength(2);
});

test('cuts come before changes, in the terms of the source', () => {
  const list = [job('a', 10), job('b', 20), job('c', 30), job('d', 40)];
  const changes = { shift: 1000, scaleTime: 100, first: 2, until: 40, thin: 0.5 };
  // until 40 leaves a, b, c; the first two are a, b; the draws 0.9 and 0.1 drop a and keep b; 20 * 100 + 1000 = 3000.
  const result = all(transform(source(list), changes, () => given(0.9, 0.1)));
  expect(result.map(({ name, at }) => [name, at])).toEqual([['b', 3000]]);
  // 25 is a time of the source: b, at 20 there and at 40 in the run, comes before it.
  const early = all(transform(source(list), { scaleTime: 2, until: 25 }, () => given(0)));
  expect(early.map(({ name, at }) => [name, at])).toEqual([
    ['a', 20],
    ['b', 40],
  ]);
});

test('figures out of bounds are refused', () => {
  const none = source([]);
  expect(() => thin(none, 1.1, given(0))).toThrow('thin is 1.1; a probability from 0 to 1 is allowed');
  expect(() => first(none, -1)).toThrow('first is -1; a whole number from 0 is allowed');
  expect(() => scaleTime(none, Number.NaN)).toThrow('scaleTime is NaN; a number from 0 is allowed');
  expect(() => scaleSize(none, 0)).toThrow('scaleSize is 0; a number above 0 is allowed');
  expect(() => scaleDuration(none, -1)).toThrow('scaleDuration is -1; a number above 0 is allowed');
  expect(() => shift(none, 0.5)).toThrow('shift is 0.5; a whole number of microseconds from 0 is allowed');
});
