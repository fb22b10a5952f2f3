import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, type JobId, NONE, type RoleId, type StageId } from '../cluster/ids.ts';
import type { Offer } from '../cluster/offers.ts';
import type * as Types from '../cluster/record-types.ts';
import { RowMemory } from '../cluster/row-memory.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { Book, SpanListener } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import { ExactSums } from './exact-sums.ts';
import type { HoldingListener } from './held-offers.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';
import { Stranded } from './stranded.ts';
import { NO_TRAITS, WAIT_CAUSES } from './wait-causes.ts';
import type { WaitListener, WaitRow } from './wait-charge.ts';
import { WaitEntry } from './wait-entry.ts';
import { WaitJudge } from './wait-judge.ts';
import { QuotaWatch } from './wait-quota.ts';
import { type FrameworkTraits, HeldChain, WaitFramework } from './wait-refusals.ts';
import { Rooms } from './wait-rooms.ts';
import { WaitVerdicts } from './wait-verdicts.ts';

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
export class WaitLedger implements Measure, SpanListener, HoldingListener, Types.Observer {
  /** What is idle where nothing that waits fits: kept by the ledger's books of who has room. */
  readonly stranded: Stranded;
  readonly #context: MeasureContext;
  readonly #cluster: Cluster;
  readonly #book: Book;
  readonly #traits: FrameworkTraits;
  readonly #rooms: Rooms;
  readonly #held = new HeldChain();
  readonly #quotas: QuotaWatch;
  readonly #judge: WaitJudge;
  readonly #verdicts: WaitVerdicts;
  readonly #frameworks: WaitFramework[] = [];
  /** By framework and shape. */
  readonly #entries: (WaitEntry | undefined)[][] = [];
  /** What was charged: of each group in turn, by cause. */
  readonly #charges = new ExactSums();
  #groups = 0;
  /** By stage row: the group's clock when the stage became ready. */
  readonly #readyClock = new RowMemory(2);
  readonly #again = new Map<StageId, Again[]>();
  /** Sum of the moments (after the warm-up) at which tasks began to wait, and at which they ceased to. */
  readonly #began = new ExactSum();
  readonly #ceased = new ExactSum();
  /** Records heard: a clock that tells two at one instant apart. */
  #record = 0;
  #launches = 0;

  /** It is to be told of the book's spans, and of each record after the book has been. */
  constructor(context: MeasureContext, traits: FrameworkTraits = () => NO_TRAITS, listener?: WaitListener) {
    this.#context = context;
    this.#cluster = context.cluster;
    this.#book = context.book;
    this.#traits = traits;
    this.#rooms = new Rooms(context.cluster);
    this.stranded = new Stranded(this.#rooms, context.cluster.kinds);
    this.#quotas = new QuotaWatch(context.cluster);
    const judge = new WaitJudge(context.cluster, this.#rooms, this.#held, this.#quotas);
    this.#judge = judge;
    this.#verdicts = new WaitVerdicts(
      context,
      { rooms: this.#rooms, stranded: this.stranded, quotas: this.#quotas, judge },
      listener,
    );
    context.book.held.follow(this);
  }

  get observer(): Types.Observer {
    return this;
  }

  /** Launches whose wait was found to be what had been charged for it. */
  get checkedLaunches(): number {
    return this.#launches;
  }

  elapsed(): void {
    this.#verdicts.elapsed();
  }

  report(sheet: Sheet, end: Micros): void {
    this.#verdicts.chargeAll(end);
    this.#checkSum(end);
    const { frameworks } = this.#cluster;
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
    const { frameworks } = this.#cluster;
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
    for (const entry of this.#entries[framework] ?? [])
      if (entry !== undefined) micros += entry.charged.value(entry.firstRow + cause);
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
        for (let cause = 0; cause < WAIT_CAUSES.length; cause++) entry.charged.addTo(charged, entry.firstRow + cause);
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
      known.role = this.#cluster.frameworks.roles(framework)[0]!;
      this.#frameworks[framework] = known;
    }
    return known;
  }

  #entry(framework: FrameworkId, shape: number): WaitEntry {
    this.#entries[framework] ??= [];
    const entries = this.#entries[framework]!;
    let entry = entries[shape];
    if (entry === undefined) {
      const of = this.#of(framework);
      const want = this.#rooms.wants.of(shape, this.#cluster.roles.path(of.role));
      const firstRow = this.#groups++ * WAIT_CAUSES.length;
      this.#charges.reserve(firstRow + WAIT_CAUSES.length);
      entry = new WaitEntry(framework, shape, want, of, this.#charges, firstRow);
      while (entries.length < shape) entries.push(undefined);
      entries[shape] = entry;
    }
    return entry;
  }

  /** What the clock of a group says now. */
  #clockOf(entry: WaitEntry, at: Micros): Micros {
    if (entry.of.isGone) return entry.clock + at - entry.of.goneAt;
    if (entry.tasks > 0) this.#verdicts.charge(entry, at);
    return entry.clock;
  }

  /** So many tasks begin to wait, or cease to (negative). */
  #count(entry: WaitEntry, at: Micros, tasks: number): void {
    if (tasks === 0) return;
    if (entry.of.isGone) {
      entry.away += tasks;
      return;
    }
    if (entry.tasks === 0) this.#enter(entry, at);
    else this.#verdicts.charge(entry, at);
    entry.tasks += tasks;
    this.#verdicts.due(entry);
    const measuredAt = Math.max(at, this.#context.from);
    if (tasks > 0) this.#began.addProduct(measuredAt, tasks);
    else this.#ceased.addProduct(measuredAt, -tasks);
    if (entry.tasks === 0) this.#leave(entry);
  }

  #enter(entry: WaitEntry, at: Micros): void {
    const { want } = entry;
    entry.since = this.#record;
    entry.chargedTo = at;
    entry.until = Number.POSITIVE_INFINITY;
    entry.placeOfFramework = entry.of.entries.push(entry) - 1;
    entry.place = want.entries.push(entry) - 1;
    if (want.entries.length > 1) return;
    this.#rooms.wants.await(want);
    this.#rooms.wants.setCalm(want, 0);
    want.growth.restart(at);
    want.isTight = false;
    want.most = 0;
    want.enough = 0;
  }

  #leave(entry: WaitEntry): void {
    const { want } = entry;
    const { entries } = entry.of;
    const last = entries.pop()!;
    if (last !== entry) {
      entries[entry.placeOfFramework] = last;
      last.placeOfFramework = entry.placeOfFramework;
    }
    removeAt(want.entries, entry.place);
    if (want.entries.length === 0) this.#rooms.wants.release(want);
  }

  #ready(at: Micros, framework: FrameworkId, stage: StageId, tasks: number): void {
    const entry = this.#entry(framework, this.#cluster.stages.shape(stage));
    this.#readyClock.grow(stage + 1);
    this.#readyClock.doubles[stage] = this.#clockOf(entry, at);
    this.#count(entry, at, tasks);
  }

  #launched({ at, framework, stage, attempts }: Types.TaskLaunched): void {
    const { stages } = this.#cluster;
    const entry = this.#entry(framework, stages.shape(stage));
    const again = attempts > 0 ? this.#again.get(stage)!.pop()! : undefined;
    const began = again?.at ?? stages.readyAt(stage);
    const clock = again?.clock ?? this.#readyClock.doubles[stage]!;
    this.#verdicts.charge(entry, at);
    assert(entry.clock - clock === at - began, 'a task was charged for exactly the time it waited');
    this.#launches++;
    entry.since = this.#record;
    this.#count(entry, at, -1);
  }

  /** Tasks of a job that leaves and has some that were ready and never launched. */
  #dropWaiting(at: Micros, framework: FrameworkId, job: JobId): void {
    const { jobs, stages } = this.#cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) {
      if (this.#again.size > 0) this.#again.delete(stage);
      if (stages.isReady(stage)) this.#count(this.#entry(framework, stages.shape(stage)), at, -stages.waiting(stage));
    }
  }

  #tick(): number {
    return ++this.#record;
  }

  /** As `tick`, of a record that may change any verdict. */
  #upset(): number {
    this.#verdicts.upset();
    return ++this.#record;
  }

  #setSuppressed(framework: FrameworkId, role: RoleId, isSuppressed: boolean): void {
    const of = this.#of(framework);
    if (role === of.role) of.isSuppressed = isSuppressed;
    this.#asks(of);
  }

  /** What it refused is void, and that is of account to its own tasks alone. */
  #asks(of: WaitFramework): void {
    of.askedAt = this.#record;
    for (let i = 0; i < of.entries.length; i++) this.#verdicts.due(of.entries[i]!);
  }

  /** For good: its tasks can run no more. */
  #leaves(framework: FrameworkId, at: Micros): void {
    for (const entry of this.#entries[framework] ?? []) {
      if (entry === undefined) continue;
      entry.away = entry.tasks;
      this.#count(entry, at, -entry.tasks);
    }
    this.#of(framework).goneAt = at;
  }

  #comesBack(framework: FrameworkId, at: Micros): void {
    const of = this.#of(framework);
    if (!of.isGone) return;
    const away = at - of.goneAt;
    of.comesBack();
    for (const entry of this.#entries[framework] ?? []) {
      if (entry === undefined) continue;
      entry.clock += away;
      this.#count(entry, at, entry.away);
      entry.away = 0;
    }
  }

  #setActive(framework: FrameworkId, isActive: boolean): void {
    const of = this.#of(framework);
    of.isActive = isActive;
    this.#asks(of);
  }

  agentAdded({ agent, total }: Types.AgentAdded): void {
    this.#rooms.added(agent, total, this.#upset());
  }
  agentRemoved({ agent }: Types.AgentRemoved): void {
    this.#upset();
    this.#rooms.removed(agent);
  }
  agentChanged({ agent, total }: Types.AgentChanged): void {
    this.#rooms.changed(agent, total, this.#upset());
  }
  agentActivated({ agent, active }: Types.AgentActivated): void {
    this.#rooms.activated(agent, active === 1, this.#upset());
  }

  frameworkRegistered({ at, framework }: Types.FrameworkRegistered): void {
    this.#tick();
    this.#comesBack(framework, at);
    this.#setActive(framework, true);
    const { frameworks } = this.#cluster;
    for (const role of frameworks.roles(framework))
      this.#setSuppressed(framework, role, frameworks.isSuppressed(framework, role));
  }
  frameworkRemoved({ at, framework }: Types.FrameworkRemoved): void {
    this.#tick();
    this.#setActive(framework, false);
    this.#leaves(framework, at);
  }
  frameworkActivated({ framework, active }: Types.FrameworkActivated): void {
    this.#tick();
    this.#setActive(framework, active === 1);
  }
  suppressed({ framework, role }: Types.Suppressed): void {
    this.#tick();
    this.#setSuppressed(framework, role, true);
  }
  revived({ framework, role }: Types.Revived): void {
    this.#tick();
    this.#setSuppressed(framework, role, false);
  }

  roleChanged(): void {
    this.#quotas.rolesChanged(this.#upset());
  }

  cycleRan({ at, periodic }: Types.CycleRan): void {
    if (this.#judge.cycleRan(at, periodic === 1, this.#tick())) this.#verdicts.upset();
  }

  offerMade(): void {
    this.#upset();
  }
  offerHeld({ id, agent, framework, resources }: Offer): void {
    this.#rooms.offered(agent, resources);
    this.#held.add(this.#of(framework), id);
  }
  offerAccepted({ offer, framework, agent, refusedUntil, left }: Types.OfferAccepted): void {
    const record = this.#upset();
    this.#held.remove(this.#of(framework), offer);
    if (left.isEmpty) return;
    this.#rooms.cameBack(agent, left, record);
    this.#refused(framework, agent, refusedUntil, record);
  }
  offerDeclined({ offer, framework, agent, refusedUntil, resources }: Types.OfferDeclined): void {
    const record = this.#upset();
    if (this.#book.held.isFleeting) this.#rooms.isBack(agent, record);
    else {
      this.#held.remove(this.#of(framework), offer);
      this.#rooms.cameBack(agent, resources, record);
    }
    this.#refused(framework, agent, refusedUntil, record);
  }
  offerRescinded({ offer, framework, agent, resources }: Types.OfferRescinded): void {
    this.#rooms.cameBack(agent, resources, this.#upset());
    this.#held.remove(this.#of(framework), offer);
  }

  stageReady({ at, framework, stage, tasks }: Types.StageReady): void {
    this.#tick();
    this.#ready(at, framework, stage, tasks);
  }
  taskReturned({ at, framework, stage }: Types.TaskReturned): void {
    this.#tick();
    const entry = this.#entry(framework, this.#cluster.stages.shape(stage));
    const clock = this.#clockOf(entry, at);
    const list = this.#again.get(stage);
    if (list === undefined) this.#again.set(stage, [{ at, clock }]);
    else list.push({ at, clock });
    this.#count(entry, at, 1);
  }
  jobRejected({ at, framework, job }: Types.JobRejected): void {
    this.#tick();
    this.#dropWaiting(at, framework, job);
  }
  jobEnded({ at, framework, job }: Types.JobEnded): void {
    this.#tick();
    this.#dropWaiting(at, framework, job);
  }

  taskLaunched(record: Types.TaskLaunched): void {
    const { isResumed } = this.#book;
    if (isResumed) this.#rooms.offered(record.agent, record.resources); // Without an offer it comes out of what was idle.
    this.#rooms.launched(record.agent, record.framework, record.resources, this.#upset());
    this.#quotas.change(record.role, record.resources, 1, this.#record);
    if (!isResumed) this.#launched(record);
  }
  taskEnded({ task, agent, role, resources }: Types.TaskEnded): void {
    this.#rooms.ended(agent, resources, this.#tick());
    const isLimited = this.#quotas.change(role, resources, -1, this.#record);
    if (this.#judge.noticeOver(task) || isLimited) this.#verdicts.upset();
  }
  reclaimNoticed({ task, claimant }: Types.ReclaimNoticed): void {
    this.#upset();
    this.#judge.noticed(task, claimant);
  }
  reclaimCancelled({ task }: Types.ReclaimCancelled): void {
    this.#upset();
    this.#judge.noticeOver(task);
  }

  #refused(framework: FrameworkId, agent: AgentId, until: Micros, record: number): void {
    this.#rooms.refused(agent, record);
    this.#of(framework).refusals.refuse(agent, until, record, this.#rooms.agents);
  }
}

/** Closes the gap with the last of the list. */
function removeAt(list: { place: number }[], place: number): void {
  const last = list.pop()!;
  if (place === list.length) return;
  list[place] = last;
  last.place = place;
}
