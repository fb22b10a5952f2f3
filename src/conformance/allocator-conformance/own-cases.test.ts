import { describe, expect, test } from 'vitest';
import { runAllocatorCase } from './runner.ts';

// Cases of the format that are not in the file shared with other projects: expected values are worked out by hand from the specification.

type Fields = Readonly<Record<string, unknown>>;
const step = (op: string, fields: Fields = {}): Fields => ({ op, ...fields });
const agent = (name: string, total: unknown, more: Fields = {}): Fields =>
  step('addAgent', { agent: name, total, ...more });
const framework = (name: string, role: string, more: Fields = {}): Fields =>
  step('addFramework', { framework: name, roles: [role], ...more });
const back = (
  who: string,
  role: string,
  where: string,
  resources: unknown,
  filterSeconds: number | null = null,
): Fields => step('recover', { framework: who, role, agent: where, resources, filterSeconds });
const offers = (seen: unknown): Fields => step('expectOffers', { offers: seen });
const nothing = step('expectNoOffers');
const seconds = (number: number): Fields => step('advance', { ms: 1000 * number });
const quota = (role: string, guarantee: Fields, limit: Fields = {}): Fields =>
  step('setQuota', { role, guarantee, limit });
const held = (role: string, amounts: Fields): Fields => step('expectHeld', { role, amounts });

const cpus = (amount: number, mem = 0, more: Fields = {}): Fields[] => [
  { amounts: { ...(amount > 0 && { cpus: amount }), ...(mem > 0 && { mem }), ...more } },
];
const reserved = (role: string, amounts: Fields): Fields => ({ amounts, reservation: [role] });
const revocable = (amounts: Fields): Fields => ({ amounts, revocable: true });
const mount = (disk: number): Fields => ({ amounts: { disk }, diskKind: 'mount' });
const shared = (copies: number): Fields[] =>
  Array<Fields>(copies).fill({ ...reserved('a', { disk: 100 }), volume: { id: 'v', shared: true } });

function passes(kind: string, steps: readonly Fields[], options: Fields = {}): void {
  for (const seed of ['1', '2', '3'])
    expect(runAllocatorCase({ id: 'own', kind, options, steps }, seed)).toEqual({
      id: 'own',
      status: 'passed',
      details: '',
    });
}

describe('refusals', () => {
  test('hold for what is refused or less, not for more of anything, and two do not add up', () => {
    passes('allocator', [
      framework('f', 'a'),
      agent('s1', cpus(4, 1024)),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
      back('f', 'a', 's1', cpus(2, 512), 100),
      seconds(1),
      nothing,
      back('f', 'a', 's1', cpus(1)), // 3 cpus and 512 MB: more than is refused.
      seconds(1),
      offers({ f: { a: { s1: cpus(3, 512) } } }),
      back('f', 'a', 's1', cpus(2, 512)), // As much as is refused.
      seconds(1),
      nothing,
      back('f', 'a', 's1', cpus(2, 512), 100),
      step('expectActiveFilters', { role: 'a', count: 2 }),
      seconds(1),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
    ]);
  });

  test('of less than an interval last one, negative ones 5 s, none more than a year', () => {
    const day = 86_400;
    const refusedFor = (given: number, lasts: number, interval: number): void =>
      passes(
        'allocator',
        [
          framework('f', 'a'),
          agent('s1', cpus(1)),
          offers({ f: { a: { s1: cpus(1) } } }),
          back('f', 'a', 's1', cpus(1), given),
          seconds(lasts - 0.001),
          step('expectActiveFilters', { role: 'a', count: 1 }),
          nothing,
          seconds(0.001),
          step('expectActiveFilters', { role: 'a', count: 0 }),
        ],
        { allocationIntervalMs: 1000 * interval },
      );
    refusedFor(0.2, 1, 1);
    refusedFor(-3, 5, 1);
    refusedFor(1000 * day, 365 * day, day);
  });
});

describe('quota', () => {
  test('guarantees are given even if the cluster cannot honour all of them; the surplus is what is left after all', () => {
    passes('allocator', [
      quota('q', { cpus: 10 }),
      quota('p', { cpus: 10 }),
      framework('g', 'q'),
      agent('s1', cpus(4, 1024)),
      offers({ g: { q: { s1: cpus(4, 1024) } } }),
      agent('s2', cpus(4, 1024)),
      offers({ g: { q: { s2: cpus(4, 1024) } } }),
      agent('s3', cpus(4, 1024)), // Two more for the guarantee; the others are for p, of which nobody is there.
      offers({ g: { q: { s3: cpus(2, 1024) } } }),
    ]);
  });

  test('two roles with unmet guarantees share an agent; the first one has what nothing is said of', () => {
    passes('allocator', [
      quota('q', { cpus: 2 }),
      quota('p', { cpus: 2 }),
      framework('f', 'q'),
      framework('g', 'p'),
      agent('s1', cpus(4, 1024, { ports: [[1, 9]] })),
      offers({ g: { p: { s1: cpus(2, 1024, { ports: [[1, 9]] }) } }, f: { q: { s1: cpus(2) } } }),
    ]);
  });

  test('a child is not bound by the limit of its parent, but what it holds counts for it', () => {
    passes('allocator', [
      quota('q', {}, { cpus: 1 }),
      framework('g', 'q/x'),
      agent('s1', cpus(3, 1024)),
      offers({ g: { 'q/x': { s1: cpus(3, 1024) } } }),
      step('suppress', { framework: 'g', roles: [] }),
      framework('h', 'q'),
      agent('s2', cpus(3, 1024)),
      offers({ h: { q: { s2: cpus(0, 1024) } } }),
    ]);
  });

  test('what is reserved for a child fills the guarantee of its parent; revocable resources fill none', () => {
    passes('allocator', [
      quota('q', { cpus: 3 }, { cpus: 3 }),
      agent('s1', [reserved('q/x', { cpus: 2 }), ...cpus(4, 1024), revocable({ cpus: 2 })]),
      framework('g', 'q', { capabilities: ['REVOCABLE_RESOURCES'] }),
      offers({ g: { q: { s1: [...cpus(1, 1024), revocable({ cpus: 2 })] } } }),
      held('q', { cpus: 3, mem: 1024 }),
      framework('h', 'b'),
      offers({ h: { b: { s1: cpus(3) } } }),
    ]);
  });

  test('a guarantee of zero is none, a limit of zero is one', () => {
    passes('allocator', [
      quota('q', { cpus: 0 }, { cpus: 0 }),
      step('expectQuota', { role: 'q', guarantee: {}, limit: { cpus: 0 } }),
      framework('f', 'q'),
      agent('s1', cpus(2, 1024)),
      offers({ f: { q: { s1: cpus(0, 1024) } } }),
    ]);
    passes('roleTree', [
      quota('a', { cpus: 0 }),
      step('expectRole', { role: 'a', present: false }),
      quota('a', { cpus: 0 }, { cpus: 0 }),
      step('expectRole', { role: 'a', present: true, guarantee: {}, limit: { cpus: 0 } }),
    ]);
  });

  test('whole disks that do not fit a limit are left out, in any order; parcels with equal marks are one', () => {
    const some = (...disks: Fields[]): Fields => ({ f: { q: { s1: [...cpus(1, 100), ...disks] } } });
    const disk = { amounts: { disk: 10 } };
    passes('allocator', [
      quota('q', {}, { disk: 50 }),
      framework('f', 'q'),
      agent('s1', [...cpus(1, 100), mount(40), mount(20), disk]),
      step('expectOffersAnyOf', { alternatives: [some(mount(40), disk), some(mount(20), disk)] }),
    ]);
    passes('allocator', [
      framework('f', 'q'),
      agent('s1', [...cpus(1, 100), mount(60), mount(60)]),
      offers(some(mount(120))),
    ]);
  });
});

describe('agents', () => {
  test('an update that changes nothing starts no cycle: capabilities that are the default, or in another order', () => {
    passes('allocator', [
      framework('f', 'a'),
      agent('s1', cpus(4, 1024)),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
      back('f', 'a', 's1', cpus(4, 1024)),
      step('updateAgent', { agent: 's1', capabilities: ['HIERARCHICAL_ROLE', 'MULTI_ROLE'], total: cpus(4, 1024) }),
      nothing,
      step('updateAgent', { agent: 's1', capabilities: ['HIERARCHICAL_ROLE', 'MULTI_ROLE', 'RESERVATION_REFINEMENT'] }),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
    ]);
  });

  test('what an agent said is used by a framework that is not known yet is forgotten with the agent', () => {
    passes('allocator', [
      agent('s1', cpus(4, 1024), { used: { f: { a: cpus(1, 256) } } }),
      step('removeAgent', { agent: 's1' }),
      agent('s1', cpus(4, 1024)),
      framework('f', 'a', { used: { s1: { a: cpus(1, 256) } } }),
      offers({ f: { a: { s1: cpus(3, 768) } } }),
    ]);
  });

  test('what a framework held when it was removed stays away until it is handed back, or claimed when it is back', () => {
    passes('allocator', [
      framework('f', 'a'),
      agent('s1', cpus(4, 1024)),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
      step('removeFramework', { framework: 'f' }),
      step('expectRoleUntracked', { role: 'a' }),
      step('expectClusterTotals', { total: { cpus: 4 }, held: { cpus: 0 } }),
      framework('g', 'b'),
      seconds(1),
      nothing,
      back('f', 'a', 's1', cpus(1, 1024), 100),
      seconds(1),
      offers({ g: { b: { s1: cpus(1, 1024) } } }),
      framework('f', 'a', { used: { s1: { a: cpus(3) } } }),
      held('a', { cpus: 3 }),
      back('f', 'a', 's1', cpus(3)),
      seconds(1),
      offers({ f: { a: { s1: cpus(3) } } }), // 0 of 4 before 1 of 4.
    ]);
  });

  test('what an agent said is used by a framework that never comes may be handed back', () => {
    passes('allocator', [
      framework('g', 'b'),
      agent('s1', cpus(4, 1024), { used: { f: { a: cpus(3, 512) } } }),
      offers({ g: { b: { s1: cpus(1, 512) } } }),
      back('f', 'a', 's1', cpus(3, 512)),
      seconds(1),
      offers({ g: { b: { s1: cpus(3, 512) } } }),
    ]);
  });

  test('a framework may be found with several copies of a shared volume', () => {
    const used = [...cpus(1, 50), ...shared(2)];
    passes('allocator', [
      agent('s1', [...cpus(2, 100), ...shared(1)], { used: { f: { a: used } } }),
      framework('f', 'a', { capabilities: ['SHARED_RESOURCES'], used: { s1: { a: used } } }),
      offers({ f: { a: { s1: [...cpus(1, 50), ...shared(1)] } } }),
      held('a', { cpus: 2, mem: 100, disk: 100 }),
      back('f', 'a', 's1', shared(2)),
      held('a', { cpus: 2, mem: 100, disk: 100 }),
      back('f', 'a', 's1', shared(1)),
      held('a', { cpus: 2, mem: 100 }),
    ]);
  });

  test('what is held on an agent that has shrunk below it may be reserved, and is offered once there is as much', () => {
    const dynamic = [{ ...reserved('a', { cpus: 2 }), reservationKind: 'dynamic' }];
    passes('allocator', [
      framework('f', 'a'),
      agent('s1', cpus(4, 1024)),
      offers({ f: { a: { s1: cpus(4, 1024) } } }),
      step('updateAgent', { agent: 's1', total: cpus(3, 1024) }),
      step('convert', { framework: 'f', role: 'a', agent: 's1', consume: cpus(2), produce: dynamic }),
      held('a', { cpus: 4, mem: 1024 }),
      back('f', 'a', 's1', dynamic),
      seconds(1),
      offers({ f: { a: { s1: dynamic } } }),
      back('f', 'a', 's1', cpus(1)), // One of the two that are more than there is.
      seconds(1),
      nothing,
    ]);
  });
});

describe('sorters', () => {
  const amounts = step('addAgent', { agent: 's1', amounts: { cpus: 100 } });
  const clients = (...names: string[]): Fields[] =>
    names.flatMap((client) => [step('addClient', { client }), step('activateClient', { client })]);
  const allocate = (client: string, times: number): Fields =>
    step('repeat', { times, steps: [step('allocate', { client, agent: 's1', resources: cpus(1) })] });
  const take = (client: string, amount: number): Fields =>
    step('unallocate', { client, agent: 's1', resources: cpus(amount) });
  const order = (...names: string[]): Fields => step('expectOrder', { clients: names });

  test('a leaf that is one again has the count of the inner node, with what removed children were given', () => {
    passes(
      'sorter',
      [
        amounts,
        ...clients('a', 'c', 'd'),
        allocate('a', 2),
        allocate('c', 4),
        allocate('d', 6),
        ...clients('a/b'),
        allocate('a/b', 3),
        step('removeClient', { client: 'a/b' }),
        take('a', 2),
        take('c', 4),
        take('d', 6),
        order('c', 'a', 'd'), // 4, 2 + 3 and 6.
      ],
      { policies: ['drf'] },
    );
  });

  test('an agent may leave the total in part', () => {
    const total = (op: string, amounts?: Fields): Fields => step(op, { agent: 's2', ...(amounts && { amounts }) });
    passes(
      'sorter',
      [
        total('addAgent', { cpus: 100, mem: 10 }),
        total('addAgent', { mem: 90 }),
        ...clients('a', 'b'),
        step('allocate', { client: 'a', agent: 's2', resources: cpus(20) }),
        step('allocate', { client: 'b', agent: 's2', resources: cpus(0, 30) }),
        order('a', 'b'), // 20 of 100, 30 of 100.
        total('removeAgent', { cpus: 60 }),
        order('b', 'a'), // 20 of 40.
        total('removeAgent'),
        order('a', 'b'), // Nothing counts any more: by path.
      ],
      { policies: ['drf'] },
    );
  });

  test('on a tie paths go byte by byte, the virtual leaf as a dot among its siblings', () => {
    passes('sorter', [amounts, ...clients('a', 'a/0', 'a/-x', 'a/+'), order('a/+', 'a/-x', 'a', 'a/0')], {
      policies: ['drf'],
    });
    passes('sorter', [amounts, ...clients('\u{1F600}', '\uFF5E', 'z', 'Z'), order('Z', 'z', '\uFF5E', '\u{1F600}')], {
      policies: ['drf'],
    });
  });

  test('in a random order an inactive sibling takes no part of the weight of its parent', () => {
    const first = (rows: string[], table: number[][]): Fields =>
      step('expectDistribution', { runs: 10_000, rows, table, tolerance: 0.02 });
    const third = 1 / 3;
    passes(
      'sorter',
      [
        step('setWeight', { path: 'b', weight: 2 }),
        ...clients('a', 'b/c'),
        step('addClient', { client: 'b/d' }),
        first(
          ['a', 'b/c'],
          [
            [third, 2 * third],
            [2 * third, third],
          ],
        ),
        step('activateClient', { client: 'b/d' }),
        first(['a', 'b/c', 'b/d'], Array<number[]>(3).fill([third, third, third])),
      ],
      { policies: ['random'] },
    );
  });
});
