import type { Micros } from '../engine/micros.ts';
import type { Book, SpanListener } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import { LevelIntegrals } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** What each role and each framework held over the run, in units times seconds and as a part of the capacity. */
export class Holdings implements Measure, SpanListener {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #roles: LevelIntegrals;
  readonly #frameworks: LevelIntegrals;
  readonly #capacity: ExactSum[] = [];

  constructor(context: MeasureContext) {
    this.#context = context;
    this.#book = context.book;
    this.#roles = new LevelIntegrals(context.from);
    this.#frameworks = new LevelIntegrals(context.from);
    context.book.follow(this);
  }

  elapsed(): void {
    const { capacity, changed, from, to } = this.#book;
    const span = to - Math.max(from, this.#context.from);
    for (let name = 0; span > 0 && name < capacity.length; name++) {
      while (this.#capacity.length <= name) this.#capacity.push(new ExactSum());
      this.#capacity[name]!.addProduct(capacity[name]!, span);
    }
    for (let i = 0; i < changed.length; i++) {
      const { scope, row, used } = changed[i]!;
      (scope === 'role' ? this.#roles : this.#frameworks).set(row, from, used);
    }
  }

  report(sheet: Sheet, end: Micros): void {
    const { kinds, roles, frameworks } = this.#context.cluster;
    for (let name = 0; name < this.#capacity.length; name++) {
      const all = this.#capacity[name]!.value;
      if (all === 0) continue;
      const resource = kinds.names[name]!;
      let cluster = 0;
      for (let role = 0; role < roles.count; role++) {
        const held = total(this.#roles, role, name, end);
        cluster += held;
        sheet.role(role, `utilization.${resource}.allocated`, held / all);
        sheet.role(role, `held.${resource}_seconds`, unitSeconds(held));
      }
      for (let framework = 0; framework < frameworks.count; framework++) {
        const held = total(this.#frameworks, framework, name, end);
        sheet.framework(framework, `utilization.${resource}.allocated`, held / all);
        sheet.framework(framework, `held.${resource}_seconds`, unitSeconds(held));
      }
      sheet.cluster(`held.${resource}_seconds`, unitSeconds(cluster));
    }
  }
}

function total(owners: LevelIntegrals, owner: number, name: number, end: Micros): number {
  owners.settle(owner, end);
  return owners.total(owner, name);
}
