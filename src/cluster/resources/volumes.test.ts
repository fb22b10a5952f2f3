import { describe, expect, test } from 'vitest';
import { Bundle } from './bundle.ts';
import { ConversionError, convert } from './conversion.ts';
import { Kinds } from './kinds.ts';
import { quantitiesOf } from './quantities.ts';
import { createProblem, createVolume, destroyVolume, diskUnder, growVolume, shrinkVolume } from './volumes.ts';

const kinds = new Kinds();
const reservation = [{ role: 'eng', kind: 'dynamic' }] as const;
const plain = kinds.plain('disk');
const disk = kinds.intern({ name: 'disk', reservation });
const mount = kinds.intern({ name: 'disk', reservation, disk: 'mount', unit: 9000 });
const raw = kinds.intern({ name: 'disk', reservation, disk: 'raw' });
const cpus = kinds.intern({ name: 'cpus', reservation });
const agent = (): Bundle => Bundle.of([[disk, 10_000]]);

describe('volumes', () => {
  test('are made from reserved disk and turn into it again', () => {
    const resources = agent();
    const created = createVolume({ id: 'v', size: 4000 }, disk, resources, kinds);
    expect(convert(resources, created)).toBe(true);
    const volume = created.produce.kindAt(0);
    expect([resources.amount(disk), resources.amount(volume)]).toEqual([6000, 4000]);
    expect([kinds.unit(volume), kinds.owner(volume), kinds.isShared(volume)]).toEqual([4000, 'eng', false]);
    expect(diskUnder(volume, kinds)).toBe(disk);
    expect(convert(resources, destroyVolume(volume, kinds))).toBe(true);
    expect(resources.equals(agent())).toBe(true);
  });

  test('on a mount disk take all of it, and leave it whole when destroyed', () => {
    const resources = Bundle.of([[mount, 9000]]);
    expect(createProblem({ id: 'v', size: 4000 }, mount, resources, kinds)).toContain('make the volume 9 large');
    const created = createVolume({ id: 'v', size: 9000 }, mount, resources, kinds);
    const volume = created.produce.kindAt(0);
    expect(destroyVolume(volume, kinds).produce.equals(resources)).toBe(true);
    expect(() => growVolume(volume, 1, kinds)).toThrow('fills its disk');
  });

  test('shared ones can be held in several copies and weigh once', () => {
    const volume = createVolume({ id: 'v', size: 4000, shared: true }, disk, agent(), kinds).produce.kindAt(0);
    const held = Bundle.of([[volume, 12_000]]);
    expect(quantitiesOf(held, kinds).get(kinds.nameIdOf('disk'))).toBe(4000);
    expect(destroyVolume(volume, kinds).consume.amount(volume)).toBe(4000);
    expect(() => shrinkVolume(volume, 1, kinds)).toThrow('is shared; only unshared volumes can grow and shrink');
  });

  test('grow by disk of the same reservation and shrink back into it', () => {
    const resources = agent();
    const created = createVolume({ id: 'v', size: 4000 }, disk, resources, kinds);
    convert(resources, created);
    const grown = growVolume(created.produce.kindAt(0), 2500, kinds);
    expect(convert(resources, grown)).toBe(true);
    const larger = grown.produce.kindAt(0);
    expect([resources.amount(disk), resources.amount(larger), resources.size]).toEqual([3500, 6500, 2]);
    expect(convert(resources, growVolume(larger, 3501, kinds))).toBe(false);
    expect(convert(resources, shrinkVolume(larger, 2500, kinds))).toBe(true);
    expect(resources.amount(created.produce.kindAt(0))).toBe(4000);
    expect(resources.amount(disk)).toBe(6000);
    expect(() => shrinkVolume(larger, 6500, kinds)).toThrow('must keep something; destroy it instead');
    expect(() => growVolume(larger, 0, kinds)).toThrow('growing by 0: give whole thousandths above 0');
    expect(() => shrinkVolume(larger, -5, kinds)).toThrow('shrinking by -5: give whole thousandths above 0');
    expect(() => growVolume(disk, 5, kinds)).toThrow('only volumes can grow and shrink');
  });

  test('are refused where they cannot be, with the reason', () => {
    const problem = (kind: number, id = 'v', size = 1000): string | undefined =>
      createProblem({ id, size }, kind, agent(), kinds);
    expect(problem(disk)).toBe(undefined);
    expect(problem(plain)).toContain('reserve it first');
    expect(problem(cpus)).toContain('only disk can');
    expect(problem(raw)).toContain('no file system');
    expect(problem(kinds.intern({ name: 'disk', revocable: true }))).toContain('only disk that stays can');
    expect(problem(kinds.intern({ name: 'disk', reservation, volume: 'w', unit: 5 }))).toContain('is a volume already');
    expect(problem(disk, 'a/b')).toContain('without slashes');
    expect(problem(disk, 'v', 0)).toContain('give whole thousandths above 0');
    expect(() => createVolume({ id: '', size: 5 }, disk, agent(), kinds)).toThrow(ConversionError);
    expect(() => destroyVolume(disk, kinds)).toThrow('only volumes can be destroyed');
  });

  test('ids are used once by a role on an agent', () => {
    const resources = agent();
    convert(resources, createVolume({ id: 'v', size: 1000 }, disk, resources, kinds));
    expect(createProblem({ id: 'v', size: 1000 }, disk, resources, kinds)).toContain('choose another id');
    const other = kinds.intern({ name: 'disk', reservation: [{ role: 'ops' }] });
    expect(createProblem({ id: 'v', size: 1000 }, other, resources, kinds)).toBe(undefined);
  });
});
