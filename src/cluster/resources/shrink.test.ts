import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { Limits } from './limits.ts';
import { Quantities, quantitiesOf } from './quantities.ts';
import { RangeSet } from './ranges.ts';
import { type RandomIntegers, Shrinker } from './shrink.ts';

/** Leaves the objects of a name as listed: the kind known last first. */
const unmoved: RandomIntegers = { integer: (n) => n - 1 };
/** Puts the first listed last. */
const rotated: RandomIntegers = { integer: () => 0 };
const noDraw: RandomIntegers = {
  integer: () => {
    throw new Error('no order needed to be drawn');
  },
};

const kinds = new Kinds();
const cpus = kinds.plain('cpus');
const mem = kinds.plain('mem');
const reservedCpus = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }] });
const mount = kinds.intern({ name: 'disk', disk: 'mount', unit: 100_000 });
const disk = kinds.plain('disk');
const shared = kinds.intern({ name: 'disk', volume: 'v', shared: true, unit: 50_000 });
const ports = kinds.intern({ name: 'ports', type: 'ranges' });
const atMost = (amounts: Record<string, number>): Quantities => Quantities.ofNames(amounts, kinds);

function shrunk(bundle: Bundle, target: Quantities | Limits, random: RandomIntegers = noDraw): [number, number][] {
  new Shrinker(kinds, random).shrink(bundle, target);
  return Array.from({ length: bundle.size }, (_, i): [number, number] => [bundle.kindAt(i), bundle.amountAt(i)]);
}

describe('shrinking', () => {
  const plain = (): Bundle =>
    Bundle.of([
      [cpus, 4000],
      [mem, 8000],
    ]);

  test('cuts each name to its target and, against quantities, drops what the target does not name', () => {
    expect(shrunk(plain(), atMost({ cpus: 3000 }))).toEqual([[cpus, 3000]]);
    expect(shrunk(plain(), atMost({ cpus: 9000, mem: 8000 }))).toEqual([
      [cpus, 4000],
      [mem, 8000],
    ]);
  });

  test('against limits keeps what is not limited, and a limit of 0 is none', () => {
    expect(shrunk(plain(), Limits.ofNames({ cpus: 1500 }, kinds))).toEqual([
      [cpus, 1500],
      [mem, 8000],
    ]);
    expect(shrunk(plain(), Limits.ofNames({ cpus: 0 }, kinds))).toEqual([[mem, 8000]]);
  });

  test('serves the objects of a name in the order drawn', () => {
    const bundle = Bundle.of([
      [cpus, 4000],
      [reservedCpus, 4000],
    ]);
    expect(shrunk(bundle.clone(), atMost({ cpus: 5000 }), unmoved)).toEqual([
      [cpus, 1000],
      [reservedCpus, 4000],
    ]);
    expect(shrunk(bundle.clone(), atMost({ cpus: 5000 }), rotated)).toEqual([
      [cpus, 4000],
      [reservedCpus, 1000],
    ]);
    expect(shrunk(bundle.clone(), atMost({ cpus: 8000 })).length).toBe(2);
  });

  test('drops disks that must stay whole one by one until the rest fits', () => {
    const disks = (): Bundle => Bundle.of([[mount, 300_000]]);
    expect(shrunk(disks(), atMost({ disk: 250_000 }), unmoved)).toEqual([[mount, 200_000]]);
    expect(shrunk(disks(), atMost({ disk: 99_999 }), unmoved)).toEqual([]);
    // The plain disk is listed first: beside its 20 of the 110 no whole disk of 100 fits any more.
    expect(shrunk(disks().set(disk, 20_000), atMost({ disk: 110_000 }), unmoved)).toEqual([[disk, 20_000]]);
  });

  test('counts a shared volume once and keeps or drops all its copies', () => {
    const copies = (): Bundle => Bundle.of([[shared, 150_000]]);
    expect(shrunk(copies(), atMost({ disk: 50_000 }))).toEqual([[shared, 150_000]]);
    expect(shrunk(copies(), atMost({ disk: 49_999 }))).toEqual([]);
  });

  test('leaves ranges and sets whole', () => {
    const bundle = new Bundle().setItems(ports, RangeSet.of([[1, 10]]));
    expect(shrunk(bundle, atMost({}))).toEqual([[ports, 10]]);
  });

  test('never exceeds the target, only takes away, and leaves nothing divisible behind that would have fitted', () => {
    const amounts = fc.nat(400_000);
    fc.assert(
      fc.property(
        fc.tuple(amounts, amounts, amounts, fc.nat(4)),
        fc.record({ cpus: fc.nat(500_000), disk: fc.nat(500_000) }),
        fc.infiniteStream(fc.nat()),
        ([plainCpus, roleCpus, plainDisk, mounts], target, draws) => {
          const before = Bundle.of([
            [cpus, plainCpus],
            [reservedCpus, roleCpus],
            [disk, plainDisk],
            [mount, mounts * 100_000],
          ]);
          const after = before.clone();
          new Shrinker(kinds, { integer: (n) => draws.next().value % n }).shrink(after, atMost(target));
          const sums = quantitiesOf(after, kinds);
          expect(before.contains(after)).toBe(true);
          expect(atMost(target).contains(sums)).toBe(true);
          expect(after.amount(mount) % 100_000).toBe(0);
          expect(sums.get(kinds.nameIdOf('cpus'))).toBe(Math.min(plainCpus + roleCpus, target.cpus));
          if (after.amount(disk) < plainDisk) expect(sums.get(kinds.nameIdOf('disk'))).toBe(target.disk);
        },
      ),
    );
  });
});
