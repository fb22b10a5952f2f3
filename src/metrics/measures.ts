import type { Cluster } from '../cluster/cluster.ts';
import type { Observer } from '../cluster/record-types.ts';
import type { Amounts } from '../cluster/roles.ts';
import type { Micros } from '../engine/micros.ts';
import { Book } from './book.ts';
import { Deciding } from './deciding.ts';
import { EntitlementWatch } from './entitlement-watch.ts';
import { Holdings } from './holdings.ts';
import { type JobDetail, JobLog, type JobRow } from './job-log.ts';
import { type LoanRow, Loans } from './loans.ts';
import { LostWork } from './lost-work.ts';
import type { Measure, MeasureContext } from './measure.ts';
import { type Moment, Moments } from './moments.ts';
import { Offers } from './offers.ts';
import { type ReclaimLoop, ReclaimLoops } from './reclaim-loops.ts';
import { type ScopeValues, Sheet } from './sheet.ts';
import { Spread } from './spread.ts';
import { type TimeSeries, TimeSeriesRecorder } from './time-series.ts';
import { Utilization } from './utilization.ts';
import { NO_TRAITS, type WaitTraits } from './wait-causes.ts';
import type { WaitRow } from './wait-charge.ts';
import { WaitLedger } from './wait-ledger.ts';
import { Waiting } from './waiting.ts';

export interface MeasureOptions {
  /** Measures leave out what is before. Default 0. */
  readonly warmup?: Micros;
  /** What roles own, by path, in thousandths: the entitlement of roles that own something. Default: nobody owns anything. */
  readonly owned?: ReadonlyMap<string, Amounts>;
  /** Spells of starvation count when they are longer than this: one allocation interval. Default 0. */
  readonly patience?: Micros;
  /** What the wait ledger must be told of frameworks, by name. Default: nothing. */
  readonly traits?: ReadonlyMap<string, WaitTraits>;
  /** Moments at which running tasks are counted. */
  readonly moments?: readonly Moment[];
  /** What is kept of single jobs; without it memory grows with jobs alive, but for four figures a task and job. Default rows. */
  readonly jobs?: JobDetail;
}

/** Everything that was measured. */
export interface Measured {
  /** Cluster, roles, frameworks, each in row order. */
  readonly scopes: readonly ScopeValues[];
  readonly jobs: readonly JobRow[];
  /** By framework row: response times of its jobs in microseconds, in order of submission; NaN where there is none. */
  readonly responses: readonly Float64Array[];
  readonly loans: readonly LoanRow[];
  /** Roles between which tasks went round; empty unless the policy flaps. */
  readonly reclaimLoops: readonly ReclaimLoop[];
  /** Why tasks waited: by framework and cause. */
  readonly waits: readonly WaitRow[];
  readonly series: TimeSeries;
  /** Running tasks at the moments asked for, in their order. */
  readonly moments: readonly number[];
}

/** All measures of one run. Add `observers` to its records, in their order, before anything happens. */
export class Measures {
  readonly observers: readonly Observer[];
  readonly #cluster: Cluster;
  readonly #book: Book;
  readonly #measures: readonly Measure[];
  readonly #log: JobLog;
  readonly #loans: Loans;
  readonly #loops: ReclaimLoops;
  readonly #waits: WaitLedger;
  readonly #series: TimeSeriesRecorder;
  readonly #moments: Moments;

  constructor(cluster: Cluster, options: MeasureOptions = {}) {
    this.#cluster = cluster;
    const from = options.warmup ?? 0;
    this.#book = new Book(cluster);
    const context: MeasureContext = { cluster, book: this.#book, from };
    const lost = new LostWork(context);
    const loans = new Loans(context);
    this.#loans = loans;
    this.#loops = new ReclaimLoops(context);
    const series = new TimeSeriesRecorder(context, loans);
    this.#series = series;
    this.#log = new JobLog(cluster, from, options.jobs ?? 'rows');
    const { traits } = options;
    this.#waits = new WaitLedger(context, (framework) => traits?.get(cluster.frameworks.name(framework)) ?? NO_TRAITS);
    const waiting = new Waiting(context, this.#log);
    const offers = new Offers(context);
    const deciding = new Deciding(context);
    const holdings = new Holdings(context);
    const stranded = this.#waits.stranded.levels;
    const utilization = new Utilization(context, { holdings, offered: offers.held, lost, stranded });
    const entitlement = new EntitlementWatch(
      context,
      options.owned ?? new Map(),
      options.patience ?? 0,
      (role, from, to) => series.starved(role, from, to),
    );
    this.#measures = [
      utilization,
      holdings,
      waiting,
      entitlement,
      offers,
      lost,
      this.#loans,
      this.#loops,
      this.#waits,
      deciding,
    ];
    this.#moments = new Moments(context, options.moments ?? []);
    this.observers = [
      new Spread({
        book: this.#book,
        log: this.#log,
        waiting,
        offers,
        lost,
        loans,
        loops: this.#loops,
        waits: this.#waits,
        deciding,
        series,
        utilization,
        holdings,
        entitlement,
        moments: this.#moments,
      }),
    ];
  }

  /** @param end where the run ended */
  finish(end: Micros): Measured {
    this.#book.advance(end);
    const { roles, frameworks } = this.#cluster;
    const sheet = new Sheet(
      Array.from({ length: roles.count }, (_, role) => roles.path(role)),
      Array.from({ length: frameworks.count }, (_, framework) => frameworks.name(framework)),
    );
    this.#log.finish();
    for (const measure of this.#measures) measure.report(sheet, end);
    return {
      scopes: sheet.rows,
      jobs: this.#log.rows(),
      responses: this.#log.responses(),
      loans: this.#loans.rows(),
      reclaimLoops: this.#loops.rows(),
      waits: this.#waits.rows(),
      series: this.#series.result(),
      moments: this.#moments.counts(end),
    };
  }
}
