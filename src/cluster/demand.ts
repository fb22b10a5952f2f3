import type { FrameworkId } from './ids.ts';
import type { GangRequest } from './topology.ts';

/** The gang that a framework starts next: tasks of one shape that have to be near each other. */
export interface DeclaredGang extends GangRequest {
  readonly shape: number;
}

export interface DemandView {
  /** Declared waiting tasks of a framework, all shapes together. */
  pending(framework: FrameworkId): number;
  /** How many shapes the framework ever declared; entries 0 to count - 1 in the order of first declaration. */
  shapeCount(framework: FrameworkId): number;
  shapeAt(framework: FrameworkId, entry: number): number;
  pendingAt(framework: FrameworkId, entry: number): number;
  /** Part of what waits that is of use only as a whole, near each other; undefined if any single task is. */
  nextGang(framework: FrameworkId): DeclaredGang | undefined;
  /** Grows with every change, so that an allocator can tell whether anything is new. */
  readonly version: number;
}

/** What one framework has declared. */
interface Declared {
  /** By entry: the shape, and how many tasks of it wait. */
  readonly shapes: number[];
  readonly counts: number[];
  /** By shape: its entry. */
  readonly entries: (number | undefined)[];
  pending: number;
  gang: DeclaredGang | undefined;
}

/** What frameworks declare to want (Mesos's REQUEST call): waiting tasks by shape. Offers do not need it; EGO does. */
export class DemandTable implements DemandView {
  readonly #declared: Declared[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  addFramework(framework: FrameworkId): void {
    this.#declared[framework] = { shapes: [], counts: [], entries: [], pending: 0, gang: undefined };
  }

  change(framework: FrameworkId, shape: number, change: number): void {
    const declared = this.#declared[framework]!;
    const entry = declared.entries[shape] ?? this.#add(declared, shape);
    declared.counts[entry]! += change;
    declared.pending += change;
    this.#version++;
  }

  pending(framework: FrameworkId): number {
    return this.#declared[framework]?.pending ?? 0;
  }
  shapeCount(framework: FrameworkId): number {
    return this.#declared[framework]?.shapes.length ?? 0;
  }
  shapeAt(framework: FrameworkId, entry: number): number {
    return this.#declared[framework]!.shapes[entry]!;
  }
  pendingAt(framework: FrameworkId, entry: number): number {
    return this.#declared[framework]!.counts[entry]!;
  }
  nextGang(framework: FrameworkId): DeclaredGang | undefined {
    return this.#declared[framework]?.gang;
  }

  setNextGang(framework: FrameworkId, gang: DeclaredGang | undefined): void {
    this.#declared[framework]!.gang = gang;
    this.#version++;
  }

  #add({ shapes, counts, entries }: Declared, shape: number): number {
    const entry = shapes.push(shape) - 1;
    counts.push(0);
    entries[shape] = entry;
    return entry;
  }
}
