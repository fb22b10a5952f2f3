import type { Micros } from '../../engine/micros.ts';
import { arrivalOrder, NumberColumn } from '../columns.ts';
import { formulaProblem } from '../formula.ts';
import type { Job, Needs, Stage } from '../job.ts';
import { wholeOf } from '../numbers.ts';
import type { Row } from '../rows.ts';
import type { ProblemList } from '../workload-error.ts';
import { arrival, NOT_SELECTED, type Origin, type TraceSource, traceSource } from './trace-source.ts';

/** A SWIM workload in columns, in the order of submission. Shared by every run; nobody may write to it. */
export interface SwimTable {
  readonly rows: number;
  readonly ids: readonly string[];
  /** Seconds on the trace's own clock. */
  readonly submitSeconds: Float64Array;
  readonly inputBytes: Float64Array;
  readonly shuffleBytes: Float64Array;
  readonly outputBytes: Float64Array;
}

/**
 * What a SWIM row does not say, and how we fill it in: the trace has bytes, and neither task counts nor durations nor demands.
 * A map reads one block; a reduce takes its part of the shuffle and writes its part of the output.
 */
export interface SwimMapping {
  /** Input bytes of one map: maps = max(1, ceil(input / blockBytes)). */
  readonly blockBytes: number;
  /** Every map takes this long and ... */
  readonly mapBase: Micros;
  /** ... its share of the input at this many bytes a second. */
  readonly mapBytesPerSecond: number;
  /** Shuffle bytes of one reduce: none without a shuffle, else max(1, ceil(shuffle / reduceBytes)). */
  readonly reduceBytes: number;
  /** Every reduce takes this long and ... */
  readonly reduceBase: Micros;
  /** ... its share of shuffle and output at this many bytes a second. */
  readonly reduceBytesPerSecond: number;
  readonly mapNeeds: Needs;
  readonly reduceNeeds: Needs;
  /** Time between submission and the first map. */
  readonly setup: Micros;
  /** Only jobs with at least and at most so many maps: several frameworks may each take the jobs of their size. */
  readonly minMaps: number;
  readonly maxMaps: number;
  readonly origin: Origin;
  /** Label of every job; empty for none. */
  readonly label: string;
}

const MIB = 1024 * 1024;
const ONE_CPU_ONE_GIB: Needs = Object.freeze({ cpus: 1000, mem: 1_024_000 });

/** A modelling assumption, not data: one-slot tasks of 1 cpu and 1 GiB, a 2 s start, and disks of that generation. */
export const swimDefaults: SwimMapping = {
  blockBytes: 64 * MIB,
  mapBase: 2_000_000,
  mapBytesPerSecond: 50 * MIB,
  reduceBytes: 256 * MIB,
  reduceBase: 2_000_000,
  reduceBytesPerSecond: 25 * MIB,
  mapNeeds: ONE_CPU_ONE_GIB,
  reduceNeeds: ONE_CPU_ONE_GIB,
  setup: 0,
  minMaps: 1,
  maxMaps: Number.POSITIVE_INFINITY,
  origin: 'first-arrival',
  label: '',
};

const COLUMNS = ['submit time', 'gap', 'map input bytes', 'shuffle bytes', 'reduce output bytes'];

/**
 * Reads SWIM's tab-separated rows: job, submit s, gap to the job before s, map input bytes, shuffle bytes, reduce output
 * bytes (Chen, Ganapathi, Griffith, Katz, MASCOTS 2011). The gap is not used: it says nothing the submit time does not.
 *
 * @throws WorkloadError naming every malformed row.
 */
export function readSwim(rows: Iterable<Row>, problems: ProblemList): SwimTable {
  const ids: string[] = [];
  const lineOf = new Map<string, number>();
  const columns = COLUMNS.map(() => new NumberColumn());
  for (const { line, cells } of rows) {
    const problem = swimProblem(cells, lineOf);
    if (problem !== undefined) {
      problems.add(line, problem);
      continue;
    }
    const id = cells[0]!.trim();
    ids.push(id);
    lineOf.set(id, line);
    for (const [index, column] of columns.entries()) column.push(wholeOf(cells[index + 1]!)!);
  }
  if (ids.length === 0 && problems.size === 0) problems.add(1, 'no jobs; a SWIM file has one tab-separated row a job');
  problems.throwIfAny();

  const [submit, , input, shuffle, output] = columns;
  const order = arrivalOrder(
    submit!.done(),
    Float64Array.from(ids, (_, row) => row),
  );
  return {
    rows: ids.length,
    ids: Array.from(order, (row) => ids[row]!),
    submitSeconds: submit!.done(order),
    inputBytes: input!.done(order),
    shuffleBytes: shuffle!.done(order),
    outputBytes: output!.done(order),
  };
}

function swimProblem(cells: readonly string[], lineOf: ReadonlyMap<string, number>): string | undefined {
  if (cells.length !== COLUMNS.length + 1) {
    return `${cells.length} cells; a row has 6, separated by tabs: job, ${COLUMNS.join(', ')}`;
  }
  const id = cells[0]!.trim();
  if (id === '') return 'no job id; each job has its own';
  const formula = formulaProblem(id);
  if (formula !== undefined) return formula;
  const first = lineOf.get(id);
  if (first !== undefined) return `job "${id}" stands in line ${first} already; each job has its own id`;
  for (const [index, column] of COLUMNS.entries()) {
    const value = wholeOf(cells[index + 1]!);
    if (value === undefined || value < 0) {
      return `${column} is "${cells[index + 1]}"; a whole number from 0 to 2^53 is allowed`;
    }
  }
  return undefined;
}

/** The jobs of a SWIM table, in order of submission. */
export function swimJobs(table: SwimTable, options: Partial<SwimMapping> = {}): TraceSource {
  const mapping: SwimMapping = { ...swimDefaults, ...options };
  const origin = mapping.origin === 'trace' ? 0 : table.submitSeconds[0]!;
  const reasonToLeaveOut = (row: number): string | undefined => {
    const maps = mapCount(table, row, mapping);
    if (maps < mapping.minMaps) return `${NOT_SELECTED}: fewer than ${mapping.minMaps} maps`;
    if (maps > mapping.maxMaps) return `${NOT_SELECTED}: more than ${mapping.maxMaps} maps`;
    return undefined;
  };
  const job = (row: number): Job => ({
    name: table.ids[row]!,
    at: arrival(table.submitSeconds[row]!, origin),
    setup: mapping.setup,
    stages: swimStages(table, row, mapping),
    ...(mapping.label === '' ? {} : { label: mapping.label }),
  });
  return traceSource(table.rows, reasonToLeaveOut, job);
}

function mapCount(table: SwimTable, row: number, mapping: SwimMapping): number {
  return Math.max(1, Math.ceil(table.inputBytes[row]! / mapping.blockBytes));
}

function swimStages(table: SwimTable, row: number, mapping: SwimMapping): Stage[] {
  const maps = mapCount(table, row, mapping);
  const mapTime = mapping.mapBase + transfer(table.inputBytes[row]!, maps, mapping.mapBytesPerSecond);
  const stages: Stage[] = [{ name: 'map', tasks: maps, needs: mapping.mapNeeds, duration: Math.max(1, mapTime) }];
  const shuffle = table.shuffleBytes[row]!;
  if (shuffle > 0) {
    const reduces = Math.max(1, Math.ceil(shuffle / mapping.reduceBytes));
    const bytes = shuffle + table.outputBytes[row]!;
    const reduceTime = mapping.reduceBase + transfer(bytes, reduces, mapping.reduceBytesPerSecond);
    stages.push({ name: 'reduce', tasks: reduces, needs: mapping.reduceNeeds, duration: Math.max(1, reduceTime) });
  }
  return stages;
}

/** Time of one of `tasks` equal parts of `bytes`. One rounding, of the final figure: parts of a byte are kept until then. */
function transfer(bytes: number, tasks: number, bytesPerSecond: number): Micros {
  return Math.round((bytes / (tasks * bytesPerSecond)) * 1_000_000);
}
