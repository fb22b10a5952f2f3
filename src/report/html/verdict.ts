import { duration, percent } from '../plots/format.ts';
import type { ReportModel } from './model.ts';
import { Values } from './values.ts';

const RESPONSE = 'jobs.mean_response';
/** As many are named one by one. */
const NAMED = 3;
/** A change or a part smaller than this is printed as 0.0 %, and is none. */
const SMALLEST = 0.0005;

interface Change {
  readonly name: string;
  /** Relative to the baseline: -0.5 is half the time. */
  readonly part: number;
  /** Chance alone hardly explains it. */
  readonly isClear: boolean;
}

/**
 * The result in two sentences made from the numbers: who gains and who pays, in the mean response of jobs by framework, and how sure that
 * is. With several policies beside the baseline, it speaks of the one under which jobs of the whole cluster take the least time. What
 * chance may explain is named as such; with one seed nothing can be said of chance, and the sentences say that.
 */
export function verdict(model: ReportModel): readonly [string, string] {
  const [baseline, ...others] = model.policies;
  if (baseline === undefined) return ['Nothing was run.', ''];
  const values = new Values(model);
  if (others.length === 0) return alone(model, baseline, values);
  const best = others.reduce((a, b) => (response(values, b) < response(values, a) ? b : a));
  const isPaired = model.values.some(({ differenceHalfWidth }) => !Number.isNaN(differenceHalfWidth));
  const changes = model.frameworks.flatMap((name) => change(name, values, baseline, best));
  const gains = changes.filter(({ part }) => part <= -SMALLEST).sort((a, b) => a.part - b.part);
  const pays = changes.filter(({ part }) => part >= SMALLEST).sort((a, b) => b.part - a.part);
  const start =
    others.length === 1
      ? `Against ${baseline}, ${best} `
      : `Jobs are shortest under ${best}, which against ${baseline} `;
  const first = `${start}${gained(gains, isPaired)}${using(values, baseline, best)}.`;
  const second = `${paid(pays, isPaired)}${lost(values, best)}; ${sureness(changes, isPaired, model.replications)}.`;
  return [first, second];
}

function alone(model: ReportModel, policy: string, values: Values): readonly [string, string] {
  const used = values.mean(policy, 'cluster', '', 'utilization.cpus.allocated');
  const wait = values.mean(policy, 'cluster', '', 'jobs.mean_wait');
  const starved = model.roles
    .map((name) => ({ name, part: values.mean(policy, 'role', name, 'starvation.starved_fraction') }))
    .filter(({ part }) => part >= SMALLEST)
    .sort((a, b) => b.part - a.part);
  const first = `Under ${policy}, tasks held ${percent(used)} of the CPUs, and a job waited ${duration(wait)} on average for its first task.`;
  const rest = starved.slice(NAMED);
  const named = starved.slice(0, NAMED).map(({ name, part }) => `${name} starved for ${percent(part)}`);
  const second =
    starved.length === 0
      ? 'No role starved.'
      : `Of the time in which it had work, ${listed([...named, ...others(rest.length, 'for less')])}.`;
  return [first, second];
}

function change(name: string, values: Values, baseline: string, policy: string): Change[] {
  const value = values.get(policy, 'framework', name, RESPONSE);
  const base = values.mean(baseline, 'framework', name, RESPONSE);
  if (value === undefined || Number.isNaN(value.mean) || !(base > 0)) return [];
  // Where runs could be paired the difference is that of the pairs.
  const difference = Number.isNaN(value.difference) ? value.mean - base : value.difference;
  return [{ name, part: difference / base, isClear: value.isClear }];
}

/** Whose jobs become shorter: what is clear of chance first, the rest as a perhaps. */
function gained(gains: readonly Change[], isPaired: boolean): string {
  if (gains.length === 0) return "shortens nobody's jobs";
  const clear = gains.filter(({ isClear }) => isClear || !isPaired);
  const rest = gains.filter((gain) => !clear.includes(gain));
  const sure = shares(clear, NAMED);
  const maybe = shares(rest, NAMED - Math.min(NAMED, clear.length));
  if (clear.length === 0) return `perhaps shortens the jobs of ${maybe}`;
  return `shortens the jobs of ${sure}${rest.length === 0 ? '' : `, and perhaps those of ${maybe}`}`;
}

/** The first by name, the others by number. */
function shares(gains: readonly Change[], names: number): string {
  const named = gains.slice(0, names).map(({ name, part }) => `${name} by ${percent(-part)}`);
  return listed([...named, ...others(gains.length - named.length, named.length === 0 ? '' : 'by less')]);
}

/** Whose jobs become longer, if that is clear of chance; else who may. */
function paid(pays: readonly Change[], isPaired: boolean): string {
  if (pays.length === 0) return 'Nobody pays with longer jobs';
  const clear = pays.filter(({ isClear }) => isClear || !isPaired);
  if (clear.length > 0) return `The price is paid by ${burdens(clear)}`;
  const named = pays.slice(0, NAMED).map(({ name, part }) => `${name} (by ${percent(part)})`);
  return `Nobody clearly pays: longer jobs of ${listed([...named, ...others(pays.length - named.length, 'by less')])} may be chance`;
}

function burdens(pays: readonly Change[]): string {
  const [first, second] = pays;
  if (first !== undefined && second === undefined)
    return `${first.name}, whose jobs take ${percent(first.part)} longer`;
  const named = pays.slice(0, NAMED);
  const items = named.map(({ name, part }, n) =>
    n === 0 ? `${name} (jobs take ${percent(part)} longer)` : `${name} (${percent(part)})`,
  );
  return listed([...items, ...others(pays.length - named.length, 'by less')]);
}

/** Work that was begun and killed is a price that everybody pays. */
function lost(values: Values, policy: string): string {
  const part =
    values.mean(policy, 'cluster', '', 'lost_work.cpus_seconds') /
    values.mean(policy, 'cluster', '', 'held.cpus_seconds');
  return part >= SMALLEST ? `, and ${percent(part)} of the CPU time goes into tasks that are killed` : '';
}

function sureness(changes: readonly Change[], isPaired: boolean, replications: number): string {
  if (!isPaired)
    return `${replications === 1 ? 'one seed was run' : 'there is no interval'}, so nothing can be said of chance`;
  const clear = changes.filter(({ isClear }) => isClear).length;
  const differences =
    changes.length === 1
      ? `the one difference is ${clear === 1 ? '' : 'not '}`
      : `${clear === changes.length ? `all ${clear}` : `${clear} of ${changes.length}`} differences ${clear === 1 ? 'is' : 'are'} `;
  return `${differences}clear of chance (paired over ${replications} seeds, 5\u00a0% after Holm's correction)`;
}

function using(values: Values, baseline: string, policy: string): string {
  const metric = 'utilization.cpus.allocated';
  const points = values.mean(policy, 'cluster', '', metric) - values.mean(baseline, 'cluster', '', metric);
  if (Number.isNaN(points)) return '';
  if (Math.abs(points) < SMALLEST) return ', and uses as much of the CPUs';
  const size = `${(Math.abs(points) * 100).toFixed(1)} percentage points`;
  return points >= 0 ? `, and uses ${size} more of the CPUs` : `, and uses ${size} less of the CPUs`;
}

function response(values: Values, policy: string): number {
  const mean = values.mean(policy, 'cluster', '', RESPONSE);
  return Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean;
}

/** Those who are not named. */
function others(count: number, how: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'other' : 'others'} ${how}`.trimEnd()];
}

function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
