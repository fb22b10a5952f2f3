import { grown } from '../cluster/columns.ts';
import type { Offer } from '../cluster/offers.ts';
import type * as Types from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSums } from './exact-sums.ts';
import type { HoldingListener } from './held-offers.ts';
import { LevelIntegrals } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import { roomByAgent } from './room-by-agent.ts';
import type { Sheet } from './sheet.ts';

// What is counted of a framework's offers, side by side; the last: spans from the return of an agent's resources to its next offer.
const MADE = 0;
const ACCEPTED = 1;
const DECLINED = 2;
const RESCINDED = 3;
const OFFERED_AGAIN = 4;
const WIDTH = 8;

/**
 * Offers by framework: how many, what became of them, how much they kept from everybody else, and how long it took until
 * an agent that went back (declined, rescinded, or with something left) was offered to the same framework again.
 */
export class Offers implements Measure, HoldingListener, Types.Observer {
  readonly #context: MeasureContext;
  // By framework: counts, what is in its offers, the microseconds of the spans counted under OFFERED_AGAIN, and by agent: when its resources last
  // went back unused, plus 1; 0 where they have been offered again since.
  #counts = new Float64Array(0);
  readonly held: LevelIntegrals;
  readonly #again = new ExactSums();
  readonly #returnedAt: Float64Array<ArrayBuffer>[] = [];
  /** By offer row: 1 while it waits for an answer. Parts of one cycle come as several records of one offer. */
  #outstanding = new Uint8Array(0);

  constructor(context: MeasureContext) {
    this.#context = context;
    this.held = new LevelIntegrals(context.from);
    context.book.held.follow(this);
  }

  offerMade({ at, offer, framework, agent }: Types.OfferMade): void {
    if (framework >= this.#returnedAt.length) this.#reserve(framework + 1);
    if (offer >= this.#outstanding.length) this.#outstanding = grown(this.#outstanding, offer + 1);
    if (this.#outstanding[offer] === 1) return;
    this.#outstanding[offer] = 1;
    if (at < this.#context.from) return;
    this.#counts[framework * WIDTH + MADE]!++;
    const returnedAt = this.#returnedAt[framework]!;
    if (agent >= returnedAt.length || returnedAt[agent] === 0) return;
    const span = at - (returnedAt[agent]! - 1);
    returnedAt[agent] = 0;
    if (span > 0) this.#again.add(framework, span);
    this.#counts[framework * WIDTH + OFFERED_AGAIN]!++;
  }

  offerHeld({ framework, resources }: Offer): void {
    const { book, cluster } = this.#context;
    this.held.change(framework, book.to, cluster.kinds, resources, 1);
  }
  taskLaunched({ at, framework, resources }: Types.TaskLaunched): void {
    if (this.#context.book.isResumed) return;
    this.held.change(framework, at, this.#context.cluster.kinds, resources, -1);
  }
  offerAccepted({ at, offer, framework, agent, left }: Types.OfferAccepted): void {
    this.#closed(ACCEPTED, at, offer, framework, agent, left);
  }
  offerDeclined({ at, offer, framework, agent, resources }: Types.OfferDeclined): void {
    this.#closed(DECLINED, at, offer, framework, agent, resources);
  }
  offerRescinded({ at, offer, framework, agent, resources }: Types.OfferRescinded): void {
    this.#closed(RESCINDED, at, offer, framework, agent, resources);
  }

  report(sheet: Sheet, end: Micros): void {
    const { frameworks } = this.#context.cluster;
    this.#reserve(frameworks.count);
    const all: number[] = [];
    for (let framework = 0; framework < frameworks.count; framework++) {
      this.held.settle(framework, end);
      all.push(framework);
      this.#say([framework], (metric, value) => sheet.framework(framework, metric, value));
    }
    this.#say(all, (metric, value) => sheet.cluster(metric, value));
  }

  #say(frameworks: readonly number[], set: (metric: string, value: number) => void): void {
    const sum = (part: (framework: number) => number): number =>
      frameworks.reduce((total, framework) => total + part(framework), 0);
    const count = (what: number): number => sum((framework) => this.#counts[framework * WIDTH + what]!);
    const accepted = count(ACCEPTED);
    const declined = count(DECLINED);
    const rescinded = count(RESCINDED);
    const { kinds } = this.#context.cluster;
    set('offers.made', count(MADE));
    set('offers.accepted', accepted);
    set('offers.declined', declined);
    set('offers.rescinded', rescinded);
    set('offers.hit_rate', accepted / (accepted + declined + rescinded));
    const again = sum((framework) => this.#again.value(framework)) / count(OFFERED_AGAIN);
    set('offers.mean_reoffer_delay', again / 1_000_000);
    for (let name = 0; name < this.#context.book.capacity.length; name++) {
      set(`offers.held.${kinds.names[name]}_seconds`, unitSeconds(sum((row) => this.held.total(row, name))));
    }
  }

  #closed(what: number, at: Micros, offer: number, framework: number, agent: number, back: ReadonlyBundle): void {
    const isMeasured = at >= this.#context.from;
    if (isMeasured) this.#counts[framework * WIDTH + what]!++;
    this.#outstanding[offer] = 0;
    if (back.isEmpty) return;
    const { book, cluster } = this.#context;
    if (what !== DECLINED || !book.held.isFleeting) this.held.change(framework, at, cluster.kinds, back, -1);
    if (!isMeasured) return;
    let returnedAt = this.#returnedAt[framework]!;
    if (agent >= returnedAt.length) {
      returnedAt = roomByAgent(returnedAt, agent + 1, cluster.agents.count);
      this.#returnedAt[framework] = returnedAt;
    }
    returnedAt[agent] = at + 1;
  }

  #reserve(frameworks: number): void {
    this.#counts = grown(this.#counts, frameworks * WIDTH);
    this.#again.reserve(frameworks);
    while (this.#returnedAt.length < frameworks) this.#returnedAt.push(new Float64Array(0));
  }
}
