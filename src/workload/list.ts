import type { Micros } from '../engine/micros.ts';
import { formulaProblem } from './formula.ts';
import type { Job, JobSource, Needs, Stage } from './job.ts';
import { LIST_RESOURCES, ListHeader } from './list-columns.ts';
import { microsOf, thousandthsOf, wholeOf } from './numbers.ts';
import type { Row } from './rows.ts';
import type { ProblemList } from './workload-error.ts';

export interface JobListOptions {
  /** Resources that may be columns. */
  readonly resources?: readonly string[];
  /** What a task takes of a resource that its row does not name. */
  readonly needs?: Needs;
  /** Set-up of jobs whose row does not name it. */
  readonly setup?: Micros;
}

/**
 * Reads jobs written as rows of a CSV file, in order of submission: see LIST_COLUMNS for what may stand there. Times are plain
 * seconds and amounts plain numbers (memory and disk in MiB), read digit by digit, so 0.1 is exactly 100,000 microseconds.
 *
 * @throws WorkloadError naming every malformed row.
 */
export function readJobList(rows: Iterable<Row>, problems: ProblemList, options: JobListOptions = {}): readonly Job[] {
  const jobs: Job[] = [];
  let reader: RowReader | undefined;
  for (const row of rows) {
    if (reader !== undefined) {
      const job = reader.job(row);
      if (job !== undefined) jobs.push(job);
      continue;
    }
    const complain = (message: string): void => problems.add(row.line, message);
    const header = new ListHeader(row.cells, options.resources ?? LIST_RESOURCES, complain);
    if (problems.size > 0) break; // Without a sound header every row would complain of the same.
    reader = new RowReader(header, options, problems);
  }
  if (jobs.length === 0 && problems.size === 0) problems.add(1, 'no jobs; a header and one row a job are needed');
  problems.throwIfAny();
  return jobs;
}

/** Hands over jobs that are in memory already; they are shared by all sources over them. */
export function listedJobs(jobs: readonly Job[]): JobSource {
  let next = 0;
  return { next: () => jobs[next++] };
}

/** Turns rows into jobs, remembering what one row must know of those before it. */
class RowReader {
  readonly #header: ListHeader;
  readonly #options: JobListOptions;
  readonly #problems: ProblemList;
  readonly #lineOfName = new Map<string, number>();
  readonly #needsByText = new Map<string, Needs>();
  #rowNumber = 0;
  #latest: Micros = 0;
  #latestLine = 0;
  /** The row at hand. */
  #row: Row = { line: 0, cells: [] };
  #sound = true;

  constructor(header: ListHeader, options: JobListOptions, problems: ProblemList) {
    this.#header = header;
    this.#options = options;
    this.#problems = problems;
  }

  /** The job of a row; undefined when it is malformed, which the problems then say. */
  job(row: Row): Job | undefined {
    this.#row = row;
    this.#sound = true;
    this.#rowNumber += 1;
    if (row.cells.length !== this.#header.width) {
      this.#complain(`${row.cells.length} cells; the header has ${this.#header.width}`);
      return undefined;
    }
    const estimate = this.#seconds('estimate');
    const user = this.#word('user');
    const label = this.#word('label');
    const job: Job = {
      name: this.#name(),
      ...this.#submission(),
      setup: this.#seconds('setup') ?? this.#options.setup ?? 0,
      stages: this.#stages(this.#needs()),
      ...(estimate === undefined ? {} : { estimate }),
      ...(user === undefined ? {} : { user }),
      ...(label === undefined ? {} : { label }),
    };
    return this.#sound ? job : undefined;
  }

  #name(): string {
    const name = this.#word('name') ?? `job-${this.#rowNumber}`;
    const first = this.#lineOfName.get(name);
    if (first === undefined) this.#lineOfName.set(name, this.#row.line);
    else this.#complain(`name "${name}" stands in line ${first} already; each job has its own`);
    return name;
  }

  #submission(): { at: Micros } | { afterPrevious: Micros } {
    const at = this.#seconds('at');
    const afterPrevious = this.#seconds('after_previous');
    const given = (this.#cell('at') === undefined ? 0 : 1) + (this.#cell('after_previous') === undefined ? 0 : 1);
    if (given !== 1) {
      this.#complain(`${given === 0 ? 'neither' : 'both'} of "at" and "after_previous"; exactly one is allowed`);
    }
    if (at === undefined) return { afterPrevious: afterPrevious ?? 0 };
    if (at < this.#latest) {
      this.#complain(
        `at is "${this.#cell('at')}", earlier than in line ${this.#latestLine}; rows stand in order of submission`,
      );
    } else {
      this.#latest = at;
      this.#latestLine = this.#row.line;
    }
    return { at };
  }

  #stages(needs: Needs): Stage[] {
    const [tasks, maps] = [this.#cell('tasks'), this.#cell('maps')];
    if ((tasks === undefined) === (maps === undefined)) {
      this.#complain(`${tasks === undefined ? 'neither' : 'both'} of "tasks" and "maps"; exactly one is allowed`);
      return [];
    }
    if (tasks !== undefined) {
      this.#mustBeEmpty(['map_duration', 'reduces', 'reduce_duration'], 'a job of "tasks"');
      return [this.#stage('task', 'tasks', 'duration', needs)];
    }
    this.#mustBeEmpty(['duration'], 'a job of "maps"');
    const stages = [this.#stage('map', 'maps', 'map_duration', needs)];
    const reduces = this.#cell('reduces');
    if (reduces === undefined || wholeOf(reduces) === 0)
      this.#mustBeEmpty(['reduce_duration'], 'a job without reduces');
    else stages.push(this.#stage('reduce', 'reduces', 'reduce_duration', needs));
    return stages;
  }

  #stage(name: string, countColumn: string, durationColumn: string, needs: Needs): Stage {
    const text = this.#cell(countColumn) ?? '';
    const tasks = wholeOf(text);
    if (tasks === undefined || tasks < 1) {
      this.#complain(`${countColumn} is "${text}"; a whole number from 1 is allowed`);
    }
    if (this.#cell(durationColumn) === undefined) {
      this.#complain(`no ${durationColumn}; a job with "${countColumn}" needs it, in seconds`);
    }
    const duration = this.#seconds(durationColumn);
    if (duration === 0) this.#complain(`${durationColumn} is 0; a task runs at least a microsecond`);
    return { name, tasks: tasks ?? 1, needs, duration: duration ?? 1 };
  }

  #needs(): Needs {
    const needs: Record<string, number> = { ...this.#options.needs };
    for (const resource of this.#header.resources) {
      const text = this.#cell(resource);
      if (text === undefined) continue;
      const amount = thousandthsOf(text);
      if (amount === undefined || amount < 0) {
        const unit = resource === 'mem' || resource === 'disk' ? ' of MiB' : '';
        this.#complain(`${resource} is "${text}"; a plain number${unit} from 0 is allowed`);
      } else if (amount === 0) delete needs[resource];
      else needs[resource] = amount;
    }
    const key = JSON.stringify(needs);
    if (key === '{}') this.#complain('a task needs nothing; give an amount of at least one resource, such as cpus');
    const same = this.#needsByText.get(key);
    if (same !== undefined) return same;
    this.#needsByText.set(key, needs);
    return needs;
  }

  #mustBeEmpty(columns: readonly string[], what: string): void {
    for (const column of columns) {
      if (this.#cell(column) !== undefined)
        this.#complain(`${column} is "${this.#cell(column)}"; ${what} leaves it empty`);
    }
  }

  /** A time in whole microseconds; undefined when the cell is empty, or malformed and complained of. */
  #seconds(column: string): Micros | undefined {
    const text = this.#cell(column);
    if (text === undefined) return undefined;
    const micros = microsOf(text);
    if (micros !== undefined && micros >= 0) return micros;
    this.#complain(`${column} is "${text}"; a plain number of seconds from 0 is allowed`);
    return undefined;
  }

  /** A cell that will stand in tables as it is. */
  #word(column: string): string | undefined {
    const text = this.#cell(column);
    const problem = text === undefined ? undefined : formulaProblem(text);
    if (problem !== undefined) this.#complain(`${column}: ${problem}`);
    return text;
  }

  #cell(column: string): string | undefined {
    return this.#header.cell(this.#row.cells, column);
  }

  #complain(message: string): void {
    this.#sound = false;
    this.#problems.add(this.#row.line, message);
  }
}
