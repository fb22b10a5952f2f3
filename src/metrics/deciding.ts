import type { CycleRan, Observer, ReclaimCancelled, ReclaimNoticed } from '../cluster/record-types.ts';
import type { Micros } from '../engine/micros.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** What deciding cost, in rounds and decisions: figures of the model, alike on every machine. */
export class Deciding implements Measure, Observer {
  readonly #from: Micros;
  #cycles = 0;
  #periodic = 0;
  #withOffers = 0;
  #notices = 0;
  #cancelled = 0;

  constructor({ from }: MeasureContext) {
    this.#from = from;
  }

  cycleRan({ at, periodic, offers }: CycleRan): void {
    if (at < this.#from) return;
    this.#cycles++;
    this.#periodic += periodic;
    if (offers > 0) this.#withOffers++;
  }
  reclaimNoticed({ at }: ReclaimNoticed): void {
    if (at >= this.#from) this.#notices++;
  }
  reclaimCancelled({ at }: ReclaimCancelled): void {
    if (at >= this.#from) this.#cancelled++;
  }

  report(sheet: Sheet): void {
    sheet.cluster('deciding.cycles', this.#cycles);
    sheet.cluster('deciding.periodic_cycles', this.#periodic);
    sheet.cluster('deciding.cycles_with_offers', this.#withOffers);
    sheet.cluster('deciding.reclaims_noticed', this.#notices);
    sheet.cluster('deciding.reclaims_cancelled', this.#cancelled);
  }
}
