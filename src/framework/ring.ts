/**
 * A list of numbers in a ring. Joining at either end and leaving at the front cost the same however long it is; in the middle the
 * shorter side moves over.
 */
export class Ring<Column extends Int32Array | Float64Array> {
  #values: Column;
  /** One less than there is room for, which is a power of two: these bits of a position are its place. */
  #mask: number;
  #head = 0;
  #size = 0;

  /** @param column what it begins in; its length is a power of two */
  constructor(column: Column) {
    this.#values = column;
    this.#mask = column.length - 1;
  }

  get size(): number {
    return this.#size;
  }

  at(position: number): number {
    return this.#values[this.#slot(position)]!;
  }

  insert(position: number, value: number): void {
    if (this.#size === this.#values.length) this.#grow();
    this.#size++;
    if (position < this.#size >> 1) {
      this.#head = this.#slot(-1);
      for (let i = 0; i < position; i++) this.#move(i + 1, i);
    } else for (let i = this.#size - 1; i > position; i--) this.#move(i - 1, i);
    this.#values[this.#slot(position)] = value;
  }

  removeAt(position: number): void {
    if (position < this.#size >> 1) {
      for (let i = position; i > 0; i--) this.#move(i - 1, i);
      this.#head = this.#slot(1);
    } else for (let i = position; i < this.#size - 1; i++) this.#move(i + 1, i);
    this.#size--;
  }

  #slot(position: number): number {
    return (this.#head + position) & this.#mask;
  }

  #move(from: number, to: number): void {
    this.#values[this.#slot(to)] = this.#values[this.#slot(from)]!;
  }

  #grow(): void {
    const values = new (this.#values.constructor as new (length: number) => Column)(2 * this.#size);
    for (let i = 0; i < this.#size; i++) values[i] = this.at(i);
    this.#values = values;
    this.#mask = values.length - 1;
    this.#head = 0;
  }
}
