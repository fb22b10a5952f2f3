import type { Metric } from './catalogue/metric.ts';
import { RESOURCE_METRICS } from './catalogue/resources.ts';
import { SHARING_METRICS } from './catalogue/sharing.ts';
import { WAIT_CAUSE_METRICS } from './catalogue/wait-causes.ts';
import { WAITING_METRICS } from './catalogue/waiting.ts';
import type { Scope } from './sheet.ts';

export type { Metric } from './catalogue/metric.ts';

/** Every metric there is: the one place from which dictionary, reference, lists and checks are made. */
export const METRICS: readonly Metric[] = [
  ...WAITING_METRICS,
  ...WAIT_CAUSE_METRICS,
  ...RESOURCE_METRICS,
  ...SHARING_METRICS,
];

/** Resources whose metrics are listed by name; a scenario may have others. */
export const LISTED_RESOURCES: readonly string[] = ['cpus', 'mem', 'disk', 'gpus'];

const matchers = METRICS.map((metric) => ({ metric, pattern: patternOf(metric.name) }));

/** The metric of that name, with the resource it names; undefined if there is none. */
export function findMetric(name: string): { readonly metric: Metric; readonly resource?: string } | undefined {
  for (const { metric, pattern } of matchers) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const resource = match[1];
    return resource === undefined ? { metric } : { metric, resource };
  }
  return undefined;
}

/** All names, those of resources written out: for lists and suggestions. */
export function metricNames(resources: readonly string[] = LISTED_RESOURCES): readonly string[] {
  return METRICS.flatMap(({ name }) =>
    name.includes('{resource}') ? resources.map((resource) => name.replace('{resource}', resource)) : [name],
  );
}

/** Does the metric have a value for a cluster, a role, a framework? */
export function hasScope(name: string, scope: Scope): boolean {
  return findMetric(name)?.metric.scopes.includes(scope) ?? false;
}

/** The unit of a metric as it is written in files: `{resource}` replaced, with MiB for memory and disk. */
export function unitOf(name: string): string {
  const found = findMetric(name);
  if (found === undefined) return '';
  const { metric, resource } = found;
  const word = resource === 'mem' || resource === 'disk' ? 'MiB' : (resource ?? '');
  return metric.unit.replace('{resource}', word);
}

function patternOf(name: string): RegExp {
  const parts = name.split('{resource}').map((part) => part.replace(/\./g, '\\.'));
  return new RegExp(`^${parts.join('([a-z][a-z0-9_-]*?)')}$`);
}
