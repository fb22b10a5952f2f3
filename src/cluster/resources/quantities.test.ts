import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { Limits } from './limits.ts';
import { addQuantitiesOf, Quantities, quantitiesOf, subtractQuantitiesOf } from './quantities.ts';
import { RangeSet } from './ranges.ts';

const kinds = new Kinds();
const [cpus, mem, disk] = [kinds.nameIdOf('cpus'), kinds.nameIdOf('mem'), kinds.nameIdOf('disk')];
const named = (amounts: Record<string, number>): Quantities => Quantities.ofNames(amounts, kinds);

describe('quantities', () => {
  test('count an absent name as 0, stop at 0 and drop zeros', () => {
    const sums = named({ cpus: 3000 });
    expect([sums.get(cpus), sums.get(mem), sums.get(99)]).toEqual([3000, 0, 0]);
    expect(
      sums
        .clone()
        .subtract(named({ cpus: 1000, mem: 5 }))
        .equals(named({ cpus: 2000 })),
    ).toBe(true);
    expect(sums.clone().subtract(named({ cpus: 9000 })).isEmpty).toBe(true);
    expect(sums.contains(named({ cpus: 3000, mem: 0 }))).toBe(true);
    expect(sums.contains(named({ cpus: 3000, mem: 1 }))).toBe(false);
    expect(sums.clear().get(cpus)).toBe(0);
    expect(() => sums.set(cpus, -1)).toThrow('0 or more, not -1');
  });

  test('add and subtract are inverse', () => {
    const amounts = fc.record({ cpus: fc.nat(), mem: fc.nat(), disk: fc.nat() }, { requiredKeys: [] });
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const sum = named(a).add(named(b));
        expect(sum.contains(named(a))).toBe(true);
        expect(sum.subtract(named(b)).equals(named(a))).toBe(true);
      }),
    );
  });
});

describe('the sums of a bundle', () => {
  const reserved = [{ role: 'eng' }];
  const volume = kinds.intern({ name: 'disk', reservation: reserved, volume: 'v', shared: true, unit: 5000 });
  const bundle = Bundle.of([
    [kinds.plain('cpus'), 1000],
    [kinds.intern({ name: 'cpus', reservation: reserved }), 2000],
    [kinds.intern({ name: 'cpus', revocable: true }), 4000],
    [volume, 15_000],
  ]).setItems(kinds.intern({ name: 'ports', type: 'ranges' }), RangeSet.of([[1, 10]]));

  test('are taken over all kinds of a name, a shared volume once, ports not at all', () => {
    const sums = quantitiesOf(bundle, kinds);
    expect(sums.equals(named({ cpus: 7000, disk: 5000 }))).toBe(true);
    expect(subtractQuantitiesOf(bundle, kinds, sums).isEmpty).toBe(true);
  });

  test('count a shared volume for each bundle added', () => {
    const sums = addQuantitiesOf(bundle, kinds, quantitiesOf(bundle, kinds));
    expect(sums.get(disk)).toBe(10_000);
  });

  test('tell reserved, unreserved and revocable apart', () => {
    const part = (which: 'reserved' | 'unreserved' | 'revocable'): Quantities =>
      quantitiesOf(bundle, kinds, new Quantities(), which);
    expect(part('unreserved').equals(named({ cpus: 1000 }))).toBe(true);
    expect(part('reserved').equals(named({ cpus: 2000, disk: 5000 }))).toBe(true);
    expect(part('revocable').equals(named({ cpus: 4000 }))).toBe(true);
  });

  test('forget what the sums held before', () => {
    expect(
      quantitiesOf(Bundle.of([[kinds.plain('mem'), 7]]), kinds, named({ cpus: 5 })).equals(named({ mem: 7 })),
    ).toBe(true);
  });
});

describe('limits', () => {
  test('leave an absent name unlimited and keep a 0', () => {
    const limits = Limits.ofNames({ cpus: 2000, mem: 0 }, kinds);
    expect([limits.get(cpus), limits.get(mem), limits.get(disk)]).toEqual([2000, 0, Number.POSITIVE_INFINITY]);
    expect([limits.has(mem), limits.has(disk), limits.isEmpty, new Limits().isEmpty]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(limits.allows(named({ cpus: 2000, disk: 1e15 }))).toBe(true);
    expect(limits.allows(named({ cpus: 2001 }))).toBe(false);
    expect(limits.allows(named({ mem: 1 }))).toBe(false);
    expect(() => limits.set(cpus, Number.NaN)).toThrow('0 or more, not NaN');
  });

  test('shrink by what is used, not below 0', () => {
    const limits = Limits.ofNames({ cpus: 2000, mem: 1 }, kinds);
    const rest = limits.clone().subtract(named({ cpus: 500, mem: 10, disk: 7 }));
    expect([rest.get(cpus), rest.get(mem), rest.has(disk)]).toEqual([1500, 0, false]);
    expect(limits.get(cpus)).toBe(2000);
    expect(rest.copyFrom(new Limits()).isEmpty).toBe(true);
  });
});
