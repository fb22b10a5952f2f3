import Papa from 'papaparse';
import { METRICS } from '../../metrics/catalogue.ts';
import { SIGNIFICANT } from '../figure-text.ts';
import type { PolicySource } from '../result-files.ts';
import type { Levels, ReportModel, Timeline, Value } from './model.ts';

/** The text of a file of a result; undefined where there is none of that name. */
export type ReadFile = (name: string) => string | undefined;

/** What the page needs of `manifest.json`. */
interface Manifest {
  readonly program: { readonly version: string };
  readonly scenario: {
    readonly name: string;
    readonly files: readonly { readonly path: string; readonly text: string }[];
  };
  readonly policies: readonly string[];
  readonly policy_modules?: readonly PolicySource[];
  readonly failures?: readonly { readonly policy: string; readonly replication: number; readonly message: string }[];
  readonly seed: string;
  readonly replications: number;
  readonly digest: string;
  readonly experiment?: {
    readonly kind: string;
    readonly warmup_seconds?: number;
    readonly warmup_by?: string;
    readonly warmup_seconds_by_tenth?: number;
  };
}

/** Columns of the timeline that are no series. */
const OF_A_STEP: ReadonlySet<string> = new Set(['policy', 'replication', 'scope', 'name', 'from', 'to']);

/**
 * The model of a result from its own files, whether they have just been made or lie in a folder: what the page shows is what
 * the files say.
 *
 * @throws Error when there is no manifest, or the data package is none
 */
export function readResult(read: ReadFile): ReportModel {
  const text = read('manifest.json');
  if (text === undefined) throw new Error('there is no manifest.json; a result of `run` or `compare` has one');
  const manifest = JSON.parse(text) as Manifest;
  const { scenario, policies, seed, replications, digest, program } = manifest;
  const values = rowsOf(tableOf(read('summary.csv')), FIGURE).map(figureOf);
  const ran = new Set(values.flatMap(({ policy, seeds }) => (seeds > 0 ? [policy] : [])));
  return {
    scenario: scenario.name,
    story: storyOf(read('datapackage.json'), scenario.name),
    version: program.version,
    digest,
    seed,
    replications,
    experiment: experimentOf(manifest),
    policies: policies.filter((policy) => ran.has(policy)),
    failures: (manifest.failures ?? []).map(
      ({ policy, replication, message }) => `${policy}, replication ${replication}: ${message}`,
    ),
    roles: namesOf(values, 'role'),
    frameworks: namesOf(values, 'framework'),
    command: commandOf(manifest),
    sources: scenario.files.map(({ path, text: source }) => ({ name: path, text: source })),
    values,
    timeline: timelineOf(tableOf(read('timeseries.csv'))),
    jobs: rowsOf(tableOf(read('jobs.csv')), ['policy', 'framework', 'job', 'submitted', 'wait']).map(
      ([policy, framework, name, submitted, wait]) => ({
        policy,
        framework,
        name,
        submitted: numberOf(submitted),
        wait: numberOf(wait),
      }),
    ),
    loans: rowsOf(tableOf(read('loans.csv')), ['policy', 'lender', 'borrower', 'resource', 'unit_seconds']).map(
      ([policy, lender, borrower, resource, unitSeconds]) => ({
        policy,
        lender,
        borrower,
        resource,
        unitSeconds: numberOf(unitSeconds),
      }),
    ),
    metrics: METRICS,
  };
}

/** Rows of a file by the names of its columns. */
interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** No rows where there is no file. */
function tableOf(text: string | undefined): Table {
  if (text === undefined) return { columns: [], rows: [] };
  const [columns = [], ...rows] = Papa.parse<string[]>(text, { skipEmptyLines: true, delimiter: ',' }).data;
  return { columns, rows };
}

/** One text for each of the wanted columns. */
type Cells<Columns extends readonly string[]> = { readonly [At in keyof Columns]: string };

/**
 * The wanted columns of all rows, in the order in which they are wanted; of the first replication alone where there are replications.
 * A column that is not there is empty.
 */
function rowsOf<const Columns extends readonly string[]>({ columns, rows }: Table, wanted: Columns): Cells<Columns>[] {
  const places = wanted.map((column) => columns.indexOf(column));
  const replication = columns.indexOf('replication');
  const cells: Cells<Columns>[] = [];
  for (const row of rows) {
    if (replication >= 0 && row[replication] !== '0') continue;
    const own = places.map((place) => row[place] ?? '');
    if (hasAll(own, wanted)) cells.push(own);
  }
  return cells;
}

/** They are made one by one from the wanted columns: so that the type says so, too. */
function hasAll<Columns extends readonly string[]>(cells: readonly string[], wanted: Columns): cells is Cells<Columns> {
  return cells.length === wanted.length;
}

function numberOf(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

/** The columns of a figure. */
const FIGURE = [
  'policy',
  'scope',
  'name',
  'metric',
  'unit',
  'mean',
  'half_width',
  'n',
  'difference',
  'difference_half_width',
  'p_holm',
] as const;

function figureOf([policy, scope, name, metric, unit, mean, halfWidth, n, difference, differenceHalfWidth, p]: Cells<
  typeof FIGURE
>): Value {
  return {
    policy,
    scope,
    name,
    metric,
    unit,
    mean: numberOf(mean),
    halfWidth: numberOf(halfWidth),
    seeds: numberOf(n),
    difference: numberOf(difference),
    differenceHalfWidth: numberOf(differenceHalfWidth),
    isClear: numberOf(p) <= SIGNIFICANT && numberOf(n) > 1,
  };
}

function namesOf(values: readonly Value[], scope: string): string[] {
  const names = new Set<string>();
  for (const value of values) if (value.scope === scope) names.add(value.name);
  return [...names];
}

/** Series by policy and owner, from the rows of their steps. Policies may have ended at different times: the longest is the axis. */
function timelineOf({ columns, rows }: Table): Timeline {
  const at = (column: string): number => columns.indexOf(column);
  const [policyAt, replicationAt, scopeAt, nameAt] = [at('policy'), at('replication'), at('scope'), at('name')];
  const [fromAt, toAt] = [at('from'), at('to')];
  const seriesAt = columns.flatMap((column, place) => (OF_A_STEP.has(column) ? [] : [{ column, place }]));
  const owners = new Map<string, { readonly row: readonly string[]; readonly values: number[][] }>();
  const steps = new Map<string, number>();
  let end = 0;
  let owner: { readonly row: readonly string[]; readonly values: number[][] } | undefined;
  for (const row of rows) {
    if (row[replicationAt] !== '0') continue;
    const policy = row[policyAt]!;
    const to = Number(row[toAt]);
    end = Math.max(end, to);
    if (row[fromAt] === '0') steps.set(policy, to);
    // Rows of an owner follow each other: most are of the one before.
    if (owner === undefined || [policyAt, scopeAt, nameAt].some((place) => owner!.row[place] !== row[place])) {
      const key = `${policy}\n${row[scopeAt]}\n${row[nameAt]}`;
      owner = owners.get(key) ?? { row, values: seriesAt.map(() => []) };
      owners.set(key, owner);
    }
    for (let series = 0; series < seriesAt.length; series++) {
      const text = row[seriesAt[series]!.place]!;
      if (text !== '') owner.values[series]!.push(Number(text));
    }
  }
  const step = Math.max(0, ...steps.values());
  const levels: Levels[] = [];
  for (const { row, values } of owners.values()) {
    const policy = row[policyAt]!;
    // Steps are a tenth of a second doubled so and so often: a longer one is a whole number of shorter ones.
    const together = Math.round(step / (steps.get(policy) ?? step));
    for (const [series, { column }] of seriesAt.entries()) {
      if (values[series]!.length === 0) continue;
      const own = averaged(values[series]!, together);
      levels.push({ policy, scope: row[scopeAt]!, name: row[nameAt]!, series: column, values: own });
    }
  }
  return { step, end, levels };
}

/** Steps put together; equal weights, for the last of a run alone may be shorter. */
export function averaged(values: readonly number[], together: number): readonly number[] {
  if (together <= 1) return values;
  const result: number[] = [];
  for (let from = 0; from < values.length; from += together) {
    const to = Math.min(values.length, from + together);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    result.push(sum / (to - from));
  }
  return result;
}

function storyOf(dataPackage: string | undefined, scenario: string): string {
  if (dataPackage === undefined) return '';
  const { title } = JSON.parse(dataPackage) as { readonly title?: unknown };
  if (typeof title !== 'string') throw new Error('it has no title');
  return title === scenario ? '' : title;
}

/** Results of before this was written were of experiments with an end. */
function experimentOf({ experiment }: Manifest): string {
  if (experiment?.warmup_seconds === undefined) return 'terminating: measured from its start to its end';
  const tenth = experiment.warmup_seconds_by_tenth;
  const other = tenth === undefined ? '' : ` (a fixed tenth of the run would be ${tenth} s)`;
  const by = experiment.warmup_by === 'mser-5' ? `, found by MSER-5 in the first replication${other}` : '';
  return `steady state: measured from ${experiment.warmup_seconds} s on${by}`;
}

function commandOf({ scenario, policies: labels, policy_modules: modules = [], seed, replications }: Manifest): string {
  const quoted = (text: string): string => (/^[\w./,-]+$/.test(text) ? text : `'${text}'`);
  const policies = labels.map((label) => {
    const module = modules.find(({ policy }) => label === policy || label.startsWith(`${policy}[`));
    return module === undefined ? label : `${module.path}${label.slice(module.policy.length)}`;
  });
  const file = quoted(scenario.files[0]?.path ?? `${scenario.name}.yaml`);
  if (policies.length === 1 && replications === 1)
    return `run ${file} --policy ${quoted(policies[0]!)} --seed ${quoted(seed)}`;
  return `compare ${file} --policies ${quoted(policies.join(','))} --seeds ${replications} --seed ${quoted(seed)}`;
}
