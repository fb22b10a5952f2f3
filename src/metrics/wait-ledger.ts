import { grown } from '../cluster/columns.ts';
import { type FrameworkId, type JobId, NONE, type RoleId, type StageId } from '../cluster/ids.ts';
import type * as Types from '../cluster/record-types.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { SpanListener } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';
import { NO_TRAITS, WAIT_CAUSES } from './wait-causes.ts';
import type { WaitListener, WaitRow } from './wait-charge.ts';
import { WaitEntry, WaitJudge } from './wait-judge.ts';
import { QuotaWatch } from './wait-quota.ts';
import { type FrameworkTraits, HeldChain, WaitFramework } from './wait-refusals.ts';
import { Rooms } from './wait-rooms.ts';

/** Clock readings of tasks that wait again, newest last, as the table of stages keeps the tasks. */
interface Again {
  readonly at: Micros;
  readonly clock: Micros;
}

/**
 * The wait ledger: every microsecond that a task waits, from the moment it may start (or waits again) to its launch, is charged to
 * one cause (`wait-causes.ts`; how it is found: `wait-judge.ts`). Tasks of one framework and one shape are judged together: room that
 * there is for some is the cause of as many of them, and the others wait for something else. Each such group has a clock that runs
 * while any of them waits.
 *
 * That the causes add up to the wait of every task is checked at each launch: the clock must have run for as long as the task
 * waited. What was charged in all is checked against the sum of all waits, exactly, when the run ends.
 */
export class WaitLedger implements Measure, SpanListener {
  readonly observer: Types.Observer;
  readonly #context: MeasureContext;
  readonly #traits: FrameworkTraits;
  readonly #listener: WaitListener | undefined;
  readonly #rooms: Rooms;
  readonly #held = new HeldChain();
  readonly #quotas: QuotaWatch;
  readonly #judge: WaitJudge;
  readonly #frameworks: WaitFramework[] = [];
  /** By framework and shape; those in which a task waits also in a list of their own. */
  readonly #entries: WaitEntry[][] = [];
  readonly #awaited: WaitEntry[] = [];
  /** By stage row: the group's clock when the stage became ready. */
  #readyClock = new Float64Array(0);
  readonly #again = new Map<StageId, Again[]>();
  /** Sum of the moments (after the warm-up) at which tasks began to wait, and at which they ceased to. */
  readonly #began = new ExactSum();
  readonly #ceased = new ExactSum();
  /** Records heard: a clock that tells two at one instant apart. */
  #record = 0;
  #launches = 0;

  constructor(context: MeasureContext, traits: FrameworkTraits = () => NO_TRAITS, listener?: WaitListener) {
    this.#context = context;
    this.#traits = traits;
    this.#listener = listener;
    this.#rooms = new Rooms(context.cluster);
    this.#quotas = new QuotaWatch(context.cluster);
    this.#judge = new WaitJudge(context.cluster, this.#rooms, this.#held, this.#quotas);
    context.book.follow(this);
    this.observer = this.#observer();
  }

  /** Launches whose wait was found to be what had been charged for it. */
  get checkedLaunches(): number {
    return this.#launches;
  }

  elapsed(from: Micros, to: Micros): void {
    if (this.#awaited.length === 0) return;
    this.#rooms.settle();
    const measuredFrom = this.#context.from;
    for (const entry of this.#awaited) {
      let at = from;
      while (at < to) {
        this.#judge.judge(entry, this.#of(entry.framework), at);
        const until = Math.min(to, this.#judge.until);
        assert(until > at, 'a verdict holds for some time');
        this.#charge(entry, at, until, until - Math.max(at, measuredFrom));
        at = until;
      }
      entry.clock += to - from;
    }
  }

  /** As the last verdict says. */
  #charge({ framework, shape, charged, tasks: waiting }: WaitEntry, from: Micros, to: Micros, measured: Micros): void {
    const { parts, causes, tasks: counts } = this.#judge;
    let first = 0;
    for (let part = 0; part < parts; part++) {
      const cause = causes[part]!;
      const tasks = counts[part]!;
      if (measured > 0) charged[cause]!.addProduct(tasks, measured);
      this.#listener?.({ framework, shape, cause, first, tasks, from, to });
      first += tasks;
    }
    assert(first === waiting, 'each waiting task has one cause');
  }

  report(sheet: Sheet, end: Micros): void {
    this.#checkSum(end);
    const { frameworks } = this.#context.cluster;
    for (const [cause, name] of WAIT_CAUSES.entries()) {
      let cluster = 0;
      for (let framework = 0; framework < frameworks.count; framework++) {
        const seconds = this.#charged(framework, cause);
        cluster += seconds;
        sheet.framework(framework, `waits.${name}_seconds`, seconds);
      }
      sheet.cluster(`waits.${name}_seconds`, cluster);
    }
  }

  /** By framework, then by cause in the order of precedence. */
  rows(): WaitRow[] {
    const { frameworks } = this.#context.cluster;
    const rows: WaitRow[] = [];
    for (let framework = 0; framework < frameworks.count; framework++) {
      const seconds = WAIT_CAUSES.map((_, cause) => this.#charged(framework, cause));
      const all = seconds.reduce((sum, value) => sum + value, 0);
      for (const [row, cause] of WAIT_CAUSES.entries()) {
        const fraction = all > 0 ? seconds[row]! / all : 0;
        rows.push({ framework: frameworks.name(framework), cause, seconds: seconds[row]!, fraction });
      }
    }
    return rows;
  }

  #charged(framework: FrameworkId, cause: number): number {
    let micros = 0;
    for (const entry of this.#entries[framework] ?? []) if (entry !== undefined) micros += entry.charged[cause]!.value;
    return micros / 1_000_000;
  }

  /** Everything charged, against the sum of all waits, which is found in another way: moments of the end less moments of the beginning. */
  #checkSum(end: Micros): void {
    const waited = new ExactSum();
    const charged = new ExactSum();
    waited.addSum(this.#ceased);
    for (const entries of this.#entries) {
      for (const entry of entries ?? []) {
        if (entry === undefined) continue;
        if (entry.tasks > 0) waited.addProduct(Math.max(end, this.#context.from), entry.tasks);
        for (const sum of entry.charged) charged.addSum(sum);
      }
    }
    charged.addSum(this.#began);
    assert(charged.equals(waited), 'the causes of waiting add up to the time waited');
  }

  #of(framework: FrameworkId): WaitFramework {
    let known = this.#frameworks[framework];
    if (known === undefined) {
      known = new WaitFramework();
      known.traits = this.#traits(framework);
      known.role = this.#context.cluster.frameworks.roles(framework)[0]!;
      this.#frameworks[framework] = known;
    }
    return known;
  }

  #entry(framework: FrameworkId, shape: number): WaitEntry {
    this.#entries[framework] ??= [];
    const entries = this.#entries[framework]!;
    let entry = entries[shape];
    if (entry === undefined) {
      const { roles } = this.#context.cluster;
      entry = new WaitEntry(framework, shape, this.#rooms.want(shape, roles.path(this.#of(framework).role)));
      entries[shape] = entry;
    }
    return entry;
  }

  /** So many tasks begin to wait, or cease to (negative). */
  #count(entry: WaitEntry, at: Micros, tasks: number): void {
    if (tasks === 0) return;
    if (entry.tasks === 0) {
      entry.place = this.#awaited.push(entry) - 1;
      entry.since = this.#record;
    }
    entry.tasks += tasks;
    entry.want.waiting += tasks;
    const measuredAt = Math.max(at, this.#context.from);
    if (tasks > 0) this.#began.addProduct(measuredAt, tasks);
    else this.#ceased.addProduct(measuredAt, -tasks);
    if (entry.tasks > 0) return;
    const last = this.#awaited.pop()!;
    if (last !== entry) {
      this.#awaited[entry.place] = last;
      last.place = entry.place;
    }
  }

  #ready(at: Micros, framework: FrameworkId, stage: StageId, tasks: number): void {
    const entry = this.#entry(framework, this.#context.cluster.stages.shape(stage));
    this.#readyClock = grown(this.#readyClock, stage + 1);
    this.#readyClock[stage] = entry.clock;
    this.#count(entry, at, tasks);
  }

  #launched({ at, framework, stage, attempts }: Types.TaskLaunched): void {
    const { stages } = this.#context.cluster;
    const entry = this.#entry(framework, stages.shape(stage));
    const again = attempts > 0 ? this.#again.get(stage)!.pop()! : undefined;
    const began = again?.at ?? stages.readyAt(stage);
    const clock = again?.clock ?? this.#readyClock[stage]!;
    assert(entry.clock - clock === at - began, 'a task was charged for exactly the time it waited');
    this.#launches++;
    entry.since = this.#record;
    this.#count(entry, at, -1);
  }

  /** Tasks of a job that leaves and has some that were ready and never launched. */
  #dropWaiting(at: Micros, framework: FrameworkId, job: JobId): void {
    const { jobs, stages } = this.#context.cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) {
      if (this.#again.size > 0) this.#again.delete(stage);
      if (stages.isReady(stage)) this.#count(this.#entry(framework, stages.shape(stage)), at, -stages.waiting(stage));
    }
  }

  #tick(at: Micros): number {
    this.#context.book.advance(at);
    return ++this.#record;
  }

  #setSuppressed(framework: FrameworkId, role: RoleId, isSuppressed: boolean): void {
    const of = this.#of(framework);
    if (isSuppressed) of.suppressed.add(role);
    else of.suppressed.delete(role);
    of.asks(this.#record);
  }

  #setActive(framework: FrameworkId, isActive: boolean): void {
    const of = this.#of(framework);
    of.isActive = isActive;
    of.asks(this.#record);
  }

  #observer(): Types.Observer {
    const rooms = this.#rooms;
    return {
      agentAdded: ({ at, agent, total }) => rooms.added(agent, total, this.#tick(at)),
      agentRemoved: ({ at, agent }) => {
        this.#tick(at);
        rooms.removed(agent);
      },
      agentChanged: ({ at, agent, total }) => rooms.changed(agent, total, this.#tick(at)),
      agentActivated: ({ at, agent, active }) => rooms.activated(agent, active === 1, this.#tick(at)),
      frameworkRegistered: ({ at, framework }) => {
        this.#tick(at);
        this.#setActive(framework, true);
        const { frameworks } = this.#context.cluster;
        for (const role of frameworks.roles(framework))
          this.#setSuppressed(framework, role, frameworks.isSuppressed(framework, role));
      },
      frameworkRemoved: ({ at, framework }) => {
        this.#tick(at);
        this.#setActive(framework, false);
      },
      frameworkActivated: ({ at, framework, active }) => {
        this.#tick(at);
        this.#setActive(framework, active === 1);
      },
      suppressed: ({ at, framework, role }) => {
        this.#tick(at);
        this.#setSuppressed(framework, role, true);
      },
      revived: ({ at, framework, role }) => {
        this.#tick(at);
        this.#setSuppressed(framework, role, false);
      },
      cycleRan: ({ at, periodic }) => this.#judge.cycleRan(at, periodic === 1, this.#tick(at)),
      offerMade: ({ at, offer, framework, agent, resources }) => {
        this.#tick(at);
        rooms.offered(agent, resources);
        this.#held.add(this.#of(framework), offer);
      },
      offerAccepted: ({ at, offer, framework, agent, refusedUntil, left }) =>
        this.#answered(at, offer, framework, agent, left, refusedUntil),
      offerDeclined: ({ at, offer, framework, agent, refusedUntil, resources }) =>
        this.#answered(at, offer, framework, agent, resources, refusedUntil),
      offerRescinded: ({ at, offer, framework, agent, resources }) => {
        rooms.cameBack(agent, resources, this.#tick(at));
        this.#held.remove(this.#of(framework), offer);
      },
      stageReady: ({ at, framework, stage, tasks }) => {
        this.#tick(at);
        this.#ready(at, framework, stage, tasks);
      },
      taskReturned: ({ at, framework, stage }) => {
        this.#tick(at);
        const entry = this.#entry(framework, this.#context.cluster.stages.shape(stage));
        const list = this.#again.get(stage);
        if (list === undefined) this.#again.set(stage, [{ at, clock: entry.clock }]);
        else list.push({ at, clock: entry.clock });
        this.#count(entry, at, 1);
      },
      jobRejected: ({ at, framework, job }) => {
        this.#tick(at);
        this.#dropWaiting(at, framework, job);
      },
      jobEnded: ({ at, framework, job }) => {
        this.#tick(at);
        this.#dropWaiting(at, framework, job);
      },
      taskLaunched: (record) => {
        const { isResumed } = this.#context.book;
        if (isResumed) rooms.offered(record.agent, record.resources); // Without an offer it comes out of what was idle.
        rooms.launched(record.agent, record.framework, record.resources, this.#tick(record.at));
        this.#quotas.change(record.role, record.resources, 1, this.#record);
        if (!isResumed) this.#launched(record);
      },
      taskEnded: ({ at, task, agent, role, resources }) => {
        rooms.ended(agent, resources, this.#tick(at));
        this.#quotas.change(role, resources, -1, this.#record);
        this.#judge.noticeOver(task);
      },
      reclaimNoticed: ({ at, task, claimant }) => {
        this.#tick(at);
        this.#judge.noticed(task, claimant);
      },
      reclaimCancelled: ({ at, task }) => {
        this.#tick(at);
        this.#judge.noticeOver(task);
      },
    };
  }

  #answered(
    at: Micros,
    offer: number,
    framework: FrameworkId,
    agent: number,
    back: Types.OfferDeclined['resources'],
    refusedUntil: Micros,
  ): void {
    const record = this.#tick(at);
    const of = this.#of(framework);
    this.#held.remove(of, offer);
    if (back.isEmpty) return;
    this.#rooms.cameBack(agent, back, record);
    of.refuse(agent, refusedUntil, record);
  }
}
