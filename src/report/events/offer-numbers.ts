import type { RecordName } from '../../cluster/record-types.ts';

/**
 * Running numbers of offers. The table uses rows again, and the parts of one offer (of several reservations, say) come as several
 * records of one row: a row that waits for its answer is the same offer.
 */
export class OfferNumbers {
  /** By row: the number of the offer that has it, or -1. */
  readonly #numbers: number[] = [];
  #made = 0;

  of(record: RecordName, row: number): number {
    if (record === 'offerMade') {
      if ((this.#numbers[row] ?? -1) < 0) this.#numbers[row] = this.#made++;
      return this.#numbers[row]!;
    }
    const number = this.#numbers[row]!;
    if (record === 'offerAccepted' || record === 'offerDeclined' || record === 'offerRescinded')
      this.#numbers[row] = -1;
    return number;
  }
}
