import fc from 'fast-check';
import type { FluidInstance } from '../instance.ts';

/** Random instances for property tests: 1 to 4 resources, 1 to 6 users, demands over three orders of magnitude. */
export function instances(options: {
  zeroDemands: boolean;
  caps: boolean;
  weights: boolean;
}): fc.Arbitrary<FluidInstance> {
  const amount = fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 100);
  const demand = options.zeroDemands ? fc.oneof({ weight: 4, arbitrary: amount }, fc.constant(0)) : amount;
  return fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })).chain(([resources, users]) =>
    fc.record({
      capacity: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: resources, maxLength: resources }),
      // The first entry keeps a user from asking for nothing at all.
      demands: fc.array(
        fc
          .array(demand, { minLength: resources, maxLength: resources })
          .map((row) => (row.every((entry) => entry === 0) ? row.map(() => 1) : row)),
        { minLength: users, maxLength: users },
      ),
      weights: fc.array(options.weights ? fc.integer({ min: 1, max: 5 }) : fc.constant(1), {
        minLength: users,
        maxLength: users,
      }),
      taskCaps: fc.array(
        options.caps
          ? fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(Number.POSITIVE_INFINITY))
          : fc.constant(Number.POSITIVE_INFINITY),
        { minLength: users, maxLength: users },
      ),
    }),
  );
}
