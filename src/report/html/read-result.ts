import Papa from 'papaparse';
import { METRICS } from '../../metrics/catalogue.ts';
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
  readonly seed: string;
  readonly replications: number;
  readonly digest: string;
  readonly experiment?: { readonly kind: string; readonly warmup_seconds?: number; readonly warmup_by?: string };
}

/** The columns that are looked at; of the files there are, each has some. */
type Column =
  | 'policy'
  | 'replication'
  | 'scope'
  | 'name'
  | 'metric'
  | 'unit'
  | 'mean'
  | 'half_width'
  | 'n'
  | 'difference'
  | 'difference_half_width'
  | 'framework'
  | 'wait'
  | 'job'
  | 'submitted'
  | 'cause'
  | 'seconds'
  | 'lender'
  | 'borrower'
  | 'resource'
  | 'unit_seconds'
  | 'from'
  | 'to';
type Row = Readonly<Record<Column, string>>;

/**
 * The model of a result from its own files, whether they have just been made or lie in a folder: what the page shows is what
 * the files say.
 *
 * @throws Error when there is no manifest
 */
export function readResult(read: ReadFile): ReportModel {
  const text = read('manifest.json');
  if (text === undefined) throw new Error('there is no manifest.json; a result of `run` or `compare` has one');
  const manifest = JSON.parse(text) as Manifest;
  const { scenario, policies, seed, replications, digest, program } = manifest;
  const summary = tableOf(read('summary.csv'));
  const values = summary.map(figureOf);
  return {
    scenario: scenario.name,
    story: storyOf(read('datapackage.json'), scenario.name),
    version: program.version,
    digest,
    seed,
    replications,
    experiment: experimentOf(manifest),
    policies,
    roles: namesOf(values, 'role'),
    frameworks: namesOf(values, 'framework'),
    command: commandOf(manifest),
    sources: scenario.files.map(({ path, text: source }) => ({ name: path, text: source })),
    values,
    timeline: timelineOf(tableOf(read('timeseries.csv'))),
    jobs: tableOf(read('jobs.csv'))
      .filter(isFirst)
      .map((row) => ({
        policy: row.policy,
        framework: row.framework,
        name: row.job,
        submitted: numberOf(row.submitted),
        wait: numberOf(row.wait),
      })),
    waits: tableOf(read('waits.csv'))
      .filter(isFirst)
      .map((row) => ({
        policy: row.policy,
        framework: row.framework,
        cause: row.cause,
        seconds: numberOf(row.seconds),
      })),
    loans: tableOf(read('loans.csv'))
      .filter(isFirst)
      .map((row) => ({
        policy: row.policy,
        lender: row.lender,
        borrower: row.borrower,
        resource: row.resource,
        unitSeconds: numberOf(row.unit_seconds),
      })),
    metrics: METRICS,
  };
}

function tableOf(text: string | undefined): readonly Row[] {
  if (text === undefined) return [];
  return Papa.parse<Row>(text, { header: true, skipEmptyLines: true, delimiter: ',' }).data;
}

function isFirst(row: Row): boolean {
  return row.replication === '0';
}

function numberOf(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

function figureOf(row: Row): Value {
  return {
    policy: row.policy,
    scope: row.scope,
    name: row.name,
    metric: row.metric,
    unit: row.unit,
    mean: numberOf(row.mean),
    halfWidth: numberOf(row.half_width),
    seeds: numberOf(row.n),
    difference: numberOf(row.difference),
    differenceHalfWidth: numberOf(row.difference_half_width),
  };
}

function namesOf(values: readonly Value[], scope: string): string[] {
  const names = new Set<string>();
  for (const value of values) if (value.scope === scope) names.add(value.name);
  return [...names];
}

/** Series by policy and owner, from the rows of their steps. Policies may have ended at different times: the longest is the axis. */
function timelineOf(rows: readonly Row[]): Timeline {
  const owners = new Map<string, { readonly row: Row; readonly columns: Map<string, number[]> }>();
  let step = 0;
  let end = 0;
  const OWN = new Set(['policy', 'replication', 'scope', 'name', 'from', 'to']);
  const steps = new Map<string, number>();
  for (const row of rows) {
    if (!isFirst(row)) continue;
    const to = numberOf(row.to);
    end = Math.max(end, to);
    if (row.from === '0') steps.set(row.policy, to);
    const key = `${row.policy}\n${row.scope}\n${row.name}`;
    let owner = owners.get(key);
    if (owner === undefined) {
      owner = { row, columns: new Map() };
      owners.set(key, owner);
    }
    for (const [column, text] of Object.entries(row)) {
      if (OWN.has(column) || text === '') continue;
      const values = owner.columns.get(column);
      if (values === undefined) owner.columns.set(column, [Number(text)]);
      else values.push(Number(text));
    }
  }
  for (const length of steps.values()) step = Math.max(step, length);
  const levels: Levels[] = [];
  for (const { row, columns } of owners.values()) {
    const policy = row.policy;
    // Steps are a tenth of a second doubled so and so often: a longer one is a whole number of shorter ones.
    const together = Math.round(step / (steps.get(policy) ?? step));
    for (const [series, values] of columns) {
      levels.push({ policy, scope: row.scope, name: row.name, series, values: averaged(values, together) });
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
  const { title } = JSON.parse(dataPackage) as { readonly title: string };
  return title === scenario ? '' : title;
}

/** Results of before this was written were of experiments with an end. */
function experimentOf({ experiment }: Manifest): string {
  if (experiment?.warmup_seconds === undefined) return 'terminating: measured from its start to its end';
  const by = experiment.warmup_by === 'mser-5' ? ', found by MSER-5 in the first replication' : '';
  return `steady state: measured from ${experiment.warmup_seconds} s on${by}`;
}

function commandOf({ scenario, policies, seed, replications }: Manifest): string {
  const quoted = (text: string): string => (/^[\w./,-]+$/.test(text) ? text : `'${text}'`);
  const file = quoted(scenario.files[0]?.path ?? `${scenario.name}.yaml`);
  if (policies.length === 1 && replications === 1)
    return `run ${file} --policy ${quoted(policies[0]!)} --seed ${quoted(seed)}`;
  return `compare ${file} --policies ${quoted(policies.join(','))} --seeds ${replications} --seed ${quoted(seed)}`;
}
