import { duration, percent } from '../plots/format.ts';
import type { ReportModel, Value } from './model.ts';
import { Values } from './values.ts';

const RESPONSE = 'jobs.mean_response';

interface Change {
  readonly name: string;
  /** Relative to the baseline: -0.5 is half the time. */
  readonly part: number;
  readonly isSure: boolean;
  readonly hasInterval: boolean;
}

/**
 * The result in two sentences made from the numbers: who gains and who pays, in the mean response of jobs by framework, and how sure that
 * is. With several policies beside the baseline, it speaks of the one under which jobs of the whole cluster take the least time.
 */
export function verdict(model: ReportModel): readonly [string, string] {
  const [baseline, ...others] = model.policies;
  if (baseline === undefined) return ['Nothing was run.', ''];
  const values = new Values(model);
  if (others.length === 0) return alone(model, baseline, values);
  const best = others.reduce((a, b) => (response(values, b) < response(values, a) ? b : a));
  const changes = model.frameworks.flatMap((name) =>
    change(values.get(best, 'framework', name, RESPONSE), name, values, baseline),
  );
  const gains = changes.filter(({ part }) => part < 0).sort((a, b) => a.part - b.part);
  const pays = changes.filter(({ part }) => part > 0).sort((a, b) => b.part - a.part);
  const first =
    gains.length > 0
      ? `Against ${baseline}, ${best} shortens the jobs of ${listed(gains.map(({ name, part }) => `${name} by ${percent(-part)}`))}${using(values, baseline, best)}.`
      : `Against ${baseline}, ${best} shortens nobody's jobs${using(values, baseline, best)}.`;
  const cost =
    pays.length > 0
      ? `The price is paid by ${listed(pays.map(({ name, part }) => `${name}, whose jobs take ${percent(part)} longer`))}`
      : 'Nobody pays with longer jobs';
  return [first, `${cost}; ${sureness(changes, model.replications)}.`];
}

function alone(model: ReportModel, policy: string, values: Values): readonly [string, string] {
  const used = values.mean(policy, 'cluster', '', 'utilization.cpus.allocated');
  const wait = values.mean(policy, 'cluster', '', 'jobs.mean_wait');
  const starved = model.roles
    .map((name) => ({ name, part: values.mean(policy, 'role', name, 'starvation.starved_fraction') }))
    .filter(({ part }) => part > 0)
    .sort((a, b) => b.part - a.part);
  const first = `Under ${policy}, tasks held ${percent(used)} of the CPUs, and a job waited ${duration(wait)} on average for its first task.`;
  const second =
    starved.length === 0
      ? 'No role starved.'
      : `Of the time in which it had work, ${listed(starved.map(({ name, part }) => `${name} starved for ${percent(part)}`))}.`;
  return [first, second];
}

function change(value: Value | undefined, name: string, values: Values, baseline: string): Change[] {
  const base = values.mean(baseline, 'framework', name, RESPONSE);
  if (value === undefined || Number.isNaN(value.mean) || !(base > 0)) return [];
  // Where runs could be paired the difference is that of the pairs.
  const difference = Number.isNaN(value.difference) ? value.mean - base : value.difference;
  const hasInterval = !Number.isNaN(value.differenceHalfWidth);
  return [
    {
      name,
      part: difference / base,
      hasInterval,
      isSure: hasInterval && Math.abs(difference) > value.differenceHalfWidth,
    },
  ];
}

function sureness(changes: readonly Change[], replications: number): string {
  const sure = changes.filter(({ isSure }) => isSure).length;
  if (!changes.some(({ hasInterval }) => hasInterval))
    return `${replications === 1 ? 'one seed was run' : 'there is no interval'}, so nothing can be said of chance`;
  const all = sure === changes.length ? `all ${sure}` : `${sure} of ${changes.length}`;
  const verb = sure === 1 && changes.length > 1 ? 'is' : 'are';
  return `${all} differences ${verb} clear of chance (95\u00a0% intervals of paired differences over ${replications} seeds)`;
}

function using(values: Values, baseline: string, policy: string): string {
  const metric = 'utilization.cpus.allocated';
  const points = values.mean(policy, 'cluster', '', metric) - values.mean(baseline, 'cluster', '', metric);
  if (Number.isNaN(points)) return '';
  if (Math.abs(points) < 0.0005) return ', and uses as much of the CPUs';
  const size = `${(Math.abs(points) * 100).toFixed(1)} percentage points`;
  return points >= 0 ? `, and uses ${size} more of the CPUs` : `, and uses ${size} less of the CPUs`;
}

function response(values: Values, policy: string): number {
  const mean = values.mean(policy, 'cluster', '', RESPONSE);
  return Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean;
}

function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
