import type { CycleAgents } from '../allocator/allocator.ts';
import { grown } from '../cluster/columns.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import type { AgentId } from '../cluster/ids.ts';
import { empty } from '../engine/empty.ts';
import { NO_EVENT } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { Simulation } from '../engine/simulation.ts';

/** Subjects of `AllocationDue`. */
const ASKED_FOR = 0;
const PERIODIC = 1;
const WAKE = 2;
/** No moment: of a cycle that was left out, of a periodic one. */
const NEVER = -1;

/** Runs one cycle. `sequence` is the place at which it was armed: refusals armed before it and due by now are over. */
export type RunCycle = (agents: CycleAgents, sequence: number, periodic: boolean) => void;

export interface CycleLoopOptions {
  /** Length of a period in microseconds; 0 runs no periodic cycles (ideal mode). */
  readonly interval: Micros;
  /** How long a cycle takes; requests that come meanwhile wait for its end and are merged. */
  readonly duration?: (agents: CycleAgents) => Micros;
  /** Where the first periodic cycle runs: one interval after the start (Mesos), or at the start itself. */
  readonly firstAtStart?: boolean;
  /**
   * Would a cycle decide nothing as things are? Then one that is asked for is no event, unless the end of idleness is told of in time;
   * and one that is due, as there was something to decide when it was asked for, is left out.
   */
  readonly isIdle?: (() => boolean) | undefined;
  /** Called, for a cycle that would have been left out, to run it and see that it decides nothing: a check of `isIdle`. */
  readonly prove?: RunCycle | undefined;
}

/**
 * When cycles run (spec/mesos.md 4.1). Requests of one instant are merged into one cycle over the union of their agents, at the
 * end of the instant. A periodic cycle covers all agents, so what was asked for by then is merged into it, and is armed one interval
 * after the last one finished. While paused, requests are dropped; the next periodic cycle after the pause makes up for them.
 */
export class CycleLoop {
  readonly #simulation: Simulation;
  readonly #options: CycleLoopOptions;
  readonly #run: RunCycle;
  readonly #deliver: () => void;
  #pauses = 0;
  #asked = false;
  #askedAll = false;
  /** The event of the cycle that was asked for last. In an array, as times are: an id is a number too large to stand in a field. */
  readonly #askedEvent = new Float64Array([NO_EVENT]);
  /** When the next periodic cycle is due, or NEVER. */
  readonly #periodicAt = new Float64Array([NEVER]);
  readonly #wakes = new Set<Micros>();
  /** Those asked for since the last cycle, and those of the cycle under way: a list for each, used in turn. */
  #askedAgents: AgentId[] = [];
  #coveredAgents: AgentId[] = [];
  /** By agent: 1 if it is among those asked for. */
  #isAskedFor = new Uint8Array(0);
  /** When a cycle was left out since all was idle, or NEVER: until that moment is over it may turn out that it is needed. */
  readonly #leftOutAt = new Float64Array([NEVER]);
  #busyUntil: Micros = 0;
  #cycles = 0;

  /**
   * @param deliver carries out what the cycle decided, once the next periodic one is armed: what is answered at once, as a refusal of one
   * interval, comes after it in the order of timers (spec/mesos.md 4.5)
   */
  constructor(simulation: Simulation, options: CycleLoopOptions, run: RunCycle, deliver: () => void = () => {}) {
    this.#simulation = simulation;
    this.#options = options;
    this.#run = run;
    this.#deliver = deliver;
    simulation.on(EventKind.AllocationDue, (subject) => {
      if (subject === WAKE) this.#wake();
      else this.#due(subject === PERIODIC);
    });
  }

  /** Cycles run so far. */
  get cycles(): number {
    return this.#cycles;
  }
  /** How long the cycle under way still takes. */
  get busyFor(): Micros {
    return Math.max(0, this.#busyUntil - this.#simulation.now);
  }
  get isPaused(): boolean {
    return this.#pauses > 0;
  }

  /** Arms the first periodic cycle. */
  start(): void {
    const { interval, firstAtStart } = this.#options;
    if (interval > 0) this.#armPeriodic(this.#simulation.now + (firstAtStart ? 0 : interval));
  }

  request(agents: AgentId | 'all'): void {
    if (this.#pauses > 0) return;
    this.#forgetLeftOut();
    // Comparing with a text would be a call, since most are numbers.
    if (typeof agents === 'number') this.#askFor(agents);
    else this.#askedAll = true;
    if (this.#asked && this.#leftOutAt[0] === NEVER) return;
    const isIdle = this.#options.isIdle?.() === true;
    this.#leftOutAt[0] = isIdle ? this.#simulation.now : NEVER;
    if (!isIdle || this.#options.prove !== undefined) this.#arm();
  }

  /** Something may be decided from now on: a cycle that was left out at this very moment is run after all. */
  noLongerIdle(): void {
    if (this.#leftOutAt[0] !== this.#simulation.now) return;
    this.#leftOutAt[0] = NEVER;
    this.#arm();
  }

  #arm(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#askedEvent[0] = this.#simulation.arm(this.busyFor, EventKind.AllocationDue, ASKED_FOR);
  }

  #armPeriodic(at: Micros): void {
    this.#periodicAt[0] = at;
    this.#simulation.scheduleAt(at, EventKind.AllocationDue, PERIODIC);
  }

  /** What was asked for while all was idle, at an earlier moment, would have been taken up and come to nothing. */
  #forgetLeftOut(): void {
    if (this.#leftOutAt[0] === NEVER || this.#leftOutAt[0] === this.#simulation.now) return;
    this.#leftOutAt[0] = NEVER;
    this.#forgetAsked();
  }

  /** Requests a cycle over all agents at a later moment; of several such requests at one moment one is kept. */
  wakeAt(at: Micros): void {
    const time = Math.max(at, this.#simulation.now);
    if (this.#wakes.has(time)) return;
    this.#wakes.add(time);
    this.#simulation.scheduleAt(time, EventKind.AllocationDue, WAKE);
  }

  #wake(): void {
    this.#wakes.delete(this.#simulation.now);
    this.request('all');
  }

  pause(): void {
    this.#pauses++;
  }
  resume(): void {
    this.#pauses--;
  }

  #due(periodic: boolean): void {
    const { now } = this.#simulation;
    if (periodic && now < this.#busyUntil) {
      this.#armPeriodic(this.#busyUntil);
      return;
    }
    // The periodic cycle of this instant is still to come, and covers what was asked for.
    if (!periodic && this.#periodicAt[0] === now) return;
    const agents = periodic || this.#askedAll ? 'all' : this.#askedAgents;
    if (periodic) this.#mergeAsked();
    this.#forgetAsked();
    const isIdle = !periodic && (this.#leftOutAt[0] !== NEVER || this.#options.isIdle?.() === true);
    const isRun = !isIdle && this.#pauses === 0;
    if (isIdle) {
      this.#leftOutAt[0] = NEVER;
      this.#options.prove?.(agents, this.#simulation.eventSequence, periodic);
    } else if (isRun) {
      this.#busyUntil = now + (this.#options.duration?.(agents) ?? 0);
      this.#cycles++;
      this.#run(agents, this.#simulation.eventSequence, periodic);
    }
    if (periodic) this.#armPeriodic(Math.max(now, this.#busyUntil) + this.#options.interval);
    if (isRun) this.#deliver();
  }

  /** What was asked for, or left out at this moment, is no cycle of its own. */
  #mergeAsked(): void {
    this.#leftOutAt[0] = NEVER;
    if (this.#asked) this.#simulation.cancel(this.#askedEvent[0]!);
  }

  #askFor(agent: AgentId): void {
    if (this.#isAskedFor[agent] === 1) return;
    if (agent >= this.#isAskedFor.length) this.#isAskedFor = grown(this.#isAskedFor, agent + 1);
    this.#isAskedFor[agent] = 1;
    this.#askedAgents.push(agent);
  }

  #forgetAsked(): void {
    this.#asked = false;
    this.#askedAll = false;
    if (this.#askedAgents.length > 0) this.#changeLists();
  }

  /** A cycle takes up those asked for; who is asked for while it runs is for the next. */
  #changeLists(): void {
    const asked = this.#askedAgents;
    for (let i = 0; i < asked.length; i++) this.#isAskedFor[asked[i]!] = 0;
    this.#askedAgents = this.#coveredAgents;
    empty(this.#askedAgents);
    this.#coveredAgents = asked;
  }
}
