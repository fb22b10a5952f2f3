import { type LoadRow, SaturationWatch } from '../../../metrics/saturation.ts';
import { idealRun } from '../ideal-run.ts';
import { type StationSpec, stationScenario } from './station.ts';

/** What the saturation guard says of one replication of a station. */
export function saturatedRoles(spec: StationSpec, seed: string): LoadRow[] {
  let watch: SaturationWatch | undefined;
  const run = idealRun(stationScenario(spec), seed, 0, ({ cluster }) => {
    watch = new SaturationWatch(cluster);
    return [watch.observer];
  });
  run.run();
  return watch!.rows().filter(({ isSaturated }) => isSaturated);
}
