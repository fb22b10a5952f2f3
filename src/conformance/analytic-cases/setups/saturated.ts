import { SaturationWatch } from '../../../metrics/saturation.ts';
import { idealRun } from '../ideal-run.ts';
import { type StationSpec, spanOf, stationScenario } from './station.ts';

/** Deviations of the sum of work, exponential tasks: half of them are granted to chance by the guard. */
const DEVIATIONS = 6;
const MOST_JOBS = 5_000_000;

/**
 * The roles that the saturation guard names in one run of a station of partitions: long enough for the excess over capacity to stand
 * out from chance, which takes (6 sqrt(2) load / (load - 1))^2 jobs.
 */
export function saturatedRoles(spec: StationSpec, seed: string): string[] {
  const { streams, own } = spec;
  const spans = streams.map(({ lambda, service }, row) => {
    const load = (lambda * service.mean) / own![row]!;
    if (load <= 1) return 0;
    const deviations = (DEVIATIONS * load) / (load - 1);
    return Math.min(MOST_JOBS, (1 + service.cv2) * deviations * deviations) / lambda;
  });
  let watch: SaturationWatch | undefined;
  const scenario = stationScenario(spec, Math.max(spanOf(spec), ...spans));
  const run = idealRun(scenario, seed, 0, ({ cluster }) => {
    watch = new SaturationWatch(cluster);
    return [watch.observer];
  });
  run.run();
  return watch!.rows().flatMap(({ isSaturated, role }) => (isSaturated ? [role] : []));
}
