import type { ReadonlyBundle } from './bundle.ts';
import type { Kinds } from './kinds.ts';
import { THOUSANDTHS, toThousandths, toUnits } from './scalars.ts';

/** An alternative of the minimum: by name id, the fewest thousandths that reach it. */
type Thresholds = readonly (readonly [nameId: number, thousandths: number])[];

/**
 * The least that is worth an offer (spec/mesos.md 2.6, `min_allocatable_resources`): alternatives, of which one must be
 * reached in full, each by the sums over all objects of a name, whatever their marks. No alternatives: anything goes.
 */
export class MinimumAllocatable {
  readonly #alternatives: readonly Thresholds[];
  readonly #kinds: Kinds;

  /** Amounts in units by name (cpus, MiB), unrounded: Mesos compares raw doubles here, so 0.0005 cpus is not 0.001. */
  constructor(alternatives: readonly Readonly<Record<string, number>>[], kinds: Kinds) {
    this.#kinds = kinds;
    this.#alternatives = alternatives.map((amounts) =>
      Object.entries(amounts).map(([name, units]) => [kinds.nameIdOf(name), threshold(units)] as const),
    );
  }

  isReachedBy(bundle: ReadonlyBundle): boolean {
    const alternatives = this.#alternatives;
    for (let i = 0; i < alternatives.length; i++) if (this.#reaches(bundle, alternatives[i]!)) return true;
    return alternatives.length === 0;
  }

  /** A shared volume counts once, as everywhere in sums by name. */
  #reaches(bundle: ReadonlyBundle, thresholds: Thresholds): boolean {
    const kinds = this.#kinds;
    const { size } = bundle;
    for (let i = 0; i < thresholds.length; i++) {
      const nameId = thresholds[i]![0];
      let missing = thresholds[i]![1];
      for (let at = 0; at < size && missing > 0; at++) {
        const kind = bundle.kindAt(at);
        if (kinds.summedAs(kind) === nameId) missing -= bundle.amountAt(at);
        else if (kinds.isShared(kind) && kinds.isScalar(kind) && kinds.nameId(kind) === nameId)
          missing -= kinds.unit(kind);
      }
      if (missing > 0) return false;
    }
    return true;
  }
}

/** The default of `min_allocatable_resources`: 0.01 cpus or 32 MiB (spec/mesos.md 6). */
export const DEFAULT_MINIMUM: readonly Readonly<Record<string, number>>[] = [{ cpus: 0.01 }, { mem: 32 }];

/** The fewest whole thousandths that, as a double in units, are not below `units`. */
function threshold(units: number): number {
  const nearest = Math.max(0, toThousandths(units));
  if (toUnits(nearest) < units) return nearest + 1;
  return nearest > 0 && (nearest - 1) / THOUSANDTHS >= units ? nearest - 1 : nearest;
}
