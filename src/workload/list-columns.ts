import { suggestion } from './suggestion.ts';

/** A column of a job list; `commonage list traces` prints these. */
export interface ListColumn {
  readonly name: string;
  readonly description: string;
}

/** Every column of a job list but the resources, in the order of the reference page. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  { name: 'at', description: 'submission, seconds from the start of the run; rows stand in this order' },
  { name: 'after_previous', description: 'instead of at: seconds from the end of the job in the row before' },
  { name: 'name', description: 'unique name; job-1, job-2 ... by row where empty' },
  { name: 'setup', description: 'seconds between submission and the first task; 0 where empty' },
  { name: 'tasks', description: 'number of tasks of a job with one stage' },
  { name: 'duration', description: 'seconds each of these tasks runs' },
  { name: 'maps', description: 'instead of tasks: number of map tasks' },
  { name: 'map_duration', description: 'seconds each map runs' },
  {
    name: 'reduces',
    description: 'number of reduce tasks, which start when all maps have ended; none where 0 or empty',
  },
  { name: 'reduce_duration', description: 'seconds each reduce runs' },
  { name: 'estimate', description: "the user's estimate of the run time in seconds, for backfilling" },
  { name: 'user', description: 'who submitted it' },
  { name: 'label', description: 'carried into jobs.csv: a bin, a queue' },
];

/** Resources a list may name unless the caller knows others. An amount is per task; memory and disk are in MiB. */
export const LIST_RESOURCES: readonly string[] = ['cpus', 'mem', 'disk', 'gpus'];

const SEPARATORS: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', ',': 'commas' };

/** What somebody else has put between the cells of a row that is one cell: spreadsheets write semicolons where a decimal has a comma. */
function otherSeparator([first = '', ...others]: readonly string[]): string | undefined {
  const [separator = ''] = /[;\t,]/.exec(first) ?? [];
  return others.length > 0 ? undefined : SEPARATORS[separator];
}

/** Where each column of one file stands, checked: a cell is asked for by the name of its column. */
export class ListHeader {
  readonly width: number;
  /** The resource columns this file has, in its order. */
  readonly resources: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;

  /** Tells `complain` of unknown and repeated columns, of those that are missing, and of a header that was not cut into columns. */
  constructor(cells: readonly string[], resources: readonly string[], complain: (message: string) => void) {
    this.width = cells.length;
    const separator = otherSeparator(cells);
    if (separator !== undefined) {
      complain(`the columns are separated by ${separator}; give commas, or tabs in a file named .tsv`);
      this.resources = [];
      this.#positions = new Map();
      return;
    }
    const known = [...LIST_COLUMNS.map((column) => column.name), ...resources];
    const positions = new Map<string, number>();
    for (const [position, cell] of cells.entries()) {
      const name = cell.trim();
      if (!known.includes(name)) {
        const near = suggestion(name, known);
        complain(`unknown column "${name}"${near === '' ? `; known are ${known.join(', ')}` : near}`);
      } else if (positions.has(name)) complain(`column "${name}" stands twice; once is allowed`);
      else positions.set(name, position);
    }
    if (!positions.has('at') && !positions.has('after_previous')) {
      complain('no column says when a job is submitted; give "at" or "after_previous"');
    }
    if (!positions.has('tasks') && !positions.has('maps')) {
      complain('no column says how many tasks a job has; give "tasks" and "duration", or "maps" and "map_duration"');
    }
    this.#positions = positions;
    this.resources = resources.filter((name) => positions.has(name));
  }

  /** The cell of a column without its outer blanks; undefined when it is empty or the file has no such column. */
  cell(cells: readonly string[], column: string): string | undefined {
    const position = this.#positions.get(column);
    const text = position === undefined ? '' : cells[position]!.trim();
    return text === '' ? undefined : text;
  }
}
