/** Kinds of stages: what they are called, and the shape of their tasks. They are few, however many stages there are. */
export class StageKinds {
  readonly #names: string[] = [];
  readonly #shapes: number[] = [];
  /** By shape: the kind of each name. */
  readonly #byShape: (Map<string, number> | undefined)[] = [];
  /** By shape: the kind that was asked for last, which most often is the one asked for next. */
  readonly #latest: number[] = [];

  /** The kind of a name and a shape, a new one where there is none. */
  of(name: string, shape: number): number {
    const latest = this.#latest[shape];
    if (latest !== undefined && this.#names[latest] === name) return latest;
    const kind = this.#find(name, shape);
    this.#latest[shape] = kind;
    return kind;
  }

  #find(name: string, shape: number): number {
    let byName = this.#byShape[shape];
    if (byName === undefined) {
      byName = new Map();
      this.#byShape[shape] = byName;
    }
    let kind = byName.get(name);
    if (kind === undefined) {
      kind = this.#names.push(name) - 1;
      this.#shapes.push(shape);
      byName.set(name, kind);
    }
    return kind;
  }

  name(kind: number): string {
    return this.#names[kind]!;
  }
  shape(kind: number): number {
    return this.#shapes[kind]!;
  }
}
