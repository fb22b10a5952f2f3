import { arrivalOrder, NumberColumn } from '../columns.ts';
import { formulaProblem } from '../formula.ts';
import type { Job, Needs } from '../job.ts';
import { microsOf, wholeOf } from '../numbers.ts';
import type { Row } from '../rows.ts';
import type { ProblemList } from '../workload-error.ts';
import { civilSeconds } from './civil-time.ts';
import { arrival, NOT_SELECTED, type Origin, type TraceSource, traceSource } from './trace-source.ts';

/** The Philly job table in columns, in the order of (arrival, row). Shared by every run; nobody may write to it. */
export interface PhillyTable {
  readonly rows: number;
  /** The tenants (virtual clusters), sorted. */
  readonly tenants: readonly string[];
  /** Seconds since 1970 on the wall clock of the cluster. */
  readonly submitSeconds: Float64Array;
  /** Whole microseconds. */
  readonly durationMicros: Float64Array;
  readonly gpus: Float64Array;
  /** Index into `tenants`. */
  readonly tenant: Float64Array;
  /** Which job of the file it was, the first being 1: the table has no ids, so this is a job's name. */
  readonly fileRow: Float64Array;
}

export interface PhillyMapping {
  /** Only these tenants; empty for all. */
  readonly tenants: readonly string[];
  /** What each of a job's GPUs takes with it. */
  readonly needs: Needs;
  readonly origin: Origin;
}

export const phillyDefaults: PhillyMapping = {
  tenants: [],
  needs: Object.freeze({ gpus: 1000 }),
  origin: 'first-arrival',
};

const HEADER = ['timestamp', 'duration', 'num_gpus', 'gpu_time', 'cluster'];

/**
 * Reads the table of Microsoft's Philly jobs (Jeon et al., USENIX ATC 2019; this form of it by the authors of Blox): a header, then
 * one row a job, unsorted. `gpu_time` is not used: it is duration times GPUs.
 *
 * @throws WorkloadError naming every malformed row.
 */
export function readPhilly(rows: Iterable<Row>, problems: ProblemList): PhillyTable {
  const submit = new NumberColumn();
  const duration = new NumberColumn();
  const gpus = new NumberColumn();
  const tenantNames: string[] = [];
  let sawHeader = false;
  for (const { line, cells } of rows) {
    if (!sawHeader) {
      sawHeader = true;
      if (cells.join() === HEADER.join()) continue;
      problems.add(line, `the header is "${cells.join()}"; it must be "${HEADER.join()}"`);
      break;
    }
    const problem = phillyProblem(cells);
    if (problem !== undefined) {
      problems.add(line, problem);
      continue;
    }
    submit.push(civilSeconds(cells[0]!)!);
    duration.push(microsOf(cells[1]!)!);
    gpus.push(wholeOf(cells[2]!)!);
    tenantNames.push(cells[4]!.trim());
  }
  if (tenantNames.length === 0 && problems.size === 0) problems.add(1, `no jobs; one row a job, "${HEADER.join()}"`);
  problems.throwIfAny();

  // Code-unit order, not a locale's: the same everywhere.
  const tenants = [...new Set(tenantNames)].sort();
  const indexOf = new Map(tenants.map((name, index) => [name, index]));
  const fileRow = Float64Array.from(tenantNames, (_, row) => row + 1);
  const order = arrivalOrder(submit.done(), fileRow);
  return {
    rows: tenantNames.length,
    tenants,
    submitSeconds: submit.done(order),
    durationMicros: duration.done(order),
    gpus: gpus.done(order),
    tenant: Float64Array.from(order, (row) => indexOf.get(tenantNames[row]!)!),
    fileRow: Float64Array.from(order, (row) => fileRow[row]!),
  };
}

function phillyProblem(cells: readonly string[]): string | undefined {
  if (cells.length !== HEADER.length) return `${cells.length} cells; a row has 5: ${HEADER.join(', ')}`;
  const [timestamp, duration, gpus, , tenant] = cells as [string, string, string, string, string];
  if (civilSeconds(timestamp) === undefined) {
    return `timestamp is "${timestamp}"; a date and time as 2017-10-09 07:01:55 is allowed`;
  }
  const micros = microsOf(duration);
  if (micros === undefined || micros < 0) return `duration is "${duration}"; a number of seconds from 0 is allowed`;
  const count = wholeOf(gpus);
  if (count === undefined || count < 0) return `num_gpus is "${gpus}"; a whole number from 0 is allowed`;
  if (tenant.trim() === '') return 'cluster is empty; it names the tenant';
  return formulaProblem(tenant.trim());
}

/**
 * The jobs of the Philly table: a gang of one task a GPU, submitted by its tenant. The run time is the estimate.
 *
 * @throws RangeError when the mapping names a tenant the table does not have.
 */
export function phillyJobs(table: PhillyTable, options: Partial<PhillyMapping> = {}): TraceSource {
  const mapping: PhillyMapping = { ...phillyDefaults, ...options };
  const wanted = new Set(mapping.tenants.map((name) => tenantIndex(table, name)));
  const origin = mapping.origin === 'trace' ? 0 : table.submitSeconds[0]!;
  const reasonToLeaveOut = (row: number): string | undefined => {
    if (table.durationMicros[row]! <= 0) return 'no duration';
    if (table.gpus[row]! <= 0) return 'no GPUs';
    return wanted.size === 0 || wanted.has(table.tenant[row]!) ? undefined : `${NOT_SELECTED}: another tenant`;
  };
  const job = (row: number): Job => {
    const duration = table.durationMicros[row]!;
    const tenant = table.tenants[table.tenant[row]!]!;
    return {
      name: `job-${table.fileRow[row]!}`,
      at: arrival(table.submitSeconds[row]!, origin),
      setup: 0,
      stages: [{ name: 'task', tasks: table.gpus[row]!, needs: mapping.needs, duration }],
      estimate: duration,
      user: tenant,
      label: tenant,
    };
  };
  return traceSource(table.rows, reasonToLeaveOut, job);
}

function tenantIndex(table: PhillyTable, name: string): number {
  const index = table.tenants.indexOf(name);
  if (index < 0) throw new RangeError(`no tenant "${name}" in this trace; its tenants are ${table.tenants.join(', ')}`);
  return index;
}
