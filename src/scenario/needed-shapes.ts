import type { ShapeId, Shapes } from '../cluster/resources/shapes.ts';
import type { Needs } from '../workload/job.ts';

/** The shapes of what tasks need, by the object that says so: sources lend one object for many tasks. */
export class NeededShapes {
  readonly #shapes: Shapes;
  readonly #revocable: boolean;
  readonly #known = new Map<Needs, ShapeId>();
  #latest: Needs | undefined;
  #latestShape: ShapeId = 0;

  /** @param revocable as in `ShapeOptions` */
  constructor(shapes: Shapes, revocable: boolean) {
    this.#shapes = shapes;
    this.#revocable = revocable;
  }

  of(needs: Needs): ShapeId {
    if (needs !== this.#latest) {
      this.#latestShape = this.#find(needs);
      this.#latest = needs;
    }
    return this.#latestShape;
  }

  #find(needs: Needs): ShapeId {
    let shape = this.#known.get(needs);
    if (shape === undefined) {
      shape = this.#shapes.intern(needs, { revocable: this.#revocable });
      this.#known.set(needs, shape);
    }
    return shape;
  }
}
