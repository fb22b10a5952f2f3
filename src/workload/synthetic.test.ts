import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constant, type Distribution, uniform } from '../engine/distributions.ts';
import { RandomStream } from '../engine/random.ts';
import type { Streams } from './arrivals.ts';
import type { Job, JobSource } from './job.ts';
import { apportion } from './mix.ts';
import { type JobTemplate, type SyntheticWorkload, syntheticJobs } from './synthetic.ts';

/** Streams that write down for what they were asked. */
function streams(seed = 1, asked: string[] = []): Streams {
  return (purpose) => {
    asked.push(purpose);
    return new RandomStream(`${seed} ${purpose}`);
  };
}

/** Hands out these numbers as its uniform ones. */
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

/** Whatever the stream says is the value. */
const asGiven: Distribution = { mean: 0, sample: (stream) => stream.uniform() };

function given(numbers: Readonly<Record<string, readonly number[]>>): Streams {
  return (purpose) => new Given(numbers[purpose]!);
}

function all(source: JobSource): Job[] {
  const jobs: Job[] = [];
  for (let job = source.next(); job !== undefined; job = source.next()) jobs.push(job);
  return jobs;
}

const needs = { cpus: 1000 };
const one: JobTemplate = { stages: [{ name: 'task', tasks: 1, needs, duration: 5_000_000 }] };

test('an open stream: the first job at the start or after the first gap, as one likes', () => {
  const gaps = { kind: 'gaps', gap: 2_000_000, start: 1_000_000 } as const;
  const times = (workload: SyntheticWorkload): unknown[] =>
    all(syntheticJobs(workload, streams())).map((job) => job.at);
  expect(times({ arrivals: gaps, jobs: one, count: 3 })).toEqual([1_000_000, 3_000_000, 5_000_000]);
  expect(times({ arrivals: { ...gaps, first: 'after-gap' }, jobs: one, count: 2 })).toEqual([3_000_000, 5_000_000]);
  expect(times({ arrivals: gaps, jobs: one, until: 5_000_000 })).toEqual([1_000_000, 3_000_000]);
});

test('gaps are drawn in seconds, rounded to whole microseconds, never negative', () => {
  const arrivals = { kind: 'gaps', gap: asGiven } as const;
  const jobs = all(syntheticJobs({ arrivals, jobs: one, count: 4 }, given({ gaps: [1.0000004, -3, 0.5] })));
  expect(jobs.map((job) => job.at)).toEqual([0, 1_000_000, 1_000_000, 1_500_000]);
});

test('listed times, and a closed loop', () => {
  const times = { kind: 'times', times: [0, 7, 7] } as const;
  expect(all(syntheticJobs({ arrivals: times, jobs: one }, streams())).map((job) => job.at)).toEqual([0, 7, 7]);
  const closed = { kind: 'closed', gap: 0, start: 4 } as const;
  const loop = all(syntheticJobs({ arrivals: closed, jobs: one, count: 3 }, streams()));
  expect(loop.map(({ name, at, afterPrevious }) => [name, at, afterPrevious])).toEqual([
    [1, 4, undefined],
    [2, undefined, 0],
    [3, undefined, 0],
  ]);
});

test('a draw a task, in the order of stages and tasks; one number where all take the same', () => {
  const jobs: JobTemplate = {
    setup: asGiven,
    label: 'bin-1',
    user: 'ann',
    stages: [
      { name: 'map', tasks: 3, needs, duration: asGiven },
      { name: 'reduce', tasks: asGiven, needs, duration: 9 },
    ],
  };
  const numbers = given({ setup: [0.25, 0.5], tasks: [1.6, 0.2], durations: [1, 2, 3, 4, 5, 6] });
  const made = all(syntheticJobs({ arrivals: { kind: 'times', times: [0, 1] }, jobs }, numbers));
  expect(made[0]).toEqual({
    name: 1, // job-1
    at: 0,
    setup: 250_000,
    label: 'bin-1',
    user: 'ann',
    stages: [
      { name: 'map', tasks: 3, needs, duration: Float64Array.of(1_000_000, 2_000_000, 3_000_000) },
      { name: 'reduce', tasks: 2, needs, duration: 9 },
    ],
  });
  expect(made[1]).toMatchObject({
    setup: 500_000,
    stages: [{ duration: Float64Array.of(4e6, 5e6, 6e6) }, { tasks: 1 }],
  });
  expect(made[0]!.stages[0]!.needs).toBe(made[1]!.stages[0]!.needs);
});

test('a constant distribution is one number for all tasks, and takes no stream', () => {
  const asked: string[] = [];
  const jobs: JobTemplate = {
    stages: [{ name: 'task', tasks: 9, needs, duration: constant(8.4) }],
    setup: constant(2),
  };
  const arrivals = { kind: 'gaps', gap: constant(0.5) } as const;
  const made = all(syntheticJobs({ arrivals, jobs, count: 2 }, streams(1, asked)));
  expect(made.map(({ at, setup, stages }) => [at, setup, stages[0]!.duration])).toEqual([
    [0, 2_000_000, 8_400_000],
    [500_000, 2_000_000, 8_400_000],
  ]);
  expect(asked).toEqual([]);
});

test('no task takes less than a microsecond, and a draw that is no number is refused', () => {
  const drawn: JobTemplate = { stages: [{ name: 'task', tasks: 2, needs, duration: asGiven }] };
  const fixed: JobTemplate = { stages: [{ name: 'task', tasks: 2, needs, duration: 0 }] };
  const arrivals = { kind: 'closed', gap: 0 } as const;
  const durations = (jobs: JobTemplate, ...numbers: number[]): unknown =>
    syntheticJobs({ arrivals, jobs }, given({ durations: numbers })).next()!.stages[0]!.duration;
  expect(durations(drawn, 0, -1)).toEqual(Float64Array.of(1, 1));
  expect(durations(fixed)).toBe(1);
  expect(() => durations(drawn, Number.NaN)).toThrow(
    'one of the durations came to NaN µs; whole microseconds below 2^53 are allowed',
  );
});

test('each purpose has its stream, begun once, and nothing that is not drawn has one', () => {
  const asked: string[] = [];
  const jobs: JobTemplate = {
    stages: [
      { name: 'a', tasks: 2, needs, duration: uniform(1, 2) },
      { name: 'b', tasks: 2, needs, duration: uniform(1, 2) },
    ],
  };
  const arrivals = { kind: 'gaps', gap: uniform(1, 2) } as const;
  const made = all(syntheticJobs({ arrivals, jobs, count: 3 }, streams(1, asked)));
  expect(asked.sort()).toEqual(['durations', 'gaps']);
  const draws = made.flatMap((job) => job.stages.flatMap((stage) => [...(stage.duration as Float64Array)]));
  expect(new Set(draws).size).toBe(12);
});

/** Shaped like the Facebook mix of Hindman et al., NSDI'11: many small jobs, few large. Maps, reduces, jobs. */
const FACEBOOK = [
  [1, 0, 38],
  [2, 0, 18],
  [10, 2, 14],
  [50, 0, 8],
  [100, 10, 6],
  [200, 0, 6],
  [400, 0, 4],
  [400, 30, 2],
] as const;

test('a mix has exactly so many jobs of each bin, in an order that the seed decides', () => {
  const bins = FACEBOOK.map(([maps, , count], bin) => ({
    count,
    job: { label: `bin-${bin + 1}`, stages: [{ name: 'map', tasks: maps, needs, duration: 1 }] },
  }));
  const order = (seed: number): string[] => {
    const workload = { arrivals: { kind: 'gaps', gap: 14 }, jobs: { by: 'count', order: 'shuffled', bins } } as const;
    return all(syntheticJobs(workload, streams(seed))).map((job) => job.label!);
  };
  const [a, b] = [order(1), order(2)];
  expect(a).toHaveLength(96);
  expect(a).not.toEqual(b);
  expect(order(1)).toEqual(a);
  for (const [bin, [, , count]] of FACEBOOK.entries()) {
    expect(a.filter((label) => label === `bin-${bin + 1}`)).toHaveLength(count);
  }
});

test('bins in the order listed, and weights', () => {
  const [x, y] = ['x', 'y'].map((label) => ({ ...one, label })) as [JobTemplate, JobTemplate];
  const labels = (workload: SyntheticWorkload, take = 1000): string => {
    const source = syntheticJobs(workload, streams());
    return Array.from({ length: take }, () => source.next()?.label ?? '').join('');
  };
  const arrivals = { kind: 'closed', gap: 0 } as const;
  const two = [
    { job: x, count: 2, weight: 3 },
    { job: y, count: 1, weight: 1 },
  ];
  expect(labels({ arrivals, jobs: { by: 'count', order: 'listed', bins: two } })).toBe('xxy');
  const exact = labels({ arrivals, count: 8, jobs: { by: 'weight', bins: two } });
  expect(exact.replaceAll('y', '')).toBe('xxxxxx');
  const endless = labels({ arrivals, jobs: { by: 'weight', bins: two } }, 4000);
  expect(endless).toHaveLength(4000);
  // 3,000 expected, standard deviation 27: five of them.
  expect(Math.abs(endless.replaceAll('y', '').length - 3000)).toBeLessThan(140);
});

test('proportions become whole numbers that add up, none further than one from its share', () => {
  expect(apportion([1, 1, 1], 100)).toEqual([34, 33, 33]);
  expect(apportion([1, 2, 4], 10)).toEqual([1, 3, 6]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 9 }),
      fc.nat(10_000),
      (weights, total) => {
        const counts = apportion(weights, total);
        const sum = weights.reduce((a, b) => a + b, 0);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [bin, count] of counts.entries())
          expect(Math.abs(count - (total * weights[bin]!) / sum)).toBeLessThan(1);
      },
    ),
  );
});

test('descriptions that contradict themselves are refused', () => {
  const make = (workload: SyntheticWorkload) => () => syntheticJobs(workload, streams());
  const closed = { kind: 'closed', gap: 0 } as const;
  const bins = [{ job: one, count: 3 }];
  expect(make({ arrivals: { kind: 'times', times: [5, 4] }, jobs: one })).toThrow(
    'arrival 2 is at 4 µs; whole microseconds from 0 in increasing order are allowed',
  );
  expect(make({ arrivals: closed, jobs: { by: 'count', order: 'listed', bins }, count: 4 })).toThrow(
    '4 jobs, any times, 3 in the bins of the mix; where several are given they must agree',
  );
  expect(make({ arrivals: closed, jobs: { stages: [] } })).toThrow('a job without stages; at least one is needed');
  expect(make({ arrivals: closed, jobs: { stages: [{ ...one.stages[0]!, tasks: 0 }] } })).toThrow(
    'stage "task" has 0 tasks; a whole number from 1 is allowed',
  );
  expect(make({ arrivals: closed, jobs: one, count: -1 })).toThrow('-1 jobs; a whole number is allowed');
  expect(make({ arrivals: closed, jobs: { by: 'weight', bins: [{ job: one, weight: 0 }] } })).toThrow(
    'a weight of 0; above 0 is allowed',
  );
  expect(make({ arrivals: closed, jobs: { by: 'weight', bins: [] } })).toThrow(
    'a mix without bins; at least one is needed',
  );
});
