import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { Account, Book } from './book.ts';
import { LevelIntegrals } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** The cluster, where it is the one owner of levels. */
const CLUSTER = 0;

/** What there was over the run, and of that what each role and each framework held, in units times seconds and as a part of the capacity. */
export class Holdings implements Measure {
  /** What there was; of one owner. */
  readonly capacity: LevelIntegrals;
  readonly roles: LevelIntegrals;
  readonly #context: MeasureContext;
  readonly #book: Book;
  /** Of frameworks with an account of their own. */
  readonly #frameworks: LevelIntegrals;
  #capacityVersion = 0;

  constructor(context: MeasureContext) {
    this.#context = context;
    this.#book = context.book;
    this.capacity = new LevelIntegrals(context.from);
    this.roles = new LevelIntegrals(context.from);
    this.#frameworks = new LevelIntegrals(context.from);
  }

  /** A span has passed; accounts that differ in it are told one by one. */
  elapsed(): void {
    const { capacity, capacityVersion, from } = this.#book;
    if (this.#capacityVersion === capacityVersion) return;
    this.#capacityVersion = capacityVersion;
    this.capacity.set(CLUSTER, from, capacity);
  }
  roleElapsed({ role, used }: Account): void {
    this.roles.set(role, this.#book.from, used);
  }
  frameworkElapsed({ framework, used }: Account): void {
    this.#frameworks.set(framework, this.#book.from, used);
  }
  parted(framework: FrameworkId, role: RoleId): void {
    this.#frameworks.copy(framework, this.roles, role);
  }

  /** Counts everything up to the end of the run. */
  settle(end: Micros): void {
    this.capacity.settleAll(end);
    this.roles.settleAll(end);
    this.#frameworks.settleAll(end);
  }

  report(sheet: Sheet, end: Micros): void {
    this.settle(end);
    const { kinds, roles, frameworks } = this.#context.cluster;
    for (let name = 0; name < this.#book.capacity.length; name++) {
      const all = this.capacity.total(CLUSTER, name);
      if (all === 0) continue;
      const resource = kinds.names[name]!;
      let cluster = 0;
      for (let role = 0; role < roles.count; role++) {
        const held = this.roles.total(role, name);
        cluster += held;
        sheet.role(role, `utilization.${resource}.allocated`, held / all);
        sheet.role(role, `held.${resource}_seconds`, unitSeconds(held));
      }
      for (let framework = 0; framework < frameworks.count; framework++) {
        const { role } = this.#book.framework(framework);
        const held = role === NONE ? this.#frameworks.total(framework, name) : this.roles.total(role, name);
        sheet.framework(framework, `utilization.${resource}.allocated`, held / all);
        sheet.framework(framework, `held.${resource}_seconds`, unitSeconds(held));
      }
      sheet.cluster(`held.${resource}_seconds`, unitSeconds(cluster));
    }
  }
}
