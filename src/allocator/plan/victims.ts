import type { VictimCriterion } from './plan.ts';

/** A task that could be reclaimed. Candidates never carry the tag `owned`: ownership is not taken back (spec/ego.md 6). */
export interface Candidate {
  readonly task: number;
  readonly agent: number;
  /** Index into the givers: the leaf the task counts against. */
  readonly giver: number;
  /** Index into the claim's sessions; absent where a leaf does not divide its work into sessions. */
  readonly session?: number | undefined;
  /** Amounts by resource; `[1]` where slots are counted. */
  readonly needs: readonly number[];
  /** How early its kind is taken: 0 before 1 (borrowed before shared). */
  readonly turn: number;
  /** Sessions of a low rank are taken from first. */
  readonly preemptionRank: number;
  /** Work lost if it is killed, as `lostWork` says. */
  readonly loss: number;
  readonly startedAt: number;
  /** A number drawn by the caller, for the criterion `random`. */
  readonly lot?: number | undefined;
  /** Index into the gangs; absent for a task that stands alone. */
  readonly gang?: number | undefined;
}

/** A leaf that gives, and how much it holds beyond its target: nobody is taken below that. */
export interface Giver {
  /** Amounts by resource. */
  readonly excess: readonly number[];
  readonly shareRatio: number;
  /** The consumer's rank; the lowest (the largest number) gives first to an owner. */
  readonly rank: number;
}

/** Tasks that only run together: below `minimum` members all of them are lost. */
export interface Gang {
  readonly members: readonly number[];
  readonly minimum: number;
}

export interface Claim {
  /** An owner takes back what it lent, or a share of a pool is restored. */
  readonly kind: 'owned' | 'pool';
  readonly criterion: VictimCriterion;
  /** When the claim is inside one leaf: the rank of the claiming session; higher ones are left alone. */
  readonly sessionRank?: number;
  /** Bundles that each session holds beyond its share; no session is taken below that either. */
  readonly sessions?: readonly number[];
  /** Capacity by resource, by which excesses of different resources compare; 1 each when absent. */
  readonly capacity?: readonly number[];
}

/**
 * Loss of a task in weighted seconds (spec/ego.md 6): nothing when it ends within its grace, else the time since its
 * start or last checkpoint times its dominant share, and what it costs to start its service again.
 */
export function lostWork(
  secondsSinceCheckpoint: number,
  dominantShare: number,
  restartPenalty: number,
  secondsLeft = Number.POSITIVE_INFINITY,
  graceSeconds = 0,
): number {
  return secondsLeft <= graceSeconds ? 0 : secondsSinceCheckpoint * dominantShare + restartPenalty;
}

/**
 * Tasks to reclaim so that `bundles` unit slots come free on any agents. The order is a matroid's (each giver may lose
 * as many as it holds too much, whoever else gives), so taking the first in order is optimal: no other set of that size
 * with the same givers loses less work (spec/ego.md 10.23).
 * @returns task numbers in the order taken; fewer than asked for when there is no more excess
 */
export function chooseVictims(
  bundles: number,
  candidates: readonly Candidate[],
  givers: readonly Giver[],
  claim: Claim,
  gangs: readonly Gang[] = [],
): number[] {
  if (isForOne(bundles, claim, gangs)) return oneVictim(candidates, givers, claim);
  const choice = new VictimChoice(candidates, givers, claim, gangs);
  const anywhere = reachable(candidates, claim);
  while (choice.taken.length < bundles && choice.takeNext(anywhere, bundles)) {
    // Each call takes one task, or one gang.
  }
  choice.putBackSurplus((rest) => rest.length >= bundles);
  return choice.taken.map((candidate) => candidate.task);
}

/** One task for one bundle, whatever else there is: then nobody has to be put in order. */
function isForOne(bundles: number, { criterion, sessions }: Claim, gangs: readonly Gang[]): boolean {
  return bundles === 1 && gangs.length === 0 && sessions === undefined && criterion !== 'mostOverAllocated';
}

/** What `chooseVictims` finds for a single bundle: of each giver the first that it can spare, and of these the first. */
function oneVictim(candidates: readonly Candidate[], givers: readonly Giver[], claim: Claim): number[] {
  const { sessionRank = Number.POSITIVE_INFINITY, criterion } = claim;
  const first: (Candidate | undefined)[] = [];
  for (const one of candidates) {
    if (one.preemptionRank > sessionRank || !covers(givers[one.giver]!.excess, one.needs)) continue;
    const other = first[one.giver];
    if (other === undefined || turnOrder(one, other, criterion) < 0) first[one.giver] = one;
  }
  let best: Candidate | undefined;
  for (const one of first) {
    if (one === undefined) continue;
    if (best === undefined || orderOf(one, best) < 0) best = one;
  }
  return best === undefined ? [] : [best.task];

  function orderOf(a: Candidate, b: Candidate): number {
    return (
      a.turn - b.turn ||
      giverOrder(givers[a.giver]!, givers[b.giver]!, givers[a.giver]!.excess, givers[b.giver]!.excess, claim) ||
      a.preemptionRank - b.preemptionRank ||
      ownOrder(a, b, criterion) ||
      a.task - b.task
    );
  }
}

function covers(excess: readonly number[], needs: readonly number[]): boolean {
  for (let r = 0; r < needs.length; r++) if (needs[r]! > 0 && needs[r]! > (excess[r] ?? 0)) return false;
  return true;
}

/** The order in which the candidates of one giver go. */
function turnOrder(a: Candidate, b: Candidate, criterion: VictimCriterion): number {
  return a.turn - b.turn || a.preemptionRank - b.preemptionRank || ownOrder(a, b, criterion) || a.task - b.task;
}

/** To an owner the lowest rank gives first, to a pool who is furthest above its share (spec/ego.md 5.5). */
function giverOrder(
  a: Giver,
  b: Giver,
  excessOfA: readonly number[],
  excessOfB: readonly number[],
  { kind, capacity }: Claim,
): number {
  if (a === b) return 0;
  const shareOfA = excessShare(excessOfA, capacity);
  const shareOfB = excessShare(excessOfB, capacity);
  if (kind === 'owned') return b.rank - a.rank || shareOfB - shareOfA;
  const x = a.shareRatio > 0 ? shareOfA / a.shareRatio : Infinity;
  const y = b.shareRatio > 0 ? shareOfB / b.shareRatio : Infinity;
  return x === y ? 0 : y - x;
}

/** Largest part of the capacity of any resource that a giver holds too much. */
function excessShare(excess: readonly number[], capacity: readonly number[] | undefined): number {
  let most = 0;
  for (let r = 0; r < excess.length; r++) most = Math.max(most, excess[r]! / (capacity?.[r] ?? 1));
  return most;
}

/**
 * Tasks to reclaim so that one bundle fits on one agent: on each agent candidates are taken in order until it fits, then, where the
 * plan keeps for others what is free, candidates anywhere until so much may be given (where that order leads nowhere, without its
 * first); those that turn out not to be needed are put back, latest first. The agent that loses least work wins, then the one with fewest victims, then the first (spec/ego.md 6).
 * @param free what is free already on each agent, by agent and resource
 * @param usable of what is free, so much may be given in all, by resource: what the plan keeps for somebody stays idle
 * @returns the agent and the victims, or undefined when no agent can be made to hold the bundle
 */
export function chooseVictimsOnAgent(
  bundle: readonly number[],
  free: readonly (readonly number[])[],
  usable: readonly number[],
  candidates: readonly Candidate[],
  givers: readonly Giver[],
  claim: Claim,
  gangs: readonly Gang[] = [],
): { readonly agent: number; readonly tasks: number[] } | undefined {
  let best: { readonly agent: number; readonly tasks: number[]; readonly loss: number } | undefined;
  const anywhere = reachable(candidates, claim);
  const onAgent = new Map<number, Candidate[]>();
  for (const one of anywhere) {
    const there = onAgent.get(one.agent);
    if (there === undefined) onAgent.set(one.agent, [one]);
    else there.push(one);
  }
  const isUsable = (taken: readonly Candidate[]): boolean =>
    bundle.every((amount, r) => amount === 0 || amount <= (usable[r] ?? 0) + sumOf(taken, r));
  /** Could their givers spare enough of what these have, taken resource by resource? */
  const canGive = (here: readonly Candidate[], agent: number): boolean => {
    const held = givers.map(({ excess }) => excess.map(() => 0));
    for (const one of here) for (let r = 0; r < one.needs.length; r++) held[one.giver]![r]! += one.needs[r]!;
    return bundle.every((amount, r) => {
      let room = free[agent]![r] ?? 0;
      for (let g = 0; g < givers.length; g++) room += Math.min(held[g]![r]!, givers[g]!.excess[r] ?? 0);
      return amount === 0 || amount <= room;
    });
  };
  // One that goes early may spend what its giver can spare and make too little room, where a later one alone would do.
  const suffices = (agent: number, fits: (taken: readonly Candidate[]) => boolean): VictimChoice | undefined => {
    let here: readonly Candidate[] = onAgent.get(agent) ?? [];
    let elsewhere = anywhere;
    while (fits(here) && canGive(here, agent)) {
      const choice = new VictimChoice(candidates, givers, claim, gangs);
      while (!fits(choice.taken) && choice.takeNext(here)) {
        // Each call takes one task, or one gang.
      }
      while (fits(choice.taken) && !isUsable(choice.taken) && choice.takeNext(elsewhere)) {
        // The same.
      }
      if (fits(choice.taken) && isUsable(choice.taken)) return choice;
      const [first] = choice.taken;
      if (first === undefined) return undefined;
      here = here.filter((one) => one !== first);
      elsewhere = elsewhere.filter((one) => one !== first);
    }
    return undefined;
  };
  free.forEach((here, agent) => {
    const fits = (taken: readonly Candidate[]): boolean =>
      bundle.every((amount, r) => amount === 0 || amount <= (here[r] ?? 0) + sumOf(taken, r, agent));
    const choice = suffices(agent, fits);
    if (choice === undefined) return;
    choice.putBackSurplus((rest) => fits(rest) && isUsable(rest));
    const loss = choice.taken.reduce((sum, one) => sum + one.loss, 0);
    const fewer = best !== undefined && choice.taken.length < best.tasks.length;
    if (best !== undefined && (loss > best.loss || (loss === best.loss && !fewer))) return;
    best = { agent, tasks: choice.taken.map((one) => one.task), loss };
  });
  return best && { agent: best.agent, tasks: best.tasks };
}

/** What such tasks hold of a resource, on one agent or anywhere. */
function sumOf(tasks: readonly Candidate[], resource: number, agent?: number): number {
  let sum = 0;
  for (const one of tasks) if (agent === undefined || one.agent === agent) sum += one.needs[resource] ?? 0;
  return sum;
}

/** Those that may go (a session never preempts a higher-ranked one), of each giver in the order in which they would. */
function reachable(candidates: readonly Candidate[], claim: Claim): readonly Candidate[] {
  const { sessionRank, criterion } = claim;
  const may = sessionRank === undefined ? candidates : candidates.filter((one) => one.preemptionRank <= sessionRank);
  return may.toSorted((a, b) => turnOrder(a, b, criterion));
}

/** What the criterion says of two tasks as they are, whatever else has gone. */
function ownOrder(a: Candidate, b: Candidate, criterion: VictimCriterion): number {
  switch (criterion) {
    case 'leastLostWork':
      return a.loss - b.loss;
    case 'random':
      return (a.lot ?? 0) - (b.lot ?? 0);
    default:
      return b.startedAt - a.startedAt;
  }
}

/** One choice in the making: what has been taken, and what each giver may still lose. */
class VictimChoice {
  taken: Candidate[] = [];
  /** All that may go because others of their gang do. */
  readonly #byTask = new Map<number, Candidate>();
  readonly #gone = new Set<number>();
  readonly #givers: readonly Giver[];
  readonly #excess: readonly number[][];
  readonly #sessionExcess: number[];
  readonly #claim: Claim;
  readonly #gangs: readonly Gang[];
  readonly #seen: Uint8Array;
  /** Members of each gang still running. */
  readonly #running: number[];
  /** What was taken together, in order: a gang goes and comes back whole. */
  readonly #units: Candidate[][] = [];

  /** @param all those that may go because others of their gang do */
  constructor(all: readonly Candidate[], givers: readonly Giver[], claim: Claim, gangs: readonly Gang[]) {
    const { sessionRank = Number.POSITIVE_INFINITY } = claim;
    if (gangs.length > 0) for (const one of all) if (one.preemptionRank <= sessionRank) this.#byTask.set(one.task, one);
    this.#givers = givers;
    this.#excess = givers.map((giver) => giver.excess.slice());
    this.#sessionExcess = (claim.sessions ?? []).slice();
    this.#claim = claim;
    this.#gangs = gangs;
    this.#seen = new Uint8Array(givers.length);
    this.#running = gangs.map((gang) => gang.members.length);
  }

  /**
   * Takes the next of the candidates that its giver can spare: a single task or, where that would break a gang, all of it.
   * Tasks above a gang's minimum go before any gang is broken.
   */
  takeNext(candidates: readonly Candidate[], atMost = Number.POSITIVE_INFINITY): boolean {
    let best: Candidate[] | undefined;
    // Where tasks stand alone the first of a giver that it can spare is its best.
    const isFirstBest = this.#gangs.length === 0 && this.#claim.criterion !== 'mostOverAllocated';
    const seen = this.#seen.fill(0);
    for (const candidate of candidates) {
      if (seen[candidate.giver] === 1 || this.#gone.has(candidate.task)) continue;
      const unit = this.#unit(candidate);
      if (unit === undefined || !this.#canSpare(unit)) continue;
      if (isFirstBest) seen[candidate.giver] = 1;
      if (best === undefined || this.#before(unit, best, atMost)) best = unit;
    }
    if (best === undefined) return false;
    this.#units.push(best);
    for (const one of best) this.#move(one, -1);
    this.taken.push(...best);
    return true;
  }

  /** Puts back, latest first, what is not needed. */
  putBackSurplus(enough: (taken: readonly Candidate[]) => boolean): void {
    for (let at = this.#units.length - 1; at >= 0; at--) {
      const unit = this.#units[at]!;
      if (unit.length === 1 && this.#breaksIfPutBack(unit[0]!, at)) continue;
      const rest = this.taken.filter((one) => !unit.includes(one));
      if (!enough(rest)) continue;
      this.#units.splice(at, 1);
      this.taken = rest;
      for (const one of unit) this.#move(one, 1);
    }
  }

  /** A member taken singly may not come back once its gang has gone. */
  #breaksIfPutBack(candidate: Candidate, at: number): boolean {
    const { gang } = candidate;
    return (
      gang !== undefined && this.#units.some((unit, other) => other > at && unit.length > 1 && unit[0]!.gang === gang)
    );
  }

  /** The tasks that go when this one goes; undefined when some of them must not be touched. */
  #unit(candidate: Candidate): Candidate[] | undefined {
    if (candidate.gang === undefined) return [candidate];
    const gang = this.#gangs[candidate.gang]!;
    if (this.#running[candidate.gang]! > gang.minimum) return [candidate];
    const unit = [candidate];
    for (const task of gang.members) {
      if (task === candidate.task || this.#gone.has(task)) continue;
      const member = this.#byTask.get(task);
      if (member === undefined) return undefined;
      unit.push(member);
    }
    return unit;
  }

  #canSpare(unit: readonly Candidate[]): boolean {
    if (unit.length === 1) return this.#canSpareOne(unit[0]!);
    const spent = new Map<number, number[]>();
    const ofSession = new Map<number, number>();
    for (const one of unit) {
      if (one.session !== undefined) {
        const bundles = (ofSession.get(one.session) ?? 0) + 1;
        if (bundles > (this.#sessionExcess[one.session] ?? Number.POSITIVE_INFINITY)) return false;
        ofSession.set(one.session, bundles);
      }
      const sum = spent.get(one.giver) ?? one.needs.map(() => 0);
      one.needs.forEach((amount, r) => {
        sum[r]! += amount;
      });
      spent.set(one.giver, sum);
    }
    for (const [giver, sum] of spent) {
      if (sum.some((amount, r) => amount > 0 && amount > (this.#excess[giver]![r] ?? 0))) return false;
    }
    return true;
  }

  #canSpareOne({ session, giver, needs }: Candidate): boolean {
    if (session !== undefined && (this.#sessionExcess[session] ?? 1) < 1) return false;
    return covers(this.#excess[giver]!, needs);
  }

  #move(candidate: Candidate, sign: 1 | -1): void {
    const { needs } = candidate;
    const excess = this.#excess[candidate.giver]!;
    for (let r = 0; r < needs.length; r++) excess[r]! += sign * needs[r]!;
    if (candidate.session !== undefined && candidate.session < this.#sessionExcess.length) {
      this.#sessionExcess[candidate.session]! += sign;
    }
    if (sign < 0) this.#gone.add(candidate.task);
    else this.#gone.delete(candidate.task);
    if (candidate.gang !== undefined) this.#running[candidate.gang]! += sign;
  }

  /** Keys in order: kind, who gives, preemption rank, then the criterion (spec/ego.md 6); a task number ends all ties. */
  #before(unit: readonly Candidate[], other: readonly Candidate[], atMost: number): boolean {
    const a = unit[0]!;
    const b = other[0]!;
    const difference =
      a.turn - b.turn ||
      this.#giverOrder(a.giver, b.giver) ||
      a.preemptionRank - b.preemptionRank ||
      Number(unit.length > 1) - Number(other.length > 1) ||
      Number(unit.length > atMost) - Number(other.length > atMost) ||
      this.#criterion(unit, other) ||
      a.task - b.task;
    return difference < 0;
  }

  #giverOrder(a: number, b: number): number {
    if (a === b) return 0;
    return giverOrder(this.#givers[a]!, this.#givers[b]!, this.#excess[a]!, this.#excess[b]!, this.#claim);
  }

  #criterion(unit: readonly Candidate[], other: readonly Candidate[]): number {
    const a = unit[0]!;
    const b = other[0]!;
    const { criterion } = this.#claim;
    if (criterion === 'leastLostWork') return total(unit) - total(other);
    const over = criterion === 'mostOverAllocated' ? this.#sessionOver(b) - this.#sessionOver(a) : 0;
    return over || ownOrder(a, b, criterion);
  }

  #sessionOver(candidate: Candidate): number {
    return candidate.session === undefined ? 0 : (this.#sessionExcess[candidate.session] ?? 0);
  }
}

function total(unit: readonly Candidate[]): number {
  return unit.reduce((sum, one) => sum + one.loss, 0);
}
