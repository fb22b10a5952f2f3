import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NONE } from '../cluster/ids.ts';
import { Bundle } from '../cluster/resources/bundle.ts';
import { Kinds } from '../cluster/resources/kinds.ts';
import { RandomStream } from '../engine/random.ts';
import { ClusterTotals } from './cluster-totals.ts';
import { Holdings } from './holdings.ts';
import type { Sorter } from './sorter.ts';
import { SorterTree } from './sorter-tree.ts';
import { asset } from './sorters/asset.ts';
import { drf } from './sorters/drf.ts';
import { fifo } from './sorters/fifo.ts';
import { priority } from './sorters/priority.ts';

/** A sorter over a cluster of 100 cpus and 100 mem where nothing else is said, in units. */
class Bench {
  readonly kinds = new Kinds();
  readonly totals = new ClusterTotals(this.kinds, []);
  readonly holdings = new Holdings();
  readonly tree: SorterTree;

  constructor(sorter: Sorter, [cpus, mem]: readonly [number, number] = [100, 100]) {
    this.tree = new SorterTree(this.kinds, this.totals, sorter, new RandomStream('test'), this.holdings);
    this.totals.add(this.bundle(cpus, mem));
  }
  bundle(cpus: number, mem: number): Bundle {
    return Bundle.of([
      [this.kinds.plain('cpus'), cpus * 1000],
      [this.kinds.plain('mem'), mem * 1000],
    ]);
  }
  client(path: string, cpus = 0, mem = 0): this {
    const client = this.tree.add(path);
    this.tree.setActive(client, true);
    if (cpus + mem > 0) this.tree.allocated(client, 0, this.bundle(cpus, mem));
    return this;
  }
  get order(): string[] {
    return this.tree.order().map((client) => this.tree.path(client));
  }
}

test('DRF looks at the largest share, asset fairness at the sum of shares', () => {
  const clients = (sorter: Sorter): string[] => new Bench(sorter).client('a', 10, 10).client('b', 12, 1).order;
  expect(clients(drf)).toEqual(['a', 'b']); // 0.10 against 0.12
  expect(clients(asset)).toEqual(['b', 'a']); // 0.20 against 0.13
});

test('shares are quotients of doubles in units: 0.3 of 3 cpus is an ulp less than 1 of 10 mem, and comes first', () => {
  const bench = new Bench(drf, [3, 10]);
  expect(0.3 / 3).toBeLessThan(1 / 10);
  expect(bench.client('a', 0, 1).client('b', 0.3, 0).order).toEqual(['b', 'a']);
  // 3 of 30 is the same double as 1 of 10, so the path decides.
  expect(new Bench(drf, [30, 10]).client('a', 0, 1).client('b', 3, 0).order).toEqual(['a', 'b']);
});

test('priority 1 goes before 2 whatever it holds, equals go by dominant share', () => {
  const bench = new Bench(priority).client('low').client('high', 50, 50).client('higher', 60, 60);
  bench.tree.setPriority('low', 2);
  expect(bench.order).toEqual(['high', 'higher', 'low']);
});

test('FIFO goes by the order of joining', () => {
  expect(new Bench(fifo).client('z', 90, 90).client('a').order).toEqual(['z', 'a']);
});

test('whoever was met in a walk comes back with the share it has by then, whoever was not keeps his place', () => {
  const bench = new Bench(drf).client('a', 1, 0).client('b', 2, 0).client('c', 3, 0).client('d', 4, 0);
  const { tree } = bench;
  tree.begin();
  const first = tree.next();
  expect(tree.path(first)).toBe('a');
  tree.allocated(first, 0, bench.bundle(9, 0));
  expect(tree.path(tree.next())).toBe('b'); // The order is that of the beginning.
  tree.end();
  expect(bench.order).toEqual(['b', 'c', 'd', 'a']);
});

test('names compare by code points, not by halves of them', () => {
  expect(new Bench(drf).client('\u{1F600}').client('\uFF21').client('z').order).toEqual(['z', '\uFF21', '\u{1F600}']);
});

test('a shared volume held below a node twice counts there once, until the last holder is gone', () => {
  const bench = new Bench(drf);
  const { kinds, tree } = bench;
  const volume = Bundle.of([
    [kinds.intern({ name: 'disk', volume: 'v', shared: true, unit: 5000, reservation: [{ role: 'a' }] }), 5000],
  ]);
  bench.client('a/x').client('a/y');
  const disk = kinds.nameIdOf('disk');
  const top = tree.find('a');
  tree.allocated(tree.find('a/x'), 7, volume);
  tree.allocated(tree.find('a/y'), 7, volume);
  expect([tree.held(top, disk), tree.reserved(top, disk)]).toEqual([5000, 5000]);
  tree.remove(tree.find('a/x'));
  expect(tree.held(top, disk)).toBe(5000);
  tree.unallocated(tree.find('a/y'), 7, volume);
  expect([tree.held(top, disk), tree.reserved(top, disk)]).toEqual([0, 0]);
});

const PATHS = ['a', 'a/x', 'a/y', 'b', 'b/p/q', 'b/p/r', 'c/z', 'd', 'e'];

/** The order, straight from the definition: sums of whole subtrees, siblings sorted, depth first (spec/mesos.md 3.2). */
function orderByDefinition(
  held: ReadonlyMap<string, readonly [cpus: number, mem: number]>,
  counts: ReadonlyMap<string, number>,
  active: ReadonlySet<string>,
  weights: ReadonlyMap<string, number>,
): string[] {
  const below = (prefix: string): string[] => PATHS.filter((path) => path === prefix || path.startsWith(`${prefix}/`));
  const walk = (prefix: string): string[] => {
    const depth = prefix === '' ? 0 : prefix.split('/').length;
    const inside = prefix === '' ? PATHS : below(prefix).filter((path) => path !== prefix);
    const names = [
      ...new Set(
        inside.map((path) =>
          path
            .split('/')
            .slice(0, depth + 1)
            .join('/'),
        ),
      ),
    ];
    const siblings = names.map((name) => ({
      name,
      clients: below(name),
      weight: weights.get(name) ?? 1,
      leaf: below(name).length === 1,
    }));
    if (PATHS.includes(prefix)) siblings.push({ name: `${prefix}/.`, clients: [prefix], weight: 1, leaf: true });
    const ranked = siblings
      .filter(({ clients }) => clients.some((client) => active.has(client)))
      .map((sibling) => {
        const sum = (at: 0 | 1): number =>
          sibling.clients.reduce((total, client) => total + (held.get(client)?.[at] ?? 0), 0);
        const count = sibling.clients.reduce((total, client) => total + (counts.get(client) ?? 0), 0);
        return { ...sibling, share: Math.max(sum(0) / 100_000, sum(1) / 100_000) / sibling.weight, count };
      })
      .sort((one, two) => one.share - two.share || one.count - two.count || (one.name < two.name ? -1 : 1));
    return ranked.flatMap(({ name, leaf, clients }) =>
      leaf && PATHS.includes(clients[0]!) && (name === clients[0] || name.endsWith('/.')) ? [clients[0]!] : walk(name),
    );
  };
  return walk('');
}

test('a sorter whose key is not a number is told so, and by whose key', () => {
  const bench = new Bench({ key: ({ path }) => (path === 'b' ? Number.NaN : 0) }).client('a').client('b');
  expect(() => bench.order).toThrow('the key of b is not a number');
});

test('a sorter that gives nothing, or has no method to give anything by, is told so', () => {
  const none = undefined as unknown as number;
  expect(() => new Bench({ key: () => none }).client('a').client('b').order).toThrow('the key of a is not a number');
  const comparing = new Bench({ compare: () => none }).client('a').client('b');
  expect(() => comparing.order).toThrow(/comparing [ab] with [ab] gives no number/);
  expect(() => new Bench({} as Sorter)).toThrow('a sorter has a method key, compare or weightOf');
});

test('any history gives the order of the definition, and walks cut short do not disturb it', () => {
  const step = fc.record({
    client: fc.nat(PATHS.length - 1),
    op: fc.constantFrom('give', 'take', 'on', 'off', 'weigh', 'walk'),
    cpus: fc.nat(5),
    mem: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bench = new Bench(drf);
      const { tree } = bench;
      for (const path of PATHS) tree.add(path);
      const held = new Map<string, readonly [number, number]>();
      const counts = new Map<string, number>();
      const active = new Set<string>();
      const weights = new Map<string, number>();
      const give = (path: string, cpus: number, mem: number): void => {
        const [c, m] = held.get(path) ?? [0, 0];
        held.set(path, [c + cpus * 1000, m + mem * 1000]);
        counts.set(path, (counts.get(path) ?? 0) + 1);
        tree.allocated(tree.find(path), 0, bench.bundle(cpus, mem));
      };
      for (const { client, op, cpus, mem } of steps) {
        const path = PATHS[client]!;
        const node = tree.find(path);
        if (op === 'give') give(path, cpus, mem);
        if (op === 'take') {
          const [c, m] = held.get(path) ?? [0, 0];
          held.set(path, [0, 0]);
          tree.unallocated(node, 0, bench.bundle(c / 1000, m / 1000));
        }
        if (op === 'on') active.add(path);
        if (op === 'off') active.delete(path);
        if (op === 'on' || op === 'off') tree.setActive(node, op === 'on');
        if (op === 'weigh') {
          weights.set(path, cpus + 0.5);
          tree.setWeight(path, cpus + 0.5);
        }
        if (op === 'walk') {
          // Goes some way and gives something to everybody met, as a pass over an agent does.
          tree.begin();
          for (let met = 0; met < mem; met++) {
            const next = tree.next();
            if (next !== NONE) give(tree.path(next), cpus, 1);
          }
          tree.end();
        }
        expect(bench.order).toEqual(orderByDefinition(held, counts, active, weights));
      }
    }),
    { numRuns: 150 },
  );
});
