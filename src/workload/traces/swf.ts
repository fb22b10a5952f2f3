import { arrivalOrder, NumberColumn } from '../columns.ts';
import type { Job, Needs } from '../job.ts';
import { wholeOf } from '../numbers.ts';
import type { Row } from '../rows.ts';
import type { ProblemList } from '../workload-error.ts';
import { arrival, NOT_SELECTED, type Origin, type TraceSource, traceSource } from './trace-source.ts';

/** The fields of the Standard Workload Format that a job is made of, by their column (the first is 0). Negative means unknown. */
const FIELDS = {
  job: 0,
  submit: 1,
  run: 3,
  allocated: 4,
  requested: 7,
  requestedTime: 8,
  status: 10,
  user: 11,
  group: 12,
  application: 13,
  queue: 14,
  partition: 15,
} as const;

type Field = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** The columns by which jobs can be chosen, grouped and labelled. */
export type SwfGroup = 'user' | 'group' | 'application' | 'queue' | 'partition';

/** An SWF log in columns, in the order of (submit time, job number). Shared by every run; nobody may write to it. */
export interface SwfTable extends Readonly<Record<Field, Float64Array>> {
  readonly rows: number;
  /** The header's `; Key: value` lines: `MaxProcs`, `UnixStartTime` ... (the first of each key). */
  readonly header: ReadonlyMap<string, string>;
}

export interface SwfMapping {
  /**
   * A job's processors: those it was allocated (column 5), or those it asked for (column 8). Where the log does not know the
   * one it is the other.
   */
  readonly processors: 'allocated' | 'requested';
  /** What each of a job's processors takes. */
  readonly needs: Needs;
  /** Only these users, groups, applications, queues or partitions, by number. */
  readonly only: Readonly<Partial<Record<SwfGroup, readonly number[]>>>;
  /** Which column becomes the user of a job, for sharing among users. */
  readonly userFrom: SwfGroup;
  /** Which column becomes the label of a job. */
  readonly labelFrom: SwfGroup;
  readonly origin: Origin;
}

export const swfDefaults: SwfMapping = {
  processors: 'allocated',
  needs: Object.freeze({ cpus: 1000 }),
  only: {},
  userFrom: 'user',
  labelFrom: 'queue',
  origin: 'first-arrival',
};

/** The longest time and largest count we take: seconds as microseconds must stay exact. */
const LARGEST = 9_000_000_000;

/**
 * Reads the Standard Workload Format (Feitelson, Parallel Workloads Archive, version 2.2): 18 columns separated by blanks,
 * `;` for header lines. Columns beyond the 18, as some logs have, are ignored.
 *
 * @throws WorkloadError naming every malformed row.
 */
export function readSwf(rows: Iterable<Row>, header: ReadonlyMap<string, string>, problems: ProblemList): SwfTable {
  const lineOf = new Map<number, number>();
  const columns = FIELD_NAMES.map(() => new NumberColumn());
  let count = 0;
  for (const { line, cells } of rows) {
    const values = swfValues(cells, (message) => problems.add(line, message));
    if (values === undefined) continue;
    const [job, status] = [values[FIELD_NAMES.indexOf('job')]!, values[FIELD_NAMES.indexOf('status')]!];
    if (!isPart(status)) {
      const first = lineOf.get(job);
      if (first !== undefined) problems.add(line, `job ${job} stands in line ${first} already; job numbers are unique`);
      lineOf.set(job, line);
    }
    for (const [index, column] of columns.entries()) column.push(values[index]!);
    count += 1;
  }
  if (count === 0 && problems.size === 0) problems.add(1, 'no jobs; an SWF log has one row of 18 columns a job');
  problems.throwIfAny();

  const column = (field: Field): NumberColumn => columns[FIELD_NAMES.indexOf(field)]!;
  const order = arrivalOrder(column('submit').done(), column('job').done());
  const sorted = Object.fromEntries(FIELD_NAMES.map((field) => [field, column(field).done(order)]));
  return { rows: count, header, ...(sorted as Record<Field, Float64Array>) };
}

function swfValues(cells: readonly string[], complain: (message: string) => void): number[] | undefined {
  if (cells.length < 18) {
    complain(`${cells.length} columns; SWF has 18, separated by blanks, -1 for what is unknown`);
    return undefined;
  }
  const values: number[] = [];
  for (const field of FIELD_NAMES) {
    const cell = cells[FIELDS[field]]!;
    const value = wholeOf(cell);
    const isKnown = field === 'job' || field === 'submit'; // Elsewhere logs write -1, or any other negative nonsense.
    if (value === undefined || value > LARGEST || (isKnown && value < 0)) {
      const allowed = isKnown ? 'a whole number from 0' : 'a whole number, negative for unknown,';
      complain(`column ${FIELDS[field] + 1} (${field}) is "${cell}"; ${allowed} up to ${LARGEST} is allowed`);
      return undefined;
    }
    values.push(value);
  }
  return values;
}

/** Status 2, 3 and 4 mark the parts of a job that was checkpointed; a row of its own has the whole (SWF 2.2, field 11). */
function isPart(status: number): boolean {
  return status >= 2 && status <= 4;
}

/**
 * The jobs of an SWF log: rigid, a gang of n tasks on one processor each that run from start to end together. The estimate is
 * the requested time or the run time, whichever is longer: jobs are not killed for running over.
 */
export function swfJobs(table: SwfTable, options: Partial<SwfMapping> = {}): TraceSource {
  const mapping: SwfMapping = { ...swfDefaults, ...options };
  const selections = Object.entries(mapping.only) as [SwfGroup, readonly number[]][];
  const unusable = (row: number): string | undefined => {
    if (isPart(table.status[row]!)) return 'part of a checkpointed job';
    if (table.run[row]! <= 0) return 'no run time';
    if (processors(table, row, mapping) <= 0) return 'no processors';
    return undefined;
  };
  const notSelected = (row: number): string | undefined => {
    for (const [column, wanted] of selections) {
      if (!wanted.includes(table[column][row]!)) return `${NOT_SELECTED}: another ${column}`;
    }
    return undefined;
  };
  const origin = mapping.origin === 'trace' ? 0 : firstArrival(table, unusable);

  const job = (row: number): Job => {
    const run = table.run[row]! * 1_000_000;
    const user = known(table[mapping.userFrom][row]!);
    const label = known(table[mapping.labelFrom][row]!);
    return {
      name: String(table.job[row]!),
      at: arrival(table.submit[row]!, origin),
      setup: 0,
      stages: [{ name: 'task', tasks: processors(table, row, mapping), needs: mapping.needs, duration: run }],
      estimate: Math.max(table.requestedTime[row]! * 1_000_000, run),
      ...(user === undefined ? {} : { user: `${mapping.userFrom}-${user}` }),
      ...(label === undefined ? {} : { label: `${mapping.labelFrom}-${label}` }),
    };
  };
  return traceSource(table.rows, (row) => unusable(row) ?? notSelected(row), job);
}

/** How many rows each user (or queue ...) has, by number: what a scenario needs to make a framework for each. */
export function swfGroups(table: SwfTable, column: SwfGroup): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const value of table[column]) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b));
}

function firstArrival(table: SwfTable, unusable: (row: number) => string | undefined): number {
  for (let row = 0; row < table.rows; row += 1) {
    if (unusable(row) === undefined) return table.submit[row]!;
  }
  return 0;
}

function processors(table: SwfTable, row: number, mapping: SwfMapping): number {
  const [wanted, other] =
    mapping.processors === 'allocated' ? [table.allocated, table.requested] : [table.requested, table.allocated];
  return wanted[row]! > 0 ? wanted[row]! : other[row]!;
}

function known(value: number): number | undefined {
  return value < 0 ? undefined : value;
}
