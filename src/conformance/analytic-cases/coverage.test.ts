import { expect, test, vi } from 'vitest';
import { Controls } from '../../experiment/statistics/controls.ts';
import { contains, type Estimate, estimateMean } from '../../experiment/statistics/estimate.ts';
import type { Sample } from '../experiment.ts';
import { serviceOf } from './setups/services.ts';
import { stationSampler } from './setups/station.ts';

vi.setConfig({ testTimeout: 600_000 });

test('the 95 % interval of an experiment on M/M/1 covers the true mean wait in 95 +- 3 % of 400 experiments', () => {
  // Load 0.4: the wait is 0.4 / 0.6 service times. Each experiment: 10 replications of 1,000 service times, a tenth left out.
  const [experiments, replications, span] = [400, 10, 1000];
  const truth = 0.4 / 0.6;
  const sample = stationSampler(
    { slots: 1, streams: [{ lambda: 0.4, service: serviceOf('exponential', 1) }], policy: 'drf' },
    span,
  );
  const made: Sample[][] = Array.from({ length: experiments }, (_, experiment) =>
    Array.from({ length: replications }, (_, replication) => sample(`coverage ${experiment}`, replication)),
  );
  const waits = (samples: readonly Sample[]): number[] => samples.map(({ figures }) => figures.get('meanWait')!);
  const covered = (estimates: readonly Estimate[]): number =>
    estimates.filter((estimate) => contains(estimate, truth)).length / estimates.length;

  const plain = made.map((samples) => estimateMean(waits(samples), 0.95)!);
  expect(covered(plain)).toBeGreaterThanOrEqual(0.92);
  expect(covered(plain)).toBeLessThanOrEqual(0.98);
  // The test would notice an interval that takes its spread to be that of twice as many replications.
  const narrow = plain.map((estimate) => ({ ...estimate, halfWidth: estimate.halfWidth * Math.SQRT1_2 }));
  expect(covered(narrow)).toBeLessThan(0.92);

  // Controlled by what was drawn, which takes 20 replications: 200 experiments, so that chance makes more of a difference.
  const pairs = made.flatMap((samples, i) => (i % 2 === 0 ? [[...samples, ...made[i + 1]!]] : []));
  const controlled = pairs.map((samples) =>
    new Controls(samples.map(({ controls }) => controls!)).estimate(waits(samples), 0.95),
  );
  expect(covered(controlled)).toBeGreaterThanOrEqual(0.905);
  expect(covered(controlled)).toBeLessThanOrEqual(0.98);
  // What is drawn explains a third of the variance of waits.
  const uncontrolled = pairs.map((samples) => estimateMean(waits(samples), 0.95)!);
  const width = (estimates: readonly Estimate[]): number => estimates.reduce((sum, each) => sum + each.halfWidth, 0);
  expect(width(controlled) / width(uncontrolled)).toBeLessThan(0.87);
  // And the controls are 0 on average: 4,000 of them, the arrivals of 360 to be expected, the work of as many.
  for (const row of [0, 1]) {
    const control = estimateMean(
      made.flat().map(({ controls }) => controls![row]!),
      0.999,
    )!;
    expect(contains(control, 0)).toBe(true);
  }
});
