import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Bundle } from './bundle.ts';
import { Kinds } from './kinds.ts';
import { type Parcel, type ParcelProblem, readAmounts, readBundle, writeBundle } from './parcels.ts';

function read(json: unknown, kinds = new Kinds()): { bundle: Bundle; kinds: Kinds; problems: string[] } {
  const problems: ParcelProblem[] = [];
  const bundle = readBundle(json, kinds, 'total', problems);
  return { bundle, kinds, problems: problems.map(({ path, message }) => `${path}: ${message}`) };
}

describe('reading a bundle', () => {
  test('gives amounts in thousandths under the marks of the parcel', () => {
    const { bundle, kinds, problems } = read([
      { amounts: { cpus: 2, mem: 1024, ports: [[31000, 31009]], zones: ['b', 'a'] } },
      { amounts: { cpus: 0.003 }, reservation: ['eng', 'eng/web'], reservationKind: 'dynamic' },
      { amounts: { cpus: 1 }, revocable: true },
      { amounts: { cpus: 0.5, gpus: 0, empty: [] } },
    ]);
    expect(problems).toEqual([]);
    expect(bundle.amount(kinds.plain('cpus'))).toBe(2500);
    expect(bundle.amount(kinds.plain('mem'))).toBe(1_024_000);
    expect(`${bundle.itemsOf(kinds.intern({ name: 'ports', type: 'ranges' }))}`).toBe('[31000-31009]');
    expect(bundle.itemsOf(kinds.intern({ name: 'zones', type: 'set' }))).toEqual(['a', 'b']);
    const stack = [
      { role: 'eng', kind: 'dynamic' },
      { role: 'eng/web', kind: 'dynamic' },
    ] as const;
    expect(bundle.amount(kinds.intern({ name: 'cpus', reservation: stack }))).toBe(3);
    expect(bundle.amount(kinds.intern({ name: 'cpus', revocable: true }))).toBe(1000);
    expect(bundle.size).toBe(6);
  });

  test('makes volumes and mount disks units, and counts copies', () => {
    const shared = { amounts: { disk: 5 }, reservation: ['eng'], volume: { id: 'v', shared: true } };
    const mount = { amounts: { disk: 100 }, diskKind: 'mount' };
    const { bundle, kinds, problems } = read([shared, shared, shared, mount, mount]);
    expect(problems).toEqual([]);
    const volume = { name: 'disk', reservation: [{ role: 'eng' }], volume: 'v', shared: true, unit: 5000 };
    expect(bundle.amount(kinds.intern(volume))).toBe(15_000);
    expect(bundle.amount(kinds.intern({ name: 'disk', disk: 'mount', unit: 100_000 }))).toBe(200_000);
  });

  test('tells all problems at once, where they are and what is allowed', () => {
    expect(
      read([
        { amounts: { cpus: -1, gpus: 0.5, mem: '1GB', ports: [[5, 4]], mixed: ['a', [1, 2]] } },
        { amounts: { mem: 5 }, diskKind: 'mount', weight: 2 },
        { amounts: { disk: 5 }, diskKind: 'floppy', revocable: 'yes', provider: 7 },
        { amounts: { cpus: 1 }, reservation: ['*'] },
        { amounts: { cpus: 1 }, reservation: ['a', 'b'], revocable: true },
        { amounts: { disk: [[1, 2]] }, volume: { id: 'v', shared: false } },
        { amounts: { disk: 1 }, volume: 'v' },
        { amounts: { cpus: 1 }, reservation: [{ role: 'a', label: 'x' }] },
        { reservation: [] },
        7,
      ]).problems,
    ).toEqual([
      'total[0].amounts.cpus: cpus is negative (-1); give 0 or more',
      'total[0].amounts.gpus: gpus is not whole (0.5); give a whole number of cards',
      'total[0].amounts.mem: "1GB" is no number; give one',
      'total[0].amounts.ports[0]: range 5-4 ends before it begins; give the smaller number first',
      'total[0].amounts.mixed[0]: "a" is neither a pair of numbers (ranges) nor a string (set); give all of one sort',
      'total[1].weight: unknown key; allowed are amounts, reservation, reservationKind, revocable, volume, diskKind, diskId, provider',
      'total[1].amounts.mem: mem stands in a parcel of a disk or volume; put it into a parcel of its own',
      'total[2].diskKind: "floppy": allowed are mount, block, raw, path',
      'total[2].revocable: "yes": give true or false',
      'total[2].provider: 7: give a text',
      'total[3].reservation: role * is everybody: nothing can be reserved for it; name a role',
      'total[4].reservation: a reservation for a can only be refined for a role below it (a/...), not b',
      'total[4]: revocable resources can neither be reserved nor hold volumes; leave one of the marks out',
      'total[5].amounts.disk: [[1,2]] is no size of a disk or volume; give a number',
      'total[6].volume: "v" is no volume; give { "id": "...", "shared": true or false }',
      'total[7].reservation[0]: {"role":"a","label":"x"} is no reservation; give a role, or { role, kind, principal, labels }',
      'total[8].amounts: nothing is no map of amounts by name; give one',
      'total[9]: 7 is no parcel; give an object with amounts',
    ]);
    expect(read({ cpus: 1 }).problems).toEqual([
      'total: {"cpus":1} is not a bundle; give an array of parcels, like [{ "amounts": { "cpus": 1 } }]',
    ]);
  });

  test('keeps nothing of a parcel whose marks are wrong', () => {
    expect(read([{ amounts: { cpus: 1 }, reservation: ['*'] }, { amounts: { cpus: 2 } }]).bundle.size).toBe(1);
  });
});

describe('plain amounts', () => {
  test('are read as thousandths by name', () => {
    const problems: ParcelProblem[] = [];
    expect(readAmounts({ cpus: 1.5, mem: 0 }, 'quota', problems)).toEqual({ cpus: 1500, mem: 0 });
    expect(problems).toEqual([]);
    expect(readAmounts({ cpus: -1, mem: 1 }, 'quota', problems)).toEqual({ mem: 1000 });
    readAmounts([], 'limit', problems);
    expect(problems.map(({ path }) => path)).toEqual(['quota.cpus', 'limit']);
  });
});

describe('writing', () => {
  test('gives what reading takes', () => {
    const parcels: Parcel[] = [
      { amounts: { cpus: 2.5, mem: 1024, ports: [[1, 9]], zones: ['a', 'b'] } },
      { amounts: { cpus: 1 }, reservation: ['eng', 'eng/web'] },
      { amounts: { cpus: 4, mem: 7 }, reservation: ['eng'], reservationKind: 'dynamic' },
      {
        amounts: { cpus: 1 },
        reservation: [
          { role: 'eng', kind: 'static' },
          { role: 'eng/web', kind: 'dynamic', principal: 'p', labels: { x: 'y' } },
        ],
      },
      { amounts: { cpus: 3 }, revocable: true },
      { amounts: { disk: 5 }, reservation: ['eng'], volume: { id: 'v', shared: true } },
      { amounts: { disk: 5 }, reservation: ['eng'], volume: { id: 'v', shared: true } },
      { amounts: { disk: 8 }, diskKind: 'mount' },
      { amounts: { disk: 9 }, diskKind: 'path', diskId: '/mnt', provider: 'p' },
    ];
    const { bundle, kinds, problems } = read(parcels);
    expect(problems).toEqual([]);
    expect(writeBundle(bundle, kinds)).toEqual(parcels);
  });
});

const cases = new URL('../../../../shared/conformance/mesos-allocator.json', import.meta.url);

describe.skipIf(!existsSync(cases))('the bundles of the conformance cases (needs ../shared)', () => {
  test('are read without problems and come back from writing', () => {
    const kinds = new Kinds();
    let count = 0;
    const visit = (json: unknown): void => {
      if (
        Array.isArray(json) &&
        json.length > 0 &&
        typeof json[0] === 'object' &&
        json[0] !== null &&
        'amounts' in json[0]
      ) {
        const isParcels = !('op' in json[0]);
        if (isParcels) {
          const { bundle, problems } = read(json, kinds);
          expect(problems).toEqual([]);
          expect(read(writeBundle(bundle, kinds), kinds).bundle.equals(bundle)).toBe(true);
          count++;
          return;
        }
      }
      if (typeof json === 'object' && json !== null) for (const value of Object.values(json)) visit(value);
    };
    visit(JSON.parse(readFileSync(cases, 'utf8')));
    expect(count).toBeGreaterThan(100);
  });
});
