/** One thing wrong in a workload file. */
export interface Problem {
  /** The file as the user named it. */
  readonly file: string;
  /** Line in the file, the first being 1. */
  readonly line: number;
  /** What is wrong; what is allowed. */
  readonly message: string;
}

/** A workload file cannot be used. The message names every problem, one a line, as `file:line: what is wrong; what is allowed`. */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], more = 0) {
    const lines = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    if (more > 0) lines.push(`${problems[0]?.file}: ${more} more problems like these`);
    super(lines.join('\n'));
    this.problems = problems;
  }
}

/** A file of another kind altogether has a problem on every line: beyond this many they are only counted. */
const KEPT = 1000;

/** Collects what is wrong with one file, so that a user sees all of it at once. */
export class ProblemList {
  readonly file: string;
  readonly #problems: Problem[] = [];
  #more = 0;

  constructor(file: string) {
    this.file = file;
  }

  get size(): number {
    return this.#problems.length + this.#more;
  }

  add(line: number, message: string): void {
    if (this.#problems.length < KEPT) this.#problems.push({ file: this.file, line, message });
    else this.#more += 1;
  }

  /** @throws WorkloadError when anything was added. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new WorkloadError(this.#problems, this.#more);
  }
}
