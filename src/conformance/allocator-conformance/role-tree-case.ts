import { RoleTree } from '../../allocator/role-tree.ts';
import { Kinds } from '../../cluster/resources/kinds.ts';
import { NO_QUOTA, normalQuota } from '../../cluster/roles.ts';
import { expectSame, type Step } from './step.ts';

/** Runs the steps of a case of kind `roleTree`: one method for each op of the format. */
export class RoleTreeCase {
  readonly #kinds = new Kinds();
  readonly #tree = new RoleTree(this.#kinds);
  readonly #frameworks: string[] = [];

  readonly operations: Readonly<Record<string, (step: Step) => void>> = {
    setWeight: (step) => this.#tree.setWeight(step.text('role'), step.number('weight')),
    setQuota: (step) =>
      this.#tree.setQuota(
        step.text('role'),
        normalQuota({ guarantee: step.amounts('guarantee'), limit: step.amounts('limit') }),
      ),
    trackReservation: (step) => this.#tree.trackReservations(step.bundle('resources', this.#kinds)),
    untrackReservation: (step) => this.#tree.untrackReservations(step.bundle('resources', this.#kinds)),
    trackFramework: (step) => this.#tree.trackFramework(this.#framework(step), step.text('role')),
    untrackFramework: (step) => this.#tree.untrackFramework(this.#framework(step), step.text('role')),
    expectRole: (step) => this.#expectRole(step),
  };

  #framework(step: Step): number {
    const at = this.#frameworks.indexOf(step.text('framework'));
    return at < 0 ? this.#frameworks.push(step.text('framework')) - 1 : at;
  }

  #expectRole(step: Step): void {
    const role = this.#tree.find(step.text('role'));
    expectSame({ present: step.boolean('present') }, { present: role !== undefined });
    if (step.has('weight')) expectSame({ weight: step.number('weight') }, { weight: role?.weight ?? 1 });
    const quota = role?.quota ?? NO_QUOTA;
    if (step.has('guarantee')) expectSame(sorted(nonZero(step.amounts('guarantee'))), sorted(quota.guarantee));
    if (step.has('limit')) expectSame(sorted(step.amounts('limit')), sorted(quota.limit));
    if (step.has('reserved')) {
      const reserved: Record<string, number> = {};
      for (const [nameId, name] of this.#kinds.names.entries()) reserved[name] = role?.reserved.get(nameId) ?? 0;
      expectSame(sorted(nonZero(step.amounts('reserved'))), sorted(nonZero(reserved)));
    }
    if (step.has('frameworks')) {
      const names = [...(role?.frameworks ?? [])].map((framework) => this.#frameworks[framework]);
      expectSame([...step.texts('frameworks')].sort(), names.sort());
    }
  }
}

function sorted(amounts: Readonly<Record<string, number>>): readonly [string, number][] {
  return Object.entries(amounts).sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

function nonZero(amounts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== 0));
}
