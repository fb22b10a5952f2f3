import { describe, expect, test } from 'vitest';
import { describe as inWords, type Kind, Kinds } from './kinds.ts';

describe('interning', () => {
  test('gives equal marks one id, however they are written', () => {
    const kinds = new Kinds();
    const cpus = kinds.plain('cpus');
    expect(kinds.intern({ name: 'cpus', type: 'scalar', reservation: [], revocable: false, unit: 0 })).toBe(cpus);
    expect(kinds.plain('cpus')).toBe(cpus);
    const labelled = (labels: Record<string, string>): number =>
      kinds.intern({ name: 'cpus', reservation: [{ role: 'eng', kind: 'dynamic', labels }] });
    expect(labelled({ b: '2', a: '1' })).toBe(labelled({ a: '1', b: '2' }));
    expect(kinds.count).toBe(2);
  });

  test('tells every mark apart', () => {
    const kinds = new Kinds();
    const different: Kind[] = [
      { name: 'disk' },
      { name: 'mem' },
      { name: 'disk', type: 'set' },
      { name: 'disk', revocable: true },
      { name: 'disk', provider: 'p' },
      { name: 'disk', disk: 'path' },
      { name: 'disk', disk: 'path', diskId: '/mnt' },
      { name: 'disk', disk: 'mount', unit: 5 },
      { name: 'disk', disk: 'mount', unit: 6 },
      { name: 'disk', volume: 'v', unit: 5 },
      { name: 'disk', volume: 'v', shared: true, unit: 5 },
      { name: 'disk', reservation: [{ role: 'a' }] },
      { name: 'disk', reservation: [{ role: 'a', kind: 'dynamic' }] },
      { name: 'disk', reservation: [{ role: 'a', principal: 'p' }] },
      { name: 'disk', reservation: [{ role: 'a', labels: { x: 'y' } }] },
      { name: 'disk', reservation: [{ role: 'a' }, { role: 'a/b' }] },
    ];
    expect(different.map((kind) => kinds.intern(kind))).toEqual(different.map((_, id) => id));
  });

  test('counts from 0 in every run', () => {
    new Kinds().plain('mem');
    expect(new Kinds().plain('cpus')).toBe(0);
  });

  test('refuses what must stay whole without its size', () => {
    for (const kind of [{ disk: 'mount' }, { disk: 'block' }, { disk: 'raw', diskId: 'd' }, { volume: 'v' }] as const)
      expect(() => new Kinds().intern({ name: 'disk', ...kind })).toThrow('must name its size as unit');
    expect(new Kinds().intern({ name: 'disk', disk: 'raw' })).toBe(0);
  });
});

describe('marks', () => {
  const kinds = new Kinds();
  const cpus = kinds.plain('cpus');
  const refined = kinds.intern({ name: 'cpus', reservation: [{ role: 'eng' }, { role: 'eng/web' }] });
  const ports = kinds.intern({ name: 'ports', type: 'ranges' });
  const spare = kinds.intern({ name: 'cpus', revocable: true });
  const volume = kinds.intern({ name: 'disk', reservation: [{ role: 'eng' }], volume: 'v', shared: true, unit: 5 });

  test('are read by id', () => {
    const all = [cpus, refined, ports, spare, volume];
    expect(all.map((kind) => kinds.isPlain(kind))).toEqual([true, false, false, false, false]);
    expect(all.map((kind) => kinds.isScalar(kind))).toEqual([true, true, false, true, true]);
    expect(all.map((kind) => kinds.isReserved(kind))).toEqual([false, true, false, false, true]);
    expect(all.map((kind) => kinds.isRefined(kind))).toEqual([false, true, false, false, false]);
    expect(all.map((kind) => kinds.isRevocable(kind))).toEqual([false, false, false, true, false]);
    expect(all.map((kind) => kinds.isShared(kind))).toEqual([false, false, false, false, true]);
    expect(all.map((kind) => kinds.isVolume(kind))).toEqual([false, false, false, false, true]);
    expect(all.map((kind) => kinds.owner(kind))).toEqual(['', 'eng/web', '', '', 'eng']);
    expect(all.map((kind) => kinds.depth(kind))).toEqual([0, 2, 0, 0, 1]);
    expect(all.map((kind) => kinds.unit(kind))).toEqual([0, 0, 0, 0, 5]);
  });

  test('names have ids in order of first use', () => {
    expect(kinds.names).toEqual(['cpus', 'ports', 'disk']);
    expect([cpus, refined, ports, volume].map((kind) => kinds.nameId(kind))).toEqual([0, 0, 1, 2]);
    expect(kinds.nameIdOf('gpus')).toBe(3);
  });

  test('push and pop reservations', () => {
    const once = kinds.reservedVariant(cpus, { role: 'eng' });
    expect(kinds.reservedVariant(once, { role: 'eng/web' })).toBe(refined);
    expect(kinds.unreservedVariant(refined)).toBe(once);
    expect(kinds.unreservedVariant(once)).toBe(cpus);
    expect(kinds.unreservedVariant(cpus)).toBe(cpus);
  });

  test('a role may use what it or an ancestor owns: prefix plus slash, not just prefix (spec/mesos.md 2.4)', () => {
    const mine = kinds.intern({ name: 'mem', reservation: [{ role: 'a' }] });
    const roles = ['a', 'a/b', 'a/b/c', 'ab', 'b', ''];
    expect(roles.map((role) => kinds.allocatableTo(mine, role))).toEqual([true, true, true, false, false, false]);
    expect(kinds.allocatableTo(refined, 'eng')).toBe(false);
    expect(kinds.allocatableTo(cpus, 'anyone')).toBe(true);
  });

  test('can be put in words', () => {
    expect(inWords(kinds.get(cpus))).toBe('cpus');
    expect(inWords(kinds.get(refined))).toBe('cpus (reserved for eng, eng/web)');
    expect(inWords(kinds.get(volume))).toBe('disk (shared volume v; reserved for eng)');
  });
});
