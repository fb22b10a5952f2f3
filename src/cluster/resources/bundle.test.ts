import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { RangeSet } from './ranges.ts';

/** Amounts by kind as a plain map: what a bundle must agree with. */
type Model = ReadonlyMap<number, number>;

const models: fc.Arbitrary<Model> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 5_000_000_000 })), { maxLength: 16 })
  .map((entries) => new Map(entries));

const bundleOf = (model: Model): Bundle => Bundle.of(model);

function entriesOf(bundle: Bundle): [number, number][] {
  return Array.from({ length: bundle.size }, (_, i): [number, number] => [bundle.kindAt(i), bundle.amountAt(i)]);
}

function expected(amount: (kind: number) => number): [number, number][] {
  return Array.from({ length: 25 }, (_, kind): [number, number] => [kind, amount(kind)]).filter(([, n]) => n > 0);
}

describe('amounts of scalars', () => {
  test('are kept by rising kind, and a kind without amount is not there', () => {
    const bundle = Bundle.of([
      [3, 1000],
      [1, 0],
      [0, 500],
      [3, 250],
    ]);
    expect(entriesOf(bundle)).toEqual([
      [0, 500],
      [3, 1250],
    ]);
    expect(bundle.set(0, 0).size).toBe(1);
    expect(bundle.amount(0)).toBe(0);
    expect(bundle.removeKind(3).isEmpty).toBe(true);
  });

  test('must not be negative', () => {
    expect(() => new Bundle().set(0, -1)).toThrow('0 or more, not -1');
    expect(() => new Bundle().set(0, Number.NaN)).toThrow('0 or more, not NaN');
  });

  test('100 000 additions and subtractions of 1.001 come back exactly (spec/mesos.md 2.1)', () => {
    const step = Bundle.of([[0, 1001]]);
    const sum = new Bundle();
    for (let i = 0; i < 100_000; i++) sum.add(step);
    expect(sum.amount(0)).toBe(100_100_000);
    for (let i = 0; i < 99_999; i++) sum.subtract(step);
    expect(sum.equals(step)).toBe(true);
  });

  test('agree with a plain map, whatever is added, subtracted, compared and copied', () => {
    fc.assert(
      fc.property(models, models, (a, b) => {
        const at = (model: Model, kind: number): number => model.get(kind) ?? 0;
        const left = bundleOf(a);
        const right = bundleOf(b);
        const sum = left.clone().add(right);
        expect(entriesOf(sum)).toEqual(expected((kind) => at(a, kind) + at(b, kind)));
        const rest = left.clone().subtract(right);
        expect(entriesOf(rest)).toEqual(expected((kind) => Math.max(0, at(a, kind) - at(b, kind))));
        expect(left.contains(right)).toBe([...b].every(([kind, amount]) => amount <= at(a, kind)));
        expect(left.equals(right)).toBe(left.contains(right) && right.contains(left));
        expect(sum.contains(left) && sum.contains(right)).toBe(true);
        expect(sum.subtract(right).equals(left)).toBe(true);
        expect(rest.copyFrom(right).equals(right)).toBe(true);
        expect(entriesOf(left)).toEqual(expected((kind) => at(a, kind)));
        expect(entriesOf(left.add(left))).toEqual(expected((kind) => 2 * at(a, kind)));
        expect(left.subtract(left).isEmpty).toBe(true);
      }),
    );
  });

  test('a remainder is the total less what others took, of that kind alone', () => {
    fc.assert(
      fc.property(models, models, models, models, fc.integer({ min: 0, max: 24 }), (total, a, b, c, kind) => {
        const start = Bundle.of([
          [kind, 7],
          [kind + 1, 9],
        ]);
        const rest = (...taken: Model[]): number =>
          Math.max(
            0,
            taken.reduce((left, model) => left - (model.get(kind) ?? 0), total.get(kind) ?? 0),
          );
        const [t, x, y, z] = [total, a, b, c].map(bundleOf);
        expect(start.clone().setRemainder(kind, t!, x!).amount(kind)).toBe(rest(a));
        expect(start.clone().setRemainder(kind, t!, x!, y).amount(kind)).toBe(rest(a, b));
        const all = start.clone().setRemainder(kind, t!, x!, y, z);
        expect(all.amount(kind)).toBe(rest(a, b, c));
        expect(all.amount(kind + 1)).toBe(9);
      }),
    );
  });
});

describe('ranges and sets', () => {
  const kinds = new Kinds();
  const cpus = kinds.plain('cpus');
  const ports = kinds.intern({ name: 'ports', type: 'ranges' });
  const zones = kinds.intern({ name: 'zones', type: 'set' });
  const withPorts = (...pairs: [number, number][]): Bundle => new Bundle().setItems(ports, RangeSet.of(pairs));

  test('count by their items', () => {
    const bundle = withPorts([10, 19], [20, 29]).setItems(zones, ['b', 'a', 'b']).set(cpus, 1000);
    expect([bundle.amount(ports), bundle.amount(zones), bundle.size]).toEqual([20, 2, 3]);
    expect(bundle.itemsOf(zones)).toEqual(['a', 'b']);
    expect(`${bundle.itemsOf(ports)}`).toBe('[10-29]');
    expect(bundle.itemsOf(cpus)).toBe(undefined);
  });

  test('add up as sets: what both have counts once', () => {
    const sum = withPorts([1, 10]).add(withPorts([5, 20]).set(cpus, 2));
    expect([`${sum.itemsOf(ports)}`, sum.amount(ports), sum.amount(cpus)]).toEqual(['[1-20]', 20, 2]);
    expect(sum.add(new Bundle().setItems(zones, ['a'])).amount(zones)).toBe(1);
  });

  test('are cut item by item: other ports, however many, take nothing away', () => {
    const bundle = withPorts([1, 10]).set(cpus, 3);
    expect(
      bundle
        .clone()
        .subtract(withPorts([100, 900]))
        .equals(bundle),
    ).toBe(true);
    expect(
      `${bundle
        .clone()
        .subtract(withPorts([3, 4]))
        .itemsOf(ports)}`,
    ).toBe('[1-2, 5-10]');
    const none = bundle.clone().subtract(withPorts([1, 10]));
    expect([none.itemsOf(ports), none.amount(ports), none.size]).toEqual([undefined, 0, 1]);
    expect(none.equals(Bundle.of([[cpus, 3]]))).toBe(true);
  });

  test('contain each other by items, not by number', () => {
    expect(withPorts([1, 10]).contains(withPorts([2, 5]))).toBe(true);
    expect(withPorts([1, 10]).contains(withPorts([20, 21]))).toBe(false);
    expect(withPorts([1, 2]).equals(withPorts([3, 4]))).toBe(false);
    expect(withPorts([1, 2]).contains(Bundle.of([[cpus, 1]]))).toBe(false);
    expect(Bundle.of([[cpus, 1]]).contains(withPorts([1, 2]))).toBe(false);
  });

  test('remain as the difference from all that was taken', () => {
    const total = withPorts([1, 10]);
    const rest = withPorts([90, 99]).setRemainder(
      ports,
      total,
      withPorts([1, 2]),
      withPorts([5, 5]),
      withPorts([7, 9]),
    );
    expect(`${rest.itemsOf(ports)}`).toBe('[3-4, 6-6, 10-10]');
    expect(rest.setRemainder(ports, new Bundle(), total).isEmpty).toBe(true);
  });

  test('of a copy are its own', () => {
    const bundle = withPorts([1, 10]);
    const copy = bundle.clone();
    copy.subtract(withPorts([1, 9]));
    expect([bundle.amount(ports), copy.amount(ports)]).toEqual([10, 1]);
    expect(copy.copyFrom(bundle).equals(bundle)).toBe(true);
    expect(copy.copyFrom(new Bundle()).itemsOf(ports)).toBe(undefined);
  });
});
