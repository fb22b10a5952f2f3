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

/** What frameworks declare to want (Mesos's REQUEST call): waiting tasks by shape. Offers do not need it; EGO does. */
export class DemandTable implements DemandView {
  readonly #shapes: number[][] = [];
  readonly #counts: number[][] = [];
  readonly #pending: number[] = [];
  readonly #gangs: (DeclaredGang | undefined)[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  addFramework(framework: FrameworkId): void {
    this.#shapes[framework] = [];
    this.#counts[framework] = [];
    this.#pending[framework] = 0;
  }

  change(framework: FrameworkId, shape: number, change: number): void {
    const shapes = this.#shapes[framework]!;
    const counts = this.#counts[framework]!;
    let entry = shapes.indexOf(shape);
    if (entry < 0) {
      entry = shapes.push(shape) - 1;
      counts.push(0);
    }
    counts[entry]! += change;
    this.#pending[framework]! += change;
    this.#version++;
  }

  pending(framework: FrameworkId): number {
    return this.#pending[framework] ?? 0;
  }
  shapeCount(framework: FrameworkId): number {
    return this.#shapes[framework]?.length ?? 0;
  }
  shapeAt(framework: FrameworkId, entry: number): number {
    return this.#shapes[framework]![entry]!;
  }
  pendingAt(framework: FrameworkId, entry: number): number {
    return this.#counts[framework]![entry]!;
  }
  nextGang(framework: FrameworkId): DeclaredGang | undefined {
    return this.#gangs[framework];
  }

  setNextGang(framework: FrameworkId, gang: DeclaredGang | undefined): void {
    this.#gangs[framework] = gang;
    this.#version++;
  }
}
