import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bundle, type ReadonlyBundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { quantitiesOf } from './quantities.ts';
import { RangeSet } from './ranges.ts';
import { Shapes } from './shapes.ts';

const kinds = new Kinds();
const cpus = kinds.plain('cpus');
const mem = kinds.plain('mem');
const disk = kinds.plain('disk');
const mine = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }] });
const refined = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }, { role: 'eng/web' }] });
const spare = kinds.intern({ name: 'cpus', revocable: true });
const mount = kinds.intern({ name: 'disk', disk: 'mount', unit: 9000 });
const volume = kinds.intern({ name: 'disk', reservation: [{ role: 'eng' }], volume: 'v', unit: 9000 });

function entries(bundle: ReadonlyBundle | undefined): [number, number][] | undefined {
  if (bundle === undefined) return undefined;
  return Array.from({ length: bundle.size }, (_, i): [number, number] => [bundle.kindAt(i), bundle.amountAt(i)]);
}

describe('shapes', () => {
  test('are one row for alike needs, in whatever order, with or without zeros', () => {
    const shapes = new Shapes(kinds);
    const shape = shapes.intern({ cpus: 1500, mem: 512_000 });
    expect(shapes.intern({ mem: 512_000, disk: 0, cpus: 1500 })).toBe(shape);
    expect(shapes.intern({ cpus: 1500, mem: 512_001 })).toBe(1);
    expect(shapes.intern({ cpus: 1500, mem: 512_000 }, { revocable: true })).toBe(2);
    expect([shapes.count, shapes.revocable(shape), shapes.revocable(2)]).toEqual([3, false, true]);
    expect([shapes.name(shape), shapes.name(2)]).toEqual(['cpus 1.5, mem 512', 'cpus 1.5, mem 512 (revocable)']);
    expect(entries(shapes.needs(shape))).toEqual([
      [cpus, 1500],
      [mem, 512_000],
    ]);
  });

  test('need something, in whole thousandths', () => {
    const shapes = new Shapes(kinds);
    expect(() => shapes.intern({ cpus: 0 })).toThrow('a task must need something');
    expect(() => shapes.intern({ cpus: -1 })).toThrow('needs.cpus: -1 is not allowed; give whole thousandths');
    expect(() => shapes.intern({ cpus: 0.5 })).toThrow('give whole thousandths');
  });
});

describe('carving', () => {
  const shapes = new Shapes(kinds);
  const shape = shapes.intern({ cpus: 2000, mem: 1000 });
  const offer = (...amounts: [number, number][]): Bundle => Bundle.of([[mem, 4000], ...amounts]);

  test('of plain resources is the very bundle of needs', () => {
    expect(shapes.carve(shape, offer([cpus, 2000]))).toBe(shapes.needs(shape));
    expect(shapes.carve(shape, offer([cpus, 1999]))).toBe(undefined);
    expect(shapes.carve(shape, Bundle.of([[cpus, 2000]]))).toBe(undefined);
    const ports = kinds.intern({ name: 'ports', type: 'ranges' });
    expect(shapes.carve(shape, offer([cpus, 2000]).setItems(ports, RangeSet.of([[1, 9]])))).toBe(shapes.needs(shape));
  });

  test('takes reserved first, the most refined before all, and unreserved for the rest', () => {
    expect(entries(shapes.carve(shape, offer([cpus, 9000], [mine, 9000])))).toEqual([
      [mem, 1000],
      [mine, 2000],
    ]);
    expect(entries(shapes.carve(shape, offer([cpus, 9000], [mine, 700], [refined, 500])))).toEqual([
      [cpus, 800],
      [mem, 1000],
      [mine, 700],
      [refined, 500],
    ]);
  });

  test('takes revocable resources only if asked, and last', () => {
    const risky = shapes.intern({ cpus: 2000, mem: 1000 }, { revocable: true });
    expect(shapes.carve(shape, offer([cpus, 1500], [spare, 900]))).toBe(undefined);
    expect(shapes.fits(shape, offer([cpus, 1500], [spare, 900]))).toBe(false);
    expect(entries(shapes.carve(risky, offer([cpus, 1500], [spare, 900])))).toEqual([
      [cpus, 1500],
      [mem, 1000],
      [spare, 500],
    ]);
    expect(shapes.copies(risky, offer([cpus, 1500], [spare, 2500]))).toBe(2);
  });

  test('never takes volumes or disks handed out whole', () => {
    const wide = shapes.intern({ disk: 5000 });
    expect(shapes.carve(wide, Bundle.of([[mount, 9000]]))).toBe(undefined);
    expect(shapes.carve(wide, Bundle.of([[volume, 9000]]))).toBe(undefined);
    expect(shapes.carve(wide, Bundle.of([[disk, 5000]]).set(volume, 9000))).toBe(shapes.needs(wide));
    expect(shapes.copies(wide, Bundle.of([[disk, 5000]]).set(mount, 9000))).toBe(1);
  });

  test('gives equal answers as one object', () => {
    const first = shapes.carve(shape, offer([cpus, 9000], [mine, 700]));
    expect(shapes.carve(shape, offer([cpus, 8000], [mine, 700]))).toBe(first);
    expect(shapes.carve(shape, offer([cpus, 9000], [mine, 701]))).not.toBe(first);
  });

  test('gives as many copies as the scarcest name allows', () => {
    expect(shapes.copies(shape, offer([cpus, 7000]))).toBe(3);
    expect(shapes.copies(shape, offer([cpus, 99_000]))).toBe(4);
    expect(shapes.copies(shape, offer([cpus, 1500], [mine, 1500], [refined, 1000]))).toBe(2);
    expect(shapes.copies(shape, new Bundle())).toBe(0);
  });

  test('lies within the offer, has the amounts needed, and works as often as copies says', () => {
    const sources = [cpus, mem, disk, mine, refined, spare, mount, volume];
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { minLength: 8, maxLength: 8 }), fc.boolean(), (amounts, revocable) => {
        const offered = Bundle.of(sources.map((kind, i) => [kind, amounts[i]!]));
        const wanted = shapes.intern({ cpus: 2500, mem: 1000, disk: 300 }, { revocable });
        const times = shapes.copies(wanted, offered);
        for (let left = times; left > 0; left--) {
          const carved = shapes.carve(wanted, offered)!;
          expect(offered.contains(carved) && shapes.fits(wanted, offered)).toBe(true);
          expect(quantitiesOf(carved, kinds).equals(quantitiesOf(shapes.needs(wanted), kinds))).toBe(true);
          offered.subtract(carved);
        }
        expect(shapes.carve(wanted, offered)).toBe(undefined);
        expect(shapes.fits(wanted, offered)).toBe(false);
      }),
    );
  });
});
