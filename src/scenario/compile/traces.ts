import type { TraceMappingPlan, TracePlan } from '../scenario.ts';
import type { TraceSpec } from '../schema/workload.ts';
import { transformPlan } from './jobs.ts';
import { tidy } from './tidy.ts';

/** `jobs` with `from`; `namedIn` is the file in which that stands. */
export function tracePlan(given: TraceSpec, namedIn: string): TracePlan {
  return {
    kind: 'trace',
    path: given.from,
    namedIn,
    trace: mappingPlan(given),
    transforms: transformPlan(given.transforms),
  };
}

function mappingPlan(given: TraceSpec): TraceMappingPlan {
  switch (given.format) {
    case 'csv':
      return { format: 'csv', mapping: tidy(given.mapping ?? {}) };
    case 'philly':
      return { format: 'philly', mapping: tidy(given.mapping ?? {}) };
    case 'swf': {
      const { only, user_from: userFrom, label_from: labelFrom, ...rest } = given.mapping ?? {};
      return {
        format: 'swf',
        mapping: tidy({ ...rest, userFrom, labelFrom, only: only === undefined ? undefined : tidy(only) }),
      };
    }
    case 'swim': {
      const mapping = given.mapping ?? {};
      return {
        format: 'swim',
        mapping: tidy({
          blockBytes: mapping.block_size,
          mapBase: mapping.map_base,
          mapBytesPerSecond: mapping.map_rate,
          reduceBytes: mapping.reduce_size,
          reduceBase: mapping.reduce_base,
          reduceBytesPerSecond: mapping.reduce_rate,
          mapNeeds: mapping.map_needs,
          reduceNeeds: mapping.reduce_needs,
          setup: mapping.setup,
          minMaps: mapping.min_maps,
          maxMaps: mapping.max_maps,
          label: mapping.label,
          origin: mapping.origin,
        }),
      };
    }
  }
}
