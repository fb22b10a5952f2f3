import { grown } from '../cluster/columns.ts';
import type * as Types from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSum } from './exact-sum.ts';
import { LevelIntegrals } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** Offers of one framework. */
class OfferCounts {
  made = 0;
  accepted = 0;
  declined = 0;
  rescinded = 0;
  readonly held: LevelIntegrals;
  /** Microseconds from the return of an agent's resources to the next offer of that agent, and how many such spans. */
  readonly again = new ExactSum();
  offeredAgain = 0;
  /** By agent: when its resources last went back unused, plus 1; 0 where they have been offered again since. */
  returnedAt = new Float64Array(0);

  constructor(from: Micros) {
    this.held = new LevelIntegrals(from);
  }
}

/**
 * Offers by framework: how many, what became of them, how much they kept from everybody else, and how long it took until
 * an agent that went back (declined, rescinded, or with something left) was offered to the same framework again.
 */
export class Offers implements Measure, Types.Observer {
  readonly #context: MeasureContext;
  readonly #frameworks: OfferCounts[] = [];
  /** By offer row: 1 while it waits for an answer. Parts of one cycle come as several records of one offer. */
  #outstanding = new Uint8Array(0);

  constructor(context: MeasureContext) {
    this.#context = context;
  }

  taskLaunched({ at, framework, resources }: Types.TaskLaunched): void {
    if (!this.#context.book.isResumed) this.#of(framework).held.change(at, this.#context.cluster.kinds, resources, -1);
  }
  offerAccepted({ at, offer, framework, agent, left }: Types.OfferAccepted): void {
    const counts = this.#of(framework);
    if (at >= this.#context.from) counts.accepted++;
    this.#closed(counts, at, offer, agent, left);
  }
  offerDeclined({ at, offer, framework, agent, resources }: Types.OfferDeclined): void {
    const counts = this.#of(framework);
    if (at >= this.#context.from) counts.declined++;
    this.#closed(counts, at, offer, agent, resources);
  }
  offerRescinded({ at, offer, framework, agent, resources }: Types.OfferRescinded): void {
    const counts = this.#of(framework);
    if (at >= this.#context.from) counts.rescinded++;
    this.#closed(counts, at, offer, agent, resources);
  }

  report(sheet: Sheet, end: Micros): void {
    const { frameworks } = this.#context.cluster;
    const all: OfferCounts[] = [];
    for (let framework = 0; framework < frameworks.count; framework++) {
      const counts = this.#of(framework);
      counts.held.settle(end);
      all.push(counts);
      this.#say([counts], (metric, value) => sheet.framework(framework, metric, value));
    }
    this.#say(all, (metric, value) => sheet.cluster(metric, value));
  }

  #say(counts: readonly OfferCounts[], set: (metric: string, value: number) => void): void {
    const sum = (part: (of: OfferCounts) => number): number => counts.reduce((total, of) => total + part(of), 0);
    const accepted = sum((of) => of.accepted);
    const declined = sum((of) => of.declined);
    const rescinded = sum((of) => of.rescinded);
    const { kinds } = this.#context.cluster;
    const made = sum((of) => of.made);
    set('offers.made', made);
    set('offers.accepted', accepted);
    set('offers.declined', declined);
    set('offers.rescinded', rescinded);
    set('offers.hit_rate', accepted / (accepted + declined + rescinded));
    const again = sum((of) => of.again.value) / sum((of) => of.offeredAgain);
    set('offers.mean_reoffer_delay', again / 1_000_000);
    for (let name = 0; name < this.#context.book.capacity.length; name++) {
      set(`offers.held.${kinds.names[name]}_seconds`, unitSeconds(sum((of) => of.held.total(name))));
    }
  }

  offerMade({ at, offer, framework, agent, resources }: Types.OfferMade): void {
    const counts = this.#of(framework);
    counts.held.change(at, this.#context.cluster.kinds, resources, 1);
    this.#outstanding = grown(this.#outstanding, offer + 1);
    if (this.#outstanding[offer] === 1) return;
    this.#outstanding[offer] = 1;
    if (at < this.#context.from) return;
    counts.made++;
    const returned = agent < counts.returnedAt.length ? counts.returnedAt[agent]! : 0;
    if (returned === 0) return;
    counts.returnedAt[agent] = 0;
    counts.again.add(at - (returned - 1));
    counts.offeredAgain++;
  }

  #closed(counts: OfferCounts, at: Micros, offer: number, agent: number, back: ReadonlyBundle): void {
    this.#outstanding[offer] = 0;
    if (back.isEmpty) return;
    counts.held.change(at, this.#context.cluster.kinds, back, -1);
    if (at < this.#context.from) return;
    counts.returnedAt = grown(counts.returnedAt, agent + 1);
    counts.returnedAt[agent] = at + 1;
  }

  #of(framework: number): OfferCounts {
    while (this.#frameworks.length <= framework) this.#frameworks.push(new OfferCounts(this.#context.from));
    return this.#frameworks[framework]!;
  }
}
