import { type Step, StepFailure } from './step.ts';

/** Over so many orders, `rows[i]` must come at place j in a share of them within the tolerance of `table[i][j]`. */
export function expectDistribution(step: Step, drawOrder: () => readonly string[]): void {
  const runs = step.number('runs');
  const rows = step.texts('rows');
  const table = step.list('table');
  const counts = rows.map(() => rows.map(() => 0));
  for (let run = 0; run < runs; run++) {
    const order = drawOrder();
    if (order.length !== rows.length)
      throw new StepFailure(`expected ${rows.length} items in order; got ${order.length}`);
    for (const [place, item] of order.entries()) {
      const row = counts[rows.indexOf(item)];
      if (row === undefined) throw new StepFailure(`expected only ${rows.join(', ')}; got ${item}`);
      row[place]!++;
    }
  }
  for (const [i, row] of table.entries()) {
    if (!Array.isArray(row)) throw new StepFailure(`"table[${i}]" must be an array`);
    for (const [place, wanted] of row.entries()) {
      const got = counts[i]![place]! / runs;
      if (!(Math.abs(got - Number(wanted)) <= step.number('tolerance')))
        throw new StepFailure(`expected ${rows[i]} at place ${place + 1} in ${wanted} of all orders; got ${got}`);
    }
  }
}
