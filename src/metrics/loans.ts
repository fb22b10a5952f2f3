import { grown } from '../cluster/columns.ts';
import { NONE, type RoleId } from '../cluster/ids.ts';
import type { LoanChanged, Observer, ReclaimCancelled, ReclaimNoticed, TaskEnded } from '../cluster/record-types.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSum } from './exact-sum.ts';
import { addTo, type Levels, newLevels } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** What one role had on loan from another. */
export interface LoanRow {
  readonly lender: string;
  readonly borrower: string;
  readonly resource: string;
  /** In units times seconds. */
  readonly unitSeconds: number;
  /** Most that was on loan at once, in units. */
  readonly peak: number;
  /** How long anything was on loan. */
  readonly seconds: number;
}

/** Loans between two roles. */
class Loan {
  levels: Levels = newLevels();
  readonly sums: ExactSum[] = [];
  readonly peaks: number[] = [];
  time = 0;
  since: Micros;
  readonly lender: RoleId;
  readonly borrower: RoleId;

  constructor(lender: RoleId, borrower: RoleId, since: Micros) {
    this.lender = lender;
    this.borrower = borrower;
    this.since = since;
  }

  settle(at: Micros): void {
    const span = at - this.since;
    if (span <= 0) return;
    this.since = at;
    let any = false;
    for (let name = 0; name < this.levels.length; name++) {
      const level = this.levels[name]!;
      if (level === 0) continue;
      any = true;
      while (this.sums.length <= name) this.sums.push(new ExactSum());
      while (this.peaks.length <= name) this.peaks.push(0);
      this.sums[name]!.addProduct(level, span);
      if (level > this.peaks[name]!) this.peaks[name] = level;
    }
    if (any) this.time += span;
  }
}

/** Who lent what to whom and for how long, and how long a lender waited from its notice of reclaim until the task was gone. */
export class Loans implements Measure, Observer {
  readonly #context: MeasureContext;
  readonly #loans = new Map<string, Loan>();
  /** By role: what it has on loan from all others together. */
  readonly #borrowed: Levels[] = [];
  /** By task row: when it had its notice, plus 1; 0 where it has none. */
  #noticedAt = new Float64Array(0);
  readonly #latency = new ExactSum();
  #reclaims = 0;
  #longest = 0;

  constructor(context: MeasureContext) {
    this.#context = context;
  }

  loanChanged(record: LoanChanged): void {
    this.#changed(record);
  }
  reclaimNoticed({ at, task }: ReclaimNoticed): void {
    this.#noticedAt = grown(this.#noticedAt, task + 1);
    this.#noticedAt[task] = at + 1;
  }
  reclaimCancelled({ task }: ReclaimCancelled): void {
    this.#noticedAt[task] = 0;
  }
  taskEnded({ at, task }: TaskEnded): void {
    if (task >= this.#noticedAt.length || this.#noticedAt[task] === 0) return;
    const noticed = this.#noticedAt[task]!;
    this.#noticedAt[task] = 0;
    if (at < this.#context.from) return;
    const latency = at - (noticed - 1);
    this.#latency.add(latency);
    this.#reclaims++;
    if (latency > this.#longest) this.#longest = latency;
  }

  report(sheet: Sheet, end: Micros): void {
    const { kinds, roles } = this.#context.cluster;
    for (const loan of this.#loans.values()) loan.settle(end);
    for (let name = 0; name < this.#context.book.capacity.length; name++) {
      const resource = kinds.names[name];
      let all = 0;
      for (let role = 0; role < roles.count; role++) {
        let lent = 0;
        let borrowed = 0;
        for (const loan of this.#loans.values()) {
          const amount = loan.sums[name]?.value ?? 0;
          if (loan.lender === role) lent += amount;
          if (loan.borrower === role) borrowed += amount;
        }
        all += borrowed;
        sheet.role(role, `loans.lent.${resource}_seconds`, unitSeconds(lent));
        sheet.role(role, `loans.borrowed.${resource}_seconds`, unitSeconds(borrowed));
      }
      sheet.cluster(`loans.borrowed.${resource}_seconds`, unitSeconds(all));
    }
    sheet.cluster('loans.reclaims', this.#reclaims);
    sheet.cluster('loans.mean_reclaim_latency', this.#latency.value / this.#reclaims / 1_000_000);
    sheet.cluster('loans.max_reclaim_latency', this.#reclaims === 0 ? Number.NaN : this.#longest / 1_000_000);
  }

  /** In the order of first loan, resources in theirs. */
  rows(): readonly LoanRow[] {
    const { kinds, roles } = this.#context.cluster;
    const rows: LoanRow[] = [];
    for (const loan of this.#loans.values()) {
      loan.sums.forEach((sum, name) => {
        if (sum.value === 0) return;
        rows.push({
          lender: loan.lender === NONE ? '' : roles.path(loan.lender),
          borrower: loan.borrower === NONE ? '' : roles.path(loan.borrower),
          resource: kinds.names[name]!,
          unitSeconds: unitSeconds(sum.value),
          peak: loan.peaks[name]! / 1000,
          seconds: loan.time / 1_000_000,
        });
      });
    }
    return rows;
  }

  /** What a role has on loan now. */
  borrowed(role: RoleId): Levels {
    while (this.#borrowed.length <= role) this.#borrowed.push(newLevels());
    return this.#borrowed[role]!;
  }

  #changed({ at, lender, borrower, resources }: LoanChanged): void {
    const { book, cluster } = this.#context;
    book.advance(at); // Whoever follows loans over time hears of the span before with what was on loan then.
    const key = `${lender} ${borrower}`;
    let loan = this.#loans.get(key);
    if (loan === undefined) {
      loan = new Loan(lender, borrower, Math.max(at, this.#context.from));
      this.#loans.set(key, loan);
    }
    loan.settle(at);
    if (borrower !== NONE) {
      const borrowed = this.borrowed(borrower);
      for (let name = 0; name < loan.levels.length; name++) borrowed[name]! -= loan.levels[name]!;
      addTo(borrowed, cluster.kinds, resources, 1);
      book.touch(book.role(borrower)); // Time series read its levels again.
    }
    loan.levels.fill(0);
    addTo(loan.levels, cluster.kinds, resources, 1);
  }
}
