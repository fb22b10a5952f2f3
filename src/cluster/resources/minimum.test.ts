import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { DEFAULT_MINIMUM, MinimumAllocatable } from './minimum.ts';

const kinds = new Kinds();
const cpus = kinds.plain('cpus');
const mem = kinds.plain('mem');
const reservedCpus = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }] });

test('one alternative reached is enough; by default 0.01 cpus or 32 MiB', () => {
  const minimum = new MinimumAllocatable(DEFAULT_MINIMUM, kinds);
  expect(minimum.isReachedBy(Bundle.of([[cpus, 10]]))).toBe(true);
  expect(minimum.isReachedBy(Bundle.of([[mem, 32_000]]))).toBe(true);
  expect(minimum.isReachedBy(Bundle.of([[cpus, 9]]).set(mem, 31_999))).toBe(false);
});

test('an alternative must be reached in full, summed over all kinds of a name', () => {
  const minimum = new MinimumAllocatable([{ cpus: 1, mem: 100 }], kinds);
  const halves = Bundle.of([
    [cpus, 500],
    [reservedCpus, 500],
  ]);
  expect(minimum.isReachedBy(halves)).toBe(false);
  expect(minimum.isReachedBy(halves.set(mem, 100_000))).toBe(true);
});

test('no alternatives: anything goes; an empty one is always reached', () => {
  expect(new MinimumAllocatable([], kinds).isReachedBy(new Bundle())).toBe(true);
  expect(new MinimumAllocatable([{ cpus: 1 }, {}], kinds).isReachedBy(new Bundle())).toBe(true);
});

test('a shared volume counts once, ports do not count', () => {
  const shared = kinds.intern({ name: 'disk', volume: 'v', shared: true, unit: 5000 });
  const ports = kinds.intern({ name: 'ports', type: 'set' });
  expect(new MinimumAllocatable([{ disk: 6 }], kinds).isReachedBy(Bundle.of([[shared, 10_000]]))).toBe(false);
  expect(new MinimumAllocatable([{ ports: 0.001 }], kinds).isReachedBy(new Bundle().setItems(ports, ['a']))).toBe(
    false,
  );
});

test('the minimum is not rounded: amounts compare to it as doubles', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(200_000), (units, amount) => {
      const reached = new MinimumAllocatable([{ cpus: units }], kinds).isReachedBy(Bundle.of([[cpus, amount]]));
      expect(reached).toBe(amount / 1000 >= units);
    }),
  );
  expect(new MinimumAllocatable([{ cpus: 0.0101 }], kinds).isReachedBy(Bundle.of([[cpus, 10]]))).toBe(false);
});
